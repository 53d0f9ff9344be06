/* SPDX-License-Identifier: MIT */
/* The queue of those that wait for their turn. */
#include "engine/turns.h"

#include "engine/client.h"

#include <utlist.h>

#define TURN_MS    1 /* between two rounds; in which all else has its time */
#define ROUND_NS   UINT64_C(4000000)
#define NO_TURN_NS 0

static size_t turns_count(const struct clients *clients)
{
    size_t count = 0;
    const struct client *client;
    DL_FOREACH2(clients->turns, client, turn_next)
    count++;
    return count;
}

static void turns_round(uv_timer_t *timer)
{
    struct clients *clients = timer->data;
    uint64_t end = uv_hrtime() + ROUND_NS;
    for (size_t left = turns_count(clients); left > 0 && clients->turns; left--) {
        struct client *client = clients->turns;
        turns_leave(client);
        client_go_on(client, NO_TURN_NS);
        if (uv_hrtime() >= end)
            break;
    }
    if (!clients->turns)
        uv_timer_stop(timer);
}

void turns_start(struct clients *clients)
{
    uv_timer_init(&clients->engine->loop, &clients->turn);
    clients->turn.data = clients;
}

void turns_close(struct clients *clients)
{
    uv_close((uv_handle_t *)&clients->turn, NULL);
}

bool turns_are_awaited(const struct clients *clients)
{
    return clients->turns != NULL;
}

void turns_join(struct client *client)
{
    struct clients *clients = client->all;
    if (client->in_turn || clients->closing)
        return;
    client->in_turn = true;
    DL_APPEND2(clients->turns, client, turn_prev, turn_next);
    if (!uv_is_active((uv_handle_t *)&clients->turn))
        uv_timer_start(&clients->turn, turns_round, TURN_MS, TURN_MS);
}

void turns_leave(struct client *client)
{
    if (!client->in_turn)
        return;
    client->in_turn = false;
    DL_DELETE2(client->all->turns, client, turn_prev, turn_next);
}
