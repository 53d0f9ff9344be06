/* SPDX-License-Identifier: MIT */
/* Where the person is: the pane with the focus, and what its bar lies on. */
#include "console/bar.h"
#include "console/state.h"
#include "console/team.h"
#include "console/wrap_bar.h"

#include <string.h>

enum place console_place(const struct console *console)
{
    static const enum place places[PANE_COUNT] = {
        [PANE_CONTACTS] = PLACE_CONTACTS,
        [PANE_DIAL] = PLACE_DIAL,
        [PANE_CALLS] = PLACE_CALLS,
        [PANE_DETAIL] = PLACE_DETAIL,
    };
    const struct team *team = console->team;
    if (team)
        return team->wall ? PLACE_WALL : team->sheet != SHEET_NONE ? PLACE_TEAM_ONE : PLACE_TEAM;
    if (console->focus == PANE_DETAIL && console->contact_open)
        return PLACE_CONTACT;
    return places[console->focus];
}

unsigned console_places_over(const struct console *console, enum place place)
{
    enum place own = own_place(console);
    bool rests = own != PLACE_COUNT && actions[ACTION_PAUSE].places & 1u << place;
    unsigned places = bar_takes_keys(console) ? 1u << PLACE_ASKED : 0;
    if (rests)
        places |= 1u << own;
    else if (wrap_bar_takes_keys(console)) /* over a window, where p is no key of ours */
        places |= 1u << PLACE_WRAP_UP;
    return places;
}

void console_focus(struct console *console, enum pane pane)
{
    if (pane == PANE_CALLS) /* the detail goes with the bar again */
        console_contact_close(console);
    console->focus = pane;
    console_layout(console);
}

void console_layout(struct console *console)
{
    int width = console->canvas.width;
    int height = console->canvas.height;
    struct layout *layout = &console->layout;
    layout_make(layout, width, height, console->focus, bar_lines(console, width, height));
    int top = layout->header.height + layout->notice.height;
    struct rect body = {0, top, width, layout->bar.y - top};
    if (console->team)
        team_layout_make(&console->team_layout, width, height, body, console->team->part);
    console->redraw = true;
}

bool console_move(struct console *console, enum action action)
{
    static const struct pane_ops *const panes[PANE_COUNT] = {
        [PANE_CONTACTS] = &pane_contacts,
        [PANE_DIAL] = &pane_dial,
        [PANE_CALLS] = &pane_calls,
        [PANE_DETAIL] = &pane_detail,
    };
    return console->team ? team_move(console, action) : panes[console->focus]->act(console, action);
}

int64_t console_live(const struct console *console)
{
    bool all = console->view == VIEW_ALL && !console->calls_text[0] && console->calls_listed;
    int64_t held = (int64_t)calls_live(&console->calls);
    if (all && held < CALLS_LIVE_ASKED)
        return held;
    /* What is on the screen lives, also while the rest of it is still to come. */
    return held > console->totals.live ? held : console->totals.live;
}

bool console_can_hang_up(const struct console *console)
{
    const struct call_row *row = console_meant_call(console);
    const struct account_item *account =
        row ? accounts_find(&console->accounts, row->provider) : console_through(console).account;
    return !account || account_can(account, CAPABILITY_HANGUP); /* not known: the engine will say */
}

void console_opened_forget(struct console *console)
{
    if (console->opened.loaded)
        call_free(&console->opened.call);
    console->opened.loaded = false;
    console->opened.revision = 0;
}

void console_calls_to_top(struct console *console)
{
    console->calls.selected = console->calls.top = 0;
    console->calls.pinned = false;
}

/* The detail shows the call under the bar, unless it was opened and the list moved on without it.
 */
void console_selection_moved(struct console *console)
{
    struct opened_call *opened = &console->opened;
    struct calls *calls = &console->calls;
    int height = console->layout.panes[PANE_CALLS].height - 1;
    if (calls->pinned && !calls->top && height > 0 && calls->selected >= (size_t)height)
        console_calls_to_top(console); /* it went out of sight: what lives is worth more */
    const struct call_row *row = calls_selected(calls);
    bool keeps = console->focus == PANE_DETAIL && opened->id[0];
    if (!row || keeps || strcmp(row->id, opened->id) == 0)
        return;
    console_opened_forget(console);
    *opened = (struct opened_call){0};
    memcpy(opened->id, row->id, sizeof opened->id);
    opened->row = *row;
    console_ask_detail(console);
}
