/* SPDX-License-Identifier: MIT */
/* The reading connection, and the smaller questions. */
#include "store/reader.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "codec/call_facts.h"
#include "codec/call_json.h"
#include "codec/json.h"
#include "number/number.h"

#include <stdlib.h>
#include <string.h>

const char *const reader_sql[READER_STATEMENT_COUNT] = {
#define X(name, sql) [READ_##name] = sql,
    READER_STATEMENTS(X)
#undef X
};

struct reader *reader_open(const char *path, const atomic_llong *contacts_age,
                           struct failure *failure)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    reader->contacts_age = contacts_age;
    reader->directory_age = -1;
    if (database_open_reader(&reader->database, path, failure) &&
        database_prepare_all(&reader->database, reader_sql, READER_STATEMENT_COUNT,
                             reader->statements, failure))
        return reader;
    reader_close(reader);
    return NULL;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    database_release_all(reader->statements, READER_STATEMENT_COUNT);
    database_close(&reader->database);
    directory_clear(&reader->directory);
    free(reader);
}

int reader_row(struct reader *reader, enum reader_statement which, struct failure *failure)
{
    return database_row(&reader->database, reader->statements[which], failure);
}

/* ---- Calls as JSON */

static void drop_details(struct call *call)
{
    pairs_free(&call->vars);
    timeline_free(&call->timeline);
}

json_t *reader_call_json(struct reader *reader, sqlite3_stmt *statement,
                         const struct store_view *view, bool whole)
{
    struct call call;
    struct failure failure;
    char names[CONTACT_NAMES_SIZE];
    char shown[NUMBER_SIZE] = "";
    const char *facts = column_text(statement, CALLS_FACTS);
    if (!call_parse_facts(facts, strlen(facts), &call, &failure)) {
        log_error("call %s is left out: %s", column_text(statement, CALLS_ID), failure.sentence);
        return NULL;
    }
    if (!names_of_number(&reader->database, reader->statements[READ_NAMES], call.number, names,
                         &failure))
        log_error("the contact of call %s is left out: %s", call.id, failure.sentence);
    if (view->shown && call.number[0])
        number_show(call.number, view->country, shown);
    if (!whole)
        drop_details(&call);
    struct call_view call_view = {
        .now = view->now,
        .patience = view->patience,
        .contact = names,
        .shown = shown[0] ? shown : NULL,
    };
    json_t *json = call_to_json(&call, &call_view);
    call_free(&call);
    return json;
}

int64_t reader_unconfirmed_at(sqlite3_stmt *statement, int silent_from, int connected,
                              const struct store_view *view)
{
    int64_t from = sqlite3_column_int64(statement, silent_from);
    int seconds = sqlite3_column_int(statement, connected) ? view->patience.after_answer
                                                           : view->patience.before_answer;
    return from ? from + (int64_t)seconds * CLOCK_SECOND : 0;
}

/* ---- Totals */

struct counts {
    json_int_t live, pending, unconfirmed;
    int64_t next; /* when the next one becomes unconfirmed; 0: none will */
};

static void count_call(sqlite3_stmt *statement, const struct store_view *view,
                       struct counts *counts)
{
    int64_t at = reader_unconfirmed_at(statement, 1, 2, view);
    bool silent = at && view->now >= at;
    if (silent)
        counts->unconfirmed++;
    else if (at && (!counts->next || at < counts->next))
        counts->next = at;
    if (sqlite3_column_int(statement, 0) == CALL_PHASE_PENDING && !silent)
        counts->pending++;
    else
        counts->live++;
}

void reader_bind_seen(sqlite3_stmt *statement, int number, const char *agent)
{
    if (agent[0])
        bind_text(statement, number, agent);
    else
        sqlite3_bind_null(statement, number);
}

static bool count_open(struct reader *reader, const struct store_view *view, struct counts *counts,
                       struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[READ_OPEN];
    int row;
    reader_bind_seen(statement, 1, view->agent);
    while ((row = reader_row(reader, READ_OPEN, failure)) > 0)
        count_call(statement, view, counts);
    sqlite3_reset(statement);
    return row == 0;
}

json_t *reader_totals(struct reader *reader, int64_t since, const struct store_view *view,
                      struct failure *failure)
{
    struct counts counts = {0};
    sqlite3_stmt *totals = reader->statements[READ_TOTALS];
    if (!count_open(reader, view, &counts, failure) || !reader_load_directory(reader, failure))
        return NULL;
    sqlite3_bind_int64(totals, 1, since);
    reader_bind_seen(totals, 2, view->agent);
    json_t *row = NULL;
    if (reader_row(reader, READ_TOTALS, failure) > 0)
        row = json_pack("{s:I, s:I, s:I, s:I, s:f, s:I, s:o}", "live", counts.live, "pending",
                        counts.pending, "unconfirmed", counts.unconfirmed, "calls",
                        (json_int_t)sqlite3_column_int64(totals, 0), "cost",
                        (double)sqlite3_column_int64(totals, 1) / CALL_COST_UNIT, "contacts",
                        (json_int_t)reader->directory.count, "next_unconfirmed_at",
                        counts.next ? json_integer(counts.next) : json_null());
    sqlite3_reset(totals);
    return row ? json_pack("[o]", row) : NULL;
}

/* ---- One number */

static bool add_calls_of_number(struct reader *reader, enum reader_statement which,
                                const char *e164, int64_t since, bool open_only,
                                const struct store_view *view, json_t *list,
                                struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[which];
    sqlite3_bind_int64(statement, 1, INT64_MAX);
    sqlite3_bind_int64(statement, 2, INT64_MAX);
    sqlite3_bind_int64(statement, 3, since);
    reader_bind_seen(statement, 4, view->agent);
    int row;
    while ((row = reader_row(reader, which, failure)) > 0) {
        bool open = sqlite3_column_int(statement, CALLS_PHASE) == CALL_PHASE_LIVE;
        if (strcmp(column_text(statement, CALLS_PHONE), e164) == 0 && open == open_only)
            json_array_append_new(list, reader_call_json(reader, statement, view, false));
    }
    sqlite3_reset(statement);
    return row == 0;
}

json_t *reader_number(struct reader *reader, const char *e164, int64_t since,
                      const struct store_view *view, struct failure *failure)
{
    json_t *calls = json_array();
    char names[CONTACT_NAMES_SIZE];
    bool done =
        names_of_number(&reader->database, reader->statements[READ_NAMES], e164, names, failure) &&
        add_calls_of_number(reader, READ_CALLS_OPEN, e164, 0, true, view, calls, failure) &&
        add_calls_of_number(reader, READ_CALLS, e164, since, false, view, calls, failure);
    json_t *row = json_pack("{s:s?, s:o}", "contact", names[0] ? names : NULL, "calls", calls);
    if (done && row)
        return json_pack("[o]", row);
    json_decref(row);
    return NULL;
}

/* ---- Quarantine */

static json_t *quarantined(sqlite3_stmt *statement, bool whole)
{
    char at[CLOCK_ISO_SIZE];
    const char *raw = column_text(statement, 6);
    clock_format_utc(sqlite3_column_int64(statement, 1), at);
    json_t *row = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:b}", "number", (json_int_t)sqlite3_column_int64(statement, 0),
        "at", at, "provider", column_text(statement, 2), "event", column_text(statement, 3), "why",
        column_text(statement, 4), "released", sqlite3_column_int(statement, 5));
    if (row && whole) {
        json_t *json = json_read(raw, strlen(raw), NULL);
        json_object_set_new(row, "raw", json ? json : json_string(raw));
    }
    return row;
}

json_t *reader_quarantine(struct reader *reader, int64_t number, struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[READ_QUARANTINE];
    json_t *rows = json_array();
    sqlite3_bind_int64(statement, 1, number);
    sqlite3_bind_int64(statement, 2, number ? number : INT64_MAX);
    int row;
    while ((row = reader_row(reader, READ_QUARANTINE, failure)) > 0)
        json_array_append_new(rows, quarantined(statement, number != 0));
    sqlite3_reset(statement);
    if (row == 0 && number && json_array_size(rows) == 0) {
        fail(failure, FAILURE_NOT_DONE, _("there is no request %lld in the quarantine"),
             (long long)number);
        row = -1;
    }
    if (row == 0)
        return rows;
    json_decref(rows);
    return NULL;
}
