/* SPDX-License-Identifier: MIT */
/* The help: what can be done here, then all else that can be typed, and what the glyphs mean. It is
   searched by typing, and a line of it is done with Enter. */
#include "base/intl.h"
#include "console/format.h"
#include "console/pane.h"
#include "console/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_WIDTH 13
#define WIDE_KEYS  18 /* where nothing can be typed */
#define KEYS_SHOWN 3
#define NAME_WIDTH 12
#define SEARCH_MAX 64
#define FOOT_LINES 4 /* below the list: the whole sentence of the line under the bar */
#define FRAME_ROWS 3 /* the window's two, and the footer of the screen */
#define RANKS_MAX  32
#define LINES_MAX  (ACTION_COUNT * 2 + 32)

struct help_line {
    enum action action; /* ACTION_NONE: a glyph of a state */
    size_t look;
};

struct help {
    enum place place;
    unsigned places; /* whose keys count: of the place, and of the bar of a question */
    bool over;       /* a window, whose keys alone count then */
    struct line_edit search;
    bool searching;
    size_t selected;
    size_t top;
};

static bool holds(const char *text, const char *part)
{
    return strcasestr(text, part) != NULL;
}

static bool action_fits(enum action action, const char *search)
{
    const struct action_row *row = &actions[action];
    return holds(row->name, search) || holds(_(row->sentence), search) ||
           strcmp(row->keys, search) == 0;
}

/* What can be done here comes first: what answers a caller, then all else in the order of the
   footer; what is not in the footer follows, and then what can only be typed here. */
static int help_rank(enum action action, unsigned places)
{
    bool here = actions[action].places & places;
    if (!here)
        return RANKS_MAX + 1;
    if (actions[action].places == 1u << PLACE_ASKED || action == ACTION_DISPOSITION)
        return 1; /* somebody waits, or a call is to be written up */
    return actions[action].rank ? actions[action].rank : RANKS_MAX;
}

static size_t help_list(const struct console *console, const struct help *help,
                        struct help_line *lines)
{
    const char *search = line_edit_text(&help->search);
    size_t count = 0;
    for (int rank = 1; rank <= RANKS_MAX + 1; rank++) {
        for (int i = 0; i < ACTION_COUNT; i++) {
            enum action action = (enum action)i;
            bool listed = rank <= RANKS_MAX || (!help->over && action_can_be_typed(action));
            if (listed && console_may(console, action) && help_rank(action, help->places) == rank &&
                action_fits(action, search))
                lines[count++] = (struct help_line){action, 0};
        }
    }
    struct state_look look;
    for (size_t i = 0; !help->over && state_look_nth(i, &look) && count < LINES_MAX; i++) {
        if (holds(look.word, search) || holds(look.sentence, search))
            lines[count++] = (struct help_line){ACTION_NONE, i};
    }
    return count;
}

/* "j, down": as people write them. */
static void keys_text(enum action action, char *out, size_t size)
{
    const char *name;
    size_t length;
    size_t used = 0;
    out[0] = '\0';
    for (size_t n = 0; n < KEYS_SHOWN && action_key(action, n, &name, &length); n++) {
        int more = snprintf(out + used, size - used, "%s%.*s", n ? " " : "", (int)length, name);
        used = more > 0 && used + (size_t)more < size ? used + (size_t)more : size - 1;
    }
    if (action_key(action, KEYS_SHOWN, &name, &length))
        snprintf(out + used, size - used, " ...");
}

/* In a window no command is typed, so only the keys are told, all of them. */
static void help_draw_key(const struct view *view, int y, enum action action)
{
    char keys[64];
    keys_text(action, keys, sizeof keys);
    draw_field(view, 0, y, WIDE_KEYS, ROLE_KEY, keys);
    draw_field(view, WIDE_KEYS + 1, y, view->rect.width - WIDE_KEYS - 1, ROLE_TEXT,
               _(actions[action].sentence));
}

static void help_draw_line(const struct console *console, const struct view *view, int y,
                           const struct help_line *line, unsigned places)
{
    if (line->action == ACTION_NONE) {
        struct state_look look;
        state_look_nth(line->look, &look);
        int x = KEYS_WIDTH + NAME_WIDTH + 2;
        draw_text(view, 1, y, look.role, console_glyph(console, look.glyph, look.ascii));
        draw_text(view, KEYS_WIDTH + 1, y, look.role, look.word);
        draw_field(view, x, y, view->rect.width - x, ROLE_DIM, look.sentence);
        return;
    }
    char keys[64];
    keys_text(line->action, keys, sizeof keys);
    bool here = actions[line->action].places & places;
    draw_field(view, 0, y, KEYS_WIDTH, here ? ROLE_KEY : ROLE_DIM, keys);
    char name[ACTION_NAME_MAX + 1];
    snprintf(name, sizeof name, "%s%s", action_can_be_typed(line->action) ? ":" : "",
             actions[line->action].name);
    draw_field(view, KEYS_WIDTH + 1, y, NAME_WIDTH, ROLE_LABEL, name);
    int x = KEYS_WIDTH + NAME_WIDTH + 2;
    draw_field(view, x, y, view->rect.width - x, ROLE_TEXT, _(actions[line->action].sentence));
}

static int foot_lines(const struct console *console)
{
    return console->canvas.height >= LAYOUT_WHOLE_HEIGHT ? FOOT_LINES : 0;
}

static size_t help_height(const struct console *console)
{
    int height =
        console->canvas.height - FRAME_ROWS - 1 - foot_lines(console) - console->layout.bar.height;
    return height > 0 ? (size_t)height : 1;
}

/* The line under the bar once more, with nothing cut, and with what may follow its name. */
static void help_draw_foot(const struct view *view, int y, const struct help_line *line)
{
    if (line->action == ACTION_NONE) {
        struct state_look look;
        state_look_nth(line->look, &look);
        draw_wrapped(view, 0, y, view->rect.width, FOOT_LINES, ROLE_NOTICE, look.sentence);
        return;
    }
    const struct action_row *row = &actions[line->action];
    int width = view->rect.width;
    int next = draw_wrapped(view, 0, y, width, FOOT_LINES, ROLE_NOTICE, _(row->sentence));
    char typed[COMMAND_MAX];
    snprintf(typed, sizeof typed, ":%s %s", row->name, row->arguments ? row->arguments : "");
    if (row->arguments)
        draw_wrapped(view, 0, next, width, FOOT_LINES - (next - y), ROLE_LABEL, typed);
}

static void help_draw(const struct console *console, const void *state, const struct view *screen)
{
    const struct help *help = state;
    struct help_line lines[LINES_MAX];
    char title[64];
    size_t count = help_list(console, help, lines);
    snprintf(title, sizeof title, "%s: %s", _("Help"), _(place_titles[help->place]));
    struct rect all = screen->rect;
    struct view view = window_draw(console, screen, all.width, all.height - 1, title);
    int height = (int)help_height(console);
    size_t top = list_top(help->top, help->selected, count, (size_t)height);
    draw_list_place(&view, height, top);
    for (int y = 0; y < height && top + (size_t)y < count; y++) {
        if (top + (size_t)y == help->selected)
            draw_base(&view, (struct rect){0, y, view.rect.width, 1}, ROLE_SELECTED);
        if (help->over)
            help_draw_key(&view, y, lines[top + (size_t)y].action);
        else
            help_draw_line(console, &view, y, &lines[top + (size_t)y], help->places);
    }
    if (!count)
        draw_field(&view, 0, 0, view.rect.width, ROLE_DIM, _("Nothing fits. Esc shows all."));
    else if (foot_lines(console) && help->selected < count)
        help_draw_foot(&view, height, &lines[help->selected]);
    int foot = view.rect.height - 1;
    int x = draw_text(&view, 0, foot, ROLE_KEY, "/");
    line_edit_draw(&help->search, &view, x, foot, view.rect.width - x, ROLE_INPUT, help->searching);
}

static void help_run(struct console *console, const struct help *help)
{
    struct help_line lines[LINES_MAX];
    size_t count = help_list(console, help, lines);
    if (help->selected >= count || lines[help->selected].action == ACTION_NONE)
        return;
    enum action action = lines[help->selected].action;
    console_modal_close(console);
    struct press press = {0};
    const char *name;
    size_t length;
    if (!console->modal)
        console_act(console, action, "", NULL);
    else if (action_key(action, 0, &name, &length) && press_parse(name, length, &press))
        app_press(console, &press); /* as if its key were pressed in the window */
}

static void help_search_key(struct help *help, enum action action, const struct press *press)
{
    bool changed = press->kind == PRESS_CHARACTER
                       ? line_edit_insert(&help->search, press->character)
                       : line_edit_act(&help->search, action_for_press(PLACE_LINE, press));
    if (changed)
        help->selected = help->top = 0;
    if (action == ACTION_BACK) {
        help->searching = false;
        line_edit_set(&help->search, "");
        help->selected = 0;
    }
}

static void help_press(struct console *console, void *state, enum action action,
                       const struct press *press)
{
    struct help *help = state;
    struct help_line lines[LINES_MAX];
    size_t count = help_list(console, help, lines);
    if (action == ACTION_INTERRUPT) {
        console_modal_close(console);
        return;
    }
    if (press->kind == PRESS_ENTER) {
        help_run(console, help);
        return;
    }
    bool moves = press->kind != PRESS_CHARACTER || !help->searching;
    if (moves && list_move(action, &help->selected, count, help_height(console))) {
        help->top = list_top(help->top, help->selected, count, help_height(console));
        return;
    }
    if (help->searching) {
        help_search_key(help, press->kind == PRESS_ESCAPE ? ACTION_BACK : ACTION_NONE, press);
        return;
    }
    help->searching = action == ACTION_FILTER;
    if (action == ACTION_BACK || (press->kind == PRESS_CHARACTER && press->character == '?'))
        console_modal_close(console);
}

static void help_release(void *state)
{
    struct help *help = state;
    line_edit_free(&help->search);
    free(help);
}

static void help_click(struct console *console, void *state, size_t line, bool twice)
{
    struct help *help = state;
    struct help_line lines[LINES_MAX];
    if (line >= help_list(console, help, lines))
        return;
    help->selected = line;
    if (twice)
        help_run(console, help);
}

static bool help_typing(const void *state)
{
    const struct help *help = state;
    return help->searching;
}

static const struct modal_ops help_ops = {
    .place = PLACE_HELP,
    .draw = help_draw,
    .press = help_press,
    .release = help_release,
    .click = help_click,
    .typing = help_typing,
};

void help_open(struct console *console, enum place place)
{
    struct help *help = calloc(1, sizeof *help);
    if (!help)
        return;
    help->place = place;
    help->places = 1u << place | console_places_over(console, place);
    help->over = console->modal;
    line_edit_start(&help->search, SEARCH_MAX, "");
    console_modal_over(console, &help_ops, help);
}
