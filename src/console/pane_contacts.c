/* SPDX-License-Identifier: MIT */
/* The pane of contacts: name and first number, found as one types. */
#include "base/intl.h"
#include "console/pane.h"
#include "console/state.h"

#include <inttypes.h>
#include <stdio.h>

#define HINT_BESIDE 3 /* columns of a filter that leave room for more in the title */

enum contact_column { COLUMN_MARK, COLUMN_NAME, COLUMN_NUMBER, COLUMN_MORE, COLUMN_COUNT };

static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_MARK] = {.least = 1},
    [COLUMN_NAME] = {.least = 11, .stretch = 2},
    [COLUMN_NUMBER] = {.least = 15, .rank = 1, .stretch = 1},
    [COLUMN_MORE] = {.least = 2, .rank = 2}, /* how many numbers besides */
};

static int64_t total(const struct console *console)
{
    return console->people_text[0] || !console->totals.known ? -1 : console->totals.contacts;
}

static void draw_person(const struct console *console, const struct view *view, int y,
                        const struct person *person, const int *widths)
{
    int x = 0;
    if (person->favourite)
        draw_text(view, x, y, ROLE_FAVOURITE, console_glyph(console, "★", "*"));
    x += widths[COLUMN_MARK] + 1;
    x = draw_field(view, x, y, widths[COLUMN_NAME], ROLE_TEXT, person->name) + 1;
    if (widths[COLUMN_NUMBER])
        x = draw_field(view, x, y, widths[COLUMN_NUMBER], ROLE_NUMBER, person->shown) + 1;
    if (widths[COLUMN_MORE] && person->number_count > 1)
        draw_textf(view, x, y, ROLE_DIM, "+%zu",
                   person->number_count - 1 > 9 ? (size_t)9 : person->number_count - 1);
}

static void draw_nothing(const struct console *console, const struct view *view)
{
    const char *sentence = !console->people.loaded   ? ""
                           : console->people_text[0] ? _("Nobody fits. Esc shows all.")
                                                     : _("No contacts yet. a adds one.");
    draw_wrapped(view, 1, 0, view->rect.width - 2, 3, ROLE_DIM, sentence);
}

static void contacts_draw_rows(const struct console *console, const struct view *view, bool focused)
{
    const struct people *people = &console->people;
    int widths[COLUMN_COUNT];
    size_t height = (size_t)view->rect.height;
    size_t known = people_known(people, total(console));
    size_t top = list_top(people->top, people->selected, known, height);
    layout_columns(columns, COLUMN_COUNT, view->rect.width, widths);
    if (!known)
        draw_nothing(console, view);
    for (int y = 0; y < view->rect.height && top + (size_t)y < known; y++) {
        size_t at = top + (size_t)y;
        const struct person *person = people_at(people, at);
        if (at == people->selected)
            draw_base(view, (struct rect){0, y, view->rect.width, 1},
                      focused ? ROLE_SELECTED : ROLE_SELECTED_UNFOCUSED);
        if (person)
            draw_person(console, view, y, person, widths);
        else
            draw_text(view, 2, y, ROLE_DIM, console_glyph(console, "…", "..."));
    }
}

static void contacts_draw(const struct console *console, const struct view *view, bool focused)
{
    char right[FILTER_SIZE + 32] = "";
    if (console->people_text[0])
        snprintf(right, sizeof right,
                 text_width(console->people_text) > HINT_BESIDE ? "/%s" : _("/%s  Esc: all"),
                 console->people_text);
    else if (total(console) > 0)
        snprintf(right, sizeof right, "%" PRId64, total(console));
    pane_title(console, view, focused, _("Contacts"), right);
    struct view rows =
        view_part(view, (struct rect){0, 1, view->rect.width, view->rect.height - 1});
    contacts_draw_rows(console, &rows, focused);
}

static bool contacts_act(struct console *console, enum action action)
{
    struct people *people = &console->people;
    int height = console->layout.panes[PANE_CONTACTS].height - 1;
    size_t known = people_known(people, total(console));
    if (!list_move(action, &people->selected, known, height > 0 ? (size_t)height : 1))
        return false;
    console_ask_people_shown(console);
    return true;
}

static void contacts_click(struct console *console, int x, int y, bool twice)
{
    struct people *people = &console->people;
    (void)x;
    size_t at = people->top + (size_t)y;
    if (y < 0 || at >= people_known(people, total(console)))
        return;
    people->selected = at;
    if (twice)
        console_act(console, ACTION_DIAL, "", NULL);
}

const struct pane_ops pane_contacts = {contacts_draw, contacts_act, contacts_click};
