/* SPDX-License-Identifier: MIT */
/* What holds for a user, as consoles are told it: roles, phones, and the lists to choose from. */
#ifndef ENGINE_SETTINGS_H
#define ENGINE_SETTINGS_H

#include "engine/engine.h"

#include <jansson.h>

/* The body of a SETTINGS; a new reference. */
json_t *settings_json(const struct engine *engine, const char *user, unsigned roles);

#endif
