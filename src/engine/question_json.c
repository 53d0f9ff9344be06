/* SPDX-License-Identifier: MIT */
/* A question as JSON: for consoles, and for commands, whose answers are read here. */
#include "base/intl.h"
#include "codec/contact_json.h"
#include "codec/json.h"
#include "engine/question.h"
#include "number/number.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the variables, and of those of each choice, as they are shown: a frame holds them all,
   also where each byte is escaped. */
#define SHOWN_MAX (WIRE_FRAME_MAX / (6 * (QUERY_CHOICES_MAX + 3)))

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

/* As many as fit into `most` bytes: for a frame. */
static json_t *vars_to_json(const struct pairs *vars, size_t most)
{
    json_t *json = json_object();
    size_t size = 0;
    for (size_t i = 0; i < vars->count; i++) {
        size += strlen(vars->list[i].name) + strlen(vars->list[i].value);
        if (size > most)
            break;
        json_object_set_new(json, vars->list[i].name, json_string(vars->list[i].value));
    }
    return json;
}

/* The variables that a pattern comes to, or null: then `lacks` says for want of what. */
static json_t *pattern_to_json(const struct question *question, const struct pattern *pattern,
                               char lacks[PATTERN_PLACE_SIZE])
{
    struct variables variables = {0};
    struct text text;
    json_t *json = json_null();
    lacks[0] = '\0';
    text_start(&text, SHOWN_MAX);
    if (pattern && question_fill(question, pattern, &variables, lacks) &&
        variables_describe(&variables, &text))
        json = json_string(text_string(&text));
    text_free(&text);
    variables_free(&variables);
    return json;
}

static json_t *choices_to_json(const struct question *question)
{
    json_t *list = json_array();
    for (int i = 0; i < QUERY_CHOICES_MAX; i++) {
        char lacks[PATTERN_PLACE_SIZE];
        const struct query_choice *choice = &question->query->choices[i];
        if (!choice->pattern)
            continue;
        json_t *vars = pattern_to_json(question, choice->pattern, lacks);
        if (lacks[0])
            json_decref(vars);
        json_array_append_new(list, json_pack("{s:i,s:s,s:o,s:o}", "key", i + 1, "label",
                                              choice->label, "vars", lacks[0] ? json_null() : vars,
                                              "lacks", text_or_null(lacks)));
    }
    return list;
}

json_t *question_to_json(const struct question *question)
{
    const struct call *says = &question->says;
    char shown[NUMBER_SIZE] = "";
    char lacks[PATTERN_PLACE_SIZE];
    if (says->number[0])
        number_show(says->number, question->all->engine->config->agent.country, shown);
    json_t *json = json_pack(
        "{s:s,s:s,s:s,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o}", "id", question->id, "query",
        question->name, "provider", question->account->name, "call", text_or_null(question->call),
        "caller", text_or_null(says->number), "hidden", says->hidden, "shown", text_or_null(shown),
        "contact", text_or_null(question->has_contact ? question->contact.name : NULL), "line",
        text_or_null(says->line), "vars", vars_to_json(&says->vars, SHOWN_MAX), "choices",
        choices_to_json(question), "typed", text_or_null(question->query->typed));
    json_object_set_new(json, "default",
                        pattern_to_json(question, question->query->fallback, lacks));
    json_object_set_new(json, "asked_at", json_integer(question->asked_at));
    json_object_set_new(json, "until", json_integer(question->until));
    return json;
}

json_t *question_to_command(const struct question *question)
{
    const struct call *says = &question->says;
    json_t *contact = question->has_contact ? contact_to_json(&question->contact) : json_null();
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o}", "query", question->name, "caller",
                     text_or_null(says->number), "line", text_or_null(says->line), "vars",
                     vars_to_json(&says->vars, SIZE_MAX), "contact", contact, "call",
                     text_or_null(question->call));
}

static bool read_value(const char *name, const json_t *value, struct variables *variables,
                       struct failure *failure)
{
    char digits[32];
    const char *text = json_string_value(value);
    if (json_is_integer(value)) {
        snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
        text = digits;
    }
    if (!text)
        return fail(failure, FAILURE_NOT_DONE, _("%.20s is no text"), name);
    return variables_set(variables, name, text) ||
           fail(failure, FAILURE_NOT_DONE,
                _("%.20s can't be sent: a name has up to %d letters A to Z and digits, a value up "
                  "to %d bytes"),
                name, VARIABLE_NAME_MAX, VARIABLE_VALUE_MAX);
}

bool question_read_command(const char *line, struct variables *variables, struct failure *failure)
{
    json_t *json = json_read(line, strlen(line), failure);
    json_t *vars = json_object_get(json, "vars");
    const char *name;
    json_t *value;
    bool good = json && json_is_object(vars);
    if (json && !good)
        fail(failure, FAILURE_NOT_DONE, _("it is no object with \"vars\""));
    json_object_foreach (vars, name, value)
        good = good && read_value(name, value, variables, failure);
    json_decref(json);
    return good;
}
