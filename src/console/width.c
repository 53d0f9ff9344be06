/* SPDX-License-Identifier: MIT */
/* Widths from the C library's own UTF-8 locale, so that they are the same in every locale. */
#include "console/width.h"

#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

#define LATIN_FIRST 0xC0
#define LATIN_LAST  0x17F

/* What looks like the characters from LATIN_FIRST to LATIN_LAST. */
static const char latin[] = "AAAAAAACEEEEIIII"
                            "DNOOOOOxOUUUUYPs"
                            "aaaaaaaceeeeiiii"
                            "dnooooo/ouuuuypy"
                            "AaAaAaCcCcCcCcDd"
                            "DdEeEeEeEeEeGgGg"
                            "GgGgHhHhIiIiIiIi"
                            "IiJjJjKkkLlLlLlL"
                            "lLlNnNnNnnNnOoOo"
                            "OoOoRrRrRrSsSsSs"
                            "SsTtTtTtUuUuUuUu"
                            "UuUuWwYyYZzZzZzs";

static locale_t unicode_locale(void)
{
    static locale_t locale;
    if (!locale)
        locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return locale;
}

int character_width(uint32_t character)
{
    if (character < 0x7F)
        return 1;
    locale_t locale = unicode_locale();
    if (!locale)
        return 1;
    locale_t before = uselocale(locale);
    int width = wcwidth((wchar_t)character);
    uselocale(before);
    return width < 0 ? 1 : width;
}

char character_ascii(uint32_t character)
{
    if (character >= ' ' && character < 0x7F)
        return (char)character;
    if (character >= LATIN_FIRST && character <= LATIN_LAST)
        return latin[character - LATIN_FIRST];
    switch (character) {
    case 0xA0: /* a space that does not break */
    case 0x202F:
        return ' ';
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case 0x2014:
        return '-';
    case 0xB7:
        return '.';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201C:
    case 0x201D:
        return '"';
    default:
        return '?';
    }
}
