/* SPDX-License-Identifier: MIT */
/* The sizes of the parts of the supervisors' view. Every number that it is laid out by stands
   here. */
#include "console/team_layout.h"

#include "console/layout.h"

#define NUMBERS      3   /* lines of the figures that matter */
#define NUMBERS_WIDE 2   /* from LAYOUT_WIDE columns on */
#define SIDE_WIDTH   180 /* from here on agents and calls stand side by side */
#define AGENTS_SHARE 52  /* percent of the width that the agents have then */
#define CHART_FROM   16  /* lines of the parts from which on there is a chart */
#define CHART_LEAST  5   /* its lines: a title, three of bars, the hours */
#define CHART_SHARE  26  /* percent of a high screen's lines */
#define CHART_MOST   14
#define CHART_WIDTH  102 /* columns with which a whole day has room, a quarter a column */
#define CALLS_LEAST  4   /* lines: title, heads, and two calls */
#define CALLS_SHARE  36  /* percent of what agents and calls have */
#define AGENTS_LEAST 4

static int hold(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static int chart_height(int height)
{
    return height < CHART_FROM ? 0 : hold(height * CHART_SHARE / 100, CHART_LEAST, CHART_MOST);
}

/* The chart below, with the lines of the feed at its side where there is room for both. */
static int layout_foot(struct team_layout *layout, struct rect body)
{
    int lines = chart_height(body.height);
    int y = body.y + body.height - lines;
    layout->chart = (struct rect){body.x, y, body.width, lines};
    if (!lines || body.width < LAYOUT_WIDE)
        return lines;
    layout->chart.width = CHART_WIDTH;
    layout->rules[1] = (struct rect){body.x + CHART_WIDTH, y, 1, lines};
    layout->parts[TEAM_LINES] =
        (struct rect){body.x + CHART_WIDTH + 1, y, body.width - CHART_WIDTH - 1, lines};
    return lines;
}

static void layout_side(struct team_layout *layout, struct rect body)
{
    int left = body.width * AGENTS_SHARE / 100;
    layout->parts[TEAM_AGENTS] = (struct rect){body.x, body.y, left, body.height};
    layout->rules[0] = (struct rect){body.x + left, body.y, 1, body.height};
    layout->parts[TEAM_CALLS] =
        (struct rect){body.x + left + 1, body.y, body.width - left - 1, body.height};
}

static void layout_below(struct team_layout *layout, struct rect body, enum team_part lower)
{
    int calls = body.height * CALLS_SHARE / 100;
    calls = hold(calls, CALLS_LEAST, body.height - AGENTS_LEAST);
    calls = calls < 0 ? 0 : calls;
    int agents = body.height - calls;
    layout->parts[TEAM_AGENTS] = (struct rect){body.x, body.y, body.width, agents};
    layout->parts[lower] = (struct rect){body.x, body.y + agents, body.width, calls};
}

void team_layout_make(struct team_layout *layout, int width, int height, struct rect body,
                      enum team_part shown)
{
    int numbers = width >= LAYOUT_WIDE ? NUMBERS_WIDE : NUMBERS;
    *layout = (struct team_layout){0};
    layout->whole = width >= LAYOUT_WHOLE_WIDTH && height >= LAYOUT_WHOLE_HEIGHT;
    if (layout->whole) {
        layout->numbers = (struct rect){body.x, body.y, body.width, numbers};
        body.y += numbers;
        body.height -= numbers;
    }
    layout->sheet = body;
    if (body.height <= 0)
        return;
    if (!layout->whole) {
        layout->parts[shown] = body;
        return;
    }
    body.height -= layout_foot(layout, body);
    if (width >= SIDE_WIDTH)
        layout_side(layout, body);
    else
        layout_below(layout, body,
                     shown == TEAM_LINES && !layout->parts[TEAM_LINES].width ? TEAM_LINES
                                                                             : TEAM_CALLS);
}
