/* SPDX-License-Identifier: MIT */
/* Reads what is typed behind `:dial`: a number and options, as on the command line. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 64

enum order_value { VALUE_TEXT, VALUE_NUMBER, VALUE_TIME, VALUE_PAIR, VALUE_YES, VALUE_NO };

/* The options of `centralita dial`, and what they are called on the wire. */
static const struct {
    const char *option;
    const char *key;
    enum order_value value;
} options[] = {
    {"--provider", "provider", VALUE_TEXT},
    {"--from", "from", VALUE_TEXT},
    {"--caller-id", "caller_id", VALUE_TEXT},
    {"--record", "record", VALUE_YES},
    {"--no-record", "record", VALUE_NO},
    {"--minutes", "minutes", VALUE_NUMBER},
    {"--invert", "invert", VALUE_YES},
    {"--show-caller-id", "show_caller_id", VALUE_YES},
    {"--hide-caller-id", "show_caller_id", VALUE_NO},
    {"--at", "at", VALUE_TIME},
    {"--max-wait", "max_wait", VALUE_NUMBER},
    {"--retries", "retries", VALUE_NUMBER},
    {"--var", "vars", VALUE_PAIR},
};

/* Cuts the text into words in place; "…" and '…' keep blanks together. False where a quote is open.
 */
static bool words_split(char *text, char **words, size_t *count)
{
    char *out = text;
    *count = 0;
    while (*text) {
        text += strspn(text, " ");
        if (!*text || *count == WORDS_MAX)
            break;
        words[(*count)++] = out;
        char quote = '\0';
        for (; *text && (quote || *text != ' '); text++) {
            if (quote ? *text == quote : *text == '"' || *text == '\'')
                quote = quote ? '\0' : *text;
            else
                *out++ = *text;
        }
        if (quote)
            return false;
        text += *text ? 1 : 0;
        *out++ = '\0';
    }
    return true;
}

static bool set_number(json_t *order, const char *key, const char *word)
{
    char *end;
    long number = strtol(word, &end, 10);
    if (*end || end == word || number < 0 || number > 1000000)
        return false;
    return json_object_set_new(order, key, json_integer(number)) == 0;
}

static bool set_time(json_t *order, const char *key, const char *word)
{
    int64_t at;
    bool zoned;
    if (!clock_parse(word, &at, &zoned) || (!zoned && !clock_parse_local(word, &at)))
        return false;
    return json_object_set_new(order, key, json_integer(at)) == 0;
}

static bool set_pair(json_t *order, const char *key, char *word)
{
    char *equals = strchr(word, '=');
    if (!equals || equals == word)
        return false;
    *equals = '\0';
    json_t *vars = json_object_get(order, key);
    if (!vars) {
        vars = json_object();
        json_object_set_new(order, key, vars);
    }
    return json_object_set_new(vars, word, json_string(equals + 1)) == 0;
}

/* Takes the option at words[*at] and what belongs to it. */
static bool option_take(json_t *order, char **words, size_t count, size_t *at,
                        struct failure *failure)
{
    size_t i = 0;
    size_t known = sizeof options / sizeof *options;
    const char *name = words[*at];
    while (i < known && strcmp(options[i].option, name) != 0)
        i++;
    if (i == known)
        return fail(failure, FAILURE_USAGE, _("dial has no option %s"), name);
    bool flag = options[i].value == VALUE_YES || options[i].value == VALUE_NO;
    if (flag)
        return json_object_set_new(order, options[i].key,
                                   json_boolean(options[i].value == VALUE_YES)) == 0;
    if (++*at >= count)
        return fail(failure, FAILURE_USAGE, _("%s wants a value behind it"), name);
    char *word = words[*at];
    bool good = options[i].value == VALUE_NUMBER ? set_number(order, options[i].key, word)
                : options[i].value == VALUE_TIME ? set_time(order, options[i].key, word)
                : options[i].value == VALUE_PAIR
                    ? set_pair(order, options[i].key, word)
                    : json_object_set_new(order, options[i].key, json_string(word)) == 0;
    return good || fail(failure, FAILURE_USAGE, _("%s: %s can't be read"), name, word);
}

/* A number may be written with blanks: all words that are no options are it. */
static bool order_fill(json_t *order, char **words, size_t count, struct failure *failure)
{
    char number[64] = "";
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(number);
        if (strncmp(words[i], "--", 2) == 0) {
            if (!option_take(order, words, count, &i, failure))
                return false;
        } else if (length + strlen(words[i]) + 2 > sizeof number) {
            return fail(failure, FAILURE_USAGE, _("the number is too long"));
        } else {
            snprintf(number + length, sizeof number - length, "%s%s", length ? " " : "", words[i]);
        }
    }
    return json_object_set_new(order, "number", json_string(number)) == 0;
}

bool console_order_parse(const char *arguments, json_t **order, struct failure *failure)
{
    char *text = strdup(arguments);
    char *words[WORDS_MAX];
    size_t count;
    *order = json_object();
    bool good = text && *order;
    if (good && !words_split(text, words, &count))
        good = fail(failure, FAILURE_USAGE, _("a quotation mark has no other half"));
    if (good)
        good = order_fill(*order, words, count, failure);
    free(text);
    if (!good) {
        json_decref(*order);
        *order = NULL;
    }
    return good;
}
