/* SPDX-License-Identifier: MIT */
/* JSON to a tree: jansson reads it, and its values become nodes. */
#include "codec/tree_build.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_SIZE 64
#define REAL_DIGITS 15 /* what a double holds of a decimal for sure: 0.1 stays 0.1 */

/* Small amounts without an exponent, which those who read amounts don't expect. */
static void write_real(char text[NUMBER_SIZE], double value)
{
    snprintf(text, NUMBER_SIZE, "%.*g", REAL_DIGITS, value);
    if (strchr(text, 'e') && value > -1 && value < 1)
        snprintf(text, NUMBER_SIZE, "%.*f", REAL_DIGITS, value);
}

static const char *keep_number(struct tree *tree, const json_t *json)
{
    char text[NUMBER_SIZE];
    if (json_is_integer(json))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    else
        write_real(text, json_real_value(json));
    return tree_keep_text(tree, text, strlen(text));
}

static const char *text_of(struct tree *tree, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_STRING:
        return json_string_value(json);
    case JSON_INTEGER:
    case JSON_REAL:
        return keep_number(tree, json);
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    default:
        return "";
    }
}

static bool add_value(struct tree *tree, struct branch *parent, const char *name, json_t *json,
                      int depth);

static bool add_members(struct tree *tree, struct branch *branch, json_t *object, int depth)
{
    const char *name;
    json_t *value;
    json_object_foreach (object, name, value) {
        if (!add_value(tree, branch, name, value, depth))
            return false;
    }
    return true;
}

/* A list is its members, each under the list's name. */
static bool add_list(struct tree *tree, struct branch *parent, const char *name, json_t *list,
                     int depth)
{
    size_t i;
    json_t *value;
    json_array_foreach (list, i, value) {
        if (!add_value(tree, parent, name, value, depth))
            return false;
    }
    return true;
}

/* `depth` counts the nodes; that of lists in lists is bounded by what reads them. */
static bool add_value(struct tree *tree, struct branch *parent, const char *name, json_t *json,
                      int depth)
{
    if (json_is_array(json))
        return add_list(tree, parent, name, json, depth);
    struct branch *branch = depth < TREE_DEPTH_MAX ? tree_add(tree, parent, name) : NULL;
    if (!branch)
        return false;
    if (json_is_object(json))
        return add_members(tree, branch, json, depth + 1);
    branch->node.text = text_of(tree, json);
    return branch->node.text;
}

static json_t *read_guessed(const char *bytes, size_t length, struct failure *failure)
{
    if (utf8_valid(bytes, length))
        return json_read(bytes, length, failure);
    struct text text;
    text_start(&text, 2 * length);
    json_t *json = utf8_add_latin1(&text, bytes, length)
                       ? json_read(text_string(&text), text.length, failure)
                       : NULL;
    if (text.failed)
        fail(failure, FAILURE_NOT_DONE, _("out of memory"));
    text_free(&text);
    return json;
}

bool tree_read_json(struct tree *tree, const char *bytes, size_t length, struct failure *failure)
{
    json_t *json = read_guessed(bytes, length, failure);
    if (!json)
        return false;
    tree_keep_json(tree, json);
    if (!json_is_object(json))
        return fail(failure, FAILURE_NOT_DONE, _("the JSON is no object"));
    return add_value(tree, NULL, "", json, 0) ||
           fail(failure, FAILURE_NOT_DONE,
                _("the JSON has more than %d parts, or is nested deeper than %d"), TREE_NODES_MAX,
                TREE_DEPTH_MAX);
}
