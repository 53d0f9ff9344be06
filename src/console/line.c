/* SPDX-License-Identifier: MIT */
/* A line at the foot of the screen in which something is typed: a filter, a note, a command. */
#include "base/intl.h"
#include "console/complete.h"
#include "console/pane.h"
#include "console/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_SIZE 96

struct line {
    char label[LABEL_SIZE];
    struct line_edit edit;
    line_done *done;
    line_done *each;
    bool command;
    size_t older;         /* how many commands back; 0: what is being typed */
    enum action proposed; /* the completion that Tab gave last */
    char begun[ACTION_NAME_MAX];
};

static void line_draw(const struct console *console, const void *state, const struct view *screen)
{
    const struct line *line = state;
    struct rect foot = console->layout.footer;
    struct view view = view_part(screen, foot);
    draw_base(&view, (struct rect){0, 0, foot.width, foot.height}, ROLE_TEXT);
    int x = draw_text(&view, 0, 0, ROLE_KEY, line->label);
    line_edit_draw(&line->edit, &view, x, 0, foot.width - x, ROLE_INPUT, true);
}

static void line_release(void *state)
{
    struct line *line = state;
    line_edit_free(&line->edit);
    free(line);
}

/* Its owner may open something else, so the line is gone before he hears of it. */
static void line_finish(struct console *console, struct line *line, bool taken)
{
    line_done *done = line->done;
    char *text = taken ? strdup(line_edit_text(&line->edit)) : NULL;
    console_modal_close(console);
    done(console, text);
    free(text);
}

static void line_history(struct console *console, struct line *line, int step)
{
    size_t count = console->history_count;
    if ((step > 0 && line->older >= count) || (step < 0 && line->older == 0))
        return;
    line->older = step > 0 ? line->older + 1 : line->older - 1;
    line_edit_set(&line->edit, line->older ? console->history[count - line->older] : "");
}

/* Tab puts the first word that may follow the name, and then one after the other. */
static void line_complete_word(const struct console *console, struct line *line, const char *text,
                               size_t name)
{
    enum action action = action_by_name(text, name);
    char word[COMMAND_MAX];
    char whole[COMMAND_MAX + ACTION_NAME_MAX];
    if (!complete_word(console, action, text + name + 1, word, sizeof word))
        return;
    snprintf(whole, sizeof whole, "%s %s", actions[action].name, word);
    line_edit_set(&line->edit, whole);
}

/* Tab goes through all names that begin with what was typed. */
static void line_complete(const struct console *console, struct line *line)
{
    const char *text = line_edit_text(&line->edit);
    size_t name = strcspn(text, " ");
    if (text[name] == ' ') {
        line_complete_word(console, line, text, name);
        return;
    }
    bool again = line->proposed != ACTION_NONE && strcmp(text, actions[line->proposed].name) == 0;
    if (!again) {
        if (strchr(text, ' ') || strlen(text) >= sizeof line->begun)
            return;
        snprintf(line->begun, sizeof line->begun, "%s", text);
    }
    enum action from = again ? (enum action)(line->proposed + 1) : 0;
    enum action next = action_complete(line->begun, strlen(line->begun), from);
    if (next == ACTION_NONE && again)
        next = action_complete(line->begun, strlen(line->begun), 0);
    if (next == ACTION_NONE)
        return;
    line->proposed = next;
    line_edit_set(&line->edit, actions[next].name);
}

/* The arrows go through what was typed before, or through the list that is filtered. */
static void line_up_down(struct console *console, struct line *line, int step)
{
    if (line->command)
        line_history(console, line, step);
    else if (line->each)
        console_move(console, step > 0 ? ACTION_UP : ACTION_DOWN);
}

static void line_press(struct console *console, void *state, enum action action,
                       const struct press *press)
{
    struct line *line = state;
    bool changed = line_edit_act(&line->edit, action);
    if (press->kind == PRESS_CHARACTER)
        changed = line_edit_insert(&line->edit, press->character);
    if (changed && line->each)
        line->each(console, line_edit_text(&line->edit));
    switch ((int)action) {
    case ACTION_ACCEPT:
        line_finish(console, line, true);
        break;
    case ACTION_CANCEL:
    case ACTION_INTERRUPT:
        line_finish(console, line, false);
        break;
    case ACTION_OLDER:
        line_up_down(console, line, 1);
        break;
    case ACTION_NEWER:
        line_up_down(console, line, -1);
        break;
    case ACTION_COMPLETE:
        if (line->command)
            line_complete(console, line);
        break;
    default:
        break;
    }
}

static const struct modal_ops line_ops = {
    .place = PLACE_LINE,
    .draw = line_draw,
    .press = line_press,
    .release = line_release,
};

static struct line *line_make(const char *label, const char *text, size_t most)
{
    struct line *line = calloc(1, sizeof *line);
    if (!line)
        return NULL;
    line->proposed = ACTION_NONE;
    snprintf(line->label, sizeof line->label, "%s", label);
    line_edit_start(&line->edit, most, text);
    return line;
}

void line_open(struct console *console, const char *label, const char *text, size_t most,
               line_done *done, line_done *each)
{
    struct line *line = line_make(label, text, most);
    if (!line)
        return;
    line->done = done;
    line->each = each;
    console_modal(console, &line_ops, line);
}

static void command_done(struct console *console, const char *text)
{
    if (text)
        command_run(console, text);
}

void command_open(struct console *console)
{
    struct line *line = line_make(":", "", COMMAND_MAX);
    if (!line)
        return;
    line->done = command_done;
    line->command = true;
    console_bar_begun(console);
    console_modal(console, &line_ops, line);
}

static void history_add(struct console *console, const char *text)
{
    size_t count = console->history_count;
    if (count && strcmp(console->history[count - 1], text) == 0)
        return;
    char *copy = strdup(text);
    if (!copy)
        return;
    if (count == HISTORY_MAX) {
        free(console->history[0]);
        memmove(console->history, console->history + 1, (HISTORY_MAX - 1) * sizeof(char *));
        console->history_count = --count;
    }
    console->history[count] = copy;
    console->history_count++;
}

void command_run(struct console *console, const char *text)
{
    text += strspn(text, " :");
    size_t length = strcspn(text, " ");
    if (!length)
        return;
    history_add(console, text);
    enum action action = action_by_name(text, length);
    if (action == ACTION_NONE) {
        console_notice(console, ROLE_ERROR, _("no command is called %.*s; ? lists them"),
                       (int)length, text);
        return;
    }
    const char *arguments = text + length + strspn(text + length, " ");
    if (arguments[0] && !actions[action].arguments)
        console_notice(console, ROLE_ERROR, _("%s takes nothing behind its name"),
                       actions[action].name);
    else
        console_act(console, action, arguments, NULL);
}
