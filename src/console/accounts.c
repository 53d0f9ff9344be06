/* SPDX-License-Identifier: MIT */
/* Reading items of accounts, and the choice among them. */
#include "console/accounts.h"

#include "base/clock.h"
#include "base/intl.h"
#include "config/route.h"
#include "console/member.h"

#include <string.h>

static int64_t time_member(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));
    int64_t at;
    bool zoned;
    return text && clock_parse(text, &at, &zoned) ? at : 0;
}

static int capability_find(const char *word)
{
    for (int i = 0; word && i < CAPABILITY_COUNT; i++) {
        if (strcmp(capability_words[i], word) == 0)
            return i;
    }
    return -1;
}

static unsigned capabilities_read(const json_t *words)
{
    unsigned all = 0;
    size_t i;
    json_t *word;
    json_array_foreach (words, i, word) {
        int capability = capability_find(json_string_value(word));
        all |= capability >= 0 ? CAPABILITY_BIT(capability) : 0;
    }
    return all;
}

static void limits_read(struct account_item *account, const json_t *limits)
{
    const char *word;
    json_t *range;
    json_object_foreach ((json_t *)limits, word, range) {
        int capability = capability_find(word);
        const json_t *least = json_array_get(range, 0);
        const json_t *most = json_array_get(range, 1);
        if (capability >= 0 && json_is_integer(least) && json_is_integer(most))
            account->limits[capability] =
                (struct account_limit){true, json_integer_value(least), json_integer_value(most)};
    }
}

static bool account_read(struct account_item *account, const json_t *item)
{
    *account = (struct account_item){0};
    member_text(account->name, sizeof account->name, item, "name");
    if (!account->name[0])
        return false;
    member_text(account->kind, sizeof account->kind, item, "kind");
    member_text(account->label, sizeof account->label, item, "label");
    if (!account->label[0])
        memcpy(account->label, account->kind, sizeof account->kind);
    member_text(account->last_error, sizeof account->last_error, item, "last_error");
    account->capabilities = capabilities_read(json_object_get(item, "capabilities"));
    account->last_success_at = time_member(item, "last_success_at");
    account->last_error_at = time_member(item, "last_error_at");
    account->retry_at = time_member(item, "retry_at");
    account->under_way = json_integer_value(json_object_get(item, "under_way"));
    account->waiting = json_integer_value(json_object_get(item, "waiting"));
    account->preferred = json_is_true(json_object_get(item, "preferred"));
    limits_read(account, json_object_get(item, "limits"));
    account->prefixes = json_deep_copy(json_object_get(item, "prefixes"));
    account->defaults = json_deep_copy(json_object_get(item, "defaults"));
    return true;
}

static void account_free(struct account_item *account)
{
    json_decref(account->prefixes);
    json_decref(account->defaults);
    *account = (struct account_item){0};
}

void accounts_free(struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->count; i++)
        account_free(&accounts->list[i]);
    accounts->count = 0;
}

static size_t index_of(const struct accounts *accounts, const char *name)
{
    size_t i = 0;
    while (i < accounts->count && strcmp(accounts->list[i].name, name) != 0)
        i++;
    return i;
}

bool accounts_put(struct accounts *accounts, const json_t *item)
{
    struct account_item account;
    if (!account_read(&account, item))
        return false;
    size_t at = index_of(accounts, account.name);
    if (at == ACCOUNTS_MAX) {
        account_free(&account);
        return false;
    }
    if (at == accounts->count)
        accounts->count++;
    else
        account_free(&accounts->list[at]);
    accounts->list[at] = account;
    return true;
}

const struct account_item *accounts_find(const struct accounts *accounts, const char *name)
{
    size_t at = index_of(accounts, name);
    return at < accounts->count ? &accounts->list[at] : NULL;
}

/* The length of the longest of its prefixes that takes the number; -1: none does. */
static int taken_by(const struct account_item *account, const char *number)
{
    int longest = -1;
    size_t i;
    json_t *value;
    json_array_foreach (account->prefixes, i, value) {
        const char *prefix = json_string_value(value);
        if (!prefix || !route_takes(prefix, number))
            continue;
        int length = strcmp(prefix, ROUTE_OTHERS) == 0 ? 0 : (int)strlen(prefix);
        longest = length > longest ? length : longest;
    }
    return longest;
}

const struct account_item *accounts_route(const struct accounts *accounts, const char *number)
{
    const struct account_item *found = NULL;
    int longest = -1;
    for (size_t i = 0; i < accounts->count; i++) {
        int length = taken_by(&accounts->list[i], number);
        if (length > longest) {
            found = &accounts->list[i];
            longest = length;
        }
    }
    for (size_t i = 0; i < accounts->count && !found; i++) {
        if (accounts->list[i].preferred)
            found = &accounts->list[i];
    }
    return found;
}

bool accounts_differ(const struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->count; i++) {
        size_t at;
        json_t *value;
        json_array_foreach (accounts->list[i].prefixes, at, value) {
            const char *prefix = json_string_value(value);
            if (prefix && prefix[0] && strcmp(prefix, ROUTE_OTHERS) != 0)
                return true;
        }
    }
    return false;
}

bool account_can(const struct account_item *account, enum capability capability)
{
    return account && account->capabilities & CAPABILITY_BIT(capability);
}

enum account_health account_health(const struct account_item *account, int64_t now)
{
    if (account->retry_at > now)
        return ACCOUNT_WAITS;
    if (account->last_error[0] && account->last_error_at >= account->last_success_at)
        return ACCOUNT_TROUBLED;
    return account->last_success_at ? ACCOUNT_WORKS : ACCOUNT_UNTRIED;
}

struct account_look account_look(enum account_health health)
{
    static const struct account_look looks[] = {
        [ACCOUNT_UNTRIED] = {ROLE_DIM, "○", "o", N_("untried")},
        [ACCOUNT_WORKS] = {ROLE_GOOD, "●", "#", N_("works")},
        [ACCOUNT_TROUBLED] = {ROLE_ERROR, "✗", "X", N_("trouble")},
        [ACCOUNT_WAITS] = {ROLE_WARN, "◷", "&", N_("waits")},
    };
    struct account_look look = looks[health];
    look.word = _(look.word);
    return look;
}

int64_t accounts_change_at(const struct accounts *accounts, int64_t now)
{
    int64_t at = 0;
    for (size_t i = 0; i < accounts->count; i++) {
        int64_t retry_at = accounts->list[i].retry_at;
        if (retry_at > now && (!at || retry_at < at))
            at = retry_at;
    }
    return at;
}
