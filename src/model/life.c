/* SPDX-License-Identifier: MIT */
/* The table of the life of a call, and the rules that follow from it. */
#include "model/life.h"

#include "base/clock.h"

/* Short names, so that the table can be read as one. */
#define REQ CALL_REQUESTED
#define UNK CALL_UNKNOWN
#define REF CALL_REFUSED
#define PEN CALL_PENDING
#define ACC CALL_ACCEPTED
#define STA CALL_STARTED
#define DIV CALL_DIVERT_FAILED
#define CON CALL_CONNECTED
#define END CALL_ENDED

/* Rows: the state that a call is in. Columns: what happens, in the order of CALL_EVENTS. A call
   only ever goes forward: what comes late (the reply after the first event, a failed diversion
   after the answer, anything after the end) adds its facts and leaves the state. */
/* clang-format off */
const enum call_state call_life[CALL_ENDED + 1][CALL_EVENT_COUNT] = {
    /*                     ordered lost refused later taken inicio fallido correcto over */
    [CALL_REQUESTED] =     {REQ, UNK, REF, PEN, ACC, STA, DIV, CON, END},
    [CALL_UNKNOWN] =       {UNK, UNK, REF, PEN, ACC, STA, DIV, CON, END},
    [CALL_REFUSED] =       {REF, REF, REF, PEN, ACC, STA, DIV, CON, END},
    [CALL_PENDING] =       {PEN, PEN, PEN, PEN, ACC, STA, DIV, CON, END},
    [CALL_ACCEPTED] =      {ACC, ACC, ACC, ACC, ACC, STA, DIV, CON, END},
    [CALL_STARTED] =       {STA, STA, STA, STA, STA, STA, DIV, CON, END},
    [CALL_DIVERT_FAILED] = {DIV, DIV, DIV, DIV, DIV, DIV, DIV, CON, END},
    [CALL_CONNECTED] =     {CON, CON, CON, CON, CON, CON, CON, CON, END},
    [CALL_ENDED] =         {END, END, END, END, END, END, END, END, END},
};
/* clang-format on */

static const enum call_event event_to[CALL_ENDED + 1] = {
#define X(name, state) [CALL_##state] = EVENT_##name,
    CALL_EVENTS(X)
#undef X
};

enum call_state call_state_join(enum call_state state, enum call_state other)
{
    return call_life[state][event_to[other]];
}

bool call_state_is_over(enum call_state state)
{
    return state == CALL_ENDED || state == CALL_REFUSED || state == CALL_UNKNOWN;
}

bool call_state_is_live(enum call_state state)
{
    return !call_state_is_over(state) && state != CALL_PENDING;
}

bool call_is_placed(const struct call *call)
{
    return call->direction == DIRECTION_OUT && call->direction_rank == RANK_PLACED;
}

int64_t call_unconfirmed_at(const struct call *call, const struct call_patience *patience)
{
    if (call_state_is_over(call->state))
        return 0;
    int64_t from = call->heard_at;
    int64_t due = (call->scheduled_at ? call->scheduled_at : call->created_at) +
                  (int64_t)call->max_wait * 60 * CLOCK_SECOND;
    bool waiting = call->state <= CALL_ACCEPTED && (call->scheduled_at || call->max_wait);
    if (waiting && due > from)
        from = due;
    int seconds = call->state == CALL_CONNECTED ? patience->after_answer : patience->before_answer;
    return from + (int64_t)seconds * CLOCK_SECOND;
}

enum call_state call_state_shown(const struct call *call, int64_t now,
                                 const struct call_patience *patience)
{
    int64_t at = call_unconfirmed_at(call, patience);
    return at > 0 && now >= at ? CALL_UNCONFIRMED : call->state;
}

enum call_outcome call_outcome(const struct call *call)
{
    if (call->state == CALL_REFUSED)
        return OUTCOME_REFUSED;
    if (call->state != CALL_ENDED)
        return OUTCOME_NONE;
    if (call->by == BY_AGENT && call->said != OUTCOME_NONE)
        return call->said;
    if (call->answered)
        return OUTCOME_ANSWERED;
    if (call->by == BY_AGENT)
        return OUTCOME_NONE; /* hung up from here, by way of a provider that tells no more */
    return call->direction == DIRECTION_IN ? OUTCOME_MISSED : OUTCOME_FAILED;
}

enum call_ender call_outcome_by(const struct call *call)
{
    if (call_outcome(call) == OUTCOME_NONE)
        return BY_NONE;
    bool said = call->state == CALL_ENDED && call->by == BY_AGENT && call->said != OUTCOME_NONE;
    return said ? BY_AGENT : BY_PROVIDER;
}

enum leg_state call_leg_state(const struct call *call, enum leg_side side)
{
    enum leg_state state = call->legs[side].state;
    bool up = state == LEG_CALLING || state == LEG_CONNECTED;
    return call->state == CALL_ENDED && up ? LEG_ENDED : state;
}
