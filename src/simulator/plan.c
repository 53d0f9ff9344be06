/* SPDX-License-Identifier: MIT */
/* Drawing and reading plans. */
#include "simulator/plan.h"

#include "base/clock.h"
#include "simulator/times.h"

/* Who has ordered a call mostly takes it: of those who don't, one in so many is who ordered it. */
#define FIRST_FAILS_LESS 4
#define HUNDRED          100

static int64_t draw(const struct settings *settings, struct chance *chance, int64_t least,
                    int64_t most)
{
    return chance_between(chance, least, most) / settings->speed;
}

static int64_t draw_talk(const struct settings *settings, struct chance *chance, long minutes)
{
    int64_t talk = TALK_LEAST + chance_wait(chance, TALK_MEAN);
    if (minutes > 0 && talk > minutes * MINUTE)
        talk = minutes * MINUTE;
    return talk / settings->speed;
}

void plan_write(struct sim_plan *plan, int64_t now, long minutes, const struct settings *settings,
                struct chance *chance)
{
    int fails = HUNDRED - (int)settings->answer_rate;
    bool first_answers = chance_percent(chance, HUNDRED - fails / FIRST_FAILS_LESS);
    bool second_answers = chance_percent(chance, HUNDRED - fails);
    *plan = (struct sim_plan){.ordered = now};
    plan->first_rings = now + draw(settings, chance, DIAL_LEAST, DIAL_MOST);
    plan->over = plan->first_rings + draw(settings, chance, RING_LEAST, RING_MOST);
    if (!first_answers)
        return;
    plan->first_up = plan->second_rings = plan->over;
    plan->over += draw(settings, chance, RING_LEAST, RING_MOST);
    if (!second_answers)
        return;
    plan->second_up = plan->over;
    plan->over += draw_talk(settings, chance, minutes);
}

static bool has_come(int64_t at, int64_t now)
{
    return at != 0 && at <= now;
}

enum sim_phase plan_phase(const struct sim_plan *plan, int64_t now)
{
    if (has_come(plan->over, now))
        return SIM_OVER;
    if (has_come(plan->second_up, now))
        return SIM_TALK;
    if (has_come(plan->second_rings, now))
        return SIM_SECOND_RINGS;
    return has_come(plan->first_rings, now) ? SIM_FIRST_RINGS : SIM_WAITS;
}

void plan_cut(struct sim_plan *plan, int64_t now)
{
    int64_t *const steps[] = {&plan->first_rings, &plan->first_up, &plan->second_rings,
                              &plan->second_up};
    if (has_come(plan->over, now))
        return;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (*steps[i] > now)
            *steps[i] = 0;
    plan->over = now;
}

long plan_seconds(const struct sim_plan *plan, int64_t up, int64_t now)
{
    int64_t until = now < plan->over ? now : plan->over;
    return up != 0 && until > up ? (long)((until - up) / CLOCK_SECOND) : 0;
}
