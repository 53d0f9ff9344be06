/* SPDX-License-Identifier: MIT */
/* How trees are built: between the room's tree.c, tree_json.c and tree_xml.c only. */
#ifndef CODEC_TREE_BUILD_H
#define CODEC_TREE_BUILD_H

#include "codec/tree.h"

#include <jansson.h>
#include <stdbool.h>

/* A node that can still get children and a text. */
struct branch {
    struct tree_node node;
    struct branch *last; /* child */
};

struct tree *tree_new(void);
/* Memory that lives as long as the tree; NULL when there is none. */
void *tree_allocate(struct tree *tree, size_t size);
const char *tree_keep_text(struct tree *tree, const char *text, size_t length);
/* Steals the reference: it lives as long as the tree. */
void tree_keep_json(struct tree *tree, json_t *json);
/* A new node behind its siblings (`parent` NULL: the root). The name has to live as long as the
   tree. NULL where there would be too many, or memory ran out. */
struct branch *tree_add(struct tree *tree, struct branch *parent, const char *name);
bool tree_fail_size(struct failure *failure);

/* tree_json.c, tree_xml.c */
bool tree_read_json(struct tree *tree, const char *bytes, size_t length, struct failure *failure);
bool tree_read_xml(struct tree *tree, const char *bytes, size_t length, struct failure *failure);

#endif
