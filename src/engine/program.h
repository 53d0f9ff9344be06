/* SPDX-License-Identifier: MIT */
/* One running program of an administrator's that answers questions, a line each. It reports to
   whoever started it, and is never trusted: at its first fault it is killed with all that it has
   started, and is over. */
#ifndef ENGINE_PROGRAM_H
#define ENGINE_PROGRAM_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define PROGRAM_LINE_MAX   (64u * 1024u) /* bytes of an answer */
#define PROGRAM_ERRORS_MAX (64u * 1024u) /* bytes on stderr from one answer to the next */
#define PROGRAM_WORDS_SIZE 200           /* bytes kept of its last words on stderr, with the NUL */

struct program;

/* One question on its way into a program. */
struct program_question;

/* NULL when out of memory. */
struct program_question *program_question_new(const char *line, size_t length);
void program_question_free(struct program_question *question); /* NULL-safe; not once it is given */

/* How it ended, for `ended`. */
struct program_end {
    char
        sentence[FAILURE_SENTENCE_MAX]; /* "/usr/lib/route ended with exit code 1"; "": on demand */
    char words[PROGRAM_WORDS_SIZE];     /* the last line on its stderr, made clean; or "" */
};

/* Both are called in the loop, never from within a function of this header. */
struct program_watch {
    /* The answer to the question that it had; `line` lives for the call. */
    void (*answered)(void *context, const char *line);
    /* It is over and waited for; the program is none any more. */
    void (*ended)(void *context, const struct program_end *end);
};

/* Starts it: words[0] is looked up in PATH, no shell is asked. It leads a session of its own, has
   stdin, stdout and stderr as pipes and nothing else that is open here, no blocked signal and none
   ignored. NULL with a sentence where that fails. */
struct program *program_start(uv_loop_t *loop, char *const words[],
                              const struct program_watch *watch, void *context,
                              struct failure *failure);

/* Whether it can be given a question: it has none, is well, and has written nothing meanwhile. One
   that is found to be not well is killed by this. */
bool program_is_ready(struct program *program);

/* Gives it a question, which is the program's from here on. Only to one that is ready. */
void program_give(struct program *program, struct program_question *question);

/* Kills it, for the reason that the sentence gives ("": on demand), unless it had a fault before
   that. It reports that it has ended, all the same. */
void program_kill(struct program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether it is well and has answered nothing yet: it may still be getting ready. */
bool program_is_new(const struct program *program);

/* The answer that it owes is not waited for any more. It still comes by `answered`, or the program
   is killed on demand after so many ms. */
void program_forgive(struct program *program, unsigned ms);

/* Closes what the loop has of it, without waiting for its end: for one that has been killed and
   does not end. It reports no more. */
void program_abandon(struct program *program);

#endif
