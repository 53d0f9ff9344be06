/* SPDX-License-Identifier: MIT */
/* The wiring: requests go to the played providers, and callers come by themselves. */
#include "simulator/simulator.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "http/client.h"
#include "listener/server.h"
#include "simulator/played.h"
#include "simulator/spoil.h"

#include <stdlib.h>
#include <string.h>

#define ORDER_BODY_MAX    65536
#define ORDER_HEADERS_MAX 16384
#define CONNECTIONS_MAX   1024
#define HEADER_SECONDS    10
#define BODY_SECONDS      10
#define IDLE_SECONDS      30
#define STOP_MS           200

struct simulator {
    const struct settings *settings;
    struct server *server;
    struct http_client *http;
    struct world world;
    void (*over)(void *);
    void *over_context;
    int parts_left; /* that are not closed yet */
};

/* ---- Calls */

static void on_caller(void *context, bool cancelled);

static void wait_for_caller(struct simulator *simulator)
{
    struct world *world = &simulator->world;
    long rate = simulator->settings->rate;
    if (rate > 0 && world_has_turns(world))
        agenda_add(&world->agenda, chance_wait(&world->chance, 60 * CLOCK_SECOND / rate), on_caller,
                   simulator);
}

static void on_caller(void *context, bool cancelled)
{
    struct simulator *simulator = context;
    struct world *world = &simulator->world;
    if (cancelled)
        return;
    struct sim_call *call =
        world_has_room(world) && world_has_turns(world) ? calloc(1, sizeof *call) : NULL;
    if (call) {
        sim_call_come_in(call, simulator->settings, &world->callers, &world->chance);
        world_begin(world, call, 0);
    }
    wait_for_caller(simulator);
}

static void on_call_over(void *context)
{
    struct simulator *simulator = context;
    if (simulator->over && world_is_through(&simulator->world)) {
        void (*over)(void *) = simulator->over;
        simulator->over = NULL;
        over(simulator->over_context);
    }
}

/* ---- Answers */

struct answer {
    struct server_request *request;
    struct sim_reply reply;
    int retry_after;
};

static void on_answer(void *context, bool cancelled)
{
    struct answer *answer = context;
    const struct sim_reply *reply = &answer->reply;
    if (cancelled)
        server_answer(answer->request, STATUS_UNAVAILABLE, NULL, NULL, 0, 0);
    else
        server_answer(answer->request, reply->status, reply->type, text_string(&reply->body),
                      reply->body.length, answer->retry_after);
    text_free(&answer->reply.body);
    free(answer);
}

static void answer_later(struct simulator *simulator, struct answer *answer, int64_t wait)
{
    if (wait > 0)
        agenda_add(&simulator->world.agenda, wait, on_answer, answer);
    else
        on_answer(answer, false);
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static struct sim_request read_request(const struct server_request *request)
{
    struct sim_request read = {.method = server_request_method(request),
                               .path = server_request_path(request),
                               .query = server_request_query(request),
                               .type =
                                   text_or_empty(server_request_header(request, "Content-Type")),
                               .authorization = server_request_header(request, "Authorization"),
                               .security_token = server_request_header(request, "security-token"),
                               .now = clock_now()};
    read.body = server_request_body(request, &read.length);
    return read;
}

static void answer_by(struct simulator *simulator, const struct played_path *path,
                      struct answer *answer)
{
    const struct settings *settings = simulator->settings;
    struct sim_request request = read_request(answer->request);
    struct world *world = &simulator->world;
    int64_t wait = 0;
    bool done;
    const struct bad_reply *bad = spoil_choose(settings, &world->chance, &done);
    request.idle = !done;
    path->answer(world, &request, &answer->reply);
    if (bad)
        spoil(&answer->reply, bad, &answer->retry_after, &wait);
    if (settings->verbose)
        log_notice("%s: %d %s%s", request.path, answer->reply.status, answer->reply.note,
                   bad ? ", answered badly" : "");
    answer_later(simulator, answer, settings->reply_delay + wait);
}

static void on_request(void *context, struct server_request *request)
{
    struct simulator *simulator = context;
    int status;
    const struct played_path *path =
        played_find(server_request_method(request), server_request_path(request), &status);
    struct answer *answer = path ? calloc(1, sizeof *answer) : NULL;
    if (!answer) {
        server_answer(request, path ? STATUS_UNAVAILABLE : status, NULL, NULL, 0, 0);
        return;
    }
    answer->request = request;
    answer->reply.status = STATUS_GOOD;
    text_start(&answer->reply.body, PLAYED_REPLY_MAX);
    answer_by(simulator, path, answer);
}

/* ---- Start and stop */

static bool start_server(struct simulator *simulator, uv_loop_t *loop, struct failure *failure)
{
    struct server_config config = {.address = simulator->settings->address,
                                   .port = (int)simulator->settings->port,
                                   .max_body = ORDER_BODY_MAX,
                                   .max_headers = ORDER_HEADERS_MAX,
                                   .max_connections = CONNECTIONS_MAX,
                                   .header_seconds = HEADER_SECONDS,
                                   .body_seconds = BODY_SECONDS,
                                   .idle_seconds = IDLE_SECONDS};
    simulator->server = server_start(loop, &config, NULL, on_request, simulator, failure);
    return simulator->server != NULL;
}

static void start_world(struct simulator *simulator, uv_loop_t *loop, const struct urls *urls)
{
    struct world *world = &simulator->world;
    agenda_start(&world->agenda, loop);
    world_start(world, simulator->settings);
    world->book.over = on_call_over;
    world->book.context = simulator;
    world->player = (struct player){.settings = simulator->settings,
                                    .urls = urls,
                                    .agenda = &world->agenda,
                                    .http = simulator->http,
                                    .chance = &world->chance,
                                    .over = on_call_over,
                                    .context = simulator};
}

struct simulator *simulator_start(uv_loop_t *loop, const struct settings *settings,
                                  const struct urls *urls, struct failure *failure)
{
    struct simulator *simulator = calloc(1, sizeof *simulator);
    struct http_client *http = simulator ? http_client_new(loop) : NULL;
    if (!http) {
        free(simulator);
        fail(failure, FAILURE_ENGINE, _("the simulator can't start: out of memory"));
        return NULL;
    }
    simulator->settings = settings;
    simulator->http = http;
    start_world(simulator, loop, urls);
    if (!start_server(simulator, loop, failure)) {
        http_client_close(http, NULL, NULL);
        uv_run(loop, UV_RUN_DEFAULT);
        free(simulator);
        return NULL;
    }
    wait_for_caller(simulator);
    return simulator;
}

int simulator_port(const struct simulator *simulator)
{
    return server_port(simulator->server);
}

void simulator_on_over(struct simulator *simulator, void (*over)(void *), void *context)
{
    simulator->over = over;
    simulator->over_context = context;
}

static void on_part_closed(void *context)
{
    struct simulator *simulator = context;
    if (--simulator->parts_left > 0)
        return;
    book_free(&simulator->world.book);
    free(simulator);
}

void simulator_stop(struct simulator *simulator)
{
    simulator->over = NULL;
    simulator->parts_left = 2;
    agenda_close(&simulator->world.agenda);
    http_client_close(simulator->http, on_part_closed, simulator);
    server_stop(simulator->server, STOP_MS, on_part_closed, simulator);
}
