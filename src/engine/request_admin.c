/* SPDX-License-Identifier: MIT */
/* What an administrator asks: accounts, URLs, status, reloading, stopping, and trying quarantined
 * requests again. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "engine/accounts.h"
#include "engine/agents.h"
#include "engine/feed.h"
#include "engine/publish.h"
#include "engine/questions.h"
#include "engine/reload.h"
#include "engine/requests.h"
#include "listener/hooks.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Stands for the key in the URLs: no secret goes over the wire. */
#define KEY_PLACE "KEY"
#define URL_SIZE  2048

void request_providers(struct engine *engine, struct client *client,
                       const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    for (size_t i = 0; i < engine->config->account_count; i++)
        ask_item(&ask, accounts_json(engine->accounts, i));
    ask_done(&ask, NULL);
}

static void send_urls(const struct engine *engine, const struct ask *ask,
                      const struct account *account)
{
    const struct config *config = engine->config;
    const char *base =
        config->listener.public_url[0] ? config->listener.public_url : engine->listener_url;
    const char *event;
    for (size_t i = 0; (event = hook_event_name(i)); i++) {
        char url[URL_SIZE];
        const char *key = config->listener.key ? KEY_PLACE : NULL;
        if (hook_url(base, account->name, event, key, url, sizeof url))
            ask_item(ask, json_pack("{s:s,s:s,s:s}", "provider", account->name, "event", event,
                                    "url", url));
    }
}

void request_urls(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    struct failure failure = {0};
    const struct config *config = engine->config;
    const char *name = wire_text(message, "provider");
    size_t found = 0;
    for (size_t i = 0; engine->server && i < config->account_count; i++) {
        const struct account *account = &config->accounts[i];
        bool tells = provider_capabilities(account) & CAPABILITY_BIT(CAPABILITY_EVENTS);
        if ((name[0] && strcmp(name, account->name) != 0) || !tells)
            continue;
        found++;
        send_urls(engine, &ask, account);
    }
    if (!engine->server)
        fail(&failure, FAILURE_USAGE,
             _("the configuration has no [listener]: there is nothing to send events to"));
    else if (!found && name[0])
        fail(&failure, FAILURE_NOT_DONE, _("there is no provider %s that sends events"), name);
    else if (!found)
        fail(&failure, FAILURE_NOT_DONE, _("no configured provider sends events"));
    ask_done(&ask, failure.kind ? &failure : NULL);
}

static void status_counted(void *context, json_t *rows, const struct failure *failure)
{
    struct ask *ask = context;
    struct engine *engine = ask->engine;
    if (failure && failure->kind) {
        ask_done(ask, failure);
        free(ask);
        return;
    }
    json_t *live = json_object_get(json_array_get(rows, 0), "live");
    double uptime = (double)(clock_now() - engine->started_at) / (double)CLOCK_SECOND;
    ask_item(ask,
             json_pack("{s:s,s:i,s:f,s:s?,s:O,s:I,s:I,s:o,s:o}", "version", PACKAGE_VERSION, "pid",
                       (int)getpid(), "uptime", uptime, "listener",
                       engine->listener_url[0] ? engine->listener_url : NULL, "live", live,
                       "consoles", (json_int_t)clients_consoles(engine->clients), "strangers",
                       (json_int_t)clients_strangers(engine->clients), "feed",
                       feed_json(engine->feed), "questions", questions_json(engine->questions)));
    ask_done(ask, NULL);
    free(ask);
}

void request_status(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    struct store_view view = ask_view(&ask);
    store_read_totals(engine->store, view.now, &view, status_counted, ask_keep(ask));
}

void request_reload(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    char by[128];
    struct ask ask = client_ask(client, message);
    snprintf(by, sizeof by, "%s asked for it", client_user(client));
    reload_begin(engine->reload, &ask, by);
}

void request_stop(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    log_notice("stopping: %s asked for it", client_user(client));
    engine_stop(engine); /* before it is told, so that nobody finds the socket after that */
    ask_done(&ask, NULL);
}

/* Trying quarantined requests again, one after the other. */
struct retry {
    struct ask ask;
    json_t *rows; /* all that are kept */
    size_t next;
    int64_t only; /* this one; 0: all */
    json_int_t tried, released;
};

static void retry_next(struct retry *retry);

static void retry_stored(void *context, const struct store_result *result)
{
    struct retry *retry = context;
    if (result->fate == STORE_DONE || result->fate == STORE_REPEATED)
        retry->released++;
    publish_result(retry->ask.engine->publisher, result);
    feed_store_result(retry->ask.engine->feed, result);
    retry_next(retry);
}

static void retry_reread(struct retry *retry, const char *raw, struct hook_outcome *outcome)
{
    struct hook_kept kept;
    struct failure failure = {0};
    if (!hook_request_restore(&kept, raw, &failure)) {
        log_warning("a quarantined request is damaged: %s", failure.sentence);
        return;
    }
    hook_read(retry->ask.engine->config, &kept.request, outcome);
    hook_kept_free(&kept);
}

/* Nobody waits for the answer to a question any more. */
static void retry_tell_unanswered(const struct hook_outcome *outcome)
{
    char detail[QUERY_NAME_SIZE + 128];
    struct record *record = outcome->record;
    snprintf(detail, sizeof detail, "%s%s%s", outcome->query, outcome->query[0] ? ": " : "",
             _("it could not be read when it was asked"));
    timeline_add(&record->says->timeline, record->at + 1, true, "unanswered", detail);
    memcpy(record->event, outcome->query, sizeof outcome->query);
}

static bool retry_submit(struct retry *retry, const json_t *row)
{
    struct hook_outcome outcome = {0};
    char *raw = json_dumps(json_object_get(row, "raw"), JSON_COMPACT);
    if (raw)
        retry_reread(retry, raw, &outcome);
    free(raw);
    if (outcome.status != 200) {
        record_free(outcome.record);
        return false;
    }
    if (outcome.asks)
        retry_tell_unanswered(&outcome);
    outcome.record->kind = RECORD_RELEASE;
    outcome.record->number = json_integer_value(json_object_get(row, "number"));
    agents_claim(retry->ask.engine->agents, outcome.record->says);
    store_submit(retry->ask.engine->store, outcome.record, retry_stored, retry);
    return true;
}

static void retry_read(void *context, json_t *rows, const struct failure *failure)
{
    struct retry *retry = context;
    const json_t *row = json_array_get(rows, 0);
    bool read = row && !(failure && failure->kind);
    retry->tried += read;
    if (!read || !retry_submit(retry, row))
        retry_next(retry);
}

static void retry_next(struct retry *retry)
{
    while (retry->next < json_array_size(retry->rows) && !retry->ask.engine->stopping) {
        const json_t *row = json_array_get(retry->rows, retry->next++);
        int64_t number = json_integer_value(json_object_get(row, "number"));
        if (json_is_true(json_object_get(row, "released")) ||
            (retry->only && retry->only != number))
            continue;
        store_read_quarantine(retry->ask.engine->store, number, retry_read, retry);
        return;
    }
    ask_item(&retry->ask,
             json_pack("{s:I,s:I}", "tried", retry->tried, "released", retry->released));
    ask_done(&retry->ask, NULL);
    json_decref(retry->rows);
    free(retry);
}

static void retry_listed(void *context, json_t *rows, const struct failure *failure)
{
    struct retry *retry = context;
    if (failure && failure->kind) {
        ask_done(&retry->ask, failure);
        free(retry);
        return;
    }
    retry->rows = json_incref(rows);
    retry_next(retry);
}

void request_retry(struct engine *engine, struct client *client, const struct wire_message *message)
{
    struct retry *retry = calloc(1, sizeof *retry);
    if (!retry)
        abort(); /* see ask_keep */
    retry->ask = client_ask(client, message);
    retry->only = wire_integer(message, "number", 0);
    store_read_quarantine(engine->store, 0, retry_listed, retry);
}
