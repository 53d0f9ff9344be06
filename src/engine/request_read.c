/* SPDX-License-Identifier: MIT */
/* Requests that only read: pages of calls and contacts, totals, quarantine; and watching. */
#include "engine/feed.h"
#include "engine/requests.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_MAX 1000 /* rows of one answer; who wants more asks for the next page */

static int page_limit(const struct wire_message *message)
{
    int64_t limit = wire_integer(message, "limit", 0);
    return limit <= 0 || limit > PAGE_MAX ? PAGE_MAX : (int)limit;
}

static void copy_text(char *out, size_t size, const struct wire_message *message, const char *key)
{
    const char *text = wire_text(message, key);
    size_t length = strnlen(text, size - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

void request_watch(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    client_watch(client);
    ask_done(&ask, NULL);
    feed_tell(engine->feed);
}

static void send_row(const struct ask *ask, const json_t *row)
{
    ask_item_raw(ask, json_string_value(row), json_string_length(row));
}

/* A page: it may be shorter than asked for where calls are long, and is empty only when there are
   no more. */
static void send_page(void *context, json_t *rows, const struct failure *failure)
{
    struct ask *ask = context;
    size_t count = json_array_size(rows);
    for (size_t at = 0; at < count && (at == 0 || !ask_is_long(ask)); at++)
        send_row(ask, json_array_get(rows, at));
    ask_done(ask, failure && failure->kind ? failure : NULL);
    free(ask);
}

void request_calls(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct store_calls_query query = {
        .live = wire_boolean(message, "live"),
        .pending = wire_boolean(message, "pending"),
        .to_close = wire_boolean(message, "to_close"),
        .attention = wire_boolean(message, "attention"),
        .since = wire_integer(message, "since", 0),
        .limit = page_limit(message),
        .timeline = wire_boolean(message, "timeline"),
        .encoded = true,
    };
    copy_text(query.before, sizeof query.before, message, "before");
    copy_text(query.text, sizeof query.text, message, "text");
    copy_text(query.id, sizeof query.id, message, "id");
    struct store_view view = client_view(client);
    store_read_calls(engine->store, &query, &view, send_page,
                     ask_keep(client_ask(client, message)));
}

void request_contacts(struct engine *engine, struct client *client,
                      const struct wire_message *message)
{
    int64_t offset = wire_integer(message, "offset", 0);
    struct store_contacts_query query = {
        .offset = offset > 0 && offset < INT32_MAX ? (int)offset : 0,
        .limit = page_limit(message),
    };
    copy_text(query.text, sizeof query.text, message, "text");
    copy_text(query.name, sizeof query.name, message, "name");
    struct ask ask = client_ask(client, message);
    struct store_view view = ask_view(&ask);
    store_read_contacts(engine->store, &query, &view, request_send_rows, ask_keep(ask));
}

void request_totals(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    struct store_view view = client_view(client);
    store_read_totals(engine->store, wire_integer(message, "since", 0), &view, request_send_rows,
                      ask_keep(client_ask(client, message)));
}

void request_quarantine(struct engine *engine, struct client *client,
                        const struct wire_message *message)
{
    store_read_quarantine(engine->store, wire_integer(message, "number", 0), request_send_rows,
                          ask_keep(client_ask(client, message)));
}
