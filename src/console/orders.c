/* SPDX-License-Identifier: MIT */
/* What changes something: hanging up, notes, closing, contacts. The engine does it; here it is
   asked for, once, and what it answers is said. */
#include "base/intl.h"
#include "console/format.h"
#include "console/state.h"
#include "console/team.h"
#include "model/life.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define WIRE_CLOSE_MAX 1000 /* calls that one message closes */

static void release_json(void *data)
{
    json_decref(data);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
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
    if (console->team)
        return team_call(console);
    if (place == PLACE_CALLS)
        return calls_selected(&console->calls);
    if (place == PLACE_DETAIL)
        return calls_by_id(&console->calls, console->opened.id);
    const struct call_row *own = own_live_call(console);
    own = own ? own : own_written_up(console);
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
    if (strcmp(row.id, console->opened.id) == 0 && row.revision >= console->opened.row.revision)
        console->opened.row = row;
    if (strcmp(row.id, console->opened.id) == 0)
        console_ask_detail(console);
    console_selection_moved(console);
}

static void send(struct console *console, int type, json_t *body, const char *done)
{
    console_ask(console, type, body,
                (struct ask){.item = call_item, .done = simple_done, .data = json_string(done)});
}

static void close_ask(struct console *console, json_t *ids, const char *title);

/* The item says what is known of the end: `tag` is whether nothing is. */
static void hung_up_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct call_row row;
    ask->tag = call_row_read(&row, item) && row.state == CALL_ENDED && !row.outcome;
    call_item(console, ask, item);
}

/* Providers end their sentences; here it goes on. */
static const char *without_full_stop(const char *sentence, char bare[SENTENCE_SIZE])
{
    size_t length = strlen(sentence);
    snprintf(bare, SENTENCE_SIZE, "%s", sentence);
    if (length && length < SENTENCE_SIZE && bare[length - 1] == '.')
        bare[length - 1] = '\0';
    return bare;
}

/* How it ended is known to the agent alone now. Where he is busy with something else, he is not
   torn out of it. */
static void hung_up_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                         bool confirm)
{
    char bare[SENTENCE_SIZE];
    (void)confirm;
    if (exit == FAILURE_NOT_DONE && console->attached)
        console_notice(console, ROLE_ERROR, _("%s; if it is over, c on the call closes it"),
                       without_full_stop(sentence, bare));
    else
        console_notice(console, exit ? ROLE_ERROR : ROLE_NOTICE, "%s",
                       exit || sentence[0] ? sentence : _("hung up"));
    if (exit || !ask->tag)
        return;
    if (console->modal) {
        console_notice(console, ROLE_NOTICE, "%s", _("hung up; c on the call says how it ended"));
        return;
    }
    json_t *ids = json_pack("[O]", ask->data);
    close_ask(console, ids, _("Hung up. How did it end?"));
    json_decref(ids);
}

static void hang_up_yes(struct console *console, void *data)
{
    console_ask(
        console, WIRE_HANGUP, json_pack("{s:O}", "call", (json_t *)data),
        (struct ask){.item = hung_up_item, .done = hung_up_done, .data = json_incref(data)});
}

void console_hang_up(struct console *console)
{
    const struct call_row *row = console_meant_call(console);
    char question[SENTENCE_SIZE];
    char running[FORMAT_SIZE];
    if (console->team && !engine_settings_supervise(&console->engine)) {
        console_notice(console, ROLE_WARN, "%s", _("only supervisors hang up calls of others"));
        return;
    }
    if (!row || !call_state_is_live(row->state)) {
        console_notice(console, ROLE_WARN, "%s", _("that call is not live"));
        return;
    }
    if (!console_can_hang_up(console)) {
        console_notice(console, ROLE_WARN, _("%s can't hang up from here: put the telephone down"),
                       row->provider);
        return;
    }
    format_running(row, console->now, running);
    if (console->team && row->agent[0])
        snprintf(question, sizeof question,
                 _("Hang up the call of %s with %s (%s %s, through %s)?"), row->agent,
                 format_who(row), state_look(row->state, row->outcome).word, running,
                 row->provider);
    else
        snprintf(question, sizeof question, _("Hang up on %s (%s %s, through %s)?"),
                 format_who(row), state_look(row->state, row->outcome).word, running,
                 row->provider);
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
    size_t count = console->team ? 0 : calls_visible(calls); /* marks are not seen from there */
    for (size_t i = 0; i < count && json_array_size(ids) < WIRE_CLOSE_MAX; i++) {
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

static void close_ask(struct console *console, json_t *ids, const char *title)
{
    static const char *const sentences[] = {
        N_("answered: somebody talked"), N_("missed: nobody took it"),
        N_("failed: it was not put through"), N_("lost: nobody can tell any more")};
    struct choice_line lines[sizeof closing / sizeof *closing];
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        lines[i].key = call_outcome_words[closing[i]][0];
        snprintf(lines[i].text, sizeof lines[i].text, "%s", _(sentences[i]));
    }
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
    if (console->team && !engine_settings_supervise(&console->engine)) {
        console_notice(console, ROLE_WARN, "%s", _("only supervisors close calls of others"));
        return;
    }
    json_t *ids = calls_to_close(console);
    size_t count = json_array_size(ids);
    char title[64];
    snprintf(title, sizeof title, ngettext("Close %zu call as", "Close %zu calls as", count),
             count);
    if (!count)
        console_notice(console, ROLE_WARN, "%s", _("there is no call to close"));
    else if (!outcome)
        close_ask(console, ids, title);
    else if (is_closing_word(outcome))
        close_send(console, ids, outcome);
    else
        console_notice(console, ROLE_ERROR, _("%s is no outcome: answered, missed, failed or lost"),
                       outcome);
    json_decref(ids);
}

/* ---- Contacts */

void console_change_send(struct console *console, int type, json_t *body, const char *done)
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
    console_change_send(console, WIRE_CONTACT_REMOVE, json_pack("{s:O}", "name", (json_t *)data),
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
    console_change_send(console, WIRE_CONTACT_CHANGE, json_pack("{s:o}", "change", change),
                        favourite ? _("no longer a favourite") : _("a favourite now"));
}
