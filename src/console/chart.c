/* SPDX-License-Identifier: MIT */
/* The arithmetic of the chart. */
#include "console/chart.h"

#include <stddef.h>

#define STEP_MOST    4
#define MISSED_SHARE 3 /* it has one line of so many */

int64_t chart_count(const struct figures_row *row, enum chart_strip strip)
{
    return strip == CHART_ANSWERED ? row->answered : row->missed + row->failed;
}

/* 1, 2, 3, 5, 10, 15, 20, 30, 50, 100, …: what people reckon with. */
static int64_t round_up(int64_t least)
{
    static const int64_t steps[] = {10, 15, 20, 30, 50};
    if (least < 10)
        return least <= 3 ? least : least <= 5 ? 5 : 10;
    for (int64_t ten = 1;; ten *= 10) {
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            if (steps[i] * ten >= least)
                return steps[i] * ten;
        }
    }
}

static int64_t unit_for(const struct chart *chart, const struct figures *figures)
{
    int64_t least = 1;
    for (int i = chart->first; i < chart->first + chart->count; i++) {
        for (int strip = 0; strip < CHART_STRIP_COUNT; strip++) {
            int64_t count = chart_count(&figures->quarters[i], (enum chart_strip)strip);
            int64_t a_line = (count + chart->lines[strip] - 1) / chart->lines[strip];
            least = a_line > least ? a_line : least;
        }
    }
    return round_up(least);
}

/* A day has one more hour, or one less, twice a year: what is behind its end stays empty. */
void chart_make(struct chart *chart, const struct figures *figures, int64_t now, int width,
                int height)
{
    int quarter = figures_quarter(figures, now);
    int day = quarter >= FIGURES_DAY ? FIGURES_MOST : FIGURES_DAY;
    *chart = (struct chart){.step = width / day, .count = day, .now = -1};
    chart->step = chart->step > STEP_MOST ? STEP_MOST : chart->step < 1 ? 1 : chart->step;
    if (width < day) {
        int end = quarter < 0 ? day : quarter + 1;
        chart->count = width > 0 ? width : 0;
        chart->first = end > chart->count ? end - chart->count : 0;
    }
    chart->whole = chart->count == day;
    if (quarter >= chart->first && quarter < chart->first + chart->count)
        chart->now = quarter - chart->first;
    chart->lines[CHART_MISSED] = height / MISSED_SHARE > 0 ? height / MISSED_SHARE : 1;
    int rest = height - chart->lines[CHART_MISSED];
    chart->lines[CHART_ANSWERED] = rest > 0 ? rest : 1;
    chart->unit = unit_for(chart, figures);
}

int chart_level(const struct chart *chart, int64_t count, int line, int levels)
{
    int64_t level = (count - line * chart->unit) * levels / chart->unit;
    if (count > 0 && line == 0 && level < 1)
        return 1;
    return level < 0 ? 0 : level > levels ? levels : (int)level;
}
