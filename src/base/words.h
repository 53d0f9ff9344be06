/* SPDX-License-Identifier: MIT */
/* A command line of the configuration, as program and arguments. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

/* Splits `line` in place at blanks; there are no quotes. Fills `words` up to `most` (> 0), and a
   NULL behind the last; returns how many. What is beyond is left out. */
size_t words_split(char *line, char *words[], size_t most);

#endif
