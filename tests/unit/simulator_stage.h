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
#define STAGE_PASSWORD   "3956"         /* the simulator's default */
#define STAGE_AGENT      "+34911000222" /* agent.number */

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
    char address[64]; /* the simulator's */
    struct account account;
    int timeout_ms; /* of a request */
    /* The last errand, and what came of it. */
    struct errand errand;
    struct verdict_facts facts;
    struct call says;
    int http_status;
    int retry_after;
    bool answered;
    char token[PROVIDER_TOKEN_SIZE]; /* the last one that was fetched */
};

/* Opens with the simulator's options, up to a NULL, and with an account of Infocaller. */
struct stage *stage_open(const char *const *options);
void stage_close(struct stage *stage);
/* Makes the account one of that kind, with its addresses at the simulator and what it expects by
   default. */
void stage_use(struct stage *stage, const char *kind);
/* Has the adapter put the matter in words, sends them, and reads the answer; a failure of the test
   where they can't be put. DIAL wants an order, HANGUP and STATUS a call. */
const struct verdict_facts *stage_ask(struct stage *stage, enum provider_act act,
                                      const struct order *order, const struct call *call);
/* Sets a key of the account. */
void stage_set(struct stage *stage, const char *key, const char *text);
/* Runs the loop until then; a failure if that takes too long. */
void stage_run_until(struct stage *stage, const bool *done);

#endif
