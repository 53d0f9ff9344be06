/* SPDX-License-Identifier: MIT */
/* What our own agent does: as the header says it, and what is said when others change it. */
#include "console/own.h"

#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/state.h"
#include "console/wrap_bar.h"

#include <stdio.h>
#include <string.h>

const struct agent_row *own_agent(const struct console *console)
{
    bool told = console->attached && console->engine.told;
    return told ? agent_list_find(&console->agents, console->user) : NULL;
}

enum place own_place(const struct console *console)
{
    const struct agent_row *row = own_agent(console);
    if (!row)
        return PLACE_COUNT;
    if (row->state == AGENT_WRAP_UP)
        return PLACE_WRAP_UP;
    bool paused = row->state == AGENT_PAUSED || (row->state == AGENT_CALL && row->reason[0]);
    return paused ? PLACE_PAUSED : PLACE_COUNT;
}

bool own_has_running(const struct console *console)
{
    const struct agent_row *row = own_agent(console);
    return row && agent_runs(row);
}

const struct call_row *own_written_up(const struct console *console)
{
    const struct agent_row *row = own_agent(console);
    return row && row->state == AGENT_WRAP_UP ? calls_by_id(&console->calls, row->call) : NULL;
}

/* ---- In the header */

/* A pause that holds, or will; whose it is, is said only of others. */
static void add_pause(const struct agent_row *row, const char *user, char *out, size_t size)
{
    size_t length = strlen(out);
    if (row->reason[0])
        snprintf(out + length, size - length, " %s", row->reason);
    length = strlen(out);
    if (row->by[0] && strcmp(row->by, user) != 0)
        snprintf(out + length, size - length, _(" by %s"), row->by);
}

static void add_since(const struct agent_row *row, int64_t now, char *out, size_t size)
{
    char when[FORMAT_SIZE];
    size_t length = strlen(out);
    format_when(row->since, now, when);
    if (row->since)
        snprintf(out + length, size - length, _(" since %s"), when);
}

static void add_running(const struct agent_row *row, int64_t now, char *out, size_t size)
{
    char running[FORMAT_SIZE], whole[FORMAT_SIZE];
    size_t length = strlen(out);
    int64_t seconds = (now - row->since) / CLOCK_SECOND;
    format_duration(seconds > 0 ? seconds : 0, running);
    if (!row->since)
        return;
    format_duration((row->until - row->since) / CLOCK_SECOND, whole);
    snprintf(out + length, size - length, row->until ? " %s/%s" : " %s", running, whole);
}

void own_text(const struct agent_row *row, const char *user, int64_t now, bool whole, char *out,
              size_t size)
{
    bool counts = row->state == AGENT_CALL || row->state == AGENT_WRAP_UP;
    snprintf(out, size, "%s", agent_state_look(row->state).word);
    if (whole && row->state == AGENT_PAUSED)
        add_pause(row, user, out, size);
    if (counts)
        add_running(row, now, out, size);
    else
        add_since(row, now, out, size);
    if (!whole || !counts || !row->reason[0])
        return;
    size_t length = strlen(out);
    snprintf(out + length, size - length, _(", then %s"), agent_state_look(AGENT_PAUSED).word);
    add_pause(row, user, out, size);
}

/* ---- News of it */

/* What one did oneself, one knows; what the engine did, its reason explains. */
static void tell_pause(struct console *console, const struct agent_row *row)
{
    if (strcmp(row->by, console->user) == 0 || !row->reason[0])
        return;
    console->effects.bell = console->settings.bell;
    if (row->by[0])
        console_notice(console, ROLE_WARN,
                       row->state == AGENT_PAUSED ? _("%s paused you: %s")
                                                  : _("%s pauses you after this call: %s"),
                       row->by, row->reason);
    else
        console_notice(console, ROLE_WARN, _("you are paused: %s; p makes you ready again"),
                       row->reason);
}

/* What was so already when the console came is in the header, and no news. */
static void tell(struct console *console, const struct agent_row *row)
{
    const struct own *own = &console->own;
    bool other = strcmp(own->reason, row->reason) != 0 || strcmp(own->by, row->by) != 0;
    if (own->known && other)
        tell_pause(console, row);
}

void own_settle(struct console *console)
{
    const struct agent_row *row = own_agent(console);
    struct own *own = &console->own;
    int lines = console->layout.bar.height;
    if (row) {
        tell(console, row);
        own->state = row->state;
        memcpy(own->reason, row->reason, sizeof own->reason);
        memcpy(own->by, row->by, sizeof own->by);
        if (row->phone[0])
            memcpy(console->own_number, row->phone, sizeof console->own_number);
    }
    own->known = row;
    wrap_bar_settle(console);
    console_layout(console);
    if (lines != console->layout.bar.height)
        console_ask_people_shown(console);
}
