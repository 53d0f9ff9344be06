/* SPDX-License-Identifier: MIT */
/* A question that is answered with yes or no before anything else goes on. */
#include "base/intl.h"
#include "console/pane.h"
#include "console/state.h"

#include <stdio.h>
#include <stdlib.h>

#define QUESTION_WIDTH 60
#define QUESTION_LINES 8
#define VERB_SIZE      48

struct question {
    char sentence[SENTENCE_SIZE];
    char verb[VERB_SIZE];
    question_yes *yes;
    void *data;
    void (*release)(void *data);
};

static void question_draw(const struct console *console, const void *state,
                          const struct view *screen)
{
    const struct question *question = state;
    int width = screen->rect.width < QUESTION_WIDTH ? screen->rect.width : QUESTION_WIDTH;
    int lines = draw_wrapped(NULL, 0, 0, width - 4, QUESTION_LINES, ROLE_TEXT, question->sentence);
    struct view view = window_draw(console, screen, width, lines + 4, _("Question"));
    int y =
        draw_wrapped(&view, 0, 0, view.rect.width, QUESTION_LINES, ROLE_TEXT, question->sentence);
    int x = draw_text(&view, 0, y + 1, ROLE_KEY, "y");
    x = draw_textf(&view, x, y + 1, ROLE_HINT, " %s   ", question->verb);
    x = draw_text(&view, x, y + 1, ROLE_KEY, "n");
    draw_textf(&view, x, y + 1, ROLE_HINT, " %s", _("no"));
}

static void question_release(void *state)
{
    struct question *question = state;
    if (question->release)
        question->release(question->data);
    free(question);
}

static void question_press(struct console *console, void *state, enum action action,
                           const struct press *press)
{
    struct question *question = state;
    (void)press;
    if (action == ACTION_YES) {
        struct question asked = *question;
        question->release = NULL;
        console_modal_close(console);
        asked.yes(console, asked.data);
        if (asked.release)
            asked.release(asked.data);
    } else if (action == ACTION_NO || action == ACTION_INTERRUPT) {
        console_modal_close(console);
    }
}

static const struct modal_ops question_ops = {
    .place = PLACE_QUESTION,
    .draw = question_draw,
    .press = question_press,
    .release = question_release,
};

void question_open(struct console *console, const char *sentence, const char *verb,
                   question_yes *yes, void *data, void (*release)(void *data))
{
    struct question *question = calloc(1, sizeof *question);
    if (!question) {
        if (release)
            release(data);
        return;
    }
    snprintf(question->sentence, sizeof question->sentence, "%s", sentence);
    snprintf(question->verb, sizeof question->verb, "%s", verb);
    question->yes = yes;
    question->data = data;
    question->release = release;
    console_modal(console, &question_ops, question);
}
