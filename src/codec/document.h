/* SPDX-License-Identifier: MIT */
/* Writing one document of elements and texts as JSON or as XML, in ASCII only: `\u` escapes or
   character references stand for the rest, so nobody needs to know the charset. The reader of both
   is tree.h. */
#ifndef CODEC_DOCUMENT_H
#define CODEC_DOCUMENT_H

#include "base/text.h"
#include "codec/tree.h"

#include <stdbool.h>
#include <stdint.h>

#define DOCUMENT_DEPTH_MAX 12
#define DOCUMENT_ASCII     0x7Eu /* the last character that is written as itself */
#define DOCUMENT_LATIN1    0xFFu
#define DOCUMENT_UNICODE   0x10FFFFu

struct document {
    struct text *out; /* compact; `failed` where the document can't be written */
    enum tree_format format;
    uint32_t plain_to; /* the last character that is written as itself, in UTF-8 */
    int depth;
    struct {
        const char *name; /* borrowed until it is closed */
        bool list;
        bool filled; /* something stands in it already */
    } open[DOCUMENT_DEPTH_MAX];
};

/* Begins the document, with plain_to DOCUMENT_ASCII. `attributes` go to the root in XML
   ("xmlns='…'"; NULL: none) and nowhere in JSON. Names are constants that need no escape. */
void document_start(struct document *document, struct text *out, enum tree_format format,
                    const char *root, const char *attributes);

/* An element with elements in it; in a list `name` is the list's. */
void document_open(struct document *document, const char *name);
/* A list: the elements opened in it are repeated in XML, and one array in JSON. */
void document_open_list(struct document *document, const char *name);
void document_close(struct document *document);

/* An element with text (UTF-8). */
void document_text(struct document *document, const char *name, const char *text);
/* The same, with > < & ' " as entities in JSON too: what is written is `&lt;` once in either format
   (Infocaller's variables, its document's Apéndice II). */
void document_entity_text(struct document *document, const char *name, const char *text);
/* An element with text, as a number in JSON: `digits` is written as it is. */
void document_number(struct document *document, const char *name, const char *digits);

/* Closes what is open; whether all could be written. */
bool document_end(struct document *document);

#endif
