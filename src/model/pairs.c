/* SPDX-License-Identifier: MIT */
/* Sorted lists of names with values. */
#include "model/pairs.h"

#include <stdlib.h>
#include <string.h>

/* Where `name` is, or where it would be put in. */
static size_t pairs_find(const struct pairs *pairs, const char *name, bool *found)
{
    size_t low = 0;
    size_t high = pairs->count;
    *found = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(pairs->list[middle].name, name);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool pairs_insert(struct pairs *pairs, size_t at, struct pair pair)
{
    if (pairs->count >= PAIRS_MAX)
        return false;
    struct pair *list = realloc(pairs->list, (pairs->count + 1) * sizeof *list);
    if (!list)
        return false;
    memmove(list + at + 1, list + at, (pairs->count - at) * sizeof *list);
    list[at] = pair;
    pairs->list = list;
    pairs->count++;
    return true;
}

bool pairs_set(struct pairs *pairs, const char *name, const char *value, unsigned char rank)
{
    return pairs_set_at(pairs, name, value, rank, 0);
}

bool pairs_set_at(struct pairs *pairs, const char *name, const char *value, unsigned char rank,
                  int64_t said_at)
{
    if (strlen(name) > PAIR_NAME_MAX || strlen(value) > PAIR_VALUE_MAX)
        return false;
    bool found;
    size_t at = pairs_find(pairs, name, &found);
    struct pair pair = {.value = strdup(value), .rank = rank, .said_at = said_at};
    if (!pair.value)
        return false;
    if (found) {
        free(pairs->list[at].value);
        pairs->list[at].value = pair.value;
        pairs->list[at].rank = rank;
        pairs->list[at].said_at = said_at;
        return true;
    }
    pair.name = strdup(name);
    if (pair.name && pairs_insert(pairs, at, pair))
        return true;
    free(pair.name);
    free(pair.value);
    return false;
}

const char *pairs_get(const struct pairs *pairs, const char *name)
{
    bool found;
    size_t at = pairs_find(pairs, name, &found);
    return found ? pairs->list[at].value : NULL;
}

static void pairs_drop(struct pairs *pairs, size_t at)
{
    free(pairs->list[at].name);
    free(pairs->list[at].value);
    pairs->count--;
    memmove(pairs->list + at, pairs->list + at + 1, (pairs->count - at) * sizeof *pairs->list);
}

void pairs_remove(struct pairs *pairs, const char *name)
{
    bool found;
    size_t at = pairs_find(pairs, name, &found);
    if (found)
        pairs_drop(pairs, at);
}

bool pairs_copy(struct pairs *to, const struct pairs *from)
{
    *to = (struct pairs){0};
    for (size_t i = 0; i < from->count; i++) {
        const struct pair *pair = &from->list[i];
        if (!pairs_set_at(to, pair->name, pair->value, pair->rank, pair->said_at)) {
            pairs_free(to);
            return false;
        }
    }
    return true;
}

static bool pair_outranks(const struct pair *pair, const struct pair *other)
{
    if (pair->rank != other->rank)
        return pair->rank > other->rank;
    if (pair->said_at != other->said_at)
        return pair->said_at > other->said_at;
    return strcmp(pair->value, other->value) > 0;
}

void pairs_merge(struct pairs *into, const struct pairs *other)
{
    for (size_t i = 0; i < other->count; i++) {
        const struct pair *theirs = &other->list[i];
        bool found;
        size_t at = pairs_find(into, theirs->name, &found);
        const struct pair *ours = found ? &into->list[at] : NULL;
        if ((ours && !pair_outranks(theirs, ours)) || (!ours && at >= PAIRS_MAX))
            continue;
        if (!ours && into->count >= PAIRS_MAX)
            pairs_drop(into, into->count - 1);
        pairs_set_at(into, theirs->name, theirs->value, theirs->rank, theirs->said_at);
    }
}

void pairs_free(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        free(pairs->list[i].name);
        free(pairs->list[i].value);
    }
    free(pairs->list);
    *pairs = (struct pairs){0};
}
