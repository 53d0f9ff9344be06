/* SPDX-License-Identifier: MIT */
/* The table of requests. */
#include "engine/requests.h"

#include "base/intl.h"
#include "engine/questions.h"
#include "engine/stop.h"

#include <stdlib.h>

static request_handler *const handlers[WIRE_TYPE_COUNT] = {
    [WIRE_WATCH] = request_watch,
    [WIRE_CALLS] = request_calls,
    [WIRE_CONTACTS] = request_contacts,
    [WIRE_TOTALS] = request_totals,
    [WIRE_STATS] = request_stats,
    [WIRE_TYPING] = request_typing,
    [WIRE_DIAL] = request_dial,
    [WIRE_HANGUP] = request_hangup,
    [WIRE_CLOSE] = request_close,
    [WIRE_NOTE] = request_note,
    [WIRE_CONTACT_ADD] = request_contact_add,
    [WIRE_CONTACT_CHANGE] = request_contact_change,
    [WIRE_CONTACT_REMOVE] = request_contact_remove,
    [WIRE_PROVIDERS] = request_providers,
    [WIRE_URLS] = request_urls,
    [WIRE_STATUS] = request_status,
    [WIRE_QUARANTINE] = request_quarantine,
    [WIRE_RETRY] = request_retry,
    [WIRE_QUESTIONS] = request_questions,
    [WIRE_ANSWER] = request_answer,
    [WIRE_RELOAD] = request_reload,
    [WIRE_AGENTS] = request_agents,
    [WIRE_PAUSE] = request_pause,
    [WIRE_READY] = request_ready,
    [WIRE_WRAP_UP] = request_wrap_up,
    [WIRE_PHONE] = request_phone,
    [WIRE_STOP] = request_stop,
};

void requests_handle(struct engine *engine, struct client *client,
                     const struct wire_message *message)
{
    struct failure failure = {0};
    struct ask ask = client_ask(client, message);
    if (engine->stopping) {
        fail(&failure, FAILURE_ENGINE, _("the engine is stopping"));
        ask_done(&ask, &failure);
    } else if (!right_check(client_roles(client), message->type, &failure)) {
        ask_done(&ask, &failure);
    } else if (handlers[message->type]) {
        handlers[message->type](engine, client, message);
    } else {
        fail(&failure, FAILURE_USAGE, _("the engine does not take %s"),
             wire_row(message->type).name);
        ask_done(&ask, &failure);
    }
}

void requests_client_came(struct engine *engine)
{
    stop_reckon(engine->stop);
}

void requests_client_left(struct engine *engine)
{
    questions_client_left(engine->questions);
    stop_reckon(engine->stop);
}

struct ask *ask_keep(struct ask ask)
{
    struct ask *kept = malloc(sizeof *kept);
    if (!kept)
        abort(); /* sixteen bytes: there is nothing sensible left to do */
    *kept = ask;
    return kept;
}

void request_send_rows(void *context, json_t *rows, const struct failure *failure)
{
    struct ask *ask = context;
    size_t at;
    json_t *row;
    json_array_foreach (rows, at, row)
        ask_item(ask, json_incref(row));
    ask_done(ask, failure && failure->kind ? failure : NULL);
    free(ask);
}
