/* SPDX-License-Identifier: MIT */
/* The reader of command lines. */
#include "client/options.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 64 /* of a command or option, with the NUL */
#define CANDIDATES_MAX 64

static size_t least_of(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* How many letters have to be put in, left out, changed or swapped to make one word of the other.
 */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_MAX_BYTES];
    size_t length = strlen(b);
    for (size_t j = 0; j <= length; j++)
        rows[0][j] = j;
    size_t i = 1;
    for (; a[i - 1]; i++) {
        size_t *row = rows[i % 3];
        const size_t *last = rows[(i + 2) % 3];
        const size_t *before = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            row[j] = least_of(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
    }
    return rows[(i - 1) % 3][length];
}

const char *options_suggest(const char *word, const char *const *candidates)
{
    const char *best = NULL;
    size_t length = strlen(word);
    size_t best_distance = length < 3 ? 2 : 3;
    for (; length < NAME_MAX_BYTES && *candidates; candidates++) {
        if (strlen(*candidates) >= NAME_MAX_BYTES)
            continue;
        bool begins = length >= 3 && strncmp(*candidates, word, length) == 0;
        size_t far = begins ? 1 : distance(word, *candidates);
        if (far < best_distance) {
            best = *candidates;
            best_distance = far;
        }
    }
    return best;
}

static bool fail_command(const char *word, struct failure *failure)
{
    const char *names[CANDIDATES_MAX] = {0};
    size_t count = 0;
    for (const struct command *row = commands; row->name && count + 1 < CANDIDATES_MAX; row++) {
        if (row->name[0])
            names[count++] = row->name;
    }
    const char *meant = options_suggest(word, names);
    if (meant)
        return fail(failure, FAILURE_USAGE, _("there is no command %s; did you mean %s?"), word,
                    meant);
    return fail(failure, FAILURE_USAGE, _("there is no command %s"), word);
}

/* How the command is called in sentences. */
static const char *command_shown(const struct command *command)
{
    return command->name[0] ? command->name : "centralita";
}

static bool fail_option(const struct command *command, const char *name, struct failure *failure)
{
    const char *names[CANDIDATES_MAX] = {0};
    size_t count = 0;
    for (const struct command_option *row = command->options; row->name; row++)
        names[count++] = row->name;
    for (const struct command_option *row = common_options; row->name; row++)
        names[count++] = row->name;
    const char *meant = options_suggest(name, names);
    if (meant)
        return fail(failure, FAILURE_USAGE, _("%s has no option --%s; did you mean --%s?"),
                    command_shown(command), name, meant);
    return fail(failure, FAILURE_USAGE, _("%s has no option --%s"), command_shown(command), name);
}

static bool choice_has(const char *choices, const char *word)
{
    size_t length = strlen(word);
    while (choices) {
        const char *end = strchr(choices, '|');
        size_t size = end ? (size_t)(end - choices) : strlen(choices);
        if (size == length && strncmp(choices, word, size) == 0)
            return true;
        choices = end ? end + 1 : NULL;
    }
    return false;
}

static bool read_number(struct given_option *given, struct failure *failure)
{
    const struct command_option *row = given->row;
    char *end;
    errno = 0;
    long value = strtol(given->text, &end, 10);
    bool digits = given->text[0] >= '0' && given->text[0] <= '9' && *end == '\0';
    if (!digits || errno || value < row->least || value > row->most)
        return fail(failure, FAILURE_USAGE, _("--%s takes a whole number from %ld to %ld, not %s"),
                    row->name, row->least, row->most, given->text);
    given->value = value;
    return true;
}

static bool read_moment(struct given_option *given, struct failure *failure)
{
    const struct command_option *row = given->row;
    bool has_time = strpbrk(given->text, "T ") != NULL;
    if ((row->kind == ARGUMENT_TIME && !has_time) || !clock_parse_local(given->text, &given->value))
        return fail(failure, FAILURE_USAGE, _("--%s takes %s, not %s"), row->name, row->argument,
                    given->text);
    return true;
}

/* What goes to the engine has to be text. */
static bool check_utf8(const char *text, struct failure *failure)
{
    return utf8_valid(text, strlen(text)) ||
           fail(failure, FAILURE_USAGE, _("this is no UTF-8: %s"), text);
}

static bool read_argument(struct given_option *given, struct failure *failure)
{
    const struct command_option *row = given->row;
    switch (row->kind) {
    case ARGUMENT_NUMBER:
        return read_number(given, failure);
    case ARGUMENT_DAY:
    case ARGUMENT_TIME:
        return read_moment(given, failure);
    case ARGUMENT_CHOICE:
        return choice_has(row->choices, given->text) ||
               fail(failure, FAILURE_USAGE, _("--%s takes one of %s, not %s"), row->name,
                    row->choices, given->text);
    case ARGUMENT_PAIR:
        return check_utf8(given->text, failure) &&
               ((given->text[0] != '=' && strchr(given->text, '=')) ||
                fail(failure, FAILURE_USAGE, _("--%s takes %s, not %s"), row->name, row->argument,
                     given->text));
    case ARGUMENT_FILE:
        return given->text[0] || fail(failure, FAILURE_USAGE, _("--%s takes a path"), row->name);
    case ARGUMENT_ACCOUNT:
    case ARGUMENT_KIND:
    case ARGUMENT_TEXT:
        if (!given->text[0] && (row->filled || row->kind != ARGUMENT_TEXT))
            return fail(failure, FAILURE_USAGE, _("--%s needs its %s"), row->name, row->argument);
        return check_utf8(given->text, failure);
    case ARGUMENT_NONE:
        break;
    }
    return true;
}

static bool same_pair_name(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");
    return length == strcspn(b, "=") && strncmp(a, b, length) == 0;
}

static bool fits_others(const struct options *options, const struct given_option *given,
                        struct failure *failure)
{
    const struct command_option *row = given->row;
    for (size_t i = 0; i < options->given_count; i++) {
        const struct given_option *other = &options->given[i];
        if (row->not_with && strcmp(other->row->name, row->not_with) == 0)
            return fail(failure, FAILURE_USAGE, _("--%s and --%s contradict each other"),
                        other->row->name, row->name);
        if (other->row != row)
            continue;
        if (row->kind == ARGUMENT_PAIR && same_pair_name(other->text, given->text))
            return fail(failure, FAILURE_USAGE, _("--%s gives %.*s twice"), row->name,
                        (int)strcspn(given->text, "="), given->text);
        if (!row->repeats && row->kind != ARGUMENT_NONE)
            return fail(failure, FAILURE_USAGE, _("--%s is given twice"), row->name);
    }
    return true;
}

/* Takes the option that begins at *argv; moves on to its argument where that is a word of its own.
 */
static bool take_option(struct options *options, char ***argv, struct failure *failure)
{
    const char *word = **argv + 2;
    size_t length = strcspn(word, "=");
    char name[NAME_MAX_BYTES];
    if (length >= sizeof name)
        return fail(failure, FAILURE_USAGE, _("%s has no option --%.*s"),
                    command_shown(options->command), (int)sizeof name, word);
    memcpy(name, word, length);
    name[length] = '\0';
    struct given_option given = {.row = command_option(options->command, name)};
    if (!given.row)
        return fail_option(options->command, name, failure);
    if (given.row->kind == ARGUMENT_NONE && word[length])
        return fail(failure, FAILURE_USAGE, _("--%s takes no value"), name);
    if (given.row->kind != ARGUMENT_NONE) {
        given.text = word[length] ? word + length + 1 : *++*argv;
        if (!given.text)
            return fail(failure, FAILURE_USAGE, _("--%s needs its %s"), name, given.row->argument);
    }
    if (options->given_count == OPTIONS_GIVEN_MAX)
        return fail(failure, FAILURE_USAGE, _("more than %d options"), OPTIONS_GIVEN_MAX);
    if (!read_argument(&given, failure) || !fits_others(options, &given, failure))
        return false;
    options->help |= strcmp(name, "help") == 0;
    options->version |= strcmp(name, "version") == 0;
    options->given[options->given_count++] = given;
    return true;
}

/* The options that stood before the command's name have to be options of the command too. */
static bool become_command(struct options *options, const struct command *command,
                           struct failure *failure)
{
    for (size_t i = 0; i < options->given_count; i++) {
        const char *name = options->given[i].row->name;
        options->given[i].row = command_option(command, name);
        if (!options->given[i].row)
            return fail_option(command, name, failure);
    }
    options->command = command;
    return true;
}

/* "contacts" and then "add" are the command "contacts add". */
static const struct command *longer_command(const struct command *command, const char *word)
{
    char name[NAME_MAX_BYTES];
    size_t length = strlen(command->name);
    if (!length || length + 1 + strlen(word) >= sizeof name)
        return NULL;
    memcpy(name, command->name, length);
    name[length] = ' ';
    memcpy(name + length + 1, word, strlen(word) + 1);
    return command_find(name);
}

static bool take_word(struct options *options, const char *word, bool plain,
                      struct failure *failure)
{
    bool none = options->command->name[0] == '\0';
    const struct command *longer = NULL;
    if (none) {
        longer = word[0] ? command_find(word) : NULL;
        if (!longer)
            return fail_command(word, failure);
    } else if (!plain && options->word_count == 0) {
        longer = longer_command(options->command, word);
    }
    if (longer)
        return become_command(options, longer, failure);
    if (options->word_count == OPTIONS_WORDS_MAX)
        return fail(failure, FAILURE_USAGE, _("more than %d words"), OPTIONS_WORDS_MAX);
    options->words[options->word_count++] = word;
    return check_utf8(word, failure);
}

static bool check_words(const struct options *options, struct failure *failure)
{
    const struct command *command = options->command;
    if (options->word_count < command->least_words)
        return fail(failure, FAILURE_USAGE, _("%s needs %s"), command_shown(command),
                    command->words);
    if (options->word_count <= command->most_words)
        return true;
    const char *extra = options->words[command->most_words];
    if (command->most_words == 0)
        return fail(failure, FAILURE_USAGE, _("%s takes no %s"), command_shown(command), extra);
    return fail(failure, FAILURE_USAGE,
                _("%s takes %s and no more, not %s (a text with spaces goes in quotes)"),
                command_shown(command), command->words, extra);
}

static bool check_required(const struct options *options, struct failure *failure)
{
    for (const struct command_option *row = options->command->options; row->name; row++) {
        if (row->required && !options_have(options, row->name))
            return fail(failure, FAILURE_USAGE, _("%s needs --%s %s"),
                        command_shown(options->command), row->name, row->argument);
    }
    return true;
}

bool options_read(struct options *options, int argc, char **argv, struct failure *failure)
{
    *options = (struct options){.command = command_find("")};
    bool plain = false; /* behind `--` */
    for (char **word = argv + 1; word < argv + argc && *word; word++) {
        bool taken = true;
        if (options->command->passes_on) {
            options->rest = word;
            return true;
        }
        if (!plain && strcmp(*word, "--") == 0)
            plain = true;
        else if (!plain && strcmp(*word, "-h") == 0)
            options->help = true;
        else if (!plain && strncmp(*word, "--", 2) == 0)
            taken = take_option(options, &word, failure);
        else if (!plain && (*word)[0] == '-' && (*word)[1])
            taken =
                fail(failure, FAILURE_USAGE,
                     _("%s: options are written with two dashes; behind -- all are words"), *word);
        else
            taken = take_word(options, *word, plain, failure);
        if (!taken)
            return false;
        if (options->help || options->version)
            return true;
    }
    return options->command->passes_on ||
           (check_words(options, failure) && check_required(options, failure));
}

const struct given_option *options_find(const struct options *options, const char *name)
{
    const struct command_option *row = command_option(options->command, name);
    if (!row)
        abort();
    for (size_t i = options->given_count; i > 0; i--) {
        if (options->given[i - 1].row == row)
            return &options->given[i - 1];
    }
    return NULL;
}

bool options_have(const struct options *options, const char *name)
{
    return options_find(options, name) != NULL;
}

const char *options_text(const struct options *options, const char *name)
{
    const struct given_option *given = options_find(options, name);
    return given ? given->text : NULL;
}

int64_t options_number(const struct options *options, const char *name, int64_t fallback)
{
    const struct given_option *given = options_find(options, name);
    return given ? given->value : fallback;
}
