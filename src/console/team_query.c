/* SPDX-License-Identifier: MIT */
/* Asking for what the supervisors' view shows, and taking in news of it. While it is frozen nothing
   is asked and nothing taken in: once it goes on, all is asked anew. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/state.h"
#include "console/team.h"
#include "model/life.h"
#include "wire/message.h"

#include <string.h>

static bool follows(const struct console *console)
{
    return console->team && !console->team->frozen && console->attached;
}

/* ---- Live calls */

static void live_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    bool added;
    if (!follows(console) || ask->tag != console->team->live_round || !call_row_read(&row, item))
        return;
    calls_put(&console->team->live, &row, &added);
    console->redraw = true;
}

static void live_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                      bool confirm)
{
    struct team *team = console->team;
    (void)sentence;
    (void)confirm;
    if (!team || ask->tag != team->live_round)
        return;
    team->live_asking = false;
    if (!exit && follows(console)) {
        calls_sweep(&team->live, "");
        team->live_told = true;
        console->redraw = true;
    }
    if (team->live_again)
        team_ask_live(console);
}

void team_ask_live(struct console *console)
{
    struct team *team = console->team;
    if (!follows(console))
        return;
    team->live_again = team->live_asking;
    if (team->live_asking)
        return;
    team->live_round = ++console->team_round;
    calls_doubt(&team->live);
    team->live_asking =
        console_ask(console, WIRE_CALLS, json_pack("{s:b,s:i}", "live", 1, "limit", TEAM_LIVE_MAX),
                    (struct ask){.item = live_item, .done = live_done, .tag = team->live_round});
}

/* ---- Figures: those of an answer are shown once all of them are there */

static void figures_item(struct console *console, struct ask *ask, const json_t *item)
{
    if (console->team && ask->tag == console->team->figures_round)
        figures_put(&console->team->coming, item);
}

static void figures_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                         bool confirm)
{
    struct team *team = console->team;
    (void)sentence;
    (void)confirm;
    if (!team || ask->tag != team->figures_round)
        return;
    team->figures_asking = false;
    if (!exit && !team->frozen && team->coming.since == team->figures.since) {
        team->figures = team->coming;
        team->figures.known = true;
        console->redraw = true;
    }
    if (team->figures_again)
        team_ask_figures(console);
}

void team_ask_figures(struct console *console)
{
    struct team *team = console->team;
    if (!follows(console) || !console->engine.told)
        return;
    team->figures_again = team->figures_asking;
    if (team->figures_asking)
        return;
    int64_t since = clock_midnight_local(console->now);
    figures_start(&team->coming, since);
    team->figures_round = ++console->team_round;
    team->figures_asking = console_ask(
        console, WIRE_STATS, json_pack("{s:s,s:I}", "by", "quarter", "since", (json_int_t)since),
        (struct ask){.item = figures_item, .done = figures_done, .tag = team->figures_round});
}

/* ---- Calls of one agent, or of one line */

static bool is_of_one(const struct console *console, const struct call_row *row)
{
    const struct team *team = console->team;
    const char *whose = team->sheet == SHEET_LINE ? row->line : row->agent;
    return team->sheet != SHEET_NONE && strcmp(whose, team->one) == 0 &&
           row->created_at >= clock_midnight_local(console->now);
}

/* `data` counts the items. */
static void of_one_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    bool added;
    if (!console->team || ask->tag != console->team->of_one_round)
        return;
    json_int_t count = json_integer_value(ask->data);
    json_integer_set(ask->data, count + 1);
    if (call_row_read(&row, item) && is_of_one(console, &row))
        calls_put(&console->team->of_one, &row, &added);
    console->redraw = true;
}

static void of_one_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    struct team *team = console->team;
    (void)confirm;
    if (!team || ask->tag != team->of_one_round)
        return;
    if (exit) {
        console_notice(console, ROLE_ERROR, "%s", sentence);
        return;
    }
    calls_sweep(&team->of_one, "");
    team->of_one_told = true;
    team->of_one_cut = json_integer_value(ask->data) >= TEAM_OF_ONE_MAX;
    console->redraw = true;
}

void team_ask_of_one(struct console *console)
{
    struct team *team = console->team;
    if (!team || !console->attached || team->sheet == SHEET_NONE)
        return;
    team->of_one_round = ++console->team_round;
    calls_doubt(&team->of_one);
    json_t *body =
        json_pack("{s:s,s:I,s:i}", "text", team->one, "since",
                  (json_int_t)clock_midnight_local(console->now), "limit", TEAM_OF_ONE_MAX);
    console_ask(console, WIRE_CALLS, body,
                (struct ask){.item = of_one_item,
                             .done = of_one_done,
                             .tag = team->of_one_round,
                             .data = json_integer(0)});
}

/* ---- All of it */

void team_ask_all(struct console *console)
{
    if (!follows(console))
        return;
    team_ask_live(console);
    console_ask_soon(console, SOON_FIGURES);
    team_ask_of_one(console);
}

void team_asks_lost(struct console *console)
{
    struct team *team = console->team;
    if (team)
        team->live_asking = team->live_again = team->figures_asking = team->figures_again = false;
}

/* ---- News */

void team_agent_news(struct console *console)
{
    if (follows(console))
        console_ask_soon(console, SOON_FIGURES);
}

void team_call_news(struct console *console, const struct call_row *row)
{
    bool added;
    if (!follows(console))
        return;
    struct team *team = console->team;
    if (call_state_is_live(row->state))
        calls_put(&team->live, row, &added);
    else
        calls_remove(&team->live, row->id);
    if (is_of_one(console, row))
        calls_put(&team->of_one, row, &added);
    console_ask_soon(console, SOON_FIGURES);
}

void team_call_gone(struct console *console, const char *id)
{
    if (!follows(console))
        return;
    calls_remove(&console->team->live, id);
    calls_remove(&console->team->of_one, id);
    console_ask_soon(console, SOON_FIGURES);
}
