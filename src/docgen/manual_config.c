/* SPDX-License-Identifier: MIT */
/* centralita.conf(5): the configuration's rules, its sections, and each kind of provider. */
#include "config/tables.h"
#include "docgen/manual.h"
#include "docgen/roff.h"
#include "model/capability.h"
#include "provider/provider.h"

#include <string.h>

#define TEXT_MAX 2048

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

static void put_options(FILE *out, const struct option *options)
{
    roff_list(out, NULL);
    for (; options->key; options++) {
        roff_item(out, options->key);
        roff_sentence(out, options->sentence);
        put_value(out, options);
        if (options->required)
            roff_text(out, "Required.");
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

/* What the kind can do, with and without the keys that may be left out. */
static void put_capabilities(FILE *out, const struct provider_kind *kind)
{
    struct account account = {0};
    if (!option_values_start(&account.values, kind->options))
        return;
    unsigned bare = kind->capabilities(&account);
    for (size_t i = 0; i < account.values.count; i++) {
        struct option_value *value = &account.values.list[i];
        if (!value->text && value->option->example)
            option_set(value, value->option->example, NULL);
    }
    unsigned full = kind->capabilities(&account);
    option_values_free(&account.values);
    roff_paragraph(out, "It can:");
    roff_list(out, "hide-caller-id");
    for (int i = 0; i < CAPABILITY_COUNT; i++) {
        if (!(full & CAPABILITY_BIT(i)))
            continue;
        roff_item(out, capability_words[i]);
        roff_sentence(out, capability_sentences[i]);
        if (!(bare & CAPABILITY_BIT(i)))
            roff_text(out, "Only with the keys for it.");
    }
    roff_list_end(out);
}

static void put_kinds(FILE *out)
{
    roff_section(out, "KINDS OF PROVIDERS");
    for (size_t i = 0; provider_kinds[i]; i++) {
        const struct provider_kind *kind = provider_kinds[i];
        char text[TEXT_MAX];
        snprintf(text, sizeof text, "kind = %s", kind->kind);
        roff_subsection(out, text);
        if (kind->number_format)
            snprintf(text, sizeof text,
                     "%s. Numbers are written as `%s` unless `number_format` says otherwise. The "
                     "keys of this kind:",
                     kind->label, kind->number_format);
        else
            snprintf(text, sizeof text, "%s. The keys of this kind:", kind->label);
        roff_text(out, text);
        put_options(out, kind->options);
        put_capabilities(out, kind);
    }
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
                      "kind = infocaller\n"
                      "line = 123456789\n"
                      "password_file = /etc/centralita/madrid.password\n"
                      "rule_group = Emision\n"
                      "\n"
                      "[route]\n"
                      "+34 = madrid\n"
                      "* = madrid");
    roff_see_also(out, see);
}
