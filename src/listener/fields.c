/* SPDX-License-Identifier: MIT */
/* Fields as values. */
#include "listener/fields.h"

#include "base/clock.h"
#include "base/intl.h"
#include "unicode/zone.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_SIZE     64
#define SECONDS_MAX    99999999 /* three years */
#define COST_WHOLE_MAX 999999999
#define COST_DECIMALS  6

static bool fail_field(struct failure *failure, const char *name, const char *value)
{
    return fail(failure, FAILURE_NOT_DONE, _("%s can't be understood: `%s`"), name, value);
}

static bool fail_length(struct failure *failure, const char *name, size_t most)
{
    return fail(failure, FAILURE_NOT_DONE, _("%s is longer than %zu bytes"), name, most);
}

bool field_set_text(struct call *says, enum call_text which, struct slice value,
                    enum call_rank rank, const char *name, struct failure *failure)
{
    char text[256];
    size_t size;
    call_text(says, which, &size);
    if (value.length == 0)
        return true;
    if (!slice_copy(value, text, size < sizeof text ? size : sizeof text))
        return fail_length(failure, name, size - 1);
    call_set_text(says, which, text, rank);
    return true;
}

bool field_read_time(struct slice value, const char *zone, const char *name, int64_t *at,
                     struct failure *failure)
{
    char text[FIELD_SIZE];
    bool zoned;
    if (!slice_copy(value, text, sizeof text))
        return fail_length(failure, name, sizeof text - 1);
    /* The first moment of their calendar stands for none. */
    if (!text[0] || strncmp(text, "0001-01-01", 10) == 0)
        return true;
    if (!clock_parse(text, at, &zoned))
        return fail_field(failure, name, text);
    if (!zoned)
        *at = zone_to_utc(*at, zone);
    return true;
}

bool field_read_seconds(struct slice value, const char *name, int64_t *seconds,
                        struct failure *failure)
{
    char text[FIELD_SIZE];
    if (!slice_copy(value, text, sizeof text))
        return fail_length(failure, name, sizeof text - 1);
    if (!text[0])
        return true;
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    if (*rest == '.' || *rest == ',')
        rest += 1 + strspn(rest + 1, "0123456789");
    long long whole = digits > 0 && digits < 18 ? atoll(text) : -1;
    if (*rest || whole < 0 || whole > SECONDS_MAX)
        return fail_field(failure, name, text);
    *seconds = whole;
    return true;
}

/* Reads digits, point or comma, digits. */
static bool cost_parse(const char *text, int64_t *cost)
{
    int64_t whole = 0;
    const char *at = text;
    for (; isdigit((unsigned char)*at); at++) {
        whole = whole * 10 + (*at - '0');
        if (whole > COST_WHOLE_MAX)
            return false;
    }
    bool any = at != text;
    int64_t parts = 0;
    int decimals = 0;
    bool up = false;
    if (*at == '.' || *at == ',') {
        for (at++; isdigit((unsigned char)*at); at++, decimals++) {
            if (decimals < COST_DECIMALS)
                parts = parts * 10 + (*at - '0');
            else if (decimals == COST_DECIMALS)
                up = *at >= '5';
        }
        any = any || decimals > 0;
    }
    for (; decimals < COST_DECIMALS; decimals++)
        parts *= 10;
    *cost = whole * CALL_COST_UNIT + parts + up;
    return any && *at == '\0';
}

bool field_read_cost(struct slice value, const char *name, int64_t *cost, struct failure *failure)
{
    char text[FIELD_SIZE];
    if (!slice_copy(value, text, sizeof text))
        return fail_length(failure, name, sizeof text - 1);
    if (!text[0])
        return true;
    return cost_parse(text, cost) || fail_field(failure, name, text);
}

void field_decode_entities(char *text)
{
    static const struct {
        const char *entity;
        char character;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''},
    };
    char *out = text;
    while (*text) {
        char character = *text;
        size_t length = 1;
        for (size_t i = 0; character == '&' && i < sizeof entities / sizeof *entities; i++) {
            size_t whole = strlen(entities[i].entity);
            if (strncmp(text, entities[i].entity, whole) == 0) {
                character = entities[i].character;
                length = whole;
                break;
            }
        }
        *out++ = character;
        text += length;
    }
    *out = '\0';
}
