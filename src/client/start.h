/* SPDX-License-Identifier: MIT */
/* Starts an engine in a session of its own. */
#ifndef CLIENT_START_H
#define CLIENT_START_H

#include "base/failure.h"
#include "base/paths.h"
#include "client/place.h"

#include <stdbool.h>
#include <stdint.h>

enum start {
    STARTED,
    START_FAILED,
    START_FORGONE, /* it left by itself: another may have been quicker */
};

/* Starts one for the place and waits for it to be ready, until `deadline` (of the steady clock,
   ms). `socket` gets where it listens. Else `failure` is what kept it from starting: FAILURE_USAGE
   where that is its configuration, else FAILURE_ENGINE. `dies_with_us`: it is told to end when this
   process ends. */
enum start start_engine(const struct place *place, bool dies_with_us, int64_t deadline,
                        char socket[PATH_SIZE], struct failure *failure);

/* Ends the one that was started last, if it still runs; waits for at most twice `patience` ms. */
void start_engine_end(int64_t patience);

#endif
