/* SPDX-License-Identifier: MIT */
/* The dial form on the screen: a line for each option, and below what can be said of the one under
   the bar. */
#include "base/intl.h"
#include "console/dial_form.h"
#include "console/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FORM_WIDTH 72
#define FOOT_LINES 3 /* for a fault, or a hint */
#define SMALLEST   3 /* lines of the list that a foot leaves */

struct pencil {
    const struct console *console;
    const struct dial_form *form;
    const struct account_item *account;
    const struct view *view;
    int y;
    bool here; /* the bar lies on it */
};

/* What it is as long as nothing is given, as far as that is known. */
static void default_text(const struct pencil *pencil, enum dial_option option, char *out,
                         size_t size)
{
    char value[DIAL_TEXT_MAX + 1];
    const json_t *defaults = pencil->account ? pencil->account->defaults : NULL;
    dial_option_text(option, json_object_get(defaults, dial_options[option].key), value,
                     sizeof value);
    if (option == DIAL_OPTION_FROM)
        snprintf(value, sizeof value, "%s", console_rung_phone(pencil->console, pencil->account));
    if (value[0])
        snprintf(out, size, _("as configured: %s"), value);
    else if (dial_options[option].value == DIAL_TIME)
        snprintf(out, size, "%s", _("now"));
    else
        snprintf(out, size, "%s",
                 dial_options[option].value == DIAL_PAIRS ? "" : _("as configured"));
}

static void draw_typed(const struct pencil *pencil, const struct dial_line *line, const char *empty)
{
    int x = DIAL_LABEL_WIDTH + 1;
    int width = pencil->view->rect.width - x - 2;
    bool blank = !dial_line_text(line)[0];
    if (blank)
        draw_field(pencil->view, x + (pencil->here ? 2 : 0), pencil->y,
                   width - (pencil->here ? 2 : 0), ROLE_DIM, empty);
    if (!blank || pencil->here)
        line_edit_draw(&line->edit, pencil->view, x, pencil->y, blank ? 1 : width, ROLE_INPUT,
                       pencil->here);
}

/* A value that keys turn over: `‹yes›`. */
static void draw_turned(const struct pencil *pencil, enum role role, const char *text)
{
    int x = DIAL_LABEL_WIDTH + 1;
    const struct console *console = pencil->console;
    if (pencil->here) {
        draw_text(pencil->view, x - 1, pencil->y, ROLE_KEY, console_glyph(console, "‹", "<"));
        draw_cursor(pencil->view, x, pencil->y);
    }
    x = draw_field(pencil->view, x, pencil->y, text_width(text), role, text);
    if (pencil->here)
        draw_text(pencil->view, x, pencil->y, ROLE_KEY, console_glyph(console, "›", ">"));
}

static void draw_switch(const struct pencil *pencil, const struct dial_line *line)
{
    char text[DIAL_TEXT_MAX + 32];
    default_text(pencil, line->option, text, sizeof text);
    if (line->switched == DIAL_AS_CONFIGURED)
        draw_turned(pencil, ROLE_DIM, text);
    else
        draw_turned(pencil, ROLE_INPUT, line->switched == DIAL_YES ? _("yes") : _("no"));
}

static void draw_provider(const struct pencil *pencil)
{
    const struct dial_form *form = pencil->form;
    char text[ACCOUNT_NAME_SIZE * 2 + 64];
    if (!pencil->account) {
        draw_turned(pencil, ROLE_WARN, _("none takes it by the rules"));
        return;
    }
    snprintf(text, sizeof text, form->chosen[0] ? _("%s (%s), chosen") : _("%s (%s), by the rules"),
             form->account, pencil->account->label);
    draw_turned(pencil, form->chosen[0] ? ROLE_STRONG : ROLE_TEXT, text);
}

static const char *line_label(const struct dial_line *line)
{
    switch (line->kind) {
    case DIAL_LINE_NUMBER:
        return _("number");
    case DIAL_LINE_PROVIDER:
        return _("provider");
    case DIAL_LINE_DEFAULTS:
        return _("defaults");
    case DIAL_LINE_OPTION:
        break;
    }
    return _(dial_options[line->option].label);
}

static void draw_line(const struct pencil *pencil, const struct dial_line *line)
{
    char empty[DIAL_TEXT_MAX + 32] = "";
    bool option = line->kind == DIAL_LINE_OPTION;
    enum role label = line->fault[0] ? ROLE_ERROR : pencil->here ? ROLE_STRONG : ROLE_LABEL;
    draw_field(pencil->view, 0, pencil->y, DIAL_LABEL_WIDTH, label, line_label(line));
    if (line->fault[0])
        draw_text(pencil->view, pencil->view->rect.width - 1, pencil->y, ROLE_ERROR, "!");
    if (option)
        default_text(pencil, line->option, empty, sizeof empty);
    if (option && dial_option_turns(line->option))
        draw_switch(pencil, line);
    else if (line->kind == DIAL_LINE_PROVIDER)
        draw_provider(pencil);
    else if (line->kind == DIAL_LINE_DEFAULTS)
        draw_turned(pencil, ROLE_DIM, pencil->here ? _("space: all as configured again") : "");
    else
        draw_typed(pencil, line, empty);
}

/* ---- The foot */

static void option_hint(const struct pencil *pencil, const struct dial_line *line, char *out,
                        size_t size)
{
    const struct dial_option_row *row = &dial_options[line->option];
    const struct account_limit *limit = &pencil->account->limits[row->capability];
    int64_t at;
    char when[FORMAT_SIZE];
    if (limit->known) {
        snprintf(out, size, _("%s; %" PRId64 " to %" PRId64), _(row->sentence), limit->least,
                 limit->most);
    } else if (row->value == DIAL_TIME &&
               dial_time_parse(dial_line_text(line), pencil->console->now, &at)) {
        format_date_time(at, when);
        snprintf(out, size, _("that is %s"), when);
    } else if (dial_option_turns(line->option)) {
        snprintf(out, size, _("%s; space turns it"), _(row->sentence));
    } else {
        snprintf(out, size, "%s", _(row->sentence));
    }
}

static void line_hint(const struct pencil *pencil, const struct dial_line *line, char *out,
                      size_t size)
{
    out[0] = '\0';
    if (line->kind == DIAL_LINE_OPTION && pencil->account)
        option_hint(pencil, line, out, size);
    else if (line->kind == DIAL_LINE_PROVIDER)
        snprintf(out, size, "%s", _("space goes to the next provider"));
    else if (line->kind == DIAL_LINE_NUMBER && !dial_line_text(line)[0])
        snprintf(out, size, "%s",
                 _("without a number Enter keeps the options for the calls to come"));
    else if (line->kind == DIAL_LINE_NUMBER)
        snprintf(out, size, "%s", pencil->form->e164);
}

static void foot_draw(const struct pencil *pencil)
{
    const struct dial_form *form = pencil->form;
    const struct dial_line *line = &form->lines[form->selected];
    const char *fault = line->fault[0] ? line->fault : form->whole_fault;
    char hint[SENTENCE_SIZE];
    int width = pencil->view->rect.width;
    if (fault[0]) {
        draw_text(pencil->view, 0, pencil->y, ROLE_ERROR, "!");
        draw_wrapped(pencil->view, 2, pencil->y, width - 2, FOOT_LINES, ROLE_ERROR, fault);
        return;
    }
    line_hint(pencil, line, hint, sizeof hint);
    draw_wrapped(pencil->view, 0, pencil->y, width, FOOT_LINES, ROLE_DIM, hint);
}

void dial_form_draw(const struct console *console, const void *state, const struct view *screen)
{
    const struct dial_form *form = state;
    const struct account_item *account = dial_form_account(console, form);
    size_t shown[DIAL_FORM_LINES];
    size_t count = 0;
    size_t selected = 0;
    for (size_t i = 0; i < form->count; i++) {
        selected = i == form->selected ? count : selected;
        if (dial_line_is_shown(&form->lines[i], account))
            shown[count++] = i;
    }
    struct view all =
        view_part(screen, (struct rect){0, 0, screen->rect.width, screen->rect.height - 1});
    bool dials = dial_line_text(&form->lines[0])[0];
    struct view view = window_draw(console, &all, FORM_WIDTH, (int)count + FOOT_LINES + 3,
                                   dials ? _("Dial with options") : _("Options to keep"));
    int foot = view.rect.height >= SMALLEST + FOOT_LINES ? FOOT_LINES + 1 : 0;
    size_t height = view.rect.height > foot ? (size_t)(view.rect.height - foot) : 1;
    size_t top = list_top(0, selected, count, height);
    draw_list_place(&view, (int)height, top);
    struct pencil pencil = {console, form, account, &view, 0, false};
    for (size_t i = top; i < count && i - top < height; i++) {
        pencil.y = (int)(i - top);
        pencil.here = shown[i] == form->selected;
        draw_line(&pencil, &form->lines[shown[i]]);
    }
    pencil.y = view.rect.height - FOOT_LINES;
    if (foot)
        foot_draw(&pencil);
}
