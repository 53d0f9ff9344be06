/* SPDX-License-Identifier: MIT */
/* One call with everything that is known of it: `show`. */
#include "base/intl.h"
#include "client/call_list.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"

#include <stdio.h>
#include <string.h>

#define LABEL_WIDTH 12
#define WHAT_WIDTH  18

const struct command_option options_show[] = {
    {.name = "json", .sentence = N_("print the call as JSON")},
    {0},
};

/* What stands in the head, in this order, with the key of the JSON that it comes from. */
static const struct {
    const char *label;
    const char *key;
    bool is_time;
} facts[] = {
    {N_("Call"), "id", false},
    {N_("Direction"), "direction", false},
    {N_("Contact"), "contact", false},
    {N_("State"), "state", false},
    {N_("Outcome"), "outcome", false},
    {N_("Ended by"), "by", false},
    {N_("Provider"), "provider", false},
    {N_("Line"), "line", false},
    {N_("Agent"), "agent", false},
    {N_("From"), "from", false},
    {N_("Diverted to"), "divert", false},
    {N_("Reference"), "reference", false},
    {N_("Sequence"), "sequence", false},
    {N_("UUID"), "uuid", false},
    {N_("Code"), "code", false},
    {N_("Message"), "message", false},
    {N_("Created"), "created_at", true},
    {N_("Scheduled"), "scheduled_at", true},
    {N_("Started"), "started_at", true},
    {N_("Answered"), "answered_at", true},
    {N_("Ended"), "ended_at", true},
    {N_("Wrapped up"), "wrapped_at", true},
    {N_("Disposition"), "disposition", false},
};

static void print_fact(const char *label, const char *value)
{
    if (!value[0])
        return;
    output_cell(label, LABEL_WIDTH, false);
    fputs("  ", stdout);
    output_cell(value, 0, false);
    putchar('\n');
}

static void print_facts(const json_t *call)
{
    print_fact(_("Number"), present_number_of(call));
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const char *value = present_text(call, facts[i].key);
        char at[PRESENT_TIME_SIZE];
        if (facts[i].is_time) {
            present_time(value, at);
            value = at;
        }
        print_fact(_(facts[i].label), value);
    }
    char shown[PRESENT_SHORT_SIZE];
    present_duration(present_number(call, "seconds", -1), shown);
    print_fact(_("Length"), shown);
    present_cost(call, shown);
    print_fact(_("Cost"), shown);
    print_fact(_("Note"), present_text(call, "note"));
}

/* "agent   connected", "party   failed: busy" */
static void print_legs(const json_t *call)
{
    const json_t *legs = json_object_get(call, "legs");
    size_t at;
    json_t *leg;
    bool any = false;
    json_array_foreach (legs, at, leg) {
        const char *state = present_text(leg, "state");
        const char *cause = present_text(leg, "cause");
        if (!state[0])
            continue;
        if (!any)
            printf("\n%s\n", _("Legs"));
        any = true;
        fputs("  ", stdout);
        output_cell(present_text(leg, "side"), LABEL_WIDTH - 2, false);
        fputs("  ", stdout);
        output_cell(state, 0, false);
        if (cause[0])
            fputs(": ", stdout);
        output_cell(cause, 0, false);
        putchar('\n');
    }
}

static void print_vars(json_t *call)
{
    json_t *vars = json_object_get(call, "vars");
    const char *name;
    json_t *value;
    if (json_object_size(vars) > 0)
        printf("\n%s\n", _("Variables"));
    json_object_foreach (vars, name, value) {
        fputs("  ", stdout);
        output_cell(name, LABEL_WIDTH - 2, false);
        fputs("  ", stdout);
        output_cell(json_string_value(value) ? json_string_value(value) : "", 0, false);
        putchar('\n');
    }
}

static void print_timeline(const json_t *call)
{
    const json_t *timeline = json_object_get(call, "timeline");
    size_t at;
    json_t *step;
    if (json_array_size(timeline) > 0)
        printf("\n%s\n", _("Timeline"));
    json_array_foreach (timeline, at, step) {
        char when[PRESENT_TIME_SIZE];
        const char *detail = present_text(step, "detail");
        present_time(present_text(step, "at"), when);
        fputs("  ", stdout);
        output_cell(when, (int)PRESENT_TIME_SIZE - 1, false);
        fputs("  ", stdout);
        output_cell(present_text(step, "what"), detail[0] ? WHAT_WIDTH : 0, false);
        if (detail[0])
            fputs("  ", stdout);
        output_cell(detail, 0, false);
        putchar('\n');
    }
}

bool run_show(struct client *client, struct failure *failure)
{
    json_t *call = call_list_find(&client->line, client->options.words[0], failure);
    if (!call)
        return false;
    if (options_have(&client->options, "json")) {
        present_clean(call);
        output_json(call);
    } else {
        print_facts(call);
        print_legs(call);
        print_vars(call);
        print_timeline(call);
    }
    json_decref(call);
    return true;
}
