/* SPDX-License-Identifier: MIT */
/* Watching whether the sender of a request still waits for its answer: the library does not look at
   a connection that is set aside. Between the room's server.c, exchange.c and watch.c only; the
   rest is server_watch in server.h. */
#ifndef LISTENER_WATCH_H
#define LISTENER_WATCH_H

#include "listener/exchange.h"

/* Ends the watch, if there is one: from here on nothing is told, and the socket may be closed. */
void watch_end(struct server_request *request);

#endif
