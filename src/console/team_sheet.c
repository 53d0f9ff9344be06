/* SPDX-License-Identifier: MIT */
/* One agent, or one line of the feed: what is known of it today, and its calls. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LABEL_WIDTH 12
#define FACT_LINES  2
#define CALLS_LEAST 3 /* lines that the calls get in any case */

struct sheet {
    const struct view *view;
    int y;
};

static void fact(struct sheet *sheet, const char *label, enum role role, const char *text)
{
    int x = LABEL_WIDTH + 2;
    if (!text[0])
        return;
    draw_field(sheet->view, 1, sheet->y, LABEL_WIDTH, ROLE_LABEL, label);
    sheet->y = draw_wrapped(sheet->view, x, sheet->y, sheet->view->rect.width - x - 1, FACT_LINES,
                            role, text);
}

/* ---- An agent */

static void sheet_state(struct sheet *sheet, const struct console *console,
                        const struct agent_row *row, int64_t now)
{
    struct agent_look look = agent_state_look(row->state);
    char time[FORMAT_SIZE] = "";
    if (row->state == AGENT_OFF)
        format_when(row->since, now, time);
    else if (row->since)
        format_duration(now > row->since ? (now - row->since) / CLOCK_SECOND : 0, time);
    draw_field(sheet->view, 1, sheet->y, LABEL_WIDTH, ROLE_LABEL, _("state"));
    int x = draw_textf(sheet->view, LABEL_WIDTH + 2, sheet->y, look.role, "%s %s",
                       console_glyph(console, look.glyph, look.ascii), look.word);
    x = draw_text(sheet->view, x + 1, sheet->y, ROLE_TEXT, time) + 1;
    x = row->reason[0] ? draw_text(sheet->view, x, sheet->y, ROLE_TEXT, row->reason) + 1 : x;
    team_flags_draw(console, sheet->view, x + 1, sheet->y, sheet->view->rect.width - x - 2,
                    row->flags);
    sheet->y++;
}

static void agent_today(struct sheet *sheet, const struct agent_row *row)
{
    char text[SENTENCE_SIZE];
    char talk[FORMAT_SIZE];
    char wrap_up[FORMAT_SIZE];
    format_duration(row->talk, talk);
    format_duration(row->wrap_up, wrap_up);
    snprintf(text, sizeof text,
             _("%" PRId64 " calls, %" PRId64 " answered, talk %s, wrap-up %s after %" PRId64),
             row->calls, row->answered, talk, wrap_up, row->wrapped);
    fact(sheet, _("today"), ROLE_TEXT, text);
    if (row->failed_legs) {
        snprintf(text, sizeof text, _("%" PRId64 " in a row"), row->failed_legs);
        fact(sheet, _("failed legs"), ROLE_WARN, text);
    }
}

static void agent_phone(struct sheet *sheet, const struct agent_row *row)
{
    char text[AGENT_TEXT_SIZE + 64];
    snprintf(text, sizeof text, _("%s, consoles: %" PRId64), row->phone[0] ? row->phone : _("none"),
             row->consoles);
    fact(sheet, _("phone"), ROLE_NUMBER, text);
}

static void call_leg(struct sheet *sheet, const struct console *console, const char *label,
                     const struct call_row_leg *leg)
{
    struct state_look look = leg_look(leg->state);
    char text[LEG_CAUSE_SIZE * 2];
    snprintf(text, sizeof text, "%s %s%s%s", console_glyph(console, look.glyph, look.ascii),
             look.word, leg->cause[0] ? ": " : "", leg->cause);
    fact(sheet, label, look.role, text);
}

static void agent_call(struct sheet *sheet, const struct console *console,
                       const struct agent_row *agent, int64_t now)
{
    const struct call_row *row =
        agent->call[0] ? calls_by_id(&console->team->live, agent->call) : NULL;
    char text[CALL_FACT_SIZE * 2];
    char running[FORMAT_SIZE];
    if (!row)
        return;
    struct state_look look = state_look(row->state, row->outcome);
    format_running(row, now, running);
    snprintf(text, sizeof text, "%s %s %s  %s", console_glyph(console, look.glyph, look.ascii),
             look.word, running, format_who(row));
    fact(sheet, _("live call"), look.role, text);
    call_leg(sheet, console, _("agent's leg"), &row->legs[LEG_AGENT]);
    call_leg(sheet, console, _("party's leg"), &row->legs[LEG_PARTY]);
}

static void agent_draw(struct sheet *sheet, const struct console *console,
                       const struct team_facts *facts)
{
    const struct agent_row *row = agent_list_find(facts->agents, console->team->one);
    if (!row) {
        fact(sheet, _("state"), ROLE_WARN, _("is an agent no longer"));
        return;
    }
    sheet_state(sheet, console, row, facts->now);
    agent_phone(sheet, row);
    agent_today(sheet, row);
    agent_call(sheet, console, row, facts->now);
}

/* ---- A line */

static void line_draw(struct sheet *sheet, const struct console *console,
                      const struct team_facts *facts)
{
    const struct feed_line *line = feed_line_find(facts->feed, console->team->one);
    char text[FORMAT_SIZE * 3];
    char age[FORMAT_SIZE];
    char when[FORMAT_SIZE];
    if (!line || !line->last_at) {
        fact(sheet, _("last event"), ROLE_DIM, _("none was heard of"));
        return;
    }
    int64_t seconds = (facts->now - line->last_at) / CLOCK_SECOND;
    format_age(seconds > 0 ? seconds : 0, age);
    format_date_time(line->last_at, when);
    snprintf(text, sizeof text, _("%s ago, %s"), age, when);
    fact(sheet, _("last event"), ROLE_TEXT, text);
    snprintf(text, sizeof text, "%" PRId64, line->events);
    fact(sheet, _("events"), ROLE_TEXT, text);
}

/* ---- All of it */

static void calls_draw(const struct console *console, const struct view *view)
{
    const struct team *team = console->team;
    char right[FORMAT_SIZE * 2];
    snprintf(right, sizeof right, team->of_one_cut ? _("the last %zu") : "%zu",
             calls_visible(&team->of_one));
    pane_title(console, view, !console->modal, _("Calls of today"), right);
    struct view rows =
        view_part(view, (struct rect){0, 1, view->rect.width, view->rect.height - 1});
    calls_rows_draw(console, &team->of_one, &rows, !console->modal);
    if (!calls_visible(&team->of_one) && team->of_one_told)
        draw_wrapped(&rows, 1, 0, rows.rect.width - 2, 2, ROLE_DIM, _("No calls today."));
}

void team_sheet_draw(const struct console *console, const struct view *view)
{
    const struct team *team = console->team;
    struct team_facts facts = team_facts(console);
    struct view top =
        view_part(view, (struct rect){0, 0, view->rect.width, view->rect.height - CALLS_LEAST});
    struct sheet sheet = {&top, 1};
    pane_title(console, &top, false, team->one,
               team->sheet == SHEET_AGENT ? _("agent") : _("line"));
    if (team->sheet == SHEET_AGENT)
        agent_draw(&sheet, console, &facts);
    else
        line_draw(&sheet, console, &facts);
    int y = sheet.y < top.rect.height ? sheet.y : top.rect.height;
    struct view rest =
        view_part(view, (struct rect){0, y, view->rect.width, view->rect.height - y});
    calls_draw(console, &rest);
}
