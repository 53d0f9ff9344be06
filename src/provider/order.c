/* SPDX-License-Identifier: MIT */
/* What an order may ask of an account: the options by capability, and their limits by table. */
#include "base/intl.h"
#include "provider/provider.h"

/* Of two options with one capability, the one that was given. */
static const char *option_name(enum capability capability, const struct order *order)
{
    if (capability == CAPABILITY_RECORD && order->record == ORDER_NO)
        return "--no-record";
    if (capability == CAPABILITY_HIDE_CALLER_ID && order->show_caller_id == ORDER_NO)
        return "--hide-caller-id";
    return capability_options[capability];
}

/* The order's number that a capability is about; -1: not given. */
static int number_of(const struct order *order, enum capability capability)
{
    switch (capability) {
    case CAPABILITY_MINUTES:
        return order->minutes;
    case CAPABILITY_MAX_WAIT:
        return order->max_wait;
    case CAPABILITY_RETRIES:
        return order->retries;
    default:
        return -1;
    }
}

static bool check_limit(const struct account *account, const struct provider_limit *limit,
                        const struct order *order, struct failure *failure)
{
    int value = number_of(order, limit->capability);
    if (value < 0 || (value >= limit->least && value <= limit->most))
        return true;
    return fail(failure, FAILURE_USAGE, _("%s %d: %s takes %d to %d"),
                capability_options[limit->capability], value, account->name, limit->least,
                limit->most);
}

bool provider_check_order(const struct account *account, const struct order *order,
                          struct failure *failure)
{
    const struct provider_kind *kind = provider_kind_of(account);
    char called[ORDER_NUMBER_SIZE];
    unsigned missing = order_needs(order) & ~kind->capabilities(account);
    for (int i = 0; i < CAPABILITY_COUNT; i++)
        if (missing & CAPABILITY_BIT(i))
            return fail(failure, FAILURE_USAGE, _("%s: provider %s has not got it (%s)"),
                        option_name((enum capability)i, order), account->name, kind->label);
    for (const struct provider_limit *limit = kind->limits; limit && limit->most; limit++)
        if (!check_limit(account, limit, order, failure))
            return false;
    return (!kind->number_format ||
            provider_format_called(account, order, called, sizeof called, failure)) &&
           (!kind->check_order || kind->check_order(account, order, failure));
}
