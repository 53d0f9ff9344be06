/* SPDX-License-Identifier: MIT */
/* Things to do later in a libuv loop. */
#ifndef SIMULATOR_AGENDA_H
#define SIMULATOR_AGENDA_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct task;

struct agenda {
    uv_loop_t *loop; /* NULL once it is closed */
    struct task *tasks;
};

/* Called once: when it is time, or with `cancelled` when the agenda is closed before that. */
typedef void agenda_run(void *context, bool cancelled);

void agenda_start(struct agenda *agenda, uv_loop_t *loop);
/* In `milliseconds`. Without memory, or in a closed agenda, it is cancelled at once. */
void agenda_add(struct agenda *agenda, int64_t milliseconds, agenda_run *run, void *context);
/* Cancels all that has not been done. */
void agenda_close(struct agenda *agenda);

#endif
