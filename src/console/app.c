/* SPDX-License-Identifier: MIT */
/* The console between its edges: what comes in is sorted here, and what goes out collected. */
#include "console/app.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "console/bar.h"
#include "console/frame.h"
#include "console/state.h"
#include "console/team.h"
#include "console/wrap_bar.h"
#include "model/life.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLE_CLICK   (400) /* ms */
#define PAD_MAX        63    /* bytes; what the wire takes */
#define MINUTE         (60 * CLOCK_SECOND)
#define NOTICE_AT_WALL (10 * CLOCK_SECOND)

const char *console_glyph(const struct console *console, const char *glyph, const char *ascii)
{
    return console->settings.ascii ? ascii : glyph;
}

void console_notice(struct console *console, enum role role, const char *format, ...)
{
    char text[SENTENCE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    utf8_copy_clean(console->notice.sentence, sizeof console->notice.sentence, text, strlen(text));
    console->notice.role = role;
    console->notice.said_at = console->now;
    console->redraw = true;
}

void console_modal_close(struct console *console)
{
    const struct modal_ops *ops = console->modal;
    void *state = console->modal_state;
    console->modal = console->covered;
    console->modal_state = console->covered_state;
    console->covered = NULL;
    console->covered_state = NULL;
    console->canvas.list = (struct list_place){0};
    if (ops)
        ops->release(state);
    console->redraw = true;
}

void console_modal(struct console *console, const struct modal_ops *ops, void *state)
{
    while (console->modal)
        console_modal_close(console);
    console->modal = ops;
    console->modal_state = state;
    console->canvas.list = (struct list_place){0}; /* it has not drawn its own yet */
    console->redraw = true;
}

void console_modal_over(struct console *console, const struct modal_ops *ops, void *state)
{
    const struct modal_ops *below = console->modal;
    void *below_state = console->modal_state;
    console->modal = NULL;
    console_modal(console, ops, state);
    console->covered = below;
    console->covered_state = below_state;
}

void *console_modal_state(const struct console *console, const struct modal_ops *ops)
{
    return console->modal == ops     ? console->modal_state
           : console->covered == ops ? console->covered_state
                                     : NULL;
}

struct console *app_start(const struct console_settings *settings, int width, int height,
                          int64_t now)
{
    struct console *console = calloc(1, sizeof *console);
    if (!console || !canvas_start(&console->canvas, width, height)) {
        free(console);
        return NULL;
    }
    console->settings = *settings;
    console->canvas.ascii = settings->ascii;
    console->now = now;
    text_start(&console->out, OUT_MAX);
    line_edit_start(&console->pad, PAD_MAX, "");
    console_focus(console, PANE_CONTACTS);
    if (settings->wall)
        team_open(console, true);
    if (settings->demo)
        console_notice(
            console, ROLE_NOTICE, "%s",
            _("Welcome to the demo: callers, contacts and providers are made up, and nothing "
              "leaves this machine. d dials the contact under the bar, o with options, P shows "
              "the providers, Tab goes to the calls, Enter opens one, 1 to 9 answer a caller's "
              "question, T shows the team, / finds, ? explains, q leaves."));
    return console;
}

void app_free(struct console *console)
{
    if (!console)
        return;
    while (console->modal)
        console_modal_close(console);
    for (int i = 0; i < ASKS_MAX; i++)
        json_decref(console->asks[i].data);
    for (size_t i = 0; i < console->history_count; i++)
        free(console->history[i]);
    console_contact_close(console);
    console_opened_forget(console);
    console_draft_forget(console);
    team_free(console->team);
    questions_free(&console->questions);
    accounts_free(&console->accounts);
    agent_list_free(&console->agents);
    choices_free(&console->choices);
    calls_free(&console->calls);
    line_edit_free(&console->pad);
    text_free(&console->out);
    canvas_free(&console->canvas);
    free(console);
}

void app_resize(struct console *console, int width, int height)
{
    canvas_resize(&console->canvas, width, height);
    console_focus(console, console->focus);
    console_ask_people_shown(console);
    console->effects.repaint = true;
}

static bool has_running(const struct console *console)
{
    if (console->team)
        return team_has_running(console) || bar_question(console) || own_has_running(console);
    return calls_live(&console->calls) > 0 || bar_question(console) || own_has_running(console);
}

/* At a wall nobody presses a key that would take it away. 0: it stays. */
static int64_t notice_gone_at(const struct console *console)
{
    bool goes = team_is_wall(console) && console->notice.sentence[0];
    return goes ? console->notice.said_at + NOTICE_AT_WALL : 0;
}

void app_time(struct console *console, int64_t now)
{
    bool second = now / CLOCK_SECOND != console->now / CLOCK_SECOND;
    bool minute = now / MINUTE != console->now / MINUTE;
    int64_t account_at = accounts_change_at(&console->accounts, console->now);
    console->now = now;
    if ((second && has_running(console)) || (minute && console->settings.clock) ||
        (account_at && now >= account_at))
        console->redraw = true;
    if (notice_gone_at(console) && now >= notice_gone_at(console)) {
        console->notice.sentence[0] = '\0';
        console->redraw = true;
    }
    team_tick(console);
    console_questions_due(console);
    console_ask_due(console);
    int64_t silent_at = console->totals.next_unconfirmed_at;
    if (silent_at && now > silent_at && console->attached) {
        console->totals.next_unconfirmed_at = 0; /* the answer brings the next one */
        console_ask_soon(console, SOON_TOTALS);
        console_ask_calls(console);
        console_ask_detail(console);
        team_ask_live(console);
    }
}

static int64_t sooner(int64_t one, int64_t other)
{
    if (!one || !other)
        return one ? one : other;
    return one < other ? one : other;
}

int64_t app_wakes_at(const struct console *console)
{
    int64_t at = 0;
    if (has_running(console))
        at = sooner(at, (console->now / CLOCK_SECOND + 1) * CLOCK_SECOND);
    if (console->settings.clock)
        at = sooner(at, (console->now / MINUTE + 1) * MINUTE);
    at = sooner(at, team_wakes_at(console));
    at = sooner(at, notice_gone_at(console));
    for (int i = 0; i < SOON_COUNT && console->attached; i++)
        at = sooner(at, console->soon[i].due_at);
    if (console->attached && console->totals.next_unconfirmed_at)
        at = sooner(at, console->totals.next_unconfirmed_at + 1);
    if (console->attached)
        at = sooner(at, accounts_change_at(&console->accounts, console->now));
    return at;
}

/* ---- Keys and mouse */

static bool inside(const struct rect *rect, int x, int y)
{
    return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

static bool clicked_twice(struct console *console, const struct press *press)
{
    const struct press *last = &console->last_click;
    bool twice = last->kind == PRESS_CLICK && last->x == press->x && last->y == press->y &&
                 console->now - console->last_click_at < DOUBLE_CLICK;
    console->last_click = twice ? (struct press){0} : *press;
    console->last_click_at = console->now;
    return twice;
}

static void mouse(struct console *console, const struct press *press)
{
    if (console->team) {
        team_mouse(console, press, press->kind == PRESS_CLICK && clicked_twice(console, press));
        return;
    }
    static const struct pane_ops *const panes[PANE_COUNT] = {
        [PANE_CONTACTS] = &pane_contacts,
        [PANE_DIAL] = &pane_dial,
        [PANE_CALLS] = &pane_calls,
        [PANE_DETAIL] = &pane_detail,
    };
    for (int i = 0; i < PANE_COUNT; i++) {
        const struct rect *rect = &console->layout.panes[i];
        if (!inside(rect, press->x, press->y))
            continue;
        if (press->kind != PRESS_CLICK) {
            panes[i]->act(console, press->kind == PRESS_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
            return;
        }
        bool twice = clicked_twice(console, press);
        struct rect before = *rect;
        console_focus(console, (enum pane)i);
        panes[i]->click(console, press->x - before.x, press->y - before.y - 1, twice);
        return;
    }
}

/* A click goes to the line, and the wheel is the arrow keys. */
static void mouse_in_window(struct console *console, const struct press *press)
{
    const struct modal_ops *modal = console->modal;
    const struct list_place *list = &console->canvas.list;
    bool twice = press->kind == PRESS_CLICK && clicked_twice(console, press);
    struct press arrow = {.kind = press->kind == PRESS_WHEEL_UP ? PRESS_UP : PRESS_DOWN};
    if (!modal->click)
        return;
    if (press->kind != PRESS_CLICK)
        modal->press(console, console->modal_state, action_for_press(modal->place, &arrow), &arrow);
    else if (inside(&list->rect, press->x, press->y))
        modal->click(console, console->modal_state, list->top + (size_t)(press->y - list->rect.y),
                     twice);
}

/* On the pad digits are typed, whatever else stands on their keys. */
static bool typed_on_pad(struct console *console, const struct press *press)
{
    bool digit = press->kind == PRESS_CHARACTER && press->character && press->character < 0x7F &&
                 strchr("0123456789+*#() -./", (int)press->character);
    if (console->team || console->focus != PANE_DIAL || !digit ||
        action_for_press(PLACE_DIAL, press) != ACTION_NONE)
        return false;
    if (line_edit_insert(&console->pad, press->character))
        console_ask_typing(console);
    return true;
}

static bool is_mouse(const struct press *press)
{
    return press->kind == PRESS_CLICK || press->kind == PRESS_WHEEL_UP ||
           press->kind == PRESS_WHEEL_DOWN;
}

/* What is pasted is text: it fills a field or the pad, and is never a command. A line end in it
   must not dial. */
static bool is_wanted(const struct console *console, enum place place, enum action action,
                      const struct press *press)
{
    if (!press->pasted)
        return true;
    if (press->kind != PRESS_CHARACTER)
        return false;
    if (console->modal)
        return place == PLACE_LINE || place == PLACE_FORM || place == PLACE_DIAL_FORM;
    if (console->team)
        return false;
    return console->focus == PANE_DIAL ? action == ACTION_NONE : action == ACTION_DIGIT;
}

static bool is_help(enum action action)
{
    return action == ACTION_HELP || action == ACTION_HELP_TYPING;
}

void app_press(struct console *console, const struct press *press)
{
    const struct modal_ops *modal = console->modal;
    enum place place = modal ? modal->place : console_place(console);
    enum action action = action_for_press(place, press);
    if (!is_wanted(console, place, action, press))
        return;
    bool once_more = !modal && action == ACTION_PLACE_CALL && !console->pad.length;
    if (!once_more) /* the second Enter of two is not to wipe out what the first one brought */
        console->notice.sentence[0] = '\0';
    console->redraw = true;
    if (console_answer_press(console, press) || console_answer_click(console, press) ||
        wrap_bar_press(console, press) || wrap_bar_click(console, press))
        return;
    if (action == ACTION_REDRAW || action == ACTION_SUSPEND)
        console_act(console, action, "", press);
    else if (is_mouse(press) && !modal)
        mouse(console, press);
    else if (modal && is_help(action))
        help_open(console, place);
    else if (modal && is_mouse(press))
        mouse_in_window(console, press);
    else if (modal)
        modal->press(console, console->modal_state, action, press);
    else if (action == ACTION_BACK && console->team)
        team_back(console, press->kind == PRESS_ESCAPE);
    else if (!typed_on_pad(console, press))
        console_act(console, action, "", press);
}

/* ---- The line to the engine */

void app_attached(struct console *console, const char *user, const char *own_number)
{
    bool again = console->lost[0];
    console->attached = true;
    console->turned_away = false;
    console->lost[0] = '\0';
    text_clear(&console->out);
    utf8_copy_clean(console->user, sizeof console->user, user, strlen(user));
    utf8_copy_clean(console->own_number, sizeof console->own_number, own_number,
                    strlen(own_number));
    console->feed = (struct feed){0};
    console->engine = (struct engine_settings){0};
    console_ask_all(console);
    if (again)
        console_notice(console, ROLE_NOTICE, "%s", _("the engine is back"));
    console->redraw = true;
}

void app_lost(struct console *console, const char *sentence)
{
    bool first = console->attached;
    bool said = first && console->turned_away;
    console->attached = false;
    console->turned_away = said;
    if (!said)
        utf8_copy_clean(console->lost, sizeof console->lost, sentence, strlen(sentence));
    if (!console->lost[0])
        snprintf(console->lost, sizeof console->lost, "%s", _("the line was closed"));
    text_clear(&console->out);
    team_asks_lost(console);
    if (first && strcmp(console->notice.sentence, _("the engine is back")) == 0)
        console->notice.sentence[0] = '\0'; /* no longer true */
    if (first)
        console_asks_lost(console);
    console_questions_lost(console);
    console->redraw = true;
}

void app_turned_away(struct console *console, const char *sentence)
{
    app_lost(console, sentence);
    console->turned_away = true;
}

bool app_is_turned_away(const struct console *console)
{
    return console->turned_away;
}

struct choices *app_choices(struct console *console)
{
    return &console->choices;
}

struct text *app_out(struct console *console)
{
    return &console->out;
}

/* ---- To the screen */

void app_tell(struct console *console, const char *sentence)
{
    console_notice(console, ROLE_ERROR, "%s", sentence);
}

bool app_wants_drawing(const struct console *console)
{
    return console->redraw;
}

const struct canvas *app_draw(struct console *console)
{
    team_settle(console);
    frame_draw(console);
    console->redraw = false;
    return &console->canvas;
}

struct effects app_effects(struct console *console)
{
    struct effects effects = console->effects;
    effects.keep = choices_changed(&console->choices);
    console->effects = (struct effects){0};
    return effects;
}
