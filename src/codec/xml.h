/* SPDX-License-Identifier: MIT */
/* Writing XML in ASCII. */
#ifndef CODEC_XML_H
#define CODEC_XML_H

#include "base/text.h"

/* Appends the UTF-8 text with < > & ' " as entities and all that is not ASCII as character
   references; false where a character has no place in XML 1.0. */
bool xml_add_text(struct text *out, const char *text);
/* Appends <name>text</name>. */
bool xml_add_element(struct text *out, const char *name, const char *text);

#endif
