/* SPDX-License-Identifier: MIT */
/* The end of an engine: by a signal, by a client, or since nobody needs it any more. */
#ifndef ENGINE_STOP_H
#define ENGINE_STOP_H

#include "engine/engine.h"

struct stop;

/* Listens to SIGTERM and SIGINT, and, for an engine on demand, counts the seconds without a client.
 */
struct stop *stop_new(struct engine *engine);
void stop_free(struct stop *stop);

/* A client has come or gone: ends, or begins, the counting. */
void stop_reckon(struct stop *stop);
/* Begins the end: see engine_stop. */
void stop_begin(struct stop *stop);

#endif
