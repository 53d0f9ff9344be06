/* SPDX-License-Identifier: MIT */
/* Asking for the contacts around the bar. One question is on its way at a time; the latest filter
 * wins. */
#include "base/utf8.h"
#include "console/state.h"
#include "wire/message.h"

#include <string.h>

static void people_item(struct console *console, struct ask *ask, const json_t *item)
{
    struct people *people = &console->people;
    if (ask->tag != console->people_round)
        return;
    if (ask->data) { /* the first one: the window moves */
        people->offset = (size_t)json_integer_value(ask->data);
        people->count = 0;
        json_decref(ask->data);
        ask->data = NULL;
    }
    if (people->count < PEOPLE_WINDOW)
        person_read(&people->rows[people->count++], item);
    console->redraw = true;
}

static void people_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    struct people *people = &console->people;
    (void)confirm;
    console->people_asking = false;
    console->redraw = true;
    if (exit == 0 && ask->tag == console->people_round) {
        if (ask->data) { /* there was not one */
            size_t offset = (size_t)json_integer_value(ask->data);
            people->count = offset ? people->count : 0;
            people->whole = true;
        } else {
            people->whole = people->count < PEOPLE_WINDOW;
        }
        people->loaded = true;
        size_t known = people->offset + people->count;
        if (people->whole && people->selected >= known)
            people->selected = known ? known - 1 : 0;
    } else if (exit && exit != FAILURE_ENGINE) {
        console_notice(console, ROLE_ERROR, "%s", sentence);
    }
    if (console->people_again && console->attached)
        console_ask_people(console);
    else if (exit == 0)
        console_ask_people_shown(console);
}

static void people_ask_from(struct console *console, size_t offset)
{
    console->people_again = console->people_asking;
    if (console->people_asking)
        return;
    json_t *body = json_pack("{s:I,s:i}", "offset", (json_int_t)offset, "limit", PEOPLE_WINDOW);
    if (console->people_text[0])
        json_object_set_new(body, "text", json_string(console->people_text));
    struct ask ask = {.item = people_item,
                      .done = people_done,
                      .tag = ++console->people_round,
                      .data = json_integer((json_int_t)offset)};
    console->people_asking = console_ask(console, WIRE_CONTACTS, body, ask);
}

static int64_t people_total(const struct console *console)
{
    return console->people_text[0] || !console->totals.known ? -1 : console->totals.contacts;
}

static size_t people_height(const struct console *console)
{
    int height = console->layout.panes[PANE_CONTACTS].height - 1;
    return height > 0 ? (size_t)height : 1;
}

void console_ask_people(struct console *console)
{
    const struct people *people = &console->people;
    size_t before = PEOPLE_WINDOW / 3;
    people_ask_from(console, people->top > before ? people->top - before : 0);
}

void console_ask_people_shown(struct console *console)
{
    struct people *people = &console->people;
    size_t known = people_known(people, people_total(console));
    people->top = list_top(people->top, people->selected, known, people_height(console));
    size_t offset;
    if (!console->people_asking && console->attached && people->loaded &&
        people_lacks(people, people->top, people_height(console), known, &offset))
        people_ask_from(console, offset);
}

void console_people_filter(struct console *console, const char *text)
{
    utf8_copy_clean(console->people_text, sizeof console->people_text, text, strlen(text));
    console->people.selected = console->people.top = 0;
    console_ask_people(console);
    console->redraw = true;
}
