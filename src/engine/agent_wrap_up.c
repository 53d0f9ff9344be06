/* SPDX-License-Identifier: MIT */
/* Wrap-up: it begins with the end of a call, and its end is a record of that call. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "engine/agent_member.h"
#include "engine/feed.h"
#include "engine/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MS CLOCK_SECOND /* until an end that the disk did not take is tried again */

/* A record on its way. */
struct written {
    struct agents *agents;
    char member[AGENT_TEXT_SIZE];
    char call[ID_SIZE];
    int64_t at;
    bool ends; /* the wrap-up, not only says what the call came to */
    agents_done *done;
    void *context;
};

void wrap_up_clear(struct agent_wrap_up *wrap_up)
{
    free(wrap_up->contact);
    *wrap_up = (struct agent_wrap_up){0};
}

void wrap_up_begin(struct member *member, const struct call *call, const char *contact, int64_t at)
{
    struct agent_wrap_up *wrap_up = &member->wrap_up;
    int64_t seconds = member->agents->engine->config->agent_rules.wrap_up;
    wrap_up_clear(wrap_up);
    memcpy(wrap_up->call, call->id, sizeof wrap_up->call);
    memcpy(wrap_up->number, call->number, sizeof wrap_up->number);
    wrap_up->contact = contact ? strdup(contact) : NULL;
    wrap_up->began = at;
    wrap_up->ended_at = call->ended_at ? call->ended_at : at;
    wrap_up->until = at + seconds * CLOCK_SECOND;
    agent_happens(&member->agent, AGENT_HUNG_UP, at);
    agents_due(member->agents, wrap_up->until);
}

static void wrap_up_over(struct member *member, int64_t at)
{
    wrap_up_clear(&member->wrap_up);
    agent_happens(&member->agent, AGENT_WRITTEN_UP, at);
    member_changed(member);
}

/* ---- Its end on the disk */

/* The wrap-up that the record was about, if it is open still. */
static struct member *written_member(const struct written *written)
{
    struct member *member = member_find(written->agents, written->member);
    bool open = member && written->ends && strcmp(member->wrap_up.call, written->call) == 0;
    return open ? member : NULL;
}

/* An end that is refused was there already. */
static void written_settle(const struct written *written, const struct store_result *result)
{
    struct member *member = written_member(written);
    if (member && result->fate != STORE_FAILED) {
        wrap_up_over(member, written->at);
    } else if (member) {
        member->wrap_up.closing = false;
        member->wrap_up.again_at = clock_now() + AGAIN_MS;
        agents_due(written->agents, member->wrap_up.again_at);
    }
}

static void written_stored(void *context, const struct store_result *result)
{
    struct written *written = context;
    struct engine *engine = written->agents->engine;
    struct failure failure = {0};
    feed_store_result(engine->feed, result);
    if (result->fate != STORE_DONE) {
        enum failure_kind kind = result->fate == STORE_FAILED ? FAILURE_ENGINE : FAILURE_NOT_DONE;
        fail(&failure, kind, "%s", result->failure.sentence);
        if (!written->done)
            log_warning("the end of the wrap-up of call %s: %s", written->call, failure.sentence);
    }
    written_settle(written, result);
    publish_result(engine->publisher, result);
    if (written->done)
        written->done(written->context, failure.kind ? &failure : NULL);
    free(written);
}

/* The time of the end goes by the clock of the call's own end, which may be a provider's: so the
   seconds between the two are those that passed here. */
static struct record *end_record(const struct agent_wrap_up *wrap_up, const char *call,
                                 const char *disposition, const char *by, int64_t at)
{
    char detail[2 * AGENT_TEXT_SIZE + 4];
    struct record *record = record_new(RECORD_DISPOSITION, at);
    struct call *says = record ? record_says(record) : NULL;
    if (!says) {
        record_free(record);
        return NULL;
    }
    snprintf(record->by, sizeof record->by, "%s", by);
    memcpy(says->id, call, sizeof says->id);
    if (disposition[0])
        call_set_text(says, CALL_TEXT_disposition, disposition, RANK_PERSON);
    if (wrap_up)
        call_set_time(says, CALL_TIME_wrapped_at, wrap_up->ended_at + (at - wrap_up->began),
                      RANK_PERSON);
    snprintf(detail, sizeof detail, disposition[0] && by[0] ? "%s (%s)" : "%s%s", disposition, by);
    timeline_add(&says->timeline, at, false, wrap_up ? "wrap_up" : "disposition", detail);
    return record;
}

static void submit(struct member *member, const char *call, struct record *record, bool ends,
                   agents_done *done, void *context)
{
    struct written *written = record ? calloc(1, sizeof *written) : NULL;
    if (!written) {
        struct failure failure = {0};
        fail(&failure, FAILURE_ENGINE, _("out of memory"));
        record_free(record);
        if (done)
            done(context, &failure);
        return;
    }
    written->agents = member->agents;
    memcpy(written->member, member->name, sizeof written->member);
    memcpy(written->call, call, sizeof written->call);
    written->at = record->at;
    written->ends = ends;
    written->done = done;
    written->context = context;
    store_submit(member->agents->engine->store, record, written_stored, written);
}

void wrap_up_end(struct member *member, const char *disposition, const char *by, int64_t at,
                 agents_done *done, void *context)
{
    struct agent_wrap_up *wrap_up = &member->wrap_up;
    char call[ID_SIZE];
    memcpy(call, wrap_up->call, sizeof call);
    struct record *record = end_record(wrap_up, call, disposition, by, at);
    wrap_up->closing = true;
    submit(member, call, record, true, done, context);
}

void wrap_up_look(struct member *member, int64_t now)
{
    const struct agent_wrap_up *wrap_up = &member->wrap_up;
    int64_t due = wrap_up->again_at > wrap_up->until ? wrap_up->again_at : wrap_up->until;
    if (!wrap_up->call[0] || wrap_up->closing)
        return;
    if (due > now)
        agents_due(member->agents, due);
    else
        wrap_up_end(member, "", "", wrap_up->until, NULL, NULL);
}

/* ---- By a person */

static bool disposition_is_known(const struct agents *agents, const char *disposition,
                                 struct failure *failure)
{
    const struct list *list = &agents->engine->config->agent_rules.dispositions;
    char known[FAILURE_SENTENCE_MAX / 2] = "";
    size_t used = 0;
    if (!disposition[0] || list_holds(list, disposition))
        return true;
    for (size_t i = 0; i < list->count && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                 list->items[i]);
    if (list->count == 0)
        return fail(failure, FAILURE_USAGE,
                    _("no dispositions are configured: set agents.dispositions"));
    return fail(failure, FAILURE_USAGE, _("%s is no disposition; there are: %s"), disposition,
                known);
}

bool agents_write_up(struct agents *agents, const char *name, const char *disposition,
                     agents_done *done, void *context, struct failure *failure)
{
    struct member *member = member_find(agents, name);
    int64_t now = clock_now();
    if (!disposition_is_known(agents, disposition, failure))
        return false;
    if (member && member->wrap_up.call[0] && !member->wrap_up.closing && !member->calls) {
        wrap_up_end(member, disposition, name, now, done, context);
        return true;
    }
    if (!member || !member->calls || !disposition[0])
        return fail(failure, FAILURE_NOT_DONE,
                    _("there is no call to write up: a disposition is given during a call or its "
                      "wrap-up"));
    submit(member, member->calls->id, end_record(NULL, member->calls->id, disposition, name, now),
           false, done, context);
    return true;
}
