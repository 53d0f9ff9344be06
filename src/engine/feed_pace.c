/* SPDX-License-Identifier: MIT */
/* The feed's usual pace, and when it has lost it. */
#include "engine/feed_pace.h"

#include "base/clock.h"

#define TIMES_MEAN     8   /* an event later than that is one of thousands */
#define TIMES_LONGEST  1.5 /* of the longest that was usual */
#define FORGETS        100 /* events */
#define LEARNING       20  /* events, until the mean is believed */
#define MEAN_AT_FIRST  ((double)(180 * CLOCK_SECOND))
#define LEAST          (60 * CLOCK_SECOND)
#define MOST           (60 * 60 * CLOCK_SECOND)
#define LEARNS_AT_MOST 2 /* times what would be an alarm: one outage is not to be usual */

static double greater(double a, double b)
{
    return a > b ? a : b;
}

/* How long calls may live in sum until an event is overdue. */
static double patience(const struct feed_pace *pace)
{
    double mean = pace->learnt < LEARNING ? greater(pace->mean, MEAN_AT_FIRST) : pace->mean;
    return greater(TIMES_MEAN * mean, TIMES_LONGEST * pace->longest);
}

static void reckon(struct feed_pace *pace, int64_t now)
{
    if (now > pace->now)
        pace->lived += (double)pace->live * (double)(now - pace->now);
    pace->now = now;
}

static bool is_overdue(const struct feed_pace *pace)
{
    int64_t quiet = pace->now - pace->quiet_from;
    return quiet >= LEAST && (pace->lived > patience(pace) || quiet >= MOST);
}

void feed_pace_live(struct feed_pace *pace, int64_t now, int64_t confirmed, int64_t others)
{
    reckon(pace, now);
    if (!pace->live && confirmed) {
        pace->lived = 0;
        pace->quiet_from = now;
    }
    pace->live = confirmed;
    if (!confirmed && !others)
        pace->silent = false;
    else if (confirmed && is_overdue(pace))
        pace->silent = true;
}

static void learn(struct feed_pace *pace)
{
    double lived = pace->lived;
    double most = LEARNS_AT_MOST * patience(pace);
    if (lived > most)
        lived = most;
    int64_t weight = pace->learnt < FORGETS ? pace->learnt + 1 : FORGETS;
    pace->mean += (lived - pace->mean) / (double)weight;
    pace->longest -= pace->longest / FORGETS;
    pace->longest = greater(pace->longest, lived);
    pace->learnt++;
}

void feed_pace_event(struct feed_pace *pace, int64_t now)
{
    reckon(pace, now);
    if (pace->live)
        learn(pace);
    pace->lived = 0;
    pace->quiet_from = now;
    pace->silent = false;
}

int64_t feed_pace_quiet(const struct feed_pace *pace, int64_t now)
{
    return now > pace->quiet_from ? now - pace->quiet_from : 0;
}

int64_t feed_pace_usual(const struct feed_pace *pace)
{
    if (pace->learnt < LEARNING || !pace->live)
        return -1;
    return (int64_t)(pace->mean / (double)pace->live);
}
