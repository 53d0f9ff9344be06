/* SPDX-License-Identifier: MIT */
/* The calls that the console holds: those it shows, not those there are. Live ones stand first,
   then the others, newest first. */
#ifndef CONSOLE_CALLS_H
#define CONSOLE_CALLS_H

#include "model/call.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALLS_HELD_MAX 3000 /* rows; the oldest goes for a new one */
#define CALL_FACT_SIZE 96

/* What a line of the list shows. */
struct call_row {
    char id[ID_SIZE];
    int64_t revision;
    enum call_state state;
    enum call_outcome outcome;
    bool outcome_told; /* by the provider */
    enum call_direction direction;
    enum call_ender by; /* who ended it */
    bool hidden;        /* the number */
    bool noted;
    bool marked;    /* to be closed with others */
    bool kept_back; /* came while the list was frozen */
    bool stale;     /* asked for again, and not told yet */
    char contact[CALL_FACT_SIZE];
    char number[64]; /* E.164, or as sent */
    char shown[64];  /* for people */
    char divert[64];
    char agent[64];
    char provider[64];
    char cause[CALL_FACT_SIZE]; /* why it failed */
    char line[32];
    struct call_row_leg {
        enum leg_state state;
        char cause[LEG_CAUSE_SIZE];
    } legs[LEG_COUNT];
    int64_t created_at, scheduled_at, started_at, answered_at, ended_at;
    int64_t seconds;
    int64_t cost; /* both, in CALL_COST_UNITs; -1: not known */
};

struct calls {
    struct call_row **rows; /* in the order of the screen; those kept back are at the end */
    size_t count;
    size_t kept_back;
    bool frozen;
    bool whole; /* there are no older ones */
    size_t selected;
    bool pinned; /* the bar stays on its call also from the first line */
    size_t top;  /* the first line on the screen */
};

/* Reads one call's JSON; false where it is none. */
bool call_row_read(struct call_row *row, const json_t *json);

void calls_free(struct calls *calls); /* empties it; `frozen` stays */
/* Takes the row in where none newer is there. The selection stays on its call. Returns whether
   anything changed; *added: it was not there before. */
bool calls_put(struct calls *calls, const struct call_row *row, bool *added);
void calls_remove(struct calls *calls, const char *id);
/* All are asked for anew: what is not put in again until calls_sweep() is no longer there. Finished
   calls before `oldest` ("" for none) were not asked for, and stay. */
void calls_doubt(struct calls *calls);
void calls_sweep(struct calls *calls, const char *oldest);
struct call_row *calls_by_id(const struct calls *calls, const char *id);
/* The one under the bar, or NULL. */
struct call_row *calls_selected(const struct calls *calls);
/* Puts the bar on that call and keeps it there. */
void calls_pin(struct calls *calls, const char *id);
/* How many can be seen: all but those kept back. */
size_t calls_visible(const struct calls *calls);
size_t calls_marked(const struct calls *calls);
size_t calls_live(const struct calls *calls);
/* The id of the oldest call that is not live, "" where there is none. */
const char *calls_oldest(const struct calls *calls);
void calls_freeze(struct calls *calls, bool frozen);

#endif
