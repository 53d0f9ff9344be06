/* SPDX-License-Identifier: MIT */
/* [agents] and [agent.NAME]: their keys by their tables, and the lists in them. */
#include "config/agents.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "config/config.h"
#include "config/section.h"
#include "config/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENT_PREFIX "agent."
#define DIGITS       "0123456789"

const char *agents_name(const char *section)
{
    size_t length = strlen(AGENT_PREFIX);
    return strncmp(section, AGENT_PREFIX, length) == 0 ? section + length : NULL;
}

const struct agent_entry *config_agent(const struct config *config, const char *login)
{
    for (size_t i = 0; i < config->agent_count; i++)
        if (strcmp(config->agents[i].name, login) == 0)
            return &config->agents[i];
    return NULL;
}

static void read_list(struct section_reader *reader, const char *section,
                      const struct option_values *values, const char *key, enum list_form form,
                      size_t most, struct list *list)
{
    struct failure failure = {0};
    if (!list_read(list, option_text(values, key), form, most, &failure))
        fault_tell(&reader->sink, option_line(values, key), "[%s] %s: %s", section, key,
                   failure.sentence);
}

/* ---- What holds for all */

static void read_rules(struct config *config, struct section_reader *reader)
{
    struct agent_rules *rules = &config->agent_rules;
    const struct option_values *values = &rules->values;
    struct section_part part = {.table = config_agents_options, .values = &rules->values};
    section_read(reader, "agents", &part, 1, false);
    read_list(reader, "agents", values, "pause_reasons", LIST_PHRASES, AGENT_PAUSE_REASONS_MAX,
              &rules->pause_reasons);
    read_list(reader, "agents", values, "dispositions", LIST_PHRASES, AGENT_DISPOSITIONS_MAX,
              &rules->dispositions);
    rules->wrap_up = (int)option_number(values, "wrap_up");
#define X(key, fallback, sentence) rules->key = (int)option_number(values, #key);
    AGENT_LIMITS(X)
#undef X
}

/* ---- One agent */

static bool name_good(const char *name)
{
    char clean[AGENT_NAME_SIZE];
    return *name && utf8_copy_clean(clean, sizeof clean, name, strlen(name)) &&
           strcmp(clean, name) == 0;
}

/* "+34" of all numbers of a country, "112" of a short one. */
static bool prefix_good(const char *prefix)
{
    const char *digits = prefix[0] == '+' ? prefix + 1 : prefix;
    return *digits && strspn(digits, DIGITS) == strlen(digits) &&
           (prefix[0] != '+' || digits[0] != '0');
}

static void check_numbers(struct section_reader *reader, const struct agent_entry *agent,
                          const char *key, const struct list *numbers)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (!strpbrk(numbers->items[i], DIGITS))
            fault_tell(&reader->sink, option_line(&agent->values, key),
                       _("[agent.%s] %s: %s is no telephone number or extension"), agent->name, key,
                       numbers->items[i]);
}

static void check_prefixes(struct section_reader *reader, const struct agent_entry *agent)
{
    for (size_t i = 0; i < agent->prefixes.count; i++)
        if (!prefix_good(agent->prefixes.items[i]))
            fault_tell(&reader->sink, option_line(&agent->values, "prefixes"),
                       _("[agent.%s] prefixes: %s is neither + and the first digits of numbers, as "
                         "+34, nor those of a short number, as 112"),
                       agent->name, agent->prefixes.items[i]);
}

static void read_agent_lists(struct section_reader *reader, const char *section,
                             struct agent_entry *agent)
{
    const struct option_values *values = &agent->values;
    read_list(reader, section, values, "phones", LIST_WORDS, AGENT_PHONES_MAX, &agent->phones);
    read_list(reader, section, values, "caller_ids", LIST_WORDS, AGENT_PHONES_MAX,
              &agent->caller_ids);
    read_list(reader, section, values, "prefixes", LIST_WORDS, LIST_MAX, &agent->prefixes);
    check_numbers(reader, agent, "phones", &agent->phones);
    check_numbers(reader, agent, "caller_ids", &agent->caller_ids);
    check_prefixes(reader, agent);
}

static void read_agent(struct section_reader *reader, const struct ini_section *section,
                       struct agent_entry *agent)
{
    struct section_part part = {.table = config_agent_entry_options, .values = &agent->values};
    section_read(reader, section->name, &part, 1, false);
    agent->line = section->line;
    snprintf(agent->name, sizeof agent->name, "%s", agents_name(section->name));
    agent->calls_a_day = (int)option_number(&agent->values, "calls_a_day");
    read_agent_lists(reader, section->name, agent);
    agent->number = option_text(&agent->values, "number");
    if (!agent->number[0] && agent->phones.count > 0)
        agent->number = agent->phones.items[0];
}

void agents_read(struct config *config, struct section_reader *reader)
{
    read_rules(config, reader);
    config->agents = calloc(AGENTS_MAX, sizeof *config->agents);
    if (!config->agents) {
        fault_tell(&reader->sink, 0, _("out of memory"));
        return;
    }
    for (size_t i = 0; i < reader->ini->section_count; i++) {
        const struct ini_section *section = &reader->ini->sections[i];
        const char *name = agents_name(section->name);
        if (!name)
            continue;
        if (!name_good(name))
            fault_tell(&reader->sink, section->line,
                       _("[%.80s]: an agent's name is a login of 1 to %d bytes"), section->name,
                       AGENT_NAME_SIZE - 1);
        else if (config->agent_count == AGENTS_MAX)
            fault_tell(&reader->sink, section->line, _("there are more than %d agents"),
                       AGENTS_MAX);
        else
            read_agent(reader, section, &config->agents[config->agent_count++]);
    }
}

void agents_free(struct config *config)
{
    for (size_t i = 0; i < config->agent_count; i++) {
        struct agent_entry *agent = &config->agents[i];
        list_free(&agent->phones);
        list_free(&agent->caller_ids);
        list_free(&agent->prefixes);
        option_values_free(&agent->values);
    }
    free(config->agents);
    list_free(&config->agent_rules.pause_reasons);
    list_free(&config->agent_rules.dispositions);
    option_values_free(&config->agent_rules.values);
}
