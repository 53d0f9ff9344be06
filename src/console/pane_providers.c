/* SPDX-License-Identifier: MIT */
/* The accounts at providers: how each fares, what it can do, and the choice of the one that calls
   go through. Lies over the panes, and follows what the engine tells. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_WIDTH 78
#define DETAIL_LINES 8 /* below the list */
#define DETAIL_LEAST 5 /* that are worth more than lines of the list */
#define DETAIL_FROM  8 /* lines of the window from which on there is one */
#define LABEL_WIDTH  10
#define FACT_LINES   3 /* that one fact of the detail may take */
#define DAY          (24 * 60 * 60 * CLOCK_SECOND)
#define BY_RULES     0 /* the first line; accounts follow */

enum provider_column {
    COLUMN_MARK,
    COLUMN_KEY,
    COLUMN_NAME,
    COLUMN_KIND,
    COLUMN_GLYPH,
    COLUMN_WORD,
    COLUMN_SUCCESS,
    COLUMN_COUNT
};

static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_MARK] = {.least = 1},
    [COLUMN_KEY] = {.least = 1},
    [COLUMN_NAME] = {.least = 10, .stretch = 1},
    [COLUMN_KIND] = {.least = 12, .rank = 2},
    [COLUMN_GLYPH] = {.least = 1},
    [COLUMN_WORD] = {.least = ACCOUNT_WORD_WIDTH},
    [COLUMN_SUCCESS] = {.least = 20, .rank = 1},
};

struct providers {
    size_t selected;
};

/* The account of the line; NULL for that of the rules. */
static const struct account_item *line_account(const struct console *console, size_t line)
{
    return line > BY_RULES && line <= console->accounts.count ? &console->accounts.list[line - 1]
                                                              : NULL;
}

/* ---- The list */

static void draw_rules(const struct console *console, const struct view *view, int y,
                       const int *widths)
{
    struct through through = console_through(console);
    char text[ACCOUNT_NAME_SIZE + 64];
    int x = widths[COLUMN_MARK] + widths[COLUMN_KEY] + 2;
    if (through.chosen)
        snprintf(text, sizeof text, "%s", _("by the rules"));
    else if (!through.account)
        snprintf(text, sizeof text, "%s", _("by the rules: nobody takes the number"));
    else
        snprintf(text, sizeof text, _("by the rules: now %s"), through.account->name);
    if (!through.chosen)
        draw_text(view, 0, y, ROLE_MARKED, console_glyph(console, "◆", "+"));
    draw_text(view, widths[COLUMN_MARK] + 1, y, ROLE_KEY, "0");
    draw_field(view, x, y, view->rect.width - x, ROLE_TEXT, text);
}

static void draw_success(const struct console *console, const struct view *view, int x, int y,
                         int width, const struct account_item *account)
{
    char when[FORMAT_SIZE];
    char text[FORMAT_SIZE + 64];
    format_when(account->last_success_at, console->now, when);
    if (when[0])
        snprintf(text, sizeof text, _("last success %s"), when);
    else
        snprintf(text, sizeof text, "%s", _("no success yet"));
    draw_field(view, x, y, width, ROLE_DIM, text);
}

static void draw_account(const struct console *console, const struct view *view, int y, size_t line,
                         const int *widths)
{
    const struct account_item *account = line_account(console, line);
    struct account_look look = account_look(account_health(account, console->now));
    struct through through = console_through(console);
    char key[2] = {line <= 9 ? (char)('0' + line) : '\0', '\0'};
    int at[COLUMN_COUNT];
    int x = 0;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        at[i] = x;
        x += widths[i] ? widths[i] + 1 : 0;
    }
    if (through.account == account)
        draw_text(view, at[COLUMN_MARK], y, ROLE_MARKED, console_glyph(console, "◆", "+"));
    draw_text(view, at[COLUMN_KEY], y, ROLE_KEY, key);
    char name[ACCOUNT_NAME_SIZE + 32];
    snprintf(name, sizeof name, "%s%s", account->name,
             through.account == account && through.chosen ? _(" (chosen)") : "");
    draw_field(view, at[COLUMN_NAME], y, widths[COLUMN_NAME], ROLE_TEXT, name);
    if (widths[COLUMN_KIND])
        draw_field(view, at[COLUMN_KIND], y, widths[COLUMN_KIND], ROLE_DIM, account->label);
    draw_text(view, at[COLUMN_GLYPH], y, look.role, console_glyph(console, look.glyph, look.ascii));
    draw_field(view, at[COLUMN_WORD], y, widths[COLUMN_WORD], look.role, look.word);
    if (widths[COLUMN_SUCCESS])
        draw_success(console, view, at[COLUMN_SUCCESS], y, widths[COLUMN_SUCCESS], account);
}

/* ---- What is known of the one under the bar */

struct sheet {
    const struct view *view;
    int y;
};

static void sheet_fact(struct sheet *sheet, const char *label, enum role role, const char *text)
{
    int x = LABEL_WIDTH + 1;
    if (!text[0])
        return;
    draw_field(sheet->view, 0, sheet->y, LABEL_WIDTH, ROLE_LABEL, label);
    sheet->y =
        draw_wrapped(sheet->view, x, sheet->y, sheet->view->rect.width - x, FACT_LINES, role, text);
}

static void sheet_trouble(struct sheet *sheet, const struct console *console,
                          const struct account_item *account)
{
    char when[FORMAT_SIZE];
    char text[SENTENCE_SIZE + FORMAT_SIZE + 8];
    enum account_health health = account_health(account, console->now);
    if (health == ACCOUNT_WAITS) {
        if (account->retry_at - console->now < DAY)
            format_clock(account->retry_at, when);
        else
            format_date_time(account->retry_at, when);
        snprintf(text, sizeof text, _("it asks to wait until %s"), when);
        sheet_fact(sheet, _("waits"), ROLE_WARN, text);
    }
    if (!account->last_error[0])
        return;
    format_when(account->last_error_at, console->now, when);
    snprintf(text, sizeof text, "%s%s%s", when, when[0] ? "  " : "", account->last_error);
    sheet_fact(sheet, _("last error"), health == ACCOUNT_WORKS ? ROLE_DIM : ROLE_ERROR, text);
}

/* Words of a list with a blank and comma between, as far as there is room. */
static void add_word(char *out, size_t size, const char *word)
{
    size_t used = strlen(out);
    if (used + strlen(word) + sizeof ", " <= size)
        snprintf(out + used, size - used, "%s%s", used ? ", " : "", word);
}

static void sheet_abilities(struct sheet *sheet, const struct console *console,
                            const struct account_item *account)
{
    char text[SENTENCE_SIZE] = "";
    char said[DIAL_SAID_SIZE];
    for (int i = 0; i < CAPABILITY_COUNT; i++) {
        if (account_can(account, (enum capability)i))
            add_word(text, sizeof text, capability_words[i]);
    }
    sheet_fact(sheet, _("offers"), ROLE_TEXT, text[0] ? text : _("nothing but calls"));
    json_t *options = console_in_force(console, account);
    dial_options_say(options, said);
    json_decref(options);
    sheet_fact(sheet, _("in force"), ROLE_STRONG, said);
}

static void sheet_numbers(struct sheet *sheet, const struct account_item *account)
{
    char text[SENTENCE_SIZE] = "";
    size_t i;
    json_t *prefix;
    json_array_foreach (account->prefixes, i, prefix) {
        if (json_is_string(prefix))
            add_word(text, sizeof text, json_string_value(prefix));
    }
    if (account->preferred)
        add_word(text, sizeof text, _("all that no rule speaks of"));
    sheet_fact(sheet, _("takes"), ROLE_TEXT, text);
}

static void sheet_requests(struct sheet *sheet, const struct account_item *account)
{
    char text[FORMAT_SIZE * 3];
    if (!account->under_way && !account->waiting)
        return;
    snprintf(text, sizeof text, _("%" PRId64 " under way, %" PRId64 " waiting"), account->under_way,
             account->waiting);
    sheet_fact(sheet, _("requests"), ROLE_TEXT, text);
}

static void sheet_draw(const struct console *console, const struct view *view, size_t selected)
{
    struct sheet sheet = {view, 0};
    const struct account_item *account = line_account(console, selected);
    if (!account) {
        draw_wrapped(view, 0, 0, view->rect.width, FACT_LINES, ROLE_DIM,
                     _("The account with the longest prefix of the number takes it, as [route] in "
                       "the engine's configuration says."));
        return;
    }
    if (account_can(account, CAPABILITY_EVENTS))
        sheet_fact(&sheet, _("feed"), ROLE_WARN, console->feed.silent);
    sheet_trouble(&sheet, console, account);
    sheet_abilities(&sheet, console, account);
    sheet_numbers(&sheet, account);
    sheet_requests(&sheet, account);
}

/* ---- The window */

static size_t held(const struct console *console, size_t selected)
{
    return selected <= console->accounts.count ? selected : console->accounts.count;
}

static void providers_draw(const struct console *console, const void *state,
                           const struct view *screen)
{
    const struct providers *providers = state;
    size_t count = console->accounts.count + 1;
    size_t selected = held(console, providers->selected);
    struct rect whole = screen->rect;
    struct view all = view_part(screen, (struct rect){0, 0, whole.width, whole.height - 1});
    struct view view =
        window_draw(console, &all, WINDOW_WIDTH, (int)count + DETAIL_LINES + 3, _("Providers"));
    int rows = view.rect.height;
    int detail = rows >= DETAIL_FROM ? rows - (int)count - 1 : 0;
    if (detail && detail < DETAIL_LEAST) /* a long list gives way to it */
        detail = rows / 2 < DETAIL_LINES ? rows / 2 : DETAIL_LINES;
    int height = detail ? rows - detail - 1 : rows;
    int widths[COLUMN_COUNT];
    layout_columns(columns, COLUMN_COUNT, view.rect.width, widths);
    size_t top = list_top(0, selected, count, height > 0 ? (size_t)height : 1);
    draw_list_place(&view, height, top);
    for (int y = 0; y < height && top + (size_t)y < count; y++) {
        size_t line = top + (size_t)y;
        if (line == selected)
            draw_base(&view, (struct rect){0, y, view.rect.width, 1}, ROLE_SELECTED);
        if (line == BY_RULES)
            draw_rules(console, &view, y, widths);
        else
            draw_account(console, &view, y, line, widths);
    }
    if (!detail)
        return;
    draw_across(&view, 0, height, view.rect.width, ROLE_RULE, console_glyph(console, "─", "-"));
    struct view part = view_part(&view, (struct rect){0, height + 1, view.rect.width, detail});
    sheet_draw(console, &part, selected);
}

static void providers_take(struct console *console, size_t line)
{
    const struct account_item *account = line_account(console, line);
    char name[ACCOUNT_NAME_SIZE] = "";
    if (account)
        memcpy(name, account->name, sizeof name);
    console_modal_close(console);
    console_choose_account(console, name);
}

static void providers_press(struct console *console, void *state, enum action action,
                            const struct press *press)
{
    struct providers *providers = state;
    size_t count = console->accounts.count + 1;
    size_t digit = press->character - '0';
    providers->selected = held(console, providers->selected);
    if (action == ACTION_BACK || action == ACTION_INTERRUPT)
        console_modal_close(console);
    else if (action == ACTION_ACCEPT)
        providers_take(console, providers->selected);
    else if (press->kind == PRESS_CHARACTER && press->character >= '0' && press->character <= '9') {
        if (digit < count)
            providers_take(console, digit);
    } else {
        list_move(action, &providers->selected, count, count);
    }
}

static void providers_click(struct console *console, void *state, size_t line, bool twice)
{
    struct providers *providers = state;
    if (line > console->accounts.count)
        return;
    providers->selected = line;
    if (twice)
        providers_take(console, line);
}

static const struct modal_ops providers_ops = {
    .place = PLACE_PROVIDERS,
    .draw = providers_draw,
    .press = providers_press,
    .release = free,
    .click = providers_click,
};

void providers_open(struct console *console)
{
    struct providers *providers = calloc(1, sizeof *providers);
    const struct account_item *account = console_through(console).account;
    if (!providers)
        return;
    if (account) /* the bar lies on the one that is in force */
        providers->selected = (size_t)(account - console->accounts.list) + 1;
    console_modal(console, &providers_ops, providers);
}
