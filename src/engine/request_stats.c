/* SPDX-License-Identifier: MIT */
/* Figures of calls: what `stats` and the supervisor's view ask for. */
#include "base/intl.h"
#include "engine/requests.h"
#include "model/words.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_OF_A_TURN 200 /* a year has thousands of hours, and callers do not wait for them */
#define TURN_MS        1

/* Rows on their way. */
struct sending {
    struct ask *ask;
    json_t *rows;
    size_t next;
    uv_timer_t timer;
};

static void sending_free(uv_handle_t *handle)
{
    free(handle->data);
}

static void send_some(uv_timer_t *timer)
{
    struct sending *sending = timer->data;
    size_t count = json_array_size(sending->rows);
    size_t end = sending->next + ROWS_OF_A_TURN;
    for (; sending->next < count && sending->next < end; sending->next++)
        ask_item(sending->ask, json_incref(json_array_get(sending->rows, sending->next)));
    if (sending->next < count)
        return;
    ask_done(sending->ask, NULL);
    free(sending->ask);
    json_decref(sending->rows);
    uv_close((uv_handle_t *)timer, sending_free);
}

static void send_rows(void *context, json_t *rows, const struct failure *failure)
{
    struct ask *ask = context;
    struct sending *sending =
        json_array_size(rows) > ROWS_OF_A_TURN ? calloc(1, sizeof *sending) : NULL;
    if (!sending) {
        request_send_rows(ask, rows, failure);
        return;
    }
    sending->ask = ask;
    sending->rows = json_incref(rows);
    sending->timer.data = sending;
    uv_timer_init(&ask->engine->loop, &sending->timer);
    uv_timer_start(&sending->timer, send_some, 0, TURN_MS);
}

void request_stats(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    struct failure failure = {0};
    struct store_figures_query query = {
        .since = wire_integer(message, "since", 0),
        .until = wire_integer(message, "until", 0),
    };
    int by;
    if (!word_find(figures_by_words, FIGURES_BY_COUNT, wire_text(message, "by"), &by)) {
        fail(&failure, FAILURE_USAGE, _("calls can't be counted by %s"), wire_text(message, "by"));
        ask_done(&ask, &failure);
        return;
    }
    struct store_view view = client_view(client);
    query.by = (enum figures_by)by;
    query.asker = view.asker;
    memcpy(query.agent, view.agent, sizeof query.agent);
    store_read_figures(engine->store, &query, send_rows, ask_keep(ask));
}
