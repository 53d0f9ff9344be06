/* SPDX-License-Identifier: MIT */
/* Percent-encoded forms. */
#include "codec/form.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes to `out`, which has room for `length` bytes. Returns its length, or -1 for a fault. */
static long decode(char *out, const char *bytes, size_t length)
{
    char *end = out;
    for (size_t i = 0; i < length; i++) {
        int value = (unsigned char)(bytes[i] == '+' ? ' ' : bytes[i]);
        if (bytes[i] == '%') {
            int high = i + 2 < length ? hex_value(bytes[i + 1]) : -1;
            int low = i + 2 < length ? hex_value(bytes[i + 2]) : -1;
            if (high < 0 || low < 0)
                return -1;
            value = high * 16 + low;
            i += 2;
        }
        if (value == 0)
            return -1;
        *end++ = (char)value;
    }
    *end = '\0';
    return end - out;
}

/* A decoded copy; NULL where the encoding is wrong or memory ran out. */
static char *decode_copy(const char *bytes, size_t length, bool to_utf8)
{
    char *copy = malloc(length + 1);
    long decoded = copy ? decode(copy, bytes, length) : -1;
    if (decoded < 0) {
        free(copy);
        return NULL;
    }
    if (!to_utf8 || utf8_valid(copy, (size_t)decoded))
        return copy;
    struct text text;
    text_start(&text, 2 * (size_t)decoded);
    utf8_add_latin1(&text, copy, (size_t)decoded);
    free(copy);
    return text_take(&text);
}

static bool form_put(struct form *form, const char *piece, size_t length, bool to_utf8,
                     struct failure *failure)
{
    if (form->count >= FORM_FIELDS_MAX)
        return fail(failure, FAILURE_NOT_DONE, _("the form has more than %d fields"),
                    FORM_FIELDS_MAX);
    const char *equals = memchr(piece, '=', length);
    size_t name = equals ? (size_t)(equals - piece) : length;
    struct form_field *field = &form->list[form->count];
    field->name = decode_copy(piece, name, true);
    field->value =
        equals ? decode_copy(equals + 1, length - name - 1, to_utf8) : decode_copy("", 0, true);
    if (field->name && field->value) {
        form->count++;
        return true;
    }
    free(field->name);
    free(field->value);
    return fail(failure, FAILURE_NOT_DONE,
                _("field %zu of the form is not percent-encoded rightly"), form->count + 1);
}

static bool form_read_as(struct form *form, const char *bytes, size_t length, bool to_utf8,
                         struct failure *failure)
{
    form->count = 0;
    const char *end = bytes + length;
    while (bytes < end) {
        const char *ampersand = memchr(bytes, '&', (size_t)(end - bytes));
        const char *piece_end = ampersand ? ampersand : end;
        if (piece_end > bytes &&
            !form_put(form, bytes, (size_t)(piece_end - bytes), to_utf8, failure)) {
            form_free(form);
            return false;
        }
        bytes = ampersand ? ampersand + 1 : end;
    }
    return true;
}

bool form_read(struct form *form, const char *bytes, size_t length, struct failure *failure)
{
    return form_read_as(form, bytes, length, true, failure);
}

bool form_read_bytes(struct form *form, const char *bytes, size_t length, struct failure *failure)
{
    return form_read_as(form, bytes, length, false, failure);
}

void form_free(struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        free(form->list[i].name);
        free(form->list[i].value);
    }
    form->count = 0;
}

const char *form_get(const struct form *form, const char *name, bool any_case)
{
    for (size_t i = 0; i < form->count; i++) {
        const char *field = form->list[i].name;
        if (any_case ? strcasecmp(field, name) == 0 : strcmp(field, name) == 0)
            return form->list[i].value;
    }
    return NULL;
}

bool form_encode(struct text *out, const char *bytes, size_t length)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (size_t i = 0; i < length; i++) {
        if (memchr(plain, bytes[i], sizeof plain - 1))
            text_add_char(out, bytes[i]);
        else
            text_addf(out, "%%%02X", (unsigned)(unsigned char)bytes[i]);
    }
    return !out->failed;
}

bool form_add(struct text *out, const char *name, const char *value)
{
    if (out->length)
        text_add_char(out, '&');
    form_encode(out, name, strlen(name));
    text_add_char(out, '=');
    return form_encode(out, value, strlen(value));
}
