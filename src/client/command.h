/* SPDX-License-Identifier: MIT */
/* The commands of `centralita`: one constant row a command, from which parsing, `--help`, the
   manual and the shells' completion derive. */
#ifndef CLIENT_COMMAND_H
#define CLIENT_COMMAND_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

enum argument_kind {
    ARGUMENT_NONE, /* a switch */
    ARGUMENT_TEXT,
    ARGUMENT_FILE,
    ARGUMENT_ACCOUNT, /* the name of a [provider.NAME] */
    ARGUMENT_KIND,    /* a kind of provider */
    ARGUMENT_NUMBER,  /* whole, `least` to `most` */
    ARGUMENT_CHOICE,  /* one of `choices`, `|` between */
    ARGUMENT_PAIR,    /* NAME=VALUE, each name once */
    ARGUMENT_DAY,     /* YYYY-MM-DD in the person's zone; a time may follow */
    ARGUMENT_TIME,    /* YYYY-MM-DDTHH:MM:SS in the person's zone */
};

/* An option of a command: `--name`. Tables of them end with a NULL name. */
struct command_option {
    const char *name;
    enum argument_kind kind;
    const char *argument; /* what stands for it in help; NULL for a switch */
    const char *choices;
    const char *not_with; /* the option that says the contrary */
    long least, most;
    bool repeats;
    bool required;
    bool filled;          /* an empty text is none: ARGUMENT_TEXT */
    const char *sentence; /* for _(); no full stop */
};

enum command_engine {
    COMMAND_ALONE,    /* needs none */
    COMMAND_ATTACHES, /* needs one that runs */
    COMMAND_STARTS,   /* starts one where none runs */
};

struct client;

struct command {
    const char *name;  /* one word or two; "" for the console */
    const char *words; /* what follows, as in help; "" for nothing */
    size_t least_words, most_words;
    enum argument_kind word; /* what the words are, for completion; NONE: nothing to offer */
    const struct command_option *options; /* beyond the common ones */
    enum command_engine engine;
    bool keeps_exit;      /* its exit code stands, though the result could not be written */
    bool orders;          /* it orders a call: its options may need capabilities of the provider */
    bool passes_on;       /* all that follows is another program's affair */
    const char *sentence; /* for _(): what it does, no full stop */
    const char
        *about; /* for _(): paragraphs with an empty line between; NULL: the sentence says it all */
    bool (*run)(struct client *client, struct failure *failure);
};

/* Up to a row with a NULL name; the console first. */
extern const struct command commands[];
/* Those that every command has. */
extern const struct command_option common_options[];

/* The row of that name, or NULL. */
const struct command *command_find(const char *name);
/* The option of the command, or one of the common ones, or NULL. */
const struct command_option *command_option(const struct command *command, const char *name);

/* The word of the capability that a provider has to have for the option; NULL where it needs none.
 */
const char *command_option_needs(const struct command *command,
                                 const struct command_option *option);

/* Whether the row is one of the common ones. */
bool command_option_is_common(const struct command_option *option);

/* How a command ends: one row an exit code, for `--help` and the manual. */
struct command_exit {
    int code;
    const char *sentence;
};
extern const struct command_exit command_exits[]; /* up to a NULL sentence */

/* Environment variables that count: one row each, for the manual. */
struct command_variable {
    const char *name;
    const char *sentence;
};
extern const struct command_variable command_variables[]; /* up to a NULL name */

#endif
