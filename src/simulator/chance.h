/* SPDX-License-Identifier: MIT */
/* Chance that can be repeated: the same seed gives the same choices. Not for secrets. */
#ifndef SIMULATOR_CHANCE_H
#define SIMULATOR_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

void chance_start(struct chance *chance, uint64_t seed);
/* 0 to `count` - 1; 0 for a count of 0. */
uint32_t chance_below(struct chance *chance, uint32_t count);
/* `least` to `most`, both included. */
int64_t chance_between(struct chance *chance, int64_t least, int64_t most);
/* Whether it happens that happens `percent` times in a hundred. */
bool chance_percent(struct chance *chance, int percent);
/* A wait until the next of things that come at any time, `mean` apart on average and at most 8
   times that. */
int64_t chance_wait(struct chance *chance, int64_t mean);

/* Things that take turns in no order that could be told. */
#define TURNS_MAX 255
struct turns {
    uint8_t order[TURNS_MAX]; /* whose turn was longest ago first */
    uint32_t count;
};

/* `count` of them (1 to TURNS_MAX). */
void turns_start(struct turns *turns, uint32_t count, struct chance *chance);
/* 0 to the count - 1: one of the half whose turn was longest ago. */
uint32_t turns_next(struct turns *turns, struct chance *chance);

#endif
