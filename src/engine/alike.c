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
    bool alike = may_be_up(&other) && provider_confuses(search->account, search->call, &other);
    memcpy(id, other.id, ID_SIZE);
    call_free(&other);
    return alike;
}

static void search_end(struct search *search, const json_t *rows, bool failed)
{
    char id[ID_SIZE] = "";
    bool alike = false;
    size_t at;
    json_t *row;
    json_array_foreach (rows, at, row) {
        alike = alike || is_alike(search, row, id);
        if (alike)
            break;
    }
    search->found(search->context, failed ? NULL : alike ? id : "");
    free(search);
}

static void search_phone(void *context, json_t *rows, const struct failure *failure)
{
    search_end(context, rows, failure && failure->kind);
}

static void search_pair(void *context, json_t *rows, const struct failure *failure)
{
    const json_t *row = json_array_get(rows, 0);
    search_end(context, json_object_get(row, "calls"), failure && failure->kind);
}

void alike_find(struct engine *engine, const struct account *account, const struct call *call,
                alike_found *found, void *context)
{
    enum provider_handle handle = provider_kind_of(account)->handle;
    struct search *search =
        handle == HANDLE_PAIR || handle == HANDLE_PHONE ? malloc(sizeof *search) : NULL;
    if (!search) {
        found(context, handle == HANDLE_PAIR || handle == HANDLE_PHONE ? NULL : "");
        return;
    }
    *search = (struct search){account, call, found, context};
    struct store_view view = engine_view(engine);
    struct store_calls_query live = {.live = true};
    int64_t longest = engine->config.unconfirmed_connected_after * CLOCK_SECOND;
    if (handle == HANDLE_PAIR)
        store_read_number(engine->store, call->number, view.now - longest, &view, search_pair,
                          search);
    else
        store_read_calls(engine->store, &live, &view, search_phone, search);
}
