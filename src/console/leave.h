/* SPDX-License-Identifier: MIT */
/* Being told to go: by SIGTERM, or by a terminal that was closed. The loop is told; and should it
   stand in a write to a terminal that takes nothing any more, the process ends by itself within a
   second. */
#ifndef CONSOLE_LEAVE_H
#define CONSOLE_LEAVE_H

#include <uv.h>

/* From now on `told` is run in the loop when the process is to go. The terminal's modes as they are
   now are what a process that can't wait leaves behind. One at a time. */
void leave_watch(uv_loop_t *loop, uv_async_cb told, void *context);
/* No longer; the loop has still to run until what was given to it is closed. */
void leave_unwatch(void);

#endif
