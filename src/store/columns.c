/* SPDX-License-Identifier: MIT */
/* From a call to its columns, and to and from the disk. */
#include "store/columns.h"

#include "base/clock.h"
#include "base/log.h"
#include "codec/call_facts.h"
#include "model/life.h"

#include <string.h>

/* ---- What follows from a call */

static enum call_phase phase_of(const struct call *call)
{
    if (call_state_is_over(call->state))
        return CALL_PHASE_OVER;
    return call->state == CALL_PENDING ? CALL_PHASE_PENDING : CALL_PHASE_LIVE;
}

static enum call_incoming incoming_of(const struct call *call)
{
    if (call->direction == DIRECTION_NONE)
        return CALL_INCOMING_UNKNOWN;
    return call->direction == DIRECTION_IN ? CALL_INCOMING_YES : CALL_INCOMING_NO;
}

static bool wants_attention(const struct call *call, enum call_outcome outcome)
{
    return call->state == CALL_UNKNOWN || outcome == OUTCOME_REFUSED || outcome == OUTCOME_MISSED ||
           outcome == OUTCOME_FAILED || (call->state == CALL_ENDED && outcome == OUTCOME_NONE);
}

/* Whole seconds; -1 where one of the times is not known. A clock that was set back counts as 0. */
static int64_t seconds_between(int64_t from, int64_t to)
{
    if (!from || !to)
        return -1;
    return to > from ? (to - from) / CLOCK_SECOND : 0;
}

/* The provider's word where it tells how long, else what the times say. */
static int64_t talk_of(const struct call *call, enum call_outcome outcome)
{
    if (outcome != OUTCOME_ANSWERED)
        return 0;
    int64_t talk =
        call->seconds >= 0 ? call->seconds : seconds_between(call->answered_at, call->ended_at);
    return talk > 0 ? talk : 0;
}

static int64_t known_cost(int64_t cost)
{
    return cost > 0 ? cost : 0;
}

void columns_of(const struct call *call, struct columns *columns)
{
    enum call_outcome outcome = call_outcome(call);
    *columns = (struct columns){
        .created_at = call->created_at,
        .cost = known_cost(call->cost_rx) + known_cost(call->cost_tx),
        .phase = phase_of(call),
        .attention = wants_attention(call, outcome),
        .incoming = incoming_of(call),
        .outcome = outcome,
        .talk = talk_of(call, outcome),
        .wrap_up = seconds_between(call->ended_at, call->wrapped_at),
    };
    memcpy(columns->agent, call->agent, sizeof columns->agent);
    memcpy(columns->line, call->line, sizeof columns->line);
    memcpy(columns->provider, call->provider, sizeof columns->provider);
}

bool columns_differ(const struct columns *a, const struct columns *b)
{
    return a->created_at != b->created_at || a->cost != b->cost || a->phase != b->phase ||
           a->attention != b->attention || a->incoming != b->incoming || a->outcome != b->outcome ||
           a->talk != b->talk || a->wrap_up != b->wrap_up || strcmp(a->agent, b->agent) != 0 ||
           strcmp(a->line, b->line) != 0 || strcmp(a->provider, b->provider) != 0;
}

/* ---- To and from the disk */

static void bind_or_null(sqlite3_stmt *statement, int at, int64_t value)
{
    if (value < 0)
        sqlite3_bind_null(statement, at);
    else
        sqlite3_bind_int64(statement, at, value);
}

/* What is counted; behind what was there before. */
static void bind_counted(sqlite3_stmt *statement, int at, const struct columns *columns)
{
    bind_text(statement, at, columns->agent);
    bind_text(statement, at + 1, columns->line);
    bind_text(statement, at + 2, columns->provider);
    bind_or_null(statement, at + 3, columns->incoming);
    sqlite3_bind_int(statement, at + 4, columns->outcome);
    sqlite3_bind_int64(statement, at + 5, columns->talk);
    bind_or_null(statement, at + 6, columns->wrap_up);
}

void columns_bind(sqlite3_stmt *statement, int first, const struct columns *columns)
{
    sqlite3_bind_int64(statement, first, columns->created_at);
    sqlite3_bind_int64(statement, first + 1, columns->cost);
    sqlite3_bind_int(statement, first + 2, columns->phase);
    sqlite3_bind_int(statement, first + 3, columns->attention);
    bind_counted(statement, first + 4, columns);
}

static int64_t read_or_absent(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? -1
                                                             : sqlite3_column_int64(statement, at);
}

static void read_text(sqlite3_stmt *statement, int at, char *out, size_t size)
{
    const char *text = column_text(statement, at);
    size_t length = strnlen(text, size - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

void columns_read(sqlite3_stmt *statement, int first, struct columns *columns)
{
    columns->created_at = sqlite3_column_int64(statement, first);
    columns->cost = sqlite3_column_int64(statement, first + 1);
    columns->phase = (enum call_phase)sqlite3_column_int(statement, first + 2);
    columns->attention = sqlite3_column_int(statement, first + 3) != 0;
    read_text(statement, first + 4, columns->agent, sizeof columns->agent);
    read_text(statement, first + 5, columns->line, sizeof columns->line);
    read_text(statement, first + 6, columns->provider, sizeof columns->provider);
    columns->incoming = (enum call_incoming)read_or_absent(statement, first + 7);
    columns->outcome = sqlite3_column_int(statement, first + 8);
    columns->talk = sqlite3_column_int64(statement, first + 9);
    columns->wrap_up = read_or_absent(statement, first + 10);
}

/* ---- Filling them in */

/* Of a call that can't be read nothing is counted; its next record mends it from the journal. */
static bool fill_one(struct database *database, sqlite3_stmt *put, int64_t row, const char *facts,
                     struct failure *failure)
{
    struct call call;
    struct columns columns;
    struct failure fault;
    if (!call_parse_facts(facts, strlen(facts), &call, &fault)) {
        log_error("the call of row %lld is not counted: %s", (long long)row, fault.sentence);
        return true;
    }
    columns_of(&call, &columns);
    call_free(&call);
    bind_counted(put, 1, &columns);
    sqlite3_bind_int64(put, 8, row);
    return database_step(database, put, failure);
}

bool columns_fill(struct database *database, struct failure *failure)
{
    sqlite3_stmt *next = database_prepare(
        database, "SELECT row, facts FROM calls WHERE row > ?1 ORDER BY row LIMIT 1", failure);
    sqlite3_stmt *put =
        database_prepare(database,
                         "UPDATE calls SET agent = ?1, line = ?2, provider = ?3, incoming = ?4,"
                         " outcome = ?5, talk = ?6, wrap_up = ?7 WHERE row = ?8",
                         failure);
    bool done = next && put && !sqlite3_bind_int64(next, 1, INT64_MIN);
    int found = 0;
    while (done && (found = database_row(database, next, failure)) > 0) {
        int64_t row = sqlite3_column_int64(next, 0);
        done = fill_one(database, put, row, column_text(next, 1), failure);
        sqlite3_reset(next);
        sqlite3_bind_int64(next, 1, row);
    }
    sqlite3_finalize(next);
    sqlite3_finalize(put);
    return done && found == 0;
}
