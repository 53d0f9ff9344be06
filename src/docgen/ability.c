/* SPDX-License-Identifier: MIT */
/* Capabilities of kinds, learnt by asking their rows about accounts with and without each key. */
#include "docgen/ability.h"

static unsigned capabilities_with(const struct provider_kind *kind, struct account *account,
                                  size_t key)
{
    struct option_value *value = &account->values.list[key];
    if (value->text || !value->option->example || !option_set(value, value->option->example, NULL))
        return 0;
    value->given = true;
    return kind->capabilities(account);
}

bool ability_find(const struct provider_kind *kind, struct ability *ability)
{
    *ability = (struct ability){0};
    for (size_t key = 0; kind->options[key].key; key++) {
        struct account account = {0};
        if (!option_values_start(&account.values, kind->options))
            return false;
        ability->always = kind->capabilities(&account);
        unsigned more = capabilities_with(kind, &account, key) & ~ability->always;
        for (int i = 0; i < CAPABILITY_COUNT; i++)
            if (more & CAPABILITY_BIT(i))
                ability->keys[i] = kind->options[key].key;
        ability->full |= ability->always | more;
        option_values_free(&account.values);
    }
    return true;
}

const struct provider_limit *ability_limit(const struct provider_kind *kind,
                                           enum capability capability)
{
    for (const struct provider_limit *limit = kind->limits; limit && limit->most; limit++)
        if (limit->capability == capability)
            return limit;
    return NULL;
}
