/* SPDX-License-Identifier: MIT */
/* Programs of ours that a client runs: in its place, or beside it with pipes. */
#ifndef CLIENT_PROCESS_H
#define CLIENT_PROCESS_H

#include "base/failure.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
    pid_t pid;
    int in;  /* its stdin, where it was asked for; else -1 */
    int out; /* its stdout */
    int err; /* its stderr, where it was asked for; else -1 */
};

enum process_way {
    PROCESS_OWN_SESSION = 1, /* no terminal of ours, and the root as its directory */
    PROCESS_DIES_WITH_US = 2,
    PROCESS_TAKES_INPUT = 4,  /* else its stdin is empty */
    PROCESS_KEEPS_ERRORS = 8, /* its stderr is a pipe; else it is ours */
};

/* Runs the program `name` of ours; `arguments` up to NULL, without the name. Signals are as at the
   start of a program. */
bool process_start(struct process *process, const char *name, const char *const *arguments,
                   unsigned ways, struct failure *failure);

/* Becomes the program; comes back only with a failure. */
bool process_become(const char *name, const char *const *arguments, struct failure *failure);

/* Waits for its end until `deadline` (of the steady clock, ms); false where it still runs. `status`
   as of waitpid(), may be NULL. */
bool process_wait(struct process *process, int64_t deadline, int *status);

/* Asks it to end, and ends it where it does not within `patience` ms. Closes what is open. */
void process_stop(struct process *process, int64_t patience);
void process_close(struct process *process);

#endif
