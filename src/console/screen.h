/* SPDX-License-Identifier: MIT */
/* The terminal: the one place that knows curses. A canvas is shown on it, and keys come from it. */
#ifndef CONSOLE_SCREEN_H
#define CONSOLE_SCREEN_H

#include "base/failure.h"
#include "console/canvas.h"
#include "console/press.h"
#include "console/theme.h"

#include <stdbool.h>

struct screen;

/* Whether this locale can show more than ASCII. */
bool screen_is_utf8(void);

/* Takes the terminal over. NULL with a sentence where there is none, or it can do too little. */
struct screen *screen_start(bool mouse, struct failure *failure);
/* Gives it back as it was; NULL-safe. */
void screen_stop(struct screen *screen);

/* Colours can't be shown: the terminal has none, or NO_COLOR is set. */
bool screen_is_mono(const struct screen *screen);
void screen_theme(struct screen *screen, const struct theme *theme);

void screen_size(const struct screen *screen, int *width, int *height);
/* The terminal has another size now. */
void screen_resized(struct screen *screen);

/* Sends what has changed since the canvas shown before; with `repaint` all of it. */
void screen_show(struct screen *screen, const struct canvas *canvas, bool repaint);

/* The next key, without waiting; false where there is none. */
bool screen_press(struct screen *screen, struct press *press);
/* Whether the terminal is gone: nothing can ever be read from it again. */
bool screen_is_gone(const struct screen *screen);

/* Texts are clean. */
void screen_bell(struct screen *screen);
void screen_notify(struct screen *screen, const char *text);
void screen_copy(struct screen *screen, const char *text);

/* Hands the terminal back to the shell, and takes it again. */
void screen_suspend(struct screen *screen);
void screen_resume(struct screen *screen);

#endif
