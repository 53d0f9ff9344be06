/* SPDX-License-Identifier: MIT */
/* The calls of the agents: whose each is, from its first news to its end. */
#include "base/clock.h"
#include "base/intl.h"
#include "engine/agent_member.h"
#include "model/life.h"
#include "number/number.h"

#include <stdlib.h>
#include <string.h>

static struct agent_call *find_call(const struct agents *agents, const char *id)
{
    struct agent_call *call = NULL;
    if (id[0])
        HASH_FIND_STR(agents->calls, id, call);
    return call;
}

static void drop_call(struct agent_call *call)
{
    struct member *member = call->member;
    DL_DELETE(member->calls, call);
    HASH_DEL(member->agents->calls, call);
    free(call->contact);
    free(call);
}

void member_free_calls(struct member *member)
{
    struct agent_call *call, *next;
    DL_FOREACH_SAFE (member->calls, call, next)
        drop_call(call);
}

/* ---- It lives */

static struct agent_call *add_call(struct member *member, const char *id, int64_t at)
{
    struct agent_call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    memcpy(call->id, id, sizeof call->id);
    call->member = member;
    DL_PREPEND(member->calls, call);
    HASH_ADD_STR(member->agents->calls, id, call);
    if (member->wrap_up.call[0] &&
        !member->wrap_up.closing) /* nobody writes up one call during another */
        wrap_up_end(member, "", "", at, NULL, NULL);
    agent_happens(&member->agent, AGENT_CALLED, at);
    return call;
}

static void call_lives(struct member *member, struct agent_call *known, const struct call *call,
                       const char *contact, int64_t silent_at, int64_t at)
{
    if (!known)
        known = add_call(member, call->id, at);
    if (!known)
        return;
    known->silent_at = silent_at;
    memcpy(known->number, call->number, sizeof known->number);
    free(known->contact);
    known->contact = contact ? strdup(contact) : NULL;
    if (silent_at)
        agents_due(member->agents, silent_at);
    member_changed(member);
}

/* ---- It is over, or this agent's no more */

static void call_leaves(struct agent_call *known, int64_t at)
{
    struct member *member = known->member;
    drop_call(known);
    if (!member->calls)
        agent_happens(&member->agent, AGENT_LEFT, at);
    member_changed(member);
}

static void call_ends(struct agent_call *known, const struct call *call, const char *contact,
                      int64_t at)
{
    struct member *member = known->member;
    bool last = member->calls == known && !known->next;
    if (last && agent_writes_up(call) && member->agents->engine->config->agent_rules.wrap_up > 0) {
        drop_call(known);
        wrap_up_begin(member, call, contact, agent_heard_end(call, at));
        member_changed(member);
    } else {
        call_leaves(known, at);
    }
}

void member_look_at_calls(struct member *member, int64_t now)
{
    struct agent_call *call, *next;
    DL_FOREACH_SAFE (member->calls, call, next) {
        if (call->silent_at && call->silent_at <= now)
            call_leaves(call, now);
        else if (call->silent_at)
            agents_due(member->agents, call->silent_at);
    }
}

/* ---- Its legs */

static void paused_by_itself(void *context, const struct failure *failure)
{
    (void)failure; /* the next leg tries again */
    struct member *member = context;
    member->pausing = false;
}

void member_look_at_legs(struct member *member)
{
    if (agent_failed_legs(&member->agent) < AGENT_FAILED_LEGS_MAX || member->agent.reason[0] ||
        member->pausing)
        return;
    member->pausing = true;
    member_submit_change(member, AGENT_ACT_PAUSE, _("the agent's phone did not answer twice"), "",
                         paused_by_itself, member);
}

/* ---- News of it */

/* A live call that nothing has been heard of for too long holds nobody. */
static bool holds(const struct agents *agents, const struct call *call, int64_t *silent_at)
{
    struct store_view view = engine_view(agents->engine);
    *silent_at = call_unconfirmed_at(call, &view.patience);
    return call_state_is_live(call->state) && (!*silent_at || *silent_at > view.now);
}

void member_take_call(struct agents *agents, const struct call *call, const char *contact,
                      int64_t at)
{
    int64_t silent_at;
    bool lives = holds(agents, call, &silent_at);
    struct agent_call *known = find_call(agents, call->id);
    struct member *member =
        lives ? member_get(agents, call->agent) : member_find(agents, call->agent);
    if (known && known->member != member) { /* another agent has it */
        call_leaves(known, at);
        known = NULL;
    }
    if (!member)
        return;
    if (lives)
        call_lives(member, known, call, contact, silent_at, at);
    else if (known)
        call_ends(known, call, contact, at);
    if (agent_take_leg(&member->agent, call)) {
        member_changed(member);
        member_look_at_legs(member);
    }
}

/* The call that had the id is `into` now. */
static void call_became(struct agents *agents, const char *id, const char *into, int64_t at)
{
    struct agent_call *call = find_call(agents, id);
    struct member *member, *next;
    if (call && find_call(agents, into)) {
        call_leaves(call, at);
    } else if (call) {
        HASH_DEL(agents->calls, call);
        memcpy(call->id, into, sizeof call->id);
        HASH_ADD_STR(agents->calls, id, call);
    }
    if (!id[0])
        return;
    HASH_ITER (hh, agents->members, member, next) { /* calls become others seldom */
        if (strcmp(member->wrap_up.call, id) == 0)
            memcpy(member->wrap_up.call, into, sizeof member->wrap_up.call);
    }
}

void agents_call_changed(struct agents *agents, const struct store_result *result)
{
    const struct call *call = result->call;
    int64_t now = clock_now();
    if (!agents || !call || result->fate != STORE_DONE)
        return;
    call_became(agents, result->merged, call->id, now);
    for (size_t i = 0; i < STORE_MERGED_TOO; i++)
        call_became(agents, result->merged_too[i], call->id, now);
    const struct agent_call *known = find_call(agents, call->id);
    struct member *before = known ? known->member : NULL;
    if (!before && !call->agent[0])
        return;
    member_take_call(agents, call, result->contact, now);
    struct member *member = member_find(agents, call->agent);
    if (member)
        day_ask_soon(member);
    if (before && before != member)
        day_ask_soon(before);
}
