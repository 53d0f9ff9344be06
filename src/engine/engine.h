/* SPDX-License-Identifier: MIT */
/* The engine: what its parts share. It owns the loop; every function here runs in the loop's
 * thread. */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/failure.h"
#include "config/config.h"
#include "http/client.h"
#include "listener/server.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct engine_options {
    const char *config; /* --config; NULL: the first that is found */
    const char *socket; /* --socket; NULL: the configuration's */
    bool on_demand;     /* started by a client: leave when nobody needs it */
    const char *log;    /* --log: where stderr goes once it is ready; NULL: stays */
};

struct engine {
    uv_loop_t loop;
    struct config
        *config; /* in force; who keeps a pointer into it over a turn of the loop holds it */
    bool on_demand;
    bool stopping;
    size_t orders_open; /* dials and hang-ups that are on their way to the store, a provider or back
                         */
    int64_t started_at; /* ms */
    char listener_url[128]; /* "http://127.0.0.1:8088"; "" without [listener] */
    struct lock *lock;
    struct store *store;
    struct http_client *http;
    struct server *server; /* NULL without [listener] */
    struct accounts *accounts;
    struct agents *agents;
    struct errands *errands;
    struct inquiry *inquiry;
    struct hangup *hangups; /* under way */
    struct clients *clients;
    struct publisher *publisher;
    struct dials *dials;
    struct feed *feed;
    struct questions *questions;
    struct silence *silence;
    struct reload *reload;
    struct supervise *supervise;
    struct stop *stop;
};

/* Runs until it is told to stop. Returns the exit code; what went wrong is told on stderr. */
int engine_run(const struct engine_options *options);

/* Begins to stop: takes nothing new, finishes what is open, closes, and the loop ends. */
void engine_stop(struct engine *engine);

/* How the calls that go out over the wire are shown. */
struct store_view engine_view(const struct engine *engine);

/* Puts the socket of the command line (NULL: there is none) in the place of the configuration's;
   false, and told on stderr, where its path is too long. */
bool engine_take_socket(struct config *config, const char *path);

/* Reads and checks the configuration, telling each fault on stderr; false where there was one. */
bool engine_read_config(struct config *config, const char *given);

#endif
