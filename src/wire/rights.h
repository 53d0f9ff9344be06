/* SPDX-License-Identifier: MIT */
/* Who may what: one table of roles and messages. The engine enforces it, whatever a client sends;
   a console offers by it. */
#ifndef WIRE_RIGHTS_H
#define WIRE_RIGHTS_H

#include "base/failure.h"
#include "model/record.h"
#include "model/user_role.h"
#include "wire/message.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order of their extent. */
enum right {
    RIGHT_NONE,
    RIGHT_OWN, /* of calls those that call_is_seen_by says, and what is one's own of the rest */
    RIGHT_ALL,
};

/* The most that one of the roles (USER_ROLE_BITs) gives. */
enum right right_to(unsigned roles, enum wire_type type);

/* Whether they may ask for it at all; else a sentence that names the roles that may. */
bool right_check(unsigned roles, enum wire_type type, struct failure *failure);

/* "viewer, agent and supervisor", in the order of the table; "nobody" for none. */
void roles_describe(unsigned roles, char *out, size_t size);

#endif
