/* SPDX-License-Identifier: MIT */
/* Pages of calls, newest first. */
#include "base/id.h"
#include "base/intl.h"
#include "codec/json.h"
#include "store/reader.h"
#include "unicode/fold.h"

#include <stdio.h>
#include <string.h>

#define ID_PREFIX_MIN    6
#define FOLDED_NAMES_MAX (CONTACT_NAMES_SIZE * 32)
#define ENCODED_MAX      (16 * 1024 * 1024)

struct search {
    struct reader *reader;
    const struct store_calls_query *query;
    const struct store_view *view;
    struct filter filter;
    struct text names; /* folded, of the row that is looked at */
    json_t *rows;
};

/* ---- Rows */

/* In place of the call, its JSON as a text. */
static json_t *encoded(json_t *call)
{
    struct text text;
    text_start(&text, ENCODED_MAX);
    json_t *json = call && json_write(&text, call, false)
                       ? json_stringn_nocheck(text.bytes, text.length)
                       : NULL;
    text_free(&text);
    json_decref(call);
    return json;
}

static void add_row(struct search *search, sqlite3_stmt *statement)
{
    json_t *call =
        reader_call_json(search->reader, statement, search->view, search->query->timeline);
    json_array_append_new(search->rows, search->query->encoded ? encoded(call) : call);
}

/* ---- One call by its id */

/* Where an id, or a beginning of it, leads among the calls that `agent` may see ("": all): of
   others nobody is to learn by a beginning even that they are there. */
static bool find_row(struct reader *reader, const char *id, const char *agent, int64_t *row,
                     struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[READ_IDS];
    char behind[ID_SIZE + 1];
    int64_t found = 0;
    bool several = false;
    int result = 0;
    snprintf(behind, sizeof behind, "%s\x7f", id);
    bind_text(statement, 1, id);
    bind_text(statement, 2, behind);
    reader_bind_seen(statement, 3, agent);
    while (!several && (result = reader_row(reader, READ_IDS, failure)) > 0) {
        int64_t call = sqlite3_column_int64(statement, 0);
        several = several || (found && found != call);
        found = call;
    }
    sqlite3_reset(statement);
    if (result < 0)
        return false;
    if (!found || strlen(id) < ID_PREFIX_MIN)
        return fail(failure, FAILURE_NOT_DONE, _("there is no call %s"), id);
    if (several)
        return fail(failure, FAILURE_NOT_DONE, _("several calls begin with %s: give more of it"),
                    id);
    *row = found;
    return true;
}

static bool add_one(struct search *search, struct failure *failure)
{
    struct reader *reader = search->reader;
    sqlite3_stmt *statement = reader->statements[READ_CALL];
    int64_t row;
    if (!find_row(reader, search->query->id, search->view->agent, &row, failure))
        return false;
    sqlite3_bind_int64(statement, 1, row);
    reader_bind_seen(statement, 2, search->view->agent);
    int found = reader_row(reader, READ_CALL, failure);
    if (found > 0)
        add_row(search, statement);
    bool added = json_array_size(search->rows) > 0;
    if (found == 0)
        fail(failure, FAILURE_NOT_DONE, _("there is no call %s"), search->query->id);
    else if (!added && found > 0)
        fail(failure, FAILURE_ENGINE, _("call %s is damaged in the store"), search->query->id);
    sqlite3_reset(statement);
    return added;
}

/* ---- Filters */

static bool is_wanted(const struct search *search, sqlite3_stmt *statement)
{
    const struct store_calls_query *query = search->query;
    int phase = sqlite3_column_int(statement, CALLS_PHASE);
    int64_t at = reader_unconfirmed_at(statement, CALLS_SILENT_FROM, CALLS_CONNECTED, search->view);
    bool silent = phase != CALL_PHASE_OVER && at && search->view->now >= at;
    if (query->to_close)
        return silent;
    if (query->live)
        return phase == CALL_PHASE_LIVE || silent ||
               (phase == CALL_PHASE_PENDING && query->pending);
    if (query->attention)
        return silent || sqlite3_column_int(statement, CALLS_ATTENTION);
    return true;
}

/* The names are only looked up for words that are nowhere else. */
static const char *folded_names(struct search *search, const char *number)
{
    char names[CONTACT_NAMES_SIZE];
    struct reader *reader = search->reader;
    text_clear(&search->names);
    if (names_of_number(&reader->database, reader->statements[READ_NAMES], number, names, NULL))
        fold_text(&search->names, names);
    return text_string(&search->names);
}

static bool is_found(struct search *search, sqlite3_stmt *statement)
{
    const char *texts = column_text(statement, CALLS_SEARCH);
    const char *names = NULL;
    for (size_t i = 0; i < search->filter.count; i++) {
        if (filter_word_is_in(&search->filter, i, texts))
            continue;
        if (!names)
            names = folded_names(search, column_text(statement, CALLS_PHONE));
        if (!strstr(names, search->filter.words[i]))
            return false;
    }
    return true;
}

/* ---- Pages */

/* A page begins behind a call: by its place, which an older call keeps. */
static bool bind_start(struct search *search, sqlite3_stmt *statement, struct failure *failure)
{
    int64_t at = INT64_MAX;
    int64_t row = INT64_MAX;
    struct reader *reader = search->reader;
    if (search->query->before[0]) {
        /* One that is not seen any more has its place still, for who knows its whole id. */
        const char *before = search->query->before;
        const char *agent = id_looks_right(before) ? "" : search->view->agent;
        sqlite3_stmt *call = reader->statements[READ_CALL];
        if (!find_row(reader, before, agent, &row, failure))
            return false;
        sqlite3_bind_int64(call, 1, row);
        sqlite3_bind_null(call, 2);
        if (reader_row(reader, READ_CALL, failure) > 0)
            at = sqlite3_column_int64(call, CALLS_CREATED_AT);
        sqlite3_reset(call);
    }
    sqlite3_bind_int64(statement, 1, at);
    sqlite3_bind_int64(statement, 2, row);
    sqlite3_bind_int64(statement, 3, search->query->since);
    reader_bind_seen(statement, 4, search->view->agent);
    return true;
}

static enum reader_statement statement_for(const struct store_calls_query *query)
{
    if (query->to_close || query->live)
        return READ_CALLS_OPEN;
    return query->attention ? READ_CALLS_NOTABLE : READ_CALLS;
}

static bool add_page(struct search *search, struct failure *failure)
{
    enum reader_statement which = statement_for(search->query);
    sqlite3_stmt *statement = search->reader->statements[which];
    size_t limit = search->query->limit > 0 ? (size_t)search->query->limit : SIZE_MAX;
    if (!bind_start(search, statement, failure))
        return false;
    int row = 1;
    while (json_array_size(search->rows) < limit &&
           (row = reader_row(search->reader, which, failure)) > 0) {
        if (is_wanted(search, statement) && is_found(search, statement))
            add_row(search, statement);
    }
    sqlite3_reset(statement);
    return row >= 0;
}

json_t *reader_calls(struct reader *reader, const struct store_calls_query *query,
                     const struct store_view *view, struct failure *failure)
{
    struct search search = {.reader = reader, .query = query, .view = view, .rows = json_array()};
    text_start(&search.names, FOLDED_NAMES_MAX);
    filter_start(&search.filter, query->text);
    bool done = query->id[0] ? add_one(&search, failure) : add_page(&search, failure);
    text_free(&search.names);
    if (done)
        return search.rows;
    json_decref(search.rows);
    return NULL;
}
