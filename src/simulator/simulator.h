/* SPDX-License-Identifier: MIT */
/* The simulated provider: takes call orders over HTTP, lets people call in, and plays both. */
#ifndef SIMULATOR_SIMULATOR_H
#define SIMULATOR_SIMULATOR_H

#include "base/failure.h"
#include "simulator/settings.h"
#include "simulator/urls.h"

#include <uv.h>

struct simulator;

/* Starts listening; `settings` and `urls` are borrowed and may still grow URLs. NULL with a
 * sentence. */
struct simulator *simulator_start(uv_loop_t *loop, const struct settings *settings,
                                  const struct urls *urls, struct failure *failure);
int simulator_port(const struct simulator *simulator);

/* Called once, when --calls have been played; the receiver stops it. */
void simulator_on_over(struct simulator *simulator, void (*over)(void *), void *context);

/* Ends everything; the loop runs out once it is done, and then the memory is free. */
void simulator_stop(struct simulator *simulator);

#endif
