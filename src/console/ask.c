/* SPDX-License-Identifier: MIT */
/* Requests to the engine, and who waits for their answers. */
#include "base/intl.h"
#include "console/state.h"
#include "wire/message.h"

static struct ask *free_place(struct console *console)
{
    for (int i = 0; i < ASKS_MAX; i++) {
        if (!console->asks[i].number)
            return &console->asks[i];
    }
    return NULL;
}

static void ask_release(struct ask *ask)
{
    json_decref(ask->data);
    *ask = (struct ask){0};
}

bool console_ask(struct console *console, int type, json_t *body, struct ask ask)
{
    struct ask *place = console->attached ? free_place(console) : NULL;
    struct failure failure = {0};
    int64_t number = console->last_ask + 1;
    if (!place) {
        json_decref(body);
        console_notice(console, ROLE_WARN, "%s",
                       console->attached ? _("too many requests wait for the engine")
                                         : _("there is no engine to ask just now"));
    } else if (!wire_write(&console->out, (enum wire_type)type, number, body, &failure)) {
        console_notice(console, ROLE_ERROR, "%s",
                       failure.sentence[0] ? failure.sentence : _("the request is too long"));
    } else {
        ask.number = console->last_ask = number;
        ask.type = type;
        *place = ask;
        return true;
    }
    json_decref(ask.data);
    return false;
}

void console_asks_lost(struct console *console)
{
    for (int i = 0; i < ASKS_MAX; i++) {
        struct ask ask = console->asks[i];
        if (!ask.number)
            continue;
        console->asks[i] = (struct ask){0};
        if (ask.done)
            ask.done(console, &ask, FAILURE_ENGINE, _("the engine was lost meanwhile"), false);
        ask_release(&ask);
    }
}

static struct ask *ask_find(struct console *console, int64_t number)
{
    for (int i = 0; number && i < ASKS_MAX; i++) {
        if (console->asks[i].number == number)
            return &console->asks[i];
    }
    return NULL;
}

void console_answer_item(struct console *console, int64_t number, const json_t *item)
{
    struct ask *ask = ask_find(console, number);
    if (ask && ask->item)
        ask->item(console, ask, item);
}

/* The place is freed before its owner hears of it: it may ask again at once. */
void console_answer_done(struct console *console, int64_t number, int exit, const char *sentence,
                         bool confirm)
{
    struct ask *place = ask_find(console, number);
    if (!place)
        return;
    struct ask ask = *place;
    *place = (struct ask){0};
    if (ask.done)
        ask.done(console, &ask, exit, sentence, confirm);
    ask_release(&ask);
}
