/* SPDX-License-Identifier: MIT */
/* Strict, bounded reading of JSON, and writing in one line. */
#include "codec/json.h"

#include "base/intl.h"

/* Jansson recurses over what it reads, so the depth is looked at before. */
static bool depth_is_bounded(const char *bytes, size_t length)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
        if (depth > JSON_DEPTH_MAX)
            return false;
    }
    return true;
}

json_t *json_read(const char *bytes, size_t length, struct failure *failure)
{
    if (!depth_is_bounded(bytes, length)) {
        fail(failure, FAILURE_NOT_DONE, _("the JSON is nested deeper than %d levels"),
             JSON_DEPTH_MAX);
        return NULL;
    }
    json_error_t error;
    json_t *json = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail(failure, FAILURE_NOT_DONE, _("no valid JSON at line %d, column %d: %s"), error.line,
             error.column, error.text);
    return json;
}

static int add_bytes(const char *bytes, size_t length, void *out)
{
    return text_add_bytes(out, bytes, length) ? 0 : -1;
}

/* So many digits keep amounts of up to nine digits before the point and six behind it as they are.
 */
#define REAL_DIGITS 15

bool json_write(struct text *out, const json_t *json, bool ascii)
{
    size_t flags = JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS);
    if (ascii)
        flags |= JSON_ENSURE_ASCII;
    return json_dump_callback(json, add_bytes, out, flags) == 0;
}

const char *json_member(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}
