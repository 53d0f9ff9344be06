/* SPDX-License-Identifier: MIT */
/* What `centralita check` finds out beyond what the configuration says. */
#ifndef ENGINE_CHECK_H
#define ENGINE_CHECK_H

#include "config/config.h"

/* Asks all of them at once, each within its account's timeout, and prints a line an account on
   stdout, in the order of the configuration. No engine, no store and no lock are needed. Returns
   the exit code: FAILURE_NONE where each answered as its provider does and none refused its
   credentials, FAILURE_NOT_DONE otherwise, FAILURE_ENGINE where it could not be asked or told. */
int check_online(const struct config *config);

/* Remarks on stderr, a line each, on the queries' programs that whoever asks could not start. Not a
   fault: the engine may run as somebody else, and elsewhere. check_commands.c */
void check_commands(const struct config *config);

#endif
