/* SPDX-License-Identifier: MIT */
/* Folding of text for searching: case, accents and width don't matter, so `cadiz` finds Cádiz. */
#ifndef UNICODE_FOLD_H
#define UNICODE_FOLD_H

#include "base/text.h"

/* Adds the folded form of the UTF-8 text. Runs of white space become one space. Thread-safe. */
bool fold_text(struct text *out, const char *text);

#endif
