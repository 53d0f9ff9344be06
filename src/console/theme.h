/* SPDX-License-Identifier: MIT */
/* Themes: what each role looks like. A theme is a file; a role that it lacks is a fault of it. */
#ifndef CONSOLE_THEME_H
#define CONSOLE_THEME_H

#include "base/failure.h"
#include "base/paths.h"
#include "console/role.h"

#include <stdbool.h>

#define THEME_FILE_MAX 65536 /* bytes */
#define THEME_DEFAULT  "default"
#define THEME_MONO     "mono" /* where there are no colours */

enum attribute {
    ATTRIBUTE_BOLD = 1,
    ATTRIBUTE_DIM = 2,
    ATTRIBUTE_ITALIC = 4,
    ATTRIBUTE_UNDERLINE = 8,
    ATTRIBUTE_REVERSE = 16,
};

#define COLOUR_OWN (-1) /* the terminal's */

struct style {
    short text, background;         /* of 256 colours */
    short text_few, background_few; /* of 16 */
    unsigned attributes;
};

struct theme {
    struct style styles[ROLE_COUNT];
};

/* Reads a theme's text; false with a sentence that names `path` and the line, at the first fault:
   what can't be read, a role that is not known, given twice or lacking. */
bool theme_parse(struct theme *theme, const char *text, const char *path, struct failure *failure);

/* Where the theme is: `name` is a path, or the name of a file without its ending in the user's
   directory, in $CENTRALITA_THEMES, or in the installed one. False with a sentence. */
bool theme_find(const char *name, char path[PATH_SIZE], struct failure *failure);

/* What is used where no theme can be read: the terminal's own colours, and the bar reversed. */
void theme_plain(struct theme *theme);

/* What a role looks like on what lies under it: the under one's background, and its text's colour
   where the role has none of its own. */
struct style theme_style(const struct theme *theme, int base, int role);

/* Finds and reads it. */
bool theme_load(struct theme *theme, const char *name, struct failure *failure);

#endif
