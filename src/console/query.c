/* SPDX-License-Identifier: MIT */
/* Asking for what is shown: a page of calls, a window of contacts, totals, what a typed number is.
   At most one question of a kind is on its way; a newer one waits for its answer, and the latest
   wins. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "codec/call_json.h"
#include "console/member.h"
#include "console/state.h"
#include "console/team.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define CALLS_FIRST 64  /* of a first page */
#define CALLS_OLDER 200 /* of a later one */

/* ---- Calls */

/* `data` counts the items and keeps the oldest id: {"count":…,"oldest":…}. */
static void calls_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    bool added;
    if (ask->tag != console->calls_round || !call_row_read(&row, item))
        return;
    calls_put(&console->calls, &row, &added);
    console->redraw = true;
    if (!ask->data)
        return;
    const char *oldest = json_string_value(json_object_get(ask->data, "oldest"));
    json_int_t count = json_integer_value(json_object_get(ask->data, "count"));
    if (!oldest || strcmp(row.id, oldest) < 0)
        json_object_set_new(ask->data, "oldest", json_string(row.id));
    json_object_set_new(ask->data, "count", json_integer(count + 1));
}

static json_int_t items_counted(const struct ask *ask)
{
    return json_integer_value(json_object_get(ask->data, "count"));
}

static json_t *calls_body(const struct console *console, int limit)
{
    json_t *body = json_pack("{s:i}", "limit", limit);
    if (console->view == VIEW_ATTENTION)
        json_object_set_new(body, "attention", json_true());
    if (console->view == VIEW_TO_CLOSE)
        json_object_set_new(body, "to_close", json_true());
    if (console->calls_text[0])
        json_object_set_new(body, "text", json_string(console->calls_text));
    return body;
}

static void calls_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                       bool confirm)
{
    (void)confirm;
    console->calls_asking = false;
    console->redraw = true;
    if (ask->tag == console->calls_round && exit == 0) {
        const char *oldest = json_string_value(json_object_get(ask->data, "oldest"));
        bool whole = items_counted(ask) < CALLS_FIRST;
        calls_sweep(&console->calls, whole || !oldest ? "" : oldest);
        console->calls_listed = true;
        console->calls.whole = whole;
        console_selection_moved(console);
    } else if (exit && exit != FAILURE_ENGINE) {
        console_notice(console, ROLE_ERROR, "%s", sentence);
    }
    if (console->calls_again && console->attached)
        console_ask_calls(console);
}

/* The list follows a change of what it is to hold; its answer sweeps out what is no longer in it.
 */
void console_ask_calls(struct console *console)
{
    console->calls_again = console->calls_asking;
    if (console->calls_asking)
        return;
    console->calls_round++;
    calls_doubt(&console->calls);
    if (console->view == VIEW_ALL && !console->calls_text[0]) {
        json_t *live = json_pack("{s:b,s:i}", "live", 1, "limit", CALLS_LIVE_ASKED);
        console_ask(console, WIRE_CALLS, live,
                    (struct ask){.item = calls_item, .tag = console->calls_round});
    }
    struct ask page = {
        .item = calls_item, .done = calls_done, .tag = console->calls_round, .data = json_object()};
    console->calls_asking =
        console_ask(console, WIRE_CALLS, calls_body(console, CALLS_FIRST), page);
}

static void older_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                       bool confirm)
{
    (void)sentence;
    (void)confirm;
    console->calls_paging = false;
    if (exit == 0 && ask->tag == console->calls_round)
        console->calls.whole =
            items_counted(ask) < CALLS_OLDER || console->calls.count >= CALLS_HELD_MAX;
    console->redraw = true;
}

void console_ask_older_calls(struct console *console)
{
    const char *oldest = calls_oldest(&console->calls);
    if (console->calls.whole || console->calls_paging || console->calls_asking ||
        !console->attached || !oldest[0])
        return;
    json_t *body = calls_body(console, CALLS_OLDER);
    json_object_set_new(body, "before", json_string(oldest));
    struct ask ask = {
        .item = calls_item, .done = older_done, .tag = console->calls_round, .data = json_object()};
    console->calls_paging = console_ask(console, WIRE_CALLS, body, ask);
}

void console_calls_show(struct console *console, enum calls_view view, const char *text)
{
    if (view == console->view && strcmp(text, console->calls_text) == 0)
        return;
    console->view = view;
    utf8_copy_clean(console->calls_text, sizeof console->calls_text, text, strlen(text));
    calls_free(&console->calls);
    calls_freeze(&console->calls, false);
    console->calls_listed = false;
    console->calls_round++; /* what is on its way no longer fits */
    console_ask_calls(console);
    console->redraw = true;
}

/* ---- Totals and providers */

static void totals_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct totals *totals = &console->totals;
    (void)ask;
    totals->known = true;
    totals->live = json_integer_value(json_object_get(item, "live"));
    totals->pending = json_integer_value(json_object_get(item, "pending"));
    totals->unconfirmed = json_integer_value(json_object_get(item, "unconfirmed"));
    totals->calls = json_integer_value(json_object_get(item, "calls"));
    totals->contacts = json_integer_value(json_object_get(item, "contacts"));
    totals->cost = json_number_value(json_object_get(item, "cost"));
    totals->next_unconfirmed_at = json_integer_value(json_object_get(item, "next_unconfirmed_at"));
    console->redraw = true;
}

static void totals_send(struct console *console);

static void totals_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    (void)ask;
    (void)exit;
    (void)sentence;
    (void)confirm;
    console->totals_asking = false;
    if (console->totals_again && console->attached)
        totals_send(console);
}

static void totals_send(struct console *console)
{
    json_t *body = json_pack("{s:I}", "since", (json_int_t)clock_midnight_local(console->now));
    console->totals_again = console->totals_asking;
    if (console->totals_asking) {
        json_decref(body);
        return;
    }
    console->totals_asking = console_ask(console, WIRE_TOTALS, body,
                                         (struct ask){.item = totals_item, .done = totals_done});
}

/* The first item of an answer takes the place of all that was known. */
static void providers_item(struct console *console, struct ask *ask, const json_t *item)
{
    if (!ask->data)
        accounts_free(&console->accounts);
    ask->data = ask->data ? ask->data : json_true();
    accounts_put(&console->accounts, item);
    console->redraw = true;
}

static void providers_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                           bool confirm)
{
    (void)sentence;
    (void)confirm;
    if (exit)
        return;
    if (!ask->data)
        accounts_free(&console->accounts);
    console->accounts_told = true;
    if (console->chosen[0] && !accounts_find(&console->accounts, console->chosen)) {
        console_notice(console, ROLE_WARN, _("the provider %s is gone: calls go by the rules"),
                       console->chosen);
        console->chosen[0] = '\0';
    }
    console->redraw = true;
}

void console_ask_providers(struct console *console)
{
    console_ask(console, WIRE_PROVIDERS, NULL,
                (struct ask){.item = providers_item, .done = providers_done});
}

/* ---- Agents: an older engine, which tells no settings, does not know them */

static void agents_item(struct console *console, struct ask *ask, const json_t *item)
{
    if (ask->tag != console->agents_round)
        return;
    agent_list_put(&console->agents, item);
    own_settle(console);
    console->redraw = true;
}

static void agents_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    (void)sentence;
    (void)confirm;
    if (exit || ask->tag != console->agents_round)
        return;
    agent_list_sweep(&console->agents);
    console->agents.told = true;
    own_settle(console);
    console->redraw = true;
}

void console_ask_agents(struct console *console)
{
    if (!console->attached || !console->engine.told)
        return;
    console->agents_round++;
    agent_list_doubt(&console->agents);
    console_ask(
        console, WIRE_AGENTS, NULL,
        (struct ask){.item = agents_item, .done = agents_done, .tag = console->agents_round});
}

/* ---- The number on the pad */

static void typing_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct typed_number *typed = &console->typed;
    const json_t *offset = json_object_get(item, "offset");
    *typed = (struct typed_number){0};
    snprintf(typed->of, sizeof typed->of, "%s", json_string_value(ask->data));
    member_text(typed->shown, sizeof typed->shown, item, "shown");
    member_text(typed->e164, sizeof typed->e164, item, "e164");
    member_text(typed->country, sizeof typed->country, item, "country");
    member_text(typed->place, sizeof typed->place, item, "place");
    member_text(typed->contact, sizeof typed->contact, item, "contact");
    member_text(typed->provider, sizeof typed->provider, item, "provider");
    member_text(typed->remark, sizeof typed->remark, item, "remark");
    const char *fault = json_string_value(json_object_get(item, "fault"));
    dial_options_reword(fault ? fault : "", typed->fault, sizeof typed->fault);
    typed->possible = json_is_true(json_object_get(item, "possible"));
    typed->has_offset = json_is_integer(offset);
    typed->offset = json_integer_value(offset);
    typed->on_it = json_integer_value(json_object_get(item, "on_it"));
    console->redraw = true;
}

static void typing_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    (void)ask;
    (void)exit;
    (void)sentence;
    (void)confirm;
    console->typing_asking = false;
    if (console->typing_again && console->attached)
        console_ask_typing(console);
}

void console_ask_typing(struct console *console)
{
    const char *number = line_edit_text(&console->pad);
    console->typing_again = console->typing_asking;
    if (console->typing_asking || !console->attached || !number[0])
        return;
    struct ask ask = {.item = typing_item, .done = typing_done, .data = json_string(number)};
    json_t *body = json_pack("{s:s}", "number", number);
    if (console->chosen[0])
        json_object_set_new(body, "provider", json_string(console->chosen));
    console->typing_asking = console_ask(console, WIRE_TYPING, body, ask);
}

/* ---- The call and the contact that are looked at */

bool console_detail_read(struct console *console, const json_t *json)
{
    struct opened_call *opened = &console->opened;
    struct call call;
    struct call_row row;
    int64_t revision = json_integer_value(json_object_get(json, "revision"));
    if ((opened->loaded && revision < opened->revision) || !call_row_read(&row, json) ||
        !call_from_json(json, &call, NULL, NULL, 0, NULL))
        return false;
    if (opened->loaded)
        call_free(&opened->call);
    opened->call = call;
    opened->loaded = true;
    opened->revision = revision;
    if (row.revision >= opened->row.revision)
        opened->row = row;
    console->redraw = true;
    return true;
}

static void detail_item(struct console *console, struct ask *ask, const json_t *item)
{
    if (strcmp(json_string_value(ask->data), console->opened.id) == 0)
        console_detail_read(console, item);
}

static void detail_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    (void)ask;
    (void)exit;
    (void)sentence;
    (void)confirm;
    console->detail_asking = false;
    if (console->detail_again && console->attached)
        console_ask_detail(console);
}

void console_ask_detail(struct console *console)
{
    console->detail_again = console->detail_asking;
    if (console->detail_asking || !console->attached || !console->opened.id[0])
        return;
    json_t *body = json_pack("{s:s,s:b}", "id", console->opened.id, "timeline", 1);
    struct ask ask = {
        .item = detail_item, .done = detail_done, .data = json_string(console->opened.id)};
    console->detail_asking = console_ask(console, WIRE_CALLS, body, ask);
}

static void contact_item(struct console *console, struct ask *ask, const json_t *item)
{
    (void)ask;
    console_contact_close(console);
    console->contact.json = json_deep_copy(item);
    console->contact.loaded = console->contact.json;
    console->contact_open = console->contact.loaded;
    console->detail_open = false;
    console->redraw = true;
    if (console->contact_open)
        console_focus(console, PANE_DETAIL);
}

static void contact_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                         bool confirm)
{
    (void)ask;
    (void)confirm;
    if (exit)
        console_notice(console, ROLE_ERROR, "%s", sentence);
}

void console_open_contact(struct console *console, const char *name)
{
    console_ask(console, WIRE_CONTACTS, json_pack("{s:s,s:i}", "name", name, "limit", 1),
                (struct ask){.item = contact_item, .done = contact_done});
}

void console_contact_close(struct console *console)
{
    json_decref(console->contact.json);
    console->contact = (struct opened_contact){0};
    console->contact_open = false;
}

/* ---- All of it, in one go */

void console_ask_all(struct console *console)
{
    console->calls_asking = console->people_asking = console->totals_asking = false;
    console->typing_asking = console->detail_asking = console->calls_paging = false;
    console_ask(console, WIRE_WATCH, NULL, (struct ask){0});
    console_ask_questions(console);
    console_ask_people(
        console); /* the quickest to be answered first: the screen fills from there */
    console_ask_calls(console);
    totals_send(console);
    console_ask_providers(console);
    console_ask_typing(console);
    console_ask_detail(console);
    team_ask_all(console);
}

static void soon_ask(struct console *console, enum soon_kind kind)
{
    switch ((int)kind) {
    case SOON_TOTALS:
        totals_send(console);
        break;
    case SOON_CALLS:
        console_ask_calls(console);
        break;
    case SOON_PEOPLE:
        console_ask_people(console);
        break;
    case SOON_FIGURES:
        team_ask_figures(console);
        break;
    default:
        break;
    }
}

void console_ask_soon(struct console *console, enum soon_kind kind)
{
    static const int64_t periods[SOON_COUNT] = {
        [SOON_TOTALS] = 1 * CLOCK_SECOND,
        [SOON_CALLS] = CLOCK_SECOND / 2,
        [SOON_PEOPLE] = CLOCK_SECOND / 2,
        [SOON_FIGURES] = 5 * CLOCK_SECOND,
    };
    struct soon *soon = &console->soon[kind];
    if (!console->attached)
        return;
    soon->due_at = 0;
    bool set_back = console->now < soon->asked_at; /* the wall clock was */
    if (set_back || console->now >= soon->asked_at + periods[kind]) {
        soon->asked_at = console->now;
        soon_ask(console, kind);
    } else {
        soon->due_at = soon->asked_at + periods[kind];
    }
}

void console_ask_due(struct console *console)
{
    for (int i = 0; i < SOON_COUNT; i++) {
        if (console->soon[i].due_at && console->now >= console->soon[i].due_at)
            console_ask_soon(console, (enum soon_kind)i);
    }
}
