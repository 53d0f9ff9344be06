/* SPDX-License-Identifier: MIT */
/* Forms: name=value pairs in percent-encoding, as in bodies and query strings. */
#ifndef CODEC_FORM_H
#define CODEC_FORM_H

#include "base/failure.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define FORM_FIELDS_MAX   64
#define FORM_CONTENT_TYPE "application/x-www-form-urlencoded"

struct form_field {
    char *name;  /* UTF-8 */
    char *value; /* UTF-8; may hold anything but NUL */
};

struct form {
    struct form_field list[FORM_FIELDS_MAX];
    size_t count;
};

/* Reads `a=b&c=d`; `+` is a space. Values that are no UTF-8 are read as ISO-8859-1. A wrong %xx, a
   NUL or more than FORM_FIELDS_MAX fields is a fault, with a sentence. */
bool form_read(struct form *form, const char *bytes, size_t length, struct failure *failure);
/* The same with the values' bytes as they are, whatever their charset: for values that say it
 * themselves. */
bool form_read_bytes(struct form *form, const char *bytes, size_t length, struct failure *failure);
void form_free(struct form *form);
/* The value of the first field of that name, in any case of letters where `any_case`; or NULL. */
const char *form_get(const struct form *form, const char *name, bool any_case);

/* Appends `name=value`, with `&` in front unless it is the first; all but A-Z a-z 0-9 - . _ ~
 * encoded. */
bool form_add(struct text *out, const char *name, const char *value);
bool form_encode(struct text *out, const char *bytes, size_t length);

#endif
