/* SPDX-License-Identifier: MIT */
/* A list of names with values: a call's variables, a contact's free fields. Names are unique; the
   list is kept in the order of the names, so that the same content is the same list. */
#ifndef MODEL_PAIRS_H
#define MODEL_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIRS_MAX      256  /* most pairs of one list */
#define PAIR_NAME_MAX  64   /* bytes */
#define PAIR_VALUE_MAX 4096 /* bytes */

struct pair {
    char *name;
    char *value;
    unsigned char rank; /* which record said so; see model/call.h */
    int64_t said_at;    /* and when, in ms; 0: no matter */
};

struct pairs {
    struct pair *list;
    size_t count;
};

/* Adds or replaces; false, with nothing changed, where name, value or list would be over its bound
   (or memory ran out). Copies both. */
bool pairs_set(struct pairs *pairs, const char *name, const char *value, unsigned char rank);
/* The same of something that may be said anew: of two such values of one rank the later stays. */
bool pairs_set_at(struct pairs *pairs, const char *name, const char *value, unsigned char rank,
                  int64_t said_at);
/* The value, or NULL. */
const char *pairs_get(const struct pairs *pairs, const char *name);
void pairs_remove(struct pairs *pairs, const char *name);
bool pairs_copy(struct pairs *to, const struct pairs *from);
/* Joins: of two values of one name the one of higher rank stays, of equal rank the one that was
   said later, said at one time the greater text. Over PAIRS_MAX the last names go, so that the
   order of joining is no matter. */
void pairs_merge(struct pairs *into, const struct pairs *other);
void pairs_free(struct pairs *pairs);

#endif
