/* SPDX-License-Identifier: MIT */
/* A command line of the configuration, as program and arguments: blanks between, no quotes. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

#define WORDS_MAX 64 /* program and arguments */

size_t words_count(const char *line);

/* Splits `line` in place. Fills `words` up to WORDS_MAX, and a NULL behind the last; returns how
   many. What is beyond is left out: who reads such a line refuses it (words_count). */
size_t words_split(char *line, char *words[WORDS_MAX + 1]);

#endif
