/* SPDX-License-Identifier: MIT */
/* The way of a hang-up: found, checked, stored, asked of the provider, stored. */
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
#include <utlist.h>

#define STORE_AGAIN_MS 1000

struct hangup {
    struct hangup *prev, *next; /* of the engine's */
    struct engine *engine;
    struct ask ask;
    const struct account *account; /* held */
    struct call call;              /* as it was found */
    struct call after;             /* as it is in the store, and as it will be */
    char *contact;
    char user[RECORD_BY_SIZE];
    enum record_reach reach;
    bool going; /* all was well so far: another one of the same call is too many */
    bool told;
    struct failure failure; /* kind NONE: it is hung up */
    const char *what;       /* it came to that, a step of the timeline, */
    char detail[sizeof((struct verdict_facts *)0)->message];
    int64_t at;       /* then; ms */
    uv_timer_t again; /* for an end that the disk did not take */
};

static void hangup_freed(uv_handle_t *handle)
{
    struct hangup *hangup = handle->data;
    call_free(&hangup->call);
    call_free(&hangup->after);
    free(hangup->contact);
    account_drop(hangup->account);
    free(hangup);
}

/* Tells the asker how it ended, once; `call` may be NULL. */
static void hangup_tell(struct hangup *hangup, const struct call *call, const char *contact)
{
    if (hangup->told)
        return;
    hangup->told = true;
    if (call)
        ask_item(&hangup->ask, publish_call_json(hangup->engine, call, contact));
    ask_done(&hangup->ask, hangup->failure.kind ? &hangup->failure : NULL);
}

static void hangup_end(struct hangup *hangup)
{
    hangup_tell(hangup, NULL, NULL);
    hangup->engine->orders_open--;
    DL_DELETE(hangup->engine->hangups, hangup);
    uv_close((uv_handle_t *)&hangup->again, hangup_freed);
}

/* A record by its user about the call, with a step of the timeline; NULL without memory. */
static struct record *hangup_record(const struct hangup *hangup, int64_t at, const char *what,
                                    const char *detail)
{
    struct record *record = record_new(RECORD_HANGUP, at);
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        record_free(record);
        return NULL;
    }
    memcpy(record->by, hangup->user, sizeof record->by);
    record->reach = hangup->reach;
    memcpy(says->id, hangup->call.id, sizeof says->id);
    timeline_add(&says->timeline, record->at, false, what, detail);
    return record;
}

static void hangup_store_end(struct hangup *hangup);

static void hangup_store_again(uv_timer_t *timer)
{
    hangup_store_end(timer->data);
}

static void hangup_end_stored(void *context, const struct store_result *result)
{
    struct hangup *hangup = context;
    struct engine *engine = hangup->engine;
    feed_store_result(engine->feed, result);
    if (result->fate == STORE_FAILED && !engine->stopping) {
        hangup_tell(hangup, &hangup->after, hangup->contact);
        uv_timer_start(&hangup->again, hangup_store_again, STORE_AGAIN_MS, 0);
        return;
    }
    publish_result(engine->publisher, result);
    if (result->fate == STORE_DONE && result->call) {
        hangup_tell(hangup, result->call, result->contact);
    } else {
        log_error("call %s: what became of the hang-up could not be stored: %s", hangup->call.id,
                  result->failure.sentence);
        hangup_tell(hangup, &hangup->after, hangup->contact);
    }
    hangup_end(hangup);
}

/* Whether it was ever answered, such a provider does not say. */
static void says_ended(struct call *says, int64_t at)
{
    says->state = CALL_ENDED;
    says->by = BY_AGENT;
    says->heard_at = at;
    call_set_time(says, CALL_TIME_ended_at, at, RANK_PERSON);
}

static void hangup_store_end(struct hangup *hangup)
{
    struct record *record =
        hangup_record(hangup, hangup->at, hangup->what, hangup->detail[0] ? hangup->detail : NULL);
    if (!record) {
        uv_timer_start(&hangup->again, hangup_store_again, STORE_AGAIN_MS, 0);
        return;
    }
    if (!hangup->failure.kind)
        says_ended(record->says, hangup->at);
    call_merge(&hangup->after, record->says);
    store_submit(hangup->engine->store, record, hangup_end_stored, hangup);
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
    hangup->what = ends[facts->verdict].what;
    hangup->at = clock_now();
    memcpy(hangup->detail, facts->message, sizeof hangup->detail);
    const struct log_field fields[] = {{"call", hangup->call.id},
                                       {"provider", hangup->account->name},
                                       {"what", hangup->what},
                                       {"user", hangup->user},
                                       {NULL, NULL}};
    log_fields(LOG_LEVEL_NOTICE, fields, "call %s through %s: %s%s%s", hangup->call.id,
               hangup->account->name, hangup->what, hangup->detail[0] ? ", " : "", hangup->detail);
    if (kind)
        fail(&hangup->failure, kind, "%s", hangup->detail);
    hangup_store_end(hangup);
}

static void hangup_stored(void *context, const struct store_result *result)
{
    struct hangup *hangup = context;
    struct engine *engine = hangup->engine;
    struct errand errand = {.act = ACT_HANGUP, .account = hangup->account, .call = &hangup->call};
    feed_store_result(engine->feed, result);
    publish_result(engine->publisher, result);
    if (result->fate == STORE_DONE) {
        if (result->call)
            call_copy(&hangup->after, result->call);
        hangup->contact = result->contact ? strdup(result->contact) : NULL;
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
        fail(
            &hangup->failure, FAILURE_NOT_DONE,
            _("hangup: %s can't tell call %s from call %s, and nothing was sent; close %s if it is "
              "over, or hang up the phone"),
            hangup->account->name, hangup->call.id, other, other);
    struct record *record =
        hangup->failure.kind ? NULL : hangup_record(hangup, clock_now(), "hangup", hangup->user);
    if (!record && !hangup->failure.kind)
        fail(&hangup->failure, FAILURE_ENGINE, _("out of memory; nothing was sent"));
    if (record)
        store_submit(hangup->engine->store, record, hangup_stored, hangup);
    else
        hangup_end(hangup);
}

/* Twice at once the second might end the next call on that phone. */
static bool is_going(const struct hangup *hangup)
{
    const struct hangup *other;
    DL_FOREACH (hangup->engine->hangups, other)
        if (other->going && strcmp(other->call.id, hangup->call.id) == 0)
            return true;
    return false;
}

/* Whether this call can be hung up by its provider at all. */
static bool hangup_possible(struct hangup *hangup)
{
    const struct call *call = &hangup->call;
    struct failure *failure = &hangup->failure;
    if (hangup->reach == REACH_OWN && strcmp(call->agent, hangup->user) != 0)
        return fail(failure, FAILURE_NOT_DONE,
                    _("call %s is not one of yours: a supervisor may do this"), call->id);
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
    if (!call_state_is_live(call->state))
        return fail(failure, FAILURE_NOT_DONE, _("call %s is not on the line: it is %s"), call->id,
                    call_state_words[call->state]);
    if (is_going(hangup))
        return fail(failure, FAILURE_NOT_DONE, _("call %s is being hung up already"), call->id);
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
    hangup->account = account_hold(config_account(hangup->engine->config, hangup->call.provider));
    hangup->going = !hangup->failure.kind && hangup_possible(hangup);
    if (hangup->going)
        alike_find(hangup->engine, hangup->account, &hangup->call, hangup_alone, hangup);
    else
        hangup_end(hangup);
}

static void hangup_call(struct engine *engine, const char *id, const struct client *client,
                        struct ask ask)
{
    struct hangup *hangup = calloc(1, sizeof *hangup);
    struct store_calls_query query = {.limit = 1};
    struct store_view view = client_view(client);
    if (!hangup)
        abort(); /* see ask_keep */
    hangup->engine = engine;
    hangup->ask = ask;
    call_start(&hangup->call);
    call_start(&hangup->after);
    uv_timer_init(&engine->loop, &hangup->again);
    hangup->again.data = hangup;
    DL_APPEND(engine->hangups, hangup);
    snprintf(hangup->user, sizeof hangup->user, "%s", client_user(client));
    hangup->reach = client_reach(client, WIRE_HANGUP);
    snprintf(query.id, sizeof query.id, "%s", id);
    engine->orders_open++;
    store_read_calls(engine->store, &query, &view, hangup_found, hangup);
}

void request_hangup(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    hangup_call(engine, wire_text(message, "call"), client, client_ask(client, message));
}
