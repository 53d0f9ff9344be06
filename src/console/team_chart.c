/* SPDX-License-Identifier: MIT */
/* The chart of the day's calls on the screen. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/chart.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>

#define SCALE_WIDTH 5 /* what a strip's top stands for, and a blank */
#define HOUR_WIDTH  3 /* two digits and a blank */
#define LEVELS_MOST 8

/* Two styles that can't be taken for one another, also without colours. */
struct style {
    enum role role;
    int levels;
    const char *glyphs[LEVELS_MOST + 1]; /* the first is that of an empty cell */
    const char *word;
};

static const struct style styles[CHART_STRIP_COUNT] = {
    [CHART_ANSWERED] = {ROLE_STATE_CONNECTED,
                        8,
                        {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
                        N_("answered")},
    [CHART_MISSED] = {ROLE_STATE_MISSED, 4, {" ", "⡀", "⡄", "⡆", "⡇"}, N_("missed or failed")},
};

static const struct style ascii_styles[CHART_STRIP_COUNT] = {
    [CHART_ANSWERED] = {ROLE_STATE_CONNECTED, 3, {" ", ".", ":", "#"}, N_("answered")},
    [CHART_MISSED] = {ROLE_STATE_MISSED, 2, {" ", ",", "x"}, N_("missed or failed")},
};

static const struct style *style_of(const struct console *console, int strip)
{
    return console->settings.ascii ? &ascii_styles[strip] : &styles[strip];
}

static int64_t quarter_at(const struct figures *figures, int quarter)
{
    return figures->since + quarter * FIGURES_QUARTER;
}

/* ---- Parts of it */

static void title_draw(const struct console *console, const struct view *view,
                       const struct chart *chart)
{
    char name[FORMAT_SIZE * 3];
    char right[FORMAT_SIZE * 4];
    char from[FORMAT_SIZE];
    char to[FORMAT_SIZE];
    format_clock(quarter_at(&console->team->figures, chart->first), from);
    format_clock(quarter_at(&console->team->figures, chart->first + chart->count), to);
    if (chart->whole)
        snprintf(name, sizeof name, "%s", _("Calls a quarter of an hour"));
    else
        snprintf(name, sizeof name, _("Calls a quarter of an hour, %s to %s"), from, to);
    const struct style *answered = style_of(console, CHART_ANSWERED);
    const struct style *missed = style_of(console, CHART_MISSED);
    snprintf(right, sizeof right, "%s %s  %s %s", answered->glyphs[answered->levels],
             _(answered->word), missed->glyphs[missed->levels], _(missed->word));
    pane_title(console, view, false, name, right);
}

static void strip_draw(const struct console *console, const struct view *view,
                       const struct chart *chart, enum chart_strip strip, int top)
{
    const struct style *style = style_of(console, strip);
    int lines = chart->lines[strip];
    char scale[FORMAT_SIZE];
    snprintf(scale, sizeof scale, "%" PRId64, chart->unit * lines);
    draw_field_right(view, 0, top, SCALE_WIDTH - 1, ROLE_LABEL, scale);
    for (int i = 0; i < chart->count; i++) {
        const struct figures_row *row = &console->team->figures.quarters[chart->first + i];
        int64_t count = chart_count(row, strip);
        int width = chart->step > 1 ? chart->step - 1 : 1;
        for (int line = 0; line < lines && count; line++) {
            int level = chart_level(chart, count, line, style->levels);
            if (level)
                draw_across(view, SCALE_WIDTH + i * chart->step, top + lines - 1 - line, width,
                            style->role, style->glyphs[level]);
        }
    }
}

static void hours_draw(const struct console *console, const struct view *view,
                       const struct chart *chart, int y)
{
    int every = chart->step * FIGURES_HOUR >= HOUR_WIDTH * 2 ? 1 : 2;
    int now = chart->now < 0 ? -HOUR_WIDTH : SCALE_WIDTH + chart->now * chart->step;
    char clock[FORMAT_SIZE];
    for (int i = 0; i < chart->count; i++) {
        int quarter = chart->first + i;
        format_clock(quarter_at(&console->team->figures, quarter), clock);
        bool whole = clock[3] == '0' && clock[4] == '0';
        if (!whole || (clock[1] - '0') % every)
            continue;
        clock[2] = '\0';
        int x = SCALE_WIDTH + i * chart->step;
        bool marked = now >= x - 1 && now <= x + 2; /* the mark says it better */
        if (x + 2 <= view->rect.width && !marked)
            draw_text(view, x, y, ROLE_LABEL, clock);
    }
    if (chart->now >= 0)
        draw_text(view, now, y, ROLE_STRONG, console_glyph(console, "▲", "^"));
}

void team_chart_draw(const struct console *console, const struct view *view)
{
    const struct figures *figures = &console->team->figures;
    struct chart chart;
    int height = view->rect.height - 2;
    chart_make(&chart, figures, team_facts(console).now, view->rect.width - SCALE_WIDTH - 1,
               height);
    title_draw(console, view, &chart);
    strip_draw(console, view, &chart, CHART_ANSWERED, 1);
    strip_draw(console, view, &chart, CHART_MISSED, 1 + chart.lines[CHART_ANSWERED]);
    hours_draw(console, view, &chart, view->rect.height - 1);
}
