/* SPDX-License-Identifier: MIT */
/* Plays calls: each of their events at its time, to every URL of that event, with the losses,
   repetitions and disorder that were asked for; and their questions, for whose answers they wait.
 */
#ifndef SIMULATOR_PLAYER_H
#define SIMULATOR_PLAYER_H

#include "http/client.h"
#include "simulator/agenda.h"
#include "simulator/call.h"
#include "simulator/chance.h"
#include "simulator/settings.h"
#include "simulator/urls.h"

#include <stddef.h>

struct player {
    const struct settings *settings;
    const struct urls *urls;
    struct agenda *agenda;
    struct http_client *http;
    struct chance *chance;
    size_t live;    /* calls that are played */
    size_t sending; /* events on their way */
    long played;    /* calls that are over */
    void (*over)(
        void *context); /* told whenever a call is over and nothing is on its way; may be NULL */
    void *context;
};

/* Plays the call, which it takes over, from `delay` ms on. */
void player_play(struct player *player, struct sim_call *call, int64_t delay);

#endif
