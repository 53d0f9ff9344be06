/* SPDX-License-Identifier: MIT */
/* What a person last chose for calls through an account: the options that are kept, and the caller
   IDs that were used. Text goes in and comes out; files are choices_file.h's. */
#ifndef CONSOLE_CHOICES_H
#define CONSOLE_CHOICES_H

#include "console/dial_options.h"

#include "base/text.h"

#define CHOICES_BYTES_MAX   (64 * 1024) /* of the text */
#define CHOICES_CALLERS_MAX 9           /* caller IDs of an account; one has a digit for its key */

struct choices_row {
    char account[ACCOUNT_NAME_SIZE];
    json_t *options;                                      /* by their names on the wire; owned */
    char callers[CHOICES_CALLERS_MAX][DIAL_TEXT_MAX + 1]; /* the last used first */
    size_t caller_count;
    bool changed; /* since it was read or written */
};

struct choices {
    struct choices_row rows[ACCOUNTS_MAX]; /* the last changed first */
    size_t count;
};

void choices_free(struct choices *choices); /* empties it */
/* NULL where nothing is known of the account. */
const struct choices_row *choices_row(const struct choices *choices, const char *account);
/* Keeps those of `options` that are kept at all, in the place of what was kept. */
void choices_set(struct choices *choices, const char *account, const json_t *options);
void choices_caller_used(struct choices *choices, const char *account, const char *number);
bool choices_changed(const struct choices *choices);

/* Adds what the text says. What does not fit is left out; false with a sentence about the first of
   it. */
bool choices_read(struct choices *choices, const char *bytes, size_t length,
                  struct failure *failure);
bool choices_write(const struct choices *choices, struct text *out);
/* Takes over the rows that have changed in `from`. */
void choices_merge(struct choices *choices, const struct choices *from);
void choices_settle(struct choices *choices); /* nothing has changed from now on */

#endif
