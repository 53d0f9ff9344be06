/* SPDX-License-Identifier: MIT */
/* The questions of calls that wait for an answer: `questions`, `answer`, and what `watch` tells. */
#include "client/question.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "config/option.h"

#include <stdio.h>
#include <string.h>

#define VALUE_SHOWN 60 /* bytes of a variable's value, for people */

const struct command_option options_questions[] = {
    {.name = "json", .sentence = N_("print JSON, an object a line")},
    {0},
};
const struct command_option options_answer[] = {{0}};

/* ---- For people */

/* "DESVIO from Ana Ruiz +34666111601" */
static void add_head(struct text *out, const json_t *question)
{
    const char *contact = present_text(question, "contact");
    const char *number = json_is_true(json_object_get(question, "hidden"))
                             ? _("a hidden number")
                             : present_text(question, "caller");
    struct text who;
    text_start(&who, OUTPUT_CELL_MAX);
    text_addf(&who, "%s%s%s", contact, contact[0] && number[0] ? " " : "", number);
    if (!who.length)
        text_add(&who, _("an unknown number"));
    text_addf(out, _("%s from %s"), present_text(question, "query"), text_string(&who));
    text_free(&who);
}

static void add_vars(struct text *out, json_t *vars)
{
    const char *name;
    json_t *value;
    json_object_foreach (vars, name, value) {
        const char *text = json_is_string(value) ? json_string_value(value) : "";
        size_t length = strlen(text);
        size_t shown = utf8_prefix(text, length, VALUE_SHOWN);
        text_addf(out, " %s=%.*s%s", name, (int)shown, text, shown < length ? "..." : "");
    }
}

static void add_choices(struct text *out, const json_t *choices)
{
    size_t index;
    json_t *choice;
    json_array_foreach (choices, index, choice) {
        const char *lacks = present_text(choice, "lacks");
        text_addf(out, "%s[%d] %s", index ? " " : "", (int)present_number(choice, "key", 0),
                  present_text(choice, "label"));
        if (lacks[0])
            text_addf(out, _(" (without %s)"), lacks);
    }
}

void question_add_line(struct text *out, const json_t *question, int64_t now)
{
    int64_t left = present_number(question, "until", now) - now;
    add_head(out, question);
    add_vars(out, json_object_get(question, "vars"));
    text_add(out, ": ");
    add_choices(out, json_object_get(question, "choices"));
    text_addf(out, _(", %d s"), left > 0 ? (int)((left + CLOCK_SECOND - 1) / CLOCK_SECOND) : 0);
}

static void print_line(const struct text *text)
{
    output_cell(text_string(text), 0, false);
    putchar('\n');
}

void question_print(const json_t *question)
{
    struct text text;
    text_start(&text, OUTPUT_CELL_MAX);
    text_addf(&text, "%s ", _("question"));
    question_add_line(&text, question, clock_now());
    print_line(&text);
    text_free(&text);
}

static void add_end(struct text *out, const json_t *question, const struct wire_message *answered)
{
    const char *how = answered ? wire_text(answered, "how") : "";
    bool branch = json_is_null(json_object_get(question, "default"));
    if (strcmp(how, "operator") == 0)
        text_addf(out, _("answered by %s: %s"), wire_text(answered, "by"),
                  wire_text(answered, "what"));
    else if (strcmp(how, "default") == 0)
        text_add(out, branch ? _("not answered, and it has no default")
                             : _("not answered: the default went out"));
    else
        text_add(out, strcmp(how, "gone") == 0 ? _("the caller hung up") : _("it is over"));
}

void question_print_end(const json_t *question, const struct wire_message *answered)
{
    struct text text;
    text_start(&text, OUTPUT_CELL_MAX);
    text_addf(&text, "%s ", _("question"));
    if (question)
        add_head(&text, question);
    else
        text_add(&text, answered ? wire_text(answered, "id") : "");
    text_add(&text, ": ");
    add_end(&text, question, answered);
    print_line(&text);
    text_free(&text);
}

/* ---- questions */

struct listing {
    bool json, any;
};

static bool list_item(void *context, json_t *question, struct failure *failure)
{
    struct listing *listing = context;
    struct text text;
    listing->any = true;
    if (listing->json) {
        output_json(question);
        return output_flush(failure);
    }
    text_start(&text, OUTPUT_CELL_MAX);
    text_addf(&text, "%s  ", present_text(question, "id"));
    question_add_line(&text, question, clock_now());
    print_line(&text);
    text_free(&text);
    return true;
}

bool run_questions(struct client *client, struct failure *failure)
{
    struct listing listing = {.json = options_have(&client->options, "json")};
    bool listed = line_ask(&client->line, WIRE_QUESTIONS, NULL, list_item, &listing, failure);
    if (listed && !listing.any && !listing.json)
        fprintf(stderr, "%s\n", _("no call waits for an answer"));
    return listed;
}

/* ---- answer */

bool run_answer(struct client *client, struct failure *failure)
{
    const char *id = client->options.words[0];
    const char *word = client->options.words[1];
    bool key = word[0] >= '1' && word[0] <= '9' && word[1] == '\0';
    if (!id_looks_right(id))
        return fail(failure, FAILURE_NOT_DONE, _("there is no question %s"), id);
    if (strlen(word) > OPTION_PHONE_MAX)
        return fail(failure, FAILURE_USAGE, _("%.20s... is too long for a telephone number"), word);
    json_t *body = json_pack("{s:s}", "question", id);
    if (key)
        json_object_set_new(body, "choice", json_integer(word[0] - '0'));
    else
        json_object_set_new(body, "number", json_string(word));
    return line_ask(&client->line, WIRE_ANSWER, body, NULL, NULL, failure);
}
