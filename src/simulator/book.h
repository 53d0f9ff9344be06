/* SPDX-License-Identifier: MIT */
/* The calls that were ordered at providers that send no events: remembered for a while after they
   are over, so that it can be asked what became of them. */
#ifndef SIMULATOR_BOOK_H
#define SIMULATOR_BOOK_H

#include "simulator/agenda.h"
#include "simulator/call.h"
#include "simulator/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOK_MAX       4096 /* calls that are over; the oldest are forgotten */
#define BOOK_TEXT_SIZE 128

/* What is ordered. */
struct sim_wish {
    const char *kind; /* constant */
    char id[SIM_UUID_SIZE];
    char from[BOOK_TEXT_SIZE]; /* the two phones, as they were sent */
    char to[BOOK_TEXT_SIZE];
    bool to_first; /* `to` is rung first */
    long minutes;  /* of talk, at most; 0: any */
};

struct sim_placed {
    struct sim_wish wish;
    struct sim_plan plan;
    bool over; /* and told */
    bool timed;
    struct sim_book *book;
    struct sim_placed *next; /* the one placed before it */
};

struct sim_book {
    struct agenda *agenda;
    struct sim_placed *newest;
    size_t kept; /* that are over */
    size_t live;
    long played;                 /* that are over, ever */
    void (*over)(void *context); /* told whenever a call is over */
    void *context;
};

/* false without memory. The plan is the call's from now on. */
bool book_add(struct sim_book *book, const struct sim_wish *wish, const struct sim_plan *plan);
/* The newest call of the kind; the next older one of the same. NULL: none. */
struct sim_placed *book_newest(struct sim_book *book, const char *kind);
struct sim_placed *book_older(const struct sim_placed *placed);
bool placed_is_live(const struct sim_placed *placed, int64_t now);
/* Hangs up. */
void placed_cut(struct sim_placed *placed, int64_t now);
/* Behind agenda_close. */
void book_free(struct sim_book *book);

#endif
