/* SPDX-License-Identifier: MIT */
/* One connection of the HTTP server with its request under way: reading, answering and deadlines.
   Between the room's server.c, exchange.c and watch.c only. */
#ifndef LISTENER_EXCHANGE_H
#define LISTENER_EXCHANGE_H

#include "base/text.h"
#include "listener/server.h"

#include <microhttpd.h>
#include <stdint.h>

/* Where a connection is. Each but HANDLING has a deadline. */
enum phase {
    PHASE_WAITING,  /* for the headers of the next request */
    PHASE_HEADERS,  /* the first line is there */
    PHASE_BODY,     /* the body is being read */
    PHASE_REFUSED,  /* it is read and dropped; the answer stands already */
    PHASE_DRAINING, /* the answer is sent; what still comes is dropped for a while, then it is
                       closed */
    PHASE_HANDLING, /* with the user */
    PHASE_ANSWERED, /* the answer is being sent */
};

struct server_request {
    struct server *server; /* NULL once the server was stopped before the answer came */
    struct MHD_Connection *connection;
    struct server_request *next;
    struct server_request **link; /* what points at this one */
    int socket;
    enum phase phase;
    uint64_t deadline;   /* of the loop's clock, ms; 0: none */
    bool in_handler;     /* the user is being told; an answer needs no waking up */
    bool kept;           /* it has had a request before */
    bool watched;        /* server_watch was called for this request */
    struct watch *watch; /* while it is; else NULL */
    int status;          /* of the answer */
    struct MHD_Response *response;
    struct text target; /* path and query as they came; the path is decoded in its place */
    size_t query;       /* where it begins in `target` */
    char method[16];
    struct text body;
    size_t dropped; /* bytes */
    int64_t received_at;
    struct sockaddr_storage peer;
};

/* Responses without a body are made once and used by all. */
#define SERVER_STATUS_MAX 600

struct server {
    uv_loop_t *loop;
    struct server_config config;
    server_gate *gate;
    server_handler *handler;
    void *context;
    struct MHD_Daemon *daemon;
    int port;
    uv_poll_t poll;   /* the daemon's epoll descriptor */
    uv_timer_t timer; /* the nearest deadline */
    uv_check_t check; /* runs the daemon behind the loop's callbacks, */
    uv_idle_t idle;   /* and keeps the loop from sleeping before that */
    uint64_t due;     /* when the timer goes off; 0: it does not */
    bool running;     /* inside MHD_run */
    bool freed;       /* a connection was let go in this run */
    struct server_request *connections;
    size_t handling; /* requests with the user */
    struct MHD_Response *empty[SERVER_STATUS_MAX];
    bool stopping;
    int handles; /* of libuv, not closed yet; the watches' among them */
    uint64_t stop_by;
    void (*closed)(void *context);
    void *closed_context;
};

/* server.c */
void server_watch_deadline(struct server *server, uint64_t deadline);
void server_wake(struct server *server);
void server_handle_closed(struct server *server);

/* exchange.c: the daemon's callbacks, */
void exchange_connection(void *cls, struct MHD_Connection *connection, void **own,
                         enum MHD_ConnectionNotificationCode what);
void *exchange_target(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_step(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *length, void **own);
void exchange_completed(void *cls, struct MHD_Connection *connection, void **own,
                        enum MHD_RequestTerminationCode why);
/* and what is to be done when a deadline has passed. */
void exchange_expire(struct server_request *request);
/* Takes the request away from a server that ends; its user may still answer it. */
void exchange_abandon(struct server_request *request);

#endif
