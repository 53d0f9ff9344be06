/* SPDX-License-Identifier: MIT */
/* Every change as it happens: `watch`. */
#include "base/clock.h"
#include "base/id.h"
#include "base/intl.h"
#include "client/agents.h"
#include "client/call_list.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "client/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Calls that began and ended while news were dropped began at most so long before the last news, in
 * ms. */
#define BEHIND_SLACK (60 * CLOCK_SECOND)

const struct command_option options_watch[] = {
    {.name = "json", .sentence = N_("print JSON, an object a line")},
    {0},
};

struct watch {
    struct line *line;
    bool json;
    json_t *told;     /* ids of the calls that were told since news were dropped */
    json_t *live;     /* ids of the calls that were live when last heard of */
    json_t *asked;    /* questions that wait, by id */
    int64_t heard_at; /* the last news, ms */
    bool behind;      /* news were dropped, and are still to be made up for */
};

/* Which calls are still to be heard of, should news be dropped. */
static void remember(struct watch *watch, const json_t *call)
{
    static const char *const over[] = {"ended", "refused", "unknown"};
    const char *state = present_text(call, "state");
    const char *id = present_text(call, "id");
    for (size_t i = 0; i < sizeof over / sizeof over[0]; i++) {
        if (strcmp(state, over[i]) == 0) {
            json_object_del(watch->live, id);
            return;
        }
    }
    json_object_set_new(watch->live, id, json_true());
}

static bool print_event(struct watch *watch, json_t *event, struct failure *failure)
{
    if (watch->json)
        output_json(event);
    json_decref(event);
    return output_flush(failure);
}

static bool print_call(void *context, json_t *call, struct failure *failure)
{
    struct watch *watch = context;
    remember(watch, call);
    if (!watch->json)
        call_list_print(call);
    present_clean(call);
    return print_event(watch, json_pack("{s:s,s:O}", "event", "call", "call", call), failure);
}

static bool print_removed(struct watch *watch, const struct wire_message *message,
                          struct failure *failure)
{
    const char *id = wire_text(message, "id");
    const char *into = wire_text(message, "into");
    json_object_del(watch->live, id);
    if (!watch->json) {
        printf(_("call %s turned out to be call %s"), id, into);
        putchar('\n');
    }
    return print_event(
        watch, json_pack("{s:s,s:s,s:s}", "event", "removed", "id", id, "into", into), failure);
}

/* What has no line of its own for people: its fields beside "event". */
static bool print_other(struct watch *watch, const struct wire_message *message,
                        struct failure *failure)
{
    json_t *event = json_pack("{s:s}", "event", wire_row(message->type).name);
    json_object_del(message->body, "type");
    json_object_update_missing(event, message->body);
    return print_event(watch, event, failure);
}

static bool print_question(struct watch *watch, json_t *question, struct failure *failure)
{
    json_object_set(watch->asked, present_text(question, "id"), question);
    if (!watch->json)
        question_print(question);
    return print_event(watch, json_pack("{s:s,s:O}", "event", "question", "question", question),
                       failure);
}

static bool print_answered(struct watch *watch, const struct wire_message *message,
                           struct failure *failure)
{
    const char *id = wire_text(message, "id");
    if (!watch->json)
        question_print_end(json_object_get(watch->asked, id), message);
    json_object_del(watch->asked, id);
    return print_other(watch, message, failure);
}

/* One of a page behind dropped news; the pages overlap, and each call is told once. */
static bool print_missed(void *context, json_t *call, struct failure *failure)
{
    struct watch *watch = context;
    const char *id = present_text(call, "id");
    if (json_object_get(watch->told, id))
        return true;
    json_object_set_new(watch->told, id, json_true());
    return print_call(watch, call, failure);
}

/* Calls that were live, and are neither live nor young now. */
static bool print_followed(struct watch *watch, json_t *followed, struct failure *failure)
{
    void *at = json_object_iter(followed);
    for (; at; at = json_object_iter_next(followed, at)) {
        const char *id = json_object_iter_key(at);
        if (json_object_get(watch->told, id))
            continue;
        json_t *call = call_list_find(watch->line, id, failure);
        bool told = call && print_missed(watch, call, failure);
        json_decref(call);
        if (!call && failure->kind == FAILURE_NOT_DONE) {
            failure_clear(failure); /* it became another, which is told */
            json_object_del(watch->live, id);
        } else if (!told) {
            return false;
        }
    }
    return true;
}

struct still_asked {
    struct watch *watch;
    json_t *ids;
};

static bool print_still_asked(void *context, json_t *question, struct failure *failure)
{
    struct still_asked *still = context;
    const char *id = present_text(question, "id");
    json_object_set_new(still->ids, id, json_true());
    return json_object_get(still->watch->asked, id) ||
           print_question(still->watch, question, failure);
}

/* One that waited, and does no longer; how it ended stands in its call's timeline. */
static bool print_over(struct watch *watch, const char *id, struct failure *failure)
{
    json_t *event = json_pack("{s:s,s:s,s:n}", "event", "answered", "id", id, "how");
    if (!watch->json)
        question_print_end(json_object_get(watch->asked, id), NULL);
    json_object_del(watch->asked, id);
    return print_event(watch, event, failure);
}

/* Tells the questions that came or went while news were dropped. */
static bool catch_up_questions(struct watch *watch, struct failure *failure)
{
    struct still_asked still = {watch, json_object()};
    json_t *before = json_copy(watch->asked);
    const char *id;
    json_t *question;
    bool told = line_ask(watch->line, WIRE_QUESTIONS, NULL, print_still_asked, &still, failure);
    json_object_foreach (before, id, question)
        if (told && json_object_get(watch->asked, id) && !json_object_get(still.ids, id))
            told = print_over(watch, id, failure);
    json_decref(before);
    json_decref(still.ids);
    return told;
}

/* News were dropped: tells how all calls stand that may have changed. */
static bool catch_up(struct watch *watch, struct failure *failure)
{
    struct call_list_query live = {.live = true, .timeline = true};
    struct call_list_query young = {.since = watch->heard_at - BEHIND_SLACK, .timeline = true};
    json_t *followed = json_copy(watch->live);
    watch->told = json_object();
    bool told = call_list_read(watch->line, &young, print_missed, NULL, watch, failure) &&
                call_list_read(watch->line, &live, print_missed, NULL, watch, failure) &&
                print_followed(watch, followed, failure) && catch_up_questions(watch, failure);
    json_decref(watch->told);
    watch->told = NULL;
    json_decref(followed);
    return told;
}

static bool print_news(void *context, const struct wire_message *message, struct failure *failure)
{
    struct watch *watch = context;
    switch (message->type) {
    case WIRE_CALL:
        return print_call(watch, json_object_get(message->body, "call"), failure);
    case WIRE_REMOVED:
        return print_removed(watch, message, failure);
    case WIRE_QUESTION:
        return print_question(watch, json_object_get(message->body, "question"), failure);
    case WIRE_ANSWERED:
        return print_answered(watch, message, failure);
    case WIRE_BEHIND:
        watch->behind = true;
        return true;
    case WIRE_AGENT:
        agents_clean(json_object_get(message->body, "agent"));
        return print_other(watch, message, failure);
    case WIRE_FEED:
    case WIRE_CONTACTS_CHANGED:
    case WIRE_PROVIDERS_CHANGED:
    case WIRE_PROVIDER:
        return print_other(watch, message, failure);
    default:
        return true;
    }
}

static bool keep_id(void *context, json_t *call, struct failure *failure)
{
    (void)failure;
    remember(context, call);
    return true;
}

static bool keep_question(void *context, json_t *question, struct failure *failure)
{
    (void)failure;
    const struct watch *watch = context;
    json_object_set(watch->asked, present_text(question, "id"), question);
    return true;
}

static bool watch_on(struct watch *watch, struct failure *failure)
{
    struct wire_message message;
    if (watch->behind) {
        watch->behind = false;
        return catch_up(watch, failure);
    }
    watch->line->patience = LINE_FOREVER;
    if (!line_receive(watch->line, &message, STDOUT_FILENO, failure))
        return false;
    watch->line->patience = LINE_PATIENCE;
    bool printed = print_news(watch, &message, failure);
    watch->heard_at = clock_now();
    wire_message_free(&message);
    return printed;
}

bool run_watch(struct client *client, struct failure *failure)
{
    struct watch watch = {.line = &client->line,
                          .json = options_have(&client->options, "json"),
                          .live = json_object(),
                          .asked = json_object(),
                          .heard_at = clock_now()};
    struct call_list_query live = {.live = true};
    client->line.news = print_news;
    client->line.news_context = &watch;
    bool watching = line_ask(&client->line, WIRE_WATCH, NULL, NULL, NULL, failure) &&
                    call_list_read(&client->line, &live, keep_id, NULL, &watch, failure) &&
                    line_ask(&client->line, WIRE_QUESTIONS, NULL, keep_question, &watch, failure);
    while (watching)
        watching = watch_on(&watch, failure);
    json_decref(watch.live);
    json_decref(watch.asked);
    return failure->kind == FAILURE_NONE;
}
