/* SPDX-License-Identifier: MIT */
/* Telling the consoles of calls that the clock has made unconfirmed. */
#include "engine/silence.h"

#include "engine/clients.h"
#include "engine/publish.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_MS  5000
#define ROWS_MAX 1000

struct silence {
    struct engine *engine;
    uv_timer_t timer;
    bool reading;
    json_t *told; /* ids of the unconfirmed calls that the consoles know of: {"id":true,…} */
};

static void silence_read(void *context, json_t *rows, const struct failure *failure)
{
    struct silence *silence = context;
    json_t *row = json_array_get(rows, 0);
    if (row && !(failure && failure->kind))
        publish_row(silence->engine->publisher, row);
}

/* The list is light; what is sent is the whole call. */
static void silence_tell(struct silence *silence, const char *id)
{
    struct store_calls_query query = {.limit = 1, .timeline = true};
    struct store_view view = engine_view(silence->engine);
    memcpy(query.id, id, strnlen(id, sizeof query.id - 1));
    store_read_calls(silence->engine->store, &query, &view, silence_read, silence);
}

static void silence_found(void *context, json_t *rows, const struct failure *failure)
{
    struct silence *silence = context;
    silence->reading = false;
    if ((failure && failure->kind) || silence->engine->stopping)
        return;
    json_t *now = json_object();
    size_t at;
    json_t *row;
    json_array_foreach (rows, at, row) {
        const char *id = json_string_value(json_object_get(row, "id"));
        if (!id)
            continue;
        if (!json_object_get(silence->told, id))
            silence_tell(silence, id);
        json_object_set_new(now, id, json_true());
    }
    json_decref(silence->told);
    silence->told = now;
}

static void silence_look(uv_timer_t *timer)
{
    struct silence *silence = timer->data;
    struct engine *engine = silence->engine;
    if (silence->reading || engine->stopping || clients_watching(engine->clients) == 0)
        return;
    struct store_calls_query query = {.to_close = true, .limit = ROWS_MAX};
    struct store_view view = engine_view(engine);
    silence->reading = true;
    store_read_calls(engine->store, &query, &view, silence_found, silence);
}

struct silence *silence_new(struct engine *engine)
{
    struct silence *silence = calloc(1, sizeof *silence);
    if (!silence)
        return NULL;
    silence->engine = engine;
    silence->told = json_object();
    uv_timer_init(&engine->loop, &silence->timer);
    silence->timer.data = silence;
    uv_timer_start(&silence->timer, silence_look, LOOK_MS, LOOK_MS);
    return silence;
}

void silence_close(struct silence *silence)
{
    uv_close((uv_handle_t *)&silence->timer, NULL);
}

void silence_free(struct silence *silence)
{
    if (silence)
        json_decref(silence->told);
    free(silence);
}
