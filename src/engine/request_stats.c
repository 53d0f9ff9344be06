/* SPDX-License-Identifier: MIT */
/* Figures of calls: what `stats` and the supervisor's view ask for. */
#include "base/intl.h"
#include "engine/requests.h"
#include "model/words.h"

#include <string.h>

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
    memcpy(query.agent, view.agent, sizeof query.agent);
    store_read_figures(engine->store, &query, request_send_rows, ask_keep(ask));
}
