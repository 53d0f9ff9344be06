/* SPDX-License-Identifier: MIT */
/* Keys: their names, and what the characters mean that a terminal sends. */
#include "console/press.h"

#include "base/utf8.h"

#include <string.h>

#define CONTROL_FIRST 1
#define CONTROL_LAST  26

static const struct {
    enum press_kind kind;
    const char *name;
} names[] = {
#define X(name, word) {PRESS_##name, word},
    PRESSES(X)
#undef X
};

static bool is_word(const char *name, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(name, word, length) == 0;
}

bool press_parse(const char *name, size_t length, struct press *press)
{
    *press = (struct press){0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_word(name, length, names[i].name)) {
            press->kind = names[i].kind;
            return true;
        }
    }
    if (is_word(name, length, "space")) {
        *press = (struct press){.kind = PRESS_CHARACTER, .character = ' '};
        return true;
    }
    if (length == strlen("ctrl-x") && memcmp(name, "ctrl-", strlen("ctrl-")) == 0) {
        *press = (struct press){.kind = PRESS_CONTROL, .character = (unsigned char)name[5]};
        return true;
    }
    bool good = false;
    press->kind = PRESS_CHARACTER;
    return length && utf8_read(name, length, &press->character, &good) == length && good;
}

bool press_equal(const struct press *one, const struct press *other)
{
    if (one->kind != other->kind)
        return false;
    bool lettered = one->kind == PRESS_CHARACTER || one->kind == PRESS_CONTROL;
    return !lettered || one->character == other->character;
}

struct press press_of_character(uint32_t character)
{
    struct press press = {0};
    switch (character) {
    case '\r':
    case '\n':
        press.kind = PRESS_ENTER;
        break;
    case '\t':
        press.kind = PRESS_TAB;
        break;
    case 0x1B:
        press.kind = PRESS_ESCAPE;
        break;
    case 0x7F:
    case '\b':
        press.kind = PRESS_BACKSPACE;
        break;
    default:
        press.kind = character >= ' ' ? PRESS_CHARACTER : PRESS_NONE;
        press.character = character;
    }
    if (press.kind == PRESS_NONE && character >= CONTROL_FIRST && character <= CONTROL_LAST) {
        press.kind = PRESS_CONTROL;
        press.character = character - CONTROL_FIRST + 'a';
    }
    return press;
}
