/* SPDX-License-Identifier: MIT */
/* Pages of the log of calls, for the commands that list. */
#ifndef CLIENT_CALLS_H
#define CLIENT_CALLS_H

#include "base/failure.h"
#include "client/line.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct calls_query {
    bool live;
    int64_t since; /* ms; 0: no limit */
    int64_t limit; /* 0: none */
    bool timeline; /* with timeline */
};

/* Hands over all calls that are asked for, newest first, page by page. `page` (may be NULL) is
   called behind each page. */
typedef bool calls_page(void *context, struct failure *failure);
bool calls_list(struct line *line, const struct calls_query *query, line_item *item,
                calls_page *page, void *context, struct failure *failure);

/* The call of that id, with its timeline: a new reference. NULL with a sentence where there is
 * none. */
json_t *calls_find(struct line *line, const char *id, struct failure *failure);

/* Whether the word can be the id of a call; a sentence where not. */
bool calls_check_id(const char *id, struct failure *failure);

/* One line for people: when, id, direction, number, state, time, cost, contact. */
void calls_print(const json_t *call);

#endif
