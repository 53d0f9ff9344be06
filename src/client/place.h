/* SPDX-License-Identifier: MIT */
/* Where an engine may be: the sockets to try, and the configuration to start one with. */
#ifndef CLIENT_PLACE_H
#define CLIENT_PLACE_H

#include "base/failure.h"
#include "base/paths.h"

#include <stdbool.h>
#include <stddef.h>

#define PLACE_SOCKETS_MAX 2

struct place {
    char config[PATH_SIZE];          /* absolute; "" where none can be read */
    bool has_provider;               /* the configuration has an account */
    char state_directory[PATH_SIZE]; /* as configured, or the default; "" where there is none */
    char sockets[PLACE_SOCKETS_MAX][PATH_SIZE]; /* in the order in which they are tried */
    size_t socket_count;
    bool final; /* the socket was named, so an engine is started at it */
};

/* Looks at the arguments (NULL: not given), the environment and the configuration. false with a
   sentence where a configuration that was asked for can't be read. */
bool place_find(struct place *place, const char *config, const char *socket,
                struct failure *failure);

/* Whether it is the socket of the machine's service, which is no user's to start. */
bool place_is_machines(const char *socket);

#endif
