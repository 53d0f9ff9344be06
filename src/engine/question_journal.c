/* SPDX-License-Identifier: MIT */
/* Questions and their answers in the journal, and so in the timeline of their call. One that is
   answered at once is one record; one that waits is kept before, and its end is another. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/utf8.h"
#include "engine/feed.h"
#include "engine/publish.h"
#include "engine/question.h"
#include "model/life.h"
#include "unicode/latin1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Records that wait for the disk; over it questions are answered all the same, and not kept. */
#define WAITING_MAX       30000
#define ANSWER_DETAIL_MAX (2 * VARIABLES_MAX * VARIABLE_VALUE_MAX) /* bytes, not cut yet */

static void end_stored(void *context, const struct store_result *result)
{
    struct questions *all = context;
    if (result->fate == STORE_FAILED)
        log_limited(&all->store_log, LOG_LEVEL_ERROR,
                    "an answered question is not in the journal: %s", result->failure.sentence);
    feed_store_result(all->engine->feed, result);
    publish_result(all->engine->publisher, result);
}

static void open_stored(void *context, const struct store_result *result)
{
    struct question *question = context;
    struct engine *engine = question->all->engine;
    question->stored = true;
    if (result->call) {
        memcpy(question->call, result->call->id, sizeof question->call);
        memcpy(question->audience.agent, result->call->agent, sizeof question->audience.agent);
    }
    feed_store_result(engine->feed, result);
    publish_result(engine->publisher, result); /* a call that is over settles it */
    if (question->stage == QUESTION_STORING || question->stage == QUESTION_OFFERED)
        question_call_known(question);
    question_release(question);
}

static bool can_keep(struct questions *all)
{
    if (store_waiting(all->engine->store) <= WAITING_MAX)
        return true;
    log_limited(&all->store_log, LOG_LEVEL_ERROR,
                "a question is not in the journal: the disk does not keep up");
    return false;
}

void question_keep_open(struct question *question)
{
    struct record *record = question->record;
    if (!can_keep(question->all))
        return;
    question->record = NULL;
    question->kept = true;
    memcpy(record->question, question->id, sizeof record->question);
    question_hold(question);
    store_submit(question->all->engine->store, record, open_stored, question);
}

/* Adds who answered, for which what takes too much room is cut. */
static void add_who(struct text *detail, const char *who)
{
    static const char cut[] = "… ";
    size_t own = strlen(who) + strlen("()");
    size_t room = TIMELINE_DETAIL_MAX - (own < TIMELINE_DETAIL_MAX / 2 ? own : 0);
    if (detail->length > room) {
        text_cut(detail, utf8_prefix(detail->bytes, detail->length, room - strlen(cut)));
        text_add(detail, cut);
    }
    text_addf(detail, "(%s)", who);
}

/* The variables in the letters that they are sent in. */
static void fit(const struct variables *variables, struct variables *fitted)
{
    for (size_t i = 0; i < variables->count; i++) {
        const struct variable *variable = &variables->list[i];
        struct text text;
        text_start(&text, VARIABLE_VALUE_MAX);
        bool fits = latin1_fit_text(&text, variable->value);
        variables_set(fitted, variable->name, fits ? text_string(&text) : variable->value);
        text_free(&text);
    }
}

static void describe(const struct question *question, const struct variables *variables,
                     struct text *described)
{
    if (question->name[0])
        text_addf(described, "%s: ", question->name);
    if (variables)
        variables_describe(variables, described);
    else
        text_add(described, _("the error branch"));
    if (!variables || variables->count > 0)
        text_add(described, " ");
}

static void add_answer(const struct question *question, const struct text *described,
                       const struct question_end *end, struct call *says)
{
    struct text detail;
    int64_t now = clock_now();
    int64_t at = now > question->asked_at ? now : question->asked_at + 1; /* never in front of it */
    text_start(&detail, ANSWER_DETAIL_MAX);
    text_add_bytes(&detail, text_string(described), described->length);
    add_who(&detail, end->who);
    timeline_add(&says->timeline, at, true, "answer", text_string(&detail));
    text_free(&detail);
}

/* The end of one that was kept tells all anew: its beginning may not have been taken by the disk.
 */
static struct record *reply_record(struct question *question)
{
    struct record *record = record_new(RECORD_REPLY, clock_now());
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        record_free(record);
        return NULL;
    }
    call_free(says);
    *says = question->says;
    call_start(&question->says);
    snprintf(record->provider, sizeof record->provider, "%s", question->account->name);
    memcpy(record->event, question->name, sizeof question->name);
    memcpy(record->question, question->id, sizeof record->question);
    return record;
}

/* An answer that is too long for a step of the timeline is in the journal as a whole. */
static char *reply_raw(const struct variables *variables)
{
    json_t *vars = json_object();
    for (size_t i = 0; i < variables->count; i++)
        json_object_set_new(vars, variables->list[i].name, json_string(variables->list[i].value));
    json_t *json = json_pack("{s:o}", "vars", vars);
    char *raw = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    return raw;
}

/* The record that tells the end; one more than the question's own where that was kept, or where the
   answer is a record of its own. */
static struct record *end_record(struct question *question, const struct variables *variables,
                                 const struct text *described)
{
    struct questions *all = question->all;
    struct record *record = question->record;
    question->record = NULL;
    if (!question->kept && described->length <= TIMELINE_DETAIL_MAX / 2)
        return record;
    if (record)
        store_submit(all->engine->store, record, end_stored, all);
    record = reply_record(question);
    if (record && variables)
        record->raw = reply_raw(variables);
    return record;
}

void question_keep_end(struct question *question, const struct variables *variables,
                       const struct question_end *end)
{
    struct questions *all = question->all;
    struct variables fitted = {0};
    struct text described;
    if (!question->kept && !can_keep(all))
        return;
    if (variables)
        fit(variables, &fitted);
    text_start(&described, ANSWER_DETAIL_MAX);
    describe(question, variables ? &fitted : NULL, &described);
    struct record *record = end_record(question, variables ? &fitted : NULL, &described);
    if (record && end->by)
        snprintf(record->by, sizeof record->by, "%s", end->by);
    if (record)
        add_answer(question, &described, end, record->says);
    if (record)
        store_submit(all->engine->store, record, end_stored, all);
    text_free(&described);
    variables_free(&fitted);
}
