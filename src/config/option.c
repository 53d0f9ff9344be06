/* SPDX-License-Identifier: MIT */
/* Values of options: their checks by the rows of the tables, and their keeping. */
#include "config/option.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "base/words.h"
#include "config/pattern.h"
#include "config/url.h"
#include "model/variables.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool in_bounds(const struct option *option, const char *text, size_t usual,
                      struct failure *failure)
{
    size_t most = option->most > 0 ? (size_t)option->most : usual;
    if (strlen(text) > most)
        return fail(failure, FAILURE_USAGE, _("is longer than %zu bytes"), most);
    return true;
}

static bool has_control(const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        at += utf8_read(text + at, length - at, &character, &good);
        if (!good || utf8_is_control(character))
            return true;
    }
    return false;
}

static bool check_text(struct option_value *value, const char *text, struct failure *failure)
{
    if (has_control(text))
        return fail(failure, FAILURE_USAGE, _("has a control character in it"));
    return in_bounds(value->option, text, OPTION_TEXT_MAX, failure);
}

static bool check_number(struct option_value *value, const char *text, struct failure *failure)
{
    const struct option *option = value->option;
    char *end = NULL;
    errno = 0;
    value->number = strtol(text, &end, 10);
    bool digits = isdigit((unsigned char)text[*text == '-']) && *end == '\0';
    if (!digits || errno != 0 || value->number < option->least || value->number > option->most)
        return fail(failure, FAILURE_USAGE, _("%.80s is no whole number from %ld to %ld"), text,
                    option->least, option->most);
    return true;
}

static bool check_switch(struct option_value *value, const char *text, struct failure *failure)
{
    value->number = strcmp(text, "yes") == 0;
    if (!value->number && strcmp(text, "no") != 0)
        return fail(failure, FAILURE_USAGE, _("%.80s is neither yes nor no"), text);
    return true;
}

static bool check_choice(struct option_value *value, const char *text, struct failure *failure)
{
    size_t length = strlen(text);
    const char *choice = value->option->choices;
    for (;;) {
        size_t size = strcspn(choice, "|");
        if (size == length && memcmp(choice, text, size) == 0)
            return true;
        if (choice[size] == '\0')
            break;
        choice += size + 1;
    }
    char list[256];
    option_describe(value->option, list, sizeof list);
    return fail(failure, FAILURE_USAGE, _("%.80s is not known; it can be %s"), text, list);
}

static bool check_url(struct option_value *value, const char *text, struct failure *failure)
{
    return in_bounds(value->option, text, URL_SIZE - 1, failure) && url_check(text, failure);
}

static bool check_path(struct option_value *value, const char *text, struct failure *failure)
{
    if (text[0] != '/')
        return fail(failure, FAILURE_USAGE, _("%.200s is no absolute path: write it from / on"),
                    text);
    if (has_control(text))
        return fail(failure, FAILURE_USAGE, _("has a control character in it"));
    return in_bounds(value->option, text, PATH_MAX - 1, failure);
}

/* Only the shape: "+34 911 000 222", "ext12", "anna@office.example". */
static bool check_phone(struct option_value *value, const char *text, struct failure *failure)
{
    bool worth = false;
    for (const char *at = text; *at; at++) {
        bool digit = isdigit((unsigned char)*at);
        if (!digit && !isalpha((unsigned char)*at) && !strchr("+-._@()*# ", *at))
            return fail(failure, FAILURE_USAGE, _("%.80s is no telephone number or extension"),
                        text);
        worth = worth || digit || *at == '@';
    }
    if (!worth)
        return fail(failure, FAILURE_USAGE, _("%.80s is no telephone number or extension"), text);
    return in_bounds(value->option, text, OPTION_PHONE_MAX, failure);
}

static bool check_country(struct option_value *value, const char *text, struct failure *failure)
{
    (void)value;
    if (strlen(text) != OPTION_COUNTRY_SIZE - 1 || !isupper((unsigned char)text[0]) ||
        !isupper((unsigned char)text[1]))
        return fail(failure, FAILURE_USAGE,
                    _("%.80s is no country; write two capital letters, as ES"), text);
    return true;
}

static bool check_variable(struct option_value *value, const char *text, struct failure *failure)
{
    (void)value;
    if (!variable_name_good(text, strlen(text)))
        return fail(failure, FAILURE_USAGE,
                    _("%.80s is no variable's name, which has only A to Z and 0 to 9, at most %d "
                      "of them"),
                    text, VARIABLE_NAME_MAX);
    return true;
}

static bool check_pattern(struct option_value *value, const char *text, struct failure *failure)
{
    (void)value;
    struct pattern *pattern = pattern_read(text, failure);
    pattern_free(pattern);
    return pattern != NULL;
}

static bool check_command(struct option_value *value, const char *text, struct failure *failure)
{
    return check_text(value, text, failure) && words_check(text, failure);
}

static bool check_secret(struct option_value *value, const char *text, struct failure *failure)
{
    return in_bounds(value->option, text, OPTION_TEXT_MAX, failure);
}

static bool (*const checks[])(struct option_value *, const char *, struct failure *) = {
    [OPTION_TEXT] = check_text,       [OPTION_NUMBER] = check_number,
    [OPTION_SWITCH] = check_switch,   [OPTION_CHOICE] = check_choice,
    [OPTION_URL] = check_url,         [OPTION_PATH] = check_path,
    [OPTION_PHONE] = check_phone,     [OPTION_COUNTRY] = check_country,
    [OPTION_SECRET] = check_secret,   [OPTION_VARIABLE] = check_variable,
    [OPTION_COMMAND] = check_command, [OPTION_PATTERN] = check_pattern,
};

static void free_wiped(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

/* Of what can have no blank in it: people write comments there. */
static bool check_comment(const struct option_value *value, const char *text,
                          struct failure *failure)
{
    static const bool one_word[] = {[OPTION_NUMBER] = true,
                                    [OPTION_SWITCH] = true,
                                    [OPTION_CHOICE] = true,
                                    [OPTION_COUNTRY] = true,
                                    [OPTION_VARIABLE] = true};
    enum option_type type = value->option->type;
    const char *blank = strpbrk(text, " \t");
    const char *behind = blank ? blank + strspn(blank, " \t") : "";
    if (type < sizeof one_word / sizeof *one_word && one_word[type] &&
        (*behind == ';' || *behind == '#'))
        return fail(failure, FAILURE_USAGE,
                    _("has a comment behind its value; comments stand on lines of their own"));
    return true;
}

bool option_set(struct option_value *value, const char *text, struct failure *failure)
{
    if (*text == '\0' && value->option->type != OPTION_PATTERN)
        return fail(failure, FAILURE_USAGE, _("has no value"));
    if (!check_comment(value, text, failure) || !checks[value->option->type](value, text, failure))
        return false;
    char *copy = strdup(text);
    if (!copy)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    free_wiped(value->text);
    value->text = copy;
    return true;
}

/* How many keys the row stands for. */
static size_t keys_of(const struct option *option)
{
    return option->times ? (size_t)option->times : 1;
}

bool option_values_start(struct option_values *values, const struct option *table)
{
    *values = (struct option_values){0};
    size_t count = 0;
    for (const struct option *row = table; row->key; row++)
        count += keys_of(row);
    values->list = calloc(count ? count : 1, sizeof *values->list);
    if (!values->list)
        return false;
    for (const struct option *row = table; row->key; row++)
        for (size_t i = 0; i < keys_of(row); i++) {
            struct option_value *value = &values->list[values->count++];
            value->option = row;
            value->which = row->times ? (int)i + 1 : 0;
            if (row->fallback && !option_set(value, row->fallback, NULL))
                return false;
        }
    return true;
}

void option_values_free(struct option_values *values)
{
    for (size_t i = 0; i < values->count; i++) {
        free_wiped(values->list[i].text);
        free_wiped(values->list[i].source);
    }
    free(values->list);
    *values = (struct option_values){0};
}

static bool text_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool option_values_same(const struct option_values *a, const struct option_values *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (!text_same(a->list[i].text, b->list[i].text))
            return false;
    }
    return a->count == b->count;
}

static bool has_key(const struct option_value *value, const char *key)
{
    size_t length = strlen(value->option->key);
    if (strncmp(key, value->option->key, length) != 0)
        return false;
    if (value->which == 0)
        return key[length] == '\0';
    return key[length] == '0' + value->which && key[length + 1] == '\0';
}

struct option_value *option_find(const struct option_values *values, const char *key)
{
    for (size_t i = 0; i < values->count; i++)
        if (has_key(&values->list[i], key))
            return &values->list[i];
    return NULL;
}

static const struct option_value *value_of(const struct option_values *values, const char *key)
{
    const struct option_value *value = values ? option_find(values, key) : NULL;
    if (!value && values && values->count)
        abort();
    return value;
}

const char *option_text(const struct option_values *values, const char *key)
{
    const struct option_value *value = value_of(values, key);
    return value && value->text ? value->text : "";
}

long option_number(const struct option_values *values, const char *key)
{
    const struct option_value *value = value_of(values, key);
    return value ? value->number : 0;
}

bool option_given(const struct option_values *values, const char *key)
{
    const struct option_value *value = value_of(values, key);
    return value && value->given;
}

int option_line(const struct option_values *values, const char *key)
{
    const struct option_value *value = value_of(values, key);
    return value ? value->line : 0;
}

/* "a|b|c" as "a, b or c". */
static void describe_choices(const char *choices, char *out, size_t size)
{
    struct text list;
    text_start(&list, size - 1);
    while (*choices) {
        size_t length = strcspn(choices, "|");
        bool more = choices[length] == '|';
        if (list.length)
            text_add(&list, more ? ", " : _(" or "));
        text_add_bytes(&list, choices, length);
        choices += length + (more ? 1 : 0);
    }
    utf8_copy_clean(out, size, text_string(&list), list.length);
    text_free(&list);
}

void option_key(const struct option_value *value, char out[OPTION_KEY_SIZE])
{
    if (value->which)
        snprintf(out, OPTION_KEY_SIZE, "%s%d", value->option->key, value->which);
    else
        snprintf(out, OPTION_KEY_SIZE, "%s", value->option->key);
}

void option_describe_key(const struct option *option, char out[OPTION_KEY_SIZE])
{
    snprintf(out, OPTION_KEY_SIZE, "%s%s", option->key, option->times ? "N" : "");
}

void option_describe(const struct option *option, char *out, size_t size)
{
    static const char *const words[] = {
        [OPTION_TEXT] = N_("text"),
        [OPTION_URL] = N_("an https:// address (http:// on the loopback only)"),
        [OPTION_PATH] = N_("an absolute path"),
        [OPTION_PHONE] = N_("a telephone number or an extension"),
        [OPTION_COUNTRY] = N_("a country's two letters"),
        [OPTION_SECRET] = N_("a secret"),
        [OPTION_VARIABLE] = N_("a variable's name"),
        [OPTION_COMMAND] = N_("a program and its arguments"),
        [OPTION_PATTERN] = N_("variables: NAME=VALUE, with commas between"),
    };
    switch (option->type) {
    case OPTION_NUMBER:
        snprintf(out, size, _("a whole number from %ld to %ld"), option->least, option->most);
        break;
    case OPTION_SWITCH:
        describe_choices("yes|no", out, size);
        break;
    case OPTION_CHOICE:
        describe_choices(option->choices, out, size);
        break;
    default:
        snprintf(out, size, "%s", _(words[option->type]));
    }
}

bool option_describe_instead(const struct option *option, char *out, size_t size)
{
    const char *keys = option->instead;
    size_t used = 0;
    out[0] = '\0';
    while (keys && *keys && used < size) {
        size_t length = strcspn(keys, " ");
        used += (size_t)snprintf(out + used, size - used, "%s%.*s", used ? _(" and ") : "",
                                 (int)length, keys);
        keys += length + strspn(keys + length, " ");
    }
    return used > 0;
}
