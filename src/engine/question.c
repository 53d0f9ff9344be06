/* SPDX-License-Identifier: MIT */
/* A question: who waits for it, until when, and what they get. */
#include "engine/question.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/utf8.h"
#include "codec/contact_json.h"
#include "listener/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So much earlier than the time is over: where many ask at once the last one waits a while before
   it is even read, the loop may be busy, and the answer has a way to go. */
#define MARGIN_MS 250
/* For how long one that is to be told with its call waits for the disk. */
#define STORE_MS 50

/* ResultText: for whoever reads the provider's log. */
static const char text_good[] = "OK";
static const char text_bad[] = "no answer";

/* ---- Birth and end */

struct question *question_new(struct questions *all, const struct hook_outcome *outcome,
                              int64_t asked_at)
{
    struct question *question = calloc(1, sizeof *question);
    struct record *record = outcome->record;
    if (!question || !call_copy(&question->says, record->says)) {
        free(question);
        record_free(record);
        return NULL;
    }
    struct config *config = config_hold(all->engine->config);
    question->all = all;
    question->holds = 1;
    question->record = record;
    question->format = outcome->format;
    question->config = config;
    question->query = config_query(config, outcome->query);
    question->account = config_account(config, record->provider);
    if (question->query)
        question->responder = responders_hold(all->responders, question->query);
    question->asked_at = asked_at;
    int64_t time = question->query ? question->query->timeout * CLOCK_SECOND - MARGIN_MS : 0;
    int64_t gone = clock_now() - asked_at; /* less than nothing where the clock was set back */
    question->until = asked_at + time;
    question->deadline = clock_steady() + time - (gone > 0 ? gone : 0);
    memcpy(question->name, outcome->query, sizeof question->name);
    memcpy(record->event, outcome->query, sizeof outcome->query);
    id_make(asked_at, question->id);
    DL_APPEND(all->list, question);
    all->open++;
    return question;
}

static void question_free(struct question *question)
{
    record_free(question->record);
    call_free(&question->says);
    contact_free(&question->contact);
    responder_release(question->responder);
    config_drop(question->config);
    free(question);
}

void question_hold(struct question *question)
{
    question->holds++;
}

void question_release(struct question *question)
{
    if (--question->holds == 0)
        question_free(question);
}

void question_forget(struct question *question)
{
    DL_DELETE(question->all->list, question);
    question->all->open--;
    question_release(question);
}

static void question_timer_closed(uv_handle_t *timer)
{
    question_release(timer->data);
}

/* ---- Who waits */

/* Answered all the same: who has only closed one direction may still read it, if the library has
   not seen that before it writes. */
static void asker_gone(void *context, struct server_request *request)
{
    struct asker *asker = context;
    struct question *question = asker->question;
    (void)request;
    asker->gone = true;
    for (const struct asker *other = question->askers; other; other = other->next) {
        if (!other->gone)
            return;
    }
    question_settle_default(question, "gone", _("the caller hung up"));
}

bool question_add_asker(struct question *question, struct server_request *request)
{
    struct asker *asker = calloc(1, sizeof *asker);
    if (!asker)
        return false;
    asker->question = question;
    asker->request = request;
    LL_APPEND(question->askers, asker);
    question->all->askers++;
    return true;
}

void question_watch(struct question *question)
{
    for (struct asker *asker = question->askers; asker; asker = asker->next)
        server_watch(asker->request, asker_gone, asker);
}

static void question_answer(struct question *question, const struct variables *variables)
{
    struct text text;
    text_start(&text, ANSWER_MAX);
    const char *sentence = !question->query ? "unknown query" : variables ? text_good : text_bad;
    bool written = answer_write(&text, question->format, variables != NULL, sentence, variables);
    struct asker *asker = question->askers;
    question->askers = NULL;
    while (asker) {
        struct asker *next = asker->next;
        if (written)
            server_answer(asker->request, 200, answer_type(question->format), text_string(&text),
                          text.length, 0);
        else
            server_answer(asker->request, 503, NULL, "", 0, 0);
        free(asker);
        question->all->askers--;
        asker = next;
    }
    text_free(&text);
}

/* ---- The consoles */

static void question_publish(struct question *question, enum wire_type type, json_t *body)
{
    struct text frame;
    struct clients *clients = question->all->engine->clients;
    text_start(&frame, WIRE_FRAME_MAX);
    if (clients && wire_write(&frame, type, 0, body, NULL))
        clients_publish_one(clients, &frame, &question->audience);
    else if (!clients)
        json_decref(body);
    text_free(&frame);
}

void question_offer(struct question *question)
{
    question->stage = QUESTION_OFFERED;
    question_publish(question, WIRE_QUESTION,
                     json_pack("{s:o}", "question", question_to_json(question)));
}

void question_of_agent(struct question *question, const char *agent, bool again)
{
    bool offered = question->stage == QUESTION_OFFERED;
    bool moved = strcmp(question->audience.agent, agent) != 0;
    if (moved && offered)
        question_publish(question, WIRE_ANSWERED,
                         json_pack("{s:s,s:s}", "id", question->id, "how", "taken"));
    snprintf(question->audience.agent, sizeof question->audience.agent, "%s", agent);
    if (offered && (moved || again))
        question_offer(question);
}

static void question_remember(const struct question *question, const struct question_end *end)
{
    struct questions *all = question->all;
    struct past *past = &all->past[all->past_next];
    all->past_next = (all->past_next + 1) % PAST_COUNT;
    memcpy(past->id, question->id, sizeof past->id);
    utf8_copy_clean(past->who, sizeof past->who, end->who, strlen(end->who));
}

static void question_withdraw(struct question *question, const struct question_end *end)
{
    json_t *body = json_pack("{s:s,s:s}", "id", question->id, "how", end->how);
    if (end->by)
        json_object_set_new(body, "by", json_string(end->by));
    if (end->what)
        json_object_set_new(body, "what", json_string(end->what));
    question_publish(question, WIRE_ANSWERED, body);
    question_remember(question, end);
}

/* ---- The end */

void question_settle(struct question *question, const struct variables *variables,
                     const struct question_end *end)
{
    struct questions *all = question->all;
    bool offered = question->stage == QUESTION_OFFERED;
    if (question->stage == QUESTION_SETTLED)
        return;
    question->stage = QUESTION_SETTLED;
    question_answer(question, variables);
    if (question->command)
        command_drop(question->command, clock_steady() >= question->deadline);
    question->command = NULL;
    DL_DELETE(all->list, question);
    all->open--;
    if (offered)
        question_withdraw(question, end);
    question_keep_end(question, variables, end);
    if (question->timing)
        uv_close((uv_handle_t *)&question->timer, question_timer_closed);
    question_release(question);
}

void question_settle_default(struct question *question, const char *how, const char *why)
{
    char who[FAILURE_SENTENCE_MAX + 16];
    char lacks[PATTERN_PLACE_SIZE];
    struct variables variables = {0};
    const struct pattern *pattern = question->query ? question->query->fallback : NULL;
    bool filled = pattern && question_fill(question, pattern, &variables, lacks);
    snprintf(who, sizeof who, _("default: %s"), why);
    const struct question_end end = {.how = how, .who = who};
    question->all->defaults++;
    question_settle(question, filled ? &variables : NULL, &end);
    variables_free(&variables);
}

/* ---- Time */

static void question_time_over(struct question *question)
{
    char why[128];
    snprintf(why, sizeof why, _("no answer within %d s"), question->query->timeout);
    question_settle_default(question, "default", why);
}

static void question_wait(struct question *question, int64_t until);

static void question_timer(uv_timer_t *timer)
{
    struct question *question = timer->data;
    if (clock_steady() >= question->deadline) {
        question_time_over(question);
        return;
    }
    /* It was set for the disk, which may have answered since. */
    question_wait(question, question->deadline);
    if (question->stage == QUESTION_STORING)
        question_call_known(question);
}

/* Until that time (steady ms), or its deadline where that is earlier. */
static void question_wait(struct question *question, int64_t until)
{
    int64_t rest = (until < question->deadline ? until : question->deadline) - clock_steady();
    if (!question->timing) {
        uv_timer_init(&question->all->engine->loop, &question->timer);
        question->timer.data = question;
        question->timing = true;
        question_hold(question);
    }
    uv_timer_start(&question->timer, question_timer, rest > 0 ? (uint64_t)rest : 1, 0);
}

/* ---- Its way */

/* Once it is known who calls. */
static void question_looked_up(struct question *question)
{
    bool waits = question->kept && !question->stored;
    if (!waits) {
        question_go_on(question);
        return;
    }
    question->stage = QUESTION_STORING;
    question_wait(question, clock_steady() + STORE_MS);
}

static void question_take_contact(struct question *question, const json_t *row)
{
    struct failure failure = {0};
    question->has_contact = row && contact_from_json(row, &question->contact, &failure);
    if (row && !question->has_contact)
        log_limited(&question->all->failure_log, LOG_LEVEL_WARNING,
                    "the contact of a caller can't be read: %s", failure.sentence);
}

static void question_found(void *context, json_t *rows, const struct failure *failure)
{
    struct question *question = context;
    if (failure && failure->kind)
        log_limited(&question->all->failure_log, LOG_LEVEL_WARNING,
                    "the contact of a caller can't be looked up: %s", failure->sentence);
    if (question->stage == QUESTION_LOOKING) {
        question_take_contact(question, json_array_get(rows, 0));
        question_looked_up(question);
    }
    question_release(question);
}

static bool question_may_wait(const struct question *question)
{
    const struct engine *engine = question->all->engine;
    enum query_way way = question->query->way;
    return way == QUERY_COMMAND ||
           (way == QUERY_OPERATOR && clients_operators(engine->clients) > 0);
}

void question_begin(struct question *question)
{
    static const struct question_end nobody = {.who = "unknown query"};
    if (!question->query) {
        question_settle(question, NULL, &nobody);
        return;
    }
    if (question_may_wait(question)) {
        question_watch(question);
        question_wait(question, question->deadline);
        question_keep_open(question);
    }
    if (!query_is_personal(question->query) || !question->says.number[0]) {
        question_looked_up(question);
        return;
    }
    enum callers_answer answer =
        callers_find(question->all->callers, question->says.number, &question->contact);
    question->has_contact = answer == CALLERS_FOUND;
    if (answer != CALLERS_ASK_STORE) {
        question_looked_up(question);
        return;
    }
    question_wait(question, question->deadline);
    question_hold(question);
    store_read_contact_of(question->all->engine->store, question->says.number, question_found,
                          question);
}
