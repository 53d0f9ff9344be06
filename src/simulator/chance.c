/* SPDX-License-Identifier: MIT */
/* Choices from a small generator (splitmix64). */
#include "simulator/chance.h"

#include <string.h>

#define HUNDRED    100
#define WAIT_STEPS 64 /* of the scale on which a wait is drawn */
#define WAIT_MOST  8  /* times the mean */

static uint64_t chance_next(struct chance *chance)
{
    uint64_t z = chance->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

void chance_start(struct chance *chance, uint64_t seed)
{
    chance->state = seed;
}

uint32_t chance_below(struct chance *chance, uint32_t count)
{
    return count ? (uint32_t)(chance_next(chance) >> 32) % count : 0;
}

int64_t chance_between(struct chance *chance, int64_t least, int64_t most)
{
    return most > least ? least + (int64_t)chance_below(chance, (uint32_t)(most - least + 1))
                        : least;
}

bool chance_percent(struct chance *chance, int percent)
{
    return (int)chance_below(chance, HUNDRED) < percent;
}

/* In each of 64 slices of the mean it ends with one chance in 64: near enough to the real thing. */
int64_t chance_wait(struct chance *chance, int64_t mean)
{
    int64_t slices = 0;
    while (slices < WAIT_MOST * WAIT_STEPS && chance_below(chance, WAIT_STEPS) != 0)
        slices++;
    return mean * slices / WAIT_STEPS + chance_between(chance, 0, mean / WAIT_STEPS);
}

static uint32_t turns_take(struct turns *turns, uint32_t at)
{
    uint8_t taken = turns->order[at];
    memmove(&turns->order[at], &turns->order[at + 1], turns->count - at - 1);
    return turns->order[turns->count - 1] = taken;
}

void turns_start(struct turns *turns, uint32_t count, struct chance *chance)
{
    turns->count = count;
    for (uint32_t i = 0; i < count; i++)
        turns->order[i] = (uint8_t)i;
    for (uint32_t left = count; left > 0; left--)
        turns_take(turns, chance_below(chance, left));
}

uint32_t turns_next(struct turns *turns, struct chance *chance)
{
    return turns_take(turns, chance_below(chance, (turns->count + 1) / 2));
}
