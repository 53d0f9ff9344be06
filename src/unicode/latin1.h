/* SPDX-License-Identifier: MIT */
/* Text for those who take nothing but ISO-8859-1's characters. */
#ifndef UNICODE_LATIN1_H
#define UNICODE_LATIN1_H

#include "base/text.h"

/* Adds the UTF-8 text, still as UTF-8, with nothing but printable characters of ISO-8859-1: for
   others stand their base letters and plain signs ("Łukasz “Dvořák”" → `Lukasz "Dvorák"`), else
   `?`; for control characters, a blank. Thread-safe; the first text that needs it takes some tens
   of milliseconds more, to load the tables. */
bool latin1_fit_text(struct text *out, const char *text);

#endif
