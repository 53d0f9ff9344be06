/* SPDX-License-Identifier: MIT */
/* The pane of calls: what is on the line, and what was. */
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "model/life.h"

#include <stdio.h>
#include <string.h>

enum call_column {
    COLUMN_GLYPH,
    COLUMN_WORD,
    COLUMN_TIME,
    COLUMN_DIRECTION,
    COLUMN_WHO,
    COLUMN_NUMBER,
    COLUMN_FACT,
    COLUMN_NOTE,
    COLUMN_WHEN,
    COLUMN_COST,
    COLUMN_AGENT,
    COLUMN_PROVIDER,
    COLUMN_COUNT
};

/* What drops first when it gets narrow has the greatest rank; state, time and name never drop. */
static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_GLYPH] = {.least = 1},
    [COLUMN_WORD] = {.least = STATE_WORD_WIDTH},
    [COLUMN_TIME] = {.least = 5},
    [COLUMN_DIRECTION] = {.least = 1},
    [COLUMN_WHO] = {.least = 16, .stretch = 2},
    [COLUMN_FACT] = {.least = 12, .rank = 1, .stretch = 1},
    [COLUMN_NOTE] = {.least = 1, .rank = 2},
    [COLUMN_NUMBER] = {.least = 17, .rank = 3},
    [COLUMN_WHEN] = {.least = 6, .rank = 4},
    [COLUMN_COST] = {.least = 7, .rank = 5},
    [COLUMN_AGENT] = {.least = 8, .rank = 6},
    [COLUMN_PROVIDER] = {.least = 10, .rank = 7},
};

struct pencil {
    const struct console *console;
    const struct view *view;
    const struct call_row *row;
    struct state_look look;
    int x, y, width;
    int number_width; /* of the column behind the name; 0: there is none */
    bool priced;      /* the cost has a column of its own */
};

static const char *direction_glyph(const struct pencil *pencil)
{
    if (pencil->row->direction == DIRECTION_NONE)
        return " ";
    return pencil->row->direction == DIRECTION_IN ? console_glyph(pencil->console, "←", "<")
                                                  : console_glyph(pencil->console, "→", ">");
}

static bool is_calling(const struct call_row *row)
{
    return row->direction == DIRECTION_IN &&
           (row->state == CALL_STARTED || row->state == CALL_DIVERT_FAILED);
}

static void draw_number(const struct pencil *pencil)
{
    const struct call_row *row = pencil->row;
    if (row->contact[0] && !row->hidden)
        draw_field(pencil->view, pencil->x, pencil->y, pencil->width, ROLE_NUMBER,
                   row->shown[0] ? row->shown : row->number);
}

/* Who is no contact leaves the column of the number empty, and has its room. */
static int who_width(const struct pencil *pencil)
{
    bool alone = !pencil->row->contact[0] && pencil->number_width;
    return alone ? pencil->width + 1 + pencil->number_width : pencil->width;
}

static void draw_field_here(const struct pencil *pencil, enum role role, const char *text)
{
    draw_field(pencil->view, pencil->x, pencil->y, pencil->width, role, text);
}

static void draw_money(const struct pencil *pencil)
{
    char cost[FORMAT_SIZE];
    format_cost(pencil->row->cost, 4, cost);
    draw_field_right(pencil->view, pencil->x, pencil->y, pencil->width, ROLE_DIM, cost);
}

static void draw_column(const struct pencil *pencil, enum call_column column)
{
    const struct call_row *row = pencil->row;
    const struct console *console = pencil->console;
    char text[CALL_FACT_SIZE * 2] = "";
    switch ((int)column) {
    case COLUMN_GLYPH:
        draw_field_here(pencil, pencil->look.role,
                        console_glyph(console, pencil->look.glyph, pencil->look.ascii));
        break;
    case COLUMN_WORD:
        draw_field_here(pencil, pencil->look.role, pencil->look.word);
        break;
    case COLUMN_TIME:
        format_running(row, console->now, text);
        draw_field_right(pencil->view, pencil->x, pencil->y, pencil->width, ROLE_TEXT, text);
        break;
    case COLUMN_DIRECTION:
        draw_field_here(pencil, is_calling(row) ? ROLE_INCOMING : ROLE_DIM,
                        direction_glyph(pencil));
        break;
    case COLUMN_WHO:
        draw_field(pencil->view, pencil->x, pencil->y, who_width(pencil),
                   is_calling(row) ? ROLE_INCOMING : ROLE_TEXT, format_who(row));
        break;
    case COLUMN_NUMBER:
        draw_number(pencil);
        break;
    case COLUMN_FACT:
        if (!pencil->priced || !format_fact_is_cost(row)) /* not twice in a line */
            format_fact(row, text, sizeof text);
        draw_field_here(pencil, ROLE_DIM, text);
        break;
    case COLUMN_NOTE:
        draw_field_here(pencil, ROLE_LABEL, row->noted ? console_glyph(console, "✎", "n") : "");
        break;
    case COLUMN_WHEN:
        format_when(row->created_at, console->now, text);
        draw_field_right(pencil->view, pencil->x, pencil->y, pencil->width, ROLE_DIM, text);
        break;
    case COLUMN_COST:
        draw_money(pencil);
        break;
    case COLUMN_AGENT:
        draw_field_here(pencil, ROLE_DIM, row->agent);
        break;
    case COLUMN_PROVIDER:
        draw_field_here(pencil, ROLE_DIM, row->provider);
        break;
    default:
        break;
    }
}

static void draw_call(struct pencil *pencil, const int *widths)
{
    pencil->look = state_look(pencil->row->state, pencil->row->outcome);
    if (pencil->row->marked)
        draw_text(pencil->view, pencil->x, pencil->y, ROLE_MARKED,
                  console_glyph(pencil->console, "◆", "+"));
    pencil->x += 1;
    pencil->priced = widths[COLUMN_COST];
    pencil->number_width = widths[COLUMN_NUMBER];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        pencil->width = widths[i];
        if (!widths[i])
            continue;
        draw_column(pencil, (enum call_column)i);
        pencil->x += widths[i] + 1;
    }
}

static void draw_nothing(const struct console *console, const struct view *view)
{
    const char *sentence = "";
    if (console->calls_listed && console->calls_text[0])
        sentence = _("No call fits. Esc shows all.");
    else if (console->calls_listed && console->view == VIEW_ATTENTION)
        sentence = _("Nothing needs attention. Esc shows all.");
    else if (console->calls_listed && console->view == VIEW_TO_CLOSE)
        sentence = _("No call waits to be closed. Esc shows all.");
    else if (console->calls_listed)
        sentence = _("No calls yet. d dials a contact, any digit begins a number.");
    draw_wrapped(view, 1, 0, view->rect.width - 2, 3, ROLE_DIM, sentence);
}

void calls_rows_draw(const struct console *console, const struct calls *calls,
                     const struct view *view, bool focused)
{
    int widths[COLUMN_COUNT];
    size_t visible = calls_visible(calls);
    size_t top = list_top(calls->top, calls->selected, visible, (size_t)view->rect.height);
    layout_columns(columns, COLUMN_COUNT, view->rect.width - 1, widths);
    for (int y = 0; y < view->rect.height && top + (size_t)y < visible; y++) {
        struct pencil pencil = {
            .console = console, .view = view, .y = y, .row = calls->rows[top + (size_t)y]};
        if (top + (size_t)y == calls->selected)
            draw_base(view, (struct rect){0, y, view->rect.width, 1},
                      focused ? ROLE_SELECTED : ROLE_SELECTED_UNFOCUSED);
        draw_call(&pencil, widths);
    }
}

static void right_title(const struct console *console, char *out, size_t size)
{
    size_t marked = calls_marked(&console->calls);
    if (marked)
        snprintf(out, size, _("%zu marked"), marked);
    else if (console->calls_text[0])
        snprintf(out, size, _("/%s  Esc: all"), console->calls_text);
    else if (console->view == VIEW_ATTENTION)
        snprintf(out, size, "%s", _("attention  Esc: all"));
    else if (console->view == VIEW_TO_CLOSE)
        snprintf(out, size, "%s", _("to close: Space marks, c closes"));
    else if (!console->calls.frozen)
        snprintf(out, size, "%s", _("following"));
    else if (console->calls.kept_back)
        snprintf(out, size, _("frozen, %zu new"), console->calls.kept_back);
    else
        snprintf(out, size, "%s", _("frozen"));
}

static void calls_draw(const struct console *console, const struct view *view, bool focused)
{
    char right[FILTER_SIZE + 32];
    right_title(console, right, sizeof right);
    pane_title(console, view, focused, _("Calls"), right);
    struct view rows =
        view_part(view, (struct rect){0, 1, view->rect.width, view->rect.height - 1});
    if (!calls_visible(&console->calls))
        draw_nothing(console, &rows);
    calls_rows_draw(console, &console->calls, &rows, focused);
}

static size_t rows_height(const struct console *console)
{
    int height = console->layout.panes[PANE_CALLS].height - 1;
    return height > 0 ? (size_t)height : 1;
}

static bool calls_act(struct console *console, enum action action)
{
    struct calls *calls = &console->calls;
    size_t visible = calls_visible(calls);
    size_t height = rows_height(console);
    if (!list_move(action, &calls->selected, visible, height))
        return false;
    calls->pinned = false;
    calls->top = list_top(calls->top, calls->selected, visible, height);
    if (calls->selected + height >= visible)
        console_ask_older_calls(console);
    console_selection_moved(console);
    return true;
}

static void calls_click(struct console *console, int x, int y, bool twice)
{
    struct calls *calls = &console->calls;
    (void)x;
    size_t top = list_top(calls->top, calls->selected, calls_visible(calls), rows_height(console));
    size_t at = top + (size_t)y;
    if (y < 0 || at >= calls_visible(calls))
        return;
    calls->selected = at;
    console_selection_moved(console);
    if (twice)
        console_act(console, ACTION_OPEN, "", NULL);
}

const struct pane_ops pane_calls = {calls_draw, calls_act, calls_click};
