/* SPDX-License-Identifier: MIT */
/* What the engine told of itself and of us: what we may do, what there is to choose from, and the
   limits by which something needs attention. */
#ifndef CONSOLE_ENGINE_SETTINGS_H
#define CONSOLE_ENGINE_SETTINGS_H

#include "config/agents.h"
#include "model/user_role.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SETTINGS_TEXTS_MAX 64 /* of one list; what the wire takes */
#define SETTINGS_TEXT_SIZE 64

struct settings_texts {
    size_t count;
    char list[SETTINGS_TEXTS_MAX][SETTINGS_TEXT_SIZE];
};

/* Seconds and per cent; 0: none. */
struct agent_limits {
#define X(key, fallback, sentence) int64_t key;
    AGENT_LIMITS(X)
#undef X
    int64_t wrap_up; /* seconds of it after a call */
};

struct engine_settings {
    bool told; /* else the engine is an older one: everything is allowed, and there are no lists */
    unsigned roles; /* USER_ROLE_BITs */
    char country[3];
    char number[SETTINGS_TEXT_SIZE]; /* the phone that rings; "": none was told */
    struct settings_texts phones, caller_ids, pause_reasons, dispositions;
    bool restricted; /* no phone and no caller ID may be named but those of the lists */
    struct agent_limits limits;
};

/* Reads the body of SETTINGS. What is none of its kind is left out. */
void engine_settings_read(struct engine_settings *settings, const json_t *body);

/* "one, other": what is on the list, for a sentence; "" for nothing. */
void settings_texts_say(const struct settings_texts *texts, char *out, size_t size);

/* Whether our user sees all calls and agents, and whether he may act on those of others. */
bool engine_settings_see_all(const struct engine_settings *settings);
bool engine_settings_supervise(const struct engine_settings *settings);

#endif
