/* SPDX-License-Identifier: MIT */
/* Accounts: their checks, and their last success and error. */
#include "engine/accounts.h"

#include "base/clock.h"
#include "base/intl.h"
#include "engine/errand.h"
#include "engine/publish.h"
#include "listener/network.h"
#include "number/number.h"
#include "provider/provider.h"
#include "unicode/zone.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct account_fare {
    const struct account *account; /* of the configuration in force */
    int64_t last_success_at;       /* ms; 0: not yet */
    int64_t last_error_at;
    int64_t waits_until;
    char last_error[FAILURE_SENTENCE_MAX];
};

struct accounts {
    struct engine *engine;
    struct config *config; /* held */
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
    if (kind && !provider_check_account(account, &failure))
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

struct accounts *accounts_new(struct engine *engine)
{
    struct accounts *accounts = calloc(1, sizeof *accounts);
    if (accounts) {
        accounts->engine = engine;
        accounts_reload(accounts);
    }
    return accounts;
}

void accounts_free(struct accounts *accounts)
{
    if (accounts)
        config_drop(accounts->config);
    free(accounts);
}

/* NULL where the configuration in force has no such account: nobody asks any more. */
static struct account_fare *fare_of(struct accounts *accounts, const struct account *account)
{
    for (size_t i = 0; accounts->config && i < accounts->config->account_count; i++) {
        if (account_same(accounts->fares[i].account, account))
            return &accounts->fares[i];
    }
    return NULL;
}

void accounts_reload(struct accounts *accounts)
{
    struct account_fare fares[CONFIG_PROVIDERS_MAX] = {0};
    struct config *config = config_hold(accounts->engine->config);
    for (size_t i = 0; i < config->account_count; i++) {
        const struct account_fare *former = fare_of(accounts, &config->accounts[i]);
        if (former)
            fares[i] = *former;
        fares[i].account = &config->accounts[i];
    }
    memcpy(accounts->fares, fares, sizeof fares);
    config_drop(accounts->config);
    accounts->config = config;
}

void accounts_success(struct accounts *accounts, const struct account *account, int64_t at)
{
    struct account_fare *fare = fare_of(accounts, account);
    if (!fare)
        return;
    fare->last_success_at = at;
    publish_account(accounts->engine->publisher, account);
}

void accounts_error(struct accounts *accounts, const struct account *account, const char *sentence,
                    int64_t at)
{
    struct account_fare *fare = fare_of(accounts, account);
    if (!fare)
        return;
    snprintf(fare->last_error, sizeof fare->last_error, "%s", sentence);
    fare->last_error_at = at;
    publish_account(accounts->engine->publisher, account);
}

void accounts_wait(struct accounts *accounts, const struct account *account, int64_t until)
{
    struct account_fare *fare = fare_of(accounts, account);
    if (!fare)
        return;
    fare->waits_until = until;
    publish_account(accounts->engine->publisher, account);
}

int64_t accounts_waits_until(struct accounts *accounts, const struct account *account)
{
    const struct account_fare *fare = fare_of(accounts, account);
    return fare ? fare->waits_until : 0;
}

/* ---- As JSON */

static json_t *capabilities_json(const struct account *account)
{
    unsigned has = provider_capabilities(account);
    json_t *capabilities = json_array();
    for (int i = 0; i < CAPABILITY_COUNT; i++) {
        if (has & CAPABILITY_BIT(i))
            json_array_append_new(capabilities, json_string(capability_words[i]));
    }
    return capabilities;
}

static json_t *time_json(int64_t at)
{
    char text[CLOCK_ISO_SIZE];
    if (at == 0)
        return json_null();
    clock_format_utc(at, text);
    return json_string(text);
}

static json_t *limits_json(const struct account *account)
{
    json_t *limits = json_object();
    const struct provider_limit *limit = provider_kind_of(account)->limits;
    for (; limit && limit->most; limit++)
        json_object_set_new(limits, capability_words[limit->capability],
                            json_pack("[i,i]", limit->least, limit->most));
    return limits;
}

static json_t *prefixes_json(const struct config *config, const struct account *account)
{
    json_t *prefixes = json_array();
    for (size_t i = 0; i < config->route_count; i++) {
        const struct config_route *route = &config->routes[i];
        if (strcmp(route->account, account->name) == 0)
            json_array_append_new(prefixes, json_string(route->prefix[0] ? route->prefix : "*"));
    }
    return prefixes;
}

/* What an account's keys set for orders that don't say it. */
static json_t *defaults_json(const struct config *config, const struct account *account)
{
    static const char *const keys[] = {"caller_id", "record",   "minutes", "show_caller_id",
                                       "invert",    "max_wait", "retries"};
    json_t *defaults = json_object();
    const char *phone = provider_phone(account, config->agent.number);
    if (phone[0])
        json_object_set_new(defaults, "from", json_string(phone));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct option_value *value = option_find(&account->values, keys[i]);
        if (!value || !value->text)
            continue;
        json_object_set_new(defaults, keys[i],
                            value->option->type == OPTION_SWITCH   ? json_boolean(value->number)
                            : value->option->type == OPTION_NUMBER ? json_integer(value->number)
                                                                   : json_string(value->text));
    }
    return defaults;
}

/* A route for all others leaves nothing to agent.provider. */
static bool is_preferred(const struct config *config, const struct account *account)
{
    return config_route(config, "") == account;
}

json_t *accounts_json(const struct accounts *accounts, size_t which)
{
    const struct config *config = accounts->config;
    const struct account *account = &config->accounts[which];
    const struct account_fare *fare = &accounts->fares[which];
    const struct errands *errands = accounts->engine->errands;
    int64_t wait = fare->waits_until > clock_now() ? fare->waits_until : 0;
    return json_pack(
        "{s:s,s:s,s:s,s:o,s:o,s:s?,s:o,s:o,s:I,s:I,s:o,s:o,s:b,s:o}", "name", account->name, "kind",
        account->kind, "label", provider_kind_of(account)->label, "capabilities",
        capabilities_json(account), "last_success_at", time_json(fare->last_success_at),
        "last_error", fare->last_error[0] ? fare->last_error : NULL, "last_error_at",
        time_json(fare->last_error_at), "retry_at", time_json(wait), "under_way",
        (json_int_t)errands_under_way(errands, account), "waiting",
        (json_int_t)errands_waiting(errands, account), "limits", limits_json(account), "prefixes",
        prefixes_json(config, account), "preferred", (int)is_preferred(config, account), "defaults",
        defaults_json(config, account));
}
