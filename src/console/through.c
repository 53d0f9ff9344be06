/* SPDX-License-Identifier: MIT */
/* Through whom a call would go, and what it would get: by the person's choice, else by the rules.
 */
#include "base/intl.h"
#include "console/dial_form.h"
#include "console/state.h"

#include <stdio.h>
#include <string.h>

static const char *opened_number(const struct console *console)
{
    const json_t *numbers = json_object_get(console->contact.json, "numbers");
    const json_t *number = json_array_get(numbers, console->contact.selected);
    const char *text = json_string_value(json_object_get(number, "number"));
    return text ? text : "";
}

const char *console_meant_number(const struct console *console)
{
    enum place place = console_place(console);
    const struct person *person = people_selected(&console->people);
    const struct call_row *row = console_meant_call(console);
    if (place == PLACE_CONTACT)
        return opened_number(console);
    if (place == PLACE_CONTACTS)
        return person ? person->number : "";
    if (place == PLACE_DIAL)
        return line_edit_text(&console->pad);
    return row ? row->number : "";
}

bool console_is_told(const struct console *console, const char *number)
{
    return number[0] && strcmp(console->typed.of, number) == 0;
}

/* While the answer to the last key is on its way, the one before it is as good. */
static bool is_nearly_told(const struct console *console, const char *number)
{
    const char *of = console->typed.of;
    size_t length = strlen(of) < strlen(number) ? strlen(of) : strlen(number);
    return length && strncmp(of, number, length) == 0;
}

struct through console_through_number(const struct console *console, const char *number)
{
    struct through through = {0};
    if (console->chosen[0]) {
        through.account = accounts_find(&console->accounts, console->chosen);
        through.chosen = through.account;
    }
    if (!through.account && number[0] != '+' && is_nearly_told(console, number))
        through.account = accounts_find(&console->accounts, console->typed.provider);
    if (!through.account)
        through.account = accounts_route(&console->accounts, number);
    return through;
}

struct through console_through(const struct console *console)
{
    const struct dial_form *form = console_modal_state(console, &dial_form_ops);
    if (form) /* Enter would dial what stands in it */
        return (struct through){dial_form_account(console, form), form->chosen[0]};
    return console_through_number(console, console_meant_number(console));
}

/* An agent with phones of its own has one of them rung, where the provider can be told; else it is
   the account's. */
const char *console_rung_phone(const struct console *console, const struct account_item *account)
{
    const char *key = dial_options[DIAL_OPTION_FROM].key;
    const char *from = account ? json_string_value(json_object_get(account->defaults, key)) : NULL;
    bool own = console->engine.phones.count && account_can(account, CAPABILITY_FROM);
    return !account || own ? console->own_number : from ? from : "";
}

void console_choose_account(struct console *console, const char *name)
{
    const struct account_item *account = accounts_find(&console->accounts, name);
    if (name[0] && !account) {
        console_notice(console, ROLE_ERROR, _("there is no provider %.63s; P lists them"), name);
        return;
    }
    snprintf(console->chosen, sizeof console->chosen, "%s", name);
    console->typed = (struct typed_number){0}; /* it may be read in another country now */
    console_ask_typing(console);
    if (account)
        console_notice(console, ROLE_NOTICE,
                       _("calls go through %s from now on; P 0 leaves it to the rules again"),
                       account->name);
    else
        console_notice(console, ROLE_NOTICE, "%s", _("calls go by the rules from now on"));
}

json_t *console_in_force(const struct console *console, const struct account_item *account)
{
    const struct choices_row *row = account ? choices_row(&console->choices, account->name) : NULL;
    return row ? dial_options_kept(row->options, account) : json_object();
}

void console_forget_options(struct console *console)
{
    const struct account_item *account = console_through(console).account;
    if (!account) {
        console_notice(console, ROLE_WARN, "%s", _("no provider takes the call; P chooses one"));
        return;
    }
    choices_set(&console->choices, account->name, NULL);
    console_notice(console, ROLE_NOTICE, _("calls through %s are as configured again"),
                   account->name);
}
