/* SPDX-License-Identifier: MIT */
/* A simulator with a listener that hears its events, an account that points at it, and an HTTP
   client, all in one loop. */
#ifndef SIMULATOR_STAGE_H
#define SIMULATOR_STAGE_H

#include "config/config.h"
#include "http/client.h"
#include "listener/server.h"
#include "provider/provider.h"
#include "simulator/simulator.h"

#include <stdbool.h>
#include <stddef.h>

#define STAGE_EVENTS_MAX 256
#define STAGE_TIMEOUT_MS 10000

/* What the listener heard. */
struct heard {
    char event[32];
    char sequence[32];
    char idcall[32];
    char type[4];
    char number[32];
    char vars[128];
    bool signature;
    bool list;
};

struct stage {
    uv_loop_t loop;
    struct settings settings;
    struct urls urls;
    struct simulator *simulator;
    struct server *listener;
    struct http_client *http;
    struct heard heard[STAGE_EVENTS_MAX];
    size_t count;
    int status; /* of the listener's answers */
    bool over;
    struct verdict_facts facts;
    bool answered;
    struct account account;
};

/* Opens with the simulator's options, up to a NULL. */
struct stage *stage_open(const char *const *options);
void stage_close(struct stage *stage);
/* Sets a key of the account. */
void stage_set(struct stage *stage, const char *key, const char *text);
/* Runs the loop until then; a failure if that takes too long. */
void stage_run_until(struct stage *stage, const bool *done);

#endif
