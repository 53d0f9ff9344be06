/* SPDX-License-Identifier: MIT */
/* Fields against rules. */
#include "simulator/fields.h"

#include <string.h>

#define DIGITS_LEAST 2
#define DIGITS_MOST  20

static const struct field_rule *rule_of(const struct field_rule *rules, const char *name)
{
    while (rules->name && strcmp(rules->name, name) != 0)
        rules++;
    return rules->name ? rules : NULL;
}

static enum field_fault check_value(const struct field_rule *rule, const char *value,
                                    const struct settings *settings)
{
    if (!value)
        return rule->required ? FIELDS_MISSING : FIELDS_GOOD;
    if (!value[0])
        return rule->required ? FIELDS_MISSING : FIELDS_BAD;
    return !rule->is_good || rule->is_good(value, settings) ? FIELDS_GOOD : FIELDS_BAD;
}

/* A name that no rule knows, or that comes twice. */
static enum field_fault check_names(const struct form *form, const struct field_rule *rules,
                                    const char **name)
{
    for (size_t i = 0; i < form->count; i++) {
        *name = form->list[i].name;
        if (!rule_of(rules, *name))
            return FIELDS_UNKNOWN;
        for (size_t j = 0; j < i; j++)
            if (strcmp(form->list[j].name, *name) == 0)
                return FIELDS_REPEATED;
    }
    *name = NULL;
    return FIELDS_GOOD;
}

enum field_fault fields_check(const struct form *form, const struct field_rule *rules,
                              const struct settings *settings, const char **name)
{
    for (const struct field_rule *rule = rules; rule->name; rule++) {
        enum field_fault fault = check_value(rule, form_get(form, rule->name, false), settings);
        *name = rule->name;
        if (fault != FIELDS_GOOD)
            return fault;
    }
    return check_names(form, rules, name);
}

const char *field_text(const struct form *form, const char *name)
{
    const char *value = form_get(form, name, false);
    return value ? value : "";
}

bool field_is_digits(const char *value, const struct settings *settings)
{
    (void)settings;
    size_t length = strlen(value);
    return length >= DIGITS_LEAST && length <= DIGITS_MOST && strspn(value, "0123456789") == length;
}

bool field_is_yes_or_no(const char *value, const struct settings *settings)
{
    (void)settings;
    return strcmp(value, "s") == 0 || strcmp(value, "n") == 0;
}
