/* SPDX-License-Identifier: MIT */
/* One document, written as JSON and as XML, reads back the same. */
#include "codec/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MAX 4096

static bool write_sample(struct text *out, enum tree_format format, uint32_t plain_to,
                         const char *value)
{
    struct document document;
    document_start(&document, out, format, "root", "xmlns='x'");
    document.plain_to = plain_to;
    document_text(&document, "a", value);
    document_open(&document, "b");
    document_number(&document, "n", "0.500000");
    document_open_list(&document, "item");
    document_open(&document, "item");
    document_entity_text(&document, "v", "<&>'\"");
    document_close(&document);
    document_open(&document, "item");
    document_close(&document);
    return document_end(&document); /* closes the rest */
}

static void check(enum tree_format format, uint32_t plain_to, const char *value, const char *wanted)
{
    struct text out;
    text_start(&out, MAX);
    assert_true(write_sample(&out, format, plain_to, value));
    assert_string_equal(text_string(&out), wanted);
    struct tree *tree = tree_read(out.bytes, out.length, format, NULL);
    assert_non_null(tree);
    assert_string_equal(tree_find(tree_root(tree), "a")->text, value);
    tree_free(tree);
    text_free(&out);
}

#define JSON_REST ",\"b\":{\"n\":0.500000,\"item\":[{\"v\":\"&lt;&amp;&gt;&apos;&quot;\"},{}]}}}"
#define XML_REST \
    "<b><n>0.500000</n><item><v>&lt;&amp;&gt;&apos;&quot;</v></item><item></item></b></root>"

static void test_ascii(void **state)
{
    (void)state;
    check(TREE_JSON, DOCUMENT_ASCII, "é\"\\€😀\t",
          "{\"root\":{\"a\":\"\\u00e9\\\"\\\\\\u20ac\\ud83d\\ude00\\u0009\"" JSON_REST);
    check(TREE_XML, DOCUMENT_ASCII, "é<\"€😀",
          "<root xmlns='x'><a>&#233;&lt;&quot;&#8364;&#128512;</a>" XML_REST);
}

static void test_plain(void **state)
{
    (void)state;
    check(TREE_JSON, DOCUMENT_LATIN1, "é€", "{\"root\":{\"a\":\"é\\u20ac\"" JSON_REST);
    check(TREE_XML, DOCUMENT_LATIN1, "é€", "<root xmlns='x'><a>é&#8364;</a>" XML_REST);
    check(TREE_JSON, DOCUMENT_UNICODE, "é€", "{\"root\":{\"a\":\"é€\"" JSON_REST);
    check(TREE_XML, DOCUMENT_UNICODE, "é€", "<root xmlns='x'><a>é€</a>" XML_REST);
}

static void test_what_cannot_be_written(void **state)
{
    (void)state;
    struct text out;
    text_start(&out, MAX);
    assert_false(write_sample(&out, TREE_XML, DOCUMENT_ASCII, "\x01")); /* no place in XML 1.0 */
    text_free(&out);
    text_start(&out, 20);
    assert_false(write_sample(&out, TREE_JSON, DOCUMENT_ASCII, "too long for it"));
    text_free(&out);
    struct document document;
    text_start(&out, MAX);
    document_start(&document, &out, TREE_JSON, "root", NULL);
    for (int i = 0; i < DOCUMENT_DEPTH_MAX; i++)
        document_open(&document, "deeper");
    assert_false(document_end(&document));
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ascii),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_what_cannot_be_written),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
