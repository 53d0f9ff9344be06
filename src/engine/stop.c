/* SPDX-License-Identifier: MIT */
/* Stopping in an order that loses nothing: first no more requests are taken, then orders that are
   on their way come home (or are given up as unknown), then the store writes what it has, and the
   clients are told last. */
#include "engine/stop.h"

#include "base/clock.h"
#include "base/log.h"
#include "engine/agents.h"
#include "engine/clients.h"
#include "engine/errand.h"
#include "engine/feed.h"
#include "engine/inquiry.h"
#include "engine/lock.h"
#include "engine/publish.h"
#include "engine/questions.h"
#include "engine/reload.h"
#include "engine/silence.h"
#include "engine/supervise.h"

#include <signal.h>
#include <stdlib.h>

#define ORDERS_HOME_MS 3000 /* for orders that are with the provider */
#define FIRST_MS       5000 /* for whoever started the engine to come in, however short it lingers */
#define AGAIN_MS       1000 /* at least, between two looks whether it is needed still */
#define SERVER_STOP_MS 2000
#define LOOK_MS        10

static const int stop_signals[] = {SIGTERM, SIGINT};
#define STOP_SIGNALS (sizeof stop_signals / sizeof stop_signals[0])

enum stop_stage {
    STOP_NOT,
    STOP_SERVER,
    STOP_ORDERS,
    STOP_HTTP,
    STOP_ANSWERS,
    STOP_STORE,
    STOP_END
};

struct stop {
    struct engine *engine;
    enum stop_stage stage;
    int64_t orders_until; /* steady ms */
    uv_timer_t timer;     /* looks whether the orders are home; before that, counts the linger */
    uv_signal_t signals[STOP_SIGNALS];
    bool counting; /* the store is being asked for live calls */
    bool visited;  /* a client has come in since the start */
};

static void stop_clients_closed(void *context)
{
    (void)context;
}

static void stop_store_closed(void *context)
{
    struct stop *stop = context;
    struct engine *engine = stop->engine;
    stop->stage = STOP_END;
    engine->store = NULL;
    publisher_close(engine->publisher);
    feed_close(engine->feed);
    questions_close(engine->questions);
    silence_close(engine->silence);
    inquiry_close(engine->inquiry);
    agents_close(engine->agents);
    errands_close(engine->errands);
    reload_close(engine->reload);
    supervise_close(engine->supervise);
    for (size_t i = 0; i < STOP_SIGNALS; i++)
        uv_close((uv_handle_t *)&stop->signals[i], NULL);
    clients_close(engine->clients, stop_clients_closed, stop);
}

/* All answers are on disk, or will be found missing at the next start. */
static void stop_store(struct stop *stop)
{
    stop->stage = STOP_STORE;
    uv_close((uv_handle_t *)&stop->timer, NULL);
    store_close(stop->engine->store, stop_store_closed, stop);
}

static void stop_http_closed(void *context)
{
    struct stop *stop = context;
    stop->engine->http = NULL;
    stop->stage = STOP_ANSWERS;
}

static void stop_look(uv_timer_t *timer)
{
    struct stop *stop = timer->data;
    bool home = stop->engine->orders_open == 0;
    if (stop->stage == STOP_ORDERS && (home || clock_steady() >= stop->orders_until)) {
        stop->stage = STOP_HTTP;
        http_client_close(stop->engine->http, stop_http_closed, stop);
    } else if (stop->stage == STOP_ANSWERS && home) {
        stop_store(stop);
    }
}

static void stop_server_closed(void *context)
{
    struct stop *stop = context;
    stop->engine->server = NULL;
    stop->stage = STOP_ORDERS;
    stop->orders_until = clock_steady() + ORDERS_HOME_MS;
    uv_timer_start(&stop->timer, stop_look, 0, LOOK_MS);
}

void stop_begin(struct stop *stop)
{
    if (stop->stage != STOP_NOT)
        return;
    stop->stage = STOP_SERVER;
    stop->engine->stopping = true;
    supervise_stopping(stop->engine->supervise);
    clients_hide(stop->engine->clients);
    lock_let_go_soon(stop->engine->lock);
    uv_timer_stop(&stop->timer);
    errands_stop(stop->engine->errands);
    questions_stop(stop->engine->questions);
    feed_hurry(stop->engine->feed, SERVER_STOP_MS);
    if (stop->engine->server)
        server_stop(stop->engine->server, SERVER_STOP_MS, stop_server_closed, stop);
    else
        stop_server_closed(stop);
}

static void stop_signal(uv_signal_t *handle, int number)
{
    log_notice("stopping: signal %d", number);
    stop_begin(handle->data);
}

static void stop_reckon_within(struct stop *stop, uint64_t least_ms);

static void stop_counted(void *context, json_t *rows, const struct failure *failure)
{
    struct stop *stop = context;
    struct engine *engine = stop->engine;
    const json_t *row = json_array_get(rows, 0);
    json_int_t open = json_integer_value(json_object_get(row, "live")) +
                      json_integer_value(json_object_get(row, "pending"));
    stop->counting = false;
    bool needed = (failure && failure->kind) || !row || open > 0 || engine->orders_open > 0 ||
                  questions_open(engine->questions) > 0 || store_waiting(engine->store) > 0 ||
                  clients_count(engine->clients) > 0 || clients_knock(engine->clients);
    if (needed) {
        stop_reckon_within(stop, AGAIN_MS);
    } else if (stop->stage == STOP_NOT) {
        log_notice("leaving: nobody needs this engine");
        stop_begin(stop);
    }
}

static void stop_lingered(uv_timer_t *timer)
{
    struct stop *stop = timer->data;
    if (stop->stage != STOP_NOT || stop->counting || clients_count(stop->engine->clients) > 0)
        return;
    struct store_view view = engine_view(stop->engine);
    stop->counting = true;
    store_read_totals(stop->engine->store, view.now, &view, stop_counted, stop);
}

static void stop_reckon_within(struct stop *stop, uint64_t least_ms)
{
    struct engine *engine = stop->engine;
    uint64_t linger = (uint64_t)engine->config->linger * CLOCK_SECOND;
    if (!engine->on_demand || stop->stage != STOP_NOT)
        return;
    if (clients_count(engine->clients) > 0)
        uv_timer_stop(&stop->timer);
    else
        uv_timer_start(&stop->timer, stop_lingered, linger > least_ms ? linger : least_ms, 0);
}

void stop_reckon(struct stop *stop)
{
    stop->visited = stop->visited || clients_count(stop->engine->clients) > 0;
    stop_reckon_within(stop, stop->visited ? 0 : FIRST_MS);
}

struct stop *stop_new(struct engine *engine)
{
    struct stop *stop = calloc(1, sizeof *stop);
    if (!stop)
        return NULL;
    stop->engine = engine;
    uv_timer_init(&engine->loop, &stop->timer);
    stop->timer.data = stop;
    for (size_t i = 0; i < STOP_SIGNALS; i++) {
        uv_signal_init(&engine->loop, &stop->signals[i]);
        stop->signals[i].data = stop;
        uv_signal_start(&stop->signals[i], stop_signal, stop_signals[i]);
    }
    return stop;
}

void stop_free(struct stop *stop)
{
    free(stop);
}
