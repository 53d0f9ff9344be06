/* SPDX-License-Identifier: MIT */
/* How the agents stand when an engine starts, by what the store knows. */
#include "base/clock.h"
#include "engine/agent_member.h"
#include "model/life.h"
#include "store/past.h"

#include <stdio.h>
#include <string.h>

#define LATELY_MS (24 * 3600 * CLOCK_SECOND)

static void take_agent(void *context, const struct past_agent *past)
{
    struct member *member = member_get(context, past->name);
    if (!member || !member->fresh)
        return;
    if (past->reason[0])
        agent_pause(&member->agent, past->reason, past->by, past->at);
    else if (past->at)
        agent_ready(&member->agent, past->at);
    snprintf(member->chosen, sizeof member->chosen, "%s", past->phone);
    member_sit(member);
}

static void take_name(void *context, const char *name)
{
    member_get(context, name);
}

/* With [roles] the configuration has them all; without, they are known by what they did lately. */
static bool find_names(struct agents *agents, struct past *past, struct failure *failure)
{
    return agents->engine->config->roles.given ||
           past_names(past, clock_now() - LATELY_MS, take_name, agents, failure);
}

static void take_open_call(void *context, const struct call *call, const char *contact)
{
    const struct member *member = member_get(context, call->agent);
    bool answered = call->direction == DIRECTION_IN && call->answered_at;
    if (member && member->fresh)
        member_take_call(context, call, contact, answered ? call->answered_at : call->created_at);
}

struct last_calls {
    struct member *member;
    size_t seen;
};

/* A wrap-up was open if the agent's last call is over and nothing was said of it since. */
static void take_wrap_up(struct member *member, const struct call *call, const char *contact)
{
    int64_t now = clock_now();
    int64_t at = agent_heard_end(call, now);
    if (member->calls || !agent_writes_up(call) ||
        member->agents->engine->config->agent_rules.wrap_up == 0)
        return;
    agent_happens(&member->agent, AGENT_CALLED, at);
    wrap_up_begin(member, call, contact, at);
    wrap_up_look(member, now);
}

static void take_last_call(void *context, const struct call *call, const char *contact)
{
    struct last_calls *last = context;
    agent_take_leg(&last->member->agent, call);
    if (last->seen++ == 0)
        take_wrap_up(last->member, call, contact);
}

static bool load_member(struct past *past, struct member *member, struct failure *failure)
{
    struct last_calls last = {.member = member};
    if (!past_last_calls(past, member->name, AGENT_LEGS_KEPT, take_last_call, &last, failure))
        return false;
    json_t *row = past_day(past, member->name, member->agents->day, failure);
    if (!row)
        return false;
    day_take(member, row);
    json_decref(row);
    member_look_at_legs(member);
    return true;
}

bool agents_load(struct agents *agents, struct failure *failure)
{
    struct member *member, *next;
    struct past *past = past_open(agents->engine->store, failure);
    bool loaded = past && past_agents(past, take_agent, agents, failure) &&
                  find_names(agents, past, failure) &&
                  past_open_calls(past, take_open_call, agents, failure);
    HASH_ITER (hh, agents->members, member, next) {
        loaded = loaded && (!member->fresh || load_member(past, member, failure));
        member->fresh = false;
    }
    past_close(past);
    return loaded;
}
