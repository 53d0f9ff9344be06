/* SPDX-License-Identifier: MIT */
/* The registry of played providers, and the way from a path to its answer. */
#include "simulator/played.h"

#include <string.h>

const struct played_kind *const played_kinds[] = {
    &infocaller_played, &duocom_played,    &directcall_played,
    &ucontact_played,   &medularis_played, NULL,
};

/* The path behind the prefix; NULL where it has another one. */
static const char *behind(const char *path, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(path, prefix, length) == 0 ? path + length : NULL;
}

const struct played_path *played_find(const char *method, const char *path, int *status)
{
    *status = STATUS_NOT_FOUND;
    for (const struct played_kind *const *kind = played_kinds; *kind; kind++) {
        const char *rest = behind(path, (*kind)->prefix);
        for (const struct played_path *row = (*kind)->paths; rest && row->path; row++) {
            if (strcmp(rest, row->path) != 0)
                continue;
            if (strcmp(method, row->method) == 0)
                return row;
            *status = STATUS_NOT_ALLOWED;
        }
    }
    return NULL;
}

static void print_kind(FILE *out, const struct played_kind *kind)
{
    bool has_url = false;
    fprintf(out, "  [provider.%s]\n", kind->kind);
    for (const struct played_path *row = kind->paths; row->path; row++) {
        if (!row->key)
            continue;
        has_url = has_url || strcmp(row->key, "url") == 0;
        fprintf(out, "  %s = http://ADDRESS:PORT%s%s\n", row->key, kind->prefix, row->path);
    }
    if (!has_url)
        fprintf(out, "  url = http://ADDRESS:PORT%s\n", kind->prefix);
}

void played_print(FILE *out)
{
    for (const struct played_kind *const *kind = played_kinds; *kind; kind++)
        print_kind(out, *kind);
}
