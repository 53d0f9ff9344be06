/* SPDX-License-Identifier: MIT */
/* Lists. */
#include "config/list.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t"

void list_free(struct list *list)
{
    free(list->items);
    *list = (struct list){0};
}

bool list_holds(const struct list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

static bool add_item(struct list *list, const char *start, size_t length, size_t most,
                     struct failure *failure)
{
    char item[LIST_ITEM_SIZE];
    bool whole = utf8_copy_clean(item, sizeof item, start, length);
    if (!whole)
        return fail(failure, FAILURE_USAGE, _("%.40s… is longer than %d bytes"), item,
                    LIST_ITEM_SIZE - 1);
    if (strlen(item) != length || memcmp(item, start, length) != 0)
        return fail(failure, FAILURE_USAGE, _("%s has characters that are not printable"), item);
    if (list_holds(list, item))
        return fail(failure, FAILURE_USAGE, _("%s is there twice"), item);
    if (list->count == most)
        return fail(failure, FAILURE_USAGE, _("has more than %zu items"), most);
    memcpy(list->items[list->count++], item, sizeof item);
    return true;
}

bool list_read(struct list *list, const char *text, enum list_form form, size_t most,
               struct failure *failure)
{
    const char *ends = form == LIST_PHRASES ? "," : BLANKS;
    bool good = true;
    *list = (struct list){.items = calloc(most, LIST_ITEM_SIZE)};
    if (!list->items)
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    while (good && *text) {
        size_t span = strcspn(text, ends);
        const char *start = text + strspn(text, BLANKS);
        const char *end = text + span;
        while (end > start && strchr(BLANKS, end[-1]))
            end--;
        if (end > start)
            good = add_item(list, start, (size_t)(end - start), most, failure);
        else if (form == LIST_PHRASES)
            good = fail(failure, FAILURE_USAGE, _("has an empty item between its commas"));
        text += span + (text[span] != '\0');
    }
    if (!good)
        list->count = 0;
    return good;
}
