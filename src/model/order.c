/* SPDX-License-Identifier: MIT */
/* Orders. */
#include "model/order.h"

void order_start(struct order *order)
{
    *order = (struct order){.minutes = -1, .max_wait = -1, .retries = -1};
}

void order_free(struct order *order)
{
    pairs_free(&order->vars);
}

unsigned order_needs(const struct order *order)
{
    const bool used[CAPABILITY_COUNT] = {
        [CAPABILITY_FROM] = order->from[0] != '\0',
        [CAPABILITY_RECORD] = order->record != ORDER_DEFAULT,
        [CAPABILITY_MINUTES] = order->minutes >= 0,
        [CAPABILITY_CALLER_ID] = order->caller_id[0] != '\0',
        [CAPABILITY_HIDE_CALLER_ID] = order->show_caller_id != ORDER_DEFAULT,
        [CAPABILITY_INVERT] = order->invert,
        [CAPABILITY_SCHEDULE] = order->at != 0,
        [CAPABILITY_MAX_WAIT] = order->max_wait >= 0,
        [CAPABILITY_RETRIES] = order->retries >= 0,
        [CAPABILITY_VARIABLES] = order->vars.count > 0,
    };
    unsigned needs = 0;
    for (int i = 0; i < CAPABILITY_COUNT; i++)
        needs |= used[i] ? CAPABILITY_BIT(i) : 0;
    return needs;
}
