/* SPDX-License-Identifier: MIT */
/* The pane of the call, or the contact, that is looked at: all that is known of it. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"
#include "model/life.h"

#include <stdio.h>
#include <string.h>

#define LABEL_WIDTH 10
#define SHEET_LINES 4  /* that one fact may take */
#define TALL        10 /* lines from which on nothing is cut to save some */

/* A sheet of facts, scrolled: facts are put on it one below the other. */
struct sheet {
    const struct view *view;
    int y;
};

static void sheet_fact(struct sheet *sheet, const char *label, enum role role, const char *text)
{
    if (!text || !text[0])
        return;
    int x = LABEL_WIDTH + 2;
    draw_field(sheet->view, 1, sheet->y, LABEL_WIDTH, ROLE_LABEL, label);
    sheet->y = draw_wrapped(sheet->view, x, sheet->y, sheet->view->rect.width - x - 1, SHEET_LINES,
                            role, text);
}

static void sheet_time(struct sheet *sheet, const char *label, int64_t at)
{
    char text[FORMAT_SIZE];
    format_date_time(at, text);
    sheet_fact(sheet, label, ROLE_TEXT, text);
}

/* ---- A call */

static void call_state_line(struct sheet *sheet, const struct console *console,
                            const struct call_row *row)
{
    struct state_look look = state_look(row->state, row->outcome);
    char running[FORMAT_SIZE];
    format_running(row, console->now, running);
    int x = draw_textf(sheet->view, 1, sheet->y, look.role, "%s %s",
                       console_glyph(console, look.glyph, look.ascii), look.word);
    x = draw_textf(sheet->view, x + 1, sheet->y, ROLE_TEXT, "%s", running);
    const char *arrow = row->direction == DIRECTION_IN ? console_glyph(console, "←", "<")
                                                       : console_glyph(console, "→", ">");
    x = draw_textf(sheet->view, x + 1, sheet->y, ROLE_DIM, "%s", arrow);
    const char *number = row->shown[0] ? row->shown : row->number;
    draw_text(sheet->view, x + 1, sheet->y, ROLE_NUMBER, row->hidden ? _("hidden number") : number);
    sheet->y++;
}

/* What the list knows of it is here at once, and newer than what was asked for. */
static void call_draw_known(struct sheet *sheet, const struct console *console,
                            const struct call_row *row)
{
    char word[CALL_FACT_SIZE];
    call_state_line(sheet, console, row);
    format_word(row, word, sizeof word);
    sheet_fact(sheet, _("outcome"), ROLE_WARN, word);
}

static void call_legs(struct sheet *sheet, const struct call *call)
{
    static const char *const sides[LEG_COUNT] = {N_("agent"), N_("party")};
    for (int side = 0; side < LEG_COUNT; side++) {
        enum leg_state state = call_leg_state(call, (enum leg_side)side);
        const struct leg *leg = &call->legs[side];
        char text[LEG_CAUSE_SIZE * 2];
        if (state == LEG_UNKNOWN && !leg->cause[0])
            continue;
        snprintf(text, sizeof text, "%s%s%s", state == LEG_UNKNOWN ? "" : leg_look(state).word,
                 state != LEG_UNKNOWN && leg->cause[0] ? ": " : "", leg->cause);
        sheet_fact(sheet, _(sides[side]), state == LEG_FAILED ? ROLE_WARN : ROLE_TEXT, text);
    }
}

/* They come in the order of time, so hardly any one moves. */
static void timeline_sort(const struct timeline *timeline, const struct step **steps)
{
    for (size_t i = 0; i < timeline->count; i++) {
        size_t at = i;
        for (; at > 0 && format_step_before(&timeline->list[i], steps[at - 1]); at--)
            steps[at] = steps[at - 1];
        steps[at] = &timeline->list[i];
    }
}

/* Where there is room for it, a long detail has lines of its own, and nothing is cut. */
static void step_detail(struct sheet *sheet, int x, const char *detail)
{
    int width = sheet->view->rect.width - x - 1;
    bool own_lines = text_width(detail) > width && sheet->view->rect.height >= TALL;
    if (own_lines) {
        x = LABEL_WIDTH + 2;
        width = sheet->view->rect.width - x - 1;
        sheet->y = draw_wrapped(sheet->view, x, sheet->y + 1, width, SHEET_LINES, ROLE_DIM, detail);
        return;
    }
    if (width > 0)
        draw_field(sheet->view, x, sheet->y, width, ROLE_DIM, detail);
    sheet->y++;
}

static void call_timeline(struct sheet *sheet, const struct call *call)
{
    const struct step *steps[TIMELINE_MAX];
    timeline_sort(&call->timeline, steps);
    for (size_t i = 0; i < call->timeline.count; i++) {
        const struct step *step = steps[i];
        char at[FORMAT_SIZE];
        format_time(step->at, at);
        int x = draw_field(sheet->view, 1, sheet->y, LABEL_WIDTH, ROLE_LABEL, at) + 1;
        x = draw_text(sheet->view, x, sheet->y, ROLE_TEXT, format_step(step)) + 1;
        step_detail(sheet, x, step->detail ? step->detail : "");
    }
    if (call->timeline.cut)
        sheet_fact(sheet, "", ROLE_DIM, _("there were more steps; the journal has them all"));
}

/* What its agent said of it, and how long that took. */
static void call_wrap_up(struct sheet *sheet, const struct call *call)
{
    char took[FORMAT_SIZE] = "";
    char text[FORMAT_SIZE + sizeof call->disposition + 32];
    bool timed = call->wrapped_at && call->ended_at && call->wrapped_at >= call->ended_at;
    if (timed)
        format_duration((call->wrapped_at - call->ended_at) / CLOCK_SECOND, took);
    if (call->disposition[0] && timed)
        snprintf(text, sizeof text, _("disposition %s, after %s"), call->disposition, took);
    else if (call->disposition[0])
        snprintf(text, sizeof text, _("disposition %s"), call->disposition);
    else
        snprintf(text, sizeof text, "%s", took);
    sheet_fact(sheet, _("wrap-up"), call->disposition[0] ? ROLE_STRONG : ROLE_TEXT, text);
}

static void call_money(struct sheet *sheet, const struct call *call)
{
    char text[FORMAT_SIZE];
    format_cost(call->cost_rx, 6, text);
    sheet_fact(sheet, _("cost in"), ROLE_TEXT, text);
    format_cost(call->cost_tx, 6, text);
    sheet_fact(sheet, _("cost out"), ROLE_TEXT, text);
    format_duration(call->seconds, text);
    sheet_fact(sheet, _("talked"), ROLE_TEXT, text);
}

static void call_identity(struct sheet *sheet, const struct call *call)
{
    sheet_fact(sheet, _("provider"), ROLE_TEXT, call->provider);
    sheet_fact(sheet, _("agent"), ROLE_TEXT, call->agent);
    sheet_fact(sheet, _("from"), ROLE_TEXT, call->from);
    sheet_fact(sheet, _("line"), ROLE_TEXT, call->line);
    sheet_fact(sheet, _("extension"), ROLE_TEXT, call->divert);
    sheet_fact(sheet, _("reference"), ROLE_TEXT, call->reference);
    sheet_fact(sheet, "idcall", ROLE_TEXT, call->idcall);
    sheet_fact(sheet, _("sequence"), ROLE_TEXT, call->sequence);
    sheet_fact(sheet, "uuid", ROLE_TEXT, call->uuid);
    sheet_fact(sheet, _("our id"), ROLE_DIM, call->id);
}

static void call_answer(struct sheet *sheet, const struct console *console)
{
    const struct call *call = &console->opened.call;
    char text[sizeof call->code + sizeof call->message + 2];
    snprintf(text, sizeof text, "%s%s%s", call->code, call->code[0] && call->message[0] ? " " : "",
             call->message);
    bool refused = call->state == CALL_REFUSED || call->state == CALL_UNKNOWN;
    sheet_fact(sheet, _("answer"), refused ? ROLE_WARN : ROLE_TEXT, text);
}

static void call_draw(struct sheet *sheet, const struct console *console)
{
    const struct call *call = &console->opened.call;
    call_legs(sheet, call);
    if (call->state == CALL_REFUSED || call->state == CALL_UNKNOWN)
        call_answer(sheet, console);
    sheet_fact(sheet, _("note"), ROLE_STRONG, call->note);
    call_wrap_up(sheet, call);
    call_timeline(sheet, call);
    call_money(sheet, call);
    for (size_t i = 0; i < call->vars.count; i++)
        sheet_fact(sheet, call->vars.list[i].name, ROLE_TEXT, call->vars.list[i].value);
    sheet_time(sheet, call->direction == DIRECTION_IN ? _("came in") : _("ordered"),
               call->created_at);
    sheet_time(sheet, _("planned"), call->scheduled_at);
    sheet_time(sheet, _("started"), call->started_at);
    sheet_time(sheet, _("answered"), call->answered_at);
    sheet_time(sheet, _("ended"), call->ended_at);
    if (call->state != CALL_REFUSED && call->state != CALL_UNKNOWN)
        call_answer(sheet, console);
    call_identity(sheet, call);
}

/* ---- A contact */

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void contact_numbers(struct sheet *sheet, const struct console *console, bool focused)
{
    const json_t *numbers = json_object_get(console->contact.json, "numbers");
    size_t i;
    json_t *number;
    json_array_foreach (numbers, i, number) {
        const char *shown = member(number, "shown");
        if (i == console->contact.selected)
            draw_base(sheet->view, (struct rect){0, sheet->y, sheet->view->rect.width, 1},
                      focused ? ROLE_SELECTED : ROLE_SELECTED_UNFOCUSED);
        draw_field(sheet->view, 1, sheet->y, LABEL_WIDTH, ROLE_LABEL, member(number, "label"));
        draw_field(sheet->view, LABEL_WIDTH + 2, sheet->y,
                   sheet->view->rect.width - LABEL_WIDTH - 3, ROLE_NUMBER,
                   shown[0] ? shown : member(number, "number"));
        sheet->y++;
    }
}

static void contact_draw(struct sheet *sheet, const struct console *console, bool focused)
{
    json_t *contact = console->contact.json;
    const char *name;
    json_t *value;
    contact_numbers(sheet, console, focused);
    if (json_is_true(json_object_get(contact, "favourite")))
        sheet_fact(sheet, console_glyph(console, "★", "*"), ROLE_FAVOURITE, _("favourite"));
    sheet_fact(sheet, _("note"), ROLE_STRONG, member(contact, "note"));
    sheet_fact(sheet, _("owner"), ROLE_TEXT, member(contact, "owner"));
    json_object_foreach (json_object_get(contact, "fields"), name, value) {
        sheet_fact(sheet, name, ROLE_TEXT, json_string_value(value));
    }
}

/* ---- The pane */

static const char *detail_title(const struct console *console)
{
    const struct opened_call *opened = &console->opened;
    if (console->contact_open)
        return member(console->contact.json, "name");
    return opened->id[0] ? format_who(&opened->row) : _("Call");
}

/* The sheet is drawn on a part of the screen that is moved up by what is scrolled away. */
static int detail_draw_sheet(const struct console *console, const struct view *view, int scroll,
                             bool focused)
{
    struct sheet sheet = {view, -scroll};
    if (console->contact_open)
        contact_draw(&sheet, console, focused);
    else if (console->opened.id[0])
        call_draw_known(&sheet, console, &console->opened.row);
    if (!console->contact_open && console->opened.loaded)
        call_draw(&sheet, console);
    return sheet.y + scroll;
}

static void detail_draw(const struct console *console, const struct view *view, bool focused)
{
    char title[CONTACT_NAME_SIZE];
    int room = view->rect.width - 8;
    snprintf(title, sizeof title, "%s", detail_title(console));
    const char *kind = console->contact_open ? _("contact") : "";
    if (text_width(title) > room)
        kind = "";
    pane_title(console, view, focused, title, kind);
    struct view rows =
        view_part(view, (struct rect){0, 1, view->rect.width, view->rect.height - 1});
    int scroll = console->contact_open ? 0 : console->opened.scroll;
    int height = detail_draw_sheet(console, &rows, scroll, focused);
    if (height - scroll > rows.rect.height && rows.rect.height > 0)
        draw_text(&rows, rows.rect.width - 1, rows.rect.height - 1, ROLE_DIM,
                  console_glyph(console, "↓", "v"));
}

/* The height is known only by drawing: it is done on a canvas that nobody sees. */
static size_t sheet_height(const struct console *console)
{
    struct canvas canvas;
    int width = console->layout.panes[PANE_DETAIL].width;
    int lines = console->layout.panes[PANE_DETAIL].height - 1;
    if (!canvas_start(&canvas, width, lines > 0 ? lines : 1))
        return 0;
    struct view view = view_whole(&canvas);
    int height = detail_draw_sheet(console, &view, 0, false);
    canvas_free(&canvas);
    return height > 0 ? (size_t)height : 0;
}

static bool detail_act(struct console *console, enum action action)
{
    if (console->contact_open) {
        size_t count = json_array_size(json_object_get(console->contact.json, "numbers"));
        return list_move(action, &console->contact.selected, count, count);
    }
    int lines = console->layout.panes[PANE_DETAIL].height - 1;
    size_t visible = lines > 0 ? (size_t)lines : 1;
    size_t height = sheet_height(console);
    size_t scroll = (size_t)console->opened.scroll;
    size_t most = height > visible ? height - visible : 0;
    if (!list_move(action, &scroll, most + 1, visible))
        return false;
    console->opened.scroll = (int)scroll;
    return true;
}

static void detail_click(struct console *console, int x, int y, bool twice)
{
    (void)x;
    size_t count = json_array_size(json_object_get(console->contact.json, "numbers"));
    if (!console->contact_open || y < 0 || (size_t)y >= count)
        return;
    console->contact.selected = (size_t)y;
    if (twice)
        console_act(console, ACTION_DIAL, "", NULL);
}

const struct pane_ops pane_detail = {detail_draw, detail_act, detail_click};
