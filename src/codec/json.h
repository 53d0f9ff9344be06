/* SPDX-License-Identifier: MIT */
/* Reading JSON from outside: bounded, strict, with a sentence for each fault. */
#ifndef CODEC_JSON_H
#define CODEC_JSON_H

#include "base/failure.h"
#include "base/text.h"

#include <jansson.h>

#define JSON_DEPTH_MAX 32

/* Parses strict JSON of `length` bytes (UTF-8; duplicate keys and NUL characters are faults;
   nesting to JSON_DEPTH_MAX). A new reference, or NULL with a sentence. */
json_t *json_read(const char *bytes, size_t length, struct failure *failure);

/* Appends it in one line; `ascii` writes \u escapes for all that is not ASCII. */
bool json_write(struct text *out, const json_t *json, bool ascii);

/* The member's text, or NULL where it is missing, null or no text. */
const char *json_member(const json_t *object, const char *key);

#endif
