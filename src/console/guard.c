/* SPDX-License-Identifier: MIT */
/* When the keys of a bar are taken. */
#include "console/guard.h"

#define TOO_SOON   700 /* ms after the bar changed by itself; longer than a key takes to repeat */
#define STILL_HELD 200 /* ms after a key that was not taken: more than between two repeats */
#define GUARD_MOST (TOO_SOON + STILL_HELD)

void guard_changed(struct guard *guard, int64_t now)
{
    *guard = (struct guard){.closed_until = now + TOO_SOON};
}

void guard_open(struct guard *guard)
{
    *guard = (struct guard){0};
}

void guard_gone(struct guard *guard, int64_t now)
{
    *guard = (struct guard){.gone_at = now};
}

bool guard_is_too_soon(const struct guard *guard, int64_t now)
{
    int64_t left = guard->closed_until - now;
    return left > 0 && left <= GUARD_MOST; /* more: the wall clock was set back */
}

bool guard_has_just_gone(const struct guard *guard, int64_t now)
{
    int64_t since = now - guard->gone_at;
    return guard->gone_at && since >= 0 && since < TOO_SOON;
}

void guard_held_soon(struct guard *guard, int64_t now)
{
    if (guard->closed_until < now + STILL_HELD)
        guard->closed_until = now + STILL_HELD;
}

void guard_held_late(struct guard *guard, int64_t now)
{
    if (now - guard->gone_at > TOO_SOON - STILL_HELD)
        guard->gone_at = now - (TOO_SOON - STILL_HELD);
}
