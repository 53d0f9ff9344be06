/* SPDX-License-Identifier: MIT */
/* What a login may dial, and with which numbers of its own: by its [agent.NAME]. */
#ifndef ENGINE_LIMITS_H
#define ENGINE_LIMITS_H

#include "engine/engine.h"
#include "model/order.h"

/* Checks the order, and fills in the phone of the login's own where the account takes one and none
   is named. false with a sentence (FAILURE_USAGE) where the login may not dial so. */
bool limits_apply(const struct engine *engine, const char *user, const struct account *account,
                  struct order *order, struct failure *failure);

/* Whether a number may be had called by the login in another way than by an order. false with a
   sentence. */
bool limits_check_number(const struct engine *engine, const char *user, const char *number,
                         struct failure *failure);

#endif
