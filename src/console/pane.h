/* SPDX-License-Identifier: MIT */
/* What a pane, and what lies over the panes, is made of: one constant each. Drawing only reads. */
#ifndef CONSOLE_PANE_H
#define CONSOLE_PANE_H

#include "console/actions.h"
#include "console/canvas.h"
#include "console/press.h"

#include <jansson.h>
#include <stdbool.h>

struct calls;
struct console;

struct pane_ops {
    void (*draw)(const struct console *console, const struct view *view, bool focused);
    /* Movements; false where the pane has no use for the action. */
    bool (*act)(struct console *console, enum action action);
    /* A press in the pane; `y` 0 is the first line under the title. */
    void (*click)(struct console *console, int x, int y, bool twice);
};

extern const struct pane_ops pane_contacts;
extern const struct pane_ops pane_dial;
extern const struct pane_ops pane_calls;
extern const struct pane_ops pane_detail;

/* Something that takes all keys until it is closed: a line that is typed, a question, the help. */
struct modal_ops {
    enum place place;
    void (*draw)(const struct console *console, const void *state, const struct view *screen);
    /* `action` is what the key does in the place, or ACTION_NONE. */
    void (*press)(struct console *console, void *state, enum action action,
                  const struct press *press);
    void (*release)(void *state);
    /* The mouse on line `line` of the list it showed last (draw_list_place); it may be none that
       there is. NULL: it has no use for the mouse. */
    void (*click)(struct console *console, void *state, size_t line, bool twice);
    /* Whether what is pressed is text now, in a place where it is not always. NULL: it is not. */
    bool (*typing)(const void *state);
};

/* Draws a title line: the name, what it says behind it, and what stands at the right end. */
void pane_title(const struct console *console, const struct view *view, bool focused,
                const char *name, const char *right);
/* pane_calls.c: the lines of a list of calls, with its bar. */
void calls_rows_draw(const struct console *console, const struct calls *calls,
                     const struct view *view, bool focused);
/* Moves a bar in a list of `count` lines of which `height` are seen. False where it is no movement.
 */
bool list_move(enum action action, size_t *selected, size_t count, size_t height);
/* The first line to show, so that the bar is seen. */
size_t list_top(size_t top, size_t selected, size_t count, size_t height);
/* A window in the middle of the screen, `width` by `height` with its frame; returns its inside. */
struct view window_draw(const struct console *console, const struct view *screen, int width,
                        int height, const char *title);

/* line.c: a line at the foot of the screen. `done` gets what was typed (NULL: cancelled), and with
   `each` also after every key. */
typedef void line_done(struct console *console, const char *text);
void line_open(struct console *console, const char *label, const char *text, size_t most,
               line_done *done, line_done *each);
/* The line that takes commands. */
void command_open(struct console *console);
void command_run(struct console *console, const char *text);

/* question.c */
typedef void question_yes(struct console *console, void *data);
/* `verb` says what yes does. `data` is released by `release` (may be NULL) in any case. */
void question_open(struct console *console, const char *sentence, const char *verb,
                   question_yes *yes, void *data, void (*release)(void *data));

/* choice.c: one of a few lines; `taken` gets its index. */
typedef void choice_taken(struct console *console, size_t index, void *data);
struct choice_line {
    char key; /* takes it at once; 0: none */
    char text[160];
};
void choice_open(struct console *console, const char *title, const struct choice_line *lines,
                 size_t count, choice_taken *taken, void *data, void (*release)(void *data));

/* form.c: a contact to add (NULL, or only a name and a number) or to change. */
void form_open(struct console *console, const json_t *contact, bool is_new);

/* pane_providers.c: the accounts, how they fare, and the choice among them. */
void providers_open(struct console *console);

/* dial_form.c: a call with options; the number may be "". */
void dial_form_open(struct console *console, const char *number);

/* help.c */
void help_open(struct console *console, enum place place);

#endif
