/* SPDX-License-Identifier: MIT */
/* A call with options: exactly those that the provider has through which it would go. */
#include "console/dial_form.h"

#include "base/intl.h"
#include "console/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct account_item *dial_form_account(const struct console *console,
                                             const struct dial_form *form)
{
    return accounts_find(&console->accounts, form->account);
}

bool dial_line_is_shown(const struct dial_line *line, const struct account_item *account)
{
    return line->kind != DIAL_LINE_OPTION ||
           account_can(account, dial_options[line->option].capability);
}

/* Whether keys turn its value over, and none are typed into it. */
static bool dial_line_is_turned(const struct dial_line *line)
{
    return line->kind == DIAL_LINE_PROVIDER || line->kind == DIAL_LINE_DEFAULTS ||
           (line->kind == DIAL_LINE_OPTION && dial_option_turns(line->option));
}

#define PROVIDER_LINE 1

/* ---- Filling it */

static struct dial_line *form_put(struct dial_form *form, size_t at, enum dial_line_kind kind,
                                  enum dial_option option, const char *text)
{
    if (form->count >= DIAL_FORM_LINES)
        return NULL;
    struct dial_line *line = &form->lines[at];
    memmove(line + 1, line, (form->count - at) * sizeof *line);
    *line = (struct dial_line){.kind = kind, .option = option};
    bool pair = kind == DIAL_LINE_OPTION && dial_options[option].value == DIAL_PAIRS;
    line_edit_start(&line->edit, pair ? DIAL_VAR_MAX : DIAL_TEXT_MAX, text);
    form->count++;
    return line;
}

static void line_fill(struct dial_line *line, const json_t *options)
{
    const struct dial_option_row *row = &dial_options[line->option];
    const json_t *value = json_object_get(options, row->key);
    char text[DIAL_TEXT_MAX + 1];
    dial_option_text(line->option, value, text, sizeof text);
    if (dial_option_turns(line->option))
        line->switched = !value ? DIAL_AS_CONFIGURED : json_is_true(value) ? DIAL_YES : DIAL_NO;
    else
        line_edit_set(&line->edit, text);
}

void dial_form_use(struct console *console, struct dial_form *form, const char *account)
{
    if (strcmp(form->account, account) == 0)
        return;
    snprintf(form->account, sizeof form->account, "%s", account);
    json_t *options = console_in_force(console, dial_form_account(console, form));
    for (size_t i = 0; i < form->count; i++) {
        struct dial_line *line = &form->lines[i];
        if (line->kind != DIAL_LINE_OPTION)
            continue;
        if (!line->touched && dial_options[line->option].kept)
            line_fill(line, options);
        dial_form_changed(console, form, line); /* this account may think otherwise of it */
    }
    json_decref(options);
}

static void form_fill(struct dial_form *form, const char *number)
{
    form_put(form, 0, DIAL_LINE_NUMBER, 0, number);
    form_put(form, PROVIDER_LINE, DIAL_LINE_PROVIDER, 0, "");
    for (int i = 0; i < DIAL_OPTION_COUNT; i++)
        form_put(form, form->count, DIAL_LINE_OPTION, (enum dial_option)i, "");
    form_put(form, form->count, DIAL_LINE_DEFAULTS, 0, "");
}

/* There is always one empty line to put in another variable. */
static void form_grow(struct dial_form *form, size_t at)
{
    const struct dial_line *line = &form->lines[at];
    bool pair = line->kind == DIAL_LINE_OPTION && dial_options[line->option].value == DIAL_PAIRS;
    bool last = form->lines[at + 1].kind != DIAL_LINE_OPTION;
    if (pair && last && dial_line_text(line)[0])
        form_put(form, at + 1, DIAL_LINE_OPTION, line->option, "");
}

/* What was ordered and not taken stands there again, as it was typed. */
static void form_restore(struct console *console, struct dial_form *form)
{
    const json_t *order = console->draft.order;
    for (size_t i = 0; i < form->count; i++) {
        struct dial_line *line = &form->lines[i];
        if (line->kind != DIAL_LINE_OPTION || dial_options[line->option].value == DIAL_PAIRS)
            continue;
        line_fill(line, order);
        line->touched = true;
    }
    const char *name;
    json_t *value;
    size_t at = PROVIDER_LINE + 1 + DIAL_OPTION_VARS;
    json_object_foreach (json_object_get(order, dial_options[DIAL_OPTION_VARS].key), name, value) {
        char text[DIAL_VAR_MAX + 1];
        snprintf(text, sizeof text, "%s=%s", name, json_string_value(value));
        line_edit_set(&form->lines[at].edit, text);
        form->lines[at].touched = true;
        form_grow(form, at++);
    }
}

static bool is_drafted(const struct console *console, const char *number)
{
    const struct draft *draft = &console->draft;
    const char *sent = json_string_value(json_object_get(draft->order, "number"));
    return draft->order &&
           (!number[0] || strcmp(number, draft->number) == 0 || (sent && !strcmp(number, sent)));
}

void dial_form_open(struct console *console, const char *number)
{
    struct dial_form *form = calloc(1, sizeof *form);
    if (!form)
        return;
    bool drafted = is_drafted(console, number);
    const char *chosen = drafted ? console->draft.chosen : console->chosen;
    form->round = ++console->form_round;
    form_fill(form, drafted ? console->draft.number : number);
    snprintf(form->chosen, sizeof form->chosen, "%s", chosen);
    const struct account_item *account = console_through_number(console, number).account;
    const char *name = form->chosen[0] ? form->chosen : account ? account->name : "";
    console_modal(console, &dial_form_ops, form);
    form->asking = true; /* all of it is filled before the first question */
    if (drafted)
        form_restore(console, form);
    dial_form_use(console, form, drafted ? console->draft.account : name);
    form->asking = false;
    form->selected = number[0] || drafted ? PROVIDER_LINE : 0;
    dial_form_changed(console, form, &form->lines[0]);
}

/* ---- What Enter does */

static bool form_is_faulty(struct console *console, struct dial_form *form)
{
    const struct account_item *account = dial_form_account(console, form);
    for (size_t i = 0; i < form->count; i++) {
        const struct dial_line *line = &form->lines[i];
        if (!line->fault[0] || !dial_line_is_shown(line, account))
            continue;
        form->selected = i;
        console_notice(console, ROLE_ERROR, "%s", line->fault);
        return true;
    }
    if (form->whole_fault[0])
        console_notice(console, ROLE_ERROR, "%s", form->whole_fault);
    return form->whole_fault[0];
}

/* Without a number the form is there to set what is to be in force. */
static void form_keep(struct console *console, const struct dial_form *form)
{
    const struct account_item *account = dial_form_account(console, form);
    if (!account) {
        console_notice(console, ROLE_WARN, "%s", _("no provider takes the call; P chooses one"));
        return;
    }
    json_t *options = dial_form_options(form, account, console->now);
    choices_set(&console->choices, account->name, options);
    json_decref(options);
    console_notice(console, ROLE_NOTICE, _("kept for calls through %s"), account->name);
    console_modal_close(console);
}

static void form_send(struct console *console, const struct dial_form *form)
{
    struct draft *draft = &console->draft;
    const char *number = dial_line_text(&form->lines[0]);
    json_t *order = dial_form_order(console, form);
    console_draft_forget(console);
    draft->order = json_deep_copy(order);
    snprintf(draft->number, sizeof draft->number, "%s", number);
    snprintf(draft->chosen, sizeof draft->chosen, "%s", form->chosen);
    snprintf(draft->account, sizeof draft->account, "%s", form->account);
    if (strcmp(line_edit_text(&console->pad), number) == 0)
        line_edit_set(&console->pad, "");
    console_modal_close(console);
    console_dial_whole(console, order);
}

void dial_form_enter(struct console *console, struct dial_form *form)
{
    form->pressed = false;
    if (form_is_faulty(console, form))
        return;
    if (!console->attached)
        console_notice(console, ROLE_WARN, "%s", _("there is no engine to ask just now"));
    else if (!dial_line_text(&form->lines[0])[0])
        form_keep(console, form);
    else if (!dial_form_is_checked(console, form))
        form->pressed = true;
    else if (!form->account[0])
        console_notice(console, ROLE_WARN, "%s", _("no provider takes the call; choose one"));
    else
        form_send(console, form);
}

/* ---- Keys */

static void form_go(const struct console *console, struct dial_form *form, size_t step)
{
    const struct account_item *account = dial_form_account(console, form);
    do
        form->selected = (form->selected + step) % form->count;
    while (!dial_line_is_shown(&form->lines[form->selected], account));
}

/* By the rules, then one account after the other, and round again. */
static void form_next_account(struct console *console, struct dial_form *form, bool back)
{
    const struct accounts *accounts = &console->accounts;
    size_t places = accounts->count + 1;
    size_t at = 0;
    while (form->chosen[0] && at < accounts->count &&
           strcmp(accounts->list[at].name, form->chosen) != 0)
        at++;
    at = form->chosen[0] ? (at + 1) % places : 0;
    at = (at + (back ? places - 1 : 1)) % places;
    snprintf(form->chosen, sizeof form->chosen, "%s", at ? accounts->list[at - 1].name : "");
    const struct account_item *account =
        at ? &accounts->list[at - 1]
           : accounts_route(accounts, form->e164[0] ? form->e164 : dial_line_text(form->lines));
    dial_form_use(console, form, account ? account->name : "");
    dial_form_changed(console, form, &form->lines[0]);
}

static void form_defaults(struct console *console, struct dial_form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        struct dial_line *line = &form->lines[i];
        if (line->kind != DIAL_LINE_OPTION || !dial_options[line->option].kept)
            continue;
        line_edit_set(&line->edit, "");
        line->switched = DIAL_AS_CONFIGURED;
        line->touched = true;
        dial_form_changed(console, form, line);
    }
}

static void switch_press(struct console *console, struct dial_form *form, struct dial_line *line,
                         bool back)
{
    int states = dial_options[line->option].value == DIAL_FLAG ? DIAL_NO : DIAL_SWITCH_COUNT;
    int step = back ? states - 1 : 1;
    line->switched = (enum dial_switch)(((int)line->switched + step) % states);
    line->touched = true;
    dial_form_changed(console, form, line);
}

static void text_press(struct console *console, struct dial_form *form, size_t at,
                       enum action action, const struct press *press)
{
    struct dial_line *line = &form->lines[at];
    bool changed = press->kind == PRESS_CHARACTER ? line_edit_insert(&line->edit, press->character)
                                                  : line_edit_act(&line->edit, action);
    if (!changed)
        return;
    line->touched = true;
    form_grow(form, at);
    dial_form_changed(console, form, line);
}

static void form_type(struct console *console, struct dial_form *form, enum action action,
                      const struct press *press)
{
    struct dial_line *line = &form->lines[form->selected];
    bool space = press->kind == PRESS_CHARACTER && press->character == ' ' && !press->pasted;
    bool back = action == ACTION_CURSOR_LEFT;
    bool turns = space || back || action == ACTION_CURSOR_RIGHT;
    bool is_switch = line->kind == DIAL_LINE_OPTION && dial_option_turns(line->option);
    if (line->kind == DIAL_LINE_PROVIDER && turns)
        form_next_account(console, form, back);
    else if (line->kind == DIAL_LINE_DEFAULTS && space)
        form_defaults(console, form);
    else if (is_switch && turns)
        switch_press(console, form, line, back);
    else if (!dial_line_is_turned(line))
        text_press(console, form, form->selected, action, press);
}

static void form_press(struct console *console, void *state, enum action action,
                       const struct press *press)
{
    struct dial_form *form = state;
    if (!dial_line_is_shown(&form->lines[form->selected], dial_form_account(console, form)))
        form->selected = PROVIDER_LINE; /* the account has changed under it */
    switch ((int)action) {
    case ACTION_ORDER:
        dial_form_enter(console, form);
        break;
    case ACTION_CANCEL:
    case ACTION_INTERRUPT:
        console_modal_close(console);
        break;
    case ACTION_NEXT_FIELD:
        form_go(console, form, 1);
        break;
    case ACTION_PREVIOUS_FIELD:
        form_go(console, form, form->count - 1);
        break;
    default:
        form_type(console, form, action, press);
        break;
    }
}

static void form_release(void *state)
{
    struct dial_form *form = state;
    for (size_t i = 0; i < form->count; i++)
        line_edit_free(&form->lines[i].edit);
    free(form);
}

/* The second click of two turns over what can be turned. */
static void form_click(struct console *console, void *state, size_t line, bool twice)
{
    struct dial_form *form = state;
    const struct account_item *account = dial_form_account(console, form);
    struct press space = {.kind = PRESS_CHARACTER, .character = ' '};
    size_t at = 0;
    while (at < form->count && (!dial_line_is_shown(&form->lines[at], account) || line--))
        at++;
    if (at == form->count)
        return;
    form->selected = at;
    if (twice && dial_line_is_turned(&form->lines[at]))
        form_type(console, form, ACTION_TURN, &space);
}

const struct modal_ops dial_form_ops = {
    .place = PLACE_DIAL_FORM,
    .draw = dial_form_draw,
    .press = form_press,
    .release = form_release,
    .click = form_click,
};
