/* SPDX-License-Identifier: MIT */
/* Orders. */
#include "model/order.h"

#include <stdio.h>
#include <string.h>

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

/* Appends "word=value", whole or not at all. */
static void describe(char *out, size_t size, enum capability capability, const char *value)
{
    size_t used = strlen(out);
    if (!value[0])
        return;
    int length = snprintf(out + used, size - used, "%s%s=%s", used ? " " : "",
                          capability_words[capability], value);
    if (length < 0 || (size_t)length >= size - used)
        out[used] = '\0';
}

static void describe_choice(char *out, size_t size, enum capability capability,
                            enum order_choice choice)
{
    static const char *const words[] = {"", "no", "yes"};
    describe(out, size, capability, words[choice]);
}

static void describe_number(char *out, size_t size, enum capability capability, int number)
{
    char digits[16] = "";
    if (number >= 0)
        snprintf(digits, sizeof digits, "%d", number);
    describe(out, size, capability, digits);
}

static enum order_choice opposite(enum order_choice choice)
{
    return choice == ORDER_DEFAULT ? ORDER_DEFAULT : choice == ORDER_YES ? ORDER_NO : ORDER_YES;
}

void order_describe(const struct order *order, char *out, size_t size)
{
    out[0] = '\0';
    describe(out, size, CAPABILITY_FROM, order->from);
    describe(out, size, CAPABILITY_CALLER_ID, order->caller_id);
    describe_choice(out, size, CAPABILITY_HIDE_CALLER_ID, opposite(order->show_caller_id));
    describe_choice(out, size, CAPABILITY_RECORD, order->record);
    describe_choice(out, size, CAPABILITY_INVERT, order->invert ? ORDER_YES : ORDER_DEFAULT);
    describe_number(out, size, CAPABILITY_MINUTES, order->minutes);
    describe_number(out, size, CAPABILITY_MAX_WAIT, order->max_wait);
    describe_number(out, size, CAPABILITY_RETRIES, order->retries);
}
