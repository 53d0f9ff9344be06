/* SPDX-License-Identifier: MIT */
/* Records. */
#include "model/record.h"

#include <stdlib.h>

const char *const record_kind_words[RECORD_KIND_COUNT] = {
#define X(name, word) [RECORD_##name] = word,
    RECORD_KINDS(X)
#undef X
};

struct record *record_new(enum record_kind kind, int64_t at)
{
    struct record *record = calloc(1, sizeof *record);
    if (record) {
        record->kind = kind;
        record->at = at;
    }
    return record;
}

struct call *record_says(struct record *record)
{
    if (!record->says) {
        record->says = malloc(sizeof *record->says);
        if (record->says)
            call_start(record->says);
    }
    return record->says;
}

void record_free(struct record *record)
{
    if (!record)
        return;
    if (record->says)
        call_free(record->says);
    if (record->change)
        contact_change_free(record->change);
    free(record->says);
    free(record->change);
    free(record->agent);
    free(record->raw);
    free(record);
}
