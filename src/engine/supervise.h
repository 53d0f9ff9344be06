/* SPDX-License-Identifier: MIT */
/* What systemd, or whoever else gave $NOTIFY_SOCKET, is told of this engine (sd_notify(3)): that it
   is ready, reloads, stops; how it is, in a line; and, where a watchdog is set, that its loop still
   runs. A disk that takes nothing is in the line and no reason to be started anew: it would not be
   there for the next engine either, and this one goes on by itself when it is back. */
#ifndef ENGINE_SUPERVISE_H
#define ENGINE_SUPERVISE_H

#include "engine/engine.h"

struct supervise;

/* NULL when out of memory. Without anybody to tell it does nothing. */
struct supervise *supervise_new(struct engine *engine);
void supervise_ready(struct supervise *supervise); /* at first, and behind a reload */
void supervise_reloading(struct supervise *supervise);
void supervise_stopping(struct supervise *supervise);
void supervise_close(struct supervise *supervise);
void supervise_free(struct supervise *supervise);

#endif
