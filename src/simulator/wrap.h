/* SPDX-License-Identifier: MIT */
/* Paragraphs in lines of bounded width, for --help. */
#ifndef SIMULATOR_WRAP_H
#define SIMULATOR_WRAP_H

#include <stdio.h>

#define WRAP_WIDTH 68 /* columns: the manual shows it further to the right */

/* Prints the text (UTF-8) and a line's end; each line begins behind `indent` blanks, and \n ends a
   line. */
void wrap_print(FILE *out, int indent, const char *text);

#endif
