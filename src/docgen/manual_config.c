/* SPDX-License-Identifier: MIT */
/* centralita.conf(5): the configuration's rules, its sections, and each kind of provider. */
#include "client/command.h"
#include "config/tables.h"
#include "docgen/ability.h"
#include "docgen/manual.h"
#include "docgen/roff.h"
#include "model/capability.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX     2048
#define FIRST_COLUMN 14
#define KIND_COLUMN  10

static void put_value(FILE *out, const struct option *option)
{
    static const char *const values[] = {
        [OPTION_TEXT] = NULL,
        [OPTION_NUMBER] = "A whole number",
        [OPTION_SWITCH] = "`yes` or `no`",
        [OPTION_CHOICE] = NULL,
        [OPTION_URL] = "An `https` address, or `http` to the loopback",
        [OPTION_PATH] = "An absolute path",
        [OPTION_PHONE] = "A telephone number, or an extension",
        [OPTION_COUNTRY] = "Two letters",
        [OPTION_SECRET] = "A secret",
        [OPTION_VARIABLE] = "A variable's name",
        [OPTION_COMMAND] = NULL,
        [OPTION_PATTERN] = "Variables (see QUESTIONS)",
    };
    char text[TEXT_MAX] = "";
    if (option->type == OPTION_NUMBER)
        snprintf(text, sizeof text, "A whole number from %ld to %ld", option->least, option->most);
    else if (option->type == OPTION_CHOICE)
        snprintf(text, sizeof text, "One of `%s`", option->choices);
    else if (values[option->type])
        snprintf(text, sizeof text, "%s", values[option->type]);
    if (option->fallback) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s `%s`", used ? "; by default" : "By default",
                 option->fallback);
    }
    if (text[0])
        roff_sentence(out, text);
}

static void put_required(FILE *out, const struct option *option)
{
    char instead[TEXT_MAX / 2];
    char text[TEXT_MAX];
    if (!option->required)
        return;
    if (option_describe_instead(option, instead, sizeof instead))
        snprintf(text, sizeof text, "Required, or else %s.", instead);
    else
        snprintf(text, sizeof text, "Required.");
    roff_text(out, text);
}

static void put_options(FILE *out, const struct option *options)
{
    roff_list(out, NULL);
    for (; options->key; options++) {
        char key[OPTION_KEY_SIZE];
        option_describe_key(options, key);
        roff_item(out, key);
        roff_sentence(out, options->sentence);
        put_value(out, options);
        put_required(out, options);
    }
    roff_list_end(out);
}

static void put_sections(FILE *out, const char *file)
{
    for (const struct config_section *row = config_sections; row->name; row++) {
        char title[128];
        if (strcmp(row->file, file) != 0)
            continue;
        snprintf(title, sizeof title, "[%s]", row->name);
        roff_subsection(out, title);
        roff_sentence(out, row->sentence);
        if (row->options)
            put_options(out, row->options);
    }
}

/* ---- Kinds of providers */

/* "`--record` and `--no-record` (1 to 5)": how `dial` asks for it; "" where no option does. */
static void write_options_of(const struct provider_kind *kind, enum capability capability,
                             char text[TEXT_MAX])
{
    const struct provider_limit *limit = ability_limit(kind, capability);
    const struct command *dial = command_find("dial");
    size_t used = 0;
    text[0] = '\0';
    for (const struct command_option *row = dial->options; row->name; row++) {
        const char *needs = command_option_needs(dial, row);
        if (needs && strcmp(needs, capability_words[capability]) == 0 && used < TEXT_MAX)
            used += (size_t)snprintf(text + used, TEXT_MAX - used, "%s`--%s`", used ? " and " : "",
                                     row->name);
    }
    if (used && used < TEXT_MAX && limit)
        used +=
            (size_t)snprintf(text + used, TEXT_MAX - used, ", %d to %d", limit->least, limit->most);
    if (used && used < TEXT_MAX)
        snprintf(text + used, TEXT_MAX - used, ".");
}

static void put_ability(FILE *out, const struct provider_kind *kind, const struct ability *ability,
                        enum capability capability)
{
    char text[TEXT_MAX];
    roff_item(out, capability_words[capability]);
    roff_sentence(out, capability_sentences[capability]);
    write_options_of(kind, capability, text);
    if (text[0])
        roff_text(out, text);
    if (ability->always & CAPABILITY_BIT(capability))
        return;
    snprintf(text, sizeof text, "Only with `%s`.", ability->keys[capability]);
    roff_text(out, text);
}

/* By what it names a call where it is asked to do something with it. */
static void put_handle(FILE *out, const struct provider_kind *kind, const struct ability *ability)
{
    static const char *const sentences[] = {
        [HANDLE_REFERENCE] =
            "A call is named there by the reference that came with its acceptance; one without a "
            "reference can't be asked about.",
        [HANDLE_REFERENCE_OF_DAY] =
            "A call is named there by the reference that came with its acceptance, which another "
            "call may get on another day: so it is used on the day of the call only, by "
            "`timezone`.",
        [HANDLE_PAIR] = "A call is named there by its two numbers alone. While another call "
                        "between them may be up, neither is hung up or asked about: nothing is "
                        "guessed.",
        [HANDLE_PHONE] = "A call is named there by the agent's phone alone. While another call of "
                         "that phone may be up, neither is hung up: nothing is guessed.",
    };
    const unsigned naming = CAPABILITY_BIT(CAPABILITY_HANGUP) | CAPABILITY_BIT(CAPABILITY_STATUS);
    if (ability->full & naming)
        roff_paragraph(out, sentences[kind->handle]);
}

/* Whether a token is fetched may hang on a key that stands for those it is fetched with. */
static void put_token(FILE *out, const struct provider_kind *kind)
{
    char text[TEXT_MAX];
    const struct option *fixed = kind->options;
    while (fixed->key && !fixed->instead)
        fixed++;
    if (fixed->key)
        snprintf(text, sizeof text, "Without `%s` an access token is fetched", fixed->key);
    else
        snprintf(text, sizeof text, "An access token is fetched");
    roff_text(out, text);
    roff_text(out, "when it is first needed, by one request for all that wait; it is kept, renewed "
                   "in time, and renewed once where it is refused.");
}

static void put_form(FILE *out, const struct provider_kind *kind)
{
    char text[TEXT_MAX];
    if (kind->number_format)
        snprintf(text, sizeof text,
                 "%s. Numbers are written as `%s` unless `number_format` says otherwise.",
                 kind->label, kind->number_format);
    else
        snprintf(text, sizeof text,
                 "%s. Numbers are written in parts (country, area, the rest), so `number_format` "
                 "is an error.",
                 kind->label);
    roff_text(out, text);
    if (kind->fetches_token)
        put_token(out, kind);
}

static void put_kind(FILE *out, const struct provider_kind *kind)
{
    struct ability ability;
    char text[TEXT_MAX];
    if (!ability_find(kind, &ability))
        return;
    snprintf(text, sizeof text, "kind = %s", kind->kind);
    roff_subsection(out, text);
    put_form(out, kind);
    roff_paragraph(out, "Its keys:");
    put_options(out, kind->options);
    roff_paragraph(out, "It can:");
    roff_list(out, "hide-caller-id");
    for (int i = 0; i < CAPABILITY_COUNT; i++)
        if (ability.full & CAPABILITY_BIT(i))
            put_ability(out, kind, &ability, (enum capability)i);
    roff_list_end(out);
    put_handle(out, kind, &ability);
}

/* One row a capability, one column a kind. */
static void put_table(FILE *out)
{
    char *table = NULL;
    size_t size;
    FILE *lines = open_memstream(&table, &size);
    if (!lines)
        return;
    fprintf(lines, "%-*s", FIRST_COLUMN, "");
    for (size_t k = 0; provider_kinds[k]; k++)
        fprintf(lines, " %-*s", KIND_COLUMN, provider_kinds[k]->kind);
    for (int i = 0; i < CAPABILITY_COUNT; i++) {
        fprintf(lines, "\n%-*s", FIRST_COLUMN, capability_words[i]);
        for (size_t k = 0; provider_kinds[k]; k++) {
            struct ability ability;
            unsigned bit = CAPABILITY_BIT(i);
            if (!ability_find(provider_kinds[k], &ability))
                continue;
            fprintf(lines, " %-*s", KIND_COLUMN,
                    ability.always & bit ? "yes"
                    : ability.full & bit ? "with a key"
                                         : "-");
        }
    }
    if (fclose(lines) == 0)
        roff_example(out, table);
    free(table);
}

static void put_kinds(FILE *out)
{
    roff_section(out, "KINDS OF PROVIDERS");
    roff_text(out,
              "What an account can do depends on its kind, and in part on its keys. An order that "
              "asks for more is refused before anything is sent, and `centralita providers` tells "
              "of each account what it can. Several accounts of one kind stand side by side, each "
              "with a name, a time-out, limits and errors of its own. `centralita check --online` "
              "asks them all, without placing a call.");
    put_table(out);
    for (size_t i = 0; provider_kinds[i]; i++)
        put_kind(out, provider_kinds[i]);
}

void manual_config(FILE *out)
{
    static const char *const see[] = {"centralita(1)", "centralita-engine(8)", NULL};
    roff_begin(out, "CENTRALITA.CONF", 5, "centralita.conf", "configuration of centralita");
    roff_section(out, "DESCRIPTION");
    roff_text(
        out,
        "Sections begin with `[name]`; below each stand lines of `key = value`. A value is the "
        "rest "
        "of its line without the blanks around it: nothing is quoted, escaped or continued. "
        "Comments are lines that begin with `;` or `#`. Sections and keys that are not known, keys "
        "that are given twice, and lines of more than 4096 bytes are errors; `centralita check` "
        "names them all with file and line. `centralita init` writes a file to start from.\n\n"
        "The first is read of `--config`, CENTRALITA_CONFIG, "
        "`$XDG_CONFIG_HOME/centralita/centralita.conf` and `/etc/centralita/centralita.conf`. "
        "Directories that are named in it and missing are made with mode 0700.");
    roff_subsection(out, "Secrets");
    roff_text(
        out,
        "A secret `key` is given as `key = value`, or as `key_file = path`, or as `key_command = "
        "program arguments`; of file and program the first line counts. A file that holds a secret "
        "itself must not be readable to others: give it mode 0600. Secrets never appear in logs, "
        "messages, process lists, in what is stored or on a console.");
    roff_section(out, "SECTIONS");
    put_sections(out, CONFIG_FILE_NAME);
    put_kinds(out);
    manual_queries(out);
    roff_section(out, "ONE'S OWN SCREEN");
    roff_text(out, "What concerns one's own screen stands in a file of its own, "
                   "`$XDG_CONFIG_HOME/centralita/console.conf`, so that it can be set without the "
                   "right to read the engine's configuration.");
    put_sections(out, "console.conf");
    roff_section(out, "EXAMPLES");
    roff_example(out, "[agent]\n"
                      "number = +34911000222\n"
                      "country = ES\n"
                      "\n"
                      "[listener]\n"
                      "port = 8088\n"
                      "key_file = /etc/centralita/listener.key\n"
                      "public_url = https://phones.example.org\n"
                      "\n"
                      "[provider.madrid]\n"
                      "kind = duocom\n"
                      "account = 911000222\n"
                      "password_file = /etc/centralita/madrid.password\n"
                      "\n"
                      "[provider.sao-paulo]\n"
                      "kind = directcall\n"
                      "client_id = office\n"
                      "client_secret_command = pass show directcall\n"
                      "country = BR\n"
                      "timezone = America/Sao_Paulo\n"
                      "\n"
                      "[provider.calls]\n"
                      "kind = infocaller\n"
                      "line = 123456789\n"
                      "password_file = /etc/centralita/calls.password\n"
                      "rule_group = Emision\n"
                      "\n"
                      "[route]\n"
                      "+34 = madrid\n"
                      "+55 = sao-paulo\n"
                      "* = calls");
    roff_see_also(out, see);
}
