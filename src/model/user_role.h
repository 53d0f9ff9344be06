/* SPDX-License-Identifier: MIT */
/* What a user of a shared engine is: several at a time, by the groups of the login. */
#ifndef MODEL_USER_ROLE_H
#define MODEL_USER_ROLE_H

#include "base/intl.h"

#define USER_ROLES(X)                                                                             \
    X(VIEWER, "viewer", N_("Sees all calls, agents and figures, and changes nothing"))            \
    X(AGENT, "agent",                                                                             \
      N_("Sees their own calls, incoming ones that nobody has taken, and the contacts; dials by " \
         "[agent.NAME]"))                                                                         \
    X(SUPERVISOR, "supervisor",                                                                   \
      N_("Sees all, closes and hangs up any call, pauses an agent, answers questions, and "       \
         "changes any contact"))                                                                  \
    X(ADMIN, "admin",                                                                             \
      N_("Sees all, reloads and stops the engine, and looks after requests that could not be "    \
         "read"))

enum user_role {
#define X(name, word, sentence) USER_##name,
    USER_ROLES(X)
#undef X
        USER_ROLE_COUNT
};

#define USER_ROLE_BIT(role) (1u << (role))
#define USER_ROLES_ALL      (USER_ROLE_BIT(USER_ROLE_COUNT) - 1u)

extern const char *const user_role_words[USER_ROLE_COUNT];

#endif
