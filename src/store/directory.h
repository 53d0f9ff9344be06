/* SPDX-License-Identifier: MIT */
/* All contacts in the form in which they are searched, in memory, in the order of their names: what
   a filter answers while somebody types must not wait for the disk. */
#ifndef STORE_DIRECTORY_H
#define STORE_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILTER_WORDS_MAX 16
#define FILTER_SIZE      512 /* bytes, folded */

/* A filter cut into words; each has to be found. */
struct filter {
    char text[FILTER_SIZE];
    char whole[FILTER_SIZE];             /* before it was cut */
    const char *words[FILTER_WORDS_MAX]; /* point into `text` */
    char digits[FILTER_WORDS_MAX][32];   /* of a word that is a number however it is grouped; "" */
    size_t count;
};

/* Folds and cuts what was typed; what is too long is cut off. */
void filter_start(struct filter *filter, const char *typed);
/* Whether word number `at` is in the (folded) text, or its digits are. */
bool filter_word_is_in(const struct filter *filter, size_t at, const char *text);

struct directory_entry {
    int64_t contact;
    uint32_t name;    /* where the folded name begins in `bytes` */
    uint32_t numbers; /* and its numbers */
    bool favourite;
};

struct directory {
    struct directory_entry *entries; /* by folded name */
    size_t count, room;
    char *bytes;
    size_t used, size;
};

void directory_clear(struct directory *directory);
/* In the order of the folded names. false when out of memory. */
bool directory_add(struct directory *directory, int64_t contact, bool favourite, const char *folded,
                   const char *numbers);

/* The ids of the contacts that match, best first, then by name; without words the favourites first.
   The caller frees; NULL when out of memory. */
int64_t *directory_search(const struct directory *directory, const struct filter *filter,
                          size_t *count);

#endif
