/* SPDX-License-Identifier: MIT */
/* What of a call stands in columns of its own, beside its facts: what pages are chosen by, and what
   is counted. All of it follows from the facts. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "model/call.h"
#include "store/database.h"

/* In the order in which they are read and bound. */
#define CALL_COLUMNS                                                        \
    "created_at, cost, phase, attention, agent, line, provider, incoming, " \
    "outcome, talk, wrap_up"
#define CALL_COLUMN_COUNT 11

/* The column `phase`; calls that the indices hold as open are greater than 0. */
enum call_phase { CALL_PHASE_OVER, CALL_PHASE_PENDING, CALL_PHASE_LIVE };

/* The column `incoming`; NULL where the direction is not known. */
enum call_incoming { CALL_INCOMING_UNKNOWN = -1, CALL_INCOMING_NO, CALL_INCOMING_YES };

#define SIZE_OF_TEXT(member) sizeof(((struct call *)NULL)->member)

struct columns {
    int64_t created_at;
    int64_t cost; /* in CALL_COST_UNITs */
    enum call_phase phase;
    bool attention;
    char agent[SIZE_OF_TEXT(agent)];
    char line[SIZE_OF_TEXT(line)];
    char provider[SIZE_OF_TEXT(provider)];
    enum call_incoming incoming;
    int outcome;     /* an enum call_outcome, whose order is thereby that of the disk */
    int64_t talk;    /* seconds that an answered call was talked; 0 for all others */
    int64_t wrap_up; /* seconds; -1: not known, NULL on the disk */
};

void columns_of(const struct call *call, struct columns *columns);
bool columns_differ(const struct columns *a, const struct columns *b);
/* From `first` on, as many as CALL_COLUMN_COUNT. Texts are borrowed until the statement is reset.
 */
void columns_bind(sqlite3_stmt *statement, int first, const struct columns *columns);
void columns_read(sqlite3_stmt *statement, int first, struct columns *columns);

/* For the migration that adds what is counted: fills it in for the calls that are there. */
bool columns_fill(struct database *database, struct failure *failure);

#endif
