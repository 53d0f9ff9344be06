/* SPDX-License-Identifier: MIT */
/* The way of a hang-up: found, checked, stored, asked of the provider, stored. */
#include "engine/hangup.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "codec/call_json.h"
#include "engine/alike.h"
#include "engine/errand.h"
#include "engine/feed.h"
#include "engine/publish.h"
#include "engine/requests.h"
#include "model/life.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hangup {
    struct engine *engine;
    struct ask ask;
    const struct account *account;
    struct call call;
    char user[RECORD_BY_SIZE];
    struct failure failure; /* kind NONE: it is hung up */
};

static void hangup_end(struct hangup *hangup)
{
    ask_done(&hangup->ask, hangup->failure.kind ? &hangup->failure : NULL);
    hangup->engine->orders_open--;
    call_free(&hangup->call);
    free(hangup);
}

/* A record by its user about the call, with a step of the timeline; NULL, and told, without memory.
 */
static struct record *hangup_record(struct hangup *hangup, const char *what, const char *detail)
{
    struct record *record = record_new(RECORD_HANGUP, clock_now());
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        fail(&hangup->failure, FAILURE_ENGINE, _("out of memory"));
        record_free(record);
        return NULL;
    }
    memcpy(record->by, hangup->user, sizeof record->by);
    memcpy(says->id, hangup->call.id, sizeof says->id);
    timeline_add(&says->timeline, record->at, false, what, detail);
    return record;
}

static void hangup_told(void *context, const struct store_result *result)
{
    struct hangup *hangup = context;
    struct engine *engine = hangup->engine;
    feed_store_result(engine->feed, result);
    publish_result(engine->publisher, result);
    if (result->fate == STORE_DONE && result->call)
        ask_item(&hangup->ask, publish_call_json(engine, result->call, result->contact));
    else
        log_error("call %s: what became of the hang-up could not be stored: %s", hangup->call.id,
                  result->failure.sentence);
    hangup_end(hangup);
}

/* Whether it was ever answered, such a provider does not say. */
static void hangup_says_ended(const struct hangup *hangup, struct record *record)
{
    struct call *says = record->says;
    says->state = CALL_ENDED;
    says->by = BY_AGENT;
    says->heard_at = record->at;
    call_set_time(says, CALL_TIME_ended_at, record->at, RANK_PERSON);
    (void)hangup;
}

static void hangup_judged(void *context, const struct verdict_facts *facts)
{
    static const struct {
        const char *what;
        enum failure_kind kind;
    } ends[] = {
        [VERDICT_ACCEPTED] = {"hung_up", FAILURE_NONE},
        [VERDICT_PENDING] = {"hung_up", FAILURE_NONE},
        [VERDICT_REFUSED] = {"hangup_refused", FAILURE_NOT_DONE},
        [VERDICT_UNKNOWN] = {"hangup_unknown", FAILURE_UNKNOWN},
        [VERDICT_TOKEN_DEAD] = {"hangup_refused", FAILURE_NOT_DONE},
    };
    struct hangup *hangup = context;
    enum failure_kind kind = ends[facts->verdict].kind;
    log_notice("call %s through %s: %s%s%s", hangup->call.id, hangup->account->name,
               ends[facts->verdict].what, facts->message[0] ? ", " : "", facts->message);
    struct record *record = hangup_record(hangup, ends[facts->verdict].what, facts->message);
    if (kind)
        fail(&hangup->failure, kind, "%s", facts->message);
    if (!record) {
        hangup_end(hangup);
        return;
    }
    if (!kind)
        hangup_says_ended(hangup, record);
    store_submit(hangup->engine->store, record, hangup_told, hangup);
}

static void hangup_stored(void *context, const struct store_result *result)
{
    struct hangup *hangup = context;
    struct engine *engine = hangup->engine;
    struct errand errand = {.act = ACT_HANGUP, .account = hangup->account, .call = &hangup->call};
    feed_store_result(engine->feed, result);
    publish_result(engine->publisher, result);
    if (result->fate == STORE_DONE) {
        errand_send(engine->errands, &errand, NULL, hangup_judged, hangup);
        return;
    }
    fail(&hangup->failure, FAILURE_ENGINE,
         _("the hang-up could not be stored, and nothing was sent: %s"), result->failure.sentence);
    hangup_end(hangup);
}

/* ---- Before it */

static void hangup_alone(void *context, const char *other)
{
    struct hangup *hangup = context;
    if (!other)
        fail(&hangup->failure, FAILURE_ENGINE,
             _("hangup: the calls can't be read just now, and nothing was sent"));
    else if (other[0])
        fail(&hangup->failure, FAILURE_NOT_DONE,
             _("hangup: %s can't tell call %s from call %s, and nothing was sent; hang up the "
               "phone"),
             hangup->account->name, hangup->call.id, other);
    struct record *record =
        hangup->failure.kind ? NULL : hangup_record(hangup, "hangup", hangup->user);
    if (record)
        store_submit(hangup->engine->store, record, hangup_stored, hangup);
    else
        hangup_end(hangup);
}

/* Whether this call can be hung up by its provider at all. */
static bool hangup_possible(struct hangup *hangup)
{
    const struct call *call = &hangup->call;
    struct failure *failure = &hangup->failure;
    if (!hangup->account)
        return fail(failure, FAILURE_NOT_DONE, _("the call's provider %s is no longer configured"),
                    call->provider[0] ? call->provider : "?");
    if (!(provider_capabilities(hangup->account) & CAPABILITY_BIT(CAPABILITY_HANGUP)))
        return fail(failure, FAILURE_USAGE,
                    _("hangup: %s (%s) can't hang up a call from here; hang up the phone"),
                    hangup->account->name, provider_kind_of(hangup->account)->label);
    if (call->state == CALL_REQUESTED)
        return fail(failure, FAILURE_NOT_DONE, _("call %s is being placed still; try again"),
                    call->id);
    if (call->state != CALL_UNCONFIRMED && !call_state_is_live(call->state))
        return fail(failure, FAILURE_NOT_DONE, _("call %s is not on the line: it is %s"), call->id,
                    call_state_words[call->state]);
    return provider_can_name(hangup->account, call, clock_now(), failure);
}

static void hangup_found(void *context, json_t *rows, const struct failure *failure)
{
    struct hangup *hangup = context;
    const json_t *row = json_array_get(rows, 0);
    if (failure && failure->kind)
        hangup->failure = *failure;
    else if (!row)
        fail(&hangup->failure, FAILURE_NOT_DONE, _("there is no such call"));
    else if (hangup->engine->stopping)
        fail(&hangup->failure, FAILURE_ENGINE, _("the engine is stopping; nothing was sent"));
    else
        call_from_json(row, &hangup->call, NULL, NULL, 0, &hangup->failure);
    hangup->account = config_account(&hangup->engine->config, hangup->call.provider);
    if (!hangup->failure.kind && hangup_possible(hangup))
        alike_find(hangup->engine, hangup->account, &hangup->call, hangup_alone, hangup);
    else
        hangup_end(hangup);
}

void hangup_call(struct engine *engine, const char *id, const char *user, struct ask ask)
{
    struct hangup *hangup = calloc(1, sizeof *hangup);
    struct store_calls_query query = {.limit = 1};
    struct store_view view = engine_view(engine);
    if (!hangup)
        abort(); /* see ask_keep */
    hangup->engine = engine;
    hangup->ask = ask;
    call_start(&hangup->call);
    snprintf(hangup->user, sizeof hangup->user, "%s", user);
    snprintf(query.id, sizeof query.id, "%s", id);
    engine->orders_open++;
    store_read_calls(engine->store, &query, &view, hangup_found, hangup);
}

void request_hangup(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    hangup_call(engine, wire_text(message, "call"), client_user(client),
                client_ask(client, message));
}
