/* SPDX-License-Identifier: MIT */
/* Keys that a bar takes mean what was on it when one decided to press them: what comes too soon
   after it has changed by itself, or right after it has gone, is not taken, nor is a key that is
   still held down. Times in ms. */
#ifndef CONSOLE_GUARD_H
#define CONSOLE_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct guard {
    int64_t closed_until; /* keys come too soon until then */
    int64_t gone_at;      /* when the last bar went; 0: there is one, or there never was */
};

void guard_changed(struct guard *guard, int64_t now); /* the bar is another one by itself */
void guard_open(struct guard *guard);                 /* it can be answered at once */
void guard_gone(struct guard *guard, int64_t now);

bool guard_is_too_soon(const struct guard *guard, int64_t now);
bool guard_has_just_gone(const struct guard *guard, int64_t now);
/* A key was not taken since it came too soon, or too late: one that is held down goes on so. */
void guard_held_soon(struct guard *guard, int64_t now);
void guard_held_late(struct guard *guard, int64_t now);

#endif
