/* SPDX-License-Identifier: MIT */
/* The sizes of the panes. Every number that the screen is laid out by stands here. */
#include "console/layout.h"

#include <string.h>

#define LEFT_SHARE 36 /* percent of the width that contacts and dial pad take */
#define LEFT_LEAST 29
#define LEFT_MOST  46
#define LEFT_WIDE  27 /* percent, where there are three columns */
#define DIAL_HEIGHT \
    11 /* its title, number, two facts, four rows of keys, provider, options, phone */
#define DETAIL_HEIGHT 9  /* below the calls, on a screen of the least height */
#define DETAIL_SHARE  36 /* percent of the height it takes on a higher one */
#define DETAIL_OPEN   70 /* and when it is what one looks at */
#define CALLS_LEAST   6
#define BAR_MOST      4 /* lines of a question's bar: its facts, and three with choices */
#define BAR_SHARE     2 /* it gets one part of so many, on a screen that has not room for all panes */
#define DETAIL_COLUMN 30 /* percent of the width, where it has a column of its own */
#define DETAIL_NARROW 38
#define DETAIL_WIDEST 70

static int hold(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static bool is_whole(int width, int height)
{
    return width >= LAYOUT_WHOLE_WIDTH && height >= LAYOUT_WHOLE_HEIGHT;
}

static int header_height(int height)
{
    return height >= 3 ? 1 : 0;
}

static int notice_height(int height)
{
    return height >= 5 ? 1 : 0;
}

static int footer_height(int height)
{
    return height >= 2 ? 1 : 0;
}

int layout_bar_most(int width, int height)
{
    int rest = height - header_height(height) - notice_height(height) - footer_height(height);
    return is_whole(width, height) ? BAR_MOST : hold(rest / BAR_SHARE, 1, BAR_MOST);
}

static void layout_small(struct layout *layout, enum pane shown)
{
    int notice = notice_height(layout->height);
    int top = layout->header.height + notice;
    int rest = layout->height - top - layout->footer.height - layout->bar.height;
    layout->notice = (struct rect){0, layout->header.height, layout->width, notice};
    if (rest > 0)
        layout->panes[shown] = (struct rect){0, top, layout->width, rest};
}

static void layout_left(struct layout *layout, int width, int top, int height)
{
    layout->panes[PANE_CONTACTS] = (struct rect){0, top, width, height - DIAL_HEIGHT};
    layout->panes[PANE_DIAL] = (struct rect){0, top + height - DIAL_HEIGHT, width, DIAL_HEIGHT};
    layout->rules[0] = (struct rect){width, top, 1, height};
}

static void layout_whole(struct layout *layout, enum pane shown)
{
    int top = layout->header.height;
    int height = layout->height - top - layout->footer.height - layout->bar.height;
    int share = layout->wide ? LEFT_WIDE : LEFT_SHARE;
    int left = hold(layout->width * share / 100, LEFT_LEAST, LEFT_MOST);
    int x = left + 1;
    int right = layout->width - x;
    layout_left(layout, left, top, height);
    if (layout->wide) {
        int detail = hold(layout->width * DETAIL_COLUMN / 100, DETAIL_NARROW, DETAIL_WIDEST);
        int calls = right - detail - 1;
        layout->panes[PANE_CALLS] = (struct rect){x, top, calls, height};
        layout->rules[1] = (struct rect){x + calls, top, 1, height};
        layout->panes[PANE_DETAIL] = (struct rect){x + calls + 1, top, detail, height};
        return;
    }
    int part = shown == PANE_DETAIL ? DETAIL_OPEN : DETAIL_SHARE;
    int detail = hold(height * part / 100, DETAIL_HEIGHT, height - CALLS_LEAST);
    layout->panes[PANE_CALLS] = (struct rect){x, top, right, height - detail};
    layout->panes[PANE_DETAIL] = (struct rect){x, top + height - detail, right, detail};
}

void layout_make(struct layout *layout, int width, int height, enum pane shown, int bar)
{
    int lines = hold(bar, 0, layout_bar_most(width, height));
    int foot = footer_height(height);
    *layout = (struct layout){.width = width, .height = height};
    layout->whole = is_whole(width, height);
    layout->wide = layout->whole && width >= LAYOUT_WIDE;
    layout->header = (struct rect){0, 0, width, header_height(height)};
    layout->footer = (struct rect){0, height - 1, width, foot};
    layout->bar = (struct rect){0, height - foot - lines, width, lines};
    if (layout->whole)
        layout_whole(layout, shown);
    else
        layout_small(layout, shown);
}

static int columns_width(const struct column *columns, size_t count, int rank)
{
    int width = 0;
    for (size_t i = 0; i < count; i++) {
        if (columns[i].rank <= rank)
            width += columns[i].least + (width ? 1 : 0);
    }
    return width;
}

static int greatest_rank(const struct column *columns, size_t count)
{
    int rank = 0;
    for (size_t i = 0; i < count; i++)
        rank = columns[i].rank > rank ? columns[i].rank : rank;
    return rank;
}

void layout_columns(const struct column *columns, size_t count, int width, int *widths)
{
    int rank = greatest_rank(columns, count);
    while (rank > 0 && columns_width(columns, count, rank) > width)
        rank--;
    int spare = width - columns_width(columns, count, rank);
    int shares = 0;
    for (size_t i = 0; i < count; i++) {
        widths[i] = columns[i].rank <= rank ? columns[i].least : 0;
        shares += widths[i] ? columns[i].stretch : 0;
    }
    for (size_t i = 0; i < count && spare > 0 && shares; i++) {
        if (!widths[i] || !columns[i].stretch)
            continue;
        int more = spare * columns[i].stretch / shares;
        widths[i] += more;
        spare -= more;
        shares -= columns[i].stretch;
    }
}
