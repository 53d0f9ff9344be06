/* SPDX-License-Identifier: MIT */
/* The life of a call: which state follows which, and what follows from a state. */
#ifndef MODEL_LIFE_H
#define MODEL_LIFE_H

#include "model/call.h"

#include <stdbool.h>
#include <stdint.h>

/* What can happen to a call. Each brings a new call to the state of the same place in this list. */
#define CALL_EVENTS(X)                                                       \
    X(ORDERED, REQUESTED)   /* a person dials */                             \
    X(ANSWER_LOST, UNKNOWN) /* sent, and no answer that can be understood */ \
    X(ORDER_REFUSED, REFUSED)                                                \
    X(TAKEN_FOR_LATER, PENDING)                                              \
    X(TAKEN, ACCEPTED)                                                       \
    X(INICIO, STARTED)                                                       \
    X(DESVIO_FALLIDO, DIVERT_FAILED)                                         \
    X(DESVIO_CORRECTO, CONNECTED)                                            \
    X(OVER, ENDED) /* FIN, or closed by a person */

enum call_event {
#define X(name, state) EVENT_##name,
    CALL_EVENTS(X)
#undef X
        CALL_EVENT_COUNT
};

/* The table of the life of a call. Late, repeated and orphan events have their place in it. */
extern const enum call_state call_life[CALL_ENDED + 1][CALL_EVENT_COUNT];

/* The state that a call which has `state` reaches when it turns out to be one with a call in
 * `other`. */
enum call_state call_state_join(enum call_state state, enum call_state other);

/* Seconds without news after which a live call is shown as unconfirmed. */
struct call_patience {
    int before_answer;
    int after_answer;
};

/* Not over and taken: all states but pending, ended, refused and unknown. */
bool call_state_is_live(enum call_state state);
/* Ended, refused or unknown: the provider has nothing more to do with it. */
bool call_state_is_over(enum call_state state);

/* Whether we ordered it ourselves: then it is a call of its own, whatever others say. */
bool call_is_placed(const struct call *call);

/* When the call, if nothing is heard of it, becomes unconfirmed; 0: never. */
int64_t call_unconfirmed_at(const struct call *call, const struct call_patience *patience);
/* The state to show: `unconfirmed` for one that is silent for too long, else the stored one. */
enum call_state call_state_shown(const struct call *call, int64_t now,
                                 const struct call_patience *patience);
/* The outcome by the rules of the contract; OUTCOME_NONE while it is not over, and for unknown. */
enum call_outcome call_outcome(const struct call *call);
/* By whose word the outcome is; BY_NONE where there is none. */
enum call_ender call_outcome_by(const struct call *call);
/* A leg as it is now: what was up when the call ended has ended. */
enum leg_state call_leg_state(const struct call *call, enum leg_side side);

#endif
