/* SPDX-License-Identifier: MIT */
/* A directory of a test's own, and a list of the faults that it was told. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include "base/text.h"

#include <stddef.h>

#define SCRATCH_PATH_SIZE 256

/* Makes it; aborts if that can't be done. */
void scratch_start(void);
/* Removes it with all that is in it. */
void scratch_end(void);

/* The path of a file in it; good until the next but three calls. */
const char *scratch_path(const char *name);
/* Writes the bytes into the file, with this mode; gives its path. */
const char *scratch_write(const char *name, const void *bytes, size_t length, unsigned mode);
const char *scratch_text(const char *name, const char *text);

/* Takes faults (as an ini_fault): each becomes a line of `list`, a struct text. The directory's
   path in them is left out. */
void scratch_fault(void *list, const char *sentence);

#endif
