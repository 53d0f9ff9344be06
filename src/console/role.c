/* SPDX-License-Identifier: MIT */
/* The names of the roles. */
#include "console/role.h"

const char *const role_words[ROLE_COUNT] = {
#define X(name, word, letter) word,
    ROLES(X)
#undef X
};

const char role_letters[ROLE_COUNT] = {
#define X(name, word, letter) letter,
    ROLES(X)
#undef X
};
