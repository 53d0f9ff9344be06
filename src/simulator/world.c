/* SPDX-License-Identifier: MIT */
/* Beginning calls and naming them. */
#include "simulator/world.h"

#include "base/clock.h"

#include <stdio.h>

#define IDENTITIES_A_SECOND 1000
#define DAY_IDS             100000000
#define HUNDRED             100

void world_start(struct world *world, const struct settings *settings)
{
    int64_t now = clock_now();
    world->settings = settings;
    world->book.agenda = &world->agenda;
    chance_start(&world->chance, settings->seeded ? (uint64_t)settings->seed : (uint64_t)now);
    sim_callers_start(&world->callers, &world->chance);
    chance_start(&world->identities.chance, (uint64_t)now);
    world->identities.next = now / CLOCK_SECOND * IDENTITIES_A_SECOND;
    for (size_t i = 0; i < SETTING_QUERY_COUNT; i++)
        world->due[i] = HUNDRED - settings->ask[i];
}

bool world_has_room(const struct world *world)
{
    return world->player.live + world->book.live < (size_t)world->settings->at_once;
}

bool world_has_turns(const struct world *world)
{
    return world->settings->calls == 0 || world->begun < world->settings->calls;
}

bool world_is_through(const struct world *world)
{
    long calls = world->settings->calls;
    return calls > 0 && world->player.played + world->book.played >= calls &&
           world->player.live == 0 && world->player.sending == 0 && world->book.live == 0;
}

bool world_refuses(const struct world *world)
{
    return world->settings->refuses && world->settings->refuse != 0;
}

/* Evenly, and the first caller at once, so that whoever watches need not wait for luck. */
static void choose_questions(struct world *world, struct sim_call *call)
{
    for (size_t i = 0; i < SETTING_QUERY_COUNT; i++) {
        long share = world->settings->ask[i];
        world->due[i] += share;
        call->asks[i] = share > 0 && world->due[i] >= HUNDRED;
        world->due[i] -= call->asks[i] ? HUNDRED : 0;
    }
}

void world_begin(struct world *world, struct sim_call *call, int64_t delay)
{
    world->begun++;
    if (!call->out && world->player.urls->query)
        choose_questions(world, call);
    sim_call_name(call, &world->identities);
    sim_call_write(call, world->settings, &world->chance);
    player_play(&world->player, call, delay);
}

bool world_place(struct world *world, const struct sim_wish *wish, int64_t now)
{
    struct sim_plan plan;
    plan_write(&plan, now, wish->minutes, world->settings, &world->chance);
    world->begun++;
    return book_add(&world->book, wish, &plan);
}

/* ---- Names */

static uint32_t draw_bits(struct world *world)
{
    return (uint32_t)chance_between(&world->identities.chance, 0, INT32_MAX);
}

void world_uuid(struct world *world, char out[SIM_UUID_SIZE])
{
    uint32_t middle = draw_bits(world), last = draw_bits(world);
    snprintf(out, SIM_UUID_SIZE, "%08x-%04x-4%03x-8%03x-%08x%04x", draw_bits(world),
             middle & 0xFFFFu, middle >> 16 & 0xFFFu, last & 0xFFFu, draw_bits(world),
             (unsigned)(world->identities.next++ & 0xFFFF));
}

void world_hex_id(struct world *world, char out[WORLD_HEX_ID_SIZE])
{
    snprintf(out, WORLD_HEX_ID_SIZE, "%08x%08x%08x%08x", draw_bits(world), draw_bits(world),
             draw_bits(world), (unsigned)world->identities.next++);
}

void world_day_id(struct world *world, char out[SIM_ID_SIZE])
{
    snprintf(out, SIM_ID_SIZE, "%08lld", (long long)(world->identities.next++ % DAY_IDS));
}
