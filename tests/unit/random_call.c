/* SPDX-License-Identifier: MIT */
/* Random calls. */
#include "random_call.h"

#include "base/clock.h"
#include "codec/call_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t random_below(struct random *random, uint32_t bound)
{
    random->state = random->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random->state >> 33) % bound;
}

uint64_t random_seed(void)
{
    const char *given = getenv("SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_now();
    printf("# SEED=%llu\n", (unsigned long long)seed);
    fflush(stdout);
    return seed;
}

static bool often(struct random *random)
{
    return random_below(random, 3) != 0;
}

static unsigned char rank(struct random *random)
{
    return (unsigned char)(1 + random_below(random, RANK_PLACED));
}

static int64_t time_near(struct random *random)
{
    return INT64_C(1795341600000) + (int64_t)random_below(random, 5) * 1000;
}

static const char *const words[] = {"a",    "b",        "+34911000333", "Cádiz \"x\" \\",
                                    "日本", "ends in ", "\xc3",         "tab\there"};

static const char *word(struct random *random)
{
    return words[random_below(random, sizeof words / sizeof *words)];
}

static void random_texts(struct random *random, struct call *call)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        if (often(random))
            call_set_text(call, i, word(random), (enum call_rank)rank(random));
    }
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        if (often(random))
            call_set_time(call, i, time_near(random), (enum call_rank)rank(random));
    }
}

static void random_lists(struct random *random, struct call *call)
{
    char name[16];
    uint32_t pairs = random_below(random, 40) ? random_below(random, 4) : PAIRS_MAX;
    for (uint32_t i = 0; i < pairs; i++) {
        snprintf(name, sizeof name, "N%u", random_below(random, pairs < 4 ? 5 : 2 * PAIRS_MAX));
        pairs_set_at(&call->vars, name, random_below(random, 2) ? "1" : "é\n\"", rank(random),
                     random_below(random, 3));
    }
    uint32_t steps = random_below(random, 40) ? random_below(random, 4) : TIMELINE_MAX + 8;
    for (uint32_t i = 0; i < steps; i++) {
        snprintf(name, sizeof name, "s%u", random_below(random, steps < 4 ? 3 : 4 * TIMELINE_MAX));
        timeline_add(&call->timeline, time_near(random), random_below(random, 2), name,
                     random_below(random, 2) ? word(random) : NULL);
    }
    if (random_below(random, 4) == 0)
        call_set_note(call, random_below(random, 3) ? "two\nlines" : "", time_near(random));
}

void random_call(struct random *random, struct call *call)
{
    call_start(call);
    call->state = (enum call_state)random_below(random, CALL_ENDED + 1);
    if (often(random)) {
        call->direction = (enum call_direction)random_below(random, DIRECTION_COUNT);
        call->direction_rank = rank(random);
    }
    call->hidden = random_below(random, 8) == 0;
    call->answered = random_below(random, 2);
    call->said = (enum call_outcome)random_below(random, OUTCOME_COUNT);
    call->by = (enum call_ender)random_below(random, BY_COUNT);
    call->heard_at = time_near(random);
    call->max_wait = (int)random_below(random, 3);
    call->seconds = (int64_t)random_below(random, 4) - 1;
    call->cost_rx = (int64_t)random_below(random, 4) - 1;
    call->cost_tx = (int64_t)random_below(random, 3000000) - 1;
    for (int i = 0; i < LEG_COUNT; i++) {
        if (often(random))
            call_set_leg(
                call, (enum leg_side)i, (enum leg_state)random_below(random, LEG_STATE_COUNT),
                random_below(random, 2) ? word(random) : NULL, (enum call_rank)rank(random));
    }
    random_texts(random, call);
    random_lists(random, call);
}

char *call_as_text(const struct call *call)
{
    struct text text;
    struct call copy = *call;
    copy.id[0] = '\0';
    text_start(&text, CALL_FACTS_MAX);
    if (!call_add_facts(&text, &copy))
        abort();
    return text_take(&text);
}
