/* SPDX-License-Identifier: MIT */
/* Where the parts of the supervisors' view stand on a screen of a size: arithmetic only.

   Where there is not room for all, the chart goes first, then the calls give lines to the agents.
   The feed's lines have a place of their own from LAYOUT_WIDE columns on; before, they take that of
   the calls while one looks at them. */
#ifndef CONSOLE_TEAM_LAYOUT_H
#define CONSOLE_TEAM_LAYOUT_H

#include "console/canvas.h"

#include <stdbool.h>

enum team_part { TEAM_AGENTS, TEAM_CALLS, TEAM_LINES, TEAM_PART_COUNT };

struct team_layout {
    bool whole;                         /* more than one part */
    struct rect numbers;                /* the figures that matter */
    struct rect parts[TEAM_PART_COUNT]; /* with their titles; of size 0 where they are not seen */
    struct rect chart;
    struct rect sheet;    /* of one agent or line, in the place of all parts and the chart */
    struct rect rules[2]; /* lines between parts side by side; unused ones of size 0 */
};

/* `body` is what header, footer, notice and bar leave of a screen of that size; `shown` the part
   that one looks at. */
void team_layout_make(struct team_layout *layout, int width, int height, struct rect body,
                      enum team_part shown);

#endif
