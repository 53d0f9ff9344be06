/* SPDX-License-Identifier: MIT */
/* Accounts: their checks, and their last success and error. */
#include "engine/accounts.h"

#include "base/clock.h"
#include "base/intl.h"
#include "listener/network.h"
#include "number/number.h"
#include "provider/provider.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct account_fare {
    int64_t last_success_at;
    char last_error[FAILURE_SENTENCE_MAX];
};

struct accounts {
    const struct config *config;
    struct account_fare fares[CONFIG_PROVIDERS_MAX];
};

const struct config_kind *accounts_kinds(size_t *count)
{
    static struct config_kind kinds[ACCOUNT_KINDS_MAX];
    *count = 0;
    for (size_t i = 0; provider_kinds[i] && i < ACCOUNT_KINDS_MAX; i++)
        kinds[(*count)++] =
            (struct config_kind){provider_kinds[i]->kind, provider_kinds[i]->options};
    return kinds;
}

static void account_fault(const struct config *config, const struct account *account,
                          ini_fault *fault, void *context, const char *sentence)
{
    char line[FAILURE_SENTENCE_MAX + PATH_SIZE + 128];
    snprintf(line, sizeof line, "%s:%d: [provider.%s] %s", config->path, account->line,
             account->name, sentence);
    fault(context, line);
}

static bool account_check(const struct config *config, const struct account *account,
                          ini_fault *fault, void *context)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    struct failure failure = {0};
    bool good = true;
    if (kind && kind->check_account && !kind->check_account(account, &failure)) {
        account_fault(config, account, fault, context, failure.sentence);
        good = false;
    }
    if (!zone_exists(account->timezone)) {
        account_fault(config, account, fault, context,
                      _("timezone is no name of the zone database, like Europe/Madrid"));
        good = false;
    }
    if (account->country[0] && !number_country_exists(account->country)) {
        account_fault(config, account, fault, context, _("country is none, like ES"));
        good = false;
    }
    return good;
}

static bool agent_check(const struct config *config, ini_fault *fault, void *context)
{
    char line[FAILURE_SENTENCE_MAX + PATH_SIZE + 128];
    struct failure failure = {0};
    bool good = true;
    if (config->agent.country[0] && !number_country_exists(config->agent.country)) {
        snprintf(line, sizeof line, _("%s: [agent] country is none, like ES"), config->path);
        fault(context, line);
        good = false;
    }
    if (config->listener.allow && !network_list_check(config->listener.allow, &failure)) {
        snprintf(line, sizeof line, _("%s: [listener] allow: %s"), config->path, failure.sentence);
        fault(context, line);
        good = false;
    }
    return good;
}

bool accounts_check(const struct config *config, ini_fault *fault, void *context)
{
    bool good = agent_check(config, fault, context);
    for (size_t i = 0; i < config->account_count; i++)
        good = account_check(config, &config->accounts[i], fault, context) && good;
    return good;
}

struct accounts *accounts_new(const struct config *config)
{
    struct accounts *accounts = calloc(1, sizeof *accounts);
    if (accounts)
        accounts->config = config;
    return accounts;
}

void accounts_free(struct accounts *accounts)
{
    free(accounts);
}

static struct account_fare *account_fare(struct accounts *accounts, const struct account *account)
{
    return &accounts->fares[account - accounts->config->accounts];
}

void accounts_success(struct accounts *accounts, const struct account *account, int64_t at)
{
    account_fare(accounts, account)->last_success_at = at;
}

void accounts_error(struct accounts *accounts, const struct account *account, const char *sentence)
{
    struct account_fare *fare = account_fare(accounts, account);
    snprintf(fare->last_error, sizeof fare->last_error, "%s", sentence);
}

json_t *accounts_json(const struct accounts *accounts, size_t which)
{
    const struct account *account = &accounts->config->accounts[which];
    const struct account_fare *fare = &accounts->fares[which];
    unsigned has = provider_capabilities(account);
    json_t *capabilities = json_array();
    for (int i = 0; i < CAPABILITY_COUNT; i++) {
        if (has & CAPABILITY_BIT(i))
            json_array_append_new(capabilities, json_string(capability_words[i]));
    }
    char at[CLOCK_ISO_SIZE] = "";
    if (fare->last_success_at)
        clock_format_utc(fare->last_success_at, at);
    return json_pack("{s:s,s:s,s:o,s:s?,s:s?}", "name", account->name, "kind", account->kind,
                     "capabilities", capabilities, "last_success_at", at[0] ? at : NULL,
                     "last_error", fare->last_error[0] ? fare->last_error : NULL);
}
