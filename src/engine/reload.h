/* SPDX-License-Identifier: MIT */
/* Reading the configuration again, on SIGHUP or when somebody asks: beside the loop, since the
   commands that tell secrets may take seconds. With a fault in it the former one stays in force.
   Calls, consoles, requests and open questions stay; what is under way goes on as it was begun. */
#ifndef ENGINE_RELOAD_H
#define ENGINE_RELOAD_H

#include "engine/clients.h"
#include "engine/engine.h"

struct reload;

/* NULL when out of memory. Listens to SIGHUP. */
struct reload *reload_new(struct engine *engine, const struct engine_options *options);
/* Reads it as soon as a reading that is under way is through, and then tells whoever asks (NULL:
   the log alone) each fault and remark as an item, {"fault":SENTENCE} or {"remark":SENTENCE}. `by`
   is for the log. */
void reload_begin(struct reload *reload, const struct ask *ask, const char *by);
void reload_close(struct reload *reload);
void reload_free(struct reload *reload);

#endif
