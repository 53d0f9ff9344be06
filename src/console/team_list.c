/* SPDX-License-Identifier: MIT */
/* Which lines the parts of the supervisors' view show, and in which order. */
#include "base/clock.h"
#include "console/format.h"
#include "console/state.h"
#include "console/team.h"
#include "model/life.h"

#include <stdlib.h>
#include <string.h>

struct team_facts team_facts(const struct console *console)
{
    const struct team_frozen *frozen = console->team ? console->team->frozen : NULL;
    if (frozen)
        return (struct team_facts){frozen->now, &frozen->agents, &frozen->feed, frozen->attached};
    return (struct team_facts){console->now, &console->agents, &console->feed, console->attached};
}

/* Any of the texts holds what is looked for; capitals or not (of ASCII). */
static bool holds(const char *text, const char *const *in, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcasestr(in[i], text))
            return true;
    }
    return false;
}

/* ---- Agents: they are in their order already */

static bool agent_is_listed(const struct team *team, const struct agent_row *row)
{
    if (team->attention && !row->flags)
        return false;
    if (!team->text[0]) /* mostly; and translating a word for each takes its time */
        return true;
    const char *const texts[] = {row->name,    row->phone,  row->number,
                                 row->contact, row->reason, agent_state_look(row->state).word};
    return holds(team->text, texts, sizeof texts / sizeof *texts);
}

size_t team_agents_listed(const struct console *console, const struct agent_row **out)
{
    struct team_facts facts = team_facts(console);
    size_t count = 0;
    for (size_t i = 0; i < facts.agents->count; i++) {
        if (agent_is_listed(console->team, facts.agents->rows[i]))
            out[count++] = facts.agents->rows[i];
    }
    return count;
}

/* ---- Calls: those with flags first, the worst first; then the longest */

unsigned team_call_flags(const struct call_row *row, const struct agent_limits *limits, int64_t now)
{
    unsigned flags = 0;
    int64_t since = row->answered_at;
    bool talks = row->state == CALL_CONNECTED || row->state == CALL_UNCONFIRMED;
    if (row->state == CALL_UNCONFIRMED)
        flags |= AGENT_FLAG_BIT(AGENT_FLAG_SILENT);
    if (talks && since && limits->long_talk && now - since >= limits->long_talk * CLOCK_SECOND)
        flags |= AGENT_FLAG_BIT(AGENT_FLAG_LONG_TALK);
    return flags;
}

struct listed_call {
    const struct call_row *row;
    unsigned flags;
};

static int calls_order(const void *left, const void *right)
{
    const struct listed_call *one = left;
    const struct listed_call *other = right;
    if (one->flags != other->flags)
        return one->flags > other->flags ? -1 : 1;
    if (one->row->created_at != other->row->created_at)
        return one->row->created_at < other->row->created_at ? -1 : 1;
    return strcmp(one->row->id, other->row->id);
}

static bool call_is_listed(const struct team *team, const struct listed_call *call)
{
    const struct call_row *row = call->row;
    if (!call_state_is_live(row->state) || (team->attention && !call->flags))
        return false;
    if (!team->text[0])
        return true;
    const char *const texts[] = {
        row->contact,  row->number, row->shown,  row->agent,
        row->provider, row->line,   row->divert, state_look(row->state, row->outcome).word};
    return holds(team->text, texts, sizeof texts / sizeof *texts);
}

size_t team_calls_listed(const struct console *console, const struct call_row **out)
{
    const struct calls *live = &console->team->live;
    int64_t now = team_facts(console).now;
    struct listed_call listed[CALLS_HELD_MAX];
    size_t count = 0;
    for (size_t i = 0; i < live->count; i++) {
        const struct call_row *row = live->rows[i];
        listed[count] =
            (struct listed_call){row, team_call_flags(row, &console->engine.limits, now)};
        count += call_is_listed(console->team, &listed[count]);
    }
    qsort(listed, count, sizeof *listed, calls_order);
    for (size_t i = 0; i < count; i++)
        out[i] = listed[i].row;
    return count;
}

/* ---- The lines of the feed, by name */

size_t team_lines_listed(const struct console *console, const struct feed_line **out)
{
    const struct feed *feed = team_facts(console).feed;
    size_t count = 0;
    for (size_t i = 0; i < feed->line_count; i++) {
        const char *const texts[] = {feed->lines[i].name};
        if (!console->team->text[0] || holds(console->team->text, texts, 1))
            out[count++] = &feed->lines[i];
    }
    return count;
}
