/* SPDX-License-Identifier: MIT */
/* Writes mdoc: the macros that our manual pages use, and text that no macro mistakes for its own.
 */
#ifndef DOCGEN_ROFF_H
#define DOCGEN_ROFF_H

#include "client/command.h"
#include "config/option.h"

#include <stdio.h>

/* The head of a page, up to the end of NAME. */
void roff_begin(FILE *out, const char *title, int section, const char *name, const char *summary);

void roff_section(FILE *out, const char *title);
void roff_subsection(FILE *out, const char *title);

/* A text in lines of its own: `words` in backquotes become literal, empty lines part paragraphs. */
void roff_text(FILE *out, const char *text);
/* Paragraphs in between, each begun with .Pp. */
void roff_paragraph(FILE *out, const char *text);
/* A sentence of a table: with a capital letter and a full stop. */
void roff_sentence(FILE *out, const char *sentence);

/* A list of names with what they mean; `width` is the longest name, NULL for a list that hangs. */
void roff_list(FILE *out, const char *width);
void roff_item(FILE *out, const char *name);     /* literal */
void roff_variable(FILE *out, const char *name); /* of the environment */
void roff_path(FILE *out, const char *path);
void roff_option(FILE *out, const struct command_option *option);
void roff_list_end(FILE *out);

/* Lines as they stand, set apart. */
void roff_example(FILE *out, const char *lines);

/* The names of other pages: "centralita(1)", up to NULL. */
void roff_see_also(FILE *out, const char *const *pages);

#endif
