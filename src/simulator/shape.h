/* SPDX-License-Identifier: MIT */
/* What Infocaller's documents that come in are checked for, be they orders or answers: that they
   have no element too many, and that their variables are as Apéndice II wants them. Pure. */
#ifndef SIMULATOR_SHAPE_H
#define SIMULATOR_SHAPE_H

#include "codec/tree.h"
#include "model/pairs.h"

#include <stdbool.h>

/* The element that the whole document is; NULL where it is another one. NULL of NULL is NULL. */
const struct tree_node *shape_root(const struct tree *tree, enum tree_format format,
                                   const char *name);
/* Whether the node's children are among the names (up to a NULL), each once unless it `repeats`.
   false of NULL. */
bool shape_holds(const struct tree_node *node, const char *const *names, bool repeats);
/* Adds the variables of a CustVars (NULL: there are none). false where one is against the rules, or
   there twice. `vars` is empty before. */
bool shape_read_variables(struct pairs *vars, const struct tree_node *list,
                          enum tree_format format);

#endif
