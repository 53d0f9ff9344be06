/* SPDX-License-Identifier: MIT */
/* Dialling: an order goes to the disk, then to the provider, once, and what became of it to the
   disk again. It is a paid call: nothing here ever sends one twice. */
#ifndef ENGINE_DIAL_H
#define ENGINE_DIAL_H

#include "engine/clients.h"
#include "engine/engine.h"
#include "model/order.h"

struct dials;

struct dials *dials_new(struct engine *engine);
void dials_free(struct dials *dials);
/* Who ordered that number within the last seconds; NULL: nobody did. */
const char *dials_just_ordered(const struct dials *dials, const char *number, int64_t now);

/* Takes over the order, which was checked, and carries it out; answers `ask` with the call. `user`
   is who dials. */
void dial_order(struct dials *dials, const struct account *account, struct order *order,
                const char *user, struct ask ask);

#endif
