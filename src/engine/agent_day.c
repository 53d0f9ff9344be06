/* SPDX-License-Identifier: MIT */
/* Today's figures of the agents. The store counts them, so that nothing counts twice however late
   or often it is told; it is asked again a moment after a change, and seldom. */
#include "base/clock.h"
#include "engine/agent_member.h"

#include <stdlib.h>
#include <string.h>

#define SOON_MS   100
#define SELDOM_MS (2 * CLOCK_SECOND)
/* Behind a midnight is the next one, however long the day is. */
#define LONGEST_DAY_MS (30 * 3600 * CLOCK_SECOND)

struct day_question {
    struct agents *agents;
    char name[AGENT_TEXT_SIZE];
    int64_t since;
};

void day_ask_soon(struct member *member)
{
    int64_t now = clock_now();
    int64_t at = member->asked_at + SELDOM_MS;
    if (member->ask_at)
        return;
    /* A clock that was set back does not hold it up. */
    member->ask_at = at > now + SOON_MS && at <= now + SELDOM_MS ? at : now + SOON_MS;
    agents_due(member->agents, member->ask_at);
}

static int64_t number_of(const json_t *row, const char *key)
{
    return json_integer_value(json_object_get(row, key));
}

void day_take(struct member *member, const json_t *row)
{
    member->day = (struct agent_day){
        .calls = number_of(row, "calls"),
        .dialled = number_of(row, "dialled"),
        .answered = number_of(row, "answered"),
        .talk = number_of(row, "talk"),
        .wrap_up = number_of(row, "wrap_up"),
        .wrapped = number_of(row, "wrapped"),
    };
    /* Orders that are on their way to the store are counted here alone. */
    if (member->dialled < member->day.dialled)
        member->dialled = member->day.dialled;
    member_changed(member);
}

static void day_told(void *context, json_t *rows, const struct failure *failure)
{
    struct day_question *question = context;
    struct member *member = member_find(question->agents, question->name);
    const json_t *row = json_array_get(rows, 0);
    if (member) {
        member->asking = false;
        bool told = row && !(failure && failure->kind);
        if (told && question->since == question->agents->day)
            day_take(member, row);
        else
            day_ask_soon(member);
    }
    free(question);
}

void day_look(struct member *member, int64_t now)
{
    struct agents *agents = member->agents;
    if (!member->ask_at)
        return;
    if (member->ask_at > now || member->asking) {
        agents_due(agents, member->ask_at > now ? member->ask_at : now + SOON_MS);
        return;
    }
    struct day_question *question = calloc(1, sizeof *question);
    if (!question)
        return;
    question->agents = agents;
    memcpy(question->name, member->name, sizeof question->name);
    question->since = agents->day;
    member->ask_at = 0;
    member->asked_at = now;
    member->asking = true;
    store_read_agent_day(agents->engine->store, member->name, agents->day, day_told, question);
}

void day_turn(struct agents *agents, int64_t now)
{
    struct member *member, *next;
    if (now >= agents->day && now < agents->next_day)
        return;
    agents->day = clock_midnight_local(now);
    agents->next_day = clock_midnight_local(agents->day + LONGEST_DAY_MS);
    HASH_ITER (hh, agents->members, member, next) {
        member->day = (struct agent_day){0};
        member->dialled = 0;
        day_ask_soon(member);
        member_changed(member);
    }
    agents_due(agents, agents->next_day);
}

void agents_dialled(struct agents *agents, const char *login, int orders)
{
    struct member *member = member_get(agents, login);
    if (!member)
        return;
    day_turn(agents, clock_now());
    member->dialled += orders;
}

int64_t agents_calls_today(struct agents *agents, const char *login)
{
    day_turn(agents, clock_now());
    const struct member *member = member_find(agents, login);
    return member ? member->dialled : 0;
}
