/* SPDX-License-Identifier: MIT */
/* What a provider sent, be it JSON or XML, as one tree of names and texts. Names are local names
   without namespace; of XML attributes nothing is kept. Of JSON true and false are these words,
   integers are exact and other numbers have 15 digits; lists are repeated children, so `Event`
   once, many times or in a list look the same. Two members of one name in one object are a fault.
 */
#ifndef CODEC_TREE_H
#define CODEC_TREE_H

#include "base/failure.h"

#include <stddef.h>

#define TREE_NODES_MAX 20000
#define TREE_DEPTH_MAX 32

struct tree; /* the whole document */

struct tree_node {
    const char *name;              /* "" for the root of a JSON document */
    const char *text;              /* never NULL; "" where there is none or it is null */
    const struct tree_node *first; /* child */
    const struct tree_node *next;  /* sibling */
};

enum tree_format { TREE_JSON, TREE_XML };

/* Which of the two the bytes look like: `<` first, after white space and a byte order mark, is XML.
 */
enum tree_format tree_guess(const char *bytes, size_t length);

/* Reads JSON or XML of UTF-8 or ISO-8859-1 (tried in this order unless the XML declares another).
   Strict in syntax. No network, no external entities, entity expansion bounded. NULL with a
   sentence. */
struct tree *tree_read(const char *bytes, size_t length, enum tree_format format,
                       struct failure *failure);
void tree_free(struct tree *tree);

const struct tree_node *tree_root(const struct tree *tree);
/* The first child of that name (exactly this case first, then any case), or NULL; NULL of NULL is
 * NULL. */
const struct tree_node *tree_child(const struct tree_node *node, const char *name);
/* The next sibling of the same name, or NULL. */
const struct tree_node *tree_next_same(const struct tree_node *node);
/* The first node of that name at any depth. */
const struct tree_node *tree_find(const struct tree_node *node, const char *name);
/* The text of a child, or "". */
const char *tree_text(const struct tree_node *node, const char *name);

#endif
