/* SPDX-License-Identifier: MIT */
/* Calls that fall silent: nothing happens, so the clock has to tell the consoles. */
#ifndef ENGINE_SILENCE_H
#define ENGINE_SILENCE_H

#include "engine/engine.h"

struct silence;

/* Looks, every few seconds while somebody watches, for calls that have become unconfirmed. NULL
   when out of memory. */
struct silence *silence_new(struct engine *engine);
void silence_close(struct silence *silence);
void silence_free(struct silence *silence);

#endif
