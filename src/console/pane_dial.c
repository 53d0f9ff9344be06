/* SPDX-License-Identifier: MIT */
/* The dial pad: the number as it is typed, and what the engine knows of it. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define KEY_ROWS 4

static const char *const keypad[KEY_ROWS] = {
    "1      2 abc   3 def",
    "4 ghi  5 jkl   6 mno",
    "7 pqrs 8 tuv   9 wxyz",
    "*      0 +     #",
};

static bool is_told(const struct console *console)
{
    return console_is_told(console, line_edit_text(&console->pad));
}

static void draw_number(const struct console *console, const struct view *view, bool focused)
{
    const struct line_edit *pad = &console->pad;
    int width = view->rect.width - 2;
    const char *shown = console->typed.shown;
    if (is_told(console) && shown[0] && pad->cursor == pad->length && text_width(shown) < width) {
        int x = draw_field(view, 1, 1, text_width(shown), ROLE_INPUT, shown);
        if (focused)
            draw_cursor(view, x, 1);
        return;
    }
    if (pad->length == 0 && !focused)
        draw_field(view, 1, 1, width, ROLE_DIM, _("a digit begins a number"));
    line_edit_draw(pad, view, 1, 1, width, ROLE_INPUT, focused);
}

static void draw_place(const struct console *console, const struct view *view)
{
    const struct typed_number *typed = &console->typed;
    char text[160];
    int length = snprintf(text, sizeof text, "%s%s%s", typed->country,
                          typed->country[0] && typed->place[0] ? " " : "", typed->place);
    if (typed->has_offset && length >= 0 && length < (int)sizeof text) {
        time_t there = (time_t)(console->now / CLOCK_SECOND + typed->offset * 60);
        struct tm parts;
        char clock[FORMAT_SIZE];
        gmtime_r(&there, &parts);
        strftime(clock, sizeof clock, "%H:%M", &parts);
        snprintf(text + length, sizeof text - (size_t)length, _("  local time %s"), clock);
    }
    draw_field(view, 1, 2, view->rect.width - 2, ROLE_DIM, text);
}

/* What matters most: somebody is on it, it is odd, or whose it is. */
static void draw_remark(const struct console *console, const struct view *view)
{
    const struct typed_number *typed = &console->typed;
    int width = view->rect.width - 2;
    if (typed->on_it > 0)
        draw_field(view, 1, 3, width, ROLE_WARN, _("! somebody is on this number"));
    else if (typed->possible && typed->fault[0] && typed->provider[0]) /* else it says P chooses */
        draw_field(view, 1, 3, width, ROLE_WARN, typed->fault);
    else if (typed->contact[0])
        draw_field(view, 1, 3, width, ROLE_STRONG, typed->contact);
    else if (typed->remark[0])
        draw_field(view, 1, 3, width, ROLE_WARN, typed->remark);
}

static void draw_keypad(const struct view *view, int y)
{
    for (int row = 0; row < KEY_ROWS; row++) {
        const char *at = keypad[row];
        for (int x = 3; *at; at++, x++) {
            char letter[2] = {*at, '\0'};
            bool digit = strchr("0123456789*#", *at) != NULL;
            if (*at != ' ')
                draw_text(view, x, y + row, digit ? ROLE_KEYPAD : ROLE_DIM, letter);
        }
    }
}

/* The last lines: through whom, with which options, and the phone that is rung; what is in force is
   worth more than the phone where there is no room for both. */
static void draw_provider(const struct console *console, const struct view *view, int y,
                          struct through through)
{
    char text[ACCOUNT_NAME_SIZE + 64];
    int width = view->rect.width - 2;
    enum account_health health = account_health(through.account, console->now);
    struct account_look look = account_look(health);
    snprintf(text, sizeof text, through.chosen ? _("through %s (chosen)") : _("through %s"),
             through.account->name);
    int wanted = text_width(text);
    int x = draw_field(view, 1, y, wanted < width ? wanted : width, ROLE_DIM, text);
    bool room = x + 3 + text_width(look.word) <= view->rect.width;
    if (health > ACCOUNT_WORKS)
        draw_textf(view, x + 1, y, look.role, "%s %s",
                   console_glyph(console, look.glyph, look.ascii), room ? look.word : "");
}

static void draw_through(const struct console *console, const struct view *view, int y)
{
    struct through through = console_through(console);
    char said[DIAL_SAID_SIZE];
    int width = view->rect.width - 2;
    if (through.account)
        draw_provider(console, view, y, through);
    else if (console->accounts.count)
        draw_field(view, 1, y, width, ROLE_WARN, _("no provider: P chooses"));
    json_t *options = console_in_force(console, through.account);
    dial_options_say(options, said);
    json_decref(options);
    int lines = view->rect.height - y - 1;
    if (said[0] && lines > 0)
        y = draw_wrapped(view, 1, y + 1, width, lines, ROLE_STRONG, said) - 1;
    const char *phone = console_rung_phone(console, through.account);
    if (phone[0])
        draw_textf(view, 1, y + 1, ROLE_DIM, _("your phone %s"), phone);
}

static void dial_draw(const struct console *console, const struct view *view, bool focused)
{
    pane_title(console, view, focused, _("Dial"), "");
    draw_number(console, view, focused);
    if (is_told(console)) {
        draw_place(console, view);
        draw_remark(console, view);
    }
    draw_keypad(view, 4);
    draw_through(console, view, 4 + KEY_ROWS);
}

static bool dial_act(struct console *console, enum action action)
{
    if (!line_edit_act(&console->pad, action))
        return false;
    console_ask_typing(console);
    return true;
}

/* The digit whose key stands there, or NUL. */
static char digit_at(int x, int y)
{
    int row = y - 3;
    if (row < 0 || row >= KEY_ROWS)
        return '\0';
    int at = x - 3;
    int length = (int)strlen(keypad[row]);
    if (at < 0 || at >= length)
        return '\0';
    while (at >= 0 && !strchr("0123456789*#", keypad[row][at]))
        at--;
    return at < 0 ? '\0' : keypad[row][at];
}

static void dial_click(struct console *console, int x, int y, bool twice)
{
    char digit = digit_at(x, y);
    (void)twice;
    if (digit && line_edit_insert(&console->pad, (uint32_t)digit))
        console_ask_typing(console);
}

const struct pane_ops pane_dial = {dial_draw, dial_act, dial_click};
