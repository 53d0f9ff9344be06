/* SPDX-License-Identifier: MIT */
/* What happened in a call, step by step, in the order of time. */
#ifndef MODEL_TIMELINE_H
#define MODEL_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMELINE_MAX        1024 /* most steps of one call */
#define TIMELINE_WHAT_SIZE  32   /* bytes, NUL included */
#define TIMELINE_DETAIL_MAX 512  /* bytes */

struct step {
    int64_t at; /* ms */
    bool told;  /* the time is the provider's, and tells steps apart; else it is when we heard */
    char what[TIMELINE_WHAT_SIZE]; /* "inicio", "menu", … */
    char *detail;                  /* UTF-8 without control characters, or NULL */
};

struct timeline {
    struct step *list;
    size_t count;
    bool cut; /* there were more than TIMELINE_MAX; the journal has them all */
};

/* Adds a step in its place. One that is there already (same what, detail and, where told, time) is
   not added again; of two times that are not told the earlier stays, and what belongs before
   another step (inicio before desvio_correcto) is not later than that. `detail` (may be NULL) is
   cut at its bound. Over TIMELINE_MAX the last ones go and `cut` is set. */
void timeline_add(struct timeline *timeline, int64_t at, bool told, const char *what,
                  const char *detail);
bool timeline_copy(struct timeline *to, const struct timeline *from);
void timeline_merge(struct timeline *into, const struct timeline *other);
void timeline_free(struct timeline *timeline);

#endif
