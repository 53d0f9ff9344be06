/* SPDX-License-Identifier: MIT */
/* A command line of the configuration, as program and arguments: blanks between, no quotes. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

#define WORDS_MAX 64 /* program and arguments */

/* false with a sentence where there are more than WORDS_MAX. */
bool words_check(const char *line, struct failure *failure);

/* Splits `line`, which has been checked, in place. Fills `words`, and a NULL behind the last;
   returns how many. */
size_t words_split(char *line, char *words[WORDS_MAX + 1]);

#endif
