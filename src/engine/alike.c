/* SPDX-License-Identifier: MIT */
/* Looking for calls with the same name at the provider. */
#include "engine/alike.h"

#include "base/clock.h"
#include "codec/call_json.h"
#include "model/life.h"
#include "provider/provider.h"

#include <stdlib.h>
#include <string.h>

struct search {
    struct engine *engine;
    const struct account *account;
    const struct call *call;
    alike_found *found;
    void *context;
};

/* What came to nothing, waits or is over is not on the line; of what is unknown nobody can say. */
static bool may_be_up(const struct call *call)
{
    return call_state_is_live(call->state) || call->state == CALL_UNKNOWN;
}

static bool is_alike(const struct search *search, const json_t *row, char id[ID_SIZE])
{
    struct call other;
    if (!call_from_json(row, &other, NULL, NULL, 0, NULL))
        return false;
    const struct account *theirs = config_account(search->engine->config, other.provider);
    bool alike = theirs && may_be_up(&other) &&
                 provider_confuses(search->account, search->call, theirs, &other);
    memcpy(id, other.id, ID_SIZE);
    call_free(&other);
    return alike;
}

/* Whether one is among them; `id` is its, or "". */
static bool search_has(const struct search *search, const json_t *rows, char id[ID_SIZE])
{
    size_t at;
    json_t *row;
    json_array_foreach (rows, at, row)
        if (is_alike(search, row, id))
            return true;
    id[0] = '\0';
    return false;
}

static void search_end(struct search *search, const char *other)
{
    search->found(search->context, other);
    free(search);
}

static void search_last(struct search *search, const json_t *rows, const struct failure *failure)
{
    char id[ID_SIZE];
    bool failed = failure && failure->kind;
    search_has(search, rows, id);
    search_end(search, failed ? NULL : id);
}

static void search_pair(void *context, json_t *rows, const struct failure *failure)
{
    search_last(context, json_object_get(json_array_get(rows, 0), "calls"), failure);
}

static void search_unknown(void *context, json_t *rows, const struct failure *failure)
{
    search_last(context, rows, failure);
}

/* Before it, nothing that is not live can be on the line any more; ms. */
static int64_t longest_ago(const struct engine *engine, const struct store_view *view)
{
    return view->now - engine->config->unconfirmed_connected_after * CLOCK_SECOND;
}

static void search_live(void *context, json_t *rows, const struct failure *failure)
{
    struct search *search = context;
    struct engine *engine = search->engine;
    struct store_view view = engine_view(engine);
    struct store_calls_query notable = {.attention = true, .since = longest_ago(engine, &view)};
    char id[ID_SIZE];
    bool failed = failure && failure->kind;
    if (failed || search_has(search, rows, id))
        search_end(search, failed ? NULL : id);
    else
        store_read_calls(engine->store, &notable, &view, search_unknown, search);
}

void alike_find(struct engine *engine, const struct account *account, const struct call *call,
                alike_found *found, void *context)
{
    enum provider_handle handle = provider_kind_of(account)->handle;
    bool by_phone = handle == HANDLE_PAIR || handle == HANDLE_PHONE;
    struct search *search = by_phone ? malloc(sizeof *search) : NULL;
    if (!search) {
        found(context, by_phone ? NULL : "");
        return;
    }
    *search = (struct search){engine, account, call, found, context};
    struct store_view view = engine_view(engine);
    struct store_calls_query live = {.live = true};
    if (handle == HANDLE_PAIR)
        store_read_number(engine->store, call->number, longest_ago(engine, &view), &view,
                          search_pair, search);
    else
        store_read_calls(engine->store, &live, &view, search_live, search);
}
