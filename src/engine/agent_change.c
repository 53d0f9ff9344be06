/* SPDX-License-Identifier: MIT */
/* What persons, or the engine by itself, change of an agent: on disk first, then it counts. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "engine/agent_member.h"
#include "engine/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A record on its way. */
struct change {
    struct agents *agents;
    struct agent_change what;
    char by[RECORD_BY_SIZE];
    int64_t at;
    agents_done *done;
    void *context;
};

static void change_apply(const struct change *change)
{
    struct member *member = member_find(change->agents, change->what.name);
    if (!member)
        return;
    switch (change->what.act) {
    case AGENT_ACT_PAUSE:
        agent_pause(&member->agent, change->what.text, change->by, change->at);
        break;
    case AGENT_ACT_READY:
        agent_ready(&member->agent, change->at);
        break;
    case AGENT_ACT_PHONE:
        memcpy(member->chosen, change->what.text, sizeof member->chosen);
        member_sit(member);
        clients_tell_settings(member->agents->engine->clients, member->name);
        break;
    case AGENT_ACT_COUNT:
        break;
    }
    member_changed(member);
}

static void change_log(const struct change *change)
{
    log_notice("agent %s: %s%s%s, by %s", change->what.name, agent_act_words[change->what.act],
               change->what.text[0] ? " " : "", change->what.text,
               change->by[0] ? change->by : "the engine");
}

static void change_stored(void *context, const struct store_result *result)
{
    struct change *change = context;
    struct failure failure = {0};
    struct member *member = member_find(change->agents, change->what.name);
    feed_store_result(change->agents->engine->feed, result);
    if (member && change->what.act == AGENT_ACT_PHONE)
        member->wants[0] = '\0';
    if (result->fate == STORE_DONE) {
        change_apply(change);
        change_log(change);
    } else {
        fail(&failure, FAILURE_ENGINE, "%s", result->failure.sentence);
    }
    if (change->done)
        change->done(change->context, failure.kind ? &failure : NULL);
    free(change);
}

void member_submit_change(struct member *member, enum agent_act act, const char *text,
                          const char *by, agents_done *done, void *context)
{
    struct change *change = calloc(1, sizeof *change);
    struct record *record = record_new(RECORD_AGENT, clock_now());
    if (record)
        record->agent = calloc(1, sizeof *record->agent);
    if (!change || !record || !record->agent) {
        struct failure failure = {0};
        fail(&failure, FAILURE_ENGINE, _("out of memory"));
        record_free(record);
        free(change);
        if (done)
            done(context, &failure);
        return;
    }
    change->agents = member->agents;
    change->what.act = act;
    memcpy(change->what.name, member->name, sizeof change->what.name);
    snprintf(change->what.text, sizeof change->what.text, "%s", text);
    snprintf(change->by, sizeof change->by, "%s", by);
    change->at = record->at;
    change->done = done;
    change->context = context;
    *record->agent = change->what;
    memcpy(record->by, change->by, sizeof record->by);
    store_submit(member->agents->engine->store, record, change_stored, change);
}

/* ---- Pause and ready */

static bool reason_is_known(const struct agents *agents, const char *reason,
                            struct failure *failure)
{
    const struct list *list = &agents->engine->config->agent_rules.pause_reasons;
    char known[FAILURE_SENTENCE_MAX / 2] = "";
    size_t used = 0;
    if (!reason[0])
        return fail(failure, FAILURE_USAGE, _("a pause has a reason"));
    if (list->count == 0 || list_holds(list, reason))
        return true;
    for (size_t i = 0; i < list->count && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                 list->items[i]);
    return fail(failure, FAILURE_USAGE, _("%s is no reason for a pause; there are: %s"), reason,
                known);
}

bool agents_pause(struct agents *agents, const char *name, const char *reason, const char *by,
                  agents_done *done, void *context, struct failure *failure)
{
    struct member *member = member_find(agents, name);
    if (!member || !reason_is_known(agents, reason, failure))
        return false;
    member_submit_change(member, AGENT_ACT_PAUSE, reason, by, done, context);
    return true;
}

void agents_ready(struct agents *agents, const char *name, const char *by, agents_done *done,
                  void *context)
{
    struct member *member = member_find(agents, name);
    bool writes_up = member->wrap_up.call[0] && !member->wrap_up.closing && !member->calls;
    if (writes_up)
        wrap_up_end(member, "", by, clock_now(), NULL, NULL);
    member_submit_change(member, AGENT_ACT_READY, "", by, done, context);
}
