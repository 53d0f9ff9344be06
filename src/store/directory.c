/* SPDX-License-Identifier: MIT */
/* Searching the contacts: one pass over their texts, a class of match for each, then a sort. */
#include "store/directory.h"

#include "base/text.h"
#include "base/utf8.h"
#include "unicode/fold.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX UINT32_MAX

/* ---- The filter */

/* Of a word like "(911)" or "+34.911": what can be dialled, if it is nothing but that and grouping.
 */
static void keep_digits(char *out, size_t size, const char *word)
{
    size_t length = 0;
    bool digits = false;
    for (const char *c = word; *c; c++) {
        if (strchr("+0123456789", *c) && length + 1 < size)
            out[length++] = *c;
        else if (!strchr("()-./", *c))
            length = size;
        if (length >= size)
            break;
        digits = digits || (*c >= '0' && *c <= '9');
    }
    out[digits && length < size ? length : 0] = '\0';
}

void filter_start(struct filter *filter, const char *typed)
{
    struct text folded;
    *filter = (struct filter){0};
    text_start(&folded, (size_t)64 * FILTER_SIZE);
    fold_text(&folded, typed);
    size_t fits = utf8_prefix(text_string(&folded), folded.length, FILTER_SIZE - 1);
    memcpy(filter->text, text_string(&folded), fits);
    text_free(&folded);
    for (char *at = filter->text; *at && filter->count < FILTER_WORDS_MAX;) {
        at += strspn(at, " ");
        if (!*at)
            break;
        size_t length = strcspn(at, " ");
        if (filter->count == 0)
            memcpy(filter->whole, at, strlen(at) + 1);
        bool last = at[length] == '\0';
        at[length] = '\0';
        keep_digits(filter->digits[filter->count], sizeof *filter->digits, at);
        filter->words[filter->count++] = at;
        at += length + !last;
    }
    for (size_t end = strlen(filter->whole); end > 0 && filter->whole[end - 1] == ' ';)
        filter->whole[--end] = '\0';
}

bool filter_word_is_in(const struct filter *filter, size_t at, const char *text)
{
    return strstr(text, filter->words[at]) ||
           (filter->digits[at][0] && strstr(text, filter->digits[at]));
}

/* ---- The contacts */

void directory_clear(struct directory *directory)
{
    free(directory->entries);
    free(directory->bytes);
    *directory = (struct directory){0};
}

static bool add_bytes(struct directory *directory, const char *text, uint32_t *place)
{
    size_t length = strlen(text) + 1;
    if (length > BYTES_MAX - directory->used)
        return false;
    if (directory->used + length > directory->size) {
        size_t size = (directory->used + length) * 3 / 2;
        char *bytes = realloc(directory->bytes, size);
        if (!bytes)
            return false;
        directory->bytes = bytes;
        directory->size = size;
    }
    memcpy(directory->bytes + directory->used, text, length);
    *place = (uint32_t)directory->used;
    directory->used += length;
    return true;
}

bool directory_add(struct directory *directory, int64_t contact, bool favourite, const char *folded,
                   const char *numbers)
{
    struct directory_entry entry = {.contact = contact, .favourite = favourite};
    if (directory->count == directory->room) {
        size_t room = directory->room ? directory->room * 3 / 2 + 1 : 64;
        struct directory_entry *entries = realloc(directory->entries, room * sizeof *entries);
        if (!entries)
            return false;
        directory->entries = entries;
        directory->room = room;
    }
    if (!add_bytes(directory, folded, &entry.name) ||
        !add_bytes(directory, numbers, &entry.numbers))
        return false;
    directory->entries[directory->count++] = entry;
    return true;
}

/* ---- Searching */

/* How well: the first is the best. */
enum match { MATCH_WHOLE_START, MATCH_WORD_STARTS, MATCH_INSIDE, MATCH_NUMBER, MATCH_NONE };

struct hit {
    uint32_t entry; /* also the order by name */
    unsigned char match;
};

/* Whether the word stands in the name, best at the start of a word. */
static enum match match_name(const char *name, const char *word)
{
    const char *at = strstr(name, word);
    if (!at)
        return MATCH_NONE;
    for (; at; at = strstr(at + 1, word)) {
        if (at == name || at[-1] == ' ')
            return MATCH_WORD_STARTS;
    }
    return MATCH_INSIDE;
}

static enum match match_entry(const char *name, const char *numbers, const struct filter *filter)
{
    enum match worst = MATCH_WHOLE_START;
    for (size_t i = 0; i < filter->count; i++) {
        enum match match = match_name(name, filter->words[i]);
        if (match == MATCH_NONE && filter_word_is_in(filter, i, numbers))
            match = MATCH_NUMBER;
        if (match == MATCH_NONE)
            return MATCH_NONE;
        worst = match > worst ? match : worst;
    }
    if (worst == MATCH_WORD_STARTS && strncmp(name, filter->whole, strlen(filter->whole)) == 0)
        return MATCH_WHOLE_START;
    return worst;
}

static int compare_hits(const void *a, const void *b)
{
    const struct hit *one = a;
    const struct hit *two = b;
    if (one->match != two->match)
        return (int)one->match - (int)two->match;
    return one->entry < two->entry ? -1 : one->entry > two->entry;
}

int64_t *directory_search(const struct directory *directory, const struct filter *filter,
                          size_t *count)
{
    struct hit *hits = malloc((directory->count + 1) * sizeof *hits);
    int64_t *ids = malloc((directory->count + 1) * sizeof *ids);
    size_t found = 0;
    for (size_t i = 0; hits && i < directory->count; i++) {
        const struct directory_entry *entry = &directory->entries[i];
        enum match match =
            match_entry(directory->bytes + entry->name, directory->bytes + entry->numbers, filter);
        if (!filter->count)
            match = entry->favourite ? MATCH_WHOLE_START : MATCH_WORD_STARTS;
        if (match != MATCH_NONE)
            hits[found++] = (struct hit){(uint32_t)i, (unsigned char)match};
    }
    if (hits)
        qsort(hits, found, sizeof *hits, compare_hits);
    for (size_t i = 0; hits && ids && i < found; i++)
        ids[i] = directory->entries[hits[i].entry].contact;
    bool done = hits && ids;
    free(hits);
    if (!done) {
        free(ids);
        return NULL;
    }
    *count = found;
    return ids;
}
