/* SPDX-License-Identifier: MIT */
/* The console: the screen of an operator, attached to an engine by the wire. It owns nothing but
   what it shows. */
#ifndef CONSOLE_CONSOLE_H
#define CONSOLE_CONSOLE_H

#include "base/failure.h"
#include "base/text.h"
#include "wire/message.h"

#include <stdbool.h>

/* A line to an engine, after the greeting. */
struct console_line {
    int fd;                      /* connected; the console closes it */
    struct wire_message welcome; /* the console frees it */
    struct text rest;            /* what has come behind it already; the console frees it */
    bool turned_away;            /* there is none, since the engine said goodbye */
};

/* Closes it and frees what it holds. */
void console_line_free(struct console_line *line);

/* Attaches to the engine, and starts one where that is allowed; may take some milliseconds. Called
   at first by the console's caller, and again by the console, at growing intervals, when the line
   is lost. */
typedef bool console_attach(void *context, struct console_line *line, struct failure *failure);

struct console_options {
    const char *theme; /* --theme; NULL: as configured */
    bool ascii;        /* --ascii */
    bool no_mouse;     /* --no-mouse */
    bool wall;         /* --wall: the team's view alone, to be looked at */
    bool demo;         /* shows a newcomer's hint line, and that nothing leaves this machine */
    console_attach *attach;
    void *context;
};

/* Runs until the person quits (true) or the terminal can't be used (false with a sentence). The
   terminal is restored on every path. `line` is taken over. */
bool console_run(const struct console_options *options, struct console_line *line,
                 struct failure *failure);

#endif
