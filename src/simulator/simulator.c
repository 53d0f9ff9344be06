/* SPDX-License-Identifier: MIT */
/* The wiring: orders and callers become calls, which the player plays. */
#include "simulator/simulator.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "http/client.h"
#include "listener/server.h"
#include "simulator/agenda.h"
#include "simulator/order.h"
#include "simulator/player.h"

#include <stdlib.h>
#include <string.h>

#define ORDER_BODY_MAX      65536
#define ORDER_HEADERS_MAX   16384
#define CONNECTIONS_MAX     1024
#define HEADER_SECONDS      10
#define BODY_SECONDS        10
#define IDLE_SECONDS        30
#define STOP_MS             200
#define DIAL_LEAST          800 /* ms from an order to its call, at speed 1 */
#define DIAL_MOST           3000
#define SILENCE             600000 /* ms; longer than anyone waits */
#define BAD_PLACED_PERCENT  50
#define STATUS_NOT_ALLOWED  405
#define STATUS_UNAVAILABLE  503
#define IDENTITIES_A_SECOND 1000

struct simulator {
    const struct settings *settings;
    struct server *server;
    struct http_client *http;
    struct agenda agenda;
    struct chance chance;
    struct sim_identities identities;
    struct player player;
    long begun; /* calls, of --calls */
    void (*over)(void *);
    void *over_context;
    int parts_left; /* that are not closed yet */
};

/* ---- Calls */

static bool has_room(const struct simulator *simulator)
{
    return simulator->player.live < (size_t)simulator->settings->at_once;
}

static bool has_turns(const struct simulator *simulator)
{
    return simulator->settings->calls == 0 || simulator->begun < simulator->settings->calls;
}

static void begin(struct simulator *simulator, struct sim_call *call, int64_t delay)
{
    simulator->begun++;
    sim_call_name(call, &simulator->identities);
    sim_call_write(call, simulator->settings, &simulator->chance);
    player_play(&simulator->player, call, delay);
}

static void on_caller(void *context, bool cancelled);

static void wait_for_caller(struct simulator *simulator)
{
    long rate = simulator->settings->rate;
    if (rate > 0 && has_turns(simulator))
        agenda_add(&simulator->agenda, chance_wait(&simulator->chance, 60 * CLOCK_SECOND / rate),
                   on_caller, simulator);
}

static void on_caller(void *context, bool cancelled)
{
    struct simulator *simulator = context;
    if (cancelled)
        return;
    struct sim_call *call =
        has_room(simulator) && has_turns(simulator) ? calloc(1, sizeof *call) : NULL;
    if (call) {
        sim_call_come_in(call, simulator->settings, &simulator->chance);
        begin(simulator, call, 0);
    }
    wait_for_caller(simulator);
}

static void on_player_rests(void *context)
{
    struct simulator *simulator = context;
    long calls = simulator->settings->calls;
    if (calls > 0 && simulator->player.played >= calls && simulator->player.live == 0 &&
        simulator->over) {
        void (*over)(void *) = simulator->over;
        simulator->over = NULL;
        over(simulator->over_context);
    }
}

/* The call of an order that was taken. */
static bool take_order(struct simulator *simulator, struct sim_order *order, const char *idcall)
{
    struct sim_call *call = calloc(1, sizeof *call);
    if (!call)
        return false;
    call->out = true;
    memcpy(call->idcall, idcall, sizeof call->idcall);
    memcpy(call->number, order->number, sizeof call->number);
    memcpy(call->number_int, order->number_int, sizeof call->number_int);
    call->vars = order->vars;
    order->vars = (struct pairs){0};
    int64_t delay =
        chance_between(&simulator->chance, DIAL_LEAST, DIAL_MOST) / simulator->settings->speed;
    int64_t until = order->at - clock_now();
    begin(simulator, call, until > delay ? until : delay);
    return true;
}

/* ---- Answers */

struct answer {
    struct server_request *request;
    int status;
    const char *type;
    struct text body;
};

static void on_answer(void *context, bool cancelled)
{
    struct answer *answer = context;
    if (cancelled)
        server_answer(answer->request, STATUS_UNAVAILABLE, NULL, NULL, 0, 0);
    else
        server_answer(answer->request, answer->status, answer->type, text_string(&answer->body),
                      answer->body.length, 0);
    text_free(&answer->body);
    free(answer);
}

static void answer_later(struct simulator *simulator, struct answer *answer, int64_t wait)
{
    if (wait > 0)
        agenda_add(&simulator->agenda, wait, on_answer, answer);
    else
        on_answer(answer, false);
}

/* Replies that a client has to survive. */
struct bad_reply {
    int status;
    bool may_place; /* the call may be made all the same */
    const char *type;
    const char *body; /* NULL: half of the right one */
    int64_t wait;     /* ms */
};

static const struct bad_reply bad_replies[] = {
    {200, true, "text/html", "<!DOCTYPE html><html><body><h1>Mantenimiento</h1><br></body></html>",
     0},
    {502, true, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>", 0},
    {500, true, NULL, "", 0},
    {302, false, "text/html", "<a href=\"/login\">login</a>", 0},
    {200, true, "application/json", NULL, 0},
    {200, true, "application/json", NULL, SILENCE},
};

/* The reply that this order gets instead of the right one; NULL: none. */
static const struct bad_reply *choose_bad_reply(struct simulator *simulator)
{
    if (!chance_percent(&simulator->chance, (int)simulator->settings->bad_replies))
        return NULL;
    return &bad_replies[chance_below(&simulator->chance, sizeof bad_replies / sizeof *bad_replies)];
}

static void spoil(struct answer *answer, const struct bad_reply *bad)
{
    answer->status = bad->status;
    answer->type = bad->type;
    if (bad->body) {
        text_clear(&answer->body);
        text_add(&answer->body, bad->body);
    } else {
        answer->body.length /= 2;
    }
}

/* Takes the order, if its call is to be made. */
static enum infocaller_code decide(struct simulator *simulator, struct sim_order *order,
                                   const struct bad_reply *bad, char idcall[SIM_ID_SIZE])
{
    bool placed =
        !bad || (bad->may_place && chance_percent(&simulator->chance, BAD_PLACED_PERCENT));
    if (!has_room(simulator))
        return INFOCALLER_TOO_MANY;
    sim_idcall(&simulator->identities, idcall);
    if (placed && !take_order(simulator, order, idcall))
        return INFOCALLER_INTERNAL;
    return INFOCALLER_ACCEPTED;
}

static void answer_order(struct simulator *simulator, struct answer *answer, const char *body,
                         size_t length)
{
    struct sim_order order;
    char idcall[SIM_ID_SIZE] = "";
    const struct settings *settings = simulator->settings;
    enum infocaller_code code = sim_order_read(&order, settings, body, length);
    const struct bad_reply *bad = choose_bad_reply(simulator);
    if (code == INFOCALLER_ACCEPTED)
        code = decide(simulator, &order, bad, idcall);
    answer->type = order.format == TREE_XML ? "text/xml" : "application/json";
    sim_answer_write(&answer->body, settings, order.format, code, idcall);
    if (bad)
        spoil(answer, bad);
    if (settings->verbose)
        log_notice("order to %s: %d %s%s", order.number, (int)code, idcall,
                   bad ? ", answered badly" : "");
    sim_order_free(&order);
    answer_later(simulator, answer, settings->reply_delay + (bad ? bad->wait : 0));
}

static void on_request(void *context, struct server_request *request)
{
    struct simulator *simulator = context;
    struct answer *answer = calloc(1, sizeof *answer);
    size_t length;
    const char *body = server_request_body(request, &length);
    if (!answer || strcmp(server_request_method(request), "POST") != 0) {
        server_answer(request, answer ? STATUS_NOT_ALLOWED : STATUS_UNAVAILABLE, NULL, NULL, 0, 0);
        free(answer);
        return;
    }
    *answer = (struct answer){.request = request, .status = 200};
    text_start(&answer->body, ORDER_ANSWER_MAX);
    answer_order(simulator, answer, body, length);
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

static void start_chance(struct simulator *simulator)
{
    int64_t now = clock_now();
    const struct settings *settings = simulator->settings;
    chance_start(&simulator->chance, settings->seeded ? (uint64_t)settings->seed : (uint64_t)now);
    chance_start(&simulator->identities.chance, (uint64_t)now);
    simulator->identities.next = now / CLOCK_SECOND * IDENTITIES_A_SECOND;
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
    agenda_start(&simulator->agenda, loop);
    start_chance(simulator);
    simulator->player = (struct player){.settings = settings,
                                        .urls = urls,
                                        .agenda = &simulator->agenda,
                                        .http = http,
                                        .chance = &simulator->chance,
                                        .over = on_player_rests,
                                        .context = simulator};
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
    if (--simulator->parts_left == 0)
        free(simulator);
}

void simulator_stop(struct simulator *simulator)
{
    simulator->over = NULL;
    simulator->parts_left = 2;
    agenda_close(&simulator->agenda);
    http_client_close(simulator->http, on_part_closed, simulator);
    server_stop(simulator->server, STOP_MS, on_part_closed, simulator);
}
