/* SPDX-License-Identifier: MIT */
/* The way of a call order: stored, sent, answered, stored. */
#include "engine/dial.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "engine/agents.h"
#include "engine/errand.h"
#include "engine/feed.h"
#include "engine/publish.h"
#include "model/life.h"
#include "number/number.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JUST_ORDERED_MS  (10 * CLOCK_SECOND)
#define JUST_ORDERED_MAX 64
#define STORE_AGAIN_MS   1000

struct just_ordered {
    char number[ORDER_NUMBER_SIZE];
    char user[RECORD_BY_SIZE];
    int64_t at;
};

struct dials {
    struct engine *engine;
    struct just_ordered recent[JUST_ORDERED_MAX]; /* a ring */
    size_t next;
};

/* One order under way. */
struct dial {
    struct dials *dials;
    const struct account *account; /* held */
    struct order order;
    struct ask ask;
    struct call call; /* as far as it is known */
    char user[RECORD_BY_SIZE];
    char *contact;
    bool answered; /* the asker was told */
    struct verdict_facts facts;
    int64_t answered_at;
    uv_timer_t again; /* for an answer that the disk did not take */
};

struct dials *dials_new(struct engine *engine)
{
    struct dials *dials = calloc(1, sizeof *dials);
    if (dials)
        dials->engine = engine;
    return dials;
}

void dials_free(struct dials *dials)
{
    free(dials);
}

const char *dials_just_ordered(const struct dials *dials, const char *number, int64_t now)
{
    for (size_t i = 0; i < JUST_ORDERED_MAX; i++) {
        const struct just_ordered *recent = &dials->recent[i];
        if (recent->at && now - recent->at < JUST_ORDERED_MS && strcmp(recent->number, number) == 0)
            return recent->user;
    }
    return NULL;
}

static void dials_remember(struct dials *dials, const char *number, const char *user, int64_t now)
{
    struct just_ordered *recent = &dials->recent[dials->next++ % JUST_ORDERED_MAX];
    memcpy(recent->number, number, sizeof recent->number);
    snprintf(recent->user, sizeof recent->user, "%s", user);
    recent->at = now;
}

/* Nothing came of it: who tries again need not be asked. */
static void dials_forget(struct dials *dials, const char *number)
{
    for (size_t i = 0; i < JUST_ORDERED_MAX; i++) {
        if (strcmp(dials->recent[i].number, number) == 0)
            dials->recent[i].at = 0;
    }
}

static void dial_freed(uv_handle_t *handle)
{
    struct dial *dial = handle->data;
    order_free(&dial->order);
    call_free(&dial->call);
    free(dial->contact);
    account_drop(dial->account);
    free(dial);
}

static void dial_end(struct dial *dial)
{
    dial->dials->engine->orders_open--;
    uv_close((uv_handle_t *)&dial->again, dial_freed);
}

/* What there is to say of a number that was dialled all the same; "" for nothing. */
static void dial_remark(const struct dial *dial, struct failure *remark)
{
    struct number number;
    if (dial->order.short_number || !number_read(dial->order.number, "", &number, NULL) ||
        !number.e164[0] || number.known_valid)
        return;
    snprintf(remark->sentence, sizeof remark->sentence,
             _("%s: not known to be a valid number; it was dialled all the same"),
             dial->order.number);
}

/* Tells the asker how it ended, once. */
static void dial_tell(struct dial *dial)
{
    static const enum failure_kind exits[] = {
        [VERDICT_ACCEPTED] = FAILURE_NONE,       [VERDICT_PENDING] = FAILURE_NONE,
        [VERDICT_REFUSED] = FAILURE_NOT_DONE,    [VERDICT_UNKNOWN] = FAILURE_UNKNOWN,
        [VERDICT_TOKEN_DEAD] = FAILURE_NOT_DONE,
    };
    if (dial->answered)
        return;
    dial->answered = true;
    struct failure failure = {0};
    enum failure_kind kind = exits[dial->facts.verdict];
    if (kind)
        fail(&failure, kind, "%s", dial->facts.message);
    else
        dial_remark(dial, &failure);
    ask_item(&dial->ask, publish_call_json(dial->dials->engine, &dial->call, dial->contact));
    ask_done(&dial->ask, &failure);
}

/* What the answer says of the call. */
static void answer_says(const struct dial *dial, struct call *says)
{
    static const enum call_state states[] = {
        [VERDICT_ACCEPTED] = CALL_ACCEPTED,  [VERDICT_PENDING] = CALL_PENDING,
        [VERDICT_REFUSED] = CALL_REFUSED,    [VERDICT_UNKNOWN] = CALL_UNKNOWN,
        [VERDICT_TOKEN_DEAD] = CALL_REFUSED,
    };
    const struct verdict_facts *facts = &dial->facts;
    memcpy(says->id, dial->call.id, sizeof says->id);
    says->state = states[facts->verdict];
    says->heard_at = dial->answered_at;
    call_set_text(says, CALL_TEXT_provider, dial->account->name, RANK_PLACED);
    if (facts->reference[0])
        call_set_text(says, CALL_TEXT_reference, facts->reference, RANK_ANSWER);
    if (facts->idcall[0])
        call_set_text(says, CALL_TEXT_idcall, facts->idcall, RANK_ANSWER);
    call_set_text(says, CALL_TEXT_code, facts->code, RANK_ANSWER);
    call_set_text(says, CALL_TEXT_message, facts->message, RANK_ANSWER);
    if (call_state_is_over(says->state))
        call_set_time(says, CALL_TIME_ended_at, dial->answered_at, RANK_ANSWER);
    char reference[TIMELINE_DETAIL_MAX];
    provider_write_reference(dial->account, facts->reference, dial->answered_at, reference,
                             sizeof reference);
    timeline_add(&says->timeline, dial->answered_at, false, call_state_words[says->state],
                 facts->reference[0] ? reference : facts->message);
}

static void dial_store_answer(struct dial *dial);

static void dial_store_again(uv_timer_t *timer)
{
    dial_store_answer(timer->data);
}

static void dial_answer_stored(void *context, const struct store_result *result)
{
    struct dial *dial = context;
    struct engine *engine = dial->dials->engine;
    feed_store_result(engine->feed, result);
    if (result->fate == STORE_FAILED && !engine->stopping) {
        dial_tell(dial);
        uv_timer_start(&dial->again, dial_store_again, STORE_AGAIN_MS, 0);
        return;
    }
    if (result->fate != STORE_DONE)
        log_error("call %s: what became of it could not be stored: %s", dial->call.id,
                  result->failure.sentence);
    publish_result(engine->publisher, result);
    if (result->call) {
        call_free(&dial->call);
        call_copy(&dial->call, result->call);
    }
    dial_tell(dial);
    dial_end(dial);
}

static void dial_store_answer(struct dial *dial)
{
    struct record *record = record_new(RECORD_ANSWER, dial->answered_at);
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        record_free(record);
        uv_timer_start(&dial->again, dial_store_again, STORE_AGAIN_MS, 0);
        return;
    }
    memcpy(record->provider, dial->account->name, sizeof record->provider);
    memcpy(record->by, dial->user, sizeof record->by);
    answer_says(dial, says);
    call_merge(&dial->call, says);
    store_submit(dial->dials->engine->store, record, dial_answer_stored, dial);
}

static void dial_log(const struct dial *dial)
{
    const struct verdict_facts *facts = &dial->facts;
    const struct log_field fields[] = {{"call", dial->call.id},
                                       {"provider", dial->account->name},
                                       {"state", call_state_words[dial->call.state]},
                                       {"user", dial->user},
                                       {NULL, NULL}};
    log_fields(LOG_LEVEL_NOTICE, fields, "call %s through %s: %s%s%s", dial->call.id,
               dial->account->name, call_state_words[dial->call.state],
               facts->message[0] ? ", " : "", facts->message);
}

static void dial_judged(void *context, const struct verdict_facts *facts)
{
    struct dial *dial = context;
    dial->facts = *facts;
    dial->answered_at = clock_now();
    if (facts->verdict == VERDICT_REFUSED) /* no call was made: another way may be tried */
        dials_forget(dial->dials, dial->order.number);
    dial_store_answer(dial);
    dial_log(dial);
}

/* As the configuration says that the order was checked by. */
static const char *dial_phone(const struct dial *dial)
{
    return provider_phone(dial->account, dial->account->config->agent.number);
}

static void dial_send(struct dial *dial)
{
    struct engine *engine = dial->dials->engine;
    struct errand errand = {
        .act = ACT_DIAL,
        .account = dial->account,
        .order = &dial->order,
        .call_id = dial->call.id,
        .phone = dial_phone(dial),
    };
    errand_send(engine->errands, &errand, NULL, dial_judged, dial);
}

static void dial_stored(void *context, const struct store_result *result)
{
    struct dial *dial = context;
    struct engine *engine = dial->dials->engine;
    feed_store_result(engine->feed, result);
    if (result->fate != STORE_DONE || !result->call) {
        struct failure failure = {0};
        fail(&failure, FAILURE_ENGINE, _("the call could not be stored, and nothing was sent: %s"),
             result->failure.sentence);
        ask_done(&dial->ask, &failure);
        dials_forget(dial->dials, dial->order.number);
        agents_dialled(engine->agents, dial->user, -1);
        dial_end(dial);
        return;
    }
    publish_result(engine->publisher, result);
    call_free(&dial->call);
    call_copy(&dial->call, result->call);
    dial->contact = result->contact ? strdup(result->contact) : NULL;
    dial_send(dial);
}

/* What the order says of the call. */
static void order_says(const struct dial *dial, struct call *says, int64_t now)
{
    const struct order *order = &dial->order;
    id_make(now, says->id);
    says->state = CALL_REQUESTED;
    says->direction = DIRECTION_OUT;
    says->direction_rank = RANK_PLACED;
    says->heard_at = now;
    says->max_wait = order->max_wait > 0 ? order->max_wait : 0;
    call_set_text(says, CALL_TEXT_provider, dial->account->name, RANK_PLACED);
    call_set_text(says, CALL_TEXT_agent, dial->user, RANK_PLACED);
    call_set_text(says, CALL_TEXT_number, order->number, RANK_PLACED);
    const struct provider_kind *kind = provider_kind_find(dial->account->kind);
    if (kind->line_key)
        call_set_text(says, CALL_TEXT_line, option_text(&dial->account->values, kind->line_key),
                      RANK_PLACED);
    const char *phone = dial_phone(dial);
    const char *from = order->from[0] ? order->from : phone;
    if (from[0])
        call_set_text(says, CALL_TEXT_from, from, RANK_PLACED);
    call_set_time(says, CALL_TIME_created_at, now, RANK_PLACED);
    if (order->at)
        call_set_time(says, CALL_TIME_scheduled_at, order->at, RANK_PLACED);
    pairs_copy(&says->vars, &order->vars);
    char detail[TIMELINE_DETAIL_MAX];
    order_describe(order, detail, sizeof detail);
    timeline_add(&says->timeline, now, false, call_state_words[CALL_REQUESTED],
                 detail[0] ? detail : NULL);
}

void dial_order(struct dials *dials, const struct account *account, struct order *order,
                const char *user, struct ask ask)
{
    int64_t now = clock_now();
    struct dial *dial = calloc(1, sizeof *dial);
    struct record *record = record_new(RECORD_DIAL, now);
    struct call *says = record ? record_says(record) : NULL;
    if (!dial || !says) {
        struct failure failure = {0};
        fail(&failure, FAILURE_ENGINE, _("out of memory; nothing was sent"));
        ask_done(&ask, &failure);
        record_free(record);
        free(dial);
        order_free(order);
        return;
    }
    dial->dials = dials;
    dial->account = account_hold(account);
    dial->order = *order;
    dial->ask = ask;
    call_start(&dial->call);
    snprintf(dial->user, sizeof dial->user, "%s", user);
    uv_timer_init(&dials->engine->loop, &dial->again);
    dial->again.data = dial;
    dials->engine->orders_open++;
    dials_remember(dials, order->number, user, now);
    agents_dialled(dials->engine->agents, dial->user, 1);
    order_says(dial, says, now);
    memcpy(record->provider, account->name, sizeof record->provider);
    memcpy(record->by, dial->user, sizeof record->by);
    store_submit(dials->engine->store, record, dial_stored, dial);
}
