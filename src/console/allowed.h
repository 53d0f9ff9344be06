/* SPDX-License-Identifier: MIT */
/* What one's roles let one do on the console. The engine decides it; here it is only not offered,
   and said before anything is filled in. */
#ifndef CONSOLE_ALLOWED_H
#define CONSOLE_ALLOWED_H

#include "base/failure.h"
#include "console/actions.h"
#include "console/engine_settings.h"

#include <stdbool.h>

/* Whether the roles that the engine told allow it; an older engine, that tells none, allows all. */
bool action_is_allowed(const struct engine_settings *settings, enum action action);
/* The same, with a sentence that names the roles that may. */
bool action_check(const struct engine_settings *settings, enum action action,
                  struct failure *failure);

#endif
