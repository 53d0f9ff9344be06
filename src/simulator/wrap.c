/* SPDX-License-Identifier: MIT */
/* Wrapping by words. */
#include "simulator/wrap.h"

#include <string.h>

/* Columns that so many bytes take, where none is wide. */
static size_t columns(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

void wrap_print(FILE *out, int indent, const char *text)
{
    size_t used = 0;
    while (*text) {
        size_t length = strcspn(text, " \n");
        size_t wide = columns(text, length);
        if (used && used + 1 + wide > (size_t)(WRAP_WIDTH - indent)) {
            fputc('\n', out);
            used = 0;
        }
        fprintf(out, "%*s%.*s", used ? 1 : indent, "", (int)length, text);
        used += wide + (used ? 1 : 0);
        text += length + strspn(text + length, " ");
        for (; *text == '\n'; text++, used = 0)
            fputc('\n', out);
    }
    fputc('\n', out);
}
