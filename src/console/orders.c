/* SPDX-License-Identifier: MIT */
/* What changes something: dialling, hanging up, notes, closing, contacts. The engine does it; here
   it is asked for, once, and what it answers is said. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/state.h"
#include "model/life.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define PLACED_WITHIN  (60 * CLOCK_SECOND) /* an older call is not what was just dialled */
#define WIRE_CLOSE_MAX 1000                /* calls that one message closes */

static void release_json(void *data)
{
    json_decref(data);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- Dialling */

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

static void dial_anyway(struct console *console, void *data)
{
    json_t *order = json_deep_copy(data);
    json_object_set_new(order, "confirmed", json_true());
    console_dial(console, order);
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
    if (row.id[0] && row.provider[0])
        snprintf(console->provider, sizeof console->provider, "%s", row.provider);
    console->redraw = true;
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
    } else if (exit == FAILURE_ENGINE) {
        console_notice(console, ROLE_ERROR,
                       _("dialling %s: %s; look at the calls before you dial again"),
                       member(order, "number"), sentence);
    } else if (exit) {
        console_notice(console, ROLE_ERROR, _("dialling %s: %s"), member(order, "number"),
                       sentence);
    } else {
        console_notice(console, ROLE_NOTICE, "%s", sentence); /* or nothing: the list shows it */
    }
}

void console_dial(struct console *console, json_t *order)
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
            console_notice(console, ROLE_NOTICE, _("dialling %s"), number);
        }
    }
    json_decref(order);
}

void console_dial_number(struct console *console, const char *number)
{
    if (number[0])
        console_dial(console, json_pack("{s:s}", "number", number));
    else
        console_notice(console, ROLE_WARN, "%s", _("there is no number to dial"));
}

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
        lines[i].key = i < 9 ? (char)('1' + i) : '\0';
        snprintf(lines[i].text, sizeof lines[i].text, "%-10s %s", member(number, "label"),
                 shown[0] ? shown : member(number, "number"));
    }
    choice_open(console, member(contact, "name"), lines, i, dial_chosen, json_incref(numbers),
                release_json);
}

/* ---- The call that is meant */

static const struct call_row *own_live_call(const struct console *console)
{
    for (size_t i = 0; i < console->calls.count; i++) {
        const struct call_row *row = console->calls.rows[i];
        if (call_state_is_live(row->state) && strcmp(row->agent, console->user) == 0)
            return row;
    }
    return NULL;
}

const struct call_row *console_meant_call(const struct console *console)
{
    enum place place = console_place(console);
    if (place == PLACE_CALLS)
        return calls_selected(&console->calls);
    if (place == PLACE_DETAIL)
        return calls_by_id(&console->calls, console->opened.id);
    const struct call_row *own = own_live_call(console);
    return own ? own : calls_selected(&console->calls);
}

/* ---- Orders about a call, or a contact: a sentence when it is done, or why it is not */

static void simple_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    const char *done = json_string_value(ask->data);
    (void)confirm;
    if (exit)
        console_notice(console, ROLE_ERROR, "%s", sentence);
    else
        console_notice(console, ROLE_NOTICE, "%s", sentence[0] ? sentence : done ? done : "");
}

static void call_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    bool added;
    (void)ask;
    if (call_row_read(&row, item) && calls_by_id(&console->calls, row.id))
        calls_put(&console->calls, &row, &added);
    if (strcmp(row.id, console->opened.id) == 0)
        console_ask_detail(console);
}

static void send(struct console *console, int type, json_t *body, const char *done)
{
    console_ask(console, type, body,
                (struct ask){.item = call_item, .done = simple_done, .data = json_string(done)});
}

static void hang_up_yes(struct console *console, void *data)
{
    send(console, WIRE_HANGUP, json_pack("{s:O}", "call", (json_t *)data), _("hung up"));
}

void console_hang_up(struct console *console)
{
    const struct call_row *row = console_meant_call(console);
    char question[SENTENCE_SIZE];
    if (!row || !call_state_is_live(row->state)) {
        console_notice(console, ROLE_WARN, "%s", _("that call is not live"));
        return;
    }
    if (!console_can_hang_up(console)) {
        console_notice(console, ROLE_WARN, _("%s can't hang up from here: put the telephone down"),
                       row->provider);
        return;
    }
    snprintf(question, sizeof question, _("Hang up on %s?"), format_who(row));
    question_open(console, question, _("Hang up"), hang_up_yes, json_string(row->id), release_json);
}

static void note_done(struct console *console, const char *text)
{
    if (text)
        send(console, WIRE_NOTE, json_pack("{s:s,s:s}", "call", console->noted_id, "text", text),
             text[0] ? _("the note is kept") : _("the note is gone"));
}

static void note_open(struct console *console, const char *who, const char *note)
{
    char label[CALL_FACT_SIZE + 32];
    snprintf(label, sizeof label, _("Note on %.40s: "), who);
    line_open(console, label, note, CALL_NOTE_MAX, note_done, NULL);
}

static void noted_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    (void)ask;
    if (call_row_read(&row, item))
        note_open(console, format_who(&row), member(item, "note"));
}

/* The note that is there is what one begins with; where it is not known here yet, it is fetched. */
void console_note(struct console *console, const char *text)
{
    const struct call_row *row = console_meant_call(console);
    if (!row) {
        console_notice(console, ROLE_WARN, "%s", _("there is no call to write a note on"));
        return;
    }
    memcpy(console->noted_id, row->id, sizeof console->noted_id);
    if (text) {
        note_done(console, text);
        return;
    }
    const struct opened_call *opened = &console->opened;
    bool here =
        opened->loaded && strcmp(opened->id, row->id) == 0 && opened->revision >= row->revision;
    if (here)
        note_open(console, format_who(row), opened->call.note ? opened->call.note : "");
    else if (row->noted)
        console_ask(console, WIRE_CALLS, json_pack("{s:s}", "id", row->id),
                    (struct ask){.item = noted_item});
    else
        note_open(console, format_who(row), "");
}

static json_t *calls_to_close(const struct console *console)
{
    json_t *ids = json_array();
    const struct calls *calls = &console->calls;
    for (size_t i = 0; i < calls_visible(calls) && json_array_size(ids) < WIRE_CLOSE_MAX; i++) {
        if (calls->rows[i]->marked)
            json_array_append_new(ids, json_string(calls->rows[i]->id));
    }
    const struct call_row *row = console_meant_call(console);
    if (!json_array_size(ids) && row)
        json_array_append_new(ids, json_string(row->id));
    return ids;
}

static void close_send(struct console *console, json_t *ids, const char *outcome)
{
    for (size_t i = 0; i < console->calls.count; i++)
        console->calls.rows[i]->marked = false;
    send(console, WIRE_CLOSE, json_pack("{s:O,s:s}", "calls", ids, "outcome", outcome),
         json_array_size(ids) == 1 ? _("the call is closed") : _("the calls are closed"));
    if (console->view != VIEW_ALL)
        console_ask_calls(console);
}

static const enum call_outcome closing[] = {OUTCOME_ANSWERED, OUTCOME_MISSED, OUTCOME_FAILED,
                                            OUTCOME_LOST};

static void close_chosen(struct console *console, size_t index, void *data)
{
    close_send(console, data, call_outcome_words[closing[index]]);
}

static void close_ask(struct console *console, json_t *ids)
{
    static const char *const sentences[] = {
        N_("answered: somebody talked"), N_("missed: nobody took it"),
        N_("failed: it was not put through"), N_("lost: nobody can tell any more")};
    struct choice_line lines[sizeof closing / sizeof *closing];
    char title[64];
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        lines[i].key = call_outcome_words[closing[i]][0];
        snprintf(lines[i].text, sizeof lines[i].text, "%s", _(sentences[i]));
    }
    snprintf(title, sizeof title,
             ngettext("Close %zu call as", "Close %zu calls as", json_array_size(ids)),
             json_array_size(ids));
    choice_open(console, title, lines, sizeof closing / sizeof *closing, close_chosen,
                json_incref(ids), release_json);
}

static bool is_closing_word(const char *outcome)
{
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        if (strcmp(outcome, call_outcome_words[closing[i]]) == 0)
            return true;
    }
    return false;
}

void console_close_calls(struct console *console, const char *outcome)
{
    json_t *ids = calls_to_close(console);
    if (!json_array_size(ids))
        console_notice(console, ROLE_WARN, "%s", _("there is no call to close"));
    else if (!outcome)
        close_ask(console, ids);
    else if (is_closing_word(outcome))
        close_send(console, ids, outcome);
    else
        console_notice(console, ROLE_ERROR, _("%s is no outcome: answered, missed, failed or lost"),
                       outcome);
    json_decref(ids);
}

/* ---- Contacts */

void console_contact_send(struct console *console, int type, json_t *body, const char *done)
{
    console_ask(console, type, body, (struct ask){.done = simple_done, .data = json_string(done)});
}

void console_contact_add(struct console *console, const char *name, const char *number)
{
    json_t *contact = json_pack("{s:s,s:[{s:s}]}", "name", name, "numbers", "number", number);
    form_open(console, contact, true);
    json_decref(contact);
}

/* What is to be done with the whole contact under the bar, once it has come. */
enum contact_use { USE_DIAL, USE_EDIT };

static void whole_item(struct console *console, struct ask *ask, const json_t *item)
{
    if (ask->tag == USE_DIAL)
        console_dial_contact(console, item);
    else
        form_open(console, item, false);
    ask->data = ask->data ? ask->data : json_true();
}

static void whole_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                       bool confirm)
{
    (void)confirm;
    if (exit || !ask->data)
        console_notice(console, ROLE_ERROR, "%s",
                       exit ? sentence : _("the contact is no longer there"));
}

static void whole_contact(struct console *console, const char *name, enum contact_use use)
{
    console_ask(console, WIRE_CONTACTS, json_pack("{s:s,s:i}", "name", name, "limit", 1),
                (struct ask){.item = whole_item, .done = whole_done, .tag = use});
}

void console_dial_person(struct console *console)
{
    const struct person *person = people_selected(&console->people);
    if (person && person->number_count > 1)
        whole_contact(console, person->name, USE_DIAL);
    else
        console_dial_number(console, person ? person->number : "");
}

static const char *meant_contact(const struct console *console)
{
    const struct person *person = people_selected(&console->people);
    if (console_place(console) == PLACE_CONTACT)
        return member(console->contact.json, "name");
    return person ? person->name : "";
}

void console_contact_edit(struct console *console)
{
    const char *name = meant_contact(console);
    if (name[0])
        whole_contact(console, name, USE_EDIT);
}

static void remove_yes(struct console *console, void *data)
{
    console_contact_send(console, WIRE_CONTACT_REMOVE, json_pack("{s:O}", "name", (json_t *)data),
                         _("the contact is gone"));
    if (console->contact_open) {
        console_contact_close(console);
        console_focus(console, PANE_CONTACTS);
    }
}

void console_contact_remove(struct console *console)
{
    const char *name = meant_contact(console);
    char question[SENTENCE_SIZE];
    if (!name[0])
        return;
    snprintf(question, sizeof question, _("Remove the contact %s?"), name);
    question_open(console, question, _("Remove"), remove_yes, json_string(name), release_json);
}

void console_contact_favourite(struct console *console)
{
    const struct person *person = people_selected(&console->people);
    const char *name = meant_contact(console);
    bool open = console_place(console) == PLACE_CONTACT;
    bool favourite = open ? json_is_true(json_object_get(console->contact.json, "favourite"))
                          : person && person->favourite;
    if (!name[0])
        return;
    json_t *change = json_pack("{s:s,s:b}", "name", name, "favourite", !favourite);
    console_contact_send(console, WIRE_CONTACT_CHANGE, json_pack("{s:o}", "change", change),
                         favourite ? _("no longer a favourite") : _("a favourite now"));
}
