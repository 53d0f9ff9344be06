/* SPDX-License-Identifier: MIT */
/* Gathering changes and sending them to all that watch. */
#include "engine/publish.h"

#include "base/log.h"
#include "codec/call_json.h"
#include "codec/json.h"
#include "engine/clients.h"
#include "number/number.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#define GATHER_MS   40
#define FRAMES_MAX  (8 * 1024 * 1024)
#define FRAMES_PART (256 * 1024) /* a larger gathering is sent in parts */

struct change {
    char id[ID_SIZE];
    char *json; /* encoded */
    UT_hash_handle hh;
};

struct publisher {
    struct engine *engine;
    uv_timer_t timer;
    struct change *changes; /* by call, in the order of their first change */
    struct text frames; /* removals and such, in their order; kept between flushes for its memory */
    bool contacts;
};

json_t *publish_call_json(const struct engine *engine, const struct call *call, const char *contact)
{
    struct store_view view = engine_view(engine);
    char shown[NUMBER_SIZE] = "";
    if (call->number[0])
        number_show(call->number, view.country, shown);
    struct call_view call_view = {
        .now = view.now,
        .patience = view.patience,
        .contact = contact,
        .shown = shown[0] ? shown : NULL,
    };
    return call_to_json(call, &call_view);
}

static void publisher_send(struct publisher *publisher)
{
    struct text *frames = &publisher->frames;
    if (frames->length && !frames->failed)
        clients_publish(publisher->engine->clients, frames->bytes, frames->length);
    text_clear(frames);
}

static void publisher_flush(uv_timer_t *timer)
{
    struct publisher *publisher = timer->data;
    struct change *change, *next;
    HASH_ITER (hh, publisher->changes, change, next) {
        HASH_DEL(publisher->changes, change);
        if (publisher->frames.length > FRAMES_PART)
            publisher_send(publisher);
        wire_write_raw(&publisher->frames, WIRE_CALL, 0, "call", change->json,
                       strlen(change->json));
        free(change->json);
        free(change);
    }
    if (publisher->contacts)
        wire_write(&publisher->frames, WIRE_CONTACTS_CHANGED, 0, NULL, NULL);
    publisher->contacts = false;
    publisher_send(publisher);
}

static void publisher_arm(struct publisher *publisher)
{
    if (!uv_is_active((uv_handle_t *)&publisher->timer) && !publisher->engine->stopping)
        uv_timer_start(&publisher->timer, publisher_flush, GATHER_MS, 0);
}

static bool publisher_is_heard(const struct publisher *publisher)
{
    return publisher->engine->clients && clients_watching(publisher->engine->clients) > 0;
}

static void publisher_forget(struct publisher *publisher, const char *id)
{
    struct change *change = NULL;
    HASH_FIND_STR(publisher->changes, id, change);
    if (!change)
        return;
    HASH_DEL(publisher->changes, change);
    free(change->json);
    free(change);
}

static void publish_json(struct publisher *publisher, const char *id, const json_t *json)
{
    struct text line;
    text_start(&line, WIRE_FRAME_MAX);
    json_write(&line, json, false);
    char *encoded = text_take(&line);
    struct change *change = NULL;
    HASH_FIND_STR(publisher->changes, id, change);
    if (!change && encoded) {
        change = calloc(1, sizeof *change);
        if (change) {
            memcpy(change->id, id, strnlen(id, sizeof change->id - 1));
            HASH_ADD_STR(publisher->changes, id, change);
        }
    }
    if (!change || !encoded) {
        log_error("out of memory: a change of call %s is not published", id);
        free(encoded);
        return;
    }
    free(change->json);
    change->json = encoded;
    publisher_arm(publisher);
}

void publish_result(struct publisher *publisher, const struct store_result *result)
{
    if (!publisher_is_heard(publisher) || !result->call || result->fate != STORE_DONE)
        return;
    if (result->merged[0]) {
        publisher_forget(publisher, result->merged);
        wire_write(&publisher->frames, WIRE_REMOVED, 0,
                   json_pack("{s:s,s:s}", "id", result->merged, "into", result->call->id), NULL);
    }
    json_t *json = publish_call_json(publisher->engine, result->call, result->contact);
    publish_json(publisher, result->call->id, json);
    json_decref(json);
}

void publish_row(struct publisher *publisher, const json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    if (id && publisher_is_heard(publisher))
        publish_json(publisher, id, row);
}

void publish_contacts_changed(struct publisher *publisher)
{
    publisher->contacts = publisher_is_heard(publisher);
    if (publisher->contacts)
        publisher_arm(publisher);
}

struct publisher *publisher_new(struct engine *engine)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);
    if (!publisher)
        return NULL;
    publisher->engine = engine;
    text_start(&publisher->frames, FRAMES_MAX);
    uv_timer_init(&engine->loop, &publisher->timer);
    publisher->timer.data = publisher;
    return publisher;
}

void publisher_close(struct publisher *publisher)
{
    publisher_flush(&publisher->timer);
    uv_close((uv_handle_t *)&publisher->timer, NULL);
}

void publisher_free(struct publisher *publisher)
{
    if (publisher)
        text_free(&publisher->frames);
    free(publisher);
}
