/* SPDX-License-Identifier: MIT */
/* The configuration's file format: sections, and a key and a value on each line. Values are the
   rest of their line, trimmed; comments stand on lines of their own; nothing is escaped or
   continued. */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include "config/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define INI_LINE_MAX    4096 /* bytes, the line's end not counted */
#define INI_FILE_MAX    (1024 * 1024)
#define INI_ENTRIES_MAX 4096 /* lines with a key, and sections too */

struct ini_entry {
    char *section; /* "engine", "provider.madrid" */
    char *key;
    char *value; /* "" where nothing stands behind the = */
    int line;
};

struct ini_section {
    char *name;
    int line; /* where it begins first: it may be taken up again */
};

struct ini {
    char *path;
    unsigned mode; /* of the file: who may read it */
    struct ini_entry *list;
    size_t count;
    struct ini_section *sections;
    size_t section_count;
};

/* Reads the file. Faults of the form (a line too long, no `=`, a key outside a section, a key given
   twice, NUL or invalid UTF-8) are told to `fault`; false if there was one, or it can't be read.
   What could be read is in `ini` all the same. */
bool ini_read(struct ini *ini, const char *path, ini_fault *fault, void *context);
void ini_free(struct ini *ini); /* wipes values, since secrets are among them */
const struct ini_entry *ini_find(const struct ini *ini, const char *section, const char *key);
/* The section, or NULL where the file has none of this name; it may be empty. */
const struct ini_section *ini_section_find(const struct ini *ini, const char *section);

#endif
