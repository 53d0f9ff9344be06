/* SPDX-License-Identifier: MIT */
/* Source networks: "127.0.0.0/8 ::1". */
#ifndef LISTENER_NETWORK_H
#define LISTENER_NETWORK_H

#include "base/failure.h"

#include <stdbool.h>
#include <sys/socket.h>

/* Whether the list is well formed; a sentence that names the entry that is not. */
bool network_list_check(const char *list, struct failure *failure);

/* Whether the address is in one of the networks; a NULL list holds all. An IPv4 address in IPv6
   form is the IPv4 address. */
bool network_list_holds(const char *list, const struct sockaddr *address);

#endif
