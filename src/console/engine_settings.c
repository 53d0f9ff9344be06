/* SPDX-License-Identifier: MIT */
/* Reading what the engine told of itself and of us. */
#include "console/engine_settings.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define LIMIT_MOST (366 * 24 * 60 * 60) /* what is longer is none that a person set */

static bool text_read(char *out, size_t size, const json_t *value)
{
    const char *text = json_string_value(value);
    utf8_copy_clean(out, size, text ? text : "", text ? strlen(text) : 0);
    return out[0];
}

static void texts_read(struct settings_texts *texts, const json_t *list)
{
    size_t i;
    json_t *value;
    json_array_foreach (list, i, value) {
        if (texts->count == SETTINGS_TEXTS_MAX)
            return;
        if (text_read(texts->list[texts->count], SETTINGS_TEXT_SIZE, value))
            texts->count++;
    }
}

static unsigned roles_read(const json_t *words)
{
    unsigned roles = 0;
    size_t i;
    json_t *value;
    json_array_foreach (words, i, value) {
        const char *word = json_string_value(value);
        for (int role = 0; word && role < USER_ROLE_COUNT; role++)
            roles |= strcmp(user_role_words[role], word) == 0 ? USER_ROLE_BIT(role) : 0;
    }
    return roles;
}

static int64_t limit_read(const json_t *limits, const char *key)
{
    int64_t limit = json_integer_value(json_object_get(limits, key));
    return limit > 0 && limit <= LIMIT_MOST ? limit : 0;
}

void engine_settings_read(struct engine_settings *settings, const json_t *body)
{
    const json_t *limits = json_object_get(body, "limits");
    *settings = (struct engine_settings){.told = true};
    settings->roles = roles_read(json_object_get(body, "roles"));
    text_read(settings->country, sizeof settings->country, json_object_get(body, "country"));
    text_read(settings->number, sizeof settings->number, json_object_get(body, "number"));
    texts_read(&settings->phones, json_object_get(body, "phones"));
    texts_read(&settings->caller_ids, json_object_get(body, "caller_ids"));
    texts_read(&settings->pause_reasons, json_object_get(body, "pause_reasons"));
    texts_read(&settings->dispositions, json_object_get(body, "dispositions"));
#define X(key, fallback, sentence) settings->limits.key = limit_read(limits, #key);
    AGENT_LIMITS(X)
#undef X
    settings->limits.wrap_up = limit_read(limits, "wrap_up");
    settings->restricted = json_is_true(json_object_get(body, "restricted"));
}

void settings_texts_say(const struct settings_texts *texts, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < texts->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", texts->list[i]);
}

bool engine_settings_see_all(const struct engine_settings *settings)
{
    return !settings->told ||
           settings->roles & (USER_ROLE_BIT(USER_VIEWER) | USER_ROLE_BIT(USER_SUPERVISOR) |
                              USER_ROLE_BIT(USER_ADMIN));
}

bool engine_settings_supervise(const struct engine_settings *settings)
{
    return !settings->told || settings->roles & USER_ROLE_BIT(USER_SUPERVISOR);
}
