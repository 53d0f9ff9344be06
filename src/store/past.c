/* SPDX-License-Identifier: MIT */
/* A reader of its own for a moment. */
#include "store/past.h"

#include "base/intl.h"
#include "base/log.h"
#include "codec/call_facts.h"
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>

struct past {
    struct reader *reader;
    atomic_llong contacts_age; /* nobody's: the contacts are not loaded */
};

struct past *past_open(const struct store *store, struct failure *failure)
{
    struct past *past = calloc(1, sizeof *past);
    if (!past) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    past->reader = reader_open(store_path(store), &past->contacts_age, failure);
    if (past->reader)
        return past;
    free(past);
    return NULL;
}

void past_close(struct past *past)
{
    if (!past)
        return;
    reader_close(past->reader);
    free(past);
}

bool past_agents(struct past *past, past_agent_told *told, void *context, struct failure *failure)
{
    sqlite3_stmt *statement = past->reader->statements[READ_AGENTS];
    int row;
    while ((row = reader_row(past->reader, READ_AGENTS, failure)) > 0) {
        struct past_agent agent = {
            .name = column_text(statement, 0),
            .reason = column_text(statement, 1),
            .by = column_text(statement, 2),
            .at = sqlite3_column_int64(statement, 3),
            .phone = column_text(statement, 4),
        };
        told(context, &agent);
    }
    sqlite3_reset(statement);
    return row == 0;
}

bool past_names(struct past *past, int64_t since, past_name_told *told, void *context,
                struct failure *failure)
{
    sqlite3_stmt *statement = past->reader->statements[READ_AGENTS_SINCE];
    int row;
    sqlite3_bind_int64(statement, 1, since);
    while ((row = reader_row(past->reader, READ_AGENTS_SINCE, failure)) > 0)
        told(context, column_text(statement, 0));
    sqlite3_reset(statement);
    return row == 0;
}

/* The call that the statement is at; one that is damaged is left out. */
static void tell_call(struct reader *reader, sqlite3_stmt *statement, past_call_told *told,
                      void *context)
{
    struct call call;
    struct failure failure = {0};
    char names[CONTACT_NAMES_SIZE] = "";
    const char *facts = column_text(statement, CALLS_FACTS);
    if (!call_parse_facts(facts, strlen(facts), &call, &failure)) {
        log_error("call %s is left out: %s", column_text(statement, CALLS_ID), failure.sentence);
        return;
    }
    if (!names_of_number(&reader->database, reader->statements[READ_NAMES], call.number, names,
                         &failure))
        log_error("the contact of call %s is left out: %s", call.id, failure.sentence);
    told(context, &call, names[0] ? names : NULL);
    call_free(&call);
}

static bool tell_calls(struct reader *reader, enum reader_statement which, past_call_told *told,
                       void *context, struct failure *failure)
{
    sqlite3_stmt *statement = reader->statements[which];
    int row;
    while ((row = reader_row(reader, which, failure)) > 0)
        tell_call(reader, statement, told, context);
    sqlite3_reset(statement);
    return row == 0;
}

bool past_open_calls(struct past *past, past_call_told *told, void *context,
                     struct failure *failure)
{
    return tell_calls(past->reader, READ_AGENTS_ON_CALLS, told, context, failure);
}

bool past_last_calls(struct past *past, const char *agent, int most, past_call_told *told,
                     void *context, struct failure *failure)
{
    sqlite3_stmt *statement = past->reader->statements[READ_AGENT_LAST];
    bind_text(statement, 1, agent);
    sqlite3_bind_int(statement, 2, most);
    return tell_calls(past->reader, READ_AGENT_LAST, told, context, failure);
}

json_t *past_day(struct past *past, const char *agent, int64_t since, struct failure *failure)
{
    json_t *rows = reader_agent_day(past->reader, agent, since, failure);
    json_t *row = json_incref(json_array_get(rows, 0));
    json_decref(rows);
    return row;
}
