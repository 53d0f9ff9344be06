/* SPDX-License-Identifier: MIT */
/* What a person presses: a key with its name, or the mouse. */
#ifndef CONSOLE_PRESS_H
#define CONSOLE_PRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys that are no character, with their names in the table of actions and the help. */
#define PRESSES(X)            \
    X(ENTER, "enter")         \
    X(ESCAPE, "esc")          \
    X(TAB, "tab")             \
    X(BACKTAB, "backtab")     \
    X(UP, "up")               \
    X(DOWN, "down")           \
    X(LEFT, "left")           \
    X(RIGHT, "right")         \
    X(PAGE_UP, "pgup")        \
    X(PAGE_DOWN, "pgdn")      \
    X(HOME, "home")           \
    X(END, "end")             \
    X(BACKSPACE, "backspace") \
    X(DELETE, "delete")       \
    X(F1, "f1")

enum press_kind {
    PRESS_NONE,
    PRESS_CHARACTER,
    PRESS_CONTROL, /* with Ctrl; `character` is the small letter */
    PRESS_CLICK,
    PRESS_WHEEL_UP,
    PRESS_WHEEL_DOWN,
#define X(name, word) PRESS_##name,
    PRESSES(X)
#undef X
};

struct press {
    enum press_kind kind;
    uint32_t character; /* of PRESS_CHARACTER and PRESS_CONTROL */
    int x, y;           /* of the mouse */
    bool pasted;        /* text out of the clipboard, and no key */
};

/* "j", "space", "ctrl-l", "pgdn"; false where it is none. */
bool press_parse(const char *name, size_t length, struct press *press);
bool press_equal(const struct press *one, const struct press *other);

/* What a byte or character means that a terminal sends; kind PRESS_NONE where it means nothing. */
struct press press_of_character(uint32_t character);

#endif
