/* SPDX-License-Identifier: MIT */
/* One console that is attached to the engine: what it asks, and what it is told of every call. */
#ifndef BENCH_ATTACHED_H
#define BENCH_ATTACHED_H

#include "load_times.h"

#include <stddef.h>

#define MICRO 1000000
#define STEP  100 /* microseconds of one step of the histogram */
#define STEPS 100000

struct known {
    uint64_t hash;
    uint32_t revision;
    uint8_t events; /* how many of them it has heard */
};

struct console {
    int fd;
    char *bytes;
    size_t length, room;
    struct known *known; /* by the call's number */
    unsigned open;       /* its questions for calls that are not answered, a bit each */
    char last[32];       /* id of the oldest call of an answer */
    int items;
    bool stops, measured;
    int behind;
    int64_t resumed, right;
};

/* What all together were told, and how long after each event's 200. */
struct tally {
    struct load_times times;
    uint64_t steps[STEPS];
    uint64_t told, frames, bytes;
    int64_t most;
};

extern struct tally tally;

int64_t now(void); /* microseconds of CLOCK_MONOTONIC */
_Noreturn void die(const char *what);

/* Connects, greets, watches and asks for what a console shows. */
void attached_open(struct console *console, const char *socket);
/* Takes what there is to read. */
void attached_receive(struct console *console);
/* Asks for all calls, or for those behind the last that it was given; `open` until it has them. */
void attached_ask_all(struct console *console, bool first);
/* Calls of which it knows something else than the other one; `whole`: it has to know all of them.
 */
uint64_t attached_differences(const struct console *console, const struct console *other,
                              bool whole);

#endif
