/* SPDX-License-Identifier: MIT */
/* The bar above the footer on which an agent says, with one key, how the call went that is over: as
   long as the wrap-up lasts, and no caller's question wants the place. For this room's files alone.
 */
#ifndef CONSOLE_WRAP_BAR_H
#define CONSOLE_WRAP_BAR_H

#include "console/canvas.h"
#include "console/press.h"

#include <stdbool.h>

struct console;

/* How many lines it takes on a screen of that size; 0: there is none. */
int wrap_bar_lines(const struct console *console, int width, int height);
void wrap_bar_draw(const struct console *console, const struct view *view);
/* Whether a digit would be a disposition now. */
bool wrap_bar_takes_keys(const struct console *console);
/* Whether the key, or the click, is the bar's. */
bool wrap_bar_press(struct console *console, const struct press *press);
bool wrap_bar_click(struct console *console, const struct press *press);
/* It has come or gone, perhaps: keys that were meant for something else do nothing then. */
void wrap_bar_settle(struct console *console);

#endif
