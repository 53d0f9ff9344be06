/* SPDX-License-Identifier: MIT */
/* XML in ASCII. */
#include "codec/xml.h"

#include "base/utf8.h"

#include <string.h>

static const char *entity_of(uint32_t character)
{
    switch (character) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '\'':
        return "&apos;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

static bool xml_has(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

bool xml_add_text(struct text *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        at += utf8_read(text + at, length - at, &character, &good);
        const char *entity = entity_of(character);
        if (!good || !xml_has(character))
            out->failed = true;
        else if (entity)
            text_add(out, entity);
        else if (character >= 0x7F || character < 0x20)
            text_addf(out, "&#%u;", (unsigned)character);
        else
            text_add_char(out, (char)character);
    }
    return !out->failed;
}

bool xml_add_element(struct text *out, const char *name, const char *text)
{
    text_addf(out, "<%s>", name);
    xml_add_text(out, text);
    return text_addf(out, "</%s>", name);
}
