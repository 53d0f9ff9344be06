/* SPDX-License-Identifier: MIT */
/* Text for those who take nothing but ISO-8859-1's characters. */
#ifndef UNICODE_LATIN1_H
#define UNICODE_LATIN1_H

#include "base/text.h"

/* Adds the UTF-8 text, still as UTF-8, with nothing but printable characters of ISO-8859-1: for
   others stand Latin letters and plain signs ("Łukasz “Dvořák”" → `Lukasz "Dvorák"`, "Анна" →
   `Anna`), else `?`, and so behind the first half KiB; for control characters, a blank.
   Thread-safe. The first text of a script takes some tens of milliseconds more, to load its tables;
   latin1_load does that before. */
bool latin1_fit_text(struct text *out, const char *text);

/* Loads what names are written in most: a tenth of a second, for a thread that nobody waits for. */
void latin1_load(void);

#endif
