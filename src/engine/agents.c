/* SPDX-License-Identifier: MIT */
/* The list of agents: who is one, who came and left, when to look again, and what is told. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "codec/json.h"
#include "engine/agent_member.h"
#include "engine/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 8192
#define LOOK_MAX_MS    (60 * CLOCK_SECOND) /* so that a clock that is set is seen */

/* ---- Who is one */

struct member *member_find(const struct agents *agents, const char *name)
{
    struct member *member = NULL;
    HASH_FIND_STR(agents->members, name, member);
    return member;
}

/* With [roles], those that the configuration names; without, whoever comes. */
bool member_may_be(const struct agents *agents, const char *name)
{
    const struct config *config = agents->engine->config;
    return name[0] && (!config->roles.given || config_agent(config, name));
}

static struct member *member_new(struct agents *agents, const char *name)
{
    struct member *member = calloc(1, sizeof *member);
    if (!member)
        return NULL;
    snprintf(member->name, sizeof member->name, "%s", name);
    member->agents = agents;
    member->fresh = agents->loading;
    agent_start(&member->agent, clock_now());
    HASH_ADD_STR(agents->members, name, member);
    member_sit(member);
    day_ask_soon(member);
    member_changed(member);
    return member;
}

struct member *member_get(struct agents *agents, const char *name)
{
    struct member *member = member_find(agents, name);
    if (member && member_is_over(member))
        return NULL;
    if (member || !member_may_be(agents, name) || HASH_COUNT(agents->members) >= AGENTS_MAX)
        return member;
    return member_new(agents, name);
}

bool member_is_over(const struct member *member)
{
    return agent_state(&member->agent) == AGENT_OFF && !member->wrap_up.call[0] &&
           !member->pausing && !member_may_be(member->agents, member->name);
}

static void member_free(struct member *member)
{
    member_free_calls(member);
    member_stand_up(member);
    wrap_up_clear(&member->wrap_up);
    HASH_DEL(member->agents->members, member);
    free(member->told);
    free(member);
}

bool agents_knows(const struct agents *agents, const char *name)
{
    return member_find(agents, name) != NULL;
}

bool agents_is_one(struct agents *agents, const char *login, struct failure *failure)
{
    const struct member *member = member_get(agents, login);
    return (member && !member_is_over(member)) ||
           fail(failure, FAILURE_NOT_DONE, _("%s is no agent: the configuration has no [agent.%s]"),
                login, login);
}

/* ---- Consoles */

/* Counted anew: a console may have come before its login was an agent. */
static void count_consoles(struct member *member)
{
    const struct clients *clients = member->agents->engine->clients;
    size_t count = clients ? clients_consoles_of(clients, member->name) : 0;
    agent_attach(&member->agent, (int)count, clock_now());
    member_changed(member);
}

void agents_consoles_changed(struct agents *agents, const char *login)
{
    struct member *member = member_get(agents, login);
    if (member)
        count_consoles(member);
}

/* ---- The configuration */

/* Makes those that the configuration names, and takes what the store knows of them. */
static bool load_configured(struct agents *agents, struct failure *failure)
{
    const struct config *config = agents->engine->config;
    agents->loading = true;
    for (size_t i = 0; i < config->agent_count; i++)
        member_get(agents, config->agents[i].name);
    bool loaded = agents_load(agents, failure);
    agents->loading = false;
    return loaded;
}

static bool all_are_known(const struct agents *agents)
{
    const struct config *config = agents->engine->config;
    for (size_t i = 0; i < config->agent_count; i++)
        if (!member_find(agents, config->agents[i].name))
            return false;
    return true;
}

/* Those who are none any more and off are gone at once, but for what is told of that. */
void agents_config_changed(struct agents *agents)
{
    struct failure failure = {0};
    struct member *member, *next;
    if (!all_are_known(agents) && !load_configured(agents, &failure))
        log_error("what is known of new agents can't be read: %s", failure.sentence);
    HASH_ITER (hh, agents->members, member, next) {
        member_sit(member);
        if (member_is_over(member))
            member_changed(member);
        else
            count_consoles(member);
    }
}

/* ---- The clock */

static void agents_look(uv_timer_t *timer)
{
    struct agents *agents = timer->data;
    int64_t now = clock_now();
    struct member *member, *next;
    agents->due_at = 0;
    if (agents->engine->stopping)
        return; /* what is open goes on with the next engine */
    day_turn(agents, now);
    HASH_ITER (hh, agents->members, member, next) {
        member_look_at_calls(member, now);
        wrap_up_look(member, now);
        day_look(member, now);
    }
    agents_due(agents, agents->next_day);
}

void agents_due(struct agents *agents, int64_t at)
{
    int64_t now = clock_now();
    int64_t last = now + LOOK_MAX_MS;
    if (agents->engine->stopping || (agents->due_at && agents->due_at <= at))
        return;
    agents->due_at = at < last ? at : last;
    uint64_t wait = agents->due_at > now ? (uint64_t)(agents->due_at - now) : 0;
    uv_timer_start(&agents->timer, agents_look, wait, 0);
}

/* ---- What is told */

void member_changed(struct member *member)
{
    struct agents *agents = member->agents;
    if (!member->changed) {
        member->changed = true;
        LL_PREPEND2(agents->changed, member, changed_next);
    }
    publish_agents(agents->engine->publisher);
}

static void member_add(struct member *member, struct text *frames)
{
    struct text *line = &member->agents->line;
    json_t *json = member_json(member);
    text_clear(line);
    bool written = json && json_write(line, json, false);
    json_decref(json);
    if (!written || (member->told && strcmp(member->told, text_string(line)) == 0))
        return;
    free(member->told);
    member->told = strdup(text_string(line));
    wire_write_raw(frames, WIRE_AGENT, 0, "agent", text_string(line), line->length);
}

bool agents_add_changed(struct agents *agents, struct text *frames, char name[AGENT_TEXT_SIZE])
{
    struct member *member = agents ? agents->changed : NULL;
    if (!member)
        return false;
    LL_DELETE2(agents->changed, member, changed_next);
    member->changed = false;
    memcpy(name, member->name, sizeof member->name);
    member_add(member, frames);
    if (member_is_over(member))
        member_free(member);
    return true;
}

static int by_name(const struct member *a, const struct member *b)
{
    return strcmp(a->name, b->name);
}

void agents_list(struct agents *agents, const char *only, const struct ask *ask)
{
    HASH_SORT(agents->members, by_name);
    for (const struct member *member = agents->members; member; member = member->hh.next) {
        if (!member_is_over(member) && (!only || strcmp(member->name, only) == 0))
            ask_item(ask, member_json(member));
    }
}

/* ---- All of them */

struct agents *agents_open(struct engine *engine, struct failure *failure)
{
    struct agents *agents = calloc(1, sizeof *agents);
    if (!agents) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    agents->engine = engine;
    text_start(&agents->line, LINE_MAX_BYTES);
    uv_timer_init(&engine->loop, &agents->timer);
    agents->timer.data = agents;
    day_turn(agents, clock_now());
    if (load_configured(agents, failure))
        return agents;
    agents_end(agents);
    return NULL;
}

void agents_close(struct agents *agents)
{
    uv_close((uv_handle_t *)&agents->timer, NULL);
}

void agents_end(struct agents *agents)
{
    struct member *member, *next;
    if (!agents)
        return;
    HASH_ITER (hh, agents->members, member, next)
        member_free(member);
    text_free(&agents->line);
    free(agents);
}
