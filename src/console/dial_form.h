/* SPDX-License-Identifier: MIT */
/* The dial form between its files: what it holds, what it would order, and what is wrong with it.
 */
#ifndef CONSOLE_DIAL_FORM_H
#define CONSOLE_DIAL_FORM_H

#include "console/dial_options.h"
#include "console/state.h"

#define DIAL_FORM_VARS  16 /* variables */
#define DIAL_FORM_LINES (3 + DIAL_OPTION_COUNT + DIAL_FORM_VARS)
#define DIAL_VAR_MAX    512 /* bytes of NAME=VALUE */

enum dial_line_kind { DIAL_LINE_NUMBER, DIAL_LINE_PROVIDER, DIAL_LINE_OPTION, DIAL_LINE_DEFAULTS };

enum dial_switch { DIAL_AS_CONFIGURED, DIAL_YES, DIAL_NO, DIAL_SWITCH_COUNT };

/* How far the engine's word on a line has come. What is changed while it is asked for is no longer
   what is asked for. */
enum dial_check { DIAL_CHECK_NONE, DIAL_CHECK_WANTED, DIAL_CHECK_ASKED };

struct dial_line {
    enum dial_line_kind kind;
    enum dial_option option;   /* of an option's line */
    struct line_edit edit;     /* what is typed */
    enum dial_switch switched; /* of a switch */
    bool touched;              /* by the person, so another provider leaves it as it is */
    enum dial_check check;     /* by the engine */
    char fault[SENTENCE_SIZE]; /* "": none that is known */
};

struct dial_form {
    struct dial_line lines[DIAL_FORM_LINES];
    size_t count;
    size_t selected;
    char chosen[ACCOUNT_NAME_SIZE];  /* for this call; "": by the rules */
    char account[ACCOUNT_NAME_SIZE]; /* whose options are shown; "": nobody takes the number */
    char e164[64];                   /* of the number, once it is told */
    bool asking;                     /* a question about it is on its way */
    bool pressed;                    /* Enter was, and the answers are waited for */
    enum dial_check whole_check;
    char whole_fault[SENTENCE_SIZE]; /* of all of it together */
    int64_t round;
};

/* dial_form.c */
extern const struct modal_ops dial_form_ops;
const struct account_item *dial_form_account(const struct console *console,
                                             const struct dial_form *form);
bool dial_line_is_shown(const struct dial_line *line, const struct account_item *account);
/* Shows another account's options: those that were not touched get what is in force there. */
void dial_form_use(struct console *console, struct dial_form *form, const char *account);
/* What Enter does; once more when all is checked. */
void dial_form_enter(struct console *console, struct dial_form *form);

/* dial_form_check.c */
const char *dial_line_text(const struct dial_line *line);
/* The options that stand in the form, but those with a fault of their own; a new reference. */
json_t *dial_form_options(const struct dial_form *form, const struct account_item *account,
                          int64_t now);
/* The whole order, a new reference. */
json_t *dial_form_order(const struct console *console, const struct dial_form *form);
/* The line was changed: says what is wrong at once where that can be seen, else asks. */
void dial_form_changed(struct console *console, struct dial_form *form, struct dial_line *line);
/* Asks for the next line that is not checked, if nothing is being asked. */
void dial_form_check(struct console *console, struct dial_form *form);
bool dial_form_is_checked(const struct console *console, const struct dial_form *form);

/* dial_form_draw.c */
void dial_form_draw(const struct console *console, const void *state, const struct view *screen);

#endif
