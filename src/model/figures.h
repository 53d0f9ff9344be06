/* SPDX-License-Identifier: MIT */
/* Figures of calls: what they are counted by, and what is counted. */
#ifndef MODEL_FIGURES_H
#define MODEL_FIGURES_H

#include "model/call.h"

#include <stdbool.h>
#include <stdint.h>

/* Those before FIGURES_HOUR have a key that is a text of the call, the others are periods of the
   local time in which the call was created. */
#define FIGURES_BY(X)       \
    X(TOTAL, "total")       \
    X(AGENT, "agent")       \
    X(LINE, "line")         \
    X(PROVIDER, "provider") \
    X(HOUR, "hour")         \
    X(DAY, "day")           \
    X(QUARTER, "quarter") /* of an hour */

enum figures_by {
#define X(name, word) FIGURES_##name,
    FIGURES_BY(X)
#undef X
        FIGURES_BY_COUNT
};

extern const char *const figures_by_words[FIGURES_BY_COUNT];

/* A call that is under way, or was refused, is a call and no more: its outcome is none of these. */
struct figures {
    int64_t calls;
    int64_t in, out;
    int64_t answered, missed, failed;
    int64_t talk;    /* seconds, of those answered */
    int64_t wrap_up; /* seconds, of those wrapped */
    int64_t wrapped; /* calls whose wrap-up is known */
    int64_t cost;    /* in CALL_COST_UNITs */
};

/* Period of the local time that `at` is in: its start in ms, and how it is called: "2026-11-22" of
   a day, "2026-11-22 14:15" of others. Where the clock is turned back an hour comes twice, with two
   starts. The zone is that of this process. */
#define FIGURES_PERIOD_SIZE (sizeof "2026-11-22 14:15")
int64_t figures_period(enum figures_by by, int64_t at, char name[FIGURES_PERIOD_SIZE]);

#endif
