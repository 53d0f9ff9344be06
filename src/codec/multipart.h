/* SPDX-License-Identifier: MIT */
/* Forms as multipart/form-data (RFC 7578). */
#ifndef CODEC_MULTIPART_H
#define CODEC_MULTIPART_H

#include "codec/form.h"

/* Whether the content type (may be NULL) says so. */
bool multipart_is(const char *content_type);

/* Reads the parts that have a name, their bytes as they are. Parts without the lines that belong
   there, a NUL, more than FORM_FIELDS_MAX parts or a missing end are a fault, with a sentence. */
bool multipart_read(struct form *form, const char *content_type, const char *bytes, size_t length,
                    struct failure *failure);

#endif
