/* SPDX-License-Identifier: MIT */
/* The supervisors' view as a whole: when it is there, what its bars lie on, and what the clock does
   to it. */
#include "console/team.h"

#include "base/clock.h"
#include "base/intl.h"
#include "console/state.h"
#include "model/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool team_is_wall(const struct console *console)
{
    return console->team && console->team->wall;
}

static void frozen_free(struct team_frozen *frozen)
{
    if (frozen)
        agent_list_free(&frozen->agents);
    free(frozen);
}

void team_free(struct team *team)
{
    if (!team)
        return;
    frozen_free(team->frozen);
    calls_free(&team->live);
    calls_free(&team->of_one);
    free(team);
}

static void roles_say(const struct console *console, char *out, size_t size)
{
    size_t used = 0;
    snprintf(out, size, "%s", _("nothing that [roles] names"));
    for (int i = 0; i < USER_ROLE_COUNT; i++) {
        if (console->engine.roles & USER_ROLE_BIT(i) && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                     user_role_words[i]);
    }
}

static void say_not_allowed(struct console *console)
{
    char roles[128];
    roles_say(console, roles, sizeof roles);
    console_notice(console, ROLE_WARN,
                   _("the team is for viewers, supervisors and admins to see; you are: %s"), roles);
}

void team_open(struct console *console, bool wall)
{
    if (!wall && !engine_settings_see_all(&console->engine)) {
        say_not_allowed(console);
        return;
    }
    if (!console->team)
        console->team = calloc(1, sizeof *console->team);
    if (!console->team)
        return;
    console->team->wall = wall;
    console->redraw = true;
    console->soon[SOON_FIGURES] = (struct soon){0}; /* what was asked before it was closed is old */
    figures_start(&console->team->figures, clock_midnight_local(console->now));
    console_layout(console);
    team_ask_all(console);
}

void team_close(struct console *console)
{
    if (!console->team || console->team->wall)
        return;
    team_free(console->team);
    console->team = NULL;
    console->soon[SOON_FIGURES].due_at = 0;
    console_layout(console);
}

void team_settings_changed(struct console *console)
{
    if (!console->team)
        return;
    if (!console->team->wall && !engine_settings_see_all(&console->engine)) {
        team_close(console);
        say_not_allowed(console);
        return;
    }
    console->soon[SOON_FIGURES] =
        (struct soon){0}; /* who does not know them is not asked for them */
    console_ask_soon(console, SOON_FIGURES);
}

void team_sheet_close(struct console *console)
{
    struct team *team = console->team;
    team->sheet = SHEET_NONE;
    team->of_one_round = ++console->team_round; /* what is on its way is for nobody now */
    calls_free(&team->of_one);
    console->redraw = true;
}

/* ---- Order and bars */

static void mark_silent(struct console *console)
{
    const struct calls *live = &console->team->live;
    for (size_t i = 0; i < console->agents.count; i++)
        console->agents.rows[i]->silent = false;
    for (size_t i = 0; i < live->count; i++) {
        const struct call_row *call = live->rows[i];
        struct agent_row *row = call->state == CALL_UNCONFIRMED && call->agent[0]
                                    ? agent_list_find(&console->agents, call->agent)
                                    : NULL;
        if (row && strcmp(row->call, call->id) == 0)
            row->silent = true;
    }
}

/* The line that the bar is on now; where that is gone, it stays as high as it was. */
static void bar_settle(struct team_bar *bar, size_t found, size_t count, size_t height)
{
    size_t last = count ? count - 1 : 0;
    bar->selected = !bar->on[0] ? 0 : found < count ? found : bar->selected;
    bar->selected = bar->selected < last ? bar->selected : last;
    bar->top = list_top(bar->on[0] ? bar->top : 0, bar->selected, count, height);
}

static void bars_settle(struct console *console)
{
    struct team *team = console->team;
    const struct agent_row *agents[AGENTS_HELD_MAX];
    const struct call_row *calls[CALLS_HELD_MAX];
    const struct feed_line *lines[FEED_LINES_MAX];
    size_t at = 0;
    size_t count = team_agents_listed(console, agents);
    while (at < count && strcmp(agents[at]->name, team->bars[TEAM_AGENTS].on) != 0)
        at++;
    bar_settle(&team->bars[TEAM_AGENTS], at, count, team_rows(console, TEAM_AGENTS));
    count = team_calls_listed(console, calls);
    for (at = 0; at < count && strcmp(calls[at]->id, team->bars[TEAM_CALLS].on) != 0;)
        at++;
    bar_settle(&team->bars[TEAM_CALLS], at, count, team_rows(console, TEAM_CALLS));
    count = team_lines_listed(console, lines);
    for (at = 0; at < count && strcmp(lines[at]->name, team->bars[TEAM_LINES].on) != 0;)
        at++;
    bar_settle(&team->bars[TEAM_LINES], at, count, team_rows(console, TEAM_LINES));
}

void team_settle(struct console *console)
{
    struct team *team = console->team;
    if (!team)
        return;
    if (!team->frozen) {
        mark_silent(console);
        agent_list_sort(&console->agents, &console->engine.limits, console->now);
    }
    bars_settle(console);
}

/* ---- The clock */

bool team_has_running(const struct console *console)
{
    const struct team *team = console->team;
    if (!team || team->frozen)
        return false;
    for (size_t i = 0; i < console->agents.count; i++) {
        if (agent_runs(console->agents.rows[i]))
            return true;
    }
    return calls_live(&team->live) > 0;
}

static int64_t next_quarter(const struct console *console)
{
    int64_t since = console->team->figures.since;
    return since + ((console->now - since) / FIGURES_QUARTER + 1) * FIGURES_QUARTER;
}

int64_t team_wakes_at(const struct console *console)
{
    const struct team *team = console->team;
    if (!team || team->frozen)
        return 0;
    int64_t quarter = next_quarter(console);
    int64_t limit = agent_list_change_at(&console->agents, &console->engine.limits, console->now);
    return limit && limit < quarter ? limit : quarter;
}

/* A new day begins with nothing; a new quarter moves the mark in the chart. */
void team_tick(struct console *console)
{
    struct team *team = console->team;
    int64_t midnight = clock_midnight_local(console->now);
    if (!team || team->frozen)
        return;
    int quarter = figures_quarter(&team->figures, console->now);
    console->redraw =
        console->redraw || quarter != team->quarter ||
        agent_list_has_passed(&console->agents, &console->engine.limits, console->now);
    team->quarter = quarter;
    if (midnight == team->figures.since)
        return;
    figures_start(&team->figures, midnight);
    console_ask_soon(console, SOON_FIGURES);
    console->redraw = true;
}

/* ---- What a key means */

const struct agent_row *team_agent(const struct console *console)
{
    const struct team *team = console->team;
    const struct agents *agents = team_facts(console).agents;
    const struct agent_row *listed[AGENTS_HELD_MAX];
    if (team->sheet == SHEET_AGENT)
        return agent_list_find(agents, team->one);
    if (team->sheet == SHEET_LINE)
        return NULL;
    if (team->part == TEAM_CALLS) {
        const struct call_row *call = team_call(console);
        return call && call->agent[0] ? agent_list_find(agents, call->agent) : NULL;
    }
    size_t count = team->part == TEAM_AGENTS ? team_agents_listed(console, listed) : 0;
    size_t at = team->bars[TEAM_AGENTS].selected;
    return at < count ? listed[at] : NULL;
}

const struct call_row *team_call(const struct console *console)
{
    const struct team *team = console->team;
    const struct call_row *listed[CALLS_HELD_MAX];
    const struct agent_row *agent = NULL;
    if (team->sheet == SHEET_NONE && team->part == TEAM_CALLS) {
        size_t count = team_calls_listed(console, listed);
        size_t at = team->bars[TEAM_CALLS].selected;
        return at < count ? listed[at] : NULL;
    }
    if (team->sheet != SHEET_LINE && team->part != TEAM_CALLS)
        agent = team_agent(console);
    else if (team->sheet == SHEET_AGENT)
        agent = agent_list_find(team_facts(console).agents, team->one);
    if (agent && agent->call[0])
        return calls_by_id(&team->live, agent->call);
    return team->sheet == SHEET_NONE ? NULL : calls_selected(&team->of_one);
}
