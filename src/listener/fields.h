/* SPDX-License-Identifier: MIT */
/* The fields of Infocaller's documents as values. An absent field leaves its value as it is; a
   malformed or over-long one is a fault with a sentence that names it. */
#ifndef LISTENER_FIELDS_H
#define LISTENER_FIELDS_H

#include "listener/delivery.h"

bool field_set_text(struct call *says, enum call_text which, struct slice value,
                    enum call_rank rank, const char *name, struct failure *failure);

/* "aaaa-mm-ddThh:mm:ss", in the zone unless it brings its own; ms. */
bool field_read_time(struct slice value, const char *zone, const char *name, int64_t *at,
                     struct failure *failure);

bool field_read_seconds(struct slice value, const char *name, int64_t *seconds,
                        struct failure *failure);

/* An amount with point or comma, as CALL_COST_UNITs; what is finer is rounded. */
bool field_read_cost(struct slice value, const char *name, int64_t *cost, struct failure *failure);

/* The five entities that variables are written with in either format, decoded in place. */
void field_decode_entities(char *text);

#endif
