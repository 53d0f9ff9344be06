/* SPDX-License-Identifier: MIT */
/* What the dial form would order, and what is wrong with it: what can be seen here at once, and the
   rest by asking the engine, one line at a time. */
#include "base/intl.h"
#include "console/dial_form.h"
#include "wire/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WHOLE (-1) /* stands for a line where all are meant */

const char *dial_line_text(const struct dial_line *line)
{
    return line_edit_text(&line->edit);
}

/* ---- Values */

static json_t *pair_value(const char *text, struct failure *failure)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || equals - text > PAIR_NAME_MAX) {
        fail(failure, FAILURE_USAGE, "%s", _("a variable is written NAME=VALUE"));
        return NULL;
    }
    char name[PAIR_NAME_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    return json_pack("{s:s}", name, equals + 1);
}

static json_t *whole_value(const char *text, const struct account_limit *limit,
                           struct failure *failure)
{
    int64_t number;
    if (!dial_number_parse(text, &number))
        fail(failure, FAILURE_USAGE, _("%.40s is no whole number"), text);
    else if (limit->known && (number < limit->least || number > limit->most))
        fail(failure, FAILURE_USAGE, _("%" PRId64 " is not within %" PRId64 " to %" PRId64), number,
             limit->least, limit->most);
    else
        return json_integer(number);
    return NULL;
}

static json_t *time_value(const char *text, int64_t now, struct failure *failure)
{
    int64_t at;
    if (!dial_time_parse(text, now, &at))
        fail(failure, FAILURE_USAGE, _("%.40s is no time: HH:MM, or YYYY-MM-DD HH:MM"), text);
    else if (at <= now)
        fail(failure, FAILURE_USAGE, "%s", _("that time is over"));
    else
        return json_integer(at);
    return NULL;
}

/* NULL where the line is as configured, or can't be read: then the failure has a sentence. */
static json_t *line_value(const struct dial_line *line, const struct account_item *account,
                          int64_t now, struct failure *failure)
{
    const struct dial_option_row *row = &dial_options[line->option];
    const char *text = dial_line_text(line);
    if (dial_option_turns(line->option))
        return line->switched == DIAL_AS_CONFIGURED ? NULL
                                                    : json_boolean(line->switched == DIAL_YES);
    if (!text[strspn(text, " ")])
        return NULL;
    switch ((int)row->value) {
    case DIAL_WHOLE:
        return whole_value(text, &account->limits[row->capability], failure);
    case DIAL_TIME:
        return time_value(text, now, failure);
    case DIAL_PAIRS:
        return pair_value(text, failure);
    default:
        return json_string(text);
    }
}

static void options_add(json_t *options, const struct dial_line *line,
                        const struct account_item *account, int64_t now)
{
    const struct dial_option_row *row = &dial_options[line->option];
    json_t *value = line_value(line, account, now, NULL);
    json_t *vars = json_object_get(options, row->key);
    if (value && row->value == DIAL_PAIRS && vars) {
        json_object_update(vars, value);
        json_decref(value);
    } else if (value) {
        json_object_set_new(options, row->key, value);
    }
}

json_t *dial_form_options(const struct dial_form *form, const struct account_item *account,
                          int64_t now)
{
    json_t *options = json_object();
    for (size_t i = 0; i < form->count; i++) {
        const struct dial_line *line = &form->lines[i];
        if (line->kind == DIAL_LINE_OPTION && dial_line_is_shown(line, account))
            options_add(options, line, account, now);
    }
    return options;
}

/* By the rules a number is one of the agent's country; with an account it would be one of the
   account's, so then it goes as it was told. */
static json_t *number_body(const struct dial_form *form)
{
    const char *typed = dial_line_text(&form->lines[0]);
    bool told = !form->chosen[0] && form->e164[0];
    json_t *body = json_pack("{s:s}", "number", told ? form->e164 : typed);
    if (form->account[0])
        json_object_set_new(body, "provider", json_string(form->account));
    return body;
}

json_t *dial_form_order(const struct console *console, const struct dial_form *form)
{
    json_t *order = number_body(form);
    json_t *options = dial_form_options(form, dial_form_account(console, form), console->now);
    json_object_update(order, options);
    json_decref(options);
    return order;
}

/* ---- Asking */

static struct dial_form *form_of(struct console *console, const struct ask *ask)
{
    struct dial_form *form = console_modal_state(console, &dial_form_ops);
    return form && form->round == ask->tag ? form : NULL;
}

static void fault_set(char *fault, const json_t *item)
{
    const char *sentence = json_string_value(json_object_get(item, "fault"));
    dial_options_reword(sentence ? sentence : "", fault, SENTENCE_SIZE);
}

static void number_told(struct console *console, struct dial_form *form, struct dial_line *line,
                        const json_t *item)
{
    const char *e164 = json_string_value(json_object_get(item, "e164"));
    const char *account = json_string_value(json_object_get(item, "provider"));
    const char *remark = json_string_value(json_object_get(item, "remark"));
    snprintf(form->e164, sizeof form->e164, "%s", e164 ? e164 : "");
    fault_set(line->fault, item);
    if (line->fault[0] && !account && !form->chosen[0])
        snprintf(line->fault, sizeof line->fault, "%s",
                 _("no provider takes the call; choose one"));
    if (!json_is_true(json_object_get(item, "possible")) && !line->fault[0])
        snprintf(line->fault, sizeof line->fault, "%s",
                 remark ? remark : _("that is no number that can be called"));
    if (!form->chosen[0])
        dial_form_use(console, form, account ? account : "");
}

static void check_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct dial_form *form = form_of(console, ask);
    json_int_t at = json_integer_value(ask->data);
    if (!form || at >= (json_int_t)form->count)
        return;
    struct dial_line *line = at == WHOLE ? NULL : &form->lines[at];
    enum dial_check *check = line ? &line->check : &form->whole_check;
    if (*check != DIAL_CHECK_ASKED)
        return;
    *check = DIAL_CHECK_NONE;
    if (line && line->kind == DIAL_LINE_NUMBER)
        number_told(console, form, line, item);
    else
        fault_set(line ? line->fault : form->whole_fault, item);
    console->redraw = true;
}

static void check_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                       bool confirm)
{
    struct dial_form *form = form_of(console, ask);
    (void)confirm;
    if (!form)
        return;
    form->asking = false;
    if (exit) {
        form->pressed = false;
        console_notice(console, ROLE_ERROR, "%s", sentence);
        return;
    }
    dial_form_check(console, form);
    form->pressed = form->pressed && console->modal == &dial_form_ops; /* seen, not covered */
    if (form->pressed && dial_form_is_checked(console, form))
        dial_form_enter(console, form); /* the form may be gone now */
}

static json_t *line_body(const struct console *console, const struct dial_form *form,
                         const struct dial_line *line)
{
    const struct account_item *account = dial_form_account(console, form);
    json_t *body = number_body(form);
    if (line->kind == DIAL_LINE_NUMBER) {
        json_object_set_new(body, "number", json_string(dial_line_text(line)));
        if (!form->chosen[0])
            json_object_del(body, "provider");
    } else {
        options_add(body, line, account, console->now);
    }
    return body;
}

/* The line to ask for next; `count` where there is none. What hangs on the number waits for it. */
static size_t next_unchecked(const struct console *console, const struct dial_form *form)
{
    const struct account_item *account = dial_form_account(console, form);
    const struct dial_line *number = &form->lines[0];
    if (number->check == DIAL_CHECK_WANTED)
        return 0;
    size_t i = 1;
    bool held = number->fault[0] || !dial_line_text(number)[0];
    while (i < form->count && (held || form->lines[i].check != DIAL_CHECK_WANTED ||
                               !dial_line_is_shown(&form->lines[i], account)))
        i++;
    return i;
}

static bool wants_whole(const struct dial_form *form)
{
    bool held = form->lines[0].fault[0] || !dial_line_text(&form->lines[0])[0];
    for (size_t i = 0; i < form->count && !held; i++)
        held = form->lines[i].fault[0];
    return form->whole_check == DIAL_CHECK_WANTED && !held && form->account[0];
}

bool dial_form_is_checked(const struct console *console, const struct dial_form *form)
{
    return !form->asking && next_unchecked(console, form) == form->count && !wants_whole(form);
}

void dial_form_check(struct console *console, struct dial_form *form)
{
    size_t at = next_unchecked(console, form);
    bool whole = at == form->count && wants_whole(form);
    if (form->asking || !console->attached || (at == form->count && !whole))
        return;
    json_t *body =
        whole ? dial_form_order(console, form) : line_body(console, form, &form->lines[at]);
    if (whole)
        form->whole_check = DIAL_CHECK_ASKED;
    else
        form->lines[at].check = DIAL_CHECK_ASKED;
    form->asking = console_ask(console, WIRE_TYPING, body,
                               (struct ask){.item = check_item,
                                            .done = check_done,
                                            .tag = form->round,
                                            .data = json_integer(whole ? WHOLE : (json_int_t)at)});
}

void dial_form_changed(struct console *console, struct dial_form *form, struct dial_line *line)
{
    struct failure failure = {0};
    const struct account_item *account = dial_form_account(console, form);
    form->whole_check = DIAL_CHECK_WANTED;
    form->whole_fault[0] = '\0';
    form->pressed = false;
    line->fault[0] = '\0';
    bool wanted = line->kind == DIAL_LINE_NUMBER && dial_line_text(line)[0];
    if (line->kind == DIAL_LINE_NUMBER)
        form->e164[0] = '\0';
    if (line->kind == DIAL_LINE_OPTION && account) {
        json_t *value = line_value(line, account, console->now, &failure);
        wanted = value;
        json_decref(value);
    }
    line->check = wanted ? DIAL_CHECK_WANTED : DIAL_CHECK_NONE;
    snprintf(line->fault, sizeof line->fault, "%s", failure.sentence);
    dial_form_check(console, form);
}
