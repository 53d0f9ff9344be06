/* SPDX-License-Identifier: MIT */
/* The HTTP server in a thread of its own with its loop, and sockets to speak to it; the tests wait
   for bytes and for what it tells, never for time. */
#ifndef TESTS_SERVER_RIG_H
#define TESTS_SERVER_RIG_H

#include "listener/server.h"

#include <pthread.h>
#include <stdbool.h>

#define RIG_BODY_MAX  2000
#define RIG_SECONDS   1 /* of all that the server waits for */
#define RIG_HELD_MAX  512
#define RIG_REPLY_MAX (256 * 1024)

extern const struct server_config rig_usual;

/* A request that is not answered yet. */
struct rig_held {
    struct server_request *request;
    bool told; /* that its sender has gone */
};

/* Under the lock but for what never changes. Requests are served by their path: /echo and /busy at
   once, /later in the loop's next turn; /hold and /watch are held until they are released, /watch
   with its sender watched. */
struct rig {
    pthread_t thread;
    uv_loop_t loop;
    uv_async_t wake;
    struct server *server;
    int port;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stop;    /* asked for */
    int grace;    /* milliseconds */
    bool release; /* answer the held ones */
    bool busy;    /* the loop is to stand still; `standing` tells that it does */
    bool standing;
    bool answers_gone; /* whoever has gone is answered at once */
    int shut_first;    /* sockets that the loop closes just before it answers */
    int sockets[RIG_HELD_MAX];
    bool closed;
    int held;
    struct rig_held requests[RIG_HELD_MAX];
    int gone;   /* how often it was told */
    int faults; /* told of a request that is answered, or told twice; or it could not be watched,
                   or could be twice */
};

/* NULL in `server` where it could not be started. */
struct rig *rig_start(const struct server_config *config, struct failure *failure);
void rig_stop(struct rig *rig, int grace); /* the server, and waits until it is closed */
void rig_finish(struct rig *rig); /* the loop, in which nothing may be open; frees, also what was
                                     held to the end */
int rig_set_up(void **state);
int rig_tear_down(void **state);

void rig_poke(struct rig *rig, bool *flag); /* sets it, and wakes the loop */
/* The loop stands still in between, so that what happens comes to it all at once. */
void rig_halt(struct rig *rig);
void rig_go_on(struct rig *rig);
void rig_wait_held(struct rig *rig, int count);
void rig_wait_gone(struct rig *rig, int count);
void rig_wait_closed(struct rig *rig);

int rig_call(const char *address, int port); /* a connected socket, or -1 */
int rig_dial(const struct rig *rig);
void rig_say(int one, const char *bytes);
/* Reads `count` whole replies, or up to the end of the connection; returns them together. */
const char *rig_hear(int one, int count);
void rig_assert_gone(int one); /* the server's end is closed */

#define assert_begins(text, beginning) assert_memory_equal(text, beginning, sizeof(beginning) - 1)

#endif
