/* SPDX-License-Identifier: MIT */
/* What the console is started with, by `centralita` and `centralita demo`. */
#ifndef CLIENT_CONSOLE_LINE_H
#define CLIENT_CONSOLE_LINE_H

#include "client/client.h"
#include "console/console.h"

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

/* A console_attach; `context` is a struct attach_options. */
bool console_line_attach(void *context, struct console_line *out, struct failure *failure);

/* The console's options from the command line; the caller adds what is its own. */
void console_line_options(const struct client *client, struct console_options *out);

#endif
