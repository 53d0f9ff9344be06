/* SPDX-License-Identifier: MIT */
/* From the listener to the store and back. An event is answered 200 only when it is on disk. */
#include "engine/feed.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "codec/json.h"
#include "engine/agents.h"
#include "engine/feed_alarm.h"
#include "engine/feed_counts.h"
#include "engine/publish.h"
#include "engine/questions.h"
#include "listener/hooks.h"
#include "listener/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#define HEADERS_MAX         (16 * 1024)
#define CONNECTIONS_MAX     1024
#define HEADER_SECONDS      10
#define BODY_SECONDS        20
#define IDLE_SECONDS        60
#define RETRY_AFTER_SECONDS 5
/* Records that wait for the disk; over it the sender is told to come again. */
#define WAITING_MAX 20000
#define TELL_MS     1000
#define HEALTH_PATH "/health"
/* For requests at a former listener: longer than any question is open. */
#define LEAVE_MS 90000

/* A listener of a former configuration, until what is under way there is answered. */
struct former {
    struct former *prev, *next;
    struct feed *feed;
    struct server *server;
};

struct feed {
    struct engine *engine;
    struct former *formers;
    uv_timer_t timer; /* tells the counts, at most once a TELL_MS */
    struct feed_counts counts;
    struct feed_alarm *alarm;
    int64_t told_per_minute;   /* in the last message */
    struct log_limit refusals; /* who sends rubbish does not fill the disk */
    bool well;
    char trouble[FAILURE_SENTENCE_MAX];
};

/* A request that waits for its commit. */
struct arrival {
    struct feed *feed;
    struct server_request *request;
    int status;                /* once it is on disk */
    char line[FEED_LINE_SIZE]; /* that it came from; "" */
};

json_t *feed_json(const struct feed *feed)
{
    const char *silent = feed_alarm_sentence(feed->alarm);
    json_t *json = feed_counts_status(&feed->counts, clock_now());
    json_object_set_new(json, "silent", silent ? json_string(silent) : json_null());
    return json;
}

static void feed_send(struct feed *feed)
{
    const struct engine *engine = feed->engine;
    if (!engine->clients)
        return;
    json_t *body = feed_counts_news(&feed->counts, clock_now());
    feed->told_per_minute = json_integer_value(json_object_get(body, "per_minute"));
    if (engine->listener_url[0])
        json_object_set_new(body, "listener", json_string(engine->listener_url));
    if (!feed->well)
        json_object_set_new(body, "trouble", json_string(feed->trouble));
    if (feed_alarm_sentence(feed->alarm))
        json_object_set_new(body, "silent", json_string(feed_alarm_sentence(feed->alarm)));
    questions_add_to_feed(engine->questions, body);
    struct text frame;
    text_start(&frame, WIRE_FRAME_MAX);
    if (wire_write(&frame, WIRE_FEED, 0, body, NULL))
        clients_publish_one(engine->clients, &frame, &audience_all);
    text_free(&frame);
}

static void feed_timer(uv_timer_t *timer)
{
    feed_send(timer->data);
}

static void feed_changed(struct feed *feed)
{
    bool heard = feed->engine->clients && clients_watching(feed->engine->clients) > 0;
    if (heard && !uv_is_active((uv_handle_t *)&feed->timer) && !feed->engine->stopping)
        uv_timer_start(&feed->timer, feed_timer, TELL_MS, 0);
}

void feed_tell(struct feed *feed)
{
    feed_send(feed);
}

void feed_store_result(struct feed *feed, const struct store_result *result)
{
    bool well = result->fate != STORE_FAILED;
    if (well == feed->well)
        return;
    feed->well = well;
    memcpy(feed->trouble, result->failure.sentence, sizeof feed->trouble);
    feed_send(feed);
}

const char *feed_trouble(const struct feed *feed)
{
    return feed->well ? NULL : feed->trouble;
}

/* Whatever it is, the provider is there. */
static void feed_heard(struct feed *feed)
{
    feed->counts.last_at = clock_now();
    feed_alarm_event(feed->alarm);
}

static void arrival_answer(struct arrival *arrival, const struct store_result *result)
{
    struct feed *feed = arrival->feed;
    if (result->fate == STORE_FAILED) {
        server_answer(arrival->request, 503, NULL, "", 0, RETRY_AFTER_SECONDS);
        return;
    }
    if (arrival->status != 200)
        feed->counts.quarantined++;
    else if (result->fate == STORE_REPEATED)
        feed->counts.duplicates++;
    else
        feed_counts_event(&feed->counts, arrival->line, clock_now());
    feed->counts.out_of_order += result->fate == STORE_DONE && result->late;
    feed_heard(feed);
    server_answer(arrival->request, arrival->status, NULL, "", 0, 0);
}

static void arrival_stored(void *context, const struct store_result *result)
{
    struct arrival *arrival = context;
    struct feed *feed = arrival->feed;
    arrival_answer(arrival, result);
    publish_result(feed->engine->publisher, result);
    feed_store_result(feed, result);
    feed_changed(feed);
    free(arrival);
}

static void feed_refuse(struct feed *feed, struct server_request *request, int status,
                        const char *sentence)
{
    feed->counts.refused++;
    log_limited(&feed->refusals, LOG_LEVEL_NOTICE, "refused a request (%d): %s", status, sentence);
    server_answer(request, status, NULL, "", 0, 0);
    feed_changed(feed);
}

static void feed_keep(struct feed *feed, struct server_request *request,
                      const struct hook_outcome *outcome)
{
    bool overloaded = store_waiting(feed->engine->store) > WAITING_MAX;
    struct arrival *arrival = overloaded ? NULL : malloc(sizeof *arrival);
    if (!arrival) {
        record_free(outcome->record);
        server_answer(request, 503, NULL, "", 0, RETRY_AFTER_SECONDS);
        return;
    }
    if (outcome->status != 200)
        log_warning("a request could not be read and is kept in quarantine: %s", outcome->sentence);
    *arrival = (struct arrival){.feed = feed, .request = request, .status = outcome->status};
    if (outcome->record->says)
        memcpy(arrival->line, outcome->record->says->line, sizeof arrival->line);
    agents_claim(feed->engine->agents, outcome->record->says);
    store_submit(feed->engine->store, outcome->record, arrival_stored, arrival);
}

/* A caller waits for the answer to a question: that does not wait for the disk. */
static void feed_read(struct feed *feed, struct server_request *request)
{
    struct hook_request hook = {
        .method = server_request_method(request),
        .path = server_request_path(request),
        .query = server_request_query(request),
        .content_type = server_request_header(request, "Content-Type"),
        .at = server_request_received_at(request),
    };
    hook.body = server_request_body(request, &hook.length);
    struct hook_outcome outcome = {0};
    hook_read(feed->engine->config, &hook, &outcome);
    if (!outcome.record) {
        feed_refuse(feed, request, outcome.status, outcome.sentence);
    } else if (outcome.asks) {
        feed_heard(feed);
        questions_take(feed->engine->questions, request, &outcome);
        feed_changed(feed);
    } else {
        feed_keep(feed, request, &outcome);
    }
}

static void feed_health(struct feed *feed, struct server_request *request)
{
    char sentence[FAILURE_SENTENCE_MAX];
    bool well = store_is_well(feed->engine->store, sentence, sizeof sentence);
    json_t *body = json_pack("{s:s}", "status", well ? "ok" : "failing");
    if (!well)
        json_object_set_new(body, "message", json_string(sentence));
    struct text text;
    text_start(&text, 4096);
    json_write(&text, body, true);
    json_decref(body);
    server_answer(request, well ? 200 : 503, "application/json", text_string(&text), text.length,
                  well ? 0 : RETRY_AFTER_SECONDS);
    text_free(&text);
}

static void feed_request(void *context, struct server_request *request)
{
    struct feed *feed = context;
    if (strcmp(server_request_path(request), HEALTH_PATH) == 0)
        feed_health(feed, request);
    else if (feed->engine->stopping)
        server_answer(request, 503, NULL, "", 0, RETRY_AFTER_SECONDS);
    else
        feed_read(feed, request);
}

static int feed_gate(void *context, const struct server_request *request)
{
    struct feed *feed = context;
    const struct config *config = feed->engine->config;
    const char *method = server_request_method(request);
    const char *path = server_request_path(request);
    int status = 0;
    if (!network_list_holds(config->listener.allow, server_request_peer(request)))
        status = 403;
    else if (strcmp(path, HEALTH_PATH) == 0)
        return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ? 0 : 405;
    else
        status = hook_gate(config, method, path, server_request_query(request));
    if (status) {
        feed->counts.refused++;
        log_limited(&feed->refusals, LOG_LEVEL_NOTICE, "refused a request (%d): %s %s", status,
                    method, path);
        feed_changed(feed);
    }
    return status;
}

/* ---- The server */

static struct server *start_server(struct feed *feed, const struct config *config,
                                   struct failure *failure)
{
    struct server_config server = {
        .address = config->listener.address,
        .port = config->listener.port,
        .max_body = (size_t)config->listener.max_body,
        .max_headers = HEADERS_MAX,
        .max_connections = CONNECTIONS_MAX,
        .header_seconds = HEADER_SECONDS,
        .body_seconds = BODY_SECONDS,
        .idle_seconds = IDLE_SECONDS,
    };
    return server_start(&feed->engine->loop, &server, feed_gate, feed_request, feed, failure);
}

static void take_server(struct feed *feed, struct server *server, const char *address)
{
    struct engine *engine = feed->engine;
    bool six = strchr(address, ':') != NULL;
    engine->server = server;
    engine->listener_url[0] = '\0';
    if (server)
        snprintf(engine->listener_url, sizeof engine->listener_url, "http://%s%s%s:%d",
                 six ? "[" : "", address, six ? "]" : "", server_port(server));
    if (server)
        feed_alarm_start(feed->alarm);
    else
        feed_alarm_stop(feed->alarm);
}

bool feed_listen(struct feed *feed, struct failure *failure)
{
    const struct config *config = feed->engine->config;
    if (!config->listener.on)
        return true;
    struct server *server = start_server(feed, config, failure);
    take_server(feed, server, config->listener.address);
    return server != NULL;
}

static void former_closed(void *context)
{
    struct former *former = context;
    DL_DELETE(former->feed->formers, former);
    free(former);
}

/* Takes nothing new from here on. */
static void feed_leave(struct feed *feed, struct server *server)
{
    struct former *former = malloc(sizeof *former);
    if (!former)
        abort(); /* see ask_keep */
    *former = (struct former){.feed = feed, .server = server};
    DL_APPEND(feed->formers, former);
    server_stop(server, LEAVE_MS, former_closed, former);
}

void feed_hurry(struct feed *feed, int milliseconds)
{
    struct former *former, *next;
    DL_FOREACH_SAFE (feed->formers, former, next)
        server_stop(former->server, milliseconds, former_closed, former);
}

static bool listens_alike(const struct config *a, const struct config *b)
{
    return a->listener.on == b->listener.on &&
           (!a->listener.on || (a->listener.port == b->listener.port &&
                                strcmp(a->listener.address, b->listener.address) == 0));
}

enum feed_listening feed_relisten(struct feed *feed, struct config *next, struct failure *failure)
{
    struct engine *engine = feed->engine;
    const struct config *running = engine->config;
    struct server *before = engine->server;
    struct server *server = NULL;
    bool alike = listens_alike(running, next);
    if (!alike && next->listener.on)
        server = start_server(feed, next, failure);
    bool overlaps = !server && !alike && next->listener.on && running->listener.on &&
                    running->listener.port == next->listener.port;
    if (overlaps)
        memcpy(next->listener.address, running->listener.address, sizeof next->listener.address);
    if (alike || overlaps) {
        if (before)
            server_set_max_body(before, (size_t)next->listener.max_body);
        return alike ? FEED_LISTENS : FEED_STAYS;
    }
    if (!server && next->listener.on)
        return FEED_REFUSED;
    take_server(feed, server, next->listener.address);
    if (before)
        feed_leave(feed, before);
    return FEED_LISTENS;
}

/* Of the last minute's events there may be fewer by now. */
static void feed_looked(void *context, bool changed)
{
    struct feed *feed = context;
    if (changed || feed_counts_per_minute(&feed->counts, clock_now()) != feed->told_per_minute)
        feed_changed(feed);
}

struct feed *feed_new(struct engine *engine)
{
    struct feed *feed = calloc(1, sizeof *feed);
    if (!feed)
        return NULL;
    feed->engine = engine;
    feed->well = true;
    feed->alarm = feed_alarm_new(engine, feed_looked, feed);
    if (!feed->alarm) {
        free(feed);
        return NULL;
    }
    uv_timer_init(&engine->loop, &feed->timer);
    feed->timer.data = feed;
    return feed;
}

void feed_close(struct feed *feed)
{
    feed_alarm_close(feed->alarm);
    uv_close((uv_handle_t *)&feed->timer, NULL);
}

void feed_free(struct feed *feed)
{
    if (feed)
        feed_alarm_free(feed->alarm);
    free(feed);
}
