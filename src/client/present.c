/* SPDX-License-Identifier: MIT */
/* Words for people. */
#include "client/present.h"

#include "base/clock.h"
#include "base/intl.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

const char *present_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

int64_t present_number(const json_t *object, const char *key, int64_t fallback)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

void present_time(const char *utc, char out[PRESENT_TIME_SIZE])
{
    int64_t at;
    bool zoned;
    out[0] = '\0';
    if (!clock_parse(utc, &at, &zoned))
        return;
    time_t seconds = (time_t)(at / CLOCK_SECOND);
    struct tm parts;
    localtime_r(&seconds, &parts);
    strftime(out, PRESENT_TIME_SIZE, "%Y-%m-%d %H:%M:%S", &parts);
}

void present_duration(int64_t seconds, char out[PRESENT_SHORT_SIZE])
{
    long long hours = seconds / 3600;
    int minutes = (int)(seconds / 60 % 60);
    int rest = (int)(seconds % 60);
    if (seconds < 0)
        out[0] = '\0';
    else if (hours)
        snprintf(out, PRESENT_SHORT_SIZE, "%lld:%02d:%02d", hours, minutes, rest);
    else
        snprintf(out, PRESENT_SHORT_SIZE, "%02d:%02d", minutes, rest);
}

void present_cost(const json_t *call, char out[PRESENT_SHORT_SIZE])
{
    const json_t *received = json_object_get(call, "cost_rx");
    const json_t *sent = json_object_get(call, "cost_tx");
    out[0] = '\0';
    if (!json_is_number(received) && !json_is_number(sent))
        return;
    snprintf(out, PRESENT_SHORT_SIZE, "%.6f",
             json_number_value(received) + json_number_value(sent));
    size_t least = strcspn(out, ".") + 3;
    for (size_t end = strlen(out); end > least && out[end - 1] == '0'; end--)
        out[end - 1] = '\0';
}

const char *present_state(const json_t *call)
{
    const char *outcome = present_text(call, "outcome");
    const char *state = present_text(call, "state");
    return strcmp(state, "ended") == 0 && outcome[0] ? outcome : state;
}

const char *present_number_of(const json_t *call)
{
    if (json_is_true(json_object_get(call, "hidden")))
        return _("hidden");
    const char *shown = present_text(call, "shown");
    return shown[0] ? shown : present_text(call, "number");
}

void present_clean(json_t *item)
{
    json_object_del(item, "shown");
    json_object_del(item, "revision");
}
