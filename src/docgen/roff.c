/* SPDX-License-Identifier: MIT */
/* mdoc. */
#include "docgen/roff.h"

#include <ctype.h>
#include <string.h>

#define MANUAL_DATE "November 22, 2026"
#define LINE_WIDTH  68

/* One character of text or of a macro's argument. */
static void put_character(FILE *out, char c)
{
    if (c == '\\')
        fputs("\\e", out);
    else if (c == '-')
        fputs("\\-", out);
    else if (c == '~')
        fputs("\\(ti", out);
    else if (c == '^')
        fputs("\\(ha", out);
    else if (c == '\'')
        fputs("\\(aq", out);
    else if (c == '`')
        fputs("\\(ga", out);
    else if (c == '"')
        fputs("\\(dq", out);
    else
        fputc(c, out);
}

static void put_literal(FILE *out, const char *text)
{
    for (; *text; text++)
        put_character(out, *text);
}

/* As one argument of a macro, that is never taken for a macro's name or for punctuation. */
static void put_argument(FILE *out, const char *text)
{
    fputs("\"\\&", out);
    put_literal(out, text);
    fputc('"', out);
}

/* A word of text: hyphens are hyphens, and what stands in backquotes is literal and bold. */
static void put_word(FILE *out, const char *word, size_t length, bool *literal)
{
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '`') {
            fputs(*literal ? "\\fP" : "\\fB", out);
            *literal = !*literal;
        } else if (word[i] == '-' && !*literal && !(i + 1 < length && word[i + 1] == '-') &&
                   !(i && word[i - 1] == '-')) {
            fputc('-', out);
        } else {
            put_character(out, word[i]);
        }
    }
}

void roff_text(FILE *out, const char *text)
{
    size_t column = 0;
    bool literal = false;
    while (*text) {
        size_t length = strcspn(text, " \n");
        bool wraps = column && column + 1 + length > LINE_WIDTH;
        if (column)
            fputc(wraps ? '\n' : ' ', out);
        if ((!column || wraps) && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        column = column && !wraps ? column + 1 + length : length;
        put_word(out, text, length, &literal);
        bool ends = length && strchr(".?!", text[length - 1]) && text[length] == ' ';
        text += length;
        if (strncmp(text, "\n\n", 2) == 0) {
            fputs("\n.Pp", out);
            ends = true;
        }
        text += strspn(text, " \n");
        if (ends && *text) { /* a sentence begins on a line of its own */
            fputc('\n', out);
            column = 0;
        }
    }
    fputc('\n', out);
}

void roff_paragraph(FILE *out, const char *text)
{
    fputs(".Pp\n", out);
    roff_text(out, text);
}

void roff_sentence(FILE *out, const char *sentence)
{
    char text[2048];
    int length = snprintf(text, sizeof text - 1, "%s", sentence);
    if (length <= 0 || (size_t)length >= sizeof text - 2)
        return;
    text[0] = (char)toupper((unsigned char)text[0]);
    if (!strchr(".!?", text[length - 1]))
        memcpy(text + length, ".", 2);
    roff_text(out, text);
}

void roff_begin(FILE *out, const char *title, int section, const char *name, const char *summary)
{
    fputs(".\\\" SPDX-License-Identifier: MIT\n"
          ".\\\" Written by `make docs` from the tables of the programs.\n",
          out);
    fprintf(out, ".Dd %s\n.Dt %s %d\n.Os\n.Sh NAME\n.Nm %s\n.Nd %s\n", MANUAL_DATE, title, section,
            name, summary);
}

void roff_section(FILE *out, const char *title)
{
    fprintf(out, ".Sh %s\n", title);
}

void roff_subsection(FILE *out, const char *title)
{
    fputs(".Ss ", out);
    put_argument(out, title);
    fputc('\n', out);
}

void roff_list(FILE *out, const char *width)
{
    if (width)
        fprintf(out, ".Bl -tag -width \"%s\"\n", width);
    else
        fputs(".Bl -tag -width Ds\n", out);
}

void roff_item(FILE *out, const char *name)
{
    fputs(".It Sy ", out);
    put_argument(out, name);
    fputc('\n', out);
}

void roff_variable(FILE *out, const char *name)
{
    fprintf(out, ".It Ev %s\n", name);
}

void roff_path(FILE *out, const char *path)
{
    fputs(".It Pa ", out);
    put_literal(out, path);
    fputc('\n', out);
}

void roff_option(FILE *out, const struct command_option *option)
{
    fprintf(out, ".It Fl \\-%s", option->name);
    if (option->kind != ARGUMENT_NONE) {
        fputs(" Ar ", out);
        put_argument(out, option->kind == ARGUMENT_CHOICE ? option->choices : option->argument);
    }
    fputc('\n', out);
}

void roff_list_end(FILE *out)
{
    fputs(".El\n", out);
}

void roff_example(FILE *out, const char *lines)
{
    fputs(".Bd -literal -offset indent\n", out);
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        if (*lines == '.' || *lines == '\'')
            fputs("\\&", out);
        for (size_t i = 0; i < length; i++)
            put_character(out, lines[i]);
        fputc('\n', out);
        lines += length + (lines[length] == '\n');
    }
    fputs(".Ed\n", out);
}

void roff_see_also(FILE *out, const char *const *pages)
{
    roff_section(out, "SEE ALSO");
    for (; *pages; pages++) {
        size_t length = strcspn(*pages, "(");
        fprintf(out, ".Xr %.*s %c%s\n", (int)length, *pages, (*pages)[length + 1],
                pages[1] ? " ," : "");
    }
}
