/* SPDX-License-Identifier: MIT */
/* The bar above the footer, on which an operator answers the questions of calls. */
#ifndef CONSOLE_BAR_H
#define CONSOLE_BAR_H

#include "console/canvas.h"
#include "console/questions.h"

#include <stdbool.h>

struct console;

/* The question on it, or NULL: then there is no bar. */
const struct open_question *bar_question(const struct console *console);
/* How many lines it, or that of a wrap-up, takes on a screen of that size; 0: there is none. */
int bar_lines(const struct console *console, int width, int height);
void bar_draw(const struct console *console, const struct view *view);

bool bar_has_room(const struct console *console);
/* What is to be pressed before a key is one of a bar (for _()), where it is text of a field or a
   key of a window; NULL where it is one at once. */
const char *bar_hint(const struct console *console);
/* Whether a key would be an answer here, and no text of a field or key of a window. */
bool bar_has_keys(const struct console *console);
/* And there is a question that it answers, and one may. */
bool bar_takes_keys(const struct console *console);
/* Whether a number is being typed for the question on it. */
bool bar_is_typed(const struct console *console);
/* Whether that choice (0: the number) can be seen. What can't be seen is not taken. */
bool bar_shows(const struct console *console, int key);
/* Which choice stands there; false for none. */
bool bar_key_at(const struct console *console, int x, int y, int *key);

#endif
