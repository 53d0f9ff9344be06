/* SPDX-License-Identifier: MIT */
/* The few numbers that matter, each with its target beside it where there is one. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/state.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PART_GAP 1 /* columns at each side of the rule between two numbers */

/* Draws from left to right on one line. */
struct pencil {
    const struct console *console;
    struct team_facts facts;
    const struct view *view;
    int x, y;
};

static void next_number(struct pencil *pencil)
{
    if (pencil->x > 1) {
        pencil->x = draw_text(pencil->view, pencil->x + PART_GAP, pencil->y, ROLE_RULE,
                              console_glyph(pencil->console, "│", "|"));
        pencil->x += PART_GAP;
    }
}

static void word(struct pencil *pencil, enum role role, const char *text)
{
    pencil->x = draw_text(pencil->view, pencil->x, pencil->y, role, text);
}

static void label(struct pencil *pencil, const char *text)
{
    next_number(pencil);
    word(pencil, ROLE_LABEL, text);
    pencil->x++;
}

/* Whether a target is met: a glyph, a word and a role. `target` is as it is written. */
static void target(struct pencil *pencil, bool met, const char *missed, const char *target)
{
    const struct console *console = pencil->console;
    char text[FORMAT_SIZE * 2];
    const char *glyph = met ? console_glyph(console, "✓", "+") : console_glyph(console, "✗", "X");
    snprintf(text, sizeof text, " %s %s %s", glyph, met ? _("target") : missed, target);
    word(pencil, met ? ROLE_GOOD : ROLE_WARN, text);
}

/* ---- The numbers */

static void states(struct pencil *pencil)
{
    size_t counts[AGENT_STATE_COUNT] = {0};
    char text[FORMAT_SIZE * 2];
    const struct agents *agents = pencil->facts.agents;
    for (size_t i = 0; i < agents->count; i++)
        counts[agents->rows[i]->state]++;
    label(pencil, _("agents"));
    for (int i = 0; i < AGENT_STATE_COUNT; i++) {
        struct agent_look look = agent_state_look((enum agent_state)i);
        snprintf(text, sizeof text, "%s %zu %s  ",
                 console_glyph(pencil->console, look.glyph, look.ascii), counts[i], look.word);
        word(pencil, counts[i] ? look.role : ROLE_DIM, text);
    }
    pencil->x -= 2;
}

static void live(struct pencil *pencil)
{
    const struct calls *calls = &pencil->console->team->live;
    struct agent_look look = agent_flag_look(AGENT_FLAG_SILENT);
    char text[FORMAT_SIZE * 2];
    size_t count = calls_live(calls);
    size_t silent = 0;
    for (size_t i = 0; i < calls->count; i++)
        silent += calls->rows[i]->state == CALL_UNCONFIRMED;
    label(pencil, _("live"));
    snprintf(text, sizeof text, "%zu", count);
    word(pencil, ROLE_STRONG, text);
    snprintf(text, sizeof text, " %s %zu %s",
             console_glyph(pencil->console, look.glyph, look.ascii), silent, look.word);
    if (silent)
        word(pencil, look.role, text);
}

static void answered(struct pencil *pencil)
{
    const struct figures *figures = &pencil->console->team->figures;
    int64_t wanted = pencil->console->engine.limits.target_answered;
    struct figures_row hour = figures_hour(figures, pencil->facts.now);
    int rate = figures_rate(&hour);
    char text[FORMAT_SIZE];
    label(pencil, _("answered this hour"));
    snprintf(text, sizeof text, _("%d%%"), rate);
    word(pencil, ROLE_STRONG, rate < 0 ? "-" : text);
    snprintf(text, sizeof text, _("%d%%"), (int)wanted);
    if (wanted && rate >= 0)
        target(pencil, rate >= wanted, _("under"), text);
}

static void average(struct pencil *pencil, const char *name, int64_t seconds, int64_t wanted)
{
    char text[FORMAT_SIZE];
    label(pencil, name);
    format_duration(seconds, text);
    word(pencil, ROLE_STRONG, seconds < 0 ? "-" : text);
    format_duration(wanted, text);
    if (wanted && seconds >= 0)
        target(pencil, seconds <= wanted, _("over"), text);
}

static void talk(struct pencil *pencil)
{
    struct figures_row day = figures_day(&pencil->console->team->figures);
    average(pencil, _("talk"), figures_talk(&day), pencil->console->engine.limits.target_talk);
}

static void wrap_up(struct pencil *pencil)
{
    struct figures_row day = figures_day(&pencil->console->team->figures);
    average(pencil, _("wrap-up"), figures_wrap_up(&day),
            pencil->console->engine.limits.target_wrap_up);
}

static void cost(struct pencil *pencil)
{
    const struct figures *figures = &pencil->console->team->figures;
    struct figures_row day = figures_day(figures);
    char text[FORMAT_SIZE];
    label(pencil, _("cost today"));
    format_cost(day.cost, 2, text);
    word(pencil, ROLE_STRONG, figures->known ? text : "-");
}

/* While calls live, how long nothing has come; else there is nothing that could be late. */
static void feed(struct pencil *pencil)
{
    const struct feed *feed = pencil->facts.feed;
    char text[FORMAT_SIZE * 2];
    char age[FORMAT_SIZE];
    int64_t seconds = (pencil->facts.now - feed->last_at) / CLOCK_SECOND;
    label(pencil, _("feed"));
    if (feed->trouble[0] || feed->silent[0]) { /* the header and the lines say more */
        snprintf(text, sizeof text, "%s %s", console_glyph(pencil->console, "✗", "X"),
                 feed->trouble[0] ? _("trouble") : _("silent"));
        word(pencil, ROLE_ERROR, text);
    } else if (!feed->known) {
        word(pencil, ROLE_DIM, "?");
    } else if (!feed->listener) {
        word(pencil, ROLE_DIM, _("none"));
    } else if (!feed->last_at) {
        word(pencil, ROLE_DIM, _("no event yet"));
    } else if (calls_live(&pencil->console->team->live)) {
        format_age(seconds > 0 ? seconds : 0, age);
        word(pencil, ROLE_STRONG, age);
    } else {
        word(pencil, ROLE_GOOD, _("ok"));
    }
}

typedef void number_draw(struct pencil *pencil);

#define LINES_MOST 3
#define A_LINE     5 /* numbers, and the end */

void team_numbers_draw(const struct console *console, const struct view *view)
{
    static number_draw *const narrow[LINES_MOST][A_LINE] = {
        {states}, {live, answered, feed}, {talk, wrap_up, cost}};
    static number_draw *const wide[LINES_MOST][A_LINE] = {{states, live, feed},
                                                          {answered, talk, wrap_up, cost}};
    bool is_wide = view->rect.width >= LAYOUT_WIDE;
    for (int y = 0; y < LINES_MOST && y < view->rect.height; y++) {
        struct pencil pencil = {console, team_facts(console), view, 1, y};
        for (int i = 0; i < A_LINE && (is_wide ? wide : narrow)[y][i]; i++)
            (is_wide ? wide : narrow)[y][i](&pencil);
    }
}
