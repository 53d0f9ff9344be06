/* SPDX-License-Identifier: MIT */
/* A value that is a list: words with blanks between, or phrases with commas between. */
#ifndef CONFIG_LIST_H
#define CONFIG_LIST_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

#define LIST_ITEM_SIZE 64 /* bytes, NUL included */
#define LIST_MAX       64

/* An item is UTF-8 without control characters, not empty, and there once. */
struct list {
    char (*items)[LIST_ITEM_SIZE];
    size_t count;
};

enum list_form { LIST_WORDS, LIST_PHRASES };

/* At most `most` items (up to LIST_MAX); false with a sentence, and an empty list, where the text
   is none. To be freed in either case. */
bool list_read(struct list *list, const char *text, enum list_form form, size_t most,
               struct failure *failure);
void list_free(struct list *list);

bool list_holds(const struct list *list, const char *item);

#endif
