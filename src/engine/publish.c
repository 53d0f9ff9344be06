/* SPDX-License-Identifier: MIT */
/* Gathering changes and sending them to all that watch. */
#include "engine/publish.h"

#include "base/log.h"
#include "codec/call_json.h"
#include "codec/json.h"
#include "engine/accounts.h"
#include "engine/agents.h"
#include "engine/clients.h"
#include "engine/questions.h"
#include "number/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#define GATHER_MS   40
#define FRAMES_MAX  (8 * 1024 * 1024)
#define FRAMES_PART (64 * 1024) /* a larger gathering is sent in parts */
#define PARTS_FIRST 64
#define FRAME_EXTRA 256 /* bytes of a frame around its call */

struct change {
    char id[ID_SIZE];
    int64_t revision;
    json_t *row; /* as a reader found it; or NULL, and it is: */
    struct call call;
    char *contact;
    UT_hash_handle hh;
};

struct publisher {
    struct engine *engine;
    uv_timer_t timer;
    struct change *changes; /* by call, in the order of their first change */
    struct text frames; /* removals and such, in their order; kept between flushes for its memory */
    struct part *parts; /* of the frames, for whose eyes each is */
    size_t part_count, part_room;
    size_t parted;    /* bytes of the frames that belong to a part */
    struct text line; /* one call, encoded */
    bool contacts;
    bool accounts[CONFIG_PROVIDERS_MAX]; /* those that have changed, by their number */
    bool accounts_new;                   /* they are others than before */
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

void publish_shorten(json_t *call)
{
    json_object_set_new(call, "timeline", json_array());
    json_object_set_new(call, "timeline_cut", json_true());
    json_object_set_new(call, "vars", json_object());
}

static bool parts_grow(struct publisher *publisher)
{
    size_t room = publisher->part_room ? 2 * publisher->part_room : PARTS_FIRST;
    struct part *parts = realloc(publisher->parts, room * sizeof *parts);
    if (!parts)
        return false;
    publisher->parts = parts;
    publisher->part_room = room;
    return true;
}

/* What was written since the last part is for these eyes. */
static void publisher_part(struct publisher *publisher, const struct audience *audience)
{
    size_t length = publisher->frames.length - publisher->parted;
    size_t count = publisher->part_count;
    publisher->parted = publisher->frames.length;
    if (count && audience->all && publisher->parts[count - 1].audience.all) {
        publisher->parts[count - 1].length += length;
    } else if (count < publisher->part_room || parts_grow(publisher)) {
        publisher->parts[count] = (struct part){length, *audience};
        publisher->part_count++;
    } else {
        publisher->frames.failed = true;
    }
}

static void publisher_send(struct publisher *publisher)
{
    struct text *frames = &publisher->frames;
    publisher_part(publisher, &audience_all);
    if (frames->length && !frames->failed)
        clients_publish(publisher->engine->clients, frames->bytes, publisher->parts,
                        publisher->part_count);
    else if (frames->failed)
        log_error("out of memory: some changes are not published");
    text_clear(frames);
    publisher->part_count = 0;
    publisher->parted = 0;
}

/* What is in it; not the struct. */
static void change_clear(struct change *change)
{
    json_decref(change->row);
    change->row = NULL;
    call_free(&change->call);
    free(change->contact);
    change->contact = NULL;
}

static void copy_text(char *out, size_t size, const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    snprintf(out, size, "%s", text ? text : "");
}

/* As call_is_seen_by says. Who saw an incoming call while it was nobody's is told when it is
   somebody's. */
static struct audience audience_of(const json_t *call)
{
    struct audience audience = {.all = false};
    char direction[8];
    copy_text(audience.agent, sizeof audience.agent, call, "agent");
    copy_text(direction, sizeof direction, call, "direction");
    bool incoming = strcmp(direction, call_direction_words[DIRECTION_IN]) == 0;
    if (audience.agent[0] && incoming)
        copy_text(audience.gone, sizeof audience.gone, call, "id");
    audience.nobody = !audience.agent[0] && !incoming;
    return audience;
}

/* Adds the call's frame, shortened where it does not fit into one. */
static bool publisher_add(struct publisher *publisher, json_t *call)
{
    struct text *line = &publisher->line;
    text_clear(line);
    if (!json_write(line, call, false)) {
        text_clear(line);
        publish_shorten(call);
        if (!json_write(line, call, false))
            return false;
    }
    publisher_part(publisher, &audience_all); /* what stands before it */
    if (!wire_write_raw(&publisher->frames, WIRE_CALL, 0, "call", line->bytes, line->length))
        return false;
    struct audience audience = audience_of(call);
    publisher_part(publisher, &audience);
    return true;
}

/* Encoded only now: of the changes that a call went through meanwhile nobody hears. */
static void publisher_add_change(struct publisher *publisher, const struct change *change)
{
    json_t *json = change->row
                       ? json_incref(change->row)
                       : publish_call_json(publisher->engine, &change->call, change->contact);
    if (!publisher_add(publisher, json))
        log_error("a change of call %s is not published: it is too long, or memory ran out",
                  change->id);
    json_decref(json);
}

static void publisher_add_accounts(struct publisher *publisher)
{
    const struct engine *engine = publisher->engine;
    if (publisher->accounts_new)
        wire_write(&publisher->frames, WIRE_PROVIDERS_CHANGED, 0, NULL, NULL);
    publisher->accounts_new = false;
    for (size_t i = 0; i < engine->config->account_count; i++) {
        if (publisher->accounts[i])
            wire_write(&publisher->frames, WIRE_PROVIDER, 0,
                       json_pack("{s:o}", "provider", accounts_json(engine->accounts, i)), NULL);
        publisher->accounts[i] = false;
    }
}

/* An agent is for its own eyes, and for those who see all. */
static void publisher_add_agents(struct publisher *publisher)
{
    struct audience audience = {.all = false};
    publisher_part(publisher, &audience_all); /* what stands before them */
    while (agents_add_changed(publisher->engine->agents, &publisher->frames, audience.agent))
        publisher_part(publisher, &audience);
}

static void publisher_flush(uv_timer_t *timer)
{
    struct publisher *publisher = timer->data;
    struct change *change, *next;
    HASH_ITER (hh, publisher->changes, change, next) {
        HASH_DEL(publisher->changes, change);
        if (publisher->frames.length > FRAMES_PART)
            publisher_send(publisher);
        publisher_add_change(publisher, change);
        change_clear(change);
        free(change);
    }
    if (publisher->contacts)
        wire_write(&publisher->frames, WIRE_CONTACTS_CHANGED, 0, NULL, NULL);
    publisher->contacts = false;
    publisher_add_accounts(publisher);
    publisher_add_agents(publisher);
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
    change_clear(change);
    free(change);
}

/* The change of that call, empty, to be filled in. */
static struct change *publisher_change(struct publisher *publisher, const char *id)
{
    struct change *change = NULL;
    HASH_FIND_STR(publisher->changes, id, change);
    if (change) {
        change_clear(change);
        return change;
    }
    change = calloc(1, sizeof *change);
    if (!change)
        return NULL;
    call_start(&change->call);
    memcpy(change->id, id, strnlen(id, sizeof change->id - 1));
    HASH_ADD_STR(publisher->changes, id, change);
    return change;
}

/* Whether the state of that revision, or a later one, is gathered already. All results of one batch
   show a call as it is after the last of them. */
static bool publisher_has(const struct publisher *publisher, const char *id, int64_t revision)
{
    struct change *change = NULL;
    HASH_FIND_STR(publisher->changes, id, change);
    return change && change->revision >= revision;
}

static void publish_removed(struct publisher *publisher, const char *id, const char *into)
{
    if (!id[0])
        return;
    publisher_forget(publisher, id);
    wire_write(&publisher->frames, WIRE_REMOVED, 0, json_pack("{s:s,s:s}", "id", id, "into", into),
               NULL);
    publisher_arm(publisher);
}

void publish_result(struct publisher *publisher, const struct store_result *result)
{
    const struct call *call = result->call;
    questions_call_changed(publisher->engine->questions, result);
    agents_call_changed(publisher->engine->agents, result);
    if (!publisher_is_heard(publisher) || !call || result->fate != STORE_DONE)
        return;
    publish_removed(publisher, result->merged, call->id);
    for (size_t i = 0; i < STORE_MERGED_TOO; i++)
        publish_removed(publisher, result->merged_too[i], call->id);
    if (publisher_has(publisher, call->id, call->revision))
        return;
    struct change *change = publisher_change(publisher, call->id);
    if (!change || !call_copy(&change->call, call)) {
        log_error("out of memory: a change of call %s is not published", call->id);
        publisher_forget(publisher, call->id);
        return;
    }
    change->contact = result->contact ? strdup(result->contact) : NULL;
    change->revision = call->revision;
    publisher_arm(publisher);
}

void publish_row(struct publisher *publisher, json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    int64_t revision = json_integer_value(json_object_get(row, "revision"));
    /* What was read may be older than what has been committed since. */
    if (!id || !publisher_is_heard(publisher) || publisher_has(publisher, id, revision))
        return;
    struct change *change = publisher_change(publisher, id);
    if (!change)
        return;
    change->row = json_incref(row);
    change->revision = revision;
    publisher_arm(publisher);
}

void publish_contacts_changed(struct publisher *publisher)
{
    publisher->contacts = publisher_is_heard(publisher);
    if (publisher->contacts)
        publisher_arm(publisher);
}

void publish_account(struct publisher *publisher, const struct account *account)
{
    const struct config *config = publisher->engine->config;
    const struct account *ours = config_account(config, account->name);
    if (!ours || !account_same(ours, account) || !publisher_is_heard(publisher))
        return;
    publisher->accounts[ours - config->accounts] = true;
    publisher_arm(publisher);
}

void publish_accounts_changed(struct publisher *publisher)
{
    memset(publisher->accounts, 0, sizeof publisher->accounts);
    publisher->accounts_new = publisher_is_heard(publisher);
    if (publisher->accounts_new)
        publisher_arm(publisher);
}

void publish_agents(struct publisher *publisher)
{
    if (publisher_is_heard(publisher))
        publisher_arm(publisher);
}

struct publisher *publisher_new(struct engine *engine)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);
    if (!publisher)
        return NULL;
    publisher->engine = engine;
    text_start(&publisher->frames, FRAMES_MAX);
    text_start(&publisher->line, WIRE_FRAME_MAX - FRAME_EXTRA);
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
    if (!publisher)
        return;
    text_free(&publisher->frames);
    text_free(&publisher->line);
    free(publisher->parts);
    free(publisher);
}
