/* SPDX-License-Identifier: MIT */
/* The agents as the engine tells of them: what each does, what is remarkable about it by the limits
   that are set, and in which order they need attention. */
#ifndef CONSOLE_AGENTS_H
#define CONSOLE_AGENTS_H

#include "base/id.h"
#include "console/engine_settings.h"
#include "console/role.h"
#include "model/agent.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENTS_HELD_MAX     1000 /* that are shown; more are not kept */
#define AGENT_CONTACT_SIZE  96
#define AGENT_STATE_COLUMNS 7 /* of a state's word in English */

/* What needs attention, the worst last: a set of them is worse than another one if it is the
   greater number. */
#define AGENT_FLAGS(X) \
    X(LONG_PAUSE)      \
    X(LONG_WRAP_UP)    \
    X(LONG_TALK)       \
    X(SILENT)          \
    X(FAILED_LEGS)

enum agent_flag {
#define X(name) AGENT_FLAG_##name,
    AGENT_FLAGS(X)
#undef X
        AGENT_FLAG_COUNT
};

#define AGENT_FLAG_BIT(flag) (1u << (flag))

struct agent_row {
    char name[AGENT_TEXT_SIZE]; /* the login */
    enum agent_state state;
    int64_t since;                /* in ms: of the state; 0: not known */
    char reason[AGENT_TEXT_SIZE]; /* of the pause that holds, or will; "": there is none */
    char by[AGENT_TEXT_SIZE];     /* whose pause it is; "": the engine's own */
    char phone[AGENT_TEXT_SIZE];  /* that rings for it; "": none */
    char call[ID_SIZE];           /* its live call, or the one that is written up; "": none */
    int64_t until;                /* in ms: when its wrap-up is over; 0: it is in none */
    char number[AGENT_TEXT_SIZE]; /* the other party */
    char contact[AGENT_CONTACT_SIZE];
    int64_t consoles;               /* that are attached */
    int64_t calls, answered;        /* today */
    int64_t talk, wrap_up, wrapped; /* today: seconds, seconds, and of how many calls */
    int64_t failed_legs;            /* in a row */
    bool silent;                    /* its call is: nothing was heard of it for too long */
    unsigned flags;                 /* AGENT_FLAG_BITs, as of the last agent_list_sort() */
    bool stale;                     /* asked for again, and not told yet */
};

struct agents {
    struct agent_row **rows; /* each stays where it is while others come and go */
    size_t count;
    bool told; /* all there are */
};

/* How a state, or a flag, is shown: never by colour alone. Words are translated. */
struct agent_look {
    enum role role;
    const char *glyph; /* of one column */
    const char *ascii;
    const char *word;
};

struct agent_look agent_state_look(enum agent_state state);
struct agent_look agent_flag_look(enum agent_flag flag);

void agent_list_free(struct agents *agents); /* empties it */
/* Another one with the same rows; false when out of memory (then it is empty). */
bool agent_list_copy(struct agents *to, const struct agents *from);
/* Takes an item as AGENTS and AGENT bring it, in the place of the one with its name, else behind
   the last one; false where it is none, or there is no room. */
bool agent_list_put(struct agents *agents, const json_t *item);
/* All are asked for anew: who is not put in again until agent_list_sweep() is no longer there. */
void agent_list_doubt(struct agents *agents);
void agent_list_sweep(struct agents *agents);
/* NULL where there is none. */
struct agent_row *agent_list_find(const struct agents *agents, const char *name);

/* Whether its time is one that runs on the screen: of who is on a call, or writes one up. */
bool agent_runs(const struct agent_row *row);
/* What is remarkable about it at that time; a limit of 0 is none. */
unsigned agent_flags(const struct agent_row *row, const struct agent_limits *limits, int64_t now);
/* Reckons all flags, and brings those who need attention to the front: by their flags, the worst
   first; then who is on a call, the longest first; in wrap-up, paused, ready, off; by name. */
void agent_list_sort(struct agents *agents, const struct agent_limits *limits, int64_t now);
/* Whether a limit was passed since the list was sorted last. */
bool agent_list_has_passed(const struct agents *agents, const struct agent_limits *limits,
                           int64_t now);
/* When the next flag will be there by the clock alone, in ms; 0: none will. */
int64_t agent_list_change_at(const struct agents *agents, const struct agent_limits *limits,
                             int64_t now);

#endif
