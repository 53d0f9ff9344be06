/* SPDX-License-Identifier: MIT */
/* The dispositions of a call, a key each, and the time that is left.

   The bar comes by itself when a call ends, while one types or is about to press something else: so
   for a moment its keys do nothing, nor do they right after it has gone, when they would begin a
   number. Where digits are text it says what is to be pressed first, as the bar of a question. */
#include "console/wrap_bar.h"

#include "base/clock.h"
#include "base/intl.h"
#include "console/bar.h"
#include "console/bar_plan.h"
#include "console/format.h"
#include "console/own.h"
#include "console/state.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LAST_SECONDS 5   /* in which the countdown warns */
#define MOST_SECONDS 999 /* that its columns hold */

/* Whose wrap-up it is; NULL: there is no bar. */
static const struct agent_row *barred(const struct console *console)
{
    const struct agent_row *row = own_agent(console);
    bool shown = !team_is_wall(console) && !bar_question(console);
    return row && row->state == AGENT_WRAP_UP && shown ? row : NULL;
}

static const char *who(const struct console *console, const struct agent_row *row)
{
    const struct call_row *call = own_written_up(console);
    return call ? format_who(call) : row->contact[0] ? row->contact : row->number;
}

/* ---- Where everything stands: as on the bar of a question with as many choices */

static void plan_make(const struct console *console, const struct agent_row *row, int width,
                      int height, struct open_question *as, struct bar_plan *plan)
{
    const struct settings_texts *dispositions = &console->engine.dispositions;
    *as = (struct open_question){0};
    snprintf(as->contact, sizeof as->contact, "%s", who(console, row));
    for (size_t i = 0; i < dispositions->count && i < QUERY_CHOICES_MAX; i++) {
        as->choices[as->count].key = (int)i + 1;
        snprintf(as->choices[as->count++].label, QUERY_LABEL_SIZE, "%s", dispositions->list[i]);
    }
    bar_plan_make(as, width, layout_bar_most(width, height), plan);
}

int wrap_bar_lines(const struct console *console, int width, int height)
{
    const struct agent_row *row = barred(console);
    struct open_question as;
    struct bar_plan plan;
    if (!row)
        return 0;
    plan_make(console, row, width, height, &as, &plan);
    return plan.lines;
}

/* What stands there, or with that key; NULL for none: what can't be seen is not taken. */
static const struct bar_spot *spot_find(const struct console *console, struct bar_plan *plan,
                                        int key, int x, int y)
{
    const struct agent_row *row = barred(console);
    struct open_question as;
    if (!row || !bar_has_room(console))
        return NULL;
    plan_make(console, row, console->layout.width, console->layout.height, &as, plan);
    for (size_t i = 0; i < plan->count; i++) {
        const struct bar_spot *spot = &plan->spots[i];
        if (key ? spot->key == key : spot->line == y && x >= spot->x && x < spot->x + spot->width)
            return spot;
    }
    return NULL;
}

/* ---- Drawing */

static int draw_count(const struct console *console, const struct view *view,
                      const struct agent_row *row)
{
    char text[32];
    int64_t left = row->until > console->now ? (row->until - console->now) / CLOCK_SECOND : 0;
    bool last = left <= LAST_SECONDS;
    snprintf(text, sizeof text, last ? _("! %" PRId64 " s") : _("%" PRId64 " s"),
             left < MOST_SECONDS ? left : MOST_SECONDS);
    return draw_field_right(view, BAR_MARGIN, 0, BAR_COUNT, last ? ROLE_URGENT : ROLE_STRONG, text);
}

static int draw_gap(const struct console *console, const struct view *view, int x)
{
    return draw_textf(view, x, 0, ROLE_RULE, " %s ", console_glyph(console, "│", "|"));
}

#define GAP_WIDTH 3

/* In `room` columns at most. */
static int draw_short(const struct view *view, int x, int room, enum role role, const char *text)
{
    int width = text_width(text);
    return draw_field(view, x, 0, width < room ? width : room, role, text);
}

/* What the key does that is not a disposition: where one asked for a pause meanwhile, that follows.
 */
static const char *end_word(const struct agent_row *row)
{
    return agent_state_look(row->reason[0] ? AGENT_PAUSED : AGENT_READY).word;
}

/* Who it was gives way to what can be pressed. */
static void draw_facts(const struct console *console, const struct view *view, int x, int right,
                       const struct agent_row *row)
{
    const char *hint = console->engine.dispositions.count ? bar_hint(console) : NULL;
    const char *first = hint ? _(hint) : "";
    bool ends = !console->modal;
    int wanted = (hint ? text_width(first) + GAP_WIDTH : 0) +
                 (ends ? 4 + text_width(end_word(row)) + GAP_WIDTH : 0);
    x = draw_short(view, x, right - x, ROLE_STRONG, agent_state_look(AGENT_WRAP_UP).word);
    int room = right - x - wanted - GAP_WIDTH;
    if (room > GAP_WIDTH)
        x = draw_short(view, draw_gap(console, view, x), room, ROLE_TEXT, who(console, row));
    if (hint && right - x > GAP_WIDTH)
        x = draw_short(view, draw_gap(console, view, x), right - x - GAP_WIDTH, ROLE_CHOICE, first);
    if (!ends || right - x < GAP_WIDTH + 4)
        return;
    x = draw_text(view, draw_gap(console, view, x), 0, ROLE_CHOICE, "[p]");
    draw_short(view, x + 1, right - x - 1, ROLE_TEXT, end_word(row));
}

static void draw_spot(const struct console *console, const struct view *view,
                      const struct open_question *as, const struct bar_spot *spot)
{
    bool can = !console->own.sent && !bar_hint(console);
    int x = draw_textf(view, spot->x, spot->line, can ? ROLE_CHOICE : ROLE_DIM, "[%d]", spot->key);
    if (spot->label)
        draw_field(view, x + 1, spot->line, spot->label, ROLE_TEXT,
                   open_question_choice(as, spot->key)->label);
}

void wrap_bar_draw(const struct console *console, const struct view *view)
{
    const struct agent_row *row = barred(console);
    struct open_question as;
    struct bar_plan plan;
    if (!row)
        return;
    plan_make(console, row, console->layout.width, console->layout.height, &as, &plan);
    draw_base(view, (struct rect){0, 0, view->rect.width, view->rect.height}, ROLE_QUESTION);
    int x = draw_count(console, view, row) + 1;
    draw_facts(console, view, x, plan.facts, row);
    for (size_t i = 0; i < plan.count; i++)
        draw_spot(console, view, &as, &plan.spots[i]);
    if (plan.unseen)
        draw_text(view, view->rect.width - 1, view->rect.height - 1, ROLE_CHOICE,
                  console_glyph(console, "…", "~"));
}

/* ---- Keys */

bool wrap_bar_takes_keys(const struct console *console)
{
    return barred(console) && bar_has_keys(console);
}

void wrap_bar_settle(struct console *console)
{
    struct own *own = &console->own;
    bool seen = barred(console);
    if (seen == own->barred)
        return;
    own->barred = seen;
    if (!seen) {
        guard_gone(&own->guard, console->now);
        return;
    }
    guard_changed(&own->guard, console->now);
    own->sent = false;
    own->ended = ACTION_NONE;
    own->keys = 0;
    for (size_t i = 0; i < console->engine.dispositions.count; i++)
        own->keys |= 1u << (i + 1);
}

/* Which of the bar's keys it is: DISPOSITION, READY, or none. A digit without a disposition is what
   it is without a bar. */
static enum action pressed(const struct console *console, const struct press *press)
{
    enum action action = action_for_press(PLACE_WRAP_UP, press);
    bool digit = action == ACTION_DISPOSITION && bar_has_keys(console) &&
                 console->own.keys & 1u << (press->character - '0');
    if (digit)
        return ACTION_DISPOSITION;
    bool ends = !console->modal && action == ACTION_READY &&
                action_for_press(console_place(console), press) == ACTION_PAUSE;
    return ends ? ACTION_READY : ACTION_NONE;
}

/* It was meant for the bar that has just gone: by itself, or by the same key. */
static void tell_late(struct console *console)
{
    guard_held_late(&console->own.guard, console->now);
    bool ours = console->own.ended != ACTION_NONE;
    console_notice(console, ours ? ROLE_NOTICE : ROLE_WARN, "%s",
                   ours ? _("that wrap-up is over already") : _("not taken: the wrap-up is over"));
}

static void take(struct console *console, enum action action, int key)
{
    struct bar_plan plan;
    if (guard_is_too_soon(&console->own.guard, console->now)) {
        guard_held_soon(&console->own.guard, console->now);
        console_notice(console, ROLE_WARN, "%s", _("not taken: the wrap-up has just begun"));
    } else if (action == ACTION_READY) {
        own_end_wrap_up(console);
    } else if (!spot_find(console, &plan, key, 0, 0)) {
        console_notice(console, ROLE_WARN, _("not taken: there is no room to show disposition %d"),
                       key);
    } else {
        own_dispose_key(console, key);
    }
}

bool wrap_bar_press(struct console *console, const struct press *press)
{
    if (press->pasted || bar_question(console))
        return false;
    enum action action = pressed(console, press);
    bool late = !barred(console) && guard_has_just_gone(&console->own.guard, console->now) &&
                (console->own.ended == ACTION_NONE || console->own.ended == action);
    if (action == ACTION_NONE || (!barred(console) && !late))
        return false;
    if (late)
        tell_late(console);
    else
        take(console, action, (int)press->character - '0');
    return true;
}

bool wrap_bar_click(struct console *console, const struct press *press)
{
    struct bar_plan plan;
    if (press->kind != PRESS_CLICK || console->layout.bar.height == 0)
        return false;
    const struct bar_spot *spot =
        spot_find(console, &plan, 0, press->x, press->y - console->layout.bar.y);
    if (spot)
        take(console, ACTION_DISPOSITION, spot->key);
    return spot;
}
