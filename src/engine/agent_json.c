/* SPDX-License-Identifier: MIT */
/* An agent as the wire tells it. */
#include "engine/agent_member.h"

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

/* The call that the agent is on, else the one that is written up. */
static void add_call(const struct member *member, json_t *json)
{
    const struct agent_call *call = member->calls;
    const struct agent_wrap_up *wrap_up = &member->wrap_up;
    bool writes_up = !call && wrap_up->call[0];
    json_object_set_new(json, "call", text_or_null(call ? call->id : wrap_up->call));
    json_object_set_new(json, "number", text_or_null(call ? call->number : wrap_up->number));
    json_object_set_new(json, "contact", text_or_null(call ? call->contact : wrap_up->contact));
    json_object_set_new(json, "until", writes_up ? json_integer(wrap_up->until) : json_null());
}

static void add_day(const struct agent_day *day, json_t *json)
{
    json_object_set_new(json, "calls", json_integer(day->calls));
    json_object_set_new(json, "answered", json_integer(day->answered));
    json_object_set_new(json, "talk", json_integer(day->talk));
    json_object_set_new(json, "wrap_up", json_integer(day->wrap_up));
    json_object_set_new(json, "wrapped", json_integer(day->wrapped));
}

json_t *member_json(const struct member *member)
{
    const struct agent *agent = &member->agent;
    json_t *json = json_pack("{s:s,s:s,s:o,s:o,s:I,s:o,s:i,s:i}", "name", member->name, "state",
                             agent_state_words[agent_state(agent)], "reason",
                             text_or_null(agent->reason), "by", text_or_null(agent->by), "since",
                             (json_int_t)agent->since, "phone", text_or_null(member->phone),
                             "consoles", agent->consoles, "failed_legs", agent_failed_legs(agent));
    add_call(member, json);
    add_day(&member->day, json);
    if (member_is_over(member))
        json_object_set_new(json, "removed", json_true());
    return json;
}
