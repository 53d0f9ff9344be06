/* SPDX-License-Identifier: MIT */
/* Answers to questions: the sentence and the values of variables, any bytes with a NUL between.
   They have to read back from both formats as ISO-8859-1's characters. */
#include "fuzz.h"

#include "base/utf8.h"
#include "listener/answer.h"
#include "listener/fields.h"
#include "unicode/latin1.h"

#include <stdbool.h>
#include <string.h>

const char fuzz_corpus[] = "answer";
const char *const fuzz_words[] = {
    "&amp;",
    "&#0;",
    "&lt",
    "<",
    ">",
    "'",
    "\"",
    "\\",
    "\\u0000",
    "]]>",
    "<![CDATA[",
    "</VarValue>",
    "\x01",
    "\n",
    "\x1B[2J",
    "\x7F",
    "\xC2\x85",
    "\xC3\xB1",
    "\xC3\xBF",
    "\xC4\x80",
    "\xC5\x81",
    "e\xCC\x81",
    "x\xCC\x8C",
    "\xE2\x80\x9C",
    "\xE2\x80\xAE",
    "\xE2\x85\x92",
    "\xEF\xBB\xBF",
    "\xEF\xBF\xBE",
    "\xED\xA0\x80",
    "\xC0\x80",
    "\xF0\x9F\x98\x80",
    "\xF4\x90\x80\x80",
    NULL,
};

#define PIECE_MAX 8192
#define NAME_SIZE (VARIABLE_NAME_MAX + 1)

static bool is_fitting(const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        at += utf8_read(text + at, length - at, &character, &good);
        if (!good || character > 0xFF || utf8_is_control(character))
            return false;
    }
    return true;
}

static void check_text(const char *read, const char *sent)
{
    must(is_fitting(read));
    must(!is_fitting(sent) || strcmp(read, sent) == 0);
    struct text fitted;
    text_start(&fitted, ANSWER_MAX);
    must(latin1_fit_text(&fitted, sent) && strcmp(text_string(&fitted), read) == 0);
    text_free(&fitted);
}

/* Of JSON the entities are still to be decoded. */
static void check_member(const struct tree_node *node, const char *name, enum tree_format format,
                         const char *sent)
{
    const struct tree_node *member = tree_child(node, name);
    must(member && !member->first && !tree_next_same(member));
    char *read = strdup(member->text);
    must(read);
    if (format == TREE_JSON) {
        must(!strpbrk(read, "<>'\""));
        field_decode_entities(read);
    }
    check_text(read, sent);
    free(read);
}

static void check_variables(const struct tree_node *call, enum tree_format format,
                            const struct variables *variables)
{
    const struct tree_node *list = tree_child(call, "CustVars");
    must((list != NULL) == (variables->count > 0));
    const struct tree_node *node = tree_child(list, "CustVar");
    for (size_t i = 0; i < variables->count; i++) {
        must(node && strcmp(tree_text(node, "VarName"), variables->list[i].name) == 0);
        check_member(node, "VarValue", format, variables->list[i].value);
        node = tree_next_same(node);
    }
    must(!node);
}

static void check_answer(enum tree_format format, const char *sentence,
                         const struct variables *variables)
{
    struct text out;
    text_start(&out, ANSWER_MAX);
    must(answer_write(&out, format, true, sentence, variables));
    for (size_t i = 0; i < out.length; i++)
        must(out.bytes[i] >= ' ' && out.bytes[i] <= '~');
    struct tree *tree = tree_read(out.bytes, out.length, format, NULL);
    must(tree);
    const struct tree_node *root = tree_root(tree);
    const struct tree_node *call = format == TREE_XML ? root : tree_child(root, "ApiCall");
    const struct tree_node *status = tree_child(call, "Status");
    must(strcmp(call->name, "ApiCall") == 0 && strcmp(tree_text(status, "Result"), "0") == 0);
    check_member(status, "ResultText", format, sentence);
    check_variables(call, format, variables);
    tree_free(tree);
    text_free(&out);
}

/* Takes a piece up to the next NUL off the front. */
static void take_piece(const uint8_t **data, size_t *size, char piece[PIECE_MAX])
{
    const uint8_t *end = *size ? memchr(*data, '\0', *size) : NULL;
    size_t whole = end ? (size_t)(end - *data) : *size;
    size_t length = whole < PIECE_MAX ? whole : PIECE_MAX - 1;
    memcpy(piece, *data, length);
    piece[length] = '\0';
    *data += whole + (end != NULL);
    *size -= whole + (end != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char sentence[PIECE_MAX];
    static char value[PIECE_MAX];
    struct variables variables = {0};
    take_piece(&data, &size, sentence);
    for (unsigned i = 0; size > 0; i++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "V%u", i);
        take_piece(&data, &size, value);
        variables_set(&variables, name, value); /* what passes a bound is left out */
    }
    check_answer(TREE_JSON, sentence, &variables);
    check_answer(TREE_XML, sentence, &variables);
    variables_free(&variables);
    return 0;
}
