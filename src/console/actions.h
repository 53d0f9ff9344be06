/* SPDX-License-Identifier: MIT */
/* The table of actions (actions.def) as data. Needs no terminal: the manual is written from it too.
 */
#ifndef CONSOLE_ACTIONS_H
#define CONSOLE_ACTIONS_H

#include "console/press.h"

#include <stdbool.h>
#include <stddef.h>

/* Places: where a key is pressed. Name in C, name for people (for _()). */
#define PLACES(X)                     \
    X(CONTACTS, N_("Contacts"))       \
    X(DIAL, N_("Dial"))               \
    X(CALLS, N_("Calls"))             \
    X(DETAIL, N_("Call"))             \
    X(CONTACT, N_("Contact"))         \
    X(HELP, N_("Help"))               \
    X(LINE, N_("Typing"))             \
    X(FORM, N_("Form"))               \
    X(DIAL_FORM, N_("Options"))       \
    X(CHOICE, N_("Choice"))           \
    X(PROVIDERS, N_("Providers"))     \
    X(QUESTION, N_("Question"))       \
    X(ASKED, N_("Caller's question")) \
    X(TEAM, N_("Team"))               \
    X(TEAM_ONE, N_("Agent or line"))  \
    X(WALL, N_("Wall"))               \
    X(PAUSED, N_("Paused"))           \
    X(WRAP_UP, N_("Wrap-up"))

enum place {
#define X(name, title) PLACE_##name,
    PLACES(X)
#undef X
        PLACE_COUNT
};

enum action {
#define ACTION(name, ...) ACTION_##name,
#include "console/actions.def"
#undef ACTION
    ACTION_COUNT,
    ACTION_NONE = ACTION_COUNT
};

#define ACTION_NAME_MAX 32

struct action_row {
    const char *name;
    const char *keys;      /* names of presses with a blank between; "": none */
    unsigned places;       /* a bit (1 << place) each */
    const char *arguments; /* NULL: none */
    const char *sentence;  /* for _() */
    const char *hint;      /* for _(), or NULL */
    int rank;              /* in the footer: 1 stays longest; 0: not there */
};

extern const struct action_row actions[ACTION_COUNT];
extern const char *const place_titles[PLACE_COUNT]; /* for _() */

/* What the key does in that place, or ACTION_NONE. */
enum action action_for_press(enum place place, const struct press *press);
/* By its name, or a beginning that only one action of those that can be typed has. */
enum action action_by_name(const char *name, size_t length);
/* Whether it can be typed behind `:`. */
bool action_can_be_typed(enum action action);
/* The n-th key of the row; false where it has fewer. `name` is not NUL-terminated. */
bool action_key(enum action action, size_t n, const char **name, size_t *length);
/* The first action from `from` on whose name begins so and that can be typed, or ACTION_NONE. */
enum action action_complete(const char *begin, size_t length, enum action from);

#endif
