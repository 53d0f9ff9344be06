/* SPDX-License-Identifier: MIT */
/* The table of an agent's day, and the legs to the agent's phone. */
#include "model/agent.h"

#include "base/utf8.h"
#include "model/life.h"

#include <string.h>

const char *const agent_state_words[AGENT_STATE_COUNT] = {
#define X(name, word) [AGENT_##name] = word,
    AGENT_STATES(X)
#undef X
};

const char *const agent_act_words[AGENT_ACT_COUNT] = {
#define X(name, word) [AGENT_ACT_##name] = word,
    AGENT_ACTS(X)
#undef X
};

/* Short names, so that the table can be read as one. */
#define RDY STAGE_READY
#define PAU STAGE_PAUSED
#define CAL STAGE_CALL
#define CTP STAGE_CALL_THEN_PAUSE
#define WRA STAGE_WRAP_UP
#define WTP STAGE_WRAP_UP_THEN_PAUSE

/* Rows: where the agent stands. Columns: what happens, in the order of enum agent_event. A call
   wins over all; what comes late (the end of a wrap-up that a call has ended) changes nothing. */
/* clang-format off */
const enum agent_stage agent_course[STAGE_COUNT][AGENT_EVENT_COUNT] = {
    /*                            called hung-up left written-up pauses ready */
    [STAGE_READY] =              {CAL,   RDY,    RDY, RDY,       PAU,   RDY},
    [STAGE_PAUSED] =             {CTP,   PAU,    PAU, PAU,       PAU,   RDY},
    [STAGE_CALL] =               {CAL,   WRA,    RDY, CAL,       CTP,   CAL},
    [STAGE_CALL_THEN_PAUSE] =    {CTP,   WTP,    PAU, CTP,       CTP,   CAL},
    [STAGE_WRAP_UP] =            {CAL,   WRA,    WRA, RDY,       WTP,   RDY},
    [STAGE_WRAP_UP_THEN_PAUSE] = {CTP,   WTP,    WTP, PAU,       WTP,   RDY},
};
/* clang-format on */

static const enum agent_state shown[STAGE_COUNT] = {
    [STAGE_READY] = AGENT_READY,     [STAGE_PAUSED] = AGENT_PAUSED,
    [STAGE_CALL] = AGENT_CALL,       [STAGE_CALL_THEN_PAUSE] = AGENT_CALL,
    [STAGE_WRAP_UP] = AGENT_WRAP_UP, [STAGE_WRAP_UP_THEN_PAUSE] = AGENT_WRAP_UP,
};

enum agent_state agent_state(const struct agent *agent)
{
    enum agent_state state = shown[agent->stage];
    return agent->consoles == 0 && state != AGENT_CALL ? AGENT_OFF : state;
}

void agent_start(struct agent *agent, int64_t at)
{
    *agent = (struct agent){.stage_at = at, .since = at};
}

/* A pause and a wrap-up go on while no console is attached; who comes back finds their time. */
static void agent_shows(struct agent *agent, enum agent_state before, int64_t at)
{
    enum agent_state after = agent_state(agent);
    if (after == before)
        return;
    bool went_on = before == AGENT_OFF && (after == AGENT_PAUSED || after == AGENT_WRAP_UP);
    agent->since = went_on ? agent->stage_at : at;
}

void agent_happens(struct agent *agent, enum agent_event event, int64_t at)
{
    enum agent_state before = agent_state(agent);
    enum agent_stage stage = agent_course[agent->stage][event];
    if (shown[stage] != shown[agent->stage])
        agent->stage_at = at;
    agent->stage = stage;
    agent_shows(agent, before, at);
}

void agent_pause(struct agent *agent, const char *reason, const char *by, int64_t at)
{
    utf8_copy_clean(agent->reason, sizeof agent->reason, reason, strlen(reason));
    utf8_copy_clean(agent->by, sizeof agent->by, by, strlen(by));
    if (agent->stage == STAGE_PAUSED) { /* another pause begins */
        agent->stage_at = at;
        if (agent_state(agent) == AGENT_PAUSED)
            agent->since = at;
    }
    agent_happens(agent, AGENT_PAUSES, at);
}

void agent_ready(struct agent *agent, int64_t at)
{
    agent->reason[0] = '\0';
    agent->by[0] = '\0';
    agent->ready_at = at;
    agent_happens(agent, AGENT_IS_READY, at);
}

void agent_attach(struct agent *agent, int consoles, int64_t at)
{
    enum agent_state before = agent_state(agent);
    agent->consoles = consoles;
    agent_shows(agent, before, at);
}

/* ---- Legs */

/* A leg has failed only when its call is over: until then another try may be answered. */
static bool leg_is_known(const struct call *call, bool *failed)
{
    enum leg_state state = call->legs[LEG_AGENT].state;
    *failed = state == LEG_FAILED && !call->answered;
    return *failed ? call_state_is_over(call->state)
                   : call->answered || state == LEG_CONNECTED || state == LEG_ENDED;
}

static void leg_put(struct agent *agent, const struct agent_leg *leg)
{
    size_t place = 0;
    while (place < agent->leg_count && agent->legs[place].at > leg->at)
        place++;
    if (place == AGENT_LEGS_KEPT)
        return;
    if (agent->leg_count < AGENT_LEGS_KEPT)
        agent->leg_count++;
    memmove(agent->legs + place + 1, agent->legs + place,
            (agent->leg_count - 1 - place) * sizeof *agent->legs);
    agent->legs[place] = *leg;
}

bool agent_take_leg(struct agent *agent, const struct call *call)
{
    struct agent_leg leg = {.at = call->created_at};
    if (call->direction != DIRECTION_OUT || !leg_is_known(call, &leg.failed))
        return false;
    memcpy(leg.call, call->id, sizeof leg.call);
    for (size_t i = 0; i < agent->leg_count; i++) {
        struct agent_leg *known = &agent->legs[i];
        if (strcmp(known->call, leg.call) != 0)
            continue;
        bool changes = known->failed != leg.failed;
        known->failed = leg.failed;
        return changes;
    }
    leg_put(agent, &leg);
    return true;
}

int agent_failed_legs(const struct agent *agent)
{
    size_t count = 0;
    while (count < agent->leg_count && agent->legs[count].failed &&
           agent->legs[count].at > agent->ready_at)
        count++;
    return (int)count;
}

bool agent_writes_up(const struct call *call)
{
    bool reached = call->legs[LEG_AGENT].state != LEG_FAILED || call->answered;
    return call->state == CALL_ENDED && reached && !call->disposition[0] && !call->wrapped_at;
}

int64_t agent_heard_end(const struct call *call, int64_t now)
{
    int64_t at = call->heard_at;
    bool closed = call->time_rank[CALL_TIME_ended_at] == RANK_PERSON;
    if (closed && call->ended_at > at)
        at = call->ended_at;
    return at > 0 && at < now ? at : now;
}
