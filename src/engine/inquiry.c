/* SPDX-License-Identifier: MIT */
/* Asking after calls. What is remembered of a call is only when to ask next, and what was said
   last; an engine that starts anew begins anew. */
#include "engine/inquiry.h"

#include "base/clock.h"
#include "base/log.h"
#include "codec/call_json.h"
#include "engine/accounts.h"
#include "engine/alike.h"
#include "engine/errand.h"
#include "engine/feed.h"
#include "engine/publish.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#define LOOKS_IN_A_WAIT \
    4 /* between two questions after one call, the live calls are read so often */
#define LOOK_MOST_MS   2500
#define GROWTH_PERCENT 150
#define WAIT_MOST_MS   (300 * CLOCK_SECOND)
#define PAGE           500 /* live calls of one look; the next look goes on behind them */
#define STILL_WAITS    6 /* first waits for which nothing may have changed in a call that is over */
#define AGE_MOST_MS    (24 * 3600 * CLOCK_SECOND)

/* A call that is asked after. */
struct asked {
    char id[ID_SIZE];
    struct inquiry *inquiry;
    const struct account *account; /* held */
    int64_t due_at;                /* ms */
    int64_t wait_ms;               /* until the next question */
    bool seen;                     /* live in this round of looks */
    bool asking;
    struct call call;                                      /* while asking: as it was read */
    struct call says;                                      /* and what is told of it */
    char word[sizeof((struct verdict_facts *)0)->message]; /* what was told last */
    char mark[sizeof((struct verdict_facts *)0)->mark];
    int64_t marked_at; /* since when the mark is the same; ms */
    UT_hash_handle hh;
};

struct inquiry {
    struct engine *engine;
    uv_timer_t timer;
    bool reading;
    char before[ID_SIZE]; /* where the next look goes on; "": a round begins */
    struct asked *calls;
};

static int64_t first_wait(const struct inquiry *inquiry)
{
    return inquiry->engine->config->ask_after * CLOCK_SECOND;
}

static bool can_be_asked(const struct account *account)
{
    return account && provider_has_act(account, ACT_STATUS) &&
           (provider_capabilities(account) & CAPABILITY_BIT(CAPABILITY_STATUS));
}

static void asked_free(struct inquiry *inquiry, struct asked *asked)
{
    HASH_DEL(inquiry->calls, asked);
    account_drop(asked->account);
    free(asked);
}

/* As the configuration in force has it. */
static void asked_move(struct asked *asked, const struct account *account)
{
    const struct account *former = asked->account;
    asked->account = account_hold(account);
    account_drop(former);
}

/* ---- What is told */

static void asked_rest(struct asked *asked, bool news)
{
    int64_t longer = asked->wait_ms * GROWTH_PERCENT / 100;
    asked->wait_ms = news                    ? first_wait(asked->inquiry)
                     : longer < WAIT_MOST_MS ? longer
                                             : WAIT_MOST_MS;
    asked->due_at = clock_now() + asked->wait_ms;
    asked->asking = false;
    call_free(&asked->call);
    call_free(&asked->says);
    if (!can_be_asked(config_account(asked->inquiry->engine->config, asked->account->name)))
        asked_free(asked->inquiry, asked); /* it was taken out of the configuration meanwhile */
}

static void status_stored(void *context, const struct store_result *result)
{
    struct engine *engine = context;
    feed_store_result(engine->feed, result);
    publish_result(engine->publisher, result);
}

/* It is over where the provider says so, or where what would change in a call no longer does. */
static void says_over(struct call *says, int64_t now)
{
    says->state = CALL_ENDED;
    says->by = BY_PROVIDER;
    call_set_time(says, CALL_TIME_ended_at, now, RANK_ENDED);
}

static void asked_store(struct asked *asked, int64_t now, const char *word)
{
    struct engine *engine = asked->inquiry->engine;
    struct record *record = record_new(RECORD_STATUS, now);
    struct call *says = record ? record_says(record) : NULL;
    if (!says || !call_copy(says, &asked->says)) {
        record_free(record);
        return; /* the next answer says the same */
    }
    memcpy(says->id, asked->id, sizeof says->id);
    snprintf(record->provider, sizeof record->provider, "%s", asked->account->name);
    if (word[0])
        timeline_add(&says->timeline, now, false, "status", word);
    store_submit(engine->store, record, status_stored, engine);
}

/* What does not change any more is over; but a provider may tell how a call gets on but now and
 * then.
 */
static bool asked_stands_still(struct asked *asked, const char *mark, int64_t now)
{
    if (!mark[0] || strcmp(mark, asked->mark) != 0) {
        snprintf(asked->mark, sizeof asked->mark, "%s", mark);
        asked->marked_at = now;
        return false;
    }
    return now - asked->marked_at >= STILL_WAITS * first_wait(asked->inquiry);
}

static void asked_judged(void *context, const struct verdict_facts *facts)
{
    struct asked *asked = context;
    struct call *says = &asked->says;
    int64_t now = clock_now();
    bool told = facts->verdict == VERDICT_ACCEPTED;
    const char *word = facts->word[0] ? facts->word : facts->code[0] ? facts->message : "";
    bool news = strcmp(word, asked->word) != 0;
    if (told && (asked_stands_still(asked, facts->mark, now) || says->state == CALL_ENDED))
        says_over(says, now);
    if (told)
        says->heard_at = now;
    else
        call_free(says); /* it says nothing */
    if (!asked->inquiry->engine->stopping && (told || (news && word[0])))
        asked_store(asked, now, word);
    snprintf(asked->word, sizeof asked->word, "%s", word);
    asked_rest(asked, told && news);
}

/* ---- The question */

static void asked_alone(void *context, const char *other)
{
    struct asked *asked = context;
    struct errand errand = {.act = ACT_STATUS, .account = asked->account, .call = &asked->call};
    if (asked->inquiry->engine->stopping || !other || other[0])
        asked_rest(asked, false);
    else
        errand_send(asked->inquiry->engine->errands, &errand, &asked->says, asked_judged, asked);
}

static bool is_due(const struct asked *asked, const struct call *call, int64_t now)
{
    const struct engine *engine = asked->inquiry->engine;
    int64_t since_news = call->heard_at ? now - call->heard_at : INT64_MAX;
    return !asked->asking && now >= asked->due_at && since_news >= first_wait(asked->inquiry) &&
           now >= accounts_waits_until(engine->accounts, asked->account) &&
           now - call->created_at < AGE_MOST_MS && call->state != CALL_REQUESTED &&
           provider_can_name(asked->account, call, now, NULL);
}

static void asked_ask(struct asked *asked, struct call *call)
{
    asked->asking = true;
    asked->call = *call;
    call_start(call); /* it is ours now */
    call_start(&asked->says);
    alike_find(asked->inquiry->engine, asked->account, &asked->call, asked_alone, asked);
}

/* ---- Looking */

static struct asked *asked_of(struct inquiry *inquiry, const struct call *call,
                              const struct account *account)
{
    struct asked *asked = NULL;
    HASH_FIND_STR(inquiry->calls, call->id, asked);
    if (asked)
        return asked;
    asked = calloc(1, sizeof *asked);
    if (!asked)
        return NULL;
    memcpy(asked->id, call->id, sizeof asked->id);
    asked->inquiry = inquiry;
    asked->account = account_hold(account);
    asked->wait_ms = first_wait(inquiry);
    HASH_ADD_STR(inquiry->calls, id, asked);
    return asked;
}

static void look_at(struct inquiry *inquiry, const json_t *row, int64_t now)
{
    struct call call;
    const char *name = json_string_value(json_object_get(row, "provider"));
    const struct account *account = name ? config_account(inquiry->engine->config, name) : NULL;
    if (!can_be_asked(account) || !call_from_json(row, &call, NULL, NULL, 0, NULL))
        return;
    struct asked *asked = asked_of(inquiry, &call, account);
    if (asked)
        asked->seen = true;
    if (asked && !asked->asking)
        asked_move(asked, account);
    if (asked && is_due(asked, &call, now))
        asked_ask(asked, &call);
    call_free(&call);
}

static void round_begin(struct inquiry *inquiry)
{
    struct asked *asked, *next;
    HASH_ITER (hh, inquiry->calls, asked, next)
        asked->seen = false;
}

/* What was nowhere among the live calls is over. */
static void round_end(struct inquiry *inquiry)
{
    struct asked *asked, *next;
    HASH_ITER (hh, inquiry->calls, asked, next)
        if (!asked->seen && !asked->asking)
            asked_free(inquiry, asked);
    inquiry->before[0] = '\0';
}

static void live_found(void *context, json_t *rows, const struct failure *failure)
{
    struct inquiry *inquiry = context;
    int64_t now = clock_now();
    size_t count = json_array_size(rows);
    size_t at;
    json_t *row;
    inquiry->reading = false;
    if ((failure && failure->kind) || inquiry->engine->stopping) {
        inquiry->before[0] = '\0'; /* the call to go on from may have become another one's */
        return;
    }
    json_array_foreach (rows, at, row)
        look_at(inquiry, row, now);
    const char *last = json_string_value(json_object_get(json_array_get(rows, count - 1), "id"));
    if (count < PAGE || !last)
        round_end(inquiry);
    else
        snprintf(inquiry->before, sizeof inquiry->before, "%s", last);
}

static void inquiry_look(uv_timer_t *timer)
{
    struct inquiry *inquiry = timer->data;
    struct engine *engine = inquiry->engine;
    struct store_calls_query query = {.live = true, .limit = PAGE};
    struct store_view view = engine_view(engine);
    if (inquiry->reading || engine->stopping)
        return;
    if (!inquiry->before[0])
        round_begin(inquiry);
    memcpy(query.before, inquiry->before, sizeof query.before);
    inquiry->reading = true;
    store_read_calls(engine->store, &query, &view, live_found, inquiry);
}

/* Looks from time to time, where there is an account that can be asked. */
static void inquiry_start(struct inquiry *inquiry)
{
    const struct config *config = inquiry->engine->config;
    bool any = false;
    for (size_t i = 0; i < config->account_count; i++)
        any = any || can_be_asked(&config->accounts[i]);
    uint64_t period = (uint64_t)first_wait(inquiry) / LOOKS_IN_A_WAIT;
    period = period < LOOK_MOST_MS ? period : LOOK_MOST_MS;
    if (any)
        uv_timer_start(&inquiry->timer, inquiry_look, period, period);
    else
        uv_timer_stop(&inquiry->timer);
}

void inquiry_reload(struct inquiry *inquiry)
{
    struct asked *asked, *next;
    HASH_ITER (hh, inquiry->calls, asked, next) {
        const struct account *account =
            config_account(inquiry->engine->config, asked->account->name);
        if (asked->asking)
            continue; /* it goes on, or is over, with the next look */
        if (can_be_asked(account))
            asked_move(asked, account);
        else
            asked_free(inquiry, asked);
    }
    inquiry_start(inquiry);
}

struct inquiry *inquiry_new(struct engine *engine)
{
    struct inquiry *inquiry = calloc(1, sizeof *inquiry);
    if (!inquiry)
        return NULL;
    inquiry->engine = engine;
    uv_timer_init(&engine->loop, &inquiry->timer);
    inquiry->timer.data = inquiry;
    inquiry_start(inquiry);
    return inquiry;
}

void inquiry_close(struct inquiry *inquiry)
{
    uv_close((uv_handle_t *)&inquiry->timer, NULL);
}

void inquiry_free(struct inquiry *inquiry)
{
    struct asked *asked, *next;
    if (!inquiry)
        return;
    HASH_ITER (hh, inquiry->calls, asked, next) {
        call_free(&asked->call);
        call_free(&asked->says);
        asked_free(inquiry, asked);
    }
    free(inquiry);
}
