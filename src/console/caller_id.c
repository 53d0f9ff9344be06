/* SPDX-License-Identifier: MIT */
/* The choice of the number that is shown to who is called, for the account that calls go through.
 */
#include "base/intl.h"
#include "console/state.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define CALLER_LINES (SETTINGS_TEXTS_MAX + 4)            /* more than CHOICES_CALLERS_MAX */
#define CALLER_KEYS  "123456789abcdefgijklmnopqrtuvwxyz" /* not those of shown and hidden */

#define CALLER_KEY dial_options[DIAL_OPTION_CALLER_ID].key
#define SHOWN_KEY  dial_options[DIAL_OPTION_SHOW_CALLER_ID].key

/* What a line of the choice sets: {"caller_id":…}, {"show_caller_id":…}, {} for the default; null
   for another number, which is to be typed. */
struct caller_lines {
    struct choice_line lines[CALLER_LINES];
    json_t *sets;
    size_t count;
};

static void lines_add(struct caller_lines *lines, char key, json_t *sets, const char *text)
{
    struct choice_line *line = &lines->lines[lines->count];
    if (lines->count < CALLER_LINES) {
        line->key = key;
        snprintf(line->text, sizeof line->text, "%s", text);
        json_array_append(lines->sets, sets);
        lines->count++;
    }
    json_decref(sets);
}

static void release_json(void *data)
{
    json_decref(data);
}

/* ---- Taking one */

static void checked_item(struct console *console, struct ask *ask, const json_t *item)
{
    const char *fault = json_string_value(json_object_get(item, "fault"));
    char said[SENTENCE_SIZE];
    (void)ask;
    dial_options_reword(fault ? fault : "", said, sizeof said);
    if (fault)
        console_notice(console, ROLE_WARN, "%s", said);
}

/* Whether the provider can take it is said now, and not only by the next call. */
static void caller_check(struct console *console, const char *account, const char *caller)
{
    const char *number = console_meant_number(console);
    number = number[0] ? number : console->own_number;
    if (number[0] && console->attached)
        console_ask(
            console, WIRE_TYPING,
            json_pack("{s:s,s:s,s:s}", "number", number, "provider", account, CALLER_KEY, caller),
            (struct ask){.item = checked_item});
}

static void caller_set(struct console *console, const struct account_item *account,
                       const json_t *sets)
{
    const struct choices_row *row = choices_row(&console->choices, account->name);
    json_t *options = row && row->options ? json_deep_copy(row->options) : json_object();
    const char *caller = json_string_value(json_object_get(sets, CALLER_KEY));
    char said[DIAL_SAID_SIZE];
    json_object_del(options, CALLER_KEY);
    json_object_del(options, SHOWN_KEY);
    json_object_update(options, (json_t *)sets);
    choices_set(&console->choices, account->name, options);
    json_decref(options);
    dial_options_say(sets, said);
    console_notice(console, ROLE_NOTICE, _("through %s from now on: %s"), account->name,
                   said[0] ? said : _("caller ID as configured"));
    if (!caller)
        return;
    choices_caller_used(&console->choices, account->name, caller);
    caller_check(console, account->name, caller);
}

static void caller_typed(struct console *console, const char *text)
{
    const struct account_item *account = console_through(console).account;
    if (!text || !text[0] || !account)
        return;
    json_t *sets = json_pack("{s:s}", CALLER_KEY, text);
    caller_set(console, account, sets);
    json_decref(sets);
}

static void caller_taken(struct console *console, size_t index, void *data)
{
    const struct account_item *account = console_through(console).account;
    const json_t *sets = json_array_get(data, index);
    if (json_is_null(sets))
        line_open(console, _("Caller ID: "), "", DIAL_TEXT_MAX, caller_typed, NULL);
    else if (account)
        caller_set(console, account, sets);
}

/* ---- What there is to choose */

/* Where one's numbers are listed, no other one may be shown. */
static bool is_listed(const struct console *console, const char *number)
{
    const struct settings_texts *allowed = &console->engine.caller_ids;
    for (size_t i = 0; i < allowed->count; i++) {
        if (strcmp(allowed->list[i], number) == 0)
            return true;
    }
    return !console->engine.restricted;
}

static void lines_allowed(struct caller_lines *lines, const struct settings_texts *allowed)
{
    for (size_t i = 0; i < allowed->count; i++)
        lines_add(lines, i < sizeof CALLER_KEYS - 1 ? CALLER_KEYS[i] : '\0',
                  json_pack("{s:s}", CALLER_KEY, allowed->list[i]), allowed->list[i]);
}

static void tell_allowed(struct console *console, const char *number)
{
    const struct settings_texts *allowed = &console->engine.caller_ids;
    char known[SENTENCE_SIZE / 2] = "";
    settings_texts_say(allowed, known, sizeof known);
    console_notice(console, ROLE_ERROR, _("%.63s is not a number that you may show; yours are: %s"),
                   number, allowed->count ? known : _("none"));
}

static void lines_default(struct caller_lines *lines, const struct account_item *account)
{
    bool numbers = account_can(account, CAPABILITY_CALLER_ID);
    enum dial_option option = numbers ? DIAL_OPTION_CALLER_ID : DIAL_OPTION_SHOW_CALLER_ID;
    char value[DIAL_TEXT_MAX + 1];
    char text[DIAL_TEXT_MAX + 64];
    const json_t *set = json_object_get(account->defaults, dial_options[option].key);
    if (numbers)
        dial_option_text(option, set, value, sizeof value);
    else
        snprintf(value, sizeof value, "%s",
                 !json_is_boolean(set) ? ""
                 : json_is_true(set)   ? _("shown")
                                       : _("hidden"));
    snprintf(text, sizeof text, value[0] ? _("as configured: %s") : _("as configured%s"), value);
    lines_add(lines, '0', json_object(), text);
}

static void lines_fill(struct caller_lines *lines, const struct console *console,
                       const struct account_item *account)
{
    const struct choices_row *row = choices_row(&console->choices, account->name);
    lines_default(lines, account);
    if (account_can(account, CAPABILITY_HIDE_CALLER_ID)) {
        lines_add(lines, 's', json_pack("{s:b}", SHOWN_KEY, 1), _("shown"));
        lines_add(lines, 'h', json_pack("{s:b}", SHOWN_KEY, 0), _("hidden"));
    }
    if (!account_can(account, CAPABILITY_CALLER_ID))
        return;
    if (console->engine.restricted) {
        lines_allowed(lines, &console->engine.caller_ids);
        return;
    }
    for (size_t i = 0; row && i < row->caller_count; i++)
        lines_add(lines, (char)('1' + i), json_pack("{s:s}", CALLER_KEY, row->callers[i]),
                  row->callers[i]);
    lines_add(lines, 'a', json_null(), _("another number"));
}

/* By a word, or a number: as it is typed behind `:`. */
static void caller_by_text(struct console *console, const struct account_item *account,
                           const char *text)
{
    bool shown = strcmp(text, "shown") == 0;
    bool hides = shown || strcmp(text, "hidden") == 0;
    bool clears = strcmp(text, "default") == 0;
    enum capability wanted = hides ? CAPABILITY_HIDE_CALLER_ID : CAPABILITY_CALLER_ID;
    if (!clears && !account_can(account, wanted)) {
        console_notice(console, ROLE_ERROR, _("%s (%s) has not got it: %s"), account->name,
                       account->label, _(capability_sentences[wanted]));
        return;
    }
    if (strlen(text) > DIAL_TEXT_MAX) {
        console_notice(console, ROLE_ERROR, "%s", _("the number is too long"));
        return;
    }
    if (!clears && !hides && !is_listed(console, text)) {
        tell_allowed(console, text);
        return;
    }
    json_t *sets = clears  ? json_object()
                   : hides ? json_pack("{s:b}", SHOWN_KEY, (int)shown)
                           : json_pack("{s:s}", CALLER_KEY, text);
    caller_set(console, account, sets);
    json_decref(sets);
}

void console_choose_caller(struct console *console, const char *text)
{
    const struct account_item *account = console_through(console).account;
    char title[ACCOUNT_NAME_SIZE + 64];
    if (!account) {
        console_notice(console, ROLE_WARN, "%s", _("no provider takes the call; P chooses one"));
    } else if (!account_can(account, CAPABILITY_CALLER_ID) &&
               !account_can(account, CAPABILITY_HIDE_CALLER_ID)) {
        console_notice(
            console, ROLE_WARN,
            _("%s (%s) leaves no choice of the number that is shown; P takes another provider"),
            account->name, account->label);
    } else if (text[0]) {
        caller_by_text(console, account, text);
    } else {
        struct caller_lines lines = {.sets = json_array()};
        lines_fill(&lines, console, account);
        snprintf(title, sizeof title, _("Caller ID through %s"), account->name);
        choice_open(console, title, lines.lines, lines.count, caller_taken, lines.sets,
                    release_json);
    }
}
