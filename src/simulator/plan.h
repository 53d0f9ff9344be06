/* SPDX-License-Identifier: MIT */
/* What happens in a call of a provider that sends no events: two legs, one behind the other.
   Written as a whole when the call is ordered; pure but for the dice. */
#ifndef SIMULATOR_PLAN_H
#define SIMULATOR_PLAN_H

#include "simulator/chance.h"
#include "simulator/settings.h"

#include <stdint.h>

/* Times in ms; 0: it never comes to that. */
struct sim_plan {
    int64_t ordered;
    int64_t first_rings;
    int64_t first_up;
    int64_t second_rings;
    int64_t second_up;
    int64_t over;
};

enum sim_phase {
    SIM_WAITS, /* nothing rings yet */
    SIM_FIRST_RINGS,
    SIM_SECOND_RINGS,
    SIM_TALK,
    SIM_OVER,
};

/* A call that is ordered now; `minutes` bound its talk, 0: they don't. */
void plan_write(struct sim_plan *plan, int64_t now, long minutes, const struct settings *settings,
                struct chance *chance);
enum sim_phase plan_phase(const struct sim_plan *plan, int64_t now);
/* Ends it now: what would have come later never comes. */
void plan_cut(struct sim_plan *plan, int64_t now);
/* Whole seconds from `up` until now or the end; 0 for an `up` of 0 or one to come. */
long plan_seconds(const struct sim_plan *plan, int64_t up, int64_t now);

#endif
