/* SPDX-License-Identifier: MIT */
/* The lanes of errand.c: one for each account of the configuration in force, and for those of
   former ones that have a request still. */
#ifndef ENGINE_LANE_H
#define ENGINE_LANE_H

#include "engine/engine.h"

struct errands;
struct job;
struct token_case;

struct lane {
    struct lane *prev, *next;
    struct errands *errands;
    const struct account *account; /* held */
    bool current; /* of the configuration in force; else it goes once its last request is home */
    struct job *queue; /* the patient ones last */
    size_t waiting;
    size_t under_way;
    size_t patient; /* of them */
    bool running;   /* it is being looked through: whoever is told may bring another errand */
    struct token_case *tokens; /* NULL: the account fetches none */
};

/* An account that is the same in another configuration has the lane that it had. */
struct lane *lanes_find(struct lane *lanes, const struct account *account);
/* NULL when out of memory. */
struct lane *lane_new(struct lane **lanes, struct errands *errands, struct engine *engine,
                      const struct account *account);
void lane_free(struct lane **lanes, struct lane *lane); /* wipes its tokens */
/* A lane for each account of the configuration in force; the others are not current any more. false
   when out of memory: then one is missing, and made when it is needed. */
bool lanes_take(struct lane **lanes, struct errands *errands, struct engine *engine);
/* Frees those that are not current once all of theirs is home; whether there are such still. */
bool lanes_tidy(struct lane **lanes);

#endif
