/* SPDX-License-Identifier: MIT */
/* The batch: each record by its kind, then the changed calls once each, then the commit. */
#include "store/writer.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "codec/call_facts.h"
#include "store/agents.h"
#include "store/contacts.h"
#include "store/fold.h"
#include "store/quarantine.h"
#include "unicode/fold.h"

#include <stdlib.h>
#include <string.h>

#define SEARCH_MAX 65536  /* bytes of a call's folded texts */
#define KEPT_MAX   262144 /* bytes that a buffer may keep from one batch to the next */

#define FIRST_COLUMN 7 /* of CALL_COLUMNS, where a call is written */

static const char *const statements[WRITER_STATEMENT_COUNT] = {
#define X(name, sql) [SQL_##name] = sql,
    WRITER_STATEMENTS(X)
#undef X
};

/* ---- Statements */

sqlite3_stmt *writer_sql(struct writer *writer, enum writer_statement which)
{
    return writer->statements[which];
}

bool writer_step(struct writer *writer, enum writer_statement which)
{
    return database_step(&writer->database, writer->statements[which], &writer->failure);
}

int writer_row(struct writer *writer, enum writer_statement which)
{
    return database_row(&writer->database, writer->statements[which], &writer->failure);
}

bool writer_number(struct writer *writer, enum writer_statement which, int64_t *number)
{
    sqlite3_stmt *statement = writer->statements[which];
    int row = writer_row(writer, which);
    *number = row > 0 ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return row >= 0;
}

int writer_add_journal(struct writer *writer, const struct record *record, int64_t row,
                       const char *says)
{
    sqlite3_stmt *add = writer->statements[SQL_JOURNAL_ADD];
    sqlite3_bind_int64(add, 1, writer->last_journal + 1);
    sqlite3_bind_int64(add, 2, record->at);
    bind_text(add, 3, record_kind_words[record->kind]);
    bind_text(add, 4, record->provider);
    bind_text(add, 5, record->event);
    bind_text(add, 6, record->by);
    if (record->has_key)
        sqlite3_bind_blob(add, 7, record->key, sizeof record->key, SQLITE_STATIC);
    else
        sqlite3_bind_null(add, 7);
    if (row)
        sqlite3_bind_int64(add, 8, row);
    else
        sqlite3_bind_null(add, 8);
    bind_text(add, 9, says);
    bind_text(add, 10, record->raw);
    if (!writer_step(writer, SQL_JOURNAL_ADD))
        return -1;
    if (sqlite3_changes(writer->database.handle) == 0)
        return 0;
    writer->last_journal++;
    return 1;
}

/* ---- The rows of calls */

/* The texts that a filter looks at, folded; the contact's name is looked up when it is read. */
static void add_search(struct text *out, const struct call *call)
{
    const char *const parts[] = {call->number, call->agent, call->line, call->message,
                                 call->note ? call->note : ""};
    text_clear(out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i][0])
            continue;
        fold_text(out, parts[i]);
        text_add_char(out, ' ');
    }
}

static bool write_call(struct writer *writer, struct entry *entry)
{
    static const struct call_patience none = {0, 0};
    const struct call *call = &entry->call;
    struct columns columns;
    columns_of(call, &columns);
    bool indexed = !entry->is_stored || columns_differ(&columns, &entry->stored);
    enum writer_statement which = !entry->is_stored ? SQL_CALL_ADD
                                  : indexed         ? SQL_CALL_CHANGE
                                                    : SQL_CALL_CHANGE_UNINDEXED;
    sqlite3_stmt *statement = writer->statements[which];
    text_clear(&writer->says);
    if (!call_add_facts(&writer->says, call))
        return fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
    cache_weigh(writer->cache, entry, writer->says.length);
    add_search(&writer->search, call);
    bind_bytes(statement, 1, text_string(&writer->says), writer->says.length);
    bind_bytes(statement, 2, text_string(&writer->search), writer->search.length);
    bind_text(statement, 3, call->number);
    sqlite3_bind_int64(statement, 4, call_unconfirmed_at(call, &none));
    sqlite3_bind_int(statement, 5, call->state == CALL_CONNECTED);
    sqlite3_bind_int64(statement, 6, entry->row);
    if (indexed)
        columns_bind(statement, FIRST_COLUMN, &columns);
    if (!entry->is_stored)
        bind_text(statement, FIRST_COLUMN + CALL_COLUMN_COUNT, call->id);
    entry->stored = columns;
    entry->is_stored = true;
    return writer_step(writer, which);
}

static bool write_calls(struct writer *writer)
{
    while (writer->dirty) {
        struct entry *entry = writer->dirty;
        writer->dirty = entry->dirty;
        entry->is_dirty = false;
        if (!entry->into && !write_call(writer, entry))
            return false;
    }
    return true;
}

/* ---- What the askers are told */

static bool look_up_contact(struct writer *writer, struct entry *entry)
{
    char names[CONTACT_NAMES_SIZE];
    if (entry->contact_age == writer->contacts_age)
        return true;
    if (!names_of_number(&writer->database, writer->statements[SQL_NAMES], entry->call.number,
                         names, &writer->failure))
        return false;
    free(entry->contact);
    entry->contact = names[0] ? strdup(names) : NULL;
    entry->contact_age = entry->call.number[0] ? writer->contacts_age : -1;
    return true;
}

static struct snapshot *snapshot_new(const struct entry *entry)
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot || !call_copy(&snapshot->call, &entry->call)) {
        free(snapshot);
        return NULL;
    }
    snapshot->contact = entry->contact ? strdup(entry->contact) : NULL;
    return snapshot;
}

static bool take_snapshot(struct writer *writer, struct batch *batch, struct job *job)
{
    struct entry *entry = job->entry;
    while (entry && entry->into)
        entry = entry->into;
    if (!entry || !job->done)
        return true;
    job->entry = entry;
    if (!entry->snapshot) {
        if (!look_up_contact(writer, entry))
            return false;
        entry->snapshot = snapshot_new(entry);
        if (!entry->snapshot)
            return fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
        entry->snapshot->next = batch->snapshots;
        batch->snapshots = entry->snapshot;
    }
    job->snapshot = entry->snapshot;
    return true;
}

static bool take_snapshots(struct writer *writer, struct batch *batch)
{
    for (struct job *job = batch->first; job; job = job->next) {
        if (!take_snapshot(writer, batch, job))
            return false;
    }
    return true;
}

/* ---- The batch */

static bool apply(struct writer *writer, struct job *job)
{
    switch (job->record->kind) {
    case RECORD_EVENT:
    case RECORD_DIAL:
    case RECORD_ANSWER:
    case RECORD_HANGUP:
    case RECORD_STATUS:
    case RECORD_CLOSE:
    case RECORD_NOTE:
    case RECORD_QUESTION:
    case RECORD_REPLY:
    case RECORD_DISPOSITION:
        return fold_record(writer, job);
    case RECORD_CONTACT_ADD:
    case RECORD_CONTACT_CHANGE:
    case RECORD_CONTACT_REMOVE:
        return contacts_record(writer, job);
    case RECORD_QUARANTINE:
        return quarantine_record(writer, job);
    case RECORD_RELEASE:
        return quarantine_release(writer, job);
    case RECORD_AGENT:
        return agents_record(writer, job);
    case RECORD_KIND_COUNT:
        break;
    }
    return job_refuse(job, _("the store does not know records of this kind"));
}

static bool run_all(struct writer *writer, struct batch *batch)
{
    if (!writer_step(writer, SQL_BEGIN))
        return false;
    for (struct job *job = batch->first; job; job = job->next) {
        if (!apply(writer, job))
            return false;
    }
    return write_calls(writer) && take_snapshots(writer, batch) && writer_step(writer, SQL_COMMIT);
}

static void let_go(struct writer *writer, struct batch *batch)
{
    for (struct job *job = batch->first; job; job = job->next) {
        if (job->entry)
            job->entry->snapshot = NULL;
        job->entry = NULL;
    }
    while (writer->dead) {
        struct entry *entry = writer->dead;
        writer->dead = entry->dead;
        entry_free(entry);
    }
}

void writer_run(struct writer *writer, struct batch *batch)
{
    int64_t journal = writer->last_journal;
    int64_t row = writer->last_row;
    int64_t contacts = writer->contacts_age;
    failure_clear(&writer->failure);
    bool done = run_all(writer, batch);
    let_go(writer, batch);
    if (done) {
        if (writer->published)
            atomic_store(writer->published, writer->contacts_age);
        cache_trim(writer->cache);
        if (writer->says.room > KEPT_MAX)
            text_free(&writer->says);
        return;
    }
    if (!sqlite3_get_autocommit(writer->database.handle))
        sqlite3_exec(writer->database.handle, "ROLLBACK", NULL, NULL, NULL);
    cache_clear(writer->cache);
    writer->dirty = NULL;
    writer->last_journal = journal;
    writer->last_row = row;
    writer->contacts_age = contacts;
    batch_fail(batch, &writer->failure);
}

/* ---- Opening */

/* What one row of a statement says was interrupted, as the record that ends it. */
typedef struct record *interrupted_record(sqlite3_stmt *row, int64_t now);

static struct record *interrupted_order(sqlite3_stmt *row, int64_t now)
{
    return fold_interrupted(column_text(row, 0), now);
}

static struct record *interrupted_question(sqlite3_stmt *row, int64_t now)
{
    return fold_unanswered(column_text(row, 0), column_text(row, 1), column_text(row, 2), now);
}

static bool collect_interrupted(struct writer *writer, enum writer_statement which,
                                interrupted_record *make, struct batch *batch)
{
    int64_t now = clock_now();
    int row;
    /* A moment apart, so that two of one call are two steps. */
    while ((row = writer_row(writer, which)) > 0) {
        struct record *record = make(writer->statements[which], now++);
        struct job *job = record ? job_new(record, NULL, NULL) : NULL;
        if (!job)
            break;
        job->next = batch->first;
        batch->first = job;
    }
    sqlite3_reset(writer->statements[which]);
    return row == 0 || (row > 0 && fail(&writer->failure, FAILURE_ENGINE, _("out of memory")));
}

/* All calls whose order was being sent, and all questions that waited for an answer, when the last
   engine stopped. */
static bool end_interrupted(struct writer *writer, struct failure *failure)
{
    struct batch batch = {0};
    bool done = collect_interrupted(writer, SQL_CALLS_INTERRUPTED, interrupted_order, &batch) &&
                collect_interrupted(writer, SQL_QUESTIONS, interrupted_question, &batch);
    if (done && batch.first)
        writer_run(writer, &batch);
    done = done && !batch.failed;
    if (!done && failure)
        *failure = writer->failure;
    batch_free(&batch);
    return done;
}

static bool writer_start(struct writer *writer, const char *path, struct failure *failure)
{
    writer->cache = cache_new();
    text_start(&writer->says, CALL_FACTS_MAX);
    text_start(&writer->search, SEARCH_MAX);
    if (!writer->cache)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    if (!database_open(&writer->database, path, failure) ||
        !database_prepare_all(&writer->database, statements, WRITER_STATEMENT_COUNT,
                              writer->statements, failure))
        return false;
    if (!writer_number(writer, SQL_LAST_JOURNAL, &writer->last_journal) ||
        !writer_number(writer, SQL_LAST_ROW, &writer->last_row)) {
        if (failure)
            *failure = writer->failure;
        return false;
    }
    return end_interrupted(writer, failure);
}

struct writer *writer_open(const char *path, struct failure *failure)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    if (writer_start(writer, path, failure))
        return writer;
    writer_close(writer);
    return NULL;
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    database_release_all(writer->statements, WRITER_STATEMENT_COUNT);
    database_close(&writer->database);
    cache_free(writer->cache);
    text_free(&writer->says);
    text_free(&writer->search);
    free(writer);
}
