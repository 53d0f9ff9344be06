/* SPDX-License-Identifier: MIT */
/* What figures are counted by, and the periods of local time. */
#include "model/figures.h"

#include "base/clock.h"

#include <time.h>

const char *const figures_by_words[FIGURES_BY_COUNT] = {
#define X(name, word) [FIGURES_##name] = word,
    FIGURES_BY(X)
#undef X
};

#define HOUR_MINUTES    60
#define QUARTER_MINUTES 15

/* The start is told by how far the hour has gone, so that an hour that comes twice is two. */
static int64_t start_in_hour(int64_t at, struct tm *parts, int minutes)
{
    int over = parts->tm_min % minutes;
    int64_t start = at / CLOCK_SECOND - (int64_t)over * 60 - parts->tm_sec;
    parts->tm_min -= over;
    return start * CLOCK_SECOND;
}

int64_t figures_period(enum figures_by by, int64_t at, char name[FIGURES_PERIOD_SIZE])
{
    time_t seconds = (time_t)(at / CLOCK_SECOND);
    struct tm parts;
    localtime_r(&seconds, &parts);
    bool is_day = by == FIGURES_DAY;
    int64_t start =
        is_day ? clock_midnight_local(at)
               : start_in_hour(at, &parts, by == FIGURES_HOUR ? HOUR_MINUTES : QUARTER_MINUTES);
    if (strftime(name, FIGURES_PERIOD_SIZE, is_day ? "%Y-%m-%d" : "%Y-%m-%d %H:%M", &parts) == 0)
        name[0] = '\0';
    return start;
}
