/* SPDX-License-Identifier: MIT */
/* JSON and XML to trees: whatever comes in, a tree keeps its bounds and is text, or there is a
 * sentence. */
#include "fuzz.h"

#include "base/utf8.h"
#include "codec/tree.h"

#include <string.h>

const char fuzz_corpus[] = "tree";
const char *const fuzz_words[] = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\u",
    "\\ud83d\\udcde",
    "null",
    "true",
    "-0.5e+10",
    "<a>",
    "</a>",
    "<a/>",
    "&amp;",
    "&#x0;",
    "&#241;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<!DOCTYPE",
    "<?xml ?>",
    "encoding='",
    "\xEF\xBB\xBF",
    NULL,
};

static size_t walk(const struct tree_node *node, int depth)
{
    size_t count = 0;
    must(depth <= TREE_DEPTH_MAX);
    for (; node; node = node->next) {
        must(utf8_valid(node->name, strlen(node->name)));
        must(utf8_valid(node->text, strlen(node->text)));
        must(!node->first || !node->text[0]);
        count += 1 + walk(node->first, depth + 1);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    for (enum tree_format format = TREE_JSON; format <= TREE_XML; format++) {
        struct failure failure = {0};
        struct tree *tree = tree_read(bytes, size, format, &failure);
        must(tree || failure.sentence[0]);
        must(!tree || walk(tree_root(tree), 1) <= TREE_NODES_MAX);
        must(!tree || (tree_find(tree_root(tree), "a"), true));
        tree_free(tree);
    }
    tree_guess(bytes, size);
    return 0;
}
