/* SPDX-License-Identifier: MIT */
/* Where everything stands on a screen of a size: arithmetic only. */
#ifndef CONSOLE_LAYOUT_H
#define CONSOLE_LAYOUT_H

#include "console/canvas.h"

#include <stdbool.h>
#include <stddef.h>

#define LAYOUT_WHOLE_WIDTH  80 /* from here on all panes are on the screen together */
#define LAYOUT_WHOLE_HEIGHT 24
#define LAYOUT_SMALLEST     12 /* columns below which there is nothing but an ellipsis to be drawn */
#define LAYOUT_WIDE         132 /* from here on the detail has a column of its own */

enum pane { PANE_CONTACTS, PANE_DIAL, PANE_CALLS, PANE_DETAIL, PANE_COUNT };

struct layout {
    int width, height;
    bool whole; /* all panes; else only one, in `single` */
    bool wide;
    struct rect header, notice, footer; /* notice: the line of a small screen; else of height 0 */
    struct rect bar;                    /* above the footer; of height 0 where none is wanted */
    struct rect panes[PANE_COUNT]; /* with their title line; of size 0 where they are not seen */
    struct rect rules[3];          /* lines between columns, of width 1; unused ones of size 0 */
};

/* The most lines that a bar above the footer may take on a screen of that size, at least 1. */
int layout_bar_most(int width, int height);

/* `shown` is the pane that a small screen shows, `bar` how many lines the bar has; 0: there is
 * none.
 */
void layout_make(struct layout *layout, int width, int height, enum pane shown, int bar);

/* Columns of a list, from left to right. Those of rank 0 never drop; of the others the one with the
   greatest rank drops first. What is left over goes to those that stretch, by their share. */
struct column {
    int least;
    int rank;
    int stretch;
};

/* Fills `widths` (0: dropped) with a gap of one blank between columns. */
void layout_columns(const struct column *columns, size_t count, int width, int *widths);

#endif
