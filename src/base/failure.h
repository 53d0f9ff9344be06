/* SPDX-License-Identifier: MIT */
/* The one way of reporting errors: a kind for the program, a sentence for the person. */
#ifndef BASE_FAILURE_H
#define BASE_FAILURE_H

#include <stdarg.h>
#include <stdbool.h>

#define FAILURE_SENTENCE_MAX 512

/* The kinds are the exit codes of the client commands (interface: "exit"). */
enum failure_kind {
    FAILURE_NONE = 0,
    FAILURE_NOT_DONE = 1, /* refused, unreachable, no such thing */
    FAILURE_USAGE = 2,    /* wrong usage or configuration */
    FAILURE_UNKNOWN = 3,  /* sent, and no telling what became of it */
    FAILURE_ENGINE = 4,   /* no engine, or the engine failed */
};

struct failure {
    enum failure_kind kind;
    char sentence[FAILURE_SENTENCE_MAX]; /* UTF-8, one line, no full stop needed */
};

/* Fills `failure` (may be NULL: then nothing is kept) and returns false, so that a caller can
   `return fail(…)`. The sentence says what was tried, on what, and what to do; it is cut at the
   size of the buffer, on a character's border. Control characters in it become `?`. */
bool fail(struct failure *failure, enum failure_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of the sentence that is there. */
void failure_prefix(struct failure *failure, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void failure_clear(struct failure *failure);

#endif
