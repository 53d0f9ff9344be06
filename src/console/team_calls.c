/* SPDX-License-Identifier: MIT */
/* The live calls with both of their legs. */
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "console/team.h"

#include <stdio.h>

enum live_column {
    COLUMN_GLYPH,
    COLUMN_STATE,
    COLUMN_TIME,
    COLUMN_DIRECTION,
    COLUMN_WHO,
    COLUMN_AGENT,
    COLUMN_AGENT_LEG,
    COLUMN_PARTY_LEG,
    COLUMN_FLAGS,
    COLUMN_NUMBER,
    COLUMN_PROVIDER,
    COLUMN_COUNT
};

/* A leg: its glyph, its word, and why it failed where there is room for that. */
#define LEG_LEAST 13

static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_GLYPH] = {.least = 1},
    [COLUMN_STATE] = {.least = STATE_WORD_WIDTH},
    [COLUMN_TIME] = {.least = 5},
    [COLUMN_DIRECTION] = {.least = 1},
    [COLUMN_WHO] = {.least = 12, .stretch = 2},
    [COLUMN_AGENT] = {.least = 8, .rank = 1, .stretch = 1},
    [COLUMN_AGENT_LEG] = {.least = LEG_LEAST, .rank = 2, .stretch = 2},
    [COLUMN_PARTY_LEG] = {.least = LEG_LEAST, .rank = 2, .stretch = 2},
    [COLUMN_FLAGS] = {.least = 8, .rank = 1, .stretch = 1},
    [COLUMN_NUMBER] = {.least = 17, .rank = 3},
    [COLUMN_PROVIDER] = {.least = 10, .rank = 4},
};

static const char *const heads[COLUMN_COUNT] = {
    [COLUMN_GLYPH] = "",
    [COLUMN_STATE] = N_("state"),
    [COLUMN_TIME] = N_("for"),
    [COLUMN_DIRECTION] = "",
    [COLUMN_WHO] = N_("who"),
    [COLUMN_AGENT] = N_("agent"),
    [COLUMN_AGENT_LEG] = N_("agent's leg"),
    [COLUMN_PARTY_LEG] = N_("party's leg"),
    [COLUMN_FLAGS] = N_("attention"),
    [COLUMN_NUMBER] = N_("number"),
    [COLUMN_PROVIDER] = N_("provider"),
};

struct pencil {
    const struct console *console;
    const struct view *view;
    const struct call_row *row;
    int64_t now;
    int x, y, width;
};

static void draw_text_here(const struct pencil *pencil, enum role role, const char *text)
{
    draw_field(pencil->view, pencil->x, pencil->y, pencil->width, role, text);
}

static void draw_leg(const struct pencil *pencil, enum leg_side side)
{
    const struct call_row_leg *leg = &pencil->row->legs[side];
    struct state_look look = leg_look(leg->state);
    char text[LEG_CAUSE_SIZE * 2];
    snprintf(text, sizeof text, "%s %s%s%s", console_glyph(pencil->console, look.glyph, look.ascii),
             look.word, leg->cause[0] ? ": " : "", leg->cause);
    draw_text_here(pencil, look.role, text);
}

static void draw_column(const struct pencil *pencil, enum live_column column)
{
    const struct call_row *row = pencil->row;
    const struct console *console = pencil->console;
    struct state_look look = state_look(row->state, row->outcome);
    char text[FORMAT_SIZE];
    switch ((int)column) {
    case COLUMN_GLYPH:
        draw_text_here(pencil, look.role, console_glyph(console, look.glyph, look.ascii));
        break;
    case COLUMN_STATE:
        draw_text_here(pencil, look.role, look.word);
        break;
    case COLUMN_TIME:
        format_running(row, pencil->now, text);
        draw_field_right(pencil->view, pencil->x, pencil->y, pencil->width, ROLE_TEXT, text);
        break;
    case COLUMN_DIRECTION:
        draw_text_here(pencil, ROLE_DIM,
                       row->direction == DIRECTION_NONE ? " "
                       : row->direction == DIRECTION_IN ? console_glyph(console, "←", "<")
                                                        : console_glyph(console, "→", ">"));
        break;
    case COLUMN_WHO:
        draw_text_here(pencil, ROLE_TEXT, format_who(row));
        break;
    case COLUMN_AGENT:
        draw_text_here(pencil, row->agent[0] ? ROLE_STRONG : ROLE_DIM,
                       row->agent[0] ? row->agent : _("nobody"));
        break;
    case COLUMN_AGENT_LEG:
        draw_leg(pencil, LEG_AGENT);
        break;
    case COLUMN_PARTY_LEG:
        draw_leg(pencil, LEG_PARTY);
        break;
    case COLUMN_FLAGS:
        team_flags_draw(console, pencil->view, pencil->x, pencil->y, pencil->width,
                        team_call_flags(row, &console->engine.limits, pencil->now));
        break;
    case COLUMN_NUMBER:
        if (row->contact[0] && !row->hidden)
            draw_text_here(pencil, ROLE_NUMBER, row->shown[0] ? row->shown : row->number);
        break;
    default:
        draw_text_here(pencil, ROLE_DIM, row->provider);
        break;
    }
}

static void draw_heads(const struct view *view, const int *widths)
{
    int x = 1;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (!widths[i])
            continue;
        if (i == COLUMN_TIME)
            draw_field_right(view, x, 1, widths[i], ROLE_LABEL, _(heads[i]));
        else if (heads[i][0])
            draw_field(view, x, 1, widths[i], ROLE_LABEL, _(heads[i]));
        x += widths[i] + 1;
    }
}

static void draw_row(struct pencil *pencil, const int *widths)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        pencil->width = widths[i];
        if (!widths[i])
            continue;
        draw_column(pencil, (enum live_column)i);
        pencil->x += widths[i] + 1;
    }
}

void team_calls_draw(const struct console *console, const struct view *view, bool focused)
{
    const struct call_row *listed[CALLS_HELD_MAX];
    const struct team *team = console->team;
    const struct team_bar *bar = &team->bars[TEAM_CALLS];
    size_t count = team_calls_listed(console, listed);
    char right[FORMAT_SIZE];
    int widths[COLUMN_COUNT];
    layout_columns(columns, COLUMN_COUNT, view->rect.width - 2, widths);
    snprintf(right, sizeof right, "%zu", count);
    pane_title(console, view, focused, _("Live calls"), right);
    draw_heads(view, widths);
    if (!count && team->live_told)
        draw_wrapped(view, 1, 2, view->rect.width - 2, 2, ROLE_DIM,
                     team->text[0] || team->attention ? _("No live call fits. Esc shows all.")
                                                      : _("No call is live."));
    for (int y = 2; y < view->rect.height && bar->top + (size_t)(y - 2) < count; y++) {
        size_t at = bar->top + (size_t)(y - 2);
        struct pencil pencil = {console, view, listed[at], team_facts(console).now, 1, y, 0};
        if (at == bar->selected && !team->wall)
            draw_base(view, (struct rect){0, y, view->rect.width, 1},
                      focused ? ROLE_SELECTED : ROLE_SELECTED_UNFOCUSED);
        draw_row(&pencil, widths);
    }
}
