/* SPDX-License-Identifier: MIT */
/* What keys and mouse do in the supervisors' view. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "console/state.h"
#include "console/team.h"
#include "wire/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Moving */

static size_t part_count(const struct console *console, enum team_part part)
{
    const struct agent_row *agents[AGENTS_HELD_MAX];
    const struct call_row *calls[CALLS_HELD_MAX];
    const struct feed_line *lines[FEED_LINES_MAX];
    switch ((int)part) {
    case TEAM_AGENTS:
        return team_agents_listed(console, agents);
    case TEAM_CALLS:
        return team_calls_listed(console, calls);
    default:
        return team_lines_listed(console, lines);
    }
}

/* What stands there is what the bar stays on; on the first line it stays on the first line. */
static void bar_put(struct console *console, enum team_part part, size_t at)
{
    const struct agent_row *agents[AGENTS_HELD_MAX];
    const struct call_row *calls[CALLS_HELD_MAX];
    const struct feed_line *lines[FEED_LINES_MAX];
    struct team_bar *bar = &console->team->bars[part];
    const char *on = "";
    if (at && part == TEAM_AGENTS && at < team_agents_listed(console, agents))
        on = agents[at]->name;
    else if (at && part == TEAM_CALLS && at < team_calls_listed(console, calls))
        on = calls[at]->id;
    else if (at && part == TEAM_LINES && at < team_lines_listed(console, lines))
        on = lines[at]->name;
    bar->selected = at;
    snprintf(bar->on, sizeof bar->on, "%s", on);
    console->redraw = true;
}

static bool move_in(struct console *console, enum team_part part, enum action action)
{
    size_t selected = console->team->bars[part].selected;
    size_t rows = team_rows(console, part);
    if (!list_move(action, &selected, part_count(console, part), rows))
        return false;
    bar_put(console, part, selected);
    return true;
}

bool team_move(struct console *console, enum action action)
{
    struct team *team = console->team;
    if (team->sheet == SHEET_NONE)
        return move_in(console, team->part, action);
    size_t page =
        console->team_layout.sheet.height > 1 ? (size_t)console->team_layout.sheet.height / 2 : 1;
    return list_move(action, &team->of_one.selected, calls_visible(&team->of_one), page);
}

void team_part_next(struct console *console, int step)
{
    struct team *team = console->team;
    if (team->sheet != SHEET_NONE)
        return;
    team->part = (enum team_part)(((int)team->part + step + TEAM_PART_COUNT) % TEAM_PART_COUNT);
    console_layout(console);
}

/* ---- Into one agent or line, and back */

static void sheet_open(struct console *console, enum team_sheet sheet, const char *one)
{
    struct team *team = console->team;
    team_sheet_close(console);
    team->sheet = sheet;
    snprintf(team->one, sizeof team->one, "%s", one);
    team->of_one_told = false;
    team->of_one.selected = team->of_one.top = 0;
    team_ask_of_one(console);
}

void team_enter(struct console *console)
{
    const struct team *team = console->team;
    const struct feed_line *lines[FEED_LINES_MAX];
    if (team->sheet != SHEET_NONE)
        return;
    if (team->part == TEAM_LINES) {
        size_t at = team->bars[TEAM_LINES].selected;
        if (at < team_lines_listed(console, lines))
            sheet_open(console, SHEET_LINE, lines[at]->name);
        return;
    }
    const struct agent_row *agent = team_agent(console);
    if (agent)
        sheet_open(console, SHEET_AGENT, agent->name);
    else if (team->part == TEAM_CALLS && team_call(console))
        console_notice(console, ROLE_WARN, "%s", _("no agent of the list has that call"));
}

void team_back(struct console *console, bool escape)
{
    struct team *team = console->team;
    if (team->sheet != SHEET_NONE) {
        team_sheet_close(console);
    } else if (escape && (team->text[0] || team->attention)) {
        team->text[0] = '\0';
        team->attention = false;
    } else {
        team_close(console);
    }
}

/* ---- What is seen */

void team_freeze(struct console *console)
{
    struct team *team = console->team;
    struct team_frozen *frozen = team->frozen;
    console->redraw = true;
    if (frozen) {
        team->frozen = NULL;
        agent_list_free(&frozen->agents);
        free(frozen);
        team_ask_all(console);
        return;
    }
    team_settle(console); /* what has just come has its place */
    frozen = calloc(1, sizeof *frozen);
    if (!frozen || !agent_list_copy(&frozen->agents, &console->agents)) {
        free(frozen);
        return;
    }
    frozen->now = console->now;
    frozen->feed = console->feed;
    frozen->attached = console->attached;
    team->frozen = frozen;
}

void team_attention(struct console *console)
{
    console->team->attention = !console->team->attention;
    console->redraw = true;
}

static void filter_each(struct console *console, const char *text)
{
    if (!console->team)
        return;
    utf8_copy_clean(console->team->text, sizeof console->team->text, text, strlen(text));
    console->redraw = true;
}

static void filter_done(struct console *console, const char *text)
{
    if (!text)
        filter_each(console, "");
}

void team_filter(struct console *console, const char *text)
{
    if (text[0])
        filter_each(console, text);
    else
        line_open(console, "/", console->team->text, TEAM_FILTER_SIZE - 1, filter_done,
                  filter_each);
}

/* ---- An agent's state, by a supervisor's word */

/* NULL with a sentence where it can't be done. */
static const struct agent_row *agent_meant(struct console *console)
{
    const struct agent_row *agent = console->team ? team_agent(console) : NULL;
    if (!engine_settings_supervise(&console->engine))
        console_notice(console, ROLE_WARN, "%s", _("only supervisors change what an agent does"));
    else if (!agent)
        console_notice(console, ROLE_WARN, "%s",
                       _("which agent? T shows them; the one under the bar is meant"));
    else
        return agent;
    return NULL;
}

static void pause_send(struct console *console, const char *name, const char *reason)
{
    char done[SENTENCE_SIZE];
    snprintf(done, sizeof done, _("%s is paused: %s"), name, reason);
    console_change_send(console, WIRE_PAUSE,
                        json_pack("{s:s,s:s}", "agent", name, "reason", reason), done);
}

/* `data` is the name, and the reasons as they were shown. */
static void pause_chosen(struct console *console, size_t index, void *data)
{
    pause_send(console, json_string_value(json_object_get(data, "agent")),
               json_string_value(json_array_get(json_object_get(data, "reasons"), index)));
}

static void data_release(void *data)
{
    json_decref(data);
}

static void pause_ask(struct console *console, const char *name)
{
    const struct settings_texts *reasons = &console->engine.pause_reasons;
    struct choice_line lines[SETTINGS_TEXTS_MAX] = {0};
    char title[CONTACT_NAME_SIZE];
    json_t *texts = json_array();
    for (size_t i = 0; i < reasons->count; i++) {
        lines[i].key = i < 9 ? (char)('1' + (int)i) : '\0';
        snprintf(lines[i].text, sizeof lines[i].text, "%s", reasons->list[i]);
        json_array_append_new(texts, json_string(reasons->list[i]));
    }
    snprintf(title, sizeof title, _("Pause %.40s: why?"), name);
    choice_open(console, title, lines, reasons->count, pause_chosen,
                json_pack("{s:s,s:o}", "agent", name, "reasons", texts), data_release);
}

void team_pause(struct console *console, const char *reason)
{
    const struct agent_row *agent = agent_meant(console);
    if (!agent)
        return;
    if (reason[0])
        pause_send(console, agent->name, reason);
    else if (console->engine.pause_reasons.count)
        pause_ask(console, agent->name);
    else
        console_notice(console, ROLE_WARN, _("no reasons are configured; write one: :%s REASON"),
                       actions[ACTION_PAUSE_AGENT].name);
}

void team_ready(struct console *console)
{
    const struct agent_row *agent = agent_meant(console);
    char done[SENTENCE_SIZE];
    if (!agent)
        return;
    snprintf(done, sizeof done, _("%s is ready"), agent->name);
    console_change_send(console, WIRE_READY, json_pack("{s:s}", "agent", agent->name), done);
}

/* ---- The mouse */

static bool inside(const struct rect *rect, const struct press *press)
{
    return press->x >= rect->x && press->x < rect->x + rect->width && press->y >= rect->y &&
           press->y < rect->y + rect->height;
}

static void click(struct console *console, enum team_part part, int line, bool twice)
{
    size_t at = console->team->bars[part].top + (size_t)line;
    console->team->part = part;
    console_layout(console);
    if (line < 0 || at >= part_count(console, part))
        return;
    bar_put(console, part, at);
    if (twice)
        team_enter(console);
}

void team_mouse(struct console *console, const struct press *press, bool twice)
{
    enum action wheel = press->kind == PRESS_WHEEL_UP ? ACTION_UP : ACTION_DOWN;
    if (console->team->sheet != SHEET_NONE) {
        if (press->kind != PRESS_CLICK)
            team_move(console, wheel);
        return;
    }
    for (int i = 0; i < TEAM_PART_COUNT; i++) {
        const struct rect *part = &console->team_layout.parts[i];
        int heads = 1 + (i == TEAM_LINES ? team_lines_counts(part->width) : 1);
        if (!inside(part, press))
            continue;
        if (press->kind != PRESS_CLICK)
            move_in(console, (enum team_part)i, wheel);
        else if (!console->team->wall)
            click(console, (enum team_part)i, press->y - part->y - heads, twice);
        return;
    }
}
