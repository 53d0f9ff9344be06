/* SPDX-License-Identifier: MIT */
/* Calls made at random from a seed, with every fact that a call can have. */
#ifndef TESTS_RANDOM_CALL_H
#define TESTS_RANDOM_CALL_H

#include "model/call.h"

#include <stdint.h>

/* A generator of its own, so that a seed gives the same everywhere. */
struct random {
    uint64_t state;
};

uint32_t random_below(struct random *random, uint32_t bound);
/* Like what one record says of a call: some facts, of some ranks, from few values, so that they
 * meet. */
void random_call(struct random *random, struct call *call);
/* The seed of this run: $SEED, or the clock; printed. */
uint64_t random_seed(void);

/* The facts as text, but for the id: equal texts are equal calls. Free it. */
char *call_as_text(const struct call *call);

#endif
