/* SPDX-License-Identifier: MIT */
/* The bounded growing buffer. */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_FIRST_ROOM 64

void text_start(struct text *text, size_t max)
{
    *text = (struct text){.max = max};
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){.max = text->max};
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->failed = false;
    if (text->bytes)
        text->bytes[0] = '\0';
}

static bool text_reserve(struct text *text, size_t more)
{
    if (text->failed || more > text->max || text->length > text->max - more) {
        text->failed = true;
        return false;
    }
    size_t wanted = text->length + more + 1;
    if (wanted <= text->room)
        return true;
    size_t room = text->room ? text->room : TEXT_FIRST_ROOM;
    while (room < wanted)
        room *= 2;
    char *bytes = realloc(text->bytes, room);
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->room = room;
    return true;
}

bool text_add_bytes(struct text *text, const void *bytes, size_t length)
{
    if (!text_reserve(text, length))
        return false;
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
    return true;
}

bool text_add(struct text *text, const char *string)
{
    return text_add_bytes(text, string, strlen(string));
}

bool text_add_char(struct text *text, char c)
{
    return text_add_bytes(text, &c, 1);
}

bool text_addfv(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    bool fits = length >= 0 && text_reserve(text, (size_t)length);
    if (fits) {
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    if (!fits)
        text->failed = true;
    return fits;
}

bool text_addf(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool added = text_addfv(text, format, arguments);
    va_end(arguments);
    return added;
}

void text_cut(struct text *text, size_t length)
{
    text->length = length;
    text->failed = false;
    if (text->bytes)
        text->bytes[length] = '\0';
}

void text_drop_front(struct text *text, size_t count)
{
    if (count >= text->length) {
        text->length = 0;
    } else {
        memmove(text->bytes, text->bytes + count, text->length - count);
        text->length -= count;
    }
    if (text->bytes)
        text->bytes[text->length] = '\0';
}

const char *text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

char *text_take(struct text *text)
{
    char *bytes = NULL;
    if (!text->failed)
        bytes = text->bytes ? text->bytes : calloc(1, 1);
    else
        free(text->bytes);
    *text = (struct text){.max = text->max};
    return bytes;
}
