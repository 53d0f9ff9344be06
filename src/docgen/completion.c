/* SPDX-License-Identifier: MIT */
/* Completion for bash and zsh, from the table of commands. */
#include "client/command.h"
#include "docgen/manual.h"
#include "provider/provider.h"

#include <string.h>

/* Prints the names of the accounts in the configuration, where it may be read: no engine is asked,
   so none is started. `file` is what --config says, or empty. */
#define PRINT_ACCOUNTS                                                                          \
    "    [[ -n $file ]] || file=$CENTRALITA_CONFIG\n"                                           \
    "    [[ -n $file ]] || file=${XDG_CONFIG_HOME:-$HOME/.config}/centralita/centralita.conf\n" \
    "    [[ -r $file ]] || file=/etc/centralita/centralita.conf\n"                              \
    "    sed -n 's/^[[:space:]]*\\[provider\\.\\([A-Za-z0-9_-]*\\)\\].*/\\1/p' \"$file\" "      \
    "2>/dev/null\n"

static void put_kinds(FILE *out)
{
    for (size_t i = 0; provider_kinds[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", provider_kinds[i]->kind);
}

/* ---- bash */

static bool is_first_word(const struct command *row)
{
    return row->name[0] && !strchr(row->name, ' ');
}

static void put_options(FILE *out, const struct command_option *options)
{
    for (; options->name; options++)
        fprintf(out, " --%s", options->name);
}

/* What stands behind the command's name. */
static void put_words(FILE *out, const struct command *row)
{
    if (row->word == ARGUMENT_NONE || strchr(row->name, ' '))
        return;
    fprintf(out, "        %s) words=", row->name);
    if (row->word == ARGUMENT_ACCOUNT)
        fputs("$(_centralita_accounts)", out);
    if (row->word == ARGUMENT_KIND) {
        fputc('\'', out);
        put_kinds(out);
        fputc('\'', out);
    }
    fputs(" ;;\n", out);
}

/* The second words of commands that have some. */
static void put_seconds(FILE *out, const struct command *first)
{
    size_t length = strlen(first->name);
    bool any = false;
    for (const struct command *row = commands; row->name; row++) {
        if (strncmp(row->name, first->name, length) != 0 || row->name[length] != ' ')
            continue;
        if (!any)
            fprintf(out, "        %s) words='", first->name);
        fprintf(out, "%s%s", any ? " " : "", row->name + length + 1);
        any = true;
    }
    if (any)
        fputs("' ;;\n", out);
}

static void put_choices(FILE *out, const struct command_option *options)
{
    for (; options->name; options++) {
        if (options->kind != ARGUMENT_CHOICE)
            continue;
        fprintf(out, "        --%s) COMPREPLY=($(compgen -W '", options->name);
        for (const char *c = options->choices; *c; c++)
            fputc(*c == '|' ? ' ' : *c, out);
        fputs("' -- \"$word\")); return ;;\n", out);
    }
}

/* Those whose argument is none of a list: files, or nothing to offer. */
static void put_argument_cases(FILE *out, enum argument_kind kind, const char *action)
{
    bool any = false;
    for (const struct command *row = commands; row->name; row++) {
        for (const struct command_option *option = row->options; option->name; option++) {
            if (option->kind == kind) {
                fprintf(out, "%s--%s", any ? "|" : "        ", option->name);
                any = true;
            }
        }
    }
    for (const struct command_option *option = common_options; option->name; option++) {
        if (option->kind == kind) {
            fprintf(out, "%s--%s", any ? "|" : "        ", option->name);
            any = true;
        }
    }
    if (any)
        fprintf(out, ") %s ;;\n", action);
}

void completion_bash(FILE *out)
{
    static const enum argument_kind free_kinds[] = {ARGUMENT_TEXT, ARGUMENT_NUMBER, ARGUMENT_PAIR,
                                                    ARGUMENT_DAY, ARGUMENT_TIME};
    fputs("# SPDX-License-Identifier: MIT\n"
          "# bash completion for centralita; written by `make docs` from the table of commands.\n"
          "_centralita_accounts()\n"
          "{\n"
          "    local file= i\n"
          "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        [[ ${COMP_WORDS[i]} == --config ]] && file=${COMP_WORDS[i + 1]}\n"
          "    done\n" PRINT_ACCOUNTS "}\n"
          "\n"
          "_centralita()\n"
          "{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    local first= second= words= options= i\n"
          "    case $before in\n",
          out);
    put_argument_cases(out, ARGUMENT_FILE,
                       "COMPREPLY=($(compgen -f -- \"$word\")); compopt -o filenames; return");
    for (const struct command *row = commands; row->name; row++)
        put_choices(out, row->options);
    put_argument_cases(
        out, ARGUMENT_ACCOUNT,
        "COMPREPLY=($(compgen -W \"$(_centralita_accounts)\" -- \"$word\")); return");
    for (size_t i = 0; i < sizeof free_kinds / sizeof free_kinds[0]; i++)
        put_argument_cases(out, free_kinds[i], "return");
    fputs("    esac\n"
          "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        case ${COMP_WORDS[i]} in\n",
          out);
    put_argument_cases(out, ARGUMENT_FILE, "((i++))");
    fputs("        -*) ;;\n"
          "        *)\n"
          "            if [[ -z $first ]]; then first=${COMP_WORDS[i]}\n"
          "            elif [[ -z $second ]]; then second=${COMP_WORDS[i]}\n"
          "            fi ;;\n"
          "        esac\n"
          "    done\n"
          "    case $first in\n"
          "        '') words='",
          out);
    bool any = false;
    for (const struct command *row = commands; row->name; row++) {
        if (is_first_word(row))
            fprintf(out, "%s%s", any ? " " : "", row->name);
        any |= is_first_word(row);
    }
    fputs("' ;;\n", out);
    for (const struct command *row = commands; row->name; row++) {
        if (is_first_word(row))
            put_seconds(out, row);
        put_words(out, row);
    }
    fputs("    esac\n"
          "    [[ -n $second",
          out);
    for (const struct command *row = commands; row->name; row++) {
        if (row->word != ARGUMENT_NONE && row->most_words > 1)
            fprintf(out, " && $first != '%s'", row->name);
    }
    fputs(" ]] && words=\n"
          "    case \"$first $second\" in\n",
          out);
    /* Longer names first, since a shorter one with any second word would match them too. */
    for (int longer = 1; longer >= 0; longer--) {
        for (const struct command *row = commands; row->name; row++) {
            if ((strchr(row->name, ' ') != NULL) != longer)
                continue;
            fprintf(out, longer ? "        '%s') options='" : "        '%s '*) options='",
                    row->name);
            put_options(out, row->options);
            fputs("' ;;\n", out);
        }
    }
    fputs("    esac\n"
          "    if [[ $word == -* ]]; then\n"
          "        words=\"$options",
          out);
    put_options(out, common_options);
    fputs("\"\n"
          "    fi\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "}\n"
          "complete -F _centralita centralita\n",
          out);
}

/* ---- zsh */

/* Text inside '…' and […] of a specification. */
static void put_quoted(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else if (strchr("[]:\\", *text))
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
}

static void put_specification(FILE *out, const struct command_option *option)
{
    fputs("            '", out);
    if (option->repeats)
        fputc('*', out);
    if (option->not_with)
        fprintf(out, "(--%s)", option->not_with);
    fprintf(out, "--%s[", option->name);
    put_quoted(out, option->sentence);
    fputc(']', out);
    if (option->kind != ARGUMENT_NONE) {
        fputc(':', out);
        put_quoted(out, option->argument);
        fputc(':', out);
    }
    if (option->kind == ARGUMENT_FILE)
        fputs("_files", out);
    if (option->kind == ARGUMENT_ACCOUNT)
        fputs("_centralita_accounts", out);
    if (option->kind == ARGUMENT_CHOICE) {
        fputc('(', out);
        for (const char *c = option->choices; *c; c++)
            fputc(*c == '|' ? ' ' : *c, out);
        fputc(')', out);
    }
    fputs("' \\\n", out);
}

static void put_specifications(FILE *out, const struct command *row)
{
    fputs("        _arguments -S \\\n", out);
    for (const struct command_option *option = row->options; option->name; option++)
        put_specification(out, option);
    for (const struct command_option *option = common_options; option->name; option++)
        put_specification(out, option);
}

static void put_described(FILE *out, const char *first)
{
    size_t length = strlen(first);
    for (const struct command *row = commands; row->name; row++) {
        bool under = length ? strncmp(row->name, first, length) == 0 && row->name[length] == ' '
                            : is_first_word(row);
        if (!under)
            continue;
        fputs("                '", out);
        put_quoted(out, row->name + length + (length > 0));
        fputc(':', out);
        put_quoted(out, row->sentence);
        fputs("'\n", out);
    }
}

static bool has_second_words(const struct command *first)
{
    size_t length = strlen(first->name);
    for (const struct command *row = commands; row->name; row++) {
        if (length && strncmp(row->name, first->name, length) == 0 && row->name[length] == ' ')
            return true;
    }
    return false;
}

static void put_word_action(FILE *out, const struct command *row)
{
    fputs("            '*:word:", out);
    if (row->word == ARGUMENT_ACCOUNT)
        fputs("_centralita_accounts", out);
    if (row->word == ARGUMENT_KIND) {
        fputc('(', out);
        put_kinds(out);
        fputc(')', out);
    }
    fputs("'\n", out);
}

static void put_case(FILE *out, const struct command *row)
{
    bool longer = strchr(row->name, ' ') != NULL;
    fprintf(out, longer ? "    ('%s')\n" : "    ('%s'|'%s '*)\n", row->name, row->name);
    put_specifications(out, row);
    if (!row->name[0])
        fputs("            '1:command:->commands'\n", out);
    else if (!longer && has_second_words(row))
        fputs("            '*:word:->seconds'\n", out);
    else
        put_word_action(out, row);
    fputs("        ;;\n", out);
}

void completion_zsh(FILE *out)
{
    fputs("#compdef centralita\n"
          "# SPDX-License-Identifier: MIT\n"
          "# zsh completion for centralita; written by `make docs` from the table of commands.\n"
          "_centralita_accounts_list()\n"
          "{\n"
          "    local file=${opt_args[--config]}\n" PRINT_ACCOUNTS "}\n"
          "\n"
          "_centralita_accounts()\n"
          "{\n"
          "    compadd -- $(_centralita_accounts_list)\n"
          "}\n"
          "\n"
          "_centralita()\n"
          "{\n"
          "    local curcontext=$curcontext state line first= second= i\n"
          "    typeset -A opt_args\n"
          "    for ((i = 2; i < CURRENT; i++)); do\n"
          "        case ${words[i]} in\n",
          out);
    put_argument_cases(out, ARGUMENT_FILE, "((i++))");
    fputs("        -*) ;;\n"
          "        *)\n"
          "            if [[ -z $first ]]; then first=${words[i]}\n"
          "            elif [[ -z $second ]]; then second=${words[i]}\n"
          "            fi ;;\n"
          "        esac\n"
          "    done\n"
          "    case \"${first}${second:+ $second}\" in\n",
          out);
    for (int longer = 1; longer >= 0; longer--) {
        for (const struct command *row = commands; row->name; row++) {
            if ((strchr(row->name, ' ') != NULL) == longer)
                put_case(out, row);
        }
    }
    fputs("    esac\n"
          "    case $state in\n"
          "    commands)\n"
          "        local -a commands=(\n",
          out);
    put_described(out, "");
    fputs("        )\n"
          "        _describe command commands ;;\n"
          "    seconds)\n"
          "        local -a seconds=()\n"
          "        case $first in\n",
          out);
    for (const struct command *row = commands; row->name; row++) {
        if (!has_second_words(row))
            continue;
        fprintf(out, "        %s)\n            seconds=(\n", row->name);
        put_described(out, row->name);
        fputs("            ) ;;\n", out);
    }
    fputs("        esac\n"
          "        [[ -z $second ]] && _describe word seconds ;;\n"
          "    esac\n"
          "}\n"
          "_centralita \"$@\"\n",
          out);
}
