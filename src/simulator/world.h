/* SPDX-License-Identifier: MIT */
/* What the played providers share: the settings, the calls that are played, the tokens that are
   good, and where new names come from. */
#ifndef SIMULATOR_WORLD_H
#define SIMULATOR_WORLD_H

#include "simulator/book.h"
#include "simulator/call.h"
#include "simulator/chance.h"
#include "simulator/player.h"
#include "simulator/settings.h"
#include "simulator/tokens.h"

#include <stdbool.h>
#include <stdint.h>

#define WORLD_HEX_ID_SIZE 33

struct world {
    const struct settings *settings;
    struct chance chance;
    struct sim_identities identities;
    struct sim_callers callers;
    struct agenda agenda;
    struct player player;
    struct sim_book book;
    struct sim_tokens tokens;
    long begun;                    /* calls, of --calls */
    long due[SETTING_QUERY_COUNT]; /* hundredths of a question that have come together */
};

/* The agenda and the player are set up by whoever has the loop. */
void world_start(struct world *world, const struct settings *settings);

/* Whether one more call may be under way (--at-once), and whether one more may begin (--calls). */
bool world_has_room(const struct world *world);
bool world_has_turns(const struct world *world);
/* Whether --calls are played, and nothing is under way. */
bool world_is_through(const struct world *world);
/* Whether every order is to be refused (--refuse; with 0, the code of success, none is). */
bool world_refuses(const struct world *world);

/* Names and writes Infocaller's call, which is taken over, and plays it from `delay` ms on. */
void world_begin(struct world *world, struct sim_call *call, int64_t delay);

/* The call of an order at one of the others. false without memory. */
bool world_place(struct world *world, const struct sim_wish *wish, int64_t now);

/* New names of calls: a UUID; 32 hex digits; eight digits that come again on another day. */
void world_uuid(struct world *world, char out[SIM_UUID_SIZE]);
void world_hex_id(struct world *world, char out[WORLD_HEX_ID_SIZE]);
void world_day_id(struct world *world, char out[SIM_ID_SIZE]);

#endif
