/* SPDX-License-Identifier: MIT */
/* Settings. */
#include "engine/settings.h"

#include "engine/agents.h"
#include "model/user_role.h"

static json_t *list_to_json(const struct list *list)
{
    json_t *json = json_array();
    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(json, json_string(list->items[i]));
    return json;
}

static json_t *roles_to_json(unsigned roles)
{
    json_t *json = json_array();
    for (int role = 0; role < USER_ROLE_COUNT; role++)
        if (roles & USER_ROLE_BIT(role))
            json_array_append_new(json, json_string(user_role_words[role]));
    return json;
}

static json_t *limits_to_json(const struct agent_rules *rules)
{
    json_t *json = json_pack("{s:i}", "wrap_up", rules->wrap_up);
#define X(key, fallback, sentence) json_object_set_new(json, #key, json_integer(rules->key));
    AGENT_LIMITS(X)
#undef X
    return json;
}

/* The phones that the user may sit at, the usual one first. */
static json_t *phones_to_json(const struct agent_entry *agent)
{
    json_t *json = list_to_json(&agent->phones);
    if (agent->number[0] && !list_holds(&agent->phones, agent->number))
        json_array_insert_new(json, 0, json_string(agent->number));
    return json;
}

json_t *settings_json(const struct engine *engine, const char *user, unsigned roles)
{
    const struct config *config = engine->config;
    const struct agent_rules *rules = &config->agent_rules;
    const struct agent_entry *agent = config_agent(config, user);
    char number[AGENT_TEXT_SIZE];
    agents_phone(engine->agents, user, number);
    json_t *json =
        json_pack("{s:o,s:s,s:o,s:o,s:o,s:o,s:o}", "roles", roles_to_json(roles), "country",
                  config->agent.country, "phones", agent ? phones_to_json(agent) : json_array(),
                  "caller_ids", agent ? list_to_json(&agent->caller_ids) : json_array(),
                  "pause_reasons", list_to_json(&rules->pause_reasons), "dispositions",
                  list_to_json(&rules->dispositions), "limits", limits_to_json(rules));
    json_object_set_new(json, "restricted", json_boolean(config->roles.given));
    if (number[0])
        json_object_set_new(json, "number", json_string(number));
    return json;
}
