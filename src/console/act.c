/* SPDX-License-Identifier: MIT */
/* What each action does: one function a row of the table. */
#include "base/intl.h"
#include "console/allowed.h"
#include "console/format.h"
#include "console/state.h"
#include "console/team.h"
#include "model/life.h"

#include <stdio.h>
#include <string.h>

void console_copy(struct console *console, const char *text)
{
    if (!text[0])
        return;
    snprintf(console->effects.copied, sizeof console->effects.copied, "%s", text);
    console_notice(console, ROLE_NOTICE, _("copied %s"), text);
}

/* ---- One function for each action. `text` is what stands behind its name. */

typedef void act_run(struct console *console, const char *text);

static void act_help(struct console *console, const char *text)
{
    (void)text;
    help_open(console, console_place(console));
}

static void act_command(struct console *console, const char *text)
{
    (void)text;
    command_open(console);
}

static void go(struct console *console, int step)
{
    if (console->team) {
        team_part_next(console, step);
        return;
    }
    int pane = ((int)console->focus + step + PANE_COUNT) % PANE_COUNT;
    console_focus(console, (enum pane)pane);
}

static void act_next(struct console *console, const char *text)
{
    (void)text;
    go(console, 1);
}

static void act_previous(struct console *console, const char *text)
{
    (void)text;
    go(console, -1);
}

static void act_contacts(struct console *console, const char *text)
{
    (void)text;
    team_close(console);
    console_focus(console, PANE_CONTACTS);
}

static void act_calls(struct console *console, const char *text)
{
    (void)text;
    team_close(console);
    console_focus(console, PANE_CALLS);
}

static void act_pad(struct console *console, const char *text)
{
    (void)text;
    team_close(console);
    console_focus(console, PANE_DIAL);
}

static void act_redial(struct console *console, const char *text)
{
    (void)text;
    const char *last = console->last_dialled;
    for (size_t i = 0; !last[0] && i < console->calls.count; i++) {
        const struct call_row *row = console->calls.rows[i];
        if (row->direction == DIRECTION_OUT && strcmp(row->agent, console->user) == 0)
            last = row->number;
    }
    console_dial_number(console, last);
}

static void act_hang_up(struct console *console, const char *text)
{
    (void)text;
    console_hang_up(console);
}

static void act_note(struct console *console, const char *text)
{
    console_note(console, text[0] ? text : NULL);
}

static void view_toggle(struct console *console, enum calls_view view)
{
    team_close(console);
    console_calls_show(console, console->view == view ? VIEW_ALL : view, "");
    console_focus(console, PANE_CALLS);
}

static void act_attention(struct console *console, const char *text)
{
    (void)text;
    if (console->team)
        team_attention(console);
    else
        view_toggle(console, VIEW_ATTENTION);
}

static void act_to_close(struct console *console, const char *text)
{
    (void)text;
    view_toggle(console, VIEW_TO_CLOSE);
}

static void act_follow(struct console *console, const char *text)
{
    (void)text;
    if (console->team) {
        team_freeze(console);
        return;
    }
    bool frozen = !console->calls.frozen;
    calls_freeze(&console->calls, frozen);
    if (!frozen)
        console_calls_to_top(console);
    console_selection_moved(console);
}

static void act_redraw(struct console *console, const char *text)
{
    (void)text;
    console->effects.repaint = true;
}

static void act_suspend(struct console *console, const char *text)
{
    (void)text;
    console->effects.suspend = !team_is_wall(console); /* nobody is there to bring it back */
}

static bool a_call_lives(const struct console *console)
{
    return console_live(console) > 0;
}

static void act_interrupt(struct console *console, const char *text)
{
    (void)text;
    if (a_call_lives(console) && !team_is_wall(console))
        console_notice(console, ROLE_WARN, "%s",
                       console->settings.demo
                           ? _("a call lives, so ^C does not quit; q ends the demo")
                           : _("a call lives, so ^C does not quit; :quit does, and calls go on"));
    else
        console->effects.quit = true;
}

static void quit_yes(struct console *console, void *data)
{
    (void)data;
    console->effects.quit = true;
}

static bool is_narrowed(const struct console *console)
{
    return console->view != VIEW_ALL || console->calls_text[0] || console->people_text[0];
}

static void act_clear(struct console *console, const char *text)
{
    (void)text;
    if (console->focus == PANE_DIAL) {
        line_edit_set(&console->pad, "");
        console_focus(console, PANE_CONTACTS);
    } else if (console->focus == PANE_CALLS) {
        for (size_t i = 0; i < console->calls.count; i++)
            console->calls.rows[i]->marked = false;
        console_calls_show(console, VIEW_ALL, "");
    } else if (console->people_text[0]) {
        console_people_filter(console, "");
    } else if (is_narrowed(console)) {
        console_calls_show(console, VIEW_ALL, "");
    }
}

static void act_quit(struct console *console, const char *text)
{
    (void)text;
    if (team_is_wall(console)) /* it has no call of its own */
        console->effects.quit = true;
    else if (console->view != VIEW_ALL)
        console_calls_show(console, VIEW_ALL, "");
    else if (a_call_lives(console) && console->attached)
        question_open(console,
                      console->settings.demo
                          ? _("The demo ends with the console, and so do its calls. Quit?")
                          : _("A call lives. It goes on without the console. Quit?"),
                      _("Quit"), quit_yes, NULL, NULL);
    else
        console->effects.quit = true;
}

static void act_back(struct console *console, const char *text)
{
    (void)text;
    if (console->team) {
        team_back(console, false);
        return;
    }
    bool contact = console->contact_open;
    console->opened.scroll = 0;
    console_contact_close(console);
    console_focus(console, contact ? PANE_CONTACTS : PANE_CALLS);
    console_selection_moved(console);
}

static void people_each(struct console *console, const char *text)
{
    console_people_filter(console, text);
}

static void people_filter_done(struct console *console, const char *text)
{
    if (!text)
        console_people_filter(console, "");
}

static void calls_each(struct console *console, const char *text)
{
    console_calls_show(console, console->view, text);
}

static void calls_filter_done(struct console *console, const char *text)
{
    if (!text)
        console_calls_show(console, console->view, "");
}

static void act_filter(struct console *console, const char *text)
{
    bool calls = console->focus == PANE_CALLS;
    if (console->team)
        team_filter(console, text);
    else if (text[0] && calls)
        calls_each(console, text);
    else if (text[0])
        people_each(console, text);
    else if (calls)
        line_open(console, "/", console->calls_text, FILTER_SIZE - 1, calls_filter_done,
                  calls_each);
    else
        line_open(console, "/", console->people_text, FILTER_SIZE - 1, people_filter_done,
                  people_each);
}

static void act_open(struct console *console, const char *text)
{
    (void)text;
    const struct person *person = people_selected(&console->people);
    if (console->team) {
        team_enter(console);
    } else if (console->focus == PANE_CONTACTS && person) {
        console_open_contact(console, person->name);
    } else if (console->focus == PANE_CALLS && calls_selected(&console->calls)) {
        console_contact_close(console);
        console_selection_moved(console);
        console_focus(console, PANE_DETAIL);
    }
}

static void act_dial(struct console *console, const char *text)
{
    struct failure failure = {0};
    json_t *order;
    if (!text[0] && console_place(console) == PLACE_CONTACTS) {
        console_dial_person(console);
    } else if (!text[0]) {
        console_dial_number(console, console_meant_number(console));
    } else if (!console_order_parse(text, &order, &failure)) {
        console_notice(console, ROLE_ERROR, "%s", failure.sentence);
    } else {
        if (!json_string_length(json_object_get(order, "number")))
            json_object_set_new(order, "number", json_string(console_meant_number(console)));
        console_dial(console, order);
    }
}

/* The pad is emptied at once: a second Enter finds nothing to dial. */
static void act_call(struct console *console, const char *text)
{
    (void)text;
    if (!console->pad.length)
        return;
    char number[64];
    snprintf(number, sizeof number, "%s", line_edit_text(&console->pad));
    line_edit_set(&console->pad, "");
    console_dial_number(console, number);
    if (!console->attached)
        line_edit_set(&console->pad, number);
}

static void act_options(struct console *console, const char *text)
{
    (void)text;
    dial_form_open(console, console_meant_number(console));
}

static void act_defaults(struct console *console, const char *text)
{
    (void)text;
    console_forget_options(console);
}

/* "auto" is no account's name to be chosen by the rules. */
static void act_provider(struct console *console, const char *text)
{
    if (!text[0])
        providers_open(console);
    else
        console_choose_account(console, strcmp(text, "auto") == 0 ? "" : text);
}

static void act_caller_id(struct console *console, const char *text)
{
    console_choose_caller(console, text);
}

static void act_answer(struct console *console, const char *text)
{
    console_answer_typed(console, text);
}

static void act_answer_number(struct console *console, const char *text)
{
    (void)text;
    console_answer_typing(console);
}

static void act_asker(struct console *console, const char *text)
{
    (void)text;
    console_go_asker(console);
}

static void act_pause(struct console *console, const char *text)
{
    own_pause(console, text);
}

static void act_ready(struct console *console, const char *text)
{
    (void)text;
    own_ready(console);
}

static void act_disposition(struct console *console, const char *text)
{
    own_dispose(console, text);
}

static void act_phone(struct console *console, const char *text)
{
    own_phone(console, text);
}

static void act_copy(struct console *console, const char *text)
{
    (void)text;
    console_copy(console, console_meant_number(console));
}

static void act_close(struct console *console, const char *text)
{
    console_close_calls(console, text[0] ? text : NULL);
}

static void act_mark(struct console *console, const char *text)
{
    (void)text;
    struct call_row *row = calls_selected(&console->calls);
    if (!row)
        return;
    row->marked = !row->marked;
    pane_calls.act(console, ACTION_DOWN);
}

static void act_add(struct console *console, const char *text)
{
    enum place place = console_place(console);
    const struct call_row *row = console_meant_call(console);
    bool from_call = (place == PLACE_CALLS || place == PLACE_DETAIL) && row;
    console_contact_add(console, text, from_call ? row->number : "");
}

static void act_edit(struct console *console, const char *text)
{
    (void)text;
    console_contact_edit(console);
}

static void act_remove(struct console *console, const char *text)
{
    (void)text;
    console_contact_remove(console);
}

static void act_favourite(struct console *console, const char *text)
{
    (void)text;
    console_contact_favourite(console);
}

static void act_theme(struct console *console, const char *text)
{
    if (text[0])
        snprintf(console->effects.theme, sizeof console->effects.theme, "%s", text);
    else
        console_notice(console, ROLE_WARN, _("which? :%s %s"), actions[ACTION_THEME].name,
                       actions[ACTION_THEME].arguments);
}

static void act_team(struct console *console, const char *text)
{
    (void)text;
    team_open(console, false);
}

static void act_pause_agent(struct console *console, const char *text)
{
    team_pause(console, text);
}

static void act_ready_agent(struct console *console, const char *text)
{
    (void)text;
    team_ready(console);
}

static act_run *const runs[ACTION_COUNT] = {
    [ACTION_HELP] = act_help,
    [ACTION_COMMAND] = act_command,
    [ACTION_NEXT_PANE] = act_next,
    [ACTION_PREVIOUS_PANE] = act_previous,
    [ACTION_GO_CONTACTS] = act_contacts,
    [ACTION_GO_CALLS] = act_calls,
    [ACTION_GO_PAD] = act_pad,
    [ACTION_REDIAL] = act_redial,
    [ACTION_HANG_UP] = act_hang_up,
    [ACTION_NOTE] = act_note,
    [ACTION_ATTENTION] = act_attention,
    [ACTION_TO_CLOSE] = act_to_close,
    [ACTION_FOLLOW] = act_follow,
    [ACTION_REDRAW] = act_redraw,
    [ACTION_SUSPEND] = act_suspend,
    [ACTION_INTERRUPT] = act_interrupt,
    [ACTION_QUIT] = act_quit,
    [ACTION_CLEAR] = act_clear,
    [ACTION_BACK] = act_back,
    [ACTION_FILTER] = act_filter,
    [ACTION_OPEN] = act_open,
    [ACTION_DIAL] = act_dial,
    [ACTION_COPY] = act_copy,
    [ACTION_CLOSE] = act_close,
    [ACTION_MARK] = act_mark,
    [ACTION_ADD] = act_add,
    [ACTION_EDIT] = act_edit,
    [ACTION_REMOVE] = act_remove,
    [ACTION_FAVOURITE] = act_favourite,
    [ACTION_THEME] = act_theme,
    [ACTION_PLACE_CALL] = act_call,
    [ACTION_OPTIONS] = act_options,
    [ACTION_DEFAULTS] = act_defaults,
    [ACTION_PROVIDER] = act_provider,
    [ACTION_CALLER_ID] = act_caller_id,
    [ACTION_ANSWER] = act_answer,
    [ACTION_ANSWER_NUMBER] = act_answer_number,
    [ACTION_GO_ASKER] = act_asker,
    [ACTION_TEAM] = act_team,
    [ACTION_PAUSE_AGENT] = act_pause_agent,
    [ACTION_READY_AGENT] = act_ready_agent,
    [ACTION_PAUSE] = act_pause,
    [ACTION_READY] = act_ready,
    [ACTION_DISPOSITION] = act_disposition,
    [ACTION_PHONE] = act_phone,
};

static void act_digit(struct console *console, const struct press *press)
{
    console_focus(console, PANE_DIAL);
    if (press && line_edit_insert(&console->pad, press->character))
        console_ask_typing(console);
}

bool console_may(const struct console *console, enum action action)
{
    return action_is_allowed(&console->engine, action);
}

bool console_refuses(struct console *console, enum action action)
{
    struct failure failure = {0};
    if (action_check(&console->engine, action, &failure))
        return false;
    console_notice(console, ROLE_WARN, "%s", failure.sentence);
    return true;
}

void console_act(struct console *console, enum action action, const char *arguments,
                 const struct press *press)
{
    if (action == ACTION_NONE)
        return;
    console->redraw = true;
    if (console_refuses(console, action))
        return;
    if (action == ACTION_DIGIT)
        act_digit(console, press);
    else if (runs[action])
        runs[action](console, arguments);
    else
        console_move(console, action);
}
