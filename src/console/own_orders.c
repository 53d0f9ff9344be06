/* SPDX-License-Identifier: MIT */
/* What a person orders of the own agent: to be paused or ready, how the last call went, which phone
   rings. The engine does it, and tells. */
#include "base/intl.h"
#include "console/own.h"
#include "console/state.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define KEYS_OF_LINES "123456789abcdefghijklmnopqrstuvwxyz"
#define LIST_SIZE     256 /* of words in a sentence */

static void release_json(void *data)
{
    json_decref(data);
}

/* The word, or the only one that begins so; NULL where there is none. */
static const char *find_word(const struct settings_texts *texts, const char *text)
{
    const char *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < texts->count; i++) {
        if (strcmp(texts->list[i], text) == 0)
            return texts->list[i];
        if (strncmp(texts->list[i], text, strlen(text)) == 0) {
            found = texts->list[i];
            count++;
        }
    }
    return count == 1 ? found : NULL;
}

/* Asks for one of the words with a key each; `marked` ("" for none) is the one that holds now. */
static void ask_word(struct console *console, const char *title, const struct settings_texts *texts,
                     const char *marked, choice_taken *taken)
{
    struct choice_line lines[SETTINGS_TEXTS_MAX] = {0};
    json_t *words = json_array();
    for (size_t i = 0; i < texts->count; i++) {
        bool holds = strcmp(texts->list[i], marked) == 0;
        lines[i].key = i < sizeof KEYS_OF_LINES - 1 ? KEYS_OF_LINES[i] : '\0';
        snprintf(lines[i].text, sizeof lines[i].text, holds ? _("%s (now)") : "%s", texts->list[i]);
        json_array_append_new(words, json_string(texts->list[i]));
    }
    choice_open(console, title, lines, texts->count, taken, words, release_json);
}

/* `data` holds what is said when it is done. */
static void order_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                       bool confirm)
{
    (void)confirm;
    console->own.sent = false;
    console->own.ended = exit ? ACTION_NONE : console->own.ended;
    console_notice(console, exit ? ROLE_ERROR : ROLE_NOTICE, "%s",
                   exit || sentence[0] ? sentence : json_string_value(ask->data));
}

static void order(struct console *console, int type, json_t *body, const char *done)
{
    console_ask(console, type, body, (struct ask){.done = order_done, .data = json_string(done)});
}

/* ---- Pause and ready */

static bool is_busy(const struct console *console)
{
    const struct agent_row *row = own_agent(console);
    return row && (row->state == AGENT_CALL || row->state == AGENT_WRAP_UP);
}

static void pause_send(struct console *console, const char *reason)
{
    char done[SENTENCE_SIZE];
    snprintf(done, sizeof done,
             is_busy(console) ? _("paused after this call: %s") : _("paused: %s"), reason);
    order(console, WIRE_PAUSE, json_pack("{s:s}", "reason", reason), done);
}

static void pause_chosen(struct console *console, size_t index, void *data)
{
    pause_send(console, json_string_value(json_array_get(data, index)));
}

static void pause_typed(struct console *console, const char *text)
{
    if (text && text[0])
        pause_send(console, text);
}

static void pause_ask(struct console *console)
{
    const struct settings_texts *reasons = &console->engine.pause_reasons;
    if (reasons->count == 1)
        pause_send(console, reasons->list[0]);
    else if (reasons->count)
        ask_word(console, is_busy(console) ? _("Paused after this call: why?") : _("Paused: why?"),
                 reasons, "", pause_chosen);
    else
        line_open(console, _("Paused, why: "), "", AGENT_TEXT_SIZE - 1, pause_typed, NULL);
}

static bool is_old(struct console *console)
{
    if (!console->engine.told)
        console_notice(console, ROLE_WARN, "%s",
                       _("this engine is an older one: it has no agents"));
    return !console->engine.told;
}

void own_pause(struct console *console, const char *text)
{
    const struct settings_texts *reasons = &console->engine.pause_reasons;
    const char *reason = reasons->count ? find_word(reasons, text) : text;
    char known[LIST_SIZE];
    settings_texts_say(reasons, known, sizeof known);
    if (is_old(console))
        return;
    if (!text[0] && own_place(console) != PLACE_COUNT)
        own_ready(console);
    else if (!text[0])
        pause_ask(console);
    else if (reason)
        pause_send(console, reason);
    else
        console_notice(console, ROLE_ERROR, _("%.63s is no reason for a pause; there are: %s"),
                       text, known);
}

void own_ready(struct console *console)
{
    const struct agent_row *row = own_agent(console);
    bool later = row && row->state == AGENT_CALL;
    if (!is_old(console))
        order(console, WIRE_READY, NULL, later ? _("ready after this call") : _("ready"));
}

/* ---- How the call went */

static void dispose_send(struct console *console, const char *disposition)
{
    const struct agent_row *row = own_agent(console);
    char done[SENTENCE_SIZE];
    const char *who = !row ? "" : row->contact[0] ? row->contact : row->number;
    if (console->own.sent)
        return;
    snprintf(done, sizeof done, who[0] ? "%s: %s" : "%s%s", who, disposition);
    console->own.sent = true;
    console->own.ended = ACTION_DISPOSITION;
    order(console, WIRE_WRAP_UP, json_pack("{s:s}", "disposition", disposition), done);
}

void own_end_wrap_up(struct console *console)
{
    const struct agent_row *row = own_agent(console);
    if (console->own.sent || !row)
        return;
    console->own.sent = true;
    console->own.ended = ACTION_READY;
    if (row->reason[0])
        order(console, WIRE_WRAP_UP, NULL, _("the wrap-up is over"));
    else
        own_ready(console);
}

void own_dispose_key(struct console *console, int key)
{
    const struct settings_texts *dispositions = &console->engine.dispositions;
    if (key >= 1 && (size_t)key <= dispositions->count)
        dispose_send(console, dispositions->list[key - 1]);
    else
        console_notice(console, ROLE_WARN, _("there is no disposition %d"), key);
}

void own_dispose(struct console *console, const char *text)
{
    const struct settings_texts *dispositions = &console->engine.dispositions;
    const char *word = find_word(dispositions, text);
    char known[LIST_SIZE];
    settings_texts_say(dispositions, known, sizeof known);
    if (!dispositions->count)
        console_notice(console, ROLE_WARN, "%s",
                       _("no dispositions are configured: [agents] dispositions lists them"));
    else if (text[0] >= '1' && text[0] <= '9' && !text[1])
        own_dispose_key(console, text[0] - '0');
    else if (text[0] && word)
        dispose_send(console, word);
    else
        console_notice(console, ROLE_WARN, _("which? :%s with one of: %s"),
                       actions[ACTION_DISPOSITION].name, known);
}

/* ---- The phone that rings */

static void phone_send(struct console *console, const char *number)
{
    char done[SENTENCE_SIZE];
    snprintf(done, sizeof done, _("%s rings from now on"), number);
    order(console, WIRE_PHONE, json_pack("{s:s}", "number", number), done);
}

static void phone_chosen(struct console *console, size_t index, void *data)
{
    phone_send(console, json_string_value(json_array_get(data, index)));
}

void own_phone(struct console *console, const char *number)
{
    const struct settings_texts *phones = &console->engine.phones;
    const char *rings = console->own_number;
    if (is_old(console))
        return;
    if (number[0])
        phone_send(console, number);
    else if (phones->count > 1)
        ask_word(console, _("The phone that rings"), phones, rings, phone_chosen);
    else if (rings[0])
        console_notice(console, ROLE_NOTICE, _("%s rings; there is no other one to choose"), rings);
    else
        console_notice(console, ROLE_NOTICE, "%s",
                       _("no phone is configured for you; the provider rings the one it knows"));
}
