/* SPDX-License-Identifier: MIT */
/* Asking every account's provider, without a call, whether host, certificate and credentials are
   good: `centralita check --online`. */
#ifndef ENGINE_CHECK_H
#define ENGINE_CHECK_H

#include "config/config.h"

/* Asks all of them at once, each within its account's timeout, and prints a line an account on
   stdout, in the order of the configuration. No engine, no store and no lock are needed. Returns
   the exit code: FAILURE_NONE where each answered as its provider does and none refused its
   credentials, FAILURE_NOT_DONE otherwise, FAILURE_ENGINE where it could not be asked or told. */
int check_online(const struct config *config);

#endif
