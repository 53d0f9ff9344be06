/* SPDX-License-Identifier: MIT */
/* [query.NAME]: its keys by its table, and what each way of answering needs of them. */
#include "config/query.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "config/config.h"
#include "config/section.h"
#include "config/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUERY_PREFIX "query."
#define CHOICE       "choice."
#define BLANKS       " \t"
#define WAY_BIT(way) (1u << (way))

const char *const query_way_words[QUERY_WAY_COUNT] = {
#define X(name, word) [QUERY_##name] = word,
    QUERY_WAYS(X)
#undef X
};

/* The keys that not every way of answering has a use for. `timeout` and `default` stay where the
   way is changed: they are no fault anywhere. */
static const struct use {
    const char *key;
    unsigned ways;
    bool needed;
} uses[] = {
    {"vars", WAY_BIT(QUERY_FIXED) | WAY_BIT(QUERY_CONTACT), true},
    {"command", WAY_BIT(QUERY_COMMAND), true},
    {CHOICE, WAY_BIT(QUERY_OPERATOR), true},
    {"typed", WAY_BIT(QUERY_OPERATOR), false},
};

const char *query_name(const char *section)
{
    size_t length = strlen(QUERY_PREFIX);
    return strncmp(section, QUERY_PREFIX, length) == 0 ? section + length : NULL;
}

const struct query *config_query(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->query_count; i++)
        if (strcmp(config->queries[i].name, name) == 0)
            return &config->queries[i];
    return NULL;
}

static bool name_good(const char *name)
{
    char clean[QUERY_NAME_SIZE];
    return *name && utf8_copy_clean(clean, sizeof clean, name, strlen(name)) &&
           strcmp(clean, name) == 0;
}

/* ---- What the way of answering needs, and what it has no use for */

static void tell_useless(struct section_reader *reader, const struct query *query,
                         const struct use *use)
{
    const struct option_values *values = &query->values;
    for (size_t i = 0; i < values->count; i++) {
        const struct option_value *value = &values->list[i];
        char key[OPTION_KEY_SIZE];
        if (!value->given || strcmp(value->option->key, use->key) != 0)
            continue;
        option_key(value, key);
        fault_tell(&reader->sink, value->line,
                   _("[%s%s] %s: is of no use with answer = %s; take the key away"), QUERY_PREFIX,
                   query->name, key, query_way_words[query->way]);
    }
}

static void check_needed(struct section_reader *reader, const struct query *query,
                         const struct use *use)
{
    const struct option_values *values = &query->values;
    const struct option_value *first = NULL;
    for (size_t i = 0; i < values->count; i++) {
        const struct option_value *value = &values->list[i];
        if (strcmp(value->option->key, use->key) != 0)
            continue;
        if (value->given)
            return;
        first = first ? first : value;
    }
    char key[OPTION_KEY_SIZE];
    option_key(first, key);
    fault_tell(&reader->sink, query->line,
               _("[%s%s] lacks %s, which answer = %s needs; for example: %s = %s"), QUERY_PREFIX,
               query->name, key, query_way_words[query->way], key, first->option->example);
}

static void check_uses(struct section_reader *reader, const struct query *query)
{
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        if (!(uses[i].ways & WAY_BIT(query->way)))
            tell_useless(reader, query, &uses[i]);
        else if (uses[i].needed)
            check_needed(reader, query, &uses[i]);
}

/* ---- Choices */

/* "Sales: DESTINO=911000222". */
static bool read_choice(struct query_choice *choice, const char *text, struct failure *failure)
{
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;
    while (length > 0 && strchr(BLANKS, text[length - 1]))
        length--;
    if (length == 0)
        return fail(failure, FAILURE_USAGE,
                    _("lacks a label and a colon in front of its variables, as in Sales: "
                      "DESTINO=911000222"));
    if (length >= QUERY_LABEL_SIZE)
        return fail(failure, FAILURE_USAGE, _("its label is longer than %d bytes"),
                    QUERY_LABEL_SIZE - 1);
    memcpy(choice->label, text, length);
    choice->label[length] = '\0';
    choice->pattern = pattern_read(colon + 1, failure);
    return choice->pattern != NULL;
}

static void read_choices(struct section_reader *reader, struct query *query)
{
    for (size_t i = 0; i < query->values.count; i++) {
        const struct option_value *value = &query->values.list[i];
        struct failure failure = {0};
        char key[OPTION_KEY_SIZE];
        if (strcmp(value->option->key, CHOICE) != 0 || !value->text ||
            read_choice(&query->choices[value->which - 1], value->text, &failure))
            continue;
        option_key(value, key);
        fault_tell(&reader->sink, value->line, "[%s%s] %s: %s", QUERY_PREFIX, query->name, key,
                   failure.sentence);
    }
}

/* ---- The section */

/* NULL where the key is not given. That it can be read was checked by its row. */
static struct pattern *pattern_of(const struct option_values *values, const char *key)
{
    return option_given(values, key) ? pattern_read(option_text(values, key), NULL) : NULL;
}

static const char *usual_typed(const struct query *query)
{
    const struct pattern *first = query->fallback;
    for (size_t i = QUERY_CHOICES_MAX; i > 0; i--)
        if (query->choices[i - 1].pattern)
            first = query->choices[i - 1].pattern;
    if (first && !*pattern_first_name(first))
        first = query->fallback;
    return first ? pattern_first_name(first) : "";
}

static void fill_query(struct section_reader *reader, struct query *query)
{
    const struct option_values *values = &query->values;
    query->timeout = (int)option_number(values, "timeout");
    query->vars = pattern_of(values, "vars");
    query->fallback = pattern_of(values, "default");
    query->command = option_text(values, "command");
    read_choices(reader, query);
    const char *typed = option_text(values, "typed");
    if (query->way == QUERY_OPERATOR)
        snprintf(query->typed, sizeof query->typed, "%s", *typed ? typed : usual_typed(query));
}

static bool find_way(struct query *query)
{
    const char *word = option_text(&query->values, "answer");
    for (int i = 0; i < QUERY_WAY_COUNT; i++)
        if (strcmp(query_way_words[i], word) == 0) {
            query->way = (enum query_way)i;
            return true;
        }
    return false;
}

static void read_query(struct query *query, struct section_reader *reader,
                       const struct ini_section *section)
{
    struct section_part part = {.table = config_query_options, .values = &query->values};
    section_read(reader, section->name, &part, 1, false);
    query->line = section->line;
    snprintf(query->name, sizeof query->name, "%s", query_name(section->name));
    if (find_way(query))
        check_uses(reader, query);
    fill_query(reader, query);
}

void queries_read(struct config *config, struct section_reader *reader)
{
    config->queries = calloc(QUERIES_MAX, sizeof *config->queries);
    if (!config->queries) {
        fault_tell(&reader->sink, 0, _("out of memory"));
        return;
    }
    for (size_t i = 0; i < reader->ini->section_count; i++) {
        const struct ini_section *section = &reader->ini->sections[i];
        const char *name = query_name(section->name);
        if (!name)
            continue;
        if (!name_good(name))
            fault_tell(&reader->sink, section->line,
                       _("[%.80s]: a query's name has 1 to %d bytes, all of them printable"),
                       section->name, QUERY_NAME_SIZE - 1);
        else if (config->query_count == QUERIES_MAX)
            fault_tell(&reader->sink, section->line, _("there are more than %d queries"),
                       QUERIES_MAX);
        else
            read_query(&config->queries[config->query_count++], reader, section);
    }
}

void queries_free(struct config *config)
{
    for (size_t i = 0; i < config->query_count; i++) {
        struct query *query = &config->queries[i];
        pattern_free(query->vars);
        pattern_free(query->fallback);
        for (size_t j = 0; j < QUERY_CHOICES_MAX; j++)
            pattern_free(query->choices[j].pattern);
        option_values_free(&query->values);
    }
    free(config->queries);
}
