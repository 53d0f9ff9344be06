/* SPDX-License-Identifier: MIT */
/* Pages of the log of calls, for the commands that list. */
#ifndef CLIENT_CALL_LIST_H
#define CLIENT_CALL_LIST_H

#include "base/failure.h"
#include "client/line.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct call_list_query {
    bool live;
    int64_t since; /* ms; 0: no limit */
    int64_t limit; /* 0: none */
    bool timeline; /* with timeline */
};

/* Hands over all calls that are asked for, newest first, page by page. `page` (may be NULL) is
   called behind each page. */
typedef bool call_list_page(void *context, struct failure *failure);
bool call_list_read(struct line *line, const struct call_list_query *query, line_item *item,
                    call_list_page *page, void *context, struct failure *failure);

/* The call of that id, with its timeline: a new reference. NULL with a sentence where there is
 * none. */
json_t *call_list_find(struct line *line, const char *id, struct failure *failure);

/* Whether the word can be the id of a call; a sentence where not. */
bool call_list_check_id(const char *id, struct failure *failure);

/* The titles of the columns of those lines. */
void call_list_print_titles(void);
/* One line for people: when, id, direction, number, state, time, cost, contact. */
void call_list_print(const json_t *call);

#endif
