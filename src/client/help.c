/* SPDX-License-Identifier: MIT */
/* Help for people at a shell. */
#include "client/help.h"

#include "base/intl.h"

#include <string.h>

#define LINE_WIDTH     80
#define OPTION_COLUMN  30
#define COMMAND_COLUMN 20
#define PIECE_MAX      256
#define SENTENCE_MAX   1024

void help_add_option(struct text *out, const struct command_option *option)
{
    text_addf(out, "--%s", option->name);
    if (option->kind == ARGUMENT_CHOICE)
        text_addf(out, " %s", option->choices);
    else if (option->kind != ARGUMENT_NONE)
        text_addf(out, " %s", option->argument);
}

void help_add_sentence(struct text *out, const struct command *command,
                       const struct command_option *option)
{
    const char *needs = command_option_needs(command, option);
    text_add(out, _(option->sentence));
    if (needs)
        text_addf(out, " [%s]", needs);
}

/* The option that stands for the contrary, where it comes later in the table: both are one piece.
 */
static const struct command_option *contrary(const struct command_option *option)
{
    for (const struct command_option *row = option + 1; option->not_with && row->name; row++) {
        if (strcmp(row->name, option->not_with) == 0)
            return row;
    }
    return NULL;
}

static bool is_contrary(const struct command_option *options, const struct command_option *option)
{
    for (const struct command_option *row = options; row < option; row++) {
        if (option->not_with && strcmp(row->name, option->not_with) == 0)
            return true;
    }
    return false;
}

void help_synopsis(const struct command *command, help_piece *piece, void *context)
{
    struct text text;
    text_start(&text, PIECE_MAX);
    if (command->words[0])
        piece(context, command->words);
    for (const struct command_option *row = command->options; row->name; row++) {
        if (is_contrary(command->options, row))
            continue;
        text_clear(&text);
        text_add(&text, row->required ? "" : "[");
        help_add_option(&text, row);
        const struct command_option *other = contrary(row);
        if (other) {
            text_add(&text, " | ");
            help_add_option(&text, other);
        }
        text_add(&text, row->required ? "" : "]");
        text_add(&text, row->repeats ? "..." : "");
        piece(context, text_string(&text));
    }
    text_free(&text);
}

struct wrap {
    FILE *out;
    size_t indent;
    size_t column;
};

static void wrap_piece(void *context, const char *piece)
{
    struct wrap *wrap = context;
    size_t length = strlen(piece);
    if (wrap->column + 1 + length > LINE_WIDTH) {
        fprintf(wrap->out, "\n%*s", (int)wrap->indent, "");
        wrap->column = wrap->indent;
    }
    fprintf(wrap->out, " %s", piece);
    wrap->column += 1 + length;
}

static void print_synopsis(FILE *out, const struct command *command)
{
    static const char begin[] = "centralita";
    struct wrap wrap = {out, 7 + sizeof begin - 1, 7 + sizeof begin - 1};
    fprintf(out, "%-7s%s", _("Usage:"), begin);
    if (command->name[0]) {
        wrap_piece(&wrap, command->name);
        wrap.indent = wrap.column;
    }
    help_synopsis(command, wrap_piece, &wrap);
    fputc('\n', out);
}

/* Words wrapped behind an indentation; an empty line stays one. */
static void print_text(FILE *out, const char *text, size_t indent, size_t column)
{
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (column > indent && column + 1 + length > LINE_WIDTH) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
        if (column > indent)
            fputc(' ', out);
        fprintf(out, "%.*s", (int)length, text);
        column += length + (column > indent);
        text += length;
        if (strncmp(text, "\n\n", 2) == 0) {
            fprintf(out, "\n\n%*s", (int)indent, "");
            column = indent;
        }
        text += strspn(text, " \n");
    }
    fputc('\n', out);
}

static void print_row(FILE *out, const char *name, const char *sentence, size_t width)
{
    int used = fprintf(out, "  %s", name);
    if (used < 0 || (size_t)used + 1 > width) {
        fputc('\n', out);
        used = 0;
    }
    fprintf(out, "%*s", (int)width - used, "");
    print_text(out, sentence, width, width);
}

static void print_options(FILE *out, const char *title, const struct command *command,
                          const struct command_option *options)
{
    struct text text;
    struct text sentence;
    text_start(&text, PIECE_MAX);
    text_start(&sentence, SENTENCE_MAX);
    if (options->name)
        fprintf(out, "\n%s\n", title);
    for (; options->name; options++) {
        text_clear(&text);
        text_clear(&sentence);
        help_add_option(&text, options);
        help_add_sentence(&sentence, command, options);
        print_row(out, text_string(&text), text_string(&sentence), OPTION_COLUMN);
    }
    text_free(&text);
    text_free(&sentence);
}

static void print_commands(FILE *out)
{
    fprintf(out, "\n%s\n", _("Commands:"));
    for (const struct command *row = commands; row->name; row++) {
        if (row->name[0])
            print_row(out, row->name, _(row->sentence), COMMAND_COLUMN);
    }
    fprintf(out, "\n%s\n",
            _("`centralita COMMAND --help` tells more of each; the whole is in centralita(1)."));
}

static void print_exits(FILE *out)
{
    fprintf(out, "\n%s\n", _("Exit code:"));
    for (const struct command_exit *row = command_exits; row->sentence; row++) {
        char code[8];
        snprintf(code, sizeof code, "%d", row->code);
        print_row(out, code, _(row->sentence), 6);
    }
}

void help_print(FILE *out, const struct command *command)
{
    print_synopsis(out, command);
    fputc('\n', out);
    print_text(out, _(command->sentence), 0, 0);
    if (command->about) {
        fputc('\n', out);
        print_text(out, _(command->about), 0, 0);
    }
    print_options(out, _("Options:"), command, command->options);
    print_options(out, _("Common options:"), command, common_options);
    if (!command->name[0])
        print_commands(out);
    print_exits(out);
}

void help_hint(FILE *out, const struct command *command)
{
    if (command->name[0])
        fprintf(out, _("Try: centralita %s --help\n"), command->name);
    else
        fprintf(out, _("Try: centralita --help\n"));
}
