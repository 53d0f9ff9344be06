/* SPDX-License-Identifier: MIT */
/* Placing a call: `dial`. */
#include "base/clock.h"
#include "base/intl.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "codec/call_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTES_MOST 100000
#define RETRIES_MOST 1000

const struct command_option options_dial[] = {
    {.name = "provider",
     .kind = ARGUMENT_ACCOUNT,
     .argument = "NAME",
     .sentence = N_("the configured provider to place it through")},
    {.name = "from",
     .kind = ARGUMENT_TEXT,
     .argument = "NUMBER",
     .filled = true,
     .sentence = N_("the phone that is rung first, and not agent.number")},
    {.name = "caller-id",
     .kind = ARGUMENT_TEXT,
     .argument = "NUMBER",
     .filled = true,
     .sentence = N_("the number that the other party sees")},
    {.name = "record", .not_with = "no-record", .sentence = N_("record the call")},
    {.name = "no-record", .not_with = "record", .sentence = N_("do not record the call")},
    {.name = "minutes",
     .kind = ARGUMENT_NUMBER,
     .argument = "N",
     .most = MINUTES_MOST,
     .sentence = N_("end the call after so many minutes")},
    {.name = "invert", .sentence = N_("ring the other party first")},
    {.name = "show-caller-id",
     .not_with = "hide-caller-id",
     .sentence = N_("show your number to the other party")},
    {.name = "hide-caller-id",
     .not_with = "show-caller-id",
     .sentence = N_("hide your number from the other party")},
    {.name = "at",
     .kind = ARGUMENT_TIME,
     .argument = "YYYY-MM-DDTHH:MM:SS",
     .sentence = N_("place it then, by the time of your zone")},
    {.name = "max-wait",
     .kind = ARGUMENT_NUMBER,
     .argument = "MINUTES",
     .most = MINUTES_MOST,
     .sentence = N_("let the order wait so long for a free line")},
    {.name = "retries",
     .kind = ARGUMENT_NUMBER,
     .argument = "N",
     .most = RETRIES_MOST,
     .sentence = N_("try so often again while the number is busy")},
    {.name = "var",
     .kind = ARGUMENT_PAIR,
     .argument = "NAME=VALUE",
     .repeats = true,
     .sentence = N_("send a variable with the call; as many as you like")},
    {.name = "json", .sentence = N_("print the call as JSON, however it ended")},
    {0},
};

/* Options whose value goes on the wire as it is, with the name of its field. */
static const struct {
    const char *option;
    const char *key;
} fields[] = {
    {"provider", "provider"}, {"from", "from"}, {"caller-id", "caller_id"},
    {"minutes", "minutes"},   {"at", "at"},     {"max-wait", "max_wait"},
    {"retries", "retries"},
};

/* Switches, with the field and value that each stands for. */
static const struct {
    const char *option;
    const char *key;
    bool value;
} switches[] = {
    {"record", "record", true},
    {"no-record", "record", false},
    {"invert", "invert", true},
    {"show-caller-id", "show_caller_id", true},
    {"hide-caller-id", "show_caller_id", false},
};

static void add_vars(json_t *body, const struct options *options)
{
    json_t *vars = json_object();
    for (size_t i = 0; i < options->given_count; i++) {
        const struct given_option *given = &options->given[i];
        if (given->row->kind != ARGUMENT_PAIR)
            continue;
        char *name = strndup(given->text, strcspn(given->text, "="));
        if (name)
            json_object_set_new(vars, name, json_string(strchr(given->text, '=') + 1));
        free(name);
    }
    if (json_object_size(vars) > 0)
        json_object_set(body, "vars", vars);
    json_decref(vars);
}

static json_t *json_of(const struct given_option *given)
{
    bool numeric = given->row->kind == ARGUMENT_NUMBER || given->row->kind == ARGUMENT_TIME;
    return numeric ? json_integer(given->value) : json_string(given->text);
}

static json_t *dial_body(const struct options *options)
{
    /* A script means what it says, and a person at a shell has typed the number in full. */
    json_t *body = json_pack("{s:s,s:b}", "number", options->words[0], "confirmed", 1);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const struct given_option *given = options_find(options, fields[i].option);
        if (given)
            json_object_set_new(body, fields[i].key, json_of(given));
    }
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        if (options_have(options, switches[i].option))
            json_object_set_new(body, switches[i].key, json_boolean(switches[i].value));
    }
    add_vars(body, options);
    return body;
}

/* All that is known of a call whose engine was lost. */
static json_t *lost_call(const struct options *options, const char *why)
{
    struct call call;
    call_start(&call);
    call.state = CALL_UNKNOWN;
    call.direction = DIRECTION_OUT;
    call_set_text(&call, CALL_TEXT_number, options->words[0], RANK_PLACED);
    call_set_text(&call, CALL_TEXT_message, why, RANK_PLACED);
    const char *provider = options_text(options, "provider");
    if (provider)
        call_set_text(&call, CALL_TEXT_provider, provider, RANK_PLACED);
    call_set_time(&call, CALL_TIME_created_at, clock_now(), RANK_PLACED);
    struct call_view view = {.now = clock_now()};
    json_t *json = call_to_json(&call, &view);
    json_object_set_new(json, "id", json_null());
    call_free(&call);
    return json;
}

/* "accepted: call ID to NUMBER, reference REF" */
static void print_call(const json_t *call)
{
    const char *reference = present_text(call, "reference");
    struct text line;
    text_start(&line, OUTPUT_CELL_MAX);
    text_addf(&line, _("%s: call %s to %s"), present_text(call, "state"), present_text(call, "id"),
              present_number_of(call));
    if (reference[0])
        text_addf(&line, _(", reference %s"), reference);
    output_cell(text_string(&line), 0, false);
    putchar('\n');
    text_free(&line);
}

bool run_dial(struct client *client, struct failure *failure)
{
    json_t *call = NULL;
    client->line.patience = LINE_FOREVER; /* the engine knows how long a provider may take */
    bool placed =
        line_ask(&client->line, WIRE_DIAL, dial_body(&client->options), line_keep, &call, failure);
    if (!placed && client->line.sent && client->line.lost) {
        failure->kind = FAILURE_UNKNOWN;
        failure_prefix(failure, _("there is no telling whether the call was placed"));
        if (!call)
            call = lost_call(&client->options, failure->sentence);
    }
    enum failure_kind kind = placed ? FAILURE_NONE : failure->kind;
    bool tells = kind == FAILURE_NONE || kind == FAILURE_NOT_DONE || kind == FAILURE_UNKNOWN;
    bool json = options_have(&client->options, "json");
    if (call && json && tells) {
        present_clean(call);
        output_json(call);
    } else if (call && placed) {
        print_call(call);
    }
    json_decref(call);
    if (placed && failure->sentence[0])
        fprintf(stderr, "centralita: %s\n", failure->sentence);
    return placed;
}
