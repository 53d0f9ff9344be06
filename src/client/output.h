/* SPDX-License-Identifier: MIT */
/* Results on stdout: JSON, CSV, and columns for people. */
#ifndef CLIENT_OUTPUT_H
#define CLIENT_OUTPUT_H

#include "base/failure.h"
#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define OUTPUT_CELL_MAX 8192 /* bytes of a cell for people */

/* One object in one line of UTF-8. */
void output_json(const json_t *object);

/* A cell of CSV (RFC 4180), with the comma that is due. One that a spreadsheet would take for a
   formula gets an apostrophe in front; telephone numbers, and `trusted` texts of our own, stay as
   they are. */
void output_csv_text(struct text *row, const char *text, bool trusted);
/* The value of JSON: text, number, boolean; "" for null; the JSON itself of objects and lists. */
void output_csv_value(struct text *row, const json_t *value);
/* Ends the row and prints it. */
void output_csv_row(struct text *row);

/* Prints the text, cleaned, in `width` columns of the terminal: filled up with spaces, or cut where
   it is too wide and `cut` says so. Width 0: as it is. */
void output_cell(const char *text, int width, bool cut);

/* Columns that the text takes. */
int output_width(const char *text);

/* Sends what was printed on its way: after a page, and at the end. FAILURE_ENGINE where it can't be
   written. */
bool output_flush(struct failure *failure);

#endif
