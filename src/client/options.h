/* SPDX-License-Identifier: MIT */
/* Reads a command line by the table of commands. */
#ifndef CLIENT_OPTIONS_H
#define CLIENT_OPTIONS_H

#include "base/failure.h"
#include "client/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTIONS_GIVEN_MAX 512
#define OPTIONS_WORDS_MAX 64

struct given_option {
    const struct command_option *row;
    const char *text; /* of argv; NULL for a switch */
    int64_t value;    /* of a number; ms of a day or a time */
};

struct options {
    const struct command *command;
    struct given_option given[OPTIONS_GIVEN_MAX];
    size_t given_count;
    const char *words[OPTIONS_WORDS_MAX]; /* of argv */
    size_t word_count;
    char **rest; /* of a command that passes all on: up to NULL */
    bool help;
    bool version;
};

/* Checks everything that the table says; FAILURE_USAGE with a sentence where something is wrong.
   What
   `--help` or `--version` stand behind is not checked. Points into `argv`. */
bool options_read(struct options *options, int argc, char **argv, struct failure *failure);

/* The last one given of that name, or NULL. Asking for a name that the command has not got aborts.
 */
const struct given_option *options_find(const struct options *options, const char *name);
bool options_have(const struct options *options, const char *name);
const char *options_text(const struct options *options, const char *name); /* NULL: not given */
int64_t options_number(const struct options *options, const char *name, int64_t fallback);

/* The candidate that a mistyped word was probably meant to be, or NULL; up to a NULL one. */
const char *options_suggest(const char *word, const char *const *candidates);

#endif
