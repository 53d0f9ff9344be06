/* SPDX-License-Identifier: MIT */
/* The chart of a day's calls as cells: which quarters have room, how many calls a line stands for,
   and how far each bar fills each line. Two strips on one scale, one above the other: calls that
   were answered, and those that were not. Arithmetic only. */
#ifndef CONSOLE_CHART_H
#define CONSOLE_CHART_H

#include "console/figures.h"

#include <stdbool.h>

enum chart_strip { CHART_ANSWERED, CHART_MISSED, CHART_STRIP_COUNT };

struct chart {
    int step;                     /* columns of a quarter, the gap between two included */
    int first, count;             /* the quarters that are seen */
    bool whole;                   /* they are all of the day */
    int now;                      /* the quarter that is now, from `first`; -1: it is not seen */
    int lines[CHART_STRIP_COUNT]; /* of each strip */
    int64_t unit;                 /* calls that a whole line stands for */
};

/* Lays it out in `width` columns and `height` lines (at least 2; without title and hours). */
void chart_make(struct chart *chart, const struct figures *figures, int64_t now, int width,
                int height);
/* What the strip counts of a quarter. */
int64_t chart_count(const struct figures_row *row, enum chart_strip strip);
/* How far a bar of `count` calls fills a line of its strip, 0 being the lowest: 0 to `levels`. What
   is not nothing is seen. */
int chart_level(const struct chart *chart, int64_t count, int line, int levels);

#endif
