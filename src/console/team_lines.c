/* SPDX-License-Identifier: MIT */
/* How the feed fares: its counts as a whole, and each line's last event. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>

#define COUNTS_WIDTH 76 /* columns with which they have room on one line */
#define COUNTS_LINES 3  /* that they get with less */

enum line_column { COLUMN_NAME, COLUMN_AGE, COLUMN_EVENTS, COLUMN_COUNT };

static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_NAME] = {.least = 10, .stretch = 1},
    [COLUMN_AGE] = {.least = 8},
    [COLUMN_EVENTS] = {.least = 8, .rank = 1},
};

struct count {
    const char *name; /* for _() */
    int64_t count;    /* -1: it is not told */
    bool warns;       /* what is not nothing should be nothing */
};

/* One behind the other, in as many lines as there are for them; what has no room is left out. */
static void counts_draw(const struct view *view, const struct feed *feed)
{
    const struct count counts[] = {
        {N_("a minute"), feed->per_minute, false},
        {N_("refused"), feed->refused, true},
        {N_("quarantined"), feed->quarantined, true},
        {N_("duplicates"), feed->duplicates, false},
        {N_("out of order"), feed->out_of_order, false},
        {N_("events"), feed->events, false},
    };
    int x = 1;
    int y = 1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        char text[FORMAT_SIZE * 2];
        snprintf(text, sizeof text, "%" PRId64 " %s", counts[i].count, _(counts[i].name));
        int wanted = text_width(text);
        if (counts[i].count < 0)
            continue;
        if (x + wanted > view->rect.width && y < team_lines_counts(view->rect.width)) {
            x = 1;
            y++;
        }
        if (x + wanted > view->rect.width)
            continue;
        bool warns = counts[i].warns && counts[i].count;
        x = draw_text(view, x, y, warns ? ROLE_WARN : ROLE_DIM, text) + 2;
    }
}

int team_lines_counts(int width)
{
    return width >= COUNTS_WIDTH ? 1 : COUNTS_LINES;
}

static void row_draw(const struct view *view, int y, const struct feed_line *line, int64_t now,
                     const int *widths)
{
    char age[FORMAT_SIZE] = "-";
    char events[FORMAT_SIZE];
    int x = 1;
    int64_t seconds = (now - line->last_at) / CLOCK_SECOND;
    if (line->last_at)
        format_age(seconds > 0 ? seconds : 0, age);
    snprintf(events, sizeof events, "%" PRId64, line->events);
    x = draw_field(view, x, y, widths[COLUMN_NAME], ROLE_STRONG, line->name) + 1;
    x = draw_field_right(view, x, y, widths[COLUMN_AGE], ROLE_TEXT, age) + 1;
    draw_field_right(view, x, y, widths[COLUMN_EVENTS], ROLE_DIM, events);
}

void team_lines_draw(const struct console *console, const struct view *view, bool focused)
{
    const struct feed_line *listed[FEED_LINES_MAX];
    struct team_facts facts = team_facts(console);
    const struct team_bar *bar = &console->team->bars[TEAM_LINES];
    size_t count = team_lines_listed(console, listed);
    int widths[COLUMN_COUNT];
    layout_columns(columns, COLUMN_COUNT, view->rect.width - 2, widths);
    const char *heads = widths[COLUMN_EVENTS] ? _("last event, events") : "";
    pane_title(console, view, focused, _("Lines"),
               facts.feed->silent[0] ? facts.feed->silent : heads);
    counts_draw(view, facts.feed);
    int first = 1 + team_lines_counts(view->rect.width);
    if (!count && facts.feed->known)
        draw_wrapped(view, 1, first, view->rect.width - 2, 2, ROLE_DIM,
                     _("No line has told anything."));
    for (int y = first; y < view->rect.height && bar->top + (size_t)(y - first) < count; y++) {
        size_t at = bar->top + (size_t)(y - first);
        if (at == bar->selected && !console->team->wall)
            draw_base(view, (struct rect){0, y, view->rect.width, 1},
                      focused ? ROLE_SELECTED : ROLE_SELECTED_UNFOCUSED);
        row_draw(view, y, listed[at], facts.now, widths);
    }
}
