/* SPDX-License-Identifier: MIT */
/* Cells, clipping, wide and combining characters. */
#include "console/canvas.h"

#include "base/utf8.h"
#include "console/width.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMATTED_MAX 1024 /* bytes of one formatted text */

bool canvas_start(struct canvas *canvas, int width, int height)
{
    *canvas = (struct canvas){.cursor_x = -1, .cursor_y = -1};
    return canvas_resize(canvas, width, height);
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){0};
}

static int side_hold(int side)
{
    return side < 0 ? 0 : side > CANVAS_SIDE_MAX ? CANVAS_SIDE_MAX : side;
}

bool canvas_resize(struct canvas *canvas, int width, int height)
{
    width = side_hold(width);
    height = side_hold(height);
    free(canvas->cells);
    canvas->cells = calloc((size_t)width * (size_t)height + 1, sizeof *canvas->cells);
    canvas->width = canvas->cells ? width : 0;
    canvas->height = canvas->cells ? height : 0;
    canvas_clear(canvas);
    return canvas->cells;
}

static struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
    return &canvas->cells[(size_t)y * (size_t)canvas->width + (size_t)x];
}

const struct cell *canvas_cell(const struct canvas *canvas, int x, int y)
{
    return cell_at(canvas, x, y);
}

static void cell_blank(struct cell *cell, enum role role)
{
    memset(cell->text, 0, sizeof cell->text);
    cell->text[0] = ' ';
    cell->width = 1;
    cell->role = (unsigned char)role;
}

void canvas_clear(struct canvas *canvas)
{
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    for (size_t i = 0; i < count; i++) {
        cell_blank(&canvas->cells[i], ROLE_TEXT);
        canvas->cells[i].base = ROLE_TEXT;
    }
    canvas->cursor_x = canvas->cursor_y = -1;
    canvas->list = (struct list_place){0};
}

struct view view_whole(struct canvas *canvas)
{
    return (struct view){canvas, {0, 0, canvas->width, canvas->height}};
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int greater(int a, int b)
{
    return a > b ? a : b;
}

struct view view_part(const struct view *view, struct rect rect)
{
    const struct rect *outer = &view->rect;
    int left = greater(rect.x, 0);
    int top = greater(rect.y, 0);
    int right = smaller(rect.x + rect.width, outer->width);
    int bottom = smaller(rect.y + rect.height, outer->height);
    struct rect inner = {outer->x + left, outer->y + top, greater(right - left, 0),
                         greater(bottom - top, 0)};
    return (struct view){view->canvas, inner};
}

/* Frees a cell that is about to be drawn on from the wide character that it is half of. */
static void cell_release(struct canvas *canvas, int x, int y)
{
    struct cell *cell = cell_at(canvas, x, y);
    if (cell->width == 0 && x > 0)
        cell_blank(cell_at(canvas, x - 1, y), (enum role)cell_at(canvas, x - 1, y)->role);
    if (cell->width == 2 && x + 1 < canvas->width)
        cell_blank(cell_at(canvas, x + 1, y), (enum role)cell_at(canvas, x + 1, y)->role);
    cell_blank(cell, (enum role)cell->role);
}

static void cell_put(struct canvas *canvas, int x, int y, enum role role, const char *bytes,
                     size_t length, int width)
{
    cell_release(canvas, x, y);
    if (width == 2)
        cell_release(canvas, x + 1, y);
    struct cell *cell = cell_at(canvas, x, y);
    memset(cell->text, 0, sizeof cell->text);
    memcpy(cell->text, bytes, length);
    cell->width = (unsigned char)width;
    cell->role = (unsigned char)role;
    if (width == 2) {
        struct cell *second = cell_at(canvas, x + 1, y);
        memset(second->text, 0, sizeof second->text);
        second->width = 0;
        second->role = (unsigned char)role;
    }
}

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* Adds a mark to the character that was drawn last; one too many is left out. */
static void cell_mark(struct cell *cell, const char *bytes, size_t length)
{
    size_t there = strlen(cell->text);
    if (there + length < CELL_BYTES && count_characters(cell->text) < CELL_CHARACTERS)
        memcpy(cell->text + there, bytes, length);
}

/* One character of a text: how it is drawn. */
struct glyph {
    size_t taken; /* bytes of the text */
    char bytes[UTF8_BYTES_MAX];
    size_t length;
    int width;
};

static struct glyph glyph_read(const char *text, size_t length)
{
    struct glyph glyph = {0};
    uint32_t character;
    bool good;
    glyph.taken = utf8_read(text, length, &character, &good);
    if (!good || utf8_is_control(character))
        character = '?';
    glyph.length = utf8_write(character, glyph.bytes);
    glyph.width = character_width(character);
    return glyph;
}

int text_width(const char *text)
{
    int width = 0;
    size_t left = strlen(text);
    while (left) {
        struct glyph glyph = glyph_read(text, left);
        width += glyph.width;
        text += glyph.taken;
        left -= glyph.taken;
    }
    return width;
}

/* Where the next character goes, and the edges between which it may. In a canvas' own columns. */
struct pen {
    const struct view *view;
    int x, y;
    int left, right;
    int last; /* the column of the character drawn last, or -1 */
};

static void pen_put_ascii(struct pen *pen, enum role role, const char *bytes, size_t length,
                          int width)
{
    uint32_t character;
    bool good;
    utf8_read(bytes, length, &character, &good);
    char stand_in = character_ascii(character);
    for (int i = 0; i < width; i++) {
        int x = pen->x + i;
        if (x >= pen->left && x < pen->right)
            cell_put(pen->view->canvas, x, pen->y, role, &stand_in, 1, 1);
    }
    pen->x += width;
}

static void pen_put(struct pen *pen, enum role role, const struct glyph *glyph)
{
    struct canvas *canvas = pen->view->canvas;
    if (canvas->ascii) {
        pen_put_ascii(pen, role, glyph->bytes, glyph->length, glyph->width);
        return;
    }
    if (glyph->width == 0) {
        if (pen->last >= 0)
            cell_mark(cell_at(canvas, pen->last, pen->y), glyph->bytes, glyph->length);
        return;
    }
    bool whole = pen->x >= pen->left && pen->x + glyph->width <= pen->right;
    pen->last = whole ? pen->x : -1;
    if (whole)
        cell_put(canvas, pen->x, pen->y, role, glyph->bytes, glyph->length, glyph->width);
    else if (pen->x >= pen->left && pen->x < pen->right)
        cell_put(canvas, pen->x, pen->y, role, " ", 1, 1); /* half of a wide one has room */
    pen->x += glyph->width;
}

/* Draws `length` bytes into `width` columns of the view; returns the view's column behind them. */
static int draw_bytes(const struct view *view, int x, int y, int width, enum role role,
                      const char *text, size_t length)
{
    const struct rect *rect = &view->rect;
    bool visible = y >= 0 && y < rect->height;
    struct pen pen = {
        view, rect->x + x, rect->y + y, rect->x, rect->x + smaller(rect->width, x + width), -1};
    int end = x;
    while (length && end < x + width) {
        struct glyph glyph = glyph_read(text, length);
        if (visible)
            pen_put(&pen, role, &glyph);
        end += glyph.width;
        text += glyph.taken;
        length -= glyph.taken;
    }
    /* Marks on the last character that fitted. */
    while (visible && length && !view->canvas->ascii) {
        struct glyph glyph = glyph_read(text, length);
        if (glyph.width)
            break;
        pen_put(&pen, role, &glyph);
        text += glyph.taken;
        length -= glyph.taken;
    }
    return smaller(end, x + width);
}

int draw_text(const struct view *view, int x, int y, enum role role, const char *text)
{
    int room = view->rect.width - x;
    return room > 0 ? draw_bytes(view, x, y, room, role, text, strlen(text)) : x;
}

int draw_textf(const struct view *view, int x, int y, enum role role, const char *format, ...)
{
    char text[FORMATTED_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return draw_text(view, x, y, role, text);
}

int draw_field(const struct view *view, int x, int y, int width, enum role role, const char *text)
{
    if (width <= 0)
        return x;
    if (text_width(text) <= width) {
        draw_bytes(view, x, y, width, role, text, strlen(text));
    } else {
        int end = draw_bytes(view, x, y, width - 1, role, text, strlen(text));
        bool ascii = view->canvas->ascii;
        draw_bytes(view, end, y, 1, role, ascii ? "~" : "…", ascii ? 1 : strlen("…"));
    }
    return x + width;
}

int draw_field_right(const struct view *view, int x, int y, int width, enum role role,
                     const char *text)
{
    int spare = width - text_width(text);
    if (spare <= 0)
        return draw_field(view, x, y, width, role, text);
    draw_field(view, x + spare, y, width - spare, role, text);
    return x + width;
}

/* Bytes of the text that go on a line of `width` columns; *skip: the blank behind it. */
static size_t line_break(const char *text, int width, size_t *skip)
{
    size_t at = 0;
    size_t space = 0;
    size_t left = strlen(text);
    int columns = 0;
    *skip = 0;
    while (at < left) {
        struct glyph glyph = glyph_read(text + at, left - at);
        if (text[at] == '\n') {
            *skip = 1;
            return at;
        }
        if (text[at] == ' ')
            space = at;
        if (columns + glyph.width > width)
            break;
        columns += glyph.width;
        at += glyph.taken;
    }
    if (at == left)
        return at;
    if (space) {
        *skip = 1;
        return space;
    }
    return at ? at : glyph_read(text, left).taken;
}

int draw_wrapped(const struct view *view, int x, int y, int width, int lines, enum role role,
                 const char *text)
{
    int line = 0;
    while (*text && line < lines && width > 0) {
        size_t skip;
        size_t length = line_break(text, width, &skip);
        bool cut = line + 1 == lines && text[length + skip];
        if (view && cut)
            draw_field(view, x, y + line, width, role, text);
        else if (view)
            draw_bytes(view, x, y + line, width, role, text, length);
        text += length + skip;
        line++;
    }
    return y + line;
}

void draw_base(const struct view *view, struct rect rect, enum role base)
{
    struct view part = view_part(view, rect);
    for (int y = part.rect.y; y < part.rect.y + part.rect.height; y++) {
        for (int x = part.rect.x; x < part.rect.x + part.rect.width; x++) {
            cell_release(view->canvas, x, y);
            struct cell *cell = cell_at(view->canvas, x, y);
            cell->role = ROLE_TEXT;
            cell->base = (unsigned char)base;
        }
    }
}

void draw_across(const struct view *view, int x, int y, int width, enum role role,
                 const char *character)
{
    for (int i = 0; i < width; i++)
        draw_bytes(view, x + i, y, 1, role, character, strlen(character));
}

void draw_down(const struct view *view, int x, int y, int height, enum role role,
               const char *character)
{
    for (int i = 0; i < height; i++)
        draw_bytes(view, x, y + i, 1, role, character, strlen(character));
}

void draw_role(const struct view *view, struct rect rect, enum role role)
{
    struct view part = view_part(view, rect);
    for (int y = part.rect.y; y < part.rect.y + part.rect.height; y++) {
        for (int x = part.rect.x; x < part.rect.x + part.rect.width; x++)
            cell_at(view->canvas, x, y)->role = (unsigned char)role;
    }
}

void draw_list_place(const struct view *view, int lines, size_t top)
{
    struct view part = view_part(view, (struct rect){0, 0, view->rect.width, lines});
    view->canvas->list = (struct list_place){part.rect, top};
}

void draw_cursor(const struct view *view, int x, int y)
{
    if (x < 0 || y < 0 || x >= view->rect.width || y >= view->rect.height)
        return;
    view->canvas->cursor_x = view->rect.x + x;
    view->canvas->cursor_y = view->rect.y + y;
}

static void text_trim(struct text *out, size_t start)
{
    while (out->length > start && out->bytes[out->length - 1] == ' ')
        out->bytes[--out->length] = '\0';
}

void canvas_dump_text(const struct canvas *canvas, struct text *out)
{
    for (int y = 0; y < canvas->height; y++) {
        size_t start = out->length;
        for (int x = 0; x < canvas->width; x++)
            text_add(out, cell_at(canvas, x, y)->text);
        text_trim(out, start);
        text_add_char(out, '\n');
    }
}

void canvas_dump_roles(const struct canvas *canvas, struct text *out)
{
    for (int y = 0; y < canvas->height; y++) {
        size_t start = out->length;
        for (int x = 0; x < canvas->width; x++) {
            const struct cell *cell = cell_at(canvas, x, y);
            bool plain = cell->role == ROLE_TEXT && cell->base == ROLE_TEXT;
            bool blank = plain && strcmp(cell->text, " ") == 0;
            int role = cell->role == ROLE_TEXT ? cell->base : cell->role;
            text_add_char(out, blank ? ' ' : role_letters[role]);
        }
        text_trim(out, start);
        text_add_char(out, '\n');
    }
}
