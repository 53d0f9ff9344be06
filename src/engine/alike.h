/* SPDX-License-Identifier: MIT */
/* Calls that a provider can't tell apart, since it names them by their numbers: nothing is asked or
   ended there by guess. */
#ifndef ENGINE_ALIKE_H
#define ENGINE_ALIKE_H

#include "engine/engine.h"
#include "model/call.h"

/* `other`: the id of a call that may be on the line too and that the account's provider takes for
   the same; "" where there is none, NULL where it could not be found out. */
typedef void alike_found(void *context, const char *other);

/* Looks for one; `call` must live until `found`, which is called once, at once or later. */
void alike_find(struct engine *engine, const struct account *account, const struct call *call,
                alike_found *found, void *context);

#endif
