/* SPDX-License-Identifier: MIT */
/* Accounts and routes. */
#include "config/accounts.h"

#include "base/intl.h"
#include "base/text.h"
#include "config/route.h"
#include "config/tables.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROVIDER_PREFIX "provider."
#define ROUTE_SECTION   "route"
#define KIND_LIST_MAX   256
#define FORMAT_NATIONAL "national" /* of number_format */

static const struct option no_options[] = {{.key = NULL}};

const char *accounts_name(const char *section)
{
    size_t length = strlen(PROVIDER_PREFIX);
    return strncmp(section, PROVIDER_PREFIX, length) == 0 ? section + length : NULL;
}

const struct account *config_account(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->account_count; i++)
        if (strcmp(config->accounts[i].name, name) == 0)
            return &config->accounts[i];
    return NULL;
}

/* Names stand in URLs and on the screen. */
static bool name_good(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof((struct account *)0)->name)
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '-' && *name != '_')
            return false;
    return true;
}

static const struct config_kind *find_kind(const struct config_kind *kinds, size_t count,
                                           const char *kind)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return &kinds[i];
    return NULL;
}

static void tell_kinds(struct section_reader *reader, const struct ini_entry *entry,
                       const struct config_kind *kinds, size_t count)
{
    struct text list;
    text_start(&list, KIND_LIST_MAX);
    for (size_t i = 0; i < count; i++)
        text_addf(&list, "%s%s", i ? ", " : "", kinds[i].kind);
    fault_tell(&reader->sink, entry->line,
               _("[%s] kind: there is no kind of provider %.80s; it can be %s"), entry->section,
               entry->value, text_string(&list));
    text_free(&list);
}

static void check_number_format(struct section_reader *reader, const struct ini_section *section,
                                const struct account *account, const struct config_kind *kind)
{
    bool given = option_given(&account->common, "number_format");
    int line = given ? option_line(&account->common, "number_format") : section->line;
    const char *format = given ? account->number_format : kind->number_format;
    if (given && !kind->number_format)
        fault_tell(
            &reader->sink, line,
            _("[%s] number_format: %s takes numbers in parts, which have no other form; take "
              "the key away"),
            section->name, kind->kind);
    else if (format && strcmp(format, FORMAT_NATIONAL) == 0 && !account->country[0])
        fault_tell(&reader->sink, line,
                   _("[%s] lacks country, here or in [agent]: its numbers are written nationally"),
                   section->name);
}

/* The example's values of what is required are right in form and wrong in fact; they are told while
   a secret that `init` left to write says that nobody has been here yet. */
static void check_untouched(struct section_reader *reader, const struct ini_section *section,
                            const struct option_values *values)
{
    bool untouched = false;
    for (size_t i = 0; i < values->count; i++) {
        const struct ini_entry *entry =
            ini_find(reader->ini, section->name, values->list[i].option->key);
        untouched = untouched || (entry && values->list[i].option->type == OPTION_SECRET &&
                                  strcmp(entry->value, SECRET_PLACEHOLDER) == 0);
    }
    for (size_t i = 0; untouched && i < values->count; i++) {
        const struct option_value *value = &values->list[i];
        const struct option *option = value->option;
        if (option->required && option->example && value->text && value->given &&
            strcmp(value->text, option->example) == 0)
            fault_tell(&reader->sink, value->line,
                       _("[%s] %s: is still the example %s: write your own"), section->name,
                       option->key, option->example);
    }
}

static void fill_account(struct account *account, const char *country)
{
    const struct option_values *values = &account->common;
    const char *own = option_text(values, "country");
    snprintf(account->kind, sizeof account->kind, "%s", option_text(values, "kind"));
    snprintf(account->ca_file, sizeof account->ca_file, "%s", option_text(values, "ca_file"));
    snprintf(account->number_format, sizeof account->number_format, "%s",
             option_text(values, "number_format"));
    snprintf(account->country, sizeof account->country, "%s", *own ? own : country);
    snprintf(account->timezone, sizeof account->timezone, "%s", option_text(values, "timezone"));
    account->timeout = (int)option_number(values, "timeout");
}

static void read_account(struct config *config, struct section_reader *reader,
                         const struct ini_section *section, const struct config_kind *kinds,
                         size_t kind_count)
{
    struct account *account = &config->accounts[config->account_count++];
    const struct ini_entry *kind = ini_find(reader->ini, section->name, "kind");
    const struct config_kind *own = kind ? find_kind(kinds, kind_count, kind->value) : NULL;
    struct section_part parts[] = {
        {.table = config_provider_options, .values = &account->common},
        {.table = own ? own->options : no_options, .values = &account->values},
    };
    if (kinds && kind && kind->value[0] && !own)
        tell_kinds(reader, kind, kinds, kind_count);
    /* Whose keys they are is not known then, so none is called wrong. */
    section_read(reader, section->name, parts, sizeof parts / sizeof *parts, own == NULL);
    account->line = section->line;
    snprintf(account->name, sizeof account->name, "%s", accounts_name(section->name));
    fill_account(account, config->agent.country);
    if (own)
        check_number_format(reader, section, account, own);
    check_untouched(reader, section, &account->values);
}

void accounts_read(struct config *config, struct section_reader *reader,
                   const struct config_kind *kinds, size_t kind_count)
{
    config->accounts = calloc(CONFIG_PROVIDERS_MAX, sizeof *config->accounts);
    if (!config->accounts) {
        fault_tell(&reader->sink, 0, _("out of memory"));
        return;
    }
    for (size_t i = 0; i < reader->ini->section_count; i++) {
        const struct ini_section *section = &reader->ini->sections[i];
        const char *name = accounts_name(section->name);
        if (!name)
            continue;
        if (!name_good(name))
            fault_tell(&reader->sink, section->line,
                       _("[%.80s]: a provider's name has letters, digits, - and _, at most %zu"),
                       section->name, sizeof((struct account *)0)->name - 1);
        else if (config->account_count == CONFIG_PROVIDERS_MAX)
            fault_tell(&reader->sink, section->line, _("there are more than %d providers"),
                       CONFIG_PROVIDERS_MAX);
        else
            read_account(config, reader, section, kinds, kind_count);
    }
}

/* "+34", or "*" for all others. No country's code begins with 0. */
static bool prefix_good(const char *prefix)
{
    if (strcmp(prefix, ROUTE_OTHERS) == 0)
        return true;
    size_t digits = prefix[0] == '+' ? strspn(prefix + 1, "0123456789") : 0;
    return digits > 0 && prefix[1] != '0' && prefix[1 + digits] == '\0' &&
           digits + 1 < sizeof((struct config_route *)0)->prefix;
}

static void read_route(struct config *config, struct section_reader *reader,
                       const struct ini_entry *entry)
{
    if (!prefix_good(entry->key)) {
        fault_tell(&reader->sink, entry->line,
                   _("[route] %.80s is neither + and the first digits of numbers, as +34, nor *"),
                   entry->key);
    } else if (!entry->value[0]) {
        fault_tell(&reader->sink, entry->line, _("[route] %s: has no value"), entry->key);
    } else if (!config_account(config, entry->value)) {
        fault_tell(&reader->sink, entry->line, _("[route] %s: there is no [provider.%.80s]"),
                   entry->key, entry->value);
    } else if (config->route_count == CONFIG_ROUTES_MAX) {
        fault_tell(&reader->sink, entry->line, _("there are more than %d routes"),
                   CONFIG_ROUTES_MAX);
    } else {
        struct config_route *route = &config->routes[config->route_count++];
        bool others = strcmp(entry->key, ROUTE_OTHERS) == 0;
        snprintf(route->prefix, sizeof route->prefix, "%s", others ? "" : entry->key);
        snprintf(route->account, sizeof route->account, "%s", entry->value);
    }
}

static int longer_first(const void *one, const void *other)
{
    size_t a = strlen(((const struct config_route *)one)->prefix);
    size_t b = strlen(((const struct config_route *)other)->prefix);
    return (a < b) - (a > b);
}

void routes_read(struct config *config, struct section_reader *reader)
{
    if (config->agent.provider[0] && !config_account(config, config->agent.provider))
        fault_tell(&reader->sink, option_line(&config->agent_values, "provider"),
                   _("[agent] provider: there is no [provider.%s]"), config->agent.provider);
    config->routes = calloc(CONFIG_ROUTES_MAX, sizeof *config->routes);
    if (!config->routes) {
        fault_tell(&reader->sink, 0, _("out of memory"));
        return;
    }
    for (size_t i = 0; i < reader->ini->count; i++)
        if (strcmp(reader->ini->list[i].section, ROUTE_SECTION) == 0)
            read_route(config, reader, &reader->ini->list[i]);
    qsort(config->routes, config->route_count, sizeof *config->routes, longer_first);
}

const struct account *config_route(const struct config *config, const char *e164)
{
    for (size_t i = 0; i < config->route_count; i++) {
        const struct config_route *route = &config->routes[i];
        if (route_takes(route->prefix, e164))
            return config_account(config, route->account);
    }
    if (config->agent.provider[0])
        return config_account(config, config->agent.provider);
    return config->account_count == 1 ? &config->accounts[0] : NULL;
}
