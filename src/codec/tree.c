/* SPDX-License-Identifier: MIT */
/* Trees: their memory, and finding things in them. They are read in tree_json.c and tree_xml.c. */
#include "codec/tree.h"

#include "base/intl.h"
#include "codec/tree_build.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK_SIZE 8192u
#define ALIGNMENT  sizeof(void *)

/* Memory in chunks that are freed together. */
struct chunk {
    struct chunk *next;
    size_t used;
    size_t size;
    _Alignas(max_align_t) char bytes[];
};

struct tree {
    struct chunk *chunks;
    struct branch *root;
    size_t nodes;
    json_t *json; /* whose names and texts the nodes point to; or NULL */
};

struct tree *tree_new(void)
{
    return calloc(1, sizeof(struct tree));
}

void *tree_allocate(struct tree *tree, size_t size)
{
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct chunk *chunk = tree->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
        chunk = malloc(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        *chunk = (struct chunk){.next = tree->chunks, .size = room};
        tree->chunks = chunk;
    }
    void *bytes = chunk->bytes + chunk->used;
    chunk->used += size;
    return bytes;
}

const char *tree_keep_text(struct tree *tree, const char *text, size_t length)
{
    char *copy = tree_allocate(tree, length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

void tree_keep_json(struct tree *tree, json_t *json)
{
    tree->json = json;
}

struct branch *tree_add(struct tree *tree, struct branch *parent, const char *name)
{
    if (tree->nodes >= TREE_NODES_MAX)
        return NULL;
    struct branch *branch = tree_allocate(tree, sizeof *branch);
    if (!branch)
        return NULL;
    *branch = (struct branch){.node = {.name = name, .text = ""}};
    tree->nodes++;
    if (!parent)
        tree->root = branch;
    else if (parent->last)
        parent->last->node.next = &branch->node;
    else
        parent->node.first = &branch->node;
    if (parent)
        parent->last = branch;
    return branch;
}

bool tree_fail_size(struct failure *failure)
{
    return fail(failure, FAILURE_NOT_DONE, _("there are more than %d parts in it"), TREE_NODES_MAX);
}

/* ---- Reading */

static size_t mark_length(const char *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

enum tree_format tree_guess(const char *bytes, size_t length)
{
    for (size_t i = mark_length(bytes, length); i < length; i++) {
        if (!strchr(" \t\r\n", bytes[i]))
            return bytes[i] == '<' ? TREE_XML : TREE_JSON;
    }
    return TREE_JSON;
}

struct tree *tree_read(const char *bytes, size_t length, enum tree_format format,
                       struct failure *failure)
{
    struct tree *tree = tree_new();
    if (!tree) {
        fail(failure, FAILURE_NOT_DONE, _("out of memory"));
        return NULL;
    }
    size_t mark = mark_length(bytes, length);
    bool read = format == TREE_XML ? tree_read_xml(tree, bytes + mark, length - mark, failure)
                                   : tree_read_json(tree, bytes + mark, length - mark, failure);
    if (read)
        return tree;
    tree_free(tree);
    return NULL;
}

void tree_free(struct tree *tree)
{
    if (!tree)
        return;
    while (tree->chunks) {
        struct chunk *next = tree->chunks->next;
        free(tree->chunks);
        tree->chunks = next;
    }
    json_decref(tree->json);
    free(tree);
}

/* ---- Finding */

const struct tree_node *tree_root(const struct tree *tree)
{
    return tree->root ? &tree->root->node : NULL;
}

const struct tree_node *tree_child(const struct tree_node *node, const char *name)
{
    const struct tree_node *other = NULL;
    for (const struct tree_node *child = node ? node->first : NULL; child; child = child->next) {
        if (strcmp(child->name, name) == 0)
            return child;
        if (!other && strcasecmp(child->name, name) == 0)
            other = child;
    }
    return other;
}

const struct tree_node *tree_next_same(const struct tree_node *node)
{
    const struct tree_node *next = node->next;
    while (next && strcasecmp(next->name, node->name) != 0)
        next = next->next;
    return next;
}

/* The tree is not deeper than TREE_DEPTH_MAX, so this is not either. */
const struct tree_node *tree_find(const struct tree_node *node, const char *name)
{
    if (!node)
        return NULL;
    const struct tree_node *found = tree_child(node, name);
    for (const struct tree_node *child = node->first; child && !found; child = child->next)
        found = tree_find(child, name);
    return found;
}

const char *tree_text(const struct tree_node *node, const char *name)
{
    const struct tree_node *child = tree_child(node, name);
    return child ? child->text : "";
}
