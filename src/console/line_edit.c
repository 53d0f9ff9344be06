/* SPDX-License-Identifier: MIT */
/* Moving, inserting and erasing by what a person sees as one character. */
#include "console/line_edit.h"

#include "base/utf8.h"
#include "console/width.h"

#include <stdlib.h>
#include <string.h>

void line_edit_start(struct line_edit *edit, size_t most, const char *text)
{
    *edit = (struct line_edit){.most = most < LINE_EDIT_SIZE ? most : LINE_EDIT_SIZE - 1};
    line_edit_set(edit, text);
}

void line_edit_free(struct line_edit *edit)
{
    free(edit->text);
    *edit = (struct line_edit){.most = edit->most};
}

const char *line_edit_text(const struct line_edit *edit)
{
    return edit->text ? edit->text : "";
}

static bool line_edit_room(struct line_edit *edit, size_t length)
{
    char *bytes = realloc(edit->text, length + 1);
    if (bytes)
        edit->text = bytes;
    return bytes;
}

void line_edit_set(struct line_edit *edit, const char *text)
{
    size_t length = utf8_prefix(text, strlen(text), edit->most);
    if (!line_edit_room(edit, length))
        return;
    utf8_copy_clean(edit->text, length + 1, text, length);
    edit->length = edit->cursor = strlen(edit->text);
}

bool line_edit_insert(struct line_edit *edit, uint32_t character)
{
    char bytes[UTF8_BYTES_MAX];
    size_t length = utf8_write(character, bytes);
    if (!length || utf8_is_control(character) || edit->length + length > edit->most ||
        !line_edit_room(edit, edit->length + length))
        return false;
    memmove(edit->text + edit->cursor + length, edit->text + edit->cursor,
            edit->length - edit->cursor);
    memcpy(edit->text + edit->cursor, bytes, length);
    edit->length += length;
    edit->cursor += length;
    edit->text[edit->length] = '\0';
    return true;
}

static uint32_t character_at(const struct line_edit *edit, size_t at, size_t *length)
{
    uint32_t character;
    bool good;
    *length = utf8_read(edit->text + at, edit->length - at, &character, &good);
    return character;
}

static size_t step_left(const struct line_edit *edit, size_t at)
{
    size_t length;
    while (at) {
        do
            at--;
        while (at && ((unsigned char)edit->text[at] & 0xC0) == 0x80);
        if (character_width(character_at(edit, at, &length)) > 0)
            break;
    }
    return at;
}

static size_t step_right(const struct line_edit *edit, size_t at)
{
    size_t length = 0;
    if (at < edit->length) {
        character_at(edit, at, &length);
        at += length;
    }
    while (at < edit->length && character_width(character_at(edit, at, &length)) == 0)
        at += length;
    return at;
}

static size_t word_left(const struct line_edit *edit, size_t at)
{
    while (at && edit->text[at - 1] == ' ')
        at--;
    while (at && edit->text[at - 1] != ' ')
        at--;
    return at;
}

static void erase(struct line_edit *edit, size_t from, size_t to)
{
    if (!edit->text)
        return;
    memmove(edit->text + from, edit->text + to, edit->length - to + 1);
    edit->length -= to - from;
    edit->cursor = from;
}

bool line_edit_act(struct line_edit *edit, enum action action)
{
    size_t at = edit->cursor;
    switch ((int)action) {
    case ACTION_CURSOR_LEFT:
        edit->cursor = step_left(edit, at);
        return true;
    case ACTION_CURSOR_RIGHT:
        edit->cursor = step_right(edit, at);
        return true;
    case ACTION_CURSOR_HOME:
        edit->cursor = 0;
        return true;
    case ACTION_CURSOR_END:
        edit->cursor = edit->length;
        return true;
    case ACTION_ERASE:
        erase(edit, step_left(edit, at), at);
        return true;
    case ACTION_ERASE_NEXT:
        erase(edit, at, step_right(edit, at));
        return true;
    case ACTION_ERASE_WORD:
        erase(edit, word_left(edit, at), at);
        return true;
    case ACTION_ERASE_LINE:
        erase(edit, 0, at);
        return true;
    default:
        return false;
    }
}

void line_edit_draw(const struct line_edit *edit, const struct view *view, int x, int y, int width,
                    enum role role, bool focused)
{
    if (width <= 0)
        return;
    char before[LINE_EDIT_SIZE] = "";
    memcpy(before, line_edit_text(edit), edit->cursor);
    before[edit->cursor] = '\0';
    const char *start = line_edit_text(edit);
    size_t skipped = 0;
    while (skipped < edit->cursor && text_width(before + skipped) > width - 1)
        skipped = step_right(edit, skipped);
    struct view part = view_part(view, (struct rect){x, y, width, 1});
    draw_field(&part, 0, 0, width, role, start + skipped);
    if (focused)
        draw_cursor(&part, text_width(before + skipped), 0);
}
