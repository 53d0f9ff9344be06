/* SPDX-License-Identifier: MIT */
/* The grid of agents. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum agent_column {
    COLUMN_GLYPH,
    COLUMN_STATE,
    COLUMN_TIME,
    COLUMN_NAME,
    COLUMN_PARTY,
    COLUMN_CALLS,
    COLUMN_ANSWERED,
    COLUMN_TALK,
    COLUMN_FLAGS,
    COLUMN_PHONE,
    COLUMN_COUNT
};

static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_GLYPH] = {.least = 1},
    [COLUMN_STATE] = {.least = AGENT_STATE_COLUMNS},
    [COLUMN_TIME] = {.least = 6},
    [COLUMN_NAME] = {.least = 10, .stretch = 1},
    [COLUMN_PARTY] = {.least = 15, .rank = 1, .stretch = 2},
    [COLUMN_CALLS] = {.least = 5, .rank = 3},
    [COLUMN_ANSWERED] = {.least = 5, .rank = 4},
    [COLUMN_TALK] = {.least = 6, .rank = 2},
    [COLUMN_FLAGS] = {.least = 13, .stretch = 2},
    [COLUMN_PHONE] = {.least = 16, .rank = 5},
};

static const char *const heads[COLUMN_COUNT] = {
    [COLUMN_GLYPH] = "",
    [COLUMN_STATE] = N_("state"),
    [COLUMN_TIME] = N_("for"),
    [COLUMN_NAME] = N_("agent"),
    [COLUMN_PARTY] = N_("with, or why"),
    [COLUMN_CALLS] = N_("calls"),
    [COLUMN_ANSWERED] = N_("answ."),
    [COLUMN_TALK] = N_("talk"),
    [COLUMN_FLAGS] = N_("attention"),
    [COLUMN_PHONE] = N_("phone"),
};

static bool is_number(enum agent_column column)
{
    return column == COLUMN_TIME || column == COLUMN_CALLS || column == COLUMN_ANSWERED ||
           column == COLUMN_TALK;
}

struct pencil {
    const struct console *console;
    const struct view *view;
    const struct agent_row *row;
    int64_t now;
    int x, y, width;
};

/* How long it has been so; of who rests, since when: that does not run. */
static void time_text(const struct agent_row *row, int64_t now, char out[FORMAT_SIZE])
{
    char when[FORMAT_SIZE];
    out[0] = '\0';
    if (!row->since)
        return;
    if (agent_runs(row)) {
        format_duration(now > row->since ? (now - row->since) / CLOCK_SECOND : 0, out);
        return;
    }
    format_when(row->since, now, when);
    snprintf(out, FORMAT_SIZE, strchr(when, ':') ? "@%.*s" : "%.*s", FORMAT_SIZE - 2, when);
}

static const char *party(const struct agent_row *row)
{
    if (row->state == AGENT_PAUSED)
        return row->reason;
    return row->contact[0] ? row->contact : row->number;
}

static void draw_number(const struct pencil *pencil, int64_t number)
{
    char text[FORMAT_SIZE];
    snprintf(text, sizeof text, "%" PRId64, number);
    draw_field_right(pencil->view, pencil->x, pencil->y, pencil->width,
                     number ? ROLE_TEXT : ROLE_DIM, text);
}

static void draw_column(const struct pencil *pencil, enum agent_column column)
{
    const struct agent_row *row = pencil->row;
    const struct view *view = pencil->view;
    struct agent_look look = agent_state_look(row->state);
    char text[FORMAT_SIZE];
    switch ((int)column) {
    case COLUMN_GLYPH:
        draw_field(view, pencil->x, pencil->y, 1, look.role,
                   console_glyph(pencil->console, look.glyph, look.ascii));
        break;
    case COLUMN_STATE:
        draw_field(view, pencil->x, pencil->y, pencil->width, look.role, look.word);
        break;
    case COLUMN_TIME:
        time_text(row, pencil->now, text);
        draw_field_right(view, pencil->x, pencil->y, pencil->width,
                         agent_runs(row) ? ROLE_TEXT : ROLE_DIM, text);
        break;
    case COLUMN_NAME:
        draw_field(view, pencil->x, pencil->y, pencil->width,
                   row->state == AGENT_OFF ? ROLE_DIM : ROLE_STRONG, row->name);
        break;
    case COLUMN_PARTY:
        draw_field(view, pencil->x, pencil->y, pencil->width,
                   row->contact[0] || row->state == AGENT_PAUSED ? ROLE_TEXT : ROLE_NUMBER,
                   party(row));
        break;
    case COLUMN_CALLS:
        draw_number(pencil, row->calls);
        break;
    case COLUMN_ANSWERED:
        draw_number(pencil, row->answered);
        break;
    case COLUMN_TALK:
        format_duration(row->talk, text);
        draw_field_right(view, pencil->x, pencil->y, pencil->width,
                         row->talk ? ROLE_TEXT : ROLE_DIM, text);
        break;
    case COLUMN_FLAGS:
        team_flags_draw(pencil->console, view, pencil->x, pencil->y, pencil->width, row->flags);
        break;
    default:
        draw_field(view, pencil->x, pencil->y, pencil->width, ROLE_DIM, row->phone);
        break;
    }
}

static void draw_heads(const struct view *view, const int *widths)
{
    int x = 1;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const char *head = heads[i][0] ? _(heads[i]) : "";
        if (!widths[i])
            continue;
        if (is_number((enum agent_column)i))
            draw_field_right(view, x, 1, widths[i], ROLE_LABEL, head);
        else
            draw_field(view, x, 1, widths[i], ROLE_LABEL, head);
        x += widths[i] + 1;
    }
}

static void draw_row(struct pencil *pencil, const int *widths)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        pencil->width = widths[i];
        if (!widths[i])
            continue;
        draw_column(pencil, (enum agent_column)i);
        pencil->x += widths[i] + 1;
    }
}

static const char *nothing(const struct console *console)
{
    const struct team *team = console->team;
    if (team->text[0])
        return _("No agent fits. Esc shows all.");
    if (team->attention && console->agents.count)
        return _("Nobody needs attention. Esc shows all.");
    if (!console->engine.told && console->attached)
        return _("The engine tells of no agents.");
    return console->agents.told
               ? _("There are no agents: [agent.NAME] in the engine's configuration makes one.")
               : "";
}

static void right_title(const struct console *console, size_t listed, char *out, size_t size)
{
    const struct team *team = console->team;
    size_t all = team_facts(console).agents->count;
    if (team->text[0])
        snprintf(out, size, _("/%s: %zu of %zu"), team->text, listed, all);
    else if (team->attention)
        snprintf(out, size, _("attention: %zu of %zu"), listed, all);
    else
        snprintf(out, size, "%zu", all);
}

void team_agents_draw(const struct console *console, const struct view *view, bool focused)
{
    const struct agent_row *listed[AGENTS_HELD_MAX];
    const struct team_bar *bar = &console->team->bars[TEAM_AGENTS];
    size_t count = team_agents_listed(console, listed);
    char right[TEAM_FILTER_SIZE + FORMAT_SIZE * 2];
    int widths[COLUMN_COUNT];
    layout_columns(columns, COLUMN_COUNT, view->rect.width - 2, widths);
    right_title(console, count, right, sizeof right);
    pane_title(console, view, focused, _("Agents"), right);
    draw_heads(view, widths);
    if (!count)
        draw_wrapped(view, 1, 2, view->rect.width - 2, 3, ROLE_DIM, nothing(console));
    for (int y = 2; y < view->rect.height && bar->top + (size_t)(y - 2) < count; y++) {
        size_t at = bar->top + (size_t)(y - 2);
        struct pencil pencil = {console, view, listed[at], team_facts(console).now, 1, y, 0};
        if (at == bar->selected && !console->team->wall)
            draw_base(view, (struct rect){0, y, view->rect.width, 1},
                      focused ? ROLE_SELECTED : ROLE_SELECTED_UNFOCUSED);
        draw_row(&pencil, widths);
    }
}
