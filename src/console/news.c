/* SPDX-License-Identifier: MIT */
/* What the engine tells without being asked, and the sorting of its messages. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "console/format.h"
#include "console/state.h"
#include "console/team.h"
#include "model/life.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define RING_WITHIN (60 * CLOCK_SECOND) /* an older call is no news */

static bool rung_before(const struct console *console, const char *id)
{
    for (int i = 0; i < RUNG_MAX; i++) {
        if (strcmp(console->rung[i], id) == 0)
            return true;
    }
    return false;
}

/* Somebody calls: once for each call, and not for one that only now is heard of. */
static void ring(struct console *console, const struct call_row *row)
{
    bool calling = row->state == CALL_STARTED || row->state == CALL_DIVERT_FAILED;
    if (!calling || row->direction != DIRECTION_IN || rung_before(console, row->id) ||
        console->now - row->created_at > RING_WITHIN)
        return;
    memcpy(console->rung[console->rung_next], row->id, ID_SIZE);
    console->rung_next = (console->rung_next + 1) % RUNG_MAX;
    console->effects.bell = console->settings.bell;
    if (console->settings.notify)
        snprintf(console->effects.notification, sizeof console->effects.notification,
                 _("Incoming call: %s"), format_who(row));
}

static bool shows_all(const struct console *console)
{
    return console->view == VIEW_ALL && !console->calls_text[0];
}

static void take_call(struct console *console, const json_t *json)
{
    struct call_row row;
    bool added = false;
    if (!call_row_read(&row, json))
        return;
    ring(console, &row);
    team_call_news(console, &row);
    if (shows_all(console) || calls_by_id(&console->calls, row.id))
        calls_put(&console->calls, &row, &added);
    if (!shows_all(console))
        console_ask_soon(console,
                         SOON_CALLS); /* whether it fits the filter is the engine's to say */
    if (strcmp(console->opened.id, row.id) == 0 && row.revision >= console->opened.row.revision)
        console->opened.row = row;
    if (strcmp(console->opened.id, row.id) == 0 &&
        (!json_is_array(json_object_get(json, "timeline")) || !console_detail_read(console, json)))
        console_ask_detail(console);
    if (added && console_is_placing(console, &row))
        calls_pin(&console->calls, row.id);
    console_ask_soon(console, SOON_TOTALS);
    console_selection_moved(console);
    console->redraw = true;
}

static void take_removed(struct console *console, const struct wire_message *message)
{
    const char *id = wire_text(message, "id");
    calls_remove(&console->calls, id);
    team_call_gone(console, id);
    console_question_call_moved(console, id, wire_text(message, "into"));
    if (strcmp(console->opened.id, id) == 0) {
        console_opened_forget(console);
        snprintf(console->opened.id, sizeof console->opened.id, "%s", wire_text(message, "into"));
        console_ask_detail(console);
    }
    console_selection_moved(console);
    console_ask_soon(console, SOON_TOTALS);
    console->redraw = true;
}

/* It is not for our eyes any more: there is nothing that it has become. */
static void take_gone(struct console *console, const struct wire_message *message)
{
    const char *id = wire_text(message, "id");
    calls_remove(&console->calls, id);
    team_call_gone(console, id);
    if (strcmp(console->opened.id, id) == 0) {
        console_opened_forget(console);
        console->opened = (struct opened_call){0};
        if (console->focus == PANE_DETAIL && !console->contact_open)
            console_focus(console, PANE_CALLS);
    }
    console_selection_moved(console);
    console_ask_soon(console, SOON_TOTALS);
    console->redraw = true;
}

/* Behind the greeting, and when they have changed: then also who is an agent. */
static void take_settings(struct console *console, const struct wire_message *message)
{
    engine_settings_read(&console->engine, message->body);
    memcpy(console->own_number, console->engine.number, sizeof console->own_number);
    console_ask_agents(console);
    own_settle(console);
    team_settings_changed(console);
    console->redraw = true;
}

static void take_agent(struct console *console, const struct wire_message *message)
{
    agent_list_put(&console->agents, json_object_get(message->body, "agent"));
    own_settle(console);
    team_agent_news(console);
    console->redraw = true;
}

/* Said once for each time that there are more, and what there was before is no news. */
static void tell_unknown_queries(struct console *console, const struct feed *before)
{
    const struct feed *feed = &console->feed;
    if (before->known && feed->unknown > before->unknown)
        console_notice(console, ROLE_WARN,
                       _("Infocaller asks %s, for which there is no [query.%s] in the "
                         "configuration"),
                       feed->unknown_name, feed->unknown_name);
}

/* Said once, when it begins; the header shows it as long as it lasts. */
static void take_silence(struct console *console, const struct feed *before)
{
    if (console->feed.silent[0] && !before->silent[0])
        console_notice(console, ROLE_WARN, "%s", console->feed.silent);
}

static void take_feed(struct console *console, const struct wire_message *message)
{
    struct feed before = console->feed;
    feed_read(&console->feed, message->body);
    tell_unknown_queries(console, &before);
    take_silence(console, &before);
    console->redraw = true;
}

static void take_contacts_changed(struct console *console)
{
    console_ask_soon(console, SOON_PEOPLE);
    console_ask_soon(console, SOON_TOTALS);
    console_ask_soon(console, SOON_CALLS); /* the names in them may be others now */
    console_ask_detail(console);
    const char *name = json_string_value(json_object_get(console->contact.json, "name"));
    if (console->contact_open && name)
        console_open_contact(console, name);
}

static void take_done(struct console *console, const struct wire_message *message)
{
    char sentence[SENTENCE_SIZE];
    const char *text = wire_text(message, "sentence");
    utf8_copy_clean(sentence, sizeof sentence, text, strlen(text));
    console_answer_done(console, message->ask, (int)wire_integer(message, "exit", FAILURE_ENGINE),
                        sentence, wire_boolean(message, "confirm"));
}

/* The end of the line is on its way. */
static void take_goodbye(struct console *console, const struct wire_message *message)
{
    const char *sentence = wire_text(message, "sentence");
    utf8_copy_clean(console->lost, sizeof console->lost, sentence, strlen(sentence));
    console->turned_away = true;
}

static void take_message(struct console *console, const struct wire_message *message)
{
    switch ((int)message->type) {
    case WIRE_ITEM:
        console_answer_item(console, message->ask, json_object_get(message->body, "item"));
        break;
    case WIRE_DONE:
        take_done(console, message);
        break;
    case WIRE_CALL:
        take_call(console, json_object_get(message->body, "call"));
        break;
    case WIRE_REMOVED:
        take_removed(console, message);
        break;
    case WIRE_GONE:
        take_gone(console, message);
        break;
    case WIRE_SETTINGS:
        take_settings(console, message);
        break;
    case WIRE_AGENT:
        take_agent(console, message);
        break;
    case WIRE_FEED:
        take_feed(console, message);
        break;
    case WIRE_CONTACTS_CHANGED:
        take_contacts_changed(console);
        break;
    case WIRE_PROVIDERS_CHANGED:
        console_ask_providers(console);
        break;
    case WIRE_PROVIDER:
        accounts_put(&console->accounts, json_object_get(message->body, "provider"));
        console->redraw = true;
        break;
    case WIRE_QUESTION:
        console_question_put(console, json_object_get(message->body, "question"));
        break;
    case WIRE_ANSWERED:
        console_question_answered(console, message);
        break;
    case WIRE_BEHIND: /* of anything, there may have been news */
        console_ask_questions(console);
        take_contacts_changed(console);
        console_ask_providers(console);
        console_ask_agents(console);
        team_ask_all(console);
        break;
    case WIRE_GOODBYE:
        take_goodbye(console, message);
        break;
    default:
        break;
    }
}

bool app_line(struct console *console, const char *line, size_t length)
{
    struct wire_message message;
    struct failure failure = {0};
    if (!wire_read(line, length, WIRE_FROM_ENGINE, &message, &failure)) {
        console_notice(console, ROLE_ERROR, "%s", failure.sentence);
        return false;
    }
    take_message(console, &message);
    wire_message_free(&message);
    return true;
}
