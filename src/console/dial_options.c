/* SPDX-License-Identifier: MIT */
/* The table of a call's options, and reading and saying their values. */
#include "console/dial_options.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/text.h"
#include "base/utf8.h"
#include "console/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOCK_TEXT_MAX 5    /* "14:30" */
#define REWORDED_MAX   4096 /* bytes of a sentence before it is cut */

const struct dial_option_row dial_options[DIAL_OPTION_COUNT] = {
#define X(name, key, capability, value, kept, label, sentence) \
    [DIAL_OPTION_##name] = {key, CAPABILITY_##capability, DIAL_##value, kept, label, sentence},
    DIAL_OPTIONS(X)
#undef X
};

bool dial_option_turns(enum dial_option option)
{
    return dial_options[option].value == DIAL_SWITCH || dial_options[option].value == DIAL_FLAG;
}

bool dial_option_fits(enum dial_option option, const json_t *value)
{
    switch (dial_options[option].value) {
    case DIAL_TEXT:
        return json_is_string(value) && json_string_length(value) > 0 &&
               json_string_length(value) <= DIAL_TEXT_MAX;
    case DIAL_WHOLE:
        return json_is_integer(value) && json_integer_value(value) >= 0 &&
               json_integer_value(value) <= DIAL_NUMBER_MAX;
    case DIAL_SWITCH:
        return json_is_boolean(value);
    case DIAL_FLAG:
        return json_is_true(value);
    case DIAL_TIME:
        return json_is_integer(value) && json_integer_value(value) > 0;
    case DIAL_PAIRS:
        return json_is_object(value);
    }
    return false;
}

bool dial_option_allowed(enum dial_option option, const json_t *value,
                         const struct account_item *account)
{
    const struct dial_option_row *row = &dial_options[option];
    const struct account_limit *limit = &account->limits[row->capability];
    if (!account_can(account, row->capability) || !dial_option_fits(option, value))
        return false;
    int64_t number = json_integer_value(value);
    return row->value != DIAL_WHOLE || !limit->known ||
           (number >= limit->least && number <= limit->most);
}

json_t *dial_options_kept(const json_t *options, const struct account_item *account)
{
    json_t *kept = json_object();
    for (int i = 0; i < DIAL_OPTION_COUNT; i++) {
        enum dial_option option = (enum dial_option)i;
        json_t *value = json_object_get(options, dial_options[i].key);
        if (dial_options[i].kept && value && dial_option_fits(option, value) &&
            (!account || dial_option_allowed(option, value, account)))
            json_object_set(kept, dial_options[i].key, value);
    }
    return kept;
}

static void say_switch(enum dial_option option, bool on, char *out, size_t size)
{
    static const char *const words[DIAL_OPTION_COUNT][2] = {
        [DIAL_OPTION_RECORD] = {N_("not recorded"), N_("record")},
        [DIAL_OPTION_SHOW_CALLER_ID] = {N_("number hidden"), N_("number shown")},
        [DIAL_OPTION_INVERT] = {"", N_("party first")},
    };
    snprintf(out, size, "%s", _(words[option][on]));
}

static void say_one(enum dial_option option, const json_t *value, char *out, size_t size)
{
    const char *text = json_string_value(value);
    int64_t number = json_integer_value(value);
    char when[FORMAT_SIZE];
    switch (option) {
    case DIAL_OPTION_FROM:
        snprintf(out, size, _("rings %s"), text);
        break;
    case DIAL_OPTION_CALLER_ID:
        snprintf(out, size, _("shows %s"), text);
        break;
    case DIAL_OPTION_MINUTES:
        snprintf(out, size, _("%" PRId64 " min"), number);
        break;
    case DIAL_OPTION_MAX_WAIT:
        snprintf(out, size, _("wait %" PRId64 " min"), number);
        break;
    case DIAL_OPTION_RETRIES:
        snprintf(out, size, _("retries %" PRId64), number);
        break;
    case DIAL_OPTION_AT:
        format_date_time(number, when);
        snprintf(out, size, _("at %s"), when);
        break;
    case DIAL_OPTION_VARS:
        snprintf(out, size, ngettext("%zu variable", "%zu variables", json_object_size(value)),
                 json_object_size(value));
        break;
    default:
        say_switch(option, json_is_true(value), out, size);
        break;
    }
}

void dial_options_say(const json_t *options, char out[DIAL_SAID_SIZE])
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < DIAL_OPTION_COUNT; i++) {
        const json_t *value = json_object_get(options, dial_options[i].key);
        char one[DIAL_TEXT_MAX + 32];
        if (!value || !dial_option_fits((enum dial_option)i, value))
            continue;
        say_one((enum dial_option)i, value, one, sizeof one);
        int more = snprintf(out + used, DIAL_SAID_SIZE - used, "%s%s", used ? ", " : "", one);
        used += more > 0 ? (size_t)more : 0;
        if (used >= DIAL_SAID_SIZE)
            return;
    }
}

/* The option that the text begins with, as the command line has it, and how long it is there;
   DIAL_OPTION_COUNT where it is none. */
static enum dial_option option_named(const char *text, size_t *length)
{
    static const char *const turned_off[DIAL_OPTION_COUNT] = {
        [DIAL_OPTION_RECORD] = "--no-record", [DIAL_OPTION_SHOW_CALLER_ID] = "--hide-caller-id"};
    *length = strspn(text, "-abcdefghijklmnopqrstuvwxyz");
    for (int i = 0; i < DIAL_OPTION_COUNT; i++) {
        const char *name = capability_options[dial_options[i].capability];
        const char *off = turned_off[i];
        if ((strlen(name) == *length && memcmp(name, text, *length) == 0) ||
            (off && strlen(off) == *length && memcmp(off, text, *length) == 0))
            return (enum dial_option)i;
    }
    return DIAL_OPTION_COUNT;
}

void dial_options_reword(const char *sentence, char *out, size_t size)
{
    struct text words;
    text_start(&words, REWORDED_MAX);
    for (const char *at = sentence; *at;) {
        size_t length;
        enum dial_option option = option_named(at, &length);
        if (option != DIAL_OPTION_COUNT)
            text_add(&words, _(dial_options[option].label));
        else
            text_add_bytes(&words, at, length ? length : 1);
        at += length ? length : 1;
    }
    utf8_copy_clean(out, size, words.bytes ? words.bytes : "", words.length);
    text_free(&words);
}

void dial_option_text(enum dial_option option, const json_t *value, char *out, size_t size)
{
    char when[FORMAT_SIZE];
    out[0] = '\0';
    if (!value || !dial_option_fits(option, value))
        return;
    switch ((int)dial_options[option].value) {
    case DIAL_TEXT:
        snprintf(out, size, "%s", json_string_value(value));
        break;
    case DIAL_WHOLE:
        snprintf(out, size, "%" PRId64, (int64_t)json_integer_value(value));
        break;
    case DIAL_SWITCH:
    case DIAL_FLAG:
        snprintf(out, size, "%s", json_is_true(value) ? _("yes") : _("no"));
        break;
    case DIAL_TIME:
        format_date_time(json_integer_value(value), when);
        snprintf(out, size, "%s", when);
        break;
    default:
        break;
    }
}

bool dial_number_parse(const char *text, int64_t *number)
{
    size_t length = strspn(text, "0123456789");
    if (!length || text[length])
        return false;
    char *end;
    long long value = strtoll(text, &end, 10); /* saturates, beyond the bound */
    *number = value;
    return value <= DIAL_NUMBER_MAX;
}

/* "14:30" as hours and minutes. */
static bool clock_text_parse(const char *text, int64_t *minutes)
{
    int hour;
    int minute;
    int used = 0;
    size_t length = strlen(text);
    if (length > CLOCK_TEXT_MAX || strspn(text, "0123456789:") != length ||
        sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] || hour > 23 ||
        minute > 59 || text[length - 3] != ':')
        return false;
    *minutes = hour * 60 + minute;
    return true;
}

static bool on_day(int64_t at, const char *clock, int64_t *out)
{
    char day[FORMAT_SIZE];
    char text[FORMAT_SIZE * 3];
    format_date_time(at, day);
    day[sizeof "2026-11-22" - 1] = '\0';
    snprintf(text, sizeof text, "%s %s:00", day, clock);
    return clock_parse_local(text, out);
}

bool dial_time_parse(const char *text, int64_t now, int64_t *at)
{
    static const int64_t day = 24 * 60 * 60 * CLOCK_SECOND;
    int64_t minutes;
    char whole[FORMAT_SIZE * 2];
    if (clock_text_parse(text, &minutes)) {
        char clock[FORMAT_SIZE];
        snprintf(clock, sizeof clock, "%02" PRId64 ":%02" PRId64, minutes / 60, minutes % 60);
        if (!on_day(now, clock, at))
            return false;
        /* Noon of the next day is on that day, however long this one is. */
        int64_t noon = clock_midnight_local(now) + day + day / 2;
        return *at > now || on_day(noon, clock, at);
    }
    size_t length = strlen(text);
    if (length == sizeof "2026-11-22 14:30" - 1) {
        snprintf(whole, sizeof whole, "%s:00", text);
        text = whole;
    } else if (length < sizeof "2026-11-22 14:30" - 1) {
        return false; /* a day alone is no time */
    }
    return clock_parse_local(text, at);
}
