/* SPDX-License-Identifier: MIT */
/* The choices as JSON: {"accounts":{"NAME":{"options":{…},"callers":["…"]}}}. */
#include "console/choices.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"

#include <stdio.h>
#include <string.h>

static void row_free(struct choices_row *row)
{
    json_decref(row->options);
    *row = (struct choices_row){0};
}

void choices_free(struct choices *choices)
{
    for (size_t i = 0; i < choices->count; i++)
        row_free(&choices->rows[i]);
    choices->count = 0;
}

static size_t index_of(const struct choices *choices, const char *account)
{
    size_t i = 0;
    while (i < choices->count && strcmp(choices->rows[i].account, account) != 0)
        i++;
    return i;
}

const struct choices_row *choices_row(const struct choices *choices, const char *account)
{
    size_t at = index_of(choices, account);
    return at < choices->count ? &choices->rows[at] : NULL;
}

/* The account's row, in the first place; where there is no room the one that was changed longest
   ago goes. */
static struct choices_row *row_first(struct choices *choices, const char *account)
{
    size_t at = index_of(choices, account);
    struct choices_row row = {0};
    if (at < choices->count) {
        row = choices->rows[at];
    } else {
        snprintf(row.account, sizeof row.account, "%s", account);
        if (choices->count == ACCOUNTS_MAX)
            row_free(&choices->rows[--choices->count]);
        at = choices->count++;
    }
    memmove(choices->rows + 1, choices->rows, at * sizeof *choices->rows);
    choices->rows[0] = row;
    return &choices->rows[0];
}

void choices_set(struct choices *choices, const char *account, const json_t *options)
{
    json_t *kept = dial_options_kept(options, NULL);
    const struct choices_row *row = choices_row(choices, account);
    bool same = row && row->options ? json_equal(row->options, kept) : !json_object_size(kept);
    if (same) {
        json_decref(kept);
        return;
    }
    struct choices_row *first = row_first(choices, account);
    json_decref(first->options);
    first->options = kept;
    first->changed = true;
}

/* Puts the number in the first place, once. */
static void row_caller(struct choices_row *row, const char *number)
{
    size_t at = 0;
    while (at < row->caller_count && strcmp(row->callers[at], number) != 0)
        at++;
    if (at == row->caller_count && row->caller_count < CHOICES_CALLERS_MAX)
        row->caller_count++;
    if (at == CHOICES_CALLERS_MAX)
        at--;
    memmove(row->callers + 1, row->callers, at * sizeof *row->callers);
    snprintf(row->callers[0], sizeof row->callers[0], "%s", number);
}

void choices_caller_used(struct choices *choices, const char *account, const char *number)
{
    const struct choices_row *row = choices_row(choices, account);
    if (!number[0] || (row && row->caller_count && strcmp(row->callers[0], number) == 0))
        return;
    struct choices_row *first = row_first(choices, account);
    row_caller(first, number);
    first->changed = true;
}

bool choices_changed(const struct choices *choices)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (choices->rows[i].changed)
            return true;
    }
    return false;
}

void choices_settle(struct choices *choices)
{
    for (size_t i = 0; i < choices->count; i++)
        choices->rows[i].changed = false;
}

void choices_merge(struct choices *choices, const struct choices *from)
{
    for (size_t i = from->count; i-- > 0;) {
        const struct choices_row *row = &from->rows[i];
        if (!row->changed)
            continue;
        struct choices_row *first = row_first(choices, row->account);
        json_decref(first->options);
        *first = *row;
        first->options = json_incref(row->options);
    }
}

/* ---- As text */

static bool is_clean(const char *text, size_t length)
{
    char clean[DIAL_TEXT_MAX + 1];
    return length && length <= DIAL_TEXT_MAX && strlen(text) == length &&
           utf8_copy_clean(clean, sizeof clean, text, length) && strcmp(clean, text) == 0;
}

static bool is_clean_text(const json_t *value)
{
    return json_is_string(value) && is_clean(json_string_value(value), json_string_length(value));
}

/* The options that fit; *whole: none was left out. */
static json_t *options_read(const json_t *options, bool *whole)
{
    json_t *clean = json_object();
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)options, key, value) {
        if (!json_is_string(value) || is_clean_text(value))
            json_object_set(clean, key, value);
    }
    json_t *kept = dial_options_kept(clean, NULL);
    *whole = json_object_size(kept) == json_object_size(options);
    json_decref(clean);
    return kept;
}

static bool row_read(struct choices *choices, const char *account, const json_t *json)
{
    bool whole = false;
    const json_t *callers = json_object_get(json, "callers");
    if (!is_clean(account, strlen(account)) || !json_is_object(json))
        return false;
    json_t *options = options_read(json_object_get(json, "options"), &whole);
    choices_set(choices, account, options);
    json_decref(options);
    for (size_t i = json_array_size(callers); i-- > 0;) {
        const json_t *number = json_array_get(callers, i);
        if (is_clean_text(number) && i < CHOICES_CALLERS_MAX)
            choices_caller_used(choices, account, json_string_value(number));
        else
            whole = false;
    }
    return whole;
}

bool choices_read(struct choices *choices, const char *bytes, size_t length,
                  struct failure *failure)
{
    json_t *whole = json_read(bytes, length, failure);
    const json_t *accounts = json_object_get(whole, "accounts");
    const char *name;
    json_t *row;
    bool good = true;
    if (!json_is_object(accounts)) {
        bool read = whole;
        json_decref(whole);
        return read ? fail(failure, FAILURE_USAGE, _("it has no accounts")) : false;
    }
    json_object_foreach ((json_t *)accounts, name, row) {
        if (!row_read(choices, name, row) && good)
            good =
                fail(failure, FAILURE_USAGE, _("what it says of %.40s can't be used whole"), name);
    }
    json_decref(whole);
    choices_settle(choices);
    return good;
}

static json_t *row_json(const struct choices_row *row)
{
    json_t *callers = json_array();
    for (size_t i = 0; i < row->caller_count; i++)
        json_array_append_new(callers, json_string(row->callers[i]));
    json_t *options = row->options ? json_incref(row->options) : json_object();
    return json_pack("{s:o,s:o}", "options", options, "callers", callers);
}

/* The oldest first, so that the same order comes of reading it. */
bool choices_write(const struct choices *choices, struct text *out)
{
    json_t *accounts = json_object();
    for (size_t i = choices->count; i-- > 0;)
        json_object_set_new(accounts, choices->rows[i].account, row_json(&choices->rows[i]));
    json_t *whole = json_pack("{s:o}", "accounts", accounts);
    bool good = json_write(out, whole, true) && text_add_char(out, '\n');
    json_decref(whole);
    return good;
}
