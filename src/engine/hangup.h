/* SPDX-License-Identifier: MIT */
/* Hanging up a call through its provider. */
#ifndef ENGINE_HANGUP_H
#define ENGINE_HANGUP_H

#include "engine/clients.h"
#include "engine/engine.h"

/* Finds the call, checks that its provider can hang it up and can't take another for it, writes
   down who asked, asks the provider once, and answers `ask` with the call. */
void hangup_call(struct engine *engine, const char *id, const char *user, struct ask ask);

#endif
