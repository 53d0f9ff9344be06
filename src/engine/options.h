/* SPDX-License-Identifier: MIT */
/* The engine's own options, as a table from which its reading and its manual derive. */
#ifndef ENGINE_OPTIONS_H
#define ENGINE_OPTIONS_H

#include "engine/engine.h"

#include <stdbool.h>
#include <stddef.h>

struct engine_option {
    const char *name;     /* "config", for --config */
    const char *argument; /* "FILE"; NULL: it takes none */
    const char *job;      /* the job that it is for; NULL: all, "": serving */
    const char *sentence; /* for the manual, for _() */
};

extern const struct engine_option engine_option_table[]; /* up to a NULL name */

/* What else the program does besides serving, each in one word: for the manual. */
struct engine_job {
    const char *word; /* "check"; "" for serving */
    const char *sentence;
};

extern const struct engine_job engine_jobs[]; /* up to a NULL word */

struct engine_command {
    const char *word; /* "" to serve */
    struct engine_options options;
    bool online;  /* of `check` */
    char **kinds; /* of `init` */
    size_t kind_count;
};

/* Reads the command line; a sentence on stderr where it is wrong. */
bool engine_command_read(struct engine_command *command, int argc, char **argv);

#endif
