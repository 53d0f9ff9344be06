/* SPDX-License-Identifier: MIT */
/* Reading items of agents, their flags and their order. */
#include "console/agents.h"

#include "base/clock.h"
#include "base/intl.h"
#include "console/member.h"

#include <stdlib.h>
#include <string.h>

struct agent_look agent_state_look(enum agent_state state)
{
    static const struct agent_look looks[AGENT_STATE_COUNT] = {
        [AGENT_CALL] = {ROLE_STATE_CONNECTED, "●", "#", N_("on call")},
        [AGENT_WRAP_UP] = {ROLE_STATE_STARTED, "◒", "^", N_("wrap-up")},
        [AGENT_PAUSED] = {ROLE_STATE_PENDING, "◫", "=", N_("paused")},
        [AGENT_READY] = {ROLE_GOOD, "○", "o", N_("ready")},
        [AGENT_OFF] = {ROLE_DIM, "–", "-", N_("off")},
    };
    struct agent_look look = looks[state];
    look.word = _(look.word);
    return look;
}

struct agent_look agent_flag_look(enum agent_flag flag)
{
    static const struct agent_look looks[AGENT_FLAG_COUNT] = {
        [AGENT_FLAG_LONG_PAUSE] = {ROLE_WARN, "▲", "!", N_("long pause")},
        [AGENT_FLAG_LONG_WRAP_UP] = {ROLE_WARN, "▲", "!", N_("long wrap-up")},
        [AGENT_FLAG_LONG_TALK] = {ROLE_WARN, "▲", "!", N_("long talk")},
        [AGENT_FLAG_SILENT] = {ROLE_STATE_UNCONFIRMED, "◍", "!", N_("silent")},
        [AGENT_FLAG_FAILED_LEGS] = {ROLE_ERROR, "✗", "X", N_("phone fails")},
    };
    struct agent_look look = looks[flag];
    look.word = _(look.word);
    return look;
}

/* ---- What the engine tells */

/* Of a state that is not known here (a newer engine's) only so much is sure: it takes no calls. */
static enum agent_state state_read(const json_t *item)
{
    const char *word = json_string_value(json_object_get(item, "state"));
    for (int i = 0; word && i < AGENT_STATE_COUNT; i++) {
        if (strcmp(agent_state_words[i], word) == 0)
            return (enum agent_state)i;
    }
    return AGENT_PAUSED;
}

static bool agent_read(struct agent_row *row, const json_t *item)
{
    *row = (struct agent_row){.state = state_read(item)};
    member_text(row->name, sizeof row->name, item, "name");
    member_text(row->reason, sizeof row->reason, item, "reason");
    member_text(row->phone, sizeof row->phone, item, "phone");
    member_text(row->call, sizeof row->call, item, "call");
    member_text(row->number, sizeof row->number, item, "number");
    member_text(row->contact, sizeof row->contact, item, "contact");
    member_text(row->by, sizeof row->by, item, "by");
    row->since = member_time(item, "since");
    row->until = member_time(item, "until");
    row->consoles = member_count(item, "consoles");
    row->calls = member_count(item, "calls");
    row->answered = member_count(item, "answered");
    row->talk = member_count(item, "talk");
    row->wrap_up = member_count(item, "wrap_up");
    row->wrapped = member_count(item, "wrapped");
    row->failed_legs = member_count(item, "failed_legs");
    return row->name[0];
}

void agent_list_free(struct agents *agents)
{
    for (size_t i = 0; i < agents->count; i++)
        free(agents->rows[i]);
    free(agents->rows);
    *agents = (struct agents){0};
}

static bool agents_add(struct agents *agents, const struct agent_row *row)
{
    if (agents->count >= AGENTS_HELD_MAX)
        return false;
    struct agent_row **rows = realloc(agents->rows, (agents->count + 1) * sizeof(void *));
    if (!rows)
        return false;
    agents->rows = rows;
    rows[agents->count] = malloc(sizeof *row);
    if (!rows[agents->count])
        return false;
    *rows[agents->count++] = *row;
    return true;
}

bool agent_list_copy(struct agents *to, const struct agents *from)
{
    *to = (struct agents){.told = from->told};
    for (size_t i = 0; i < from->count; i++) {
        if (!agents_add(to, from->rows[i])) {
            agent_list_free(to);
            return false;
        }
    }
    return true;
}

struct agent_row *agent_list_find(const struct agents *agents, const char *name)
{
    for (size_t i = 0; i < agents->count; i++) {
        if (strcmp(agents->rows[i]->name, name) == 0)
            return agents->rows[i];
    }
    return NULL;
}

bool agent_list_put(struct agents *agents, const json_t *item)
{
    struct agent_row row;
    if (!agent_read(&row, item))
        return false;
    struct agent_row *there = agent_list_find(agents, row.name);
    if (!there)
        return agents_add(agents, &row);
    row.silent = there->silent && strcmp(row.call, there->call) == 0;
    row.flags = there->flags;
    *there = row;
    return true;
}

void agent_list_doubt(struct agents *agents)
{
    for (size_t i = 0; i < agents->count; i++)
        agents->rows[i]->stale = true;
}

void agent_list_sweep(struct agents *agents)
{
    size_t kept = 0;
    for (size_t i = 0; i < agents->count; i++) {
        if (agents->rows[i]->stale)
            free(agents->rows[i]);
        else
            agents->rows[kept++] = agents->rows[i];
    }
    agents->count = kept;
}

/* ---- Who needs attention */

/* The flag that comes with time in this state, and after how many seconds; 0: never. */
static int64_t limit_of(const struct agent_row *row, const struct agent_limits *limits,
                        enum agent_flag *flag)
{
    switch ((int)row->state) {
    case AGENT_CALL:
        *flag = AGENT_FLAG_LONG_TALK;
        return limits->long_talk;
    case AGENT_WRAP_UP:
        *flag = AGENT_FLAG_LONG_WRAP_UP;
        return limits->long_wrap_up;
    case AGENT_PAUSED:
        *flag = AGENT_FLAG_LONG_PAUSE;
        return limits->long_pause;
    default:
        return 0;
    }
}

/* When that is; 0: never. */
static int64_t flag_at(const struct agent_row *row, const struct agent_limits *limits,
                       enum agent_flag *flag)
{
    int64_t seconds = limit_of(row, limits, flag);
    return seconds && row->since ? row->since + seconds * CLOCK_SECOND : 0;
}

bool agent_runs(const struct agent_row *row)
{
    return row->state == AGENT_CALL || row->state == AGENT_WRAP_UP;
}

unsigned agent_flags(const struct agent_row *row, const struct agent_limits *limits, int64_t now)
{
    unsigned flags = 0;
    enum agent_flag by_time;
    int64_t at = flag_at(row, limits, &by_time);
    if (at && now >= at)
        flags |= AGENT_FLAG_BIT(by_time);
    if (row->silent && row->call[0])
        flags |= AGENT_FLAG_BIT(AGENT_FLAG_SILENT);
    if (row->failed_legs >= AGENT_FAILED_LEGS_MAX)
        flags |= AGENT_FLAG_BIT(AGENT_FLAG_FAILED_LEGS);
    return flags;
}

static int rows_order(const void *left, const void *right)
{
    const struct agent_row *one = *(struct agent_row *const *)left;
    const struct agent_row *other = *(struct agent_row *const *)right;
    if (one->flags != other->flags)
        return one->flags > other->flags ? -1 : 1;
    if (one->state != other->state)
        return one->state < other->state ? -1 : 1;
    if (one->state == AGENT_CALL && one->since != other->since)
        return one->since < other->since ? -1 : 1;
    return strcmp(one->name, other->name);
}

void agent_list_sort(struct agents *agents, const struct agent_limits *limits, int64_t now)
{
    for (size_t i = 0; i < agents->count; i++)
        agents->rows[i]->flags = agent_flags(agents->rows[i], limits, now);
    if (agents->count)
        qsort(agents->rows, agents->count, sizeof *agents->rows, rows_order);
}

bool agent_list_has_passed(const struct agents *agents, const struct agent_limits *limits,
                           int64_t now)
{
    for (size_t i = 0; i < agents->count; i++)
        if (agents->rows[i]->flags != agent_flags(agents->rows[i], limits, now))
            return true;
    return false;
}

int64_t agent_list_change_at(const struct agents *agents, const struct agent_limits *limits,
                             int64_t now)
{
    int64_t next = 0;
    for (size_t i = 0; i < agents->count; i++) {
        enum agent_flag flag;
        int64_t at = flag_at(agents->rows[i], limits, &flag);
        if (at > now && (!next || at < next))
            next = at;
    }
    return next;
}
