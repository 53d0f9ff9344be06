/* SPDX-License-Identifier: MIT */
/* `centralita init`: the configuration to start from. */
#include "config/example.h"

#include "base/id.h"
#include "base/intl.h"
#include "config/route.h"
#include "config/section.h"
#include "config/tables.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COLUMNS      78
#define INSTEAD_SIZE 128 /* of a few keys' names */
#define KEY_SIZE     33  /* 160 random bits, and the NUL */

struct example {
    FILE *out;
    const struct config_kind *kinds;
    size_t count;
    const char *key;
    const char *country;
};

/* The text as comment lines of at most COLUMNS bytes, broken at blanks. */
static void write_comment(FILE *out, const char *text)
{
    size_t column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column && column + 1 + length > COLUMNS) {
            fputc('\n', out);
            column = 0;
        }
        column += (size_t)fprintf(out, "%s%.*s", column ? " " : "; ", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    fputc('\n', out);
}

/* What to write behind the key. */
static const char *value_of(const struct option *option)
{
    if (option->type == OPTION_SECRET)
        return SECRET_PLACEHOLDER;
    if (option->example)
        return option->example;
    return option->fallback ? option->fallback : "";
}

static void write_option(FILE *out, const struct option *option, const char *value, bool active)
{
    char instead[INSTEAD_SIZE];
    fputc('\n', out);
    write_comment(out, _(option->sentence));
    if (option_describe_instead(option, instead, sizeof instead))
        fprintf(out, _("; Or else give %s.\n"), instead);
    fprintf(out, "%s%s = %s\n", active ? "" : ";", option->key, value);
}

/* What is known here of a key, and its row can't know. */
struct settled {
    const char *key;   /* NULL at the end */
    const char *value; /* NULL: the key is left out; "": as its row says */
    bool active;       /* not commented out */
};

static const struct settled *find_settled(const struct settled *settled, const char *key)
{
    while (settled->key && strcmp(settled->key, key) != 0)
        settled++;
    return settled->key ? settled : NULL;
}

static void write_table(FILE *out, const struct option *table, const struct settled *settled)
{
    for (; table->key; table++) {
        const struct settled *known = find_settled(settled, table->key);
        if (!known || (known->value && !known->value[0]))
            write_option(out, table, value_of(table), table->required && !table->fallback);
        else if (known->value)
            write_option(out, table, known->value, known->active);
    }
}

const char config_example_queries[] =
    "[query.WHERETO]\n"
    "answer = operator\n"
    "timeout = 8\n"
    "choice.1 = Workshop: DEST=911000444\n"
    "choice.2 = Spare parts: DEST=911000445, LANG=es\n"
    "choice.3 = Account manager: DEST={contact.owner}\n"
    "default = DEST=911000440\n"
    "\n"
    "[query.GREETING]\n"
    "answer = contact\n"
    "vars = NAME={contact.name}, PLACE=\"{contact.city}, Spain\"\n"
    "default = NAME=\n"
    "\n"
    "[query.TARIFF]\n"
    "answer = command\n"
    "timeout = 2\n"
    "command = /usr/local/lib/tariff --year 2026\n"
    "default = TARIFF=1\n"
    "\n"
    "[query.SURVEY]\n"
    "answer = fixed\n"
    "vars = ASK=1, LAST={var.MARK}\n";

/* A query is a person's own affair: all of it is commented out. */
static void write_queries(FILE *out, const struct option *table)
{
    for (; table->key; table++) {
        char key[OPTION_KEY_SIZE];
        option_describe_key(table, key);
        fprintf(out, ";\n; %s:\n", key);
        write_comment(out, _(table->sentence));
    }
    fputc('\n', out);
    for (const char *line = config_example_queries; *line;) {
        size_t length = strcspn(line, "\n");
        fprintf(out, "%s%.*s\n", length ? ";" : "", (int)length, line);
        line += length + 1;
    }
}

/* Lines for the kinds that are written, as they might be: the first takes what is left over. */
static void write_routes(const struct example *example)
{
    static const char *const prefixes[] = {"+34", "+55", "+52", "+56", "+54", "+57", "+51", "+351"};
    size_t several = example->count > 1;
    fputc('\n', example->out);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && i + several < example->count; i++)
        fprintf(example->out, ";%s = %s\n", prefixes[i], example->kinds[i + several].kind);
    fprintf(example->out, ";%s = %s\n", ROUTE_OTHERS, example->kinds[0].kind);
}

static void write_section(const struct example *example, const struct config_section *section)
{
    const struct settled settled[] = {
        {"key", example->key, true},
        {"country", example->country, true},
        {"provider", example->kinds[0].kind, example->count > 1},
        {.key = NULL},
    };
    fprintf(example->out, "\n\n");
    write_comment(example->out, _(section->sentence));
    if (section->options == config_query_options) {
        write_queries(example->out, section->options);
        return;
    }
    fprintf(example->out, "%s[%s]\n", section->aside ? ";" : "", section->name);
    if (section->options)
        write_table(example->out, section->options, settled);
    else
        write_routes(example);
}

static void write_provider(const struct example *example, const struct config_section *section,
                           const struct config_kind *kind)
{
    const struct settled settled[] = {
        {"kind", kind->kind, true},
        {"number_format", kind->number_format, false},
        {.key = NULL},
    };
    fprintf(example->out, "\n\n");
    write_comment(example->out, _(section->sentence));
    fprintf(example->out, "[provider.%s]\n", kind->kind);
    write_table(example->out, config_provider_options, settled);
    write_table(example->out, kind->options, settled);
}

static void write_head(FILE *out)
{
    write_comment(out,
                  _("The configuration of centralita. A value is the rest of its line; comments "
                    "stand on lines of their own. What begins with ; and a key is commented out "
                    "and shows the default or an example."));
    fputs(";\n", out);
    write_comment(out,
                  _("A secret, as password, can also be given as password_file = PATH or "
                    "password_command = PROGRAM ARGUMENTS, of which the first line counts. Keep "
                    "this file unreadable for others: it holds secrets. When you are done, "
                    "`centralita check` names what is wrong or left."));
}

void config_write_example(FILE *out, const struct config_kind *kinds, size_t count, const char *key,
                          const char *country)
{
    struct example example = {out, kinds, count, key, country};
    write_head(out);
    for (const struct config_section *section = config_sections; section->name; section++) {
        if (strcmp(section->file, CONFIG_FILE_NAME) != 0)
            continue;
        if (section->options == config_provider_options)
            for (size_t i = 0; i < count; i++)
                write_provider(&example, section, &kinds[i]);
        else
            write_section(&example, section);
    }
}

/* "ES" from "es_ES.UTF-8". */
static void country_of_locale(char out[OPTION_COUNTRY_SIZE])
{
    static const char *const variables[] = {"LC_ALL", "LC_TELEPHONE", "LC_MESSAGES", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof variables / sizeof *variables && !(locale && *locale); i++)
        locale = getenv(variables[i]);
    const char *country = locale ? strchr(locale, '_') : NULL;
    out[0] = '\0';
    if (country && isupper((unsigned char)country[1]) && isupper((unsigned char)country[2]) &&
        !isalnum((unsigned char)country[3]))
        snprintf(out, OPTION_COUNTRY_SIZE, "%.2s", country + 1);
}

static bool write_file(FILE *out, const struct config_kind *kinds, size_t count)
{
    char key[KEY_SIZE];
    char country[OPTION_COUNTRY_SIZE];
    id_make_secret(key, sizeof key);
    country_of_locale(country);
    config_write_example(out, kinds, count, key, country);
    explicit_bzero(key, sizeof key);
    bool good = !ferror(out);
    return fclose(out) == 0 && good;
}

bool config_create_example(const char *path, const struct config_kind *kinds, size_t count,
                           struct failure *failure)
{
    if (!path_make_parent(path, failure))
        return false;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST)
        return fail(
            failure, FAILURE_NOT_DONE,
            _("%s is there already and is left as it is; move it away first, or name another "
              "file with --config"),
            path);
    FILE *out = file >= 0 ? fdopen(file, "w") : NULL;
    if (!out) {
        fail(failure, FAILURE_NOT_DONE, _("can't write %s: %s"), path, strerror(errno));
        if (file >= 0)
            close(file);
        return false;
    }
    if (write_file(out, kinds, count))
        return true;
    fail(failure, FAILURE_NOT_DONE, _("can't write %s: %s"), path, strerror(errno));
    unlink(path);
    return false;
}
