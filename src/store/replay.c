/* SPDX-License-Identifier: MIT */
/* Replaying the journal into an empty database in memory, and comparing the two. */
#include "store/replay.h"

#include "base/intl.h"
#include "codec/call_facts.h"
#include "codec/contact_json.h"
#include "codec/json.h"
#include "model/words.h"
#include "store/agents.h"
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char journal_sql[] =
    "SELECT id, at, kind, provider, event, by, key, says FROM journal ORDER BY id";

/* What has to be the same: the rows as texts, in the same order. */
static const char *const compared[] = {
    "SELECT id, row, " CALL_COLUMNS ", silent_from, connected, phone, search, facts"
    " FROM calls ORDER BY row",
    "SELECT id, row, call FROM aliases ORDER BY row",
    "SELECT name, id, folded, facts FROM contacts ORDER BY id",
    "SELECT number, contact FROM contact_numbers ORDER BY number, contact",
    "SELECT folded, contact, favourite, numbers FROM contact_search ORDER BY folded",
    "SELECT name, reason, by, at, phone FROM agents ORDER BY name",
};

/* ---- Reading the journal */

static bool read_change(struct record *record, const char *says, struct failure *failure)
{
    json_t *json = json_read(says, strlen(says), failure);
    record->change = calloc(1, sizeof *record->change);
    bool read = json && record->change && contact_change_from_json(json, record->change, failure);
    json_decref(json);
    return read;
}

static bool read_says(struct record *record, const char *says, struct failure *failure)
{
    struct call *call = record_says(record);
    return call && call_parse_facts(says, strlen(says), call, failure);
}

static void copy_text(char *out, size_t size, sqlite3_stmt *statement, int at)
{
    snprintf(out, size, "%s", column_text(statement, at));
}

/* The record that the statement is at; NULL with a sentence. */
static struct record *read_record(sqlite3_stmt *statement, struct failure *failure)
{
    int kind;
    if (!word_find(record_kind_words, RECORD_KIND_COUNT, column_text(statement, 2), &kind)) {
        fail(failure, FAILURE_ENGINE, _("it has an unknown kind"));
        return NULL;
    }
    struct record *record = record_new((enum record_kind)kind, sqlite3_column_int64(statement, 1));
    if (!record)
        return NULL;
    copy_text(record->provider, sizeof record->provider, statement, 3);
    copy_text(record->event, sizeof record->event, statement, 4);
    copy_text(record->by, sizeof record->by, statement, 5);
    record->has_key = sqlite3_column_bytes(statement, 6) == RECORD_KEY_BYTES;
    if (record->has_key)
        memcpy(record->key, sqlite3_column_blob(statement, 6), RECORD_KEY_BYTES);
    const char *says = column_text(statement, 7);
    if (kind == RECORD_AGENT) {
        if (agents_read_change(record, says, failure))
            return record;
        record_free(record);
        return NULL;
    }
    bool of_contact = kind == RECORD_CONTACT_ADD || kind == RECORD_CONTACT_CHANGE ||
                      kind == RECORD_CONTACT_REMOVE;
    if (kind == RECORD_QUARANTINE ||
        (of_contact ? read_change(record, says, failure) : read_says(record, says, failure)))
        return record;
    record_free(record);
    return NULL;
}

/* ---- Folding it anew */

static bool replay_record(struct writer *writer, int64_t id, struct record *record,
                          struct failure *failure)
{
    struct batch batch = {.first = job_new(record, NULL, NULL)};
    if (!batch.first)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    /* Which request was released is no matter to the calls. */
    if (record->kind == RECORD_RELEASE)
        record->kind = RECORD_EVENT;
    writer->last_journal = id - 1;
    writer_run(writer, &batch);
    bool done = !batch.failed && batch.first->fate == STORE_DONE;
    if (batch.failed && failure)
        *failure = batch.failure;
    else if (!done)
        fail(failure, FAILURE_ENGINE, _("it is refused when it is folded again"));
    batch_free(&batch);
    return done;
}

static bool replay_all(struct database *from, struct writer *writer, struct failure *failure)
{
    sqlite3_stmt *statement = database_prepare(from, journal_sql, failure);
    int row = -1;
    bool done = statement != NULL;
    while (done && (row = database_row(from, statement, failure)) > 0) {
        int64_t id = sqlite3_column_int64(statement, 0);
        struct record *record = read_record(statement, failure);
        done = record && replay_record(writer, id, record, failure);
        if (!done)
            failure_prefix(failure, _("journal record %lld"), (long long)id);
    }
    sqlite3_finalize(statement);
    return done && row == 0;
}

/* ---- Comparing */

static bool rows_are_same(sqlite3_stmt *one, sqlite3_stmt *other)
{
    for (int i = 0; i < sqlite3_column_count(one); i++) {
        if (strcmp(column_text(one, i), column_text(other, i)) != 0)
            return false;
    }
    return true;
}

static bool compare(struct database *one, struct database *other, const char *sql,
                    struct failure *failure)
{
    sqlite3_stmt *ones = database_prepare(one, sql, failure);
    sqlite3_stmt *others = database_prepare(other, sql, failure);
    bool same = ones && others;
    int row = 1;
    while (same && row > 0) {
        row = database_row(one, ones, failure);
        int other_row = database_row(other, others, failure);
        if (row < 0 || other_row < 0)
            same = false;
        else if (row != other_row || (row > 0 && !rows_are_same(ones, others)))
            same = fail(failure, FAILURE_ENGINE, _("%s is not what the journal says (%s)"),
                        column_text(row > 0 ? ones : others, 0), sql);
    }
    sqlite3_finalize(ones);
    sqlite3_finalize(others);
    return same;
}

bool replay_check(const char *path, struct failure *failure)
{
    struct database from;
    struct writer *writer = writer_open(":memory:", failure);
    if (!writer)
        return false;
    writer->replaying = true;
    bool same = false;
    if (database_open_reader(&from, path, failure)) {
        same = replay_all(&from, writer, failure);
        for (size_t i = 0; same && i < sizeof compared / sizeof *compared; i++)
            same = compare(&from, &writer->database, compared[i], failure);
        database_close(&from);
    }
    writer_close(writer);
    return same;
}
