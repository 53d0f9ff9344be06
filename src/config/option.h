/* SPDX-License-Identifier: MIT */
/* Options as rows of a table: from one row come the reader's check, `init`, and the manual. */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

#define OPTION_TEXT_MAX     1024 /* bytes of a text whose row states no other bound */
#define OPTION_PHONE_MAX    63
#define OPTION_KEY_SIZE     64
#define OPTION_COUNTRY_SIZE 3 /* "ES" */

enum option_type {
    OPTION_TEXT,
    OPTION_NUMBER,   /* whole, `least` to `most` */
    OPTION_SWITCH,   /* yes, no */
    OPTION_CHOICE,   /* one of `choices`, `|` between */
    OPTION_URL,      /* https, or http to the loopback */
    OPTION_PATH,     /* absolute */
    OPTION_PHONE,    /* a telephone number, or an extension */
    OPTION_COUNTRY,  /* two letters */
    OPTION_SECRET,   /* also KEY_file and KEY_command */
    OPTION_VARIABLE, /* a provider variable's name: A-Z, 0-9 */
    OPTION_COMMAND,  /* program and arguments, blanks between */
    OPTION_PATTERN,  /* variables, as pattern_read reads them; may be empty */
};

struct option {
    const char *key; /* where `times` is given, the beginning of keys that end with a number */
    enum option_type type;
    bool required;
    const char *instead; /* keys, blanks between, that all together make up for a required one */
    long least, most;    /* of a number; of a text, its bytes (most; 0: the type's own bound) */
    const char *choices;
    int times; /* the key can be given with 1 to this behind it, one digit; 0: as it is */
    const char *fallback; /* the default, as it would be written; NULL: none */
    const char *example;  /* for `init`; NULL: the default */
    const char *sentence; /* for the manual, for _(); no full stop */
};

/* Where a secret stands. */
enum secret_form { SECRET_NONE, SECRET_INLINE, SECRET_FILE, SECRET_COMMAND };

/* The values of one section, in the order of its table. A secret is kept apart from all that is
 * printed. */
struct option_value {
    const struct option *option;
    int which;   /* the number behind the key; 0 where it has none */
    char *text;  /* what is written, or the default; NULL where there is none */
    long number; /* of OPTION_NUMBER and OPTION_SWITCH (0 or 1) */
    bool given;
    int line;              /* where it is given; 0 */
    enum secret_form form; /* of a secret */
    char *source;          /* of a secret in a file or by a command: which */
};

struct option_values {
    struct option_value *list;
    size_t count;
};

/* All rows of the table (up to one with a NULL key) with their defaults; false without memory. */
bool option_values_start(struct option_values *values, const struct option *table);
void option_values_free(struct option_values *values); /* wipes secrets */

/* Whether both, of one table, have the same values, wherever they were given. */
bool option_values_same(const struct option_values *a, const struct option_values *b);

/* Checks the text by the row and takes a copy. The sentence says what is wrong with it, and never
   shows a secret. */
bool option_set(struct option_value *value, const char *text, struct failure *failure);

/* NULL where no row has the key ("choice.3" is one of those that "choice." with times 9 has). */
struct option_value *option_find(const struct option_values *values, const char *key);

/* By key; "" and 0 where it has no value, NULL-safe. Asking for a key that no row has is a
   programming error and aborts. */
const char *option_text(const struct option_values *values, const char *key);
long option_number(const struct option_values *values, const char *key);
bool option_given(const struct option_values *values, const char *key);
/* The line it is given in; 0 where it is not. */
int option_line(const struct option_values *values, const char *key);

/* The key as it is written ("choice.3"). */
void option_key(const struct option_value *value, char out[OPTION_KEY_SIZE]);
/* The same for all that the row stands for ("choice.N"). */
void option_describe_key(const struct option *option, char out[OPTION_KEY_SIZE]);
/* What may be written for it, for people: "a whole number from 1 to 120", "e164, digits, national
   or 00". At most `size` bytes, NUL included. */
void option_describe(const struct option *option, char *out, size_t size);
/* The keys that make up for a required one, for people: "user and password"; false where there are
   none. */
bool option_describe_instead(const struct option *option, char *out, size_t size);

#endif
