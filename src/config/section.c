/* SPDX-License-Identifier: MIT */
/* Sections against their tables. */
#include "config/section.h"

#include "base/intl.h"
#include "base/words.h"
#include "config/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INSTEAD_SIZE 128 /* of a few keys' names */

static const struct {
    const char *suffix;
    enum secret_form form;
} forms[] = {{"_file", SECRET_FILE}, {"_command", SECRET_COMMAND}};

static struct option_value *find_in(const struct section_part *parts, size_t count, const char *key)
{
    struct option_value *value = NULL;
    for (size_t i = 0; i < count && !value; i++)
        value = option_find(parts[i].values, key);
    return value;
}

/* The option that the key is for: its own, or a secret's with a suffix. */
static struct option_value *find_option(const struct section_part *parts, size_t count,
                                        const char *key, enum secret_form *form)
{
    struct option_value *value = find_in(parts, count, key);
    *form = value && value->option->type == OPTION_SECRET ? SECRET_INLINE : SECRET_NONE;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !value; i++) {
        size_t length = strlen(key);
        size_t suffix = strlen(forms[i].suffix);
        if (length <= suffix || strcmp(key + length - suffix, forms[i].suffix) != 0)
            continue;
        char *stem = strndup(key, length - suffix);
        value = stem ? find_in(parts, count, stem) : NULL;
        free(stem);
        if (value && value->option->type != OPTION_SECRET)
            value = NULL;
        *form = forms[i].form;
    }
    return value;
}

bool section_read_secret(struct option_value *value, struct failure *failure)
{
    char secret[SECRET_SIZE];
    bool good = value->form == SECRET_FILE ? secret_read_file(value->source, secret, failure)
                                           : secret_run_command(value->source, secret, failure);
    good = good && option_set(value, secret, failure);
    explicit_bzero(secret, sizeof secret);
    return good;
}

static bool note_source(struct option_value *value, const struct ini_entry *entry,
                        struct failure *failure)
{
    if (entry->value[0] == '\0')
        return fail(failure, FAILURE_USAGE, _("has no value"));
    if (value->form == SECRET_FILE && entry->value[0] != '/')
        return fail(failure, FAILURE_USAGE, _("%.200s is no absolute path: write it from / on"),
                    entry->value);
    if (value->form == SECRET_COMMAND && !words_check(entry->value, failure))
        return false;
    value->source = strdup(entry->value);
    return value->source || fail(failure, FAILURE_ENGINE, _("out of memory"));
}

static bool take_secret(struct section_reader *reader, struct option_value *value,
                        const struct ini_entry *entry, struct failure *failure)
{
    if (value->form != SECRET_INLINE)
        return note_source(value, entry, failure) &&
               (reader->defer_secrets || section_read_secret(value, failure));
    if (reader->secret_line == 0)
        reader->secret_line = entry->line;
    if (strcmp(entry->value, SECRET_PLACEHOLDER) == 0)
        return fail(failure, FAILURE_USAGE, _("is still %s: write your own"), SECRET_PLACEHOLDER);
    return option_set(value, entry->value, failure);
}

static void take_entry(struct section_reader *reader, const struct ini_entry *entry,
                       struct option_value *value, enum secret_form form)
{
    struct failure failure = {0};
    if (value->given) {
        fault_tell(&reader->sink, entry->line,
                   _("[%s] %s: this secret is given already, in line %d; one of %s, %s_file and "
                     "%s_command is enough"),
                   entry->section, entry->key, value->line, value->option->key, value->option->key,
                   value->option->key);
        return;
    }
    value->given = true;
    value->line = entry->line;
    value->form = form;
    bool good = form != SECRET_NONE ? take_secret(reader, value, entry, &failure)
                                    : option_set(value, entry->value, &failure);
    if (!good)
        fault_tell(&reader->sink, entry->line, "[%s] %s: %s", entry->section, entry->key,
                   failure.sentence);
}

/* Whether all the keys that make up for it have a value. */
static bool is_made_up_for(const struct section_part *part, const struct option *option)
{
    const char *keys = option->instead;
    bool all = keys != NULL;
    while (keys && *keys && all) {
        size_t length = strcspn(keys, " ");
        char *key = strndup(keys, length);
        const struct option_value *value = key ? option_find(part->values, key) : NULL;
        all = value && (value->given || value->text);
        free(key);
        keys += length + strspn(keys + length, " ");
    }
    return all;
}

static void tell_lacking(struct section_reader *reader, int line, const char *section,
                         const struct option *option)
{
    char instead[INSTEAD_SIZE];
    if (option_describe_instead(option, instead, sizeof instead))
        fault_tell(&reader->sink, line, _("[%s] lacks %s, or %s in its place"), section,
                   option->key, instead);
    else if (option->example && option->type != OPTION_SECRET)
        fault_tell(&reader->sink, line, _("[%s] lacks %s; for example: %s = %s"), section,
                   option->key, option->key, option->example);
    else
        fault_tell(&reader->sink, line, _("[%s] lacks %s"), section, option->key);
}

static void check_required(struct section_reader *reader, const char *section,
                           const struct section_part *part)
{
    const struct ini_section *found = ini_section_find(reader->ini, section);
    for (size_t i = 0; found && i < part->values->count; i++) {
        const struct option_value *value = &part->values->list[i];
        const struct option *option = value->option;
        if (option->required && !value->given && !value->text && !is_made_up_for(part, option))
            tell_lacking(reader, found->line, section, option);
    }
}

void section_read(struct section_reader *reader, const char *section,
                  const struct section_part *parts, size_t count, bool lenient)
{
    for (size_t i = 0; i < count; i++)
        if (!option_values_start(parts[i].values, parts[i].table))
            fault_tell(&reader->sink, 0, _("out of memory"));
    for (size_t i = 0; i < reader->ini->count; i++) {
        const struct ini_entry *entry = &reader->ini->list[i];
        enum secret_form form;
        if (strcmp(entry->section, section) != 0)
            continue;
        struct option_value *value = find_option(parts, count, entry->key, &form);
        if (value)
            take_entry(reader, entry, value, form);
        else if (!lenient)
            fault_tell(&reader->sink, entry->line, _("[%s] has no key %.80s"), section, entry->key);
    }
    for (size_t i = 0; i < count; i++)
        check_required(reader, section, &parts[i]);
}

void section_check_mode(struct section_reader *reader)
{
    if (reader->secret_line && (reader->ini->mode & S_IRWXO))
        fault_tell(&reader->sink, reader->secret_line,
                   _("a secret stands in this file, which others may read; run: chmod o= %s"),
                   reader->sink.path);
}
