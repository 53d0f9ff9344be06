/* SPDX-License-Identifier: MIT */
/* The calls of a day by the quarter of an hour, as the engine counts them; what is told of the day
   and of the hour is summed up from them, so that it can't disagree with the chart. */
#ifndef CONSOLE_FIGURES_H
#define CONSOLE_FIGURES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIGURES_QUARTER (INT64_C(15) * 60 * 1000) /* ms */
#define FIGURES_HOUR    4                         /* quarters */
#define FIGURES_DAY     96
#define FIGURES_MOST    100 /* of a day that is an hour longer */

struct figures_row {
    int64_t calls, answered, missed, failed;
    int64_t talk, wrap_up; /* seconds */
    int64_t wrapped;       /* calls that had a wrap-up */
    int64_t cost;          /* in CALL_COST_UNITs */
};

struct figures {
    bool known;
    int64_t since; /* ms: local midnight */
    struct figures_row quarters[FIGURES_MOST];
};

/* Empties it for the day that begins then. */
void figures_start(struct figures *figures, int64_t since);
/* Takes an item of STATS by quarter; false where it is none, or of another day. */
bool figures_put(struct figures *figures, const json_t *item);

/* The quarter in which it is; -1 where that is another day. */
int figures_quarter(const struct figures *figures, int64_t at);
struct figures_row figures_day(const struct figures *figures);
/* Of the hour that `now` is in, so far. */
struct figures_row figures_hour(const struct figures *figures, int64_t now);

/* Of a hundred calls that are over, those that were answered; -1 where none is. */
int figures_rate(const struct figures_row *row);
/* Seconds on average; -1 where there is nothing to count. */
int64_t figures_talk(const struct figures_row *row);
int64_t figures_wrap_up(const struct figures_row *row);

#endif
