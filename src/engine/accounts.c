/* SPDX-License-Identifier: MIT */
/* Accounts: their checks, and their last success and error. */
#include "engine/accounts.h"

#include "base/clock.h"
#include "base/intl.h"
#include "listener/network.h"
#include "number/number.h"
#include "provider/provider.h"
#include "unicode/zone.h"

#include <netdb.h>
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
        kinds[(*count)++] = (struct config_kind){
            provider_kinds[i]->kind, provider_kinds[i]->options, provider_kinds[i]->number_format};
    return kinds;
}

/* Tells the faults that only number, listener and the kinds of providers can find. */
struct account_checks {
    const struct config *config;
    ini_fault *fault;
    void *context;
    bool good;
};

/* `line` 0: what is wrong stands in no line. */
static void check_failed(struct account_checks *checks, int line, const char *section,
                         const char *sentence)
{
    char told[FAILURE_SENTENCE_MAX + PATH_SIZE + 128];
    char place[16] = "";
    if (line)
        snprintf(place, sizeof place, ":%d", line);
    snprintf(told, sizeof told, "%s%s: [%s] %s", checks->config->path, place, section, sentence);
    checks->fault(checks->context, told);
    checks->good = false;
}

/* The key's line, else that of the section it would stand in. */
static int line_of(const struct option_values *values, const char *key, int section)
{
    int line = option_line(values, key);
    return line ? line : section;
}

static void check_account(struct account_checks *checks, const struct account *account)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    struct failure failure = {0};
    char section[sizeof account->name + sizeof "provider."];
    snprintf(section, sizeof section, "provider.%s", account->name);
    if (kind && kind->check_account && !kind->check_account(account, &failure))
        check_failed(checks, account->line, section, failure.sentence);
    if (!zone_exists(account->timezone))
        check_failed(checks, line_of(&account->common, "timezone", account->line), section,
                     _("timezone is no name of the zone database, like Europe/Madrid"));
    /* One that is the agent's is told there. */
    if (option_given(&account->common, "country") && !number_country_exists(account->country))
        check_failed(checks, option_line(&account->common, "country"), section,
                     _("country is none, like ES"));
}

static bool address_is_numeric(const char *address)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    if (getaddrinfo(address, NULL, &hints, &found) != 0)
        return false;
    freeaddrinfo(found);
    return true;
}

static void check_sections(struct account_checks *checks)
{
    const struct config *config = checks->config;
    struct failure failure = {0};
    if (config->agent.country[0] && !number_country_exists(config->agent.country))
        check_failed(checks, option_line(&config->agent_values, "country"), "agent",
                     _("country is none, like ES"));
    if (!config->listener.on)
        return;
    if (!address_is_numeric(config->listener.address))
        check_failed(checks, option_line(&config->listener_values, "address"), "listener",
                     _("address is no IP address, like 127.0.0.1"));
    if (config->listener.allow && !network_list_check(config->listener.allow, &failure)) {
        char sentence[FAILURE_SENTENCE_MAX];
        snprintf(sentence, sizeof sentence, "allow: %.*s", FAILURE_SENTENCE_MAX - 8,
                 failure.sentence);
        check_failed(checks, option_line(&config->listener_values, "allow"), "listener", sentence);
    }
}

bool accounts_check(const struct config *config, ini_fault *fault, void *context)
{
    struct account_checks checks = {config, fault, context, true};
    check_sections(&checks);
    for (size_t i = 0; i < config->account_count; i++)
        check_account(&checks, &config->accounts[i]);
    return checks.good;
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
