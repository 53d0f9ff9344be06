/* SPDX-License-Identifier: MIT */
/* All questions: taking them, counting them, and what ends several. */
#include "engine/questions.h"

#include "base/intl.h"
#include "base/log.h"
#include "codec/digest.h"
#include "engine/question.h"
#include "model/life.h"
#include "unicode/latin1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLERS_MAX 50000 /* contacts kept in memory, some hundred bytes each */

/* ---- Taking them */

/* Two requests that are the same to the byte are one question, asked again. */
static void make_key(const struct server_request *request, unsigned char key[QUESTION_KEY_BYTES])
{
    unsigned char digests[3][QUESTION_KEY_BYTES];
    size_t length;
    const char *path = server_request_path(request);
    const char *query = server_request_query(request);
    const char *body = server_request_body(request, &length);
    sha256_prefix(digests[0], sizeof digests[0], path, strlen(path));
    sha256_prefix(digests[1], sizeof digests[1], query, strlen(query));
    sha256_prefix(digests[2], sizeof digests[2], body, length);
    sha256_prefix(key, QUESTION_KEY_BYTES, digests, sizeof digests);
}

static struct question *find_same(const struct questions *questions,
                                  const unsigned char key[QUESTION_KEY_BYTES])
{
    struct question *question;
    DL_FOREACH (questions->list, question) {
        if (memcmp(question->key, key, QUESTION_KEY_BYTES) == 0)
            return question;
    }
    return NULL;
}

static void count_unknown(struct questions *questions, const struct question *question)
{
    questions->unknown++;
    memcpy(questions->last_unknown, question->name, sizeof questions->last_unknown);
    if (question->name[0])
        log_limited(&questions->unknown_log, LOG_LEVEL_WARNING,
                    "%s asks `%s`, for which there is no [query.%s]", question->account->name,
                    question->name, question->name);
    else
        log_limited(&questions->unknown_log, LOG_LEVEL_WARNING,
                    "%s asks without a QueryName, or with too long a one", question->account->name);
}

static void answer_busy(struct server_request *request)
{
    server_answer(request, 503, NULL, "", 0, 0);
}

void questions_take(struct questions *questions, struct server_request *request,
                    const struct hook_outcome *outcome)
{
    unsigned char key[QUESTION_KEY_BYTES];
    make_key(request, key);
    questions->asked++;
    struct question *question = find_same(questions, key);
    if (question) {
        record_free(outcome->record);
        if (!question_add_asker(question, request))
            answer_busy(request);
        else if (!question_limit(question))
            question_watch(question);
        return;
    }
    question = question_new(questions, outcome, server_request_received_at(request));
    if (!question || !question_add_asker(question, request)) {
        answer_busy(request);
        if (question)
            question_forget(question);
        return;
    }
    memcpy(question->key, key, sizeof question->key);
    if (!question->query)
        count_unknown(questions, question);
    question_begin(question);
}

void questions_contact_changed(struct questions *questions, int64_t id)
{
    if (questions->callers)
        callers_contact_changed(questions->callers, id);
}

/* ---- What ends them */

void questions_call_changed(struct questions *questions, const struct store_result *result)
{
    const struct call *call = result->call;
    struct question *question, *next;
    if (!questions->list || !call || result->fate != STORE_DONE)
        return;
    DL_FOREACH_SAFE (questions->list, question, next) {
        bool merged = question->call[0] && (strcmp(question->call, result->merged) == 0);
        for (size_t i = 0; i < STORE_MERGED_TOO; i++)
            merged =
                merged || (question->call[0] && strcmp(question->call, result->merged_too[i]) == 0);
        if (merged)
            memcpy(question->call, call->id, sizeof question->call);
        if (strcmp(question->call, call->id) != 0)
            continue;
        if (call_state_is_over(call->state))
            question_settle_default(question, "gone",
                                    call->by == BY_PROVIDER ? _("the caller hung up")
                                                            : _("the call is over"));
        else
            question_of_agent(question, call->agent, merged);
    }
}

void questions_client_left(struct questions *questions)
{
    struct question *question, *next;
    if (!questions || clients_operators(questions->engine->clients) > 0)
        return;
    DL_FOREACH_SAFE (questions->list, question, next) {
        if (question->stage == QUESTION_OFFERED)
            question_settle_default(question, "default", _("no console is attached"));
    }
}

void questions_stop(struct questions *questions)
{
    struct question *question, *next;
    DL_FOREACH_SAFE (questions->list, question, next)
        question_settle_default(question, "default", _("the engine is stopping"));
}

/* ---- What is told of them */

json_t *questions_json(const struct questions *questions)
{
    return json_pack("{s:I,s:I,s:I,s:I,s:s?}", "asked", (json_int_t)questions->asked, "open",
                     (json_int_t)questions->open, "defaults", (json_int_t)questions->defaults,
                     "unknown", (json_int_t)questions->unknown, "last_unknown",
                     questions->unknown ? questions->last_unknown : NULL);
}

void questions_add_to_feed(const struct questions *questions, json_t *feed)
{
    if (!questions || !questions->unknown)
        return;
    json_object_set_new(feed, "unknown_queries", json_integer(questions->unknown));
    json_object_set_new(feed, "unknown_query", json_string(questions->last_unknown));
}

size_t questions_open(const struct questions *questions)
{
    return questions->open;
}

/* Whether it is offered to such a user. */
static bool is_offered(const struct question *question, const char *user, bool all)
{
    return question->stage == QUESTION_OFFERED &&
           (all || audience_holds(&question->audience, user));
}

void questions_list(const struct questions *questions, const char *user, bool all,
                    const struct ask *ask)
{
    const struct question *question;
    DL_FOREACH (questions->list, question) {
        if (is_offered(question, user, all))
            ask_item(ask, question_to_json(question));
    }
}

/* ---- An operator's answer */

static struct question *find_offered(const struct questions *questions, const char *id,
                                     const char *user, bool all)
{
    struct question *question;
    DL_FOREACH (questions->list, question) {
        if (is_offered(question, user, all) && strcmp(question->id, id) == 0)
            return question;
    }
    return NULL;
}

static const struct past *find_past(const struct questions *questions, const char *id)
{
    for (size_t i = 0; i < PAST_COUNT; i++) {
        if (id[0] && strcmp(questions->past[i].id, id) == 0)
            return &questions->past[i];
    }
    return NULL;
}

bool questions_answer(struct questions *questions, const char *id, const char *user, bool all,
                      int64_t choice, const char *number, struct failure *failure)
{
    struct question *question = find_offered(questions, id, user, all);
    const struct past *past = find_past(questions, id);
    if (question)
        return question_take(question, user, all, choice, number, failure);
    if (past)
        return fail(failure, FAILURE_NOT_DONE, _("too late: %s"), past->who);
    return fail(failure, FAILURE_NOT_DONE, _("there is no open question %.20s"), id);
}

/* ---- All of them */

static void load_scripts(void *context)
{
    (void)context;
    latin1_load();
}

/* Keeps the contacts in memory from the first configuration on by which an answer hangs on them. */
static bool start_callers(struct questions *questions)
{
    const struct config *config = questions->engine->config;
    bool personal = questions->callers != NULL;
    for (size_t i = 0; i < config->query_count; i++)
        personal = personal || query_is_personal(&config->queries[i]);
    if (personal && !questions->callers)
        questions->callers = callers_new(questions->engine->store, CALLERS_MAX);
    return !personal || questions->callers;
}

struct questions *questions_new(struct engine *engine)
{
    struct questions *questions = calloc(1, sizeof *questions);
    if (!questions)
        return NULL;
    questions->engine = engine;
    questions->responders = responders_new(&engine->loop);
    if (!questions->responders || !start_callers(questions)) {
        questions_free(questions);
        return NULL;
    }
    return questions;
}

void questions_start(struct questions *questions)
{
    const struct config *config = questions->engine->config;
    responders_set(questions->responders, config);
    if (config->query_count > 0 && !questions->loading)
        questions->loading = uv_thread_create(&questions->loader, load_scripts, NULL) == 0;
}

void questions_reload(struct questions *questions)
{
    if (!start_callers(questions))
        log_error("out of memory: callers are not looked up");
    questions_start(questions);
}

bool questions_tidy(struct questions *questions)
{
    return responders_tidy(questions->responders);
}

void questions_close(struct questions *questions)
{
    if (questions->loading)
        uv_thread_join(&questions->loader);
    responders_close(questions->responders);
}

void questions_free(struct questions *questions)
{
    if (!questions)
        return;
    callers_free(questions->callers);
    responders_free(questions->responders);
    free(questions);
}
