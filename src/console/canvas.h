/* SPDX-License-Identifier: MIT */
/* A grid of cells that panes draw on. It knows nothing of terminals: each cell has a character as a
   person sees it, its width, and the role that it plays. Whatever is drawn is made harmless and
   clipped here. */
#ifndef CONSOLE_CANVAS_H
#define CONSOLE_CANVAS_H

#include "base/text.h"
#include "console/role.h"

#include <stdbool.h>
#include <stdint.h>

#define CANVAS_SIDE_MAX 1024 /* most columns or lines */
#define CELL_CHARACTERS                                                      \
    5 /* a base character and the marks on it; what curses takes in one cell \
       */
#define CELL_BYTES (CELL_CHARACTERS * 4 + 1)

struct cell {
    char text[CELL_BYTES]; /* UTF-8; "" in the second half of a wide one */
    unsigned char width;   /* 1 or 2; 0 for the second half */
    unsigned char role;
    unsigned char
        base; /* the role that lies under it: of a selected line, a window; else ROLE_TEXT */
};

struct rect {
    int x, y, width, height;
};

/* Where the mouse finds the list of the window on top. */
struct list_place {
    struct rect rect; /* its lines on the canvas; width 0: there is none */
    size_t top;       /* the first one that is shown */
};

struct canvas {
    int width, height;
    struct cell *cells;
    bool ascii; /* draw only ASCII: other characters become a letter like them, or `?` */
    int cursor_x, cursor_y; /* -1: no cursor */
    struct list_place list;
};

/* A part of a canvas with coordinates of its own; nothing is drawn outside it. */
struct view {
    struct canvas *canvas;
    struct rect rect;
};

bool canvas_start(struct canvas *canvas, int width, int height);
void canvas_free(struct canvas *canvas);
/* Empties it and gives it a size; false when out of memory (then it is 0x0). */
bool canvas_resize(struct canvas *canvas, int width, int height);
void canvas_clear(struct canvas *canvas);
const struct cell *canvas_cell(const struct canvas *canvas, int x, int y);

/* The whole canvas; a part of a view (clipped to it). */
struct view view_whole(struct canvas *canvas);
struct view view_part(const struct view *view, struct rect rect);

/* Columns that the text takes when it is drawn. */
int text_width(const char *text);

/* Draws from column x of line y, to the right edge at most; returns the column behind it. */
int draw_text(const struct view *view, int x, int y, enum role role, const char *text);
int draw_textf(const struct view *view, int x, int y, enum role role, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* In `width` columns: cut with an ellipsis where it is longer. Returns the column behind the field.
 */
int draw_field(const struct view *view, int x, int y, int width, enum role role, const char *text);
int draw_field_right(const struct view *view, int x, int y, int width, enum role role,
                     const char *text);
/* Text broken into lines at spaces, from line y on; returns the line behind it. Draws at most
   `lines` lines; where there is more, the last one ends in an ellipsis. With a NULL view it only
   counts, for `width` columns. */
int draw_wrapped(const struct view *view, int x, int y, int width, int lines, enum role role,
                 const char *text);
/* Lays `base` under the rectangle and empties it. */
void draw_base(const struct view *view, struct rect rect, enum role base);
/* Repeats a character of one column along a line, or down a column. */
void draw_across(const struct view *view, int x, int y, int width, enum role role,
                 const char *character);
void draw_down(const struct view *view, int x, int y, int height, enum role role,
               const char *character);
/* Gives what is drawn in the rectangle another role. */
void draw_role(const struct view *view, struct rect rect, enum role role);
/* Tells that the view has a list from its line 0 on: `lines` are seen, the first is number `top`.
 */
void draw_list_place(const struct view *view, int lines, size_t top);
/* Puts the cursor there, if it is inside the view. */
void draw_cursor(const struct view *view, int x, int y);

/* Adds what a person sees, a line each, blanks at the ends left out; and the map of the roles'
 * letters. */
void canvas_dump_text(const struct canvas *canvas, struct text *out);
void canvas_dump_roles(const struct canvas *canvas, struct text *out);

#endif
