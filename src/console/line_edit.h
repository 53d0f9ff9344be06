/* SPDX-License-Identifier: MIT */
/* A line of text that is being typed, with its cursor. */
#ifndef CONSOLE_LINE_EDIT_H
#define CONSOLE_LINE_EDIT_H

#include "console/actions.h"
#include "console/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_EDIT_SIZE 4096 /* bytes with the NUL; a note is the longest */

struct line_edit {
    char *text;    /* NULL while empty, see line_edit_text() */
    size_t length; /* bytes */
    size_t cursor; /* bytes before it; always on a character's border */
    size_t most;   /* bytes it may hold, below LINE_EDIT_SIZE */
};

void line_edit_start(struct line_edit *edit, size_t most, const char *text);
void line_edit_free(struct line_edit *edit);
const char *line_edit_text(const struct line_edit *edit);
void line_edit_set(struct line_edit *edit, const char *text); /* cut at `most`; cursor at the end */
/* False where it is a control character or there is no room. */
bool line_edit_insert(struct line_edit *edit, uint32_t character);
/* The actions that move and erase; false where it is none of them. */
bool line_edit_act(struct line_edit *edit, enum action action);
/* Draws it in `width` columns, scrolled so that the cursor is seen; puts the cursor if `focused`.
 */
void line_edit_draw(const struct line_edit *edit, const struct view *view, int x, int y, int width,
                    enum role role, bool focused);

#endif
