/* SPDX-License-Identifier: MIT */
/* What the console is started with, by `centralita` and `centralita demo`. */
#ifndef CLIENT_CONSOLE_LINE_H
#define CLIENT_CONSOLE_LINE_H

#include "client/client.h"
#include "client/line.h"
#include "console/console.h"

#include <stdint.h>

/* The options of whatever opens a console, as rows of a table. */
#define CONSOLE_OPTIONS                                                       \
    {.name = "theme",                                                         \
     .kind = ARGUMENT_TEXT,                                                   \
     .argument = "NAME",                                                      \
     .sentence = N_("the colours to use, in place of the configured ones")},  \
        {.name = "ascii", .sentence = N_("draw with ASCII characters only")}, \
    {                                                                         \
        .name = "no-mouse", .sentence = N_("leave the mouse to the terminal") \
    }

/* Makes a console's of a line that is attached, with all that was read of it; `line` is closed. */
void console_line_of(struct line *line, struct console_line *out);

/* The way to the engine of one console, which takes it again and again. */
struct console_way {
    struct attach_options attach;
    bool service;    /* the engine that it had last stays, and who started it starts it again */
    bool machines;   /* it was the machine's */
    int64_t lost_at; /* steady ms of the first try since it was lost; 0: none yet */
};

/* A console_attach; `context` is a struct console_way. */
bool console_line_attach(void *context, struct console_line *out, struct failure *failure);

/* The console's options from the command line; the caller adds what is its own. */
void console_line_options(const struct client *client, struct console_options *out);

#endif
