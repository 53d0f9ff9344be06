/* SPDX-License-Identifier: MIT */
/* The names of keys. */
#include "console/press.h"

#include "base/utf8.h"

#include <string.h>

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
