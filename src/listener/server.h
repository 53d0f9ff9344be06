/* SPDX-License-Identifier: MIT */
/* A bounded HTTP/1.1 server in a libuv loop. The only place that knows libmicrohttpd; what is asked
   and answered is its user's affair (listener/hooks.h, and the simulator). */
#ifndef LISTENER_SERVER_H
#define LISTENER_SERVER_H

#include "base/failure.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <uv.h>

struct server_config {
    const char *address; /* numeric, IPv4 or IPv6 */
    int port;            /* 0: any free one */
    size_t max_body;     /* bytes */
    size_t max_headers;  /* bytes */
    int max_connections;
    int header_seconds; /* for the headers, then the connection is closed */
    int body_seconds;   /* for the whole body, then 408 */
    int idle_seconds;   /* a kept connection without a request is closed */
};

/* A request that has come in whole. It lives until it is answered. */
struct server_request;

const char *server_request_method(const struct server_request *request);
const char *
server_request_path(const struct server_request *request); /* decoded, without the query */
const char *server_request_query(const struct server_request *request); /* raw, behind `?`; "" */
const char *server_request_header(const struct server_request *request,
                                  const char *name); /* or NULL */
const char *server_request_body(const struct server_request *request, size_t *length);
const struct sockaddr *server_request_peer(const struct server_request *request);
int64_t server_request_received_at(const struct server_request *request); /* ms, wall clock */

/* Called for each whole request. It is answered now or later, by exactly one server_answer from the
   loop's thread; a request whose sender goes away meanwhile must be answered all the same. */
typedef void server_handler(void *context, struct server_request *request);

/* Asked before the body is read, so that unwanted ones cost nothing; 0 to go on, else the status.
 */
typedef int server_gate(void *context, const struct server_request *request);

/* `type` may be NULL where there is no body; `retry_after` in seconds, 0 for none. Copies the body.
 */
void server_answer(struct server_request *request, int status, const char *type, const char *body,
                   size_t length, int retry_after);

/* Tells, in the loop, that the sender of a request that is not answered yet has gone: its end of
   the connection is closed (half of it is enough) or was reset. It is to be answered all the same,
   which the callback may do. At most once for each request, and never behind its server_answer.
   false where it can't be watched, or was already. */
typedef void server_gone(void *context, struct server_request *request);
bool server_watch(struct server_request *request, server_gone *gone, void *context);

struct server;
struct server *server_start(uv_loop_t *loop, const struct server_config *config, server_gate *gate,
                            server_handler *handler, void *context, struct failure *failure);
int server_port(const struct server *server);
/* For the requests that come from now on. */
void server_set_max_body(struct server *server, size_t bytes);
/* Takes no new request; those under way are answered; after at most `milliseconds` closes all the
   same, and then calls `closed`. Called again it is for another time, as long as `closed` was not.
 */
void server_stop(struct server *server, int milliseconds, void (*closed)(void *), void *context);

#endif
