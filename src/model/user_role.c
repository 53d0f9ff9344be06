/* SPDX-License-Identifier: MIT */
/* The words of the roles. */
#include "model/user_role.h"

const char *const user_role_words[USER_ROLE_COUNT] = {
#define X(name, word, sentence) [USER_##name] = word,
    USER_ROLES(X)
#undef X
};
