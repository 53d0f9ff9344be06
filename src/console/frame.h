/* SPDX-License-Identifier: MIT */
/* The whole screen: header, panes, footer, and what lies over them. */
#ifndef CONSOLE_FRAME_H
#define CONSOLE_FRAME_H

#include "console/state.h"

/* Draws all of it on the console's canvas. */
void frame_draw(struct console *console);

/* header.c: the first line of it. */
void header_draw(const struct console *console, const struct view *view);

#endif
