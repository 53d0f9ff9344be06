/* SPDX-License-Identifier: MIT */
/* Agents: `agents`, `pause`, `ready`, `phone`, `wrapup`. */
#include "client/agents.h"

#include "base/clock.h"
#include "base/intl.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "model/agent.h"

#include <stdio.h>
#include <string.h>

#define REASON_MAX (AGENT_TEXT_SIZE - 1) /* bytes, as of all these texts */

const struct command_option options_agents[] = {
    {.name = "json", .sentence = N_("print JSON, an object a line")},
    {0},
};
#define AGENT_OPTION                                                                \
    {                                                                               \
        .name = "agent", .kind = ARGUMENT_TEXT, .argument = "NAME", .filled = true, \
        .sentence = N_("another agent than yourself")                               \
    }
const struct command_option options_pause[] = {AGENT_OPTION, {0}};
const struct command_option options_ready[] = {AGENT_OPTION, {0}};
const struct command_option options_phone[] = {{0}};
const struct command_option options_wrapup[] = {{0}};

/* ---- agents */

static const char *const state_names[AGENT_STATE_COUNT] = {
    [AGENT_OFF] = N_("off"),      [AGENT_READY] = N_("ready"),     [AGENT_PAUSED] = N_("paused"),
    [AGENT_CALL] = N_("on call"), [AGENT_WRAP_UP] = N_("wrap-up"),
};

static const char *state_of(const json_t *agent)
{
    const char *word = present_text(agent, "state");
    for (int i = 0; i < AGENT_STATE_COUNT; i++)
        if (strcmp(word, agent_state_words[i]) == 0)
            return _(state_names[i]);
    return word;
}

static void column_name(const json_t *agent, struct text *out)
{
    text_add(out, present_text(agent, "name"));
}

static void column_state(const json_t *agent, struct text *out)
{
    text_add(out, state_of(agent));
}

static void column_time(const json_t *agent, struct text *out)
{
    char time[PRESENT_SHORT_SIZE];
    int64_t since = present_number(agent, "since", 0);
    present_duration((clock_now() - since) / CLOCK_SECOND, time);
    text_add(out, time);
}

static void column_phone(const json_t *agent, struct text *out)
{
    text_add(out, present_text(agent, "phone"));
}

static void column_day(const json_t *agent, struct text *out)
{
    char talk[PRESENT_SHORT_SIZE];
    present_duration(present_number(agent, "talk", 0), talk);
    text_addf(out, "%lld/%lld %s", (long long)present_number(agent, "answered", 0),
              (long long)present_number(agent, "calls", 0), talk);
}

/* The other party of a call, else why the agent is paused and by whom. */
static void column_what(const json_t *agent, struct text *out)
{
    const char *contact = present_text(agent, "contact");
    const char *number = present_text(agent, "number");
    const char *reason = present_text(agent, "reason");
    const char *by = present_text(agent, "by");
    text_addf(out, "%s%s%s", contact, contact[0] && number[0] ? " " : "", number);
    if (reason[0])
        text_addf(out, "%s%s", out->length ? "; " : "", reason);
    if (reason[0] && by[0] && strcmp(by, present_text(agent, "name")) != 0)
        text_addf(out, " (%s)", by);
}

static const struct {
    const char *title;
    int width; /* 0: the rest of the line */
    void (*add)(const json_t *agent, struct text *out);
} columns[] = {
    {N_("AGENT"), 16, column_name},   {N_("STATE"), 8, column_state},
    {N_("FOR"), 8, column_time},      {N_("PHONE"), 16, column_phone},
    {N_("ANSWERED"), 16, column_day}, {N_("WITH WHOM, OR WHY"), 0, column_what},
};
#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

static void print_cell(size_t column, const char *text)
{
    output_cell(text, columns[column].width, false);
    fputs(column + 1 < COLUMN_COUNT ? "  " : "\n", stdout);
}

static void print_agent(const json_t *agent)
{
    struct text cell;
    text_start(&cell, OUTPUT_CELL_MAX);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        text_clear(&cell);
        columns[i].add(agent, &cell);
        print_cell(i, text_string(&cell));
    }
    text_free(&cell);
}

static void time_to_text(json_t *agent, const char *key)
{
    char text[CLOCK_ISO_SIZE];
    const json_t *at = json_object_get(agent, key);
    if (!json_is_integer(at))
        return;
    clock_format_utc(json_integer_value(at), text);
    json_object_set_new(agent, key, json_string(text));
}

void agents_clean(json_t *agent)
{
    time_to_text(agent, "since");
    time_to_text(agent, "until");
}

struct listing {
    bool json;
    bool any;
};

static bool list_agent(void *context, json_t *agent, struct failure *failure)
{
    (void)failure;
    struct listing *listing = context;
    if (listing->json) {
        agents_clean(agent);
        output_json(agent);
    } else {
        for (size_t i = 0; !listing->any && i < COLUMN_COUNT; i++)
            print_cell(i, _(columns[i].title));
        print_agent(agent);
    }
    listing->any = true;
    return true;
}

bool run_agents(struct client *client, struct failure *failure)
{
    struct listing listing = {.json = options_have(&client->options, "json")};
    bool listed = line_ask(&client->line, WIRE_AGENTS, NULL, list_agent, &listing, failure);
    if (listed && !listing.any && !listing.json)
        fprintf(stderr, "%s\n", _("no agents"));
    return listed;
}

/* ---- What an agent does */

static bool fits(const char *text, struct failure *failure)
{
    return strlen(text) <= REASON_MAX ||
           fail(failure, FAILURE_USAGE, _("%.20s… is longer than %d bytes"), text, REASON_MAX);
}

/* With --agent, where it is given. */
static bool ask_of_agent(struct client *client, enum wire_type type, json_t *body,
                         struct failure *failure)
{
    const char *agent = options_text(&client->options, "agent");
    if (agent && !fits(agent, failure)) {
        json_decref(body);
        return false;
    }
    if (agent)
        json_object_set_new(body, "agent", json_string(agent));
    return line_ask(&client->line, type, body, NULL, NULL, failure);
}

bool run_pause(struct client *client, struct failure *failure)
{
    const char *reason = client->options.words[0];
    return fits(reason, failure) &&
           ask_of_agent(client, WIRE_PAUSE, json_pack("{s:s}", "reason", reason), failure);
}

bool run_ready(struct client *client, struct failure *failure)
{
    return ask_of_agent(client, WIRE_READY, json_object(), failure);
}

bool run_phone(struct client *client, struct failure *failure)
{
    const char *number = client->options.words[0];
    return fits(number, failure) &&
           line_ask(&client->line, WIRE_PHONE, json_pack("{s:s}", "number", number), NULL, NULL,
                    failure);
}

bool run_wrapup(struct client *client, struct failure *failure)
{
    const char *disposition = client->options.word_count ? client->options.words[0] : "";
    json_t *body = NULL;
    if (!fits(disposition, failure))
        return false;
    if (disposition[0])
        body = json_pack("{s:s}", "disposition", disposition);
    return line_ask(&client->line, WIRE_WRAP_UP, body, NULL, NULL, failure);
}
