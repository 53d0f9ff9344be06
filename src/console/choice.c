/* SPDX-License-Identifier: MIT */
/* A few lines of which one is chosen. */
#include "console/pane.h"
#include "console/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHOICE_WIDTH 56

struct choice {
    char title[CONTACT_NAME_SIZE];
    struct choice_line *lines;
    size_t count;
    size_t selected;
    choice_taken *taken;
    void *data;
    void (*release)(void *data);
};

static void choice_draw(const struct console *console, const void *state, const struct view *screen)
{
    const struct choice *choice = state;
    struct view view =
        window_draw(console, screen, CHOICE_WIDTH, (int)choice->count + 2, choice->title);
    size_t height = (size_t)view.rect.height;
    size_t top = list_top(0, choice->selected, choice->count, height);
    draw_list_place(&view, (int)height, top);
    for (size_t i = top; i < choice->count && i - top < height; i++) {
        const struct choice_line *line = &choice->lines[i];
        int y = (int)(i - top);
        char key[2] = {line->key, '\0'};
        if (i == choice->selected)
            draw_base(&view, (struct rect){0, y, view.rect.width, 1}, ROLE_SELECTED);
        draw_text(&view, 1, y, ROLE_KEY, key);
        draw_field(&view, 3, y, view.rect.width - 3, ROLE_TEXT, line->text);
    }
}

static void choice_release(void *state)
{
    struct choice *choice = state;
    if (choice->release)
        choice->release(choice->data);
    free(choice->lines);
    free(choice);
}

static void choice_take(struct console *console, struct choice *choice, size_t index)
{
    struct choice chosen = *choice;
    choice->release = NULL;
    console_modal_close(console);
    chosen.taken(console, index, chosen.data);
    if (chosen.release)
        chosen.release(chosen.data);
}

static void choice_press(struct console *console, void *state, enum action action,
                         const struct press *press)
{
    struct choice *choice = state;
    if (action == ACTION_ACCEPT) {
        choice_take(console, choice, choice->selected);
        return;
    }
    if (action == ACTION_CANCEL || action == ACTION_INTERRUPT) {
        console_modal_close(console);
        return;
    }
    if (action == ACTION_NEXT_FIELD || action == ACTION_PREVIOUS_FIELD) {
        list_move(action == ACTION_NEXT_FIELD ? ACTION_DOWN : ACTION_UP, &choice->selected,
                  choice->count, choice->count);
        return;
    }
    for (size_t i = 0; i < choice->count && press->kind == PRESS_CHARACTER; i++) {
        if (choice->lines[i].key && press->character == (uint32_t)choice->lines[i].key) {
            choice_take(console, choice, i);
            return;
        }
    }
}

static void choice_click(struct console *console, void *state, size_t line, bool twice)
{
    struct choice *choice = state;
    if (line >= choice->count)
        return;
    choice->selected = line;
    if (twice)
        choice_take(console, choice, line);
}

static const struct modal_ops choice_ops = {
    .place = PLACE_CHOICE,
    .draw = choice_draw,
    .press = choice_press,
    .release = choice_release,
    .click = choice_click,
};

void choice_open(struct console *console, const char *title, const struct choice_line *lines,
                 size_t count, choice_taken *taken, void *data, void (*release)(void *data))
{
    struct choice *choice = calloc(1, sizeof *choice);
    struct choice_line *copy = calloc(count ? count : 1, sizeof *copy);
    if (!choice || !copy) {
        free(choice);
        free(copy);
        if (release)
            release(data);
        return;
    }
    memcpy(copy, lines, count * sizeof *copy);
    snprintf(choice->title, sizeof choice->title, "%s", title);
    choice->lines = copy;
    choice->count = count;
    choice->taken = taken;
    choice->data = data;
    choice->release = release;
    console_modal(console, &choice_ops, choice);
}
