/* SPDX-License-Identifier: MIT */
/* One document, two syntaxes. */
#include "codec/document.h"

#include "base/utf8.h"
#include "codec/xml.h"

#include <string.h>

#define FIRST_NEEDS_PAIR 0x10000u /* characters from here on are two \u escapes */
#define C1_FIRST         0x7Fu    /* DEL and the second row of control characters */
#define C1_LAST          0x9Fu

static bool must_escape(uint32_t character, uint32_t plain_to)
{
    return character < ' ' || character > plain_to ||
           (character >= C1_FIRST && character <= C1_LAST);
}

/* ---- JSON */

static bool json_add_escape(struct text *out, uint32_t character)
{
    if (character < FIRST_NEEDS_PAIR)
        return text_addf(out, "\\u%04x", character);
    uint32_t rest = character - FIRST_NEEDS_PAIR;
    return text_addf(out, "\\u%04x\\u%04x", 0xD800u | rest >> 10, 0xDC00u | (rest & 0x3FFu));
}

static void json_add_string(struct text *out, const char *text, uint32_t plain_to)
{
    size_t length = strlen(text);
    text_add_char(out, '"');
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        size_t used = utf8_read(text + i, length - i, &character, &good);
        if (character == '"' || character == '\\')
            text_addf(out, "\\%c", (char)character);
        else if (must_escape(character, plain_to) || !good)
            json_add_escape(out, character);
        else
            text_add_bytes(out, text + i, used);
        i += used;
    }
    text_add_char(out, '"');
}

/* ---- XML */

static void xml_add_string(struct text *out, const char *text, uint32_t plain_to)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        char one[UTF8_BYTES_MAX + 1] = "";
        size_t used = utf8_read(text + i, length - i, &character, &good);
        memcpy(one, text + i, used);
        if (character > DOCUMENT_ASCII && good && !must_escape(character, plain_to))
            text_add_bytes(out, one, used);
        else if (!xml_add_text(out, one))
            out->failed = true; /* XML 1.0 has no place for it */
        i += used;
    }
}

/* ---- Elements */

static bool in_list(const struct document *document)
{
    return document->depth > 0 && document->open[document->depth - 1].list;
}

/* JSON: the comma and the name in front of a value. */
static void json_lead(struct document *document, const char *name)
{
    if (document->depth > 0 && document->open[document->depth - 1].filled)
        text_add_char(document->out, ',');
    if (document->depth > 0)
        document->open[document->depth - 1].filled = true;
    if (in_list(document))
        return;
    json_add_string(document->out, name, document->plain_to);
    text_add_char(document->out, ':');
}

static void push(struct document *document, const char *name, bool list)
{
    if (document->depth == DOCUMENT_DEPTH_MAX) {
        document->out->failed = true;
        return;
    }
    document->open[document->depth].name = name;
    document->open[document->depth].list = list;
    document->open[document->depth].filled = false;
    document->depth++;
}

void document_open(struct document *document, const char *name)
{
    if (document->format == TREE_XML) {
        text_addf(document->out, "<%s>", name);
    } else {
        json_lead(document, name);
        text_add_char(document->out, '{');
    }
    push(document, name, false);
}

void document_open_list(struct document *document, const char *name)
{
    if (document->format == TREE_JSON) {
        json_lead(document, name);
        text_add_char(document->out, '[');
    }
    push(document, name, true);
}

void document_close(struct document *document)
{
    if (document->depth == 0)
        return;
    document->depth--;
    bool list = document->open[document->depth].list;
    if (document->format == TREE_JSON)
        text_add_char(document->out, list ? ']' : '}');
    else if (!list)
        text_addf(document->out, "</%s>", document->open[document->depth].name);
}

void document_text(struct document *document, const char *name, const char *text)
{
    if (document->format == TREE_XML) {
        text_addf(document->out, "<%s>", name);
        xml_add_string(document->out, text, document->plain_to);
        text_addf(document->out, "</%s>", name);
        return;
    }
    json_lead(document, name);
    json_add_string(document->out, text, document->plain_to);
}

void document_entity_text(struct document *document, const char *name, const char *text)
{
    if (document->format == TREE_XML) {
        document_text(document, name, text);
        return;
    }
    struct text escaped;
    text_start(&escaped, document->out->max);
    for (const char *at = text; *at; at++) {
        if (strchr("<>&'\"", *at))
            xml_add_text(&escaped, (const char[]){*at, '\0'});
        else
            text_add_char(&escaped, *at);
    }
    document->out->failed |= escaped.failed;
    document_text(document, name, text_string(&escaped));
    text_free(&escaped);
}

void document_number(struct document *document, const char *name, const char *digits)
{
    if (document->format == TREE_XML) {
        document_text(document, name, digits);
        return;
    }
    json_lead(document, name);
    text_add(document->out, digits);
}

void document_start(struct document *document, struct text *out, enum tree_format format,
                    const char *root, const char *attributes)
{
    *document = (struct document){.out = out, .format = format, .plain_to = DOCUMENT_ASCII};
    if (format == TREE_JSON) {
        text_add_char(out, '{');
        document_open(document, root);
        return;
    }
    text_addf(out, "<%s%s%s>", root, attributes ? " " : "", attributes ? attributes : "");
    push(document, root, false);
}

bool document_end(struct document *document)
{
    while (document->depth > 0)
        document_close(document);
    if (document->format == TREE_JSON)
        text_add_char(document->out, '}');
    return !document->out->failed;
}
