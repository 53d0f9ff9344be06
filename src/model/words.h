/* SPDX-License-Identifier: MIT */
/* Enumerations with a name for each value: the word in JSON, on the command line and in the store.
 */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Finds `word` in a table of names; false where it is none of them (or NULL). */
static inline bool word_find(const char *const *names, size_t count, const char *word, int *value)
{
    for (size_t i = 0; word && i < count; i++) {
        if (names[i] && strcmp(names[i], word) == 0) {
            *value = (int)i;
            return true;
        }
    }
    return false;
}

#endif
