/* SPDX-License-Identifier: MIT */
/* Fitting text into ISO-8859-1: ICU knows how other scripts are written in Latin letters, and what
   a letter is without its marks. */
#include "unicode/latin1.h"

#include "base/utf8.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define LATIN1_LAST 0xFFu
/* What one UTF-16 unit may become, at most: the longest syllables and signs stay well below. */
#define FIT_GROWTH 16
/* Bytes that are written in other letters: more than a name and an address have, and no more than a
   few milliseconds' work. What is behind them stays, or becomes `?`. */
#define FIT_INPUT_MAX 512

/* Composed first, so that what is written as a letter and a mark keeps it where there is one
   character for both; other scripts in Latin letters, then those without what has no place. */
static const char rules[] =
    "NFC; [^\\u0000-\\u00FF] Any-Latin; NFC; [^\\u0000-\\u00FF] Latin-ASCII";

static UTransliterator *transliterator; /* NULL: it could not be made */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_transliterator(void)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar name[sizeof rules];
    u_uastrcpy(name, rules);
    transliterator = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
}

static bool fits(const char *text, size_t length)
{
    uint32_t character = 0;
    bool good = true;
    for (size_t at = 0; at < length && good && character <= LATIN1_LAST;)
        at += utf8_read(text + at, length - at, &character, &good);
    return good && character <= LATIN1_LAST;
}

static void add_fitting(struct text *out, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        size_t used = utf8_read(text + at, length - at, &character, &good);
        if (utf8_is_control(character))
            text_add_char(out, ' ');
        else if (character > LATIN1_LAST)
            text_add_char(out, '?');
        else
            text_add_bytes(out, text + at, used);
        at += used;
    }
}

static void add_units(struct text *out, const UChar *units, int32_t length)
{
    for (int32_t at = 0; at < length;) {
        UChar32 character;
        char bytes[UTF8_BYTES_MAX];
        U16_NEXT(units, at, length, character);
        add_fitting(out, bytes, utf8_write((uint32_t)character, bytes));
    }
}

static bool add_reduced(struct text *out, const char *text, int32_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t room = length * FIT_GROWTH;
    UChar *units = malloc((size_t)room * sizeof *units);
    int32_t count = 0;
    if (units) {
        u_strFromUTF8WithSub(units, room, &count, text, length, UTF8_REPLACEMENT, NULL, &error);
        int32_t limit = count;
        utrans_transUChars(transliterator, units, &count, room, 0, &limit, &error);
    }
    if (!units || U_FAILURE(error))
        out->failed = true;
    else
        add_units(out, units, count);
    free(units);
    return !out->failed;
}

bool latin1_fit_text(struct text *out, const char *text)
{
    size_t length = strlen(text);
    size_t reduced = fits(text, length) ? 0 : utf8_prefix(text, length, FIT_INPUT_MAX);
    if (reduced)
        pthread_once(&once, open_transliterator);
    if (reduced && transliterator)
        add_reduced(out, text, (int32_t)reduced);
    else
        reduced = 0;
    add_fitting(out, text + reduced, length - reduced);
    return !out->failed;
}

void latin1_load(void)
{
    struct text text;
    text_start(&text, 64);
    latin1_fit_text(&text, "Ł Ж Ω ﺏ א 王 か 한 ก");
    text_free(&text);
}
