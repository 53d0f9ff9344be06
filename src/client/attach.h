/* SPDX-License-Identifier: MIT */
/* Finds the engine, and starts one where none answers. */
#ifndef CLIENT_ATTACH_H
#define CLIENT_ATTACH_H

#include "base/failure.h"
#include "client/line.h"

#include <stdbool.h>
#include <sys/types.h>

struct attach_options {
    const char *config; /* --config, or NULL */
    const char *socket; /* --socket, or NULL */
    const char *client; /* "console" or "command" */
    bool may_start;     /* an engine, where a configuration with a provider can be read */
    bool dies_with_us;  /* the engine that is started ends with this process */
};

/* Finds an engine by the rules of the contract, greets it, and fills in `line`; takes at most some
   ten seconds. FAILURE_ENGINE where there is none, FAILURE_USAGE where the configuration is at
   fault. */
bool attach(const struct attach_options *options, struct line *line, struct failure *failure);

#endif
