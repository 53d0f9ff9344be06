/* SPDX-License-Identifier: MIT */
/* Multipart forms. The whole body is at hand, so a part is what stands between two delimiters. */
#include "codec/multipart.h"

#include "base/intl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BOUNDARY_MAX    70 /* RFC 2046, 5.1.1 */
#define NAME_MAX_LENGTH 128
#define PART_HEADER_MAX 1024 /* bytes of the lines in front of a part */

static const char media_type[] = "multipart/form-data";

bool multipart_is(const char *content_type)
{
    return content_type && strncasecmp(content_type, media_type, sizeof media_type - 1) == 0;
}

/* The value of `name=` behind a `;`, quoted or not. */
static bool parameter(const char *header, const char *name, char *out, size_t size)
{
    size_t name_length = strlen(name);
    const char *at = strchr(header, ';');
    while (at) {
        at += 1 + strspn(at + 1, " \t");
        if (strncasecmp(at, name, name_length) == 0 && at[name_length] == '=') {
            at += name_length + 1;
            bool quoted = *at == '"';
            at += quoted;
            size_t length = strcspn(at, quoted ? "\"" : "; \t");
            if (length == 0 || length >= size || (quoted && at[length] != '"'))
                return false;
            memcpy(out, at, length);
            out[length] = '\0';
            return true;
        }
        at = strchr(at, ';');
    }
    return false;
}

/* The name in a part's header lines. */
static bool part_name(const char *bytes, size_t length, char out[NAME_MAX_LENGTH])
{
    static const char wanted[] = "content-disposition:";
    char lines[PART_HEADER_MAX + 1];
    if (length > PART_HEADER_MAX)
        return false;
    memcpy(lines, bytes, length);
    lines[length] = '\0';
    char *rest = NULL;
    for (char *line = strtok_r(lines, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
        if (strncasecmp(line, wanted, sizeof wanted - 1) == 0)
            return parameter(line, "name", out, NAME_MAX_LENGTH);
    }
    return false;
}

static bool form_put_part(struct form *form, const char *name, const char *value, size_t length)
{
    struct form_field *field = &form->list[form->count];
    field->name = strdup(name);
    field->value = strndup(value, length);
    if (field->name && field->value) {
        form->count++;
        return true;
    }
    free(field->name);
    free(field->value);
    return false;
}

/* One part, from behind its delimiter's line to in front of the next. */
static bool read_part(struct form *form, const char *bytes, size_t length)
{
    const char *blank = memmem(bytes, length, "\r\n\r\n", 4);
    char name[NAME_MAX_LENGTH];
    if (!blank || !part_name(bytes, (size_t)(blank - bytes), name))
        return false;
    const char *value = blank + 4;
    size_t size = length - (size_t)(value - bytes);
    return !memchr(value, '\0', size) && form_put_part(form, name, value, size);
}

static bool read_parts(struct form *form, const char *delimiter, const char *bytes, size_t length)
{
    size_t delimiter_length = strlen(delimiter);
    const char *end = bytes + length;
    /* The first delimiter stands at the beginning of a line, be it the first. */
    const char *at = memmem(bytes, length, delimiter + 2, delimiter_length - 2);
    if (!at || (at != bytes && at[-1] != '\n'))
        return false;
    at += delimiter_length - 2;
    while (end - at >= 2 && memcmp(at, "--", 2) != 0) {
        const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
        if (!line_end || form->count >= FORM_FIELDS_MAX)
            return false;
        const char *part = line_end + 2;
        const char *next = memmem(line_end, (size_t)(end - line_end), delimiter, delimiter_length);
        if (!next || next < part || !read_part(form, part, (size_t)(next - part)))
            return false;
        at = next + delimiter_length;
    }
    return end - at >= 2;
}

bool multipart_read(struct form *form, const char *content_type, const char *bytes, size_t length,
                    struct failure *failure)
{
    form->count = 0;
    char boundary[BOUNDARY_MAX + 1];
    if (!parameter(content_type, "boundary", boundary, sizeof boundary))
        return fail(failure, FAILURE_NOT_DONE, _("the multipart form names no boundary"));
    char delimiter[BOUNDARY_MAX + sizeof "\r\n--"];
    snprintf(delimiter, sizeof delimiter, "\r\n--%s", boundary);
    if (read_parts(form, delimiter, bytes, length))
        return true;
    form_free(form);
    return fail(failure, FAILURE_NOT_DONE, _("the multipart form is not well formed"));
}
