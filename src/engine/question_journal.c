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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Records that wait for the disk; over it questions are answered all the same, and not kept. */
#define WAITING_MAX       30000
#define ANSWER_DETAIL_MAX (64 * 1024) /* bytes, before what is too long is cut */

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
    if (result->call)
        memcpy(question->call, result->call->id, sizeof question->call);
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

static void add_answer(const struct question *question, const struct variables *variables,
                       const struct question_end *end, struct call *says)
{
    struct text detail;
    int64_t now = clock_now();
    int64_t at = now > question->asked_at ? now : question->asked_at + 1; /* never in front of it */
    text_start(&detail, ANSWER_DETAIL_MAX);
    if (question->name[0])
        text_addf(&detail, "%s: ", question->name);
    if (variables)
        variables_describe(variables, &detail);
    else
        text_add(&detail, _("the error branch"));
    if (!variables || variables->count > 0)
        text_add(&detail, " ");
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

void question_keep_end(struct question *question, const struct variables *variables,
                       const struct question_end *end)
{
    struct questions *all = question->all;
    if (!question->kept && !can_keep(all))
        return;
    struct record *record = question->kept ? reply_record(question) : question->record;
    question->record = NULL;
    if (!record)
        return;
    if (end->by)
        snprintf(record->by, sizeof record->by, "%s", end->by);
    add_answer(question, variables, end, record->says);
    store_submit(all->engine->store, record, end_stored, all);
}
