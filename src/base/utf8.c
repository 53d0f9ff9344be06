/* SPDX-License-Identifier: MIT */
/* UTF-8 and ISO-8859-1. */
#include "base/utf8.h"

#include <string.h>

static size_t utf8_expected(unsigned char first, uint32_t *bits)
{
    if (first < 0x80) {
        *bits = first;
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        *bits = first & 0x1Fu;
        return 2;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        *bits = first & 0x0Fu;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        *bits = first & 0x07u;
        return 4;
    }
    return 0;
}

static bool utf8_in_range(uint32_t character, size_t size)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return character >= least[size] && character <= 0x10FFFF &&
           !(character >= 0xD800 && character <= 0xDFFF);
}

size_t utf8_read(const char *bytes, size_t length, uint32_t *character, bool *good)
{
    const unsigned char *in = (const unsigned char *)bytes;
    uint32_t bits = 0;
    size_t size = utf8_expected(in[0], &bits);
    bool whole = size > 0 && size <= length;
    for (size_t i = 1; whole && i < size; i++) {
        whole = (in[i] & 0xC0u) == 0x80u;
        bits = bits << 6 | (in[i] & 0x3Fu);
    }
    *good = whole && utf8_in_range(bits, size);
    *character = *good ? bits : UTF8_REPLACEMENT;
    return *good ? size : 1;
}

size_t utf8_write(uint32_t character, char out[UTF8_BYTES_MAX])
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0u | character >> 6);
        out[1] = (char)(0x80u | (character & 0x3Fu));
        return 2;
    }
    if (character < 0x10000) {
        if (character >= 0xD800 && character <= 0xDFFF)
            return 0;
        out[0] = (char)(0xE0u | character >> 12);
        out[1] = (char)(0x80u | (character >> 6 & 0x3Fu));
        out[2] = (char)(0x80u | (character & 0x3Fu));
        return 3;
    }
    if (character > 0x10FFFF)
        return 0;
    out[0] = (char)(0xF0u | character >> 18);
    out[1] = (char)(0x80u | (character >> 12 & 0x3Fu));
    out[2] = (char)(0x80u | (character >> 6 & 0x3Fu));
    out[3] = (char)(0x80u | (character & 0x3Fu));
    return 4;
}

/* Bytes of ASCII at the beginning, found eight at a time: most of what is checked is nothing else.
 */
static size_t ascii_run(const char *bytes, size_t length)
{
    size_t at = 0;
    uint64_t eight;
    for (; at + sizeof eight <= length; at += sizeof eight) {
        memcpy(&eight, bytes + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < length && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

bool utf8_valid(const char *bytes, size_t length)
{
    uint32_t character;
    bool good = true;
    for (size_t at = 0; good && at < length;) {
        at += ascii_run(bytes + at, length - at);
        if (at < length)
            at += utf8_read(bytes + at, length - at, &character, &good);
    }
    return good;
}

bool utf8_is_control(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return true;
    /* U+061C, U+200E/F, U+2028..2E and U+2066..69 turn or break lines; U+FEFF is invisible, and
       so are annotations (U+FFF9..FB) and tags (U+E0000..7F), with the text in them. */
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

bool utf8_copy_clean(char *out, size_t size, const char *bytes, size_t length)
{
    size_t used = 0;
    size_t at = 0;
    while (at < length) {
        uint32_t character;
        bool good;
        size_t took = utf8_read(bytes + at, length - at, &character, &good);
        bool clean = good && !utf8_is_control(character);
        size_t need = clean ? took : 1;
        if (used + need >= size)
            break;
        if (clean)
            memcpy(out + used, bytes + at, took);
        else
            out[used] = '?';
        used += need;
        at += took;
    }
    out[used] = '\0';
    return at >= length;
}

size_t utf8_prefix(const char *bytes, size_t length, size_t most)
{
    if (length <= most)
        return length;
    size_t end = most;
    while (end > 0 && ((unsigned char)bytes[end] & 0xC0u) == 0x80u)
        end--;
    return end;
}

bool utf8_add_latin1(struct text *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char encoded[UTF8_BYTES_MAX];
        size_t size = utf8_write((unsigned char)bytes[i], encoded);
        if (!text_add_bytes(out, encoded, size))
            return false;
    }
    return true;
}

bool utf8_to_latin1(struct text *out, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        at += utf8_read(bytes + at, length - at, &character, &good);
        if (!good || character > 0xFF) {
            out->failed = true;
            return false;
        }
        text_add_char(out, (char)character);
    }
    return !out->failed;
}

bool utf8_add_guessed(struct text *out, const char *bytes, size_t length)
{
    if (utf8_valid(bytes, length))
        return text_add_bytes(out, bytes, length);
    return utf8_add_latin1(out, bytes, length);
}
