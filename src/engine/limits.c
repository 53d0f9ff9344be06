/* SPDX-License-Identifier: MIT */
/* The limits of an agent. Without [roles] a login without [agent.NAME] dials as it likes; with it
   nobody has a phone rung, or shows a number, that is not theirs: that is how phone bills are
   stolen. */
#include "engine/limits.h"

#include "base/intl.h"
#include "engine/agents.h"
#include "number/number.h"
#include "provider/provider.h"

#include <stdio.h>
#include <string.h>

#define NUMBERS_SIZE 256 /* of a list of them in a sentence */

/* Whether both are one number, whatever way they are written in. */
static bool is_same(const struct engine *engine, const struct account *account, const char *one,
                    const char *other)
{
    const char *country = account->country[0] ? account->country : engine->config->agent.country;
    char a[ORDER_NUMBER_SIZE], b[ORDER_NUMBER_SIZE];
    provider_read_own(account, one, country, a);
    provider_read_own(account, other, country, b);
    return strcmp(a, b) == 0;
}

static bool is_listed(const struct engine *engine, const struct account *account,
                      const struct list *list, const char *number)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_same(engine, account, list->items[i], number))
            return true;
    return false;
}

/* "+34911000222, 205", for a sentence; "none". */
static void list_numbers(const char *first, const struct list *list, char out[NUMBERS_SIZE])
{
    int used = snprintf(out, NUMBERS_SIZE, "%s", first);
    for (size_t i = 0; i < list->count && used < NUMBERS_SIZE; i++)
        if (strcmp(list->items[i], first) != 0)
            used += snprintf(out + used, NUMBERS_SIZE - (size_t)used, "%s%s", used ? ", " : "",
                             list->items[i]);
    if (!out[0])
        snprintf(out, NUMBERS_SIZE, "%s", _("none"));
}

static bool check_from(const struct engine *engine, const struct agent_entry *agent,
                       const struct account *account, const char *from, struct failure *failure)
{
    char numbers[NUMBERS_SIZE];
    if (!from[0] || is_same(engine, account, agent->number, from) ||
        is_listed(engine, account, &agent->phones, from))
        return true;
    list_numbers(agent->number, &agent->phones, numbers);
    return fail(failure, FAILURE_USAGE, _("--from %s: is not a phone of %s; yours are: %s"), from,
                agent->name, numbers);
}

static bool check_caller_id(const struct engine *engine, const struct agent_entry *agent,
                            const struct account *account, const char *shown,
                            struct failure *failure)
{
    char numbers[NUMBERS_SIZE];
    if (!shown[0] || is_listed(engine, account, &agent->caller_ids, shown))
        return true;
    list_numbers("", &agent->caller_ids, numbers);
    return fail(failure, FAILURE_USAGE, _("--caller-id %s: %s may not show it; allowed are: %s"),
                shown, agent->name, numbers);
}

static bool check_prefix(const struct agent_entry *agent, const char *number,
                         struct failure *failure)
{
    char prefixes[NUMBERS_SIZE];
    const struct list *list = &agent->prefixes;
    for (size_t i = 0; i < list->count; i++)
        if (strncmp(number, list->items[i], strlen(list->items[i])) == 0)
            return true;
    if (list->count == 0)
        return true;
    list_numbers("", list, prefixes);
    return fail(failure, FAILURE_USAGE, _("%s: %s may dial only numbers that begin with: %s"),
                number, agent->name, prefixes);
}

/* The phone of an entry of one's own is meant rather than the account's, where it can be told. */
static bool fill_from(const struct engine *engine, const struct agent_entry *agent,
                      const struct account *account, struct order *order, struct failure *failure)
{
    const char *country = account->country[0] ? account->country : engine->config->agent.country;
    char phone[AGENT_TEXT_SIZE];
    const char *other = agents_phone(engine->agents, agent->name, phone);
    if (order->from[0] || !(agent->number[0] || agent->phones.count) ||
        !(provider_capabilities(account) & CAPABILITY_BIT(CAPABILITY_FROM)))
        return true;
    if (other)
        return fail(failure, FAILURE_USAGE,
                    _("%s sits at your phone %s; choose another one with `centralita phone`"),
                    other, phone);
    provider_read_own(account, phone, country, order->from);
    return true;
}

static bool check_day(const struct engine *engine, const struct agent_entry *agent,
                      struct failure *failure)
{
    if (agent->calls_a_day == 0 ||
        agents_calls_today(engine->agents, agent->name) < agent->calls_a_day)
        return true;
    return fail(failure, FAILURE_USAGE, _("%s may dial %d calls a day, and has today"), agent->name,
                agent->calls_a_day);
}

/* Whether the login may dial at all; `agent` is its entry, NULL where none is needed. */
static bool find_entry(const struct engine *engine, const char *user,
                       const struct agent_entry **agent, struct failure *failure)
{
    *agent = config_agent(engine->config, user);
    if (*agent || !engine->config->roles.given)
        return true;
    return fail(failure, FAILURE_USAGE,
                _("%s has no [agent.%s] in the configuration of this engine, and may not dial"),
                user, user);
}

bool limits_check_number(const struct engine *engine, const char *user, const char *number,
                         struct failure *failure)
{
    const struct agent_entry *agent;
    return find_entry(engine, user, &agent, failure) &&
           (!agent || check_prefix(agent, number, failure));
}

bool limits_apply(const struct engine *engine, const char *user, const struct account *account,
                  struct order *order, struct failure *failure)
{
    const struct agent_entry *agent;
    bool strict = engine->config->roles.given;
    if (!find_entry(engine, user, &agent, failure))
        return false;
    if (!agent)
        return true;
    if (strict && (!check_from(engine, agent, account, order->from, failure) ||
                   !check_caller_id(engine, agent, account, order->caller_id, failure)))
        return false;
    return fill_from(engine, agent, account, order, failure) &&
           check_prefix(agent, order->number, failure) && check_day(engine, agent, failure);
}
