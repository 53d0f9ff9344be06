/* SPDX-License-Identifier: MIT */
/* Elements against names, and variables against Apéndice II. */
#include "simulator/shape.h"

#include "base/text.h"
#include "base/utf8.h"
#include "codec/document.h"
#include "model/variables.h"

#include <string.h>

static const char *const list_fields[] = {"CustVar", NULL};
static const char *const variable_fields[] = {"VarName", "VarValue", NULL};

const struct tree_node *shape_root(const struct tree *tree, enum tree_format format,
                                   const char *name)
{
    const struct tree_node *root = tree ? tree_root(tree) : NULL;
    if (format == TREE_JSON)
        root = root && root->first && !root->first->next ? root->first : NULL;
    return root && strcmp(root->name, name) == 0 ? root : NULL;
}

static bool is_among(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

bool shape_holds(const struct tree_node *node, const char *const *names, bool repeats)
{
    for (const struct tree_node *child = node ? node->first : NULL; child; child = child->next)
        if (!is_among(child->name, names) || (!repeats && tree_next_same(child)))
            return false;
    return node != NULL;
}

/* ---- Variables */

static const struct {
    const char *entity;
    char meaning;
} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};

static bool add_entity(struct text *out, const char **at)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t length = strlen(entities[i].entity);
        if (strncmp(*at, entities[i].entity, length) == 0) {
            *at += length;
            return text_add_char(out, entities[i].meaning);
        }
    }
    return false;
}

/* In JSON the five characters must come as entities; XML's own reader has resolved them already. */
static bool read_value(struct text *out, const char *value, enum tree_format format)
{
    while (*value) {
        uint32_t character;
        bool good;
        size_t used = utf8_read(value, strlen(value), &character, &good);
        if (!good || character > DOCUMENT_LATIN1 || utf8_is_control(character))
            return false;
        if (format == TREE_JSON && strchr("<>&'\"", *value)) {
            if (!add_entity(out, &value))
                return false;
            continue;
        }
        text_add_bytes(out, value, used);
        value += used;
    }
    return !out->failed;
}

static bool read_variable(struct pairs *vars, const struct tree_node *node, enum tree_format format)
{
    const char *name = tree_text(node, "VarName");
    struct text value;
    text_start(&value, PAIR_VALUE_MAX);
    bool good = shape_holds(node, variable_fields, false) &&
                variable_name_good(name, strlen(name)) && !pairs_get(vars, name) &&
                read_value(&value, tree_text(node, "VarValue"), format) &&
                pairs_set(vars, name, text_string(&value), 0);
    text_free(&value);
    return good;
}

bool shape_read_variables(struct pairs *vars, const struct tree_node *list, enum tree_format format)
{
    if (!list)
        return true;
    if (!shape_holds(list, list_fields, true))
        return false;
    for (const struct tree_node *node = list->first; node; node = node->next)
        if (!read_variable(vars, node, format))
            return false;
    return true;
}
