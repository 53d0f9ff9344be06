/* SPDX-License-Identifier: MIT */
/* Short lists of variables, in their order. */
#include "model/variables.h"

#include <stdlib.h>
#include <string.h>

bool variable_name_good(const char *name, size_t length)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (size_t i = 0; i < length; i++) {
        if (!name[i] || !strchr(letters, name[i]))
            return false;
    }
    return length > 0 && length <= VARIABLE_NAME_MAX;
}

static struct variable *variables_find(const struct variables *variables, const char *name)
{
    for (size_t i = 0; i < variables->count; i++) {
        if (strcmp(variables->list[i].name, name) == 0)
            return &variables->list[i];
    }
    return NULL;
}

static struct variable *variables_add(struct variables *variables, const char *name)
{
    if (variables->count == VARIABLES_MAX)
        return NULL;
    struct variable *list =
        realloc(variables->list, (variables->count + 1) * sizeof *variables->list);
    if (!list)
        return NULL;
    variables->list = list;
    struct variable *added = &list[variables->count++];
    *added = (struct variable){0};
    memcpy(added->name, name, strlen(name) + 1);
    return added;
}

bool variables_set(struct variables *variables, const char *name, const char *value)
{
    if (!variable_name_good(name, strlen(name)) || strlen(value) > VARIABLE_VALUE_MAX)
        return false;
    char *copy = strdup(value);
    struct variable *variable = copy ? variables_find(variables, name) : NULL;
    if (copy && !variable)
        variable = variables_add(variables, name);
    if (!variable) {
        free(copy);
        return false;
    }
    free(variable->value);
    variable->value = copy;
    return true;
}

const char *variables_get(const struct variables *variables, const char *name)
{
    const struct variable *variable = variables_find(variables, name);
    return variable ? variable->value : NULL;
}

bool variables_copy(struct variables *to, const struct variables *from)
{
    *to = (struct variables){0};
    for (size_t i = 0; i < from->count; i++) {
        if (!variables_set(to, from->list[i].name, from->list[i].value)) {
            variables_free(to);
            return false;
        }
    }
    return true;
}

void variables_free(struct variables *variables)
{
    for (size_t i = 0; i < variables->count; i++)
        free(variables->list[i].value);
    free(variables->list);
    *variables = (struct variables){0};
}

bool variables_describe(const struct variables *variables, struct text *out)
{
    for (size_t i = 0; i < variables->count; i++) {
        const char *value = variables->list[i].value;
        const char *quote = strchr(value, ',') ? "\"" : "";
        text_addf(out, "%s%s=%s%s%s", i ? ", " : "", variables->list[i].name, quote, value, quote);
    }
    return !out->failed;
}
