/* SPDX-License-Identifier: MIT */
/* One agent of an engine, and the list of them: what the files of the agents share. */
#ifndef ENGINE_AGENT_MEMBER_H
#define ENGINE_AGENT_MEMBER_H

#include "base/text.h"
#include "engine/agents.h"

#include <uthash.h>
#include <utlist.h>

/* A live call of an agent. */
struct agent_call {
    char id[ID_SIZE];
    struct member *member;
    char number[AGENT_TEXT_SIZE];   /* the other party's */
    char *contact;                  /* or NULL */
    int64_t silent_at;              /* from then on it is unconfirmed, and holds nobody; 0: never */
    struct agent_call *prev, *next; /* of the agent's, the newest first */
    UT_hash_handle hh;
};

/* The call that is written up; without an id none is. */
struct agent_wrap_up {
    char call[ID_SIZE];
    char number[AGENT_TEXT_SIZE];
    char *contact;
    int64_t began;
    int64_t ended_at; /* the call, by its own clock */
    int64_t until;
    int64_t again_at; /* the disk did not take its end: then it is tried once more */
    bool closing;     /* its end is on the way to the disk */
};

/* Figures since midnight, as the store counts them. */
struct agent_day {
    int64_t calls, dialled, answered, talk, wrap_up, wrapped; /* talk and wrap_up in seconds */
};

struct member {
    char name[AGENT_TEXT_SIZE];
    struct agents *agents;
    bool fresh; /* what the store knows of it was not taken yet */
    struct agent agent;
    struct agent_call *calls;
    struct agent_wrap_up wrap_up;
    bool pausing; /* a pause by itself is on the way to the disk */
    /* The phone. */
    char chosen[AGENT_TEXT_SIZE]; /* by hot-desking; "" */
    char wants[AGENT_TEXT_SIZE];  /* as `seat`, while the choice is on the way to the disk; "" */
    char phone[AGENT_TEXT_SIZE];  /* that rings, as it is written; "" */
    char seat[AGENT_TEXT_SIZE];   /* the same as it is compared, where it is the agent's own; "" */
    bool chose;                   /* it is the chosen one */
    struct member *seat_next;     /* with the same seat */
    /* The day. */
    struct agent_day day;
    int64_t dialled;  /* orders of today, those on their way too */
    int64_t ask_at;   /* when the store is asked for the figures again; 0: it need not be */
    int64_t asked_at; /* last */
    bool asking;
    /* News. */
    bool changed;
    struct member *changed_next;
    char *told; /* as the consoles were told last; NULL: never */
    UT_hash_handle hh;
};

/* Those whose own phone it is. */
struct seat {
    char key[AGENT_TEXT_SIZE];
    struct member *members;
    UT_hash_handle hh;
};

struct agents {
    struct engine *engine;
    bool loading; /* who is found now is fresh */
    uv_timer_t timer;
    int64_t due_at;           /* when it looks again; 0: it does not */
    struct member *members;   /* by name */
    struct agent_call *calls; /* by id */
    struct seat *seats;
    struct member *changed;
    int64_t day, next_day; /* the midnights around now */
    struct text line;      /* one agent, encoded */
};

/* agents.c */
struct member *member_find(const struct agents *agents, const char *name);
/* Finds it, or makes it where that login may be an agent; else NULL. */
struct member *member_get(struct agents *agents, const char *name);
/* Something of it has changed that consoles are told of. */
void member_changed(struct member *member);
bool member_may_be(const struct agents *agents, const char *name);
/* It is no agent any more, and nothing of it is open. */
bool member_is_over(const struct member *member);
/* Looks again at `at`, or before. */
void agents_due(struct agents *agents, int64_t at);

/* agent_calls.c */
/* The call of an agent as it is now; `at` is when it happened. */
void member_take_call(struct agents *agents, const struct call *call, const char *contact,
                      int64_t at);
/* Lets go of the calls that have been silent for too long. */
void member_look_at_calls(struct member *member, int64_t now);
void member_free_calls(struct member *member);
/* Pauses the agent whose phone was not answered again and again. */
void member_look_at_legs(struct member *member);

/* agent_wrap_up.c */
void wrap_up_begin(struct member *member, const struct call *call, const char *contact, int64_t at);
/* Ends it at `at`, by the clock, or by another call (`by` and disposition ""), or a person. */
void wrap_up_end(struct member *member, const char *disposition, const char *by, int64_t at,
                 agents_done *done, void *context);
void wrap_up_look(struct member *member, int64_t now);
void wrap_up_clear(struct agent_wrap_up *wrap_up);

/* agent_change.c */
void member_submit_change(struct member *member, enum agent_act act, const char *text,
                          const char *by, agents_done *done, void *context);

/* agent_phone.c */
/* The phone and the seat by the choice and the configuration as they are now. */
void member_sit(struct member *member);
void member_stand_up(struct member *member);

/* agent_day.c */
void day_turn(struct agents *agents, int64_t now);
void day_ask_soon(struct member *member);
void day_look(struct member *member, int64_t now);
void day_take(struct member *member, const json_t *row);

/* agent_json.c */
json_t *member_json(const struct member *member); /* a new reference */

/* agent_start.c */
/* Takes what the store knows of the fresh ones, who may come to be known by it. Waits for the disk:
   for starts, and the seldom case that a reload brings agents. */
bool agents_load(struct agents *agents, struct failure *failure);

#endif
