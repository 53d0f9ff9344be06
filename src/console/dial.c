/* SPDX-License-Identifier: MIT */
/* Ordering calls: through whom, with which options, and what became of the order. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/state.h"
#include "model/life.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define PLACED_WITHIN (60 * CLOCK_SECOND) /* an older call is not what was just dialled */

static void release_json(void *data)
{
    json_decref(data);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- Orders on their way */

/* Where the order stands among those on their way; PLACED_AT_ONCE if it is not there. */
static size_t placing_index(const struct console *console, const json_t *order)
{
    size_t i = 0;
    while (i < PLACED_AT_ONCE && console->placing[i] != order)
        i++;
    return i;
}

static bool is_placing(const struct console *console, const char *number)
{
    for (size_t i = 0; i < PLACED_AT_ONCE; i++) {
        if (console->placing[i] && strcmp(member(console->placing[i], "number"), number) == 0)
            return true;
    }
    return false;
}

bool console_is_placing(const struct console *console, const struct call_row *row)
{
    return row->direction == DIRECTION_OUT && strcmp(row->agent, console->user) == 0 &&
           console->now - row->created_at < PLACED_WITHIN &&
           (is_placing(console, row->number) || is_placing(console, row->shown));
}

/* ---- What was ordered from the form */

void console_draft_forget(struct console *console)
{
    json_decref(console->draft.order);
    console->draft = (struct draft){0};
}

static bool is_draft(const struct console *console, const json_t *order)
{
    json_t *plain = json_copy((json_t *)order);
    json_object_del(plain, "confirmed");
    bool same = console->draft.order && json_equal(console->draft.order, plain);
    json_decref(plain);
    return same;
}

/* It was taken, or at least understood: so one wants the next calls, too. */
static void draft_taken(struct console *console)
{
    struct draft *draft = &console->draft;
    choices_set(&console->choices, draft->account, draft->order);
    choices_caller_used(&console->choices, draft->account, member(draft->order, "caller_id"));
    console_draft_forget(console);
}

/* ---- Sending it, and its answer */

static void dial_anyway(struct console *console, void *data)
{
    json_t *order = json_deep_copy(data);
    json_object_set_new(order, "confirmed", json_true());
    console_dial_whole(console, order);
}

static void dial_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    bool added;
    (void)ask;
    if (call_row_read(&row, item) && console->view == VIEW_ALL && !console->calls_text[0]) {
        calls_put(&console->calls, &row, &added);
        calls_pin(&console->calls, row.id);
        console_selection_moved(console);
    }
    console->redraw = true;
}

/* Nobody was asked to place it, and no rule says who is. */
static bool is_nobodys(const struct console *console, const json_t *order)
{
    return !json_object_get(order, "provider") && console->accounts.count &&
           !console_through_number(console, member(order, "number")).account;
}

static void dial_failed(struct console *console, const json_t *order, int exit,
                        const char *sentence)
{
    const char *number = member(order, "number");
    char said[SENTENCE_SIZE];
    size_t length = strlen(number);
    bool named = strncmp(sentence, number, length) == 0 && strncmp(sentence + length, ": ", 2) == 0;
    dial_options_reword(named ? sentence + length + 2 : sentence, said, sizeof said);
    if (exit == FAILURE_USAGE && is_nobodys(console, order))
        snprintf(said, sizeof said, "%s", _("no provider takes the call; P chooses one"));
    if (exit == FAILURE_ENGINE)
        console_notice(console, ROLE_ERROR,
                       _("dialling %s: %s; look at the calls before you dial again"), number, said);
    else if (exit == FAILURE_USAGE && is_draft(console, order))
        console_notice(console, ROLE_ERROR, _("dialling %s: %s; o brings the form back"), number,
                       said);
    else
        console_notice(console, ROLE_ERROR, _("dialling %s: %s"), number, said);
}

static void dial_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                      bool confirm)
{
    json_t *order = ask->data;
    size_t place = placing_index(console, order);
    if (place < PLACED_AT_ONCE)
        console->placing[place] = NULL;
    console->redraw = true;
    if (confirm) {
        console->notice.sentence[0] = '\0';
        question_open(console, sentence, _("Dial all the same"), dial_anyway, json_incref(order),
                      release_json);
        return;
    }
    if (exit)
        dial_failed(console, order, exit, sentence);
    else
        console_notice(console, ROLE_NOTICE, "%s", sentence); /* or nothing: the list shows it */
    if (exit != FAILURE_USAGE && exit != FAILURE_ENGINE && is_draft(console, order))
        draft_taken(console);
}

static void say_dialling(struct console *console, const json_t *order)
{
    const char *number = member(order, "number");
    const char *name = member(order, "provider");
    const struct account_item *account = name[0] ? accounts_find(&console->accounts, name)
                                                 : console_through_number(console, number).account;
    if (account && console->accounts.count > 1)
        console_notice(console, ROLE_NOTICE, _("dialling %s through %s"), number, account->name);
    else
        console_notice(console, ROLE_NOTICE, _("dialling %s"), number);
}

void console_dial_whole(struct console *console, json_t *order)
{
    const char *number = member(order, "number");
    size_t place = placing_index(console, NULL);
    if (is_placing(console, number)) {
        console_notice(console, ROLE_WARN, _("%s is being dialled already"), number);
    } else if (place == PLACED_AT_ONCE) {
        console_notice(console, ROLE_WARN, "%s",
                       _("too many calls are being placed; wait a little"));
    } else {
        snprintf(console->last_dialled, sizeof console->last_dialled, "%s", number);
        struct ask ask = {.item = dial_item, .done = dial_done, .data = json_incref(order)};
        if (console_ask(console, WIRE_DIAL, json_deep_copy(order), ask)) {
            console->placing[place] = order; /* lives as long as the question */
            say_dialling(console, order);
        }
    }
    json_decref(order);
}

/* ---- Through whom, and with what */

/* Options are an account's, so an order that has some says through whom it is to go; and then its
   number is no longer one of the agent's country but of the account's. */
static void order_route(struct console *console, json_t *order, const struct account_item *account,
                        const char *e164)
{
    json_t *options = console_in_force(console, account);
    if (json_object_size(options)) {
        json_object_set_new(order, "provider", json_string(account->name));
        if (e164[0])
            json_object_set_new(order, "number", json_string(e164));
    }
    json_decref(options);
}

static void order_complete(struct console *console, json_t *order)
{
    const struct account_item *account =
        accounts_find(&console->accounts, member(order, "provider"));
    json_t *options = console_in_force(console, account);
    json_object_update_missing(order, options);
    json_decref(options);
    console_dial_whole(console, order);
}

static bool has_choices(const struct console *console)
{
    for (size_t i = 0; i < console->accounts.count; i++) {
        json_t *options = console_in_force(console, &console->accounts.list[i]);
        size_t count = json_object_size(options);
        json_decref(options);
        if (count)
            return true;
    }
    return false;
}

static void routed_item(struct console *console, struct ask *ask, const json_t *item)
{
    const struct account_item *account =
        accounts_find(&console->accounts, member(item, "provider"));
    order_route(console, ask->data, account, member(item, "e164"));
}

static void routed_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    (void)confirm;
    if (exit)
        console_notice(console, ROLE_ERROR, _("dialling %s: %s"), member(ask->data, "number"),
                       sentence);
    else
        order_complete(console, json_incref(ask->data));
}

/* Only the engine can tell which way a number goes that is written as in its country. */
static void ask_route(struct console *console, json_t *order)
{
    console_ask(console, WIRE_TYPING, json_pack("{s:s}", "number", member(order, "number")),
                (struct ask){.item = routed_item, .done = routed_done, .data = order});
}

void console_dial(struct console *console, json_t *order)
{
    const char *number = member(order, "number");
    bool named = member(order, "provider")[0];
    struct through through = console_through_number(console, number);
    if (!named && through.chosen) {
        json_object_set_new(order, "provider", json_string(through.account->name));
    } else if (!named && console_is_told(console, number)) {
        order_route(console, order, through.account, console->typed.e164);
    } else if (!named && number[0] != '+' && has_choices(console)) {
        ask_route(console, order);
        return;
    } else if (!named) {
        order_route(console, order, through.account, "");
    }
    order_complete(console, order);
}

void console_dial_number(struct console *console, const char *number)
{
    if (number[0])
        console_dial(console, json_pack("{s:s}", "number", number));
    else
        console_notice(console, ROLE_WARN, "%s", _("there is no number to dial"));
}

/* ---- A contact's */

static void dial_chosen(struct console *console, size_t index, void *data)
{
    console_dial_number(console, member(json_array_get(data, index), "number"));
}

void console_dial_contact(struct console *console, const json_t *contact)
{
    json_t *numbers = json_object_get(contact, "numbers");
    struct choice_line lines[CONTACT_NUMBERS_MAX];
    size_t i;
    json_t *number;
    if (json_array_size(numbers) < 2) {
        console_dial_number(console, member(json_array_get(numbers, 0), "number"));
        return;
    }
    json_array_foreach (numbers, i, number) {
        if (i == CONTACT_NUMBERS_MAX)
            break;
        const char *shown = member(number, "shown");
        const struct account_item *account =
            console_through_number(console, member(number, "number")).account;
        lines[i].key = i < 9 ? (char)('1' + i) : '\0';
        snprintf(lines[i].text, sizeof lines[i].text, "%-10s %-20s %s", member(number, "label"),
                 shown[0] ? shown : member(number, "number"),
                 account && console->accounts.count > 1 ? account->name : "");
    }
    choice_open(console, member(contact, "name"), lines, i, dial_chosen, json_incref(numbers),
                release_json);
}
