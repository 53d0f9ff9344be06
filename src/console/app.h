/* SPDX-License-Identifier: MIT */
/* The console without terminal, socket and clock: keys and lines of the wire go in, a canvas and
   lines come out. */
#ifndef CONSOLE_APP_H
#define CONSOLE_APP_H

#include "base/text.h"
#include "console/canvas.h"
#include "console/press.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct choices;
struct console;

struct console_settings {
    bool ascii;
    bool clock; /* shows the time of day */
    bool demo;
    bool wall;   /* the team's view alone, to be looked at */
    bool bell;   /* rings on an incoming call, and on a question of one */
    bool notify; /* tells the terminal of it */
};

/* What the edge has to do that is no drawing. Texts are clean; "" for nothing. */
#define EFFECT_TEXT_SIZE 256
struct effects {
    bool quit;
    bool suspend;
    bool repaint; /* the terminal may have been written over */
    bool bell;
    char notification[EFFECT_TEXT_SIZE];
    char copied[EFFECT_TEXT_SIZE];
    char theme[64];
    bool keep; /* app_choices() have changed, until choices_settle() */
};

/* NULL when out of memory. `now` in ms. */
struct console *app_start(const struct console_settings *settings, int width, int height,
                          int64_t now);
void app_free(struct console *console);

void app_resize(struct console *console, int width, int height);
void app_time(struct console *console, int64_t now);
void app_press(struct console *console, const struct press *press);

/* A line to an engine is there, after its greeting: who the engine takes us for. */
void app_attached(struct console *console, const char *user, const char *own_number);
/* It is lost; `sentence` says why, unless the engine did so itself. What was shown stays. */
void app_lost(struct console *console, const char *sentence);
/* An engine is there, and said goodbye with that sentence in place of a greeting. */
void app_turned_away(struct console *console, const char *sentence);
/* Whether the engine said goodbye when it was lost, or since: there is no hurry to try again. */
bool app_is_turned_away(const struct console *console);
/* One line of the wire, without its end; false where it is no message: then the line is of no use.
 */
bool app_line(struct console *console, const char *line, size_t length);
/* What the person chose for calls: the edge fills it at first, and keeps it where that has changed.
 */
struct choices *app_choices(struct console *console);
/* What is to be sent; the caller takes it out. */
struct text *app_out(struct console *console);

/* Whether the canvas is out of date. */
bool app_wants_drawing(const struct console *console);
const struct canvas *app_draw(struct console *console);
/* When the screen changes by itself or something is to be asked, in ms; 0: never. */
int64_t app_wakes_at(const struct console *console);
/* What is to be done; it is handed out once. */
struct effects app_effects(struct console *console);
/* Says something on the screen, as the edge found it. */
void app_tell(struct console *console, const char *sentence);

#endif
