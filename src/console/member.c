/* SPDX-License-Identifier: MIT */
/* Reading members. */
#include "console/member.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <string.h>

void member_text(char *out, size_t size, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    utf8_copy_clean(out, size, text ? text : "", text ? strlen(text) : 0);
}

int64_t member_count(const json_t *object, const char *key)
{
    int64_t count = json_integer_value(json_object_get(object, key));
    return count > 0 ? count : 0;
}

int64_t member_time(const json_t *object, const char *key)
{
    int64_t at = member_count(object, key);
    return at <= CLOCK_LAST ? at : 0;
}
