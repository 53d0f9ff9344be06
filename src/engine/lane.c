/* SPDX-License-Identifier: MIT */
/* Making lanes, finding them, and letting them go. */
#include "engine/lane.h"

#include "engine/token.h"
#include "provider/provider.h"

#include <stdlib.h>
#include <utlist.h>

void lane_free(struct lane **lanes, struct lane *lane)
{
    DL_DELETE(*lanes, lane);
    token_case_free(lane->tokens);
    account_drop(lane->account);
    free(lane);
}

struct lane *lane_new(struct lane **lanes, struct errands *errands, struct engine *engine,
                      const struct account *account)
{
    struct lane *lane = calloc(1, sizeof *lane);
    const struct provider_kind *kind = provider_kind_of(account);
    if (!lane)
        return NULL;
    lane->errands = errands;
    lane->account = account_hold(account);
    DL_APPEND(*lanes, lane);
    if (!kind->fetches_token || !kind->fetches_token(account))
        return lane;
    lane->tokens = token_case_new(engine, account);
    if (lane->tokens)
        return lane;
    lane_free(lanes, lane);
    return NULL;
}

struct lane *lanes_find(struct lane *lanes, const struct account *account)
{
    struct lane *lane;
    DL_FOREACH (lanes, lane) {
        if (account_same(lane->account, account))
            return lane;
    }
    return NULL;
}

/* Its account is the same in another configuration, which is the one to hold now. */
static void lane_move(struct lane *lane, const struct account *account)
{
    const struct account *former = lane->account;
    lane->account = account_hold(account);
    if (lane->tokens)
        token_case_move(lane->tokens, account);
    account_drop(former);
}

bool lanes_take(struct lane **lanes, struct errands *errands, struct engine *engine)
{
    const struct config *config = engine->config;
    struct lane *lane;
    bool good = true;
    DL_FOREACH (*lanes, lane)
        lane->current = false;
    for (size_t i = 0; i < config->account_count; i++) {
        const struct account *account = &config->accounts[i];
        lane = lanes_find(*lanes, account);
        if (lane)
            lane_move(lane, account);
        else
            lane = lane_new(lanes, errands, engine, account);
        if (lane)
            lane->current = true;
        good = good && lane;
    }
    return good;
}

bool lanes_tidy(struct lane **lanes)
{
    struct lane *lane, *next;
    bool left = false;
    DL_FOREACH_SAFE (*lanes, lane, next) {
        bool done = !lane->waiting && !lane->under_way && !lane->running;
        if (!lane->current && done)
            lane_free(lanes, lane);
        else
            left = left || !lane->current;
    }
    return left;
}
