/* SPDX-License-Identifier: MIT */
/* Folding for search: Unicode's compatible case folding, decomposed, without the marks. */
#include "unicode/fold.h"

#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* What one UTF-16 unit may become by the foldings, as Unicode bounds it (U+FDFA is the longest). */
#define FOLD_GROWTH    18
#define FOLD_INPUT_MAX (INT_MAX / (FOLD_GROWTH * 4))

/* Letters that Unicode holds for letters of their own, and a person at a keyboard for the plain one
   with a stroke; and signs that stand for nothing. */
static const struct {
    UChar32 character;
    const char *plain;
} LETTERS[] = {
    {0x00E6, "ae"}, /* æ */
    {0x00F0, "d"},  /* ð */
    {0x00F8, "o"},  /* ø */
    {0x00FE, "th"}, /* þ */
    {0x0111, "d"},  /* đ */
    {0x0127, "h"},  /* ħ */
    {0x0131, "i"},  /* ı */
    {0x0142, "l"},  /* ł */
    {0x0153, "oe"}, /* œ */
    {0x0167, "t"},  /* ŧ */
    {0x0640, ""},   /* the stroke that draws out an Arabic word */
};

static bool is_ascii_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool fold_ascii(struct text *out, const char *text)
{
    bool after_space = false;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        bool space = is_ascii_space(*at);
        char c = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
        if (!(space && after_space))
            text_add_char(out, space ? ' ' : c);
        after_space = space;
    }
    return !out->failed;
}

static bool is_mark(UChar32 c)
{
    return u_getCombiningClass(c) != 0 || u_charType(c) == U_ENCLOSING_MARK;
}

static void add_folded(struct text *out, UChar32 c)
{
    for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++)
        if (LETTERS[i].character == c) {
            text_add(out, LETTERS[i].plain);
            return;
        }
    char bytes[UTF8_BYTES_MAX];
    text_add_bytes(out, bytes, utf8_write((uint32_t)c, bytes));
}

static bool add_without_marks(struct text *out, const UChar *units, int32_t length)
{
    bool after_space = false;
    for (int32_t at = 0; at < length;) {
        UChar32 c;
        U16_NEXT(units, at, length, c);
        if (is_mark(c))
            continue;
        bool space = u_isUWhiteSpace(c);
        if (!space)
            add_folded(out, c);
        else if (!after_space)
            text_add_char(out, ' ');
        after_space = space;
    }
    return !out->failed;
}

/* The text in UTF-16, case-folded and decomposed; the caller frees. */
static UChar *decompose(const char *text, int32_t length, int32_t *units)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t room = length * FOLD_GROWTH;
    UChar *read = malloc((size_t)length * sizeof *read);
    UChar *folded = malloc((size_t)room * sizeof *folded);
    UChar *apart = malloc((size_t)room * sizeof *apart);
    if (read && folded && apart) {
        u_strFromUTF8WithSub(read, length, units, text, length, UTF8_REPLACEMENT, NULL, &error);
        *units = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&error), read, *units, folded,
                                  room, &error);
        *units =
            unorm2_normalize(unorm2_getNFDInstance(&error), folded, *units, apart, room, &error);
    }
    if (!apart || !folded || !read || U_FAILURE(error)) {
        free(apart);
        apart = NULL;
    }
    free(folded);
    free(read);
    return apart;
}

bool fold_text(struct text *out, const char *text)
{
    size_t length = 0;
    while (text[length] && (unsigned char)text[length] < 0x80)
        length++;
    if (!text[length])
        return fold_ascii(out, text);
    length = strlen(text);
    int32_t units = 0;
    UChar *apart = length <= FOLD_INPUT_MAX ? decompose(text, (int32_t)length, &units) : NULL;
    if (!apart) {
        out->failed = true;
        return false;
    }
    bool added = add_without_marks(out, apart, units);
    free(apart);
    return added;
}
