/* SPDX-License-Identifier: MIT */
/* An agent: ready, paused, on a call, in wrap-up, or off; which follows which, and the legs to the
   agent's phone that nobody answered. Data and rules; the clock is the caller's. */
#ifndef MODEL_AGENT_H
#define MODEL_AGENT_H

#include "model/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENT_TEXT_SIZE       64 /* bytes of a login, a reason or a phone, NUL included */
#define AGENT_LEGS_KEPT       8  /* of the agent's calls, the newest */
#define AGENT_FAILED_LEGS_MAX 2  /* so many in a row, and the agent is paused */

/* As it is shown: name in C, word on the wire; in the order in which supervisors look at them. */
#define AGENT_STATES(X)   \
    X(CALL, "call")       \
    X(WRAP_UP, "wrap_up") \
    X(PAUSED, "paused")   \
    X(READY, "ready")     \
    X(OFF, "off")

enum agent_state {
#define X(name, word) AGENT_##name,
    AGENT_STATES(X)
#undef X
        AGENT_STATE_COUNT
};

extern const char *const agent_state_words[AGENT_STATE_COUNT];

/* Where an agent stands, whether a console is attached or not. A pause that was asked for during a
   call or its wrap-up holds from their end on. */
enum agent_stage {
    STAGE_READY,
    STAGE_PAUSED,
    STAGE_CALL,
    STAGE_CALL_THEN_PAUSE,
    STAGE_WRAP_UP,
    STAGE_WRAP_UP_THEN_PAUSE,
    STAGE_COUNT
};

enum agent_event {
    AGENT_CALLED,     /* has a live call */
    AGENT_HUNG_UP,    /* the last one is over, and is written up now */
    AGENT_LEFT,       /* the last one is over, and there is nothing to write up */
    AGENT_WRITTEN_UP, /* by a disposition, or the time for it is over */
    AGENT_PAUSES,
    AGENT_IS_READY,
    AGENT_EVENT_COUNT
};

/* The table of an agent's day. */
extern const enum agent_stage agent_course[STAGE_COUNT][AGENT_EVENT_COUNT];

/* What became of the leg to the agent's phone in one call out. */
struct agent_leg {
    char call[ID_SIZE];
    int64_t at; /* when the call was ordered */
    bool failed;
};

struct agent {
    enum agent_stage stage;
    int64_t stage_at;             /* since when it is there; ms, as all times here */
    int64_t since;                /* since when the state that is shown is */
    int consoles;                 /* attached */
    char reason[AGENT_TEXT_SIZE]; /* of the pause that holds, or will; "": none */
    char by[AGENT_TEXT_SIZE];     /* whose pause it is; "" of one by itself */
    int64_t ready_at;             /* legs of calls that were ordered before it count no more */
    struct agent_leg legs[AGENT_LEGS_KEPT]; /* newest first */
    size_t leg_count;
};

/* What a person, or the engine by itself, changes of an agent: a record of the journal. */
#define AGENT_ACTS(X)                        \
    X(PAUSE, "pause") /* text: the reason */ \
    X(READY, "ready")                        \
    X(PHONE, "phone") /* text: the phone that rings */

enum agent_act {
#define X(name, word) AGENT_ACT_##name,
    AGENT_ACTS(X)
#undef X
        AGENT_ACT_COUNT
};

extern const char *const agent_act_words[AGENT_ACT_COUNT];

struct agent_change {
    enum agent_act act;
    char name[AGENT_TEXT_SIZE];
    char text[AGENT_TEXT_SIZE];
};

void agent_start(struct agent *agent, int64_t at); /* ready, without a console: off */

void agent_happens(struct agent *agent, enum agent_event event, int64_t at);
/* The same with what belongs to it; `by` is the login, "" for the engine itself. */
void agent_pause(struct agent *agent, const char *reason, const char *by, int64_t at);
void agent_ready(struct agent *agent, int64_t at);
void agent_attach(struct agent *agent, int consoles, int64_t at); /* so many there are now */

enum agent_state agent_state(const struct agent *agent);

/* Takes the leg to the agent's phone from a call out, as far as the call tells; a repeat, or late
   news of an older call, is counted once and in its place. Whether something changed. */
bool agent_take_leg(struct agent *agent, const struct call *call);
/* How many of the last calls in a row did not reach the agent's phone, since the agent was ready.
 */
int agent_failed_legs(const struct agent *agent);

/* Whether the call, now that it is over, is one to be written up: it took place as far as the
   agent's phone goes, and has neither a disposition nor a wrap-up behind it. */
bool agent_writes_up(const struct call *call);
/* When its end was heard of, by our own clock: then its wrap-up begins. Not behind `now`. */
int64_t agent_heard_end(const struct call *call, int64_t now);

#endif
