/* SPDX-License-Identifier: MIT */
/* Folding the whole journal anew, to see that it gives what the tables hold. */
#ifndef STORE_REPLAY_H
#define STORE_REPLAY_H

#include "base/failure.h"

#include <stdbool.h>

/* Reads the database at `path` and folds its journal in memory. false with a sentence that names
   the first difference, or what could not be read. */
bool replay_check(const char *path, struct failure *failure);

#endif
