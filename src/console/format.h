/* SPDX-License-Identifier: MIT */
/* How states, times and money are written for people. */
#ifndef CONSOLE_FORMAT_H
#define CONSOLE_FORMAT_H

#include "console/calls.h"
#include "console/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A state on the screen: never by colour alone. */
struct state_look {
    enum role role;
    const char *glyph; /* of one column */
    const char *ascii;
    const char *word;     /* translated; at most STATE_WORD_WIDTH columns in English */
    const char *sentence; /* translated: what it means */
};

#define STATE_WORD_WIDTH 7

struct state_look state_look(enum call_state state, enum call_outcome outcome);
/* One of the looks, for the legend in the help; false behind the last. */
bool state_look_nth(size_t n, struct state_look *look);

struct state_look leg_look(enum leg_state state); /* its word has at most 11 columns in English */

#define FORMAT_SIZE 32

/* "01:12", "99:59", "1h40", "12h"; "" for a negative one. Five columns at most below 100 hours. */
void format_duration(int64_t seconds, char out[FORMAT_SIZE]);
/* "7 s", "12 min", "3 h". */
void format_age(int64_t seconds, char out[FORMAT_SIZE]);
/* How long the call runs, ran, or when it is to start; of five columns. */
void format_running(const struct call_row *row, int64_t now, char out[FORMAT_SIZE]);
/* "0.12" with at least two decimals and `decimals` at most; "" for a negative one. */
void format_cost(int64_t cost, int decimals, char out[FORMAT_SIZE]);
/* In the viewer's zone: "14:03", "14:03:20", and "2026-11-22 14:03:20"; "" for 0. */
void format_clock(int64_t at, char out[FORMAT_SIZE]);
void format_time(int64_t at, char out[FORMAT_SIZE]);
void format_date_time(int64_t at, char out[FORMAT_SIZE]);
/* The time of today as a clock, of another day as "22 Nov". */
void format_when(int64_t at, int64_t now, char out[FORMAT_SIZE]);
/* The last thing that is known: extension, cost or cause. */
void format_fact(const struct call_row *row, char *out, size_t size);
/* A sentence often begins with the account that it is about: what stands behind that. */
const char *format_without_name(const char *sentence, const char *name);
/* What is known of the end by the agent's word alone: "answered, by the agent's word"; "" where the
   provider told, or it is not over. */
void format_word(const struct call_row *row, char *out, size_t size);
bool format_fact_is_cost(const struct call_row *row);
/* A step of a timeline in people's words, and whether it stands before another of the same second.
 */
const char *format_step(const struct step *step);
bool format_step_before(const struct step *one, const struct step *other);
/* Who it is: the contact, else the number, else that it is hidden. */
const char *format_who(const struct call_row *row);

#endif
