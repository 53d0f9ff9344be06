/* SPDX-License-Identifier: MIT */
/* Trees from JSON and XML: the same content is the same tree; what is wrong or too much is told. */
#include "codec/tree.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The tree in one line: name(children) or name=text. */
static void show(struct text *out, const struct tree_node *node)
{
    for (; node; node = node->next) {
        text_add(out, node->name);
        if (node->first) {
            text_add_char(out, '(');
            show(out, node->first);
            text_add_char(out, ')');
        } else {
            text_addf(out, "=%s", node->text);
        }
        if (node->next)
            text_add_char(out, ' ');
    }
}

static void check(const char *document, size_t length, const char *wanted)
{
    struct failure failure = {0};
    struct tree *tree = tree_read(document, length, tree_guess(document, length), &failure);
    if (!tree) {
        assert_true(failure.sentence[0]);
        if (wanted)
            fail_msg("%s: %s", document, failure.sentence);
        return;
    }
    struct text out;
    text_start(&out, 100000);
    show(&out, tree_root(tree));
    assert_non_null(wanted);
    assert_string_equal(text_string(&out), wanted);
    text_free(&out);
    tree_free(tree);
}

#define GOOD(document, wanted) check(document, sizeof(document) - 1, wanted)
#define BAD(document)          check(document, sizeof(document) - 1, NULL)

static void test_json(void **state)
{
    (void)state;
    GOOD("{}", "=");
    GOOD(" \t\r\n{ \"a\" : \"b\" , \"c\":{\"d\":1}}\r\n", "(a=b c(d=1))");
    GOOD("{\"a\":[1,[2,{\"b\":3}],[]],\"c\":[],\"d\":null,\"e\":true,\"f\":false,\"g\":{}}",
         "(a=1 a=2 a(b=3) d= e=true f=false g=)");
    GOOD("{\"n\":[0,-0,10,-12.50,1e5,1.5E-3,0.000000,9223372036854775807]}",
         "(n=0 n=0 n=10 n=-12.5 n=100000 n=0.0015 n=0 n=9223372036854775807)");
    GOOD("{\"n\":[0.123456,0.000001,-0.00005,123456789.123456,1e300]}",
         "(n=0.123456 n=0.000001000000000 n=-0.000050000000000 n=123456789.123456 n=1e+300)");
    GOOD("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00f1\\u20ac\\ud83d\\udcde\"}",
         "(a=\"\\/\b\f\n\r\tA\xC3\xB1\xE2\x82\xAC\xF0\x9F\x93\x9E)");
    GOOD("{\"a\":1,\"A\":{\"a\":2}}", "(a=1 A(a=2))");
    GOOD("{\"\\u0061\":\"\"}", "(a=)");
}

static void test_json_charsets(void **state)
{
    (void)state;
    GOOD("\xEF\xBB\xBF{\"\xC3\xB1\":\"\xE2\x82\xAC\"}", "(\xC3\xB1=\xE2\x82\xAC)");
    GOOD("{\"\xF1\":\"\xE1\"}", "(\xC3\xB1=\xC3\xA1)");
}

static void test_json_faults(void **state)
{
    (void)state;
    BAD("");
    BAD("null");
    BAD("[]");
    BAD("\"a\"");
    BAD("{");
    BAD("{\"a\"");
    BAD("{\"a\":");
    BAD("{\"a\":}");
    BAD("{\"a\":1");
    BAD("{\"a\":1,}");
    BAD("{\"a\":[1,]}");
    BAD("{\"a\":[1}");
    BAD("{,}");
    BAD("{a:1}");
    BAD("{'a':1}");
    BAD("{\"a\" 1}");
    BAD("{\"a\":1 \"b\":2}");
    BAD("{\"a\":1}}");
    BAD("{\"a\":1} x");
    BAD("{\"a\":\"");
    BAD("{\"a\":\"\\");
    BAD("{\"a\":\"\\u");
    BAD("{\"a\":\"\\u00");
    BAD("{\"a\":\"\\x41\"}");
    BAD("{\"a\":\"\\u0000\"}");
    BAD("{\"a\":\"\\ud800\"}");
    BAD("{\"a\":\"\\ud800\\u0041\"}");
    BAD("{\"a\":\"\\udc00\"}");
    BAD("{\"a\":\"\n\"}");
    BAD("{\"a\":\0}");
    BAD("{\"a\":01}");
    BAD("{\"a\":+1}");
    BAD("{\"a\":.5}");
    BAD("{\"a\":1.}");
    BAD("{\"a\":1e}");
    BAD("{\"a\":-}");
    BAD("{\"a\":NaN}");
    BAD("{\"a\":nul}");
    BAD("{\"a\":truex}");
    BAD("{\"a\":1/*x*/}");
    BAD("{\"a\":1,\"a\":2}");
    BAD("{\"a\":{\"b\":1,\"\\u0062\":1}}");
    BAD("{\"a\":9223372036854775808}");
    BAD("{\"a\":1e400}");
}

static void test_xml(void **state)
{
    (void)state;
    GOOD("<a/>", "a=");
    GOOD("<?xml version='1.0'?>\n<a x='1'>\n <b>1</b>\n <n:b xmlns:n='u'> 2 </n:b>\n "
         "<c><d/></c>\n</a>\n",
         "a(b=1 b= 2  c(d=))");
    GOOD("<a xmlns='http://tempuri.org/' encoding=' ISO-8559-1'><b>\xC3\xB1</b></a>",
         "a(b=\xC3\xB1)");
    GOOD("<a>&lt;&#241;&amp;&#x20AC;<![CDATA[<b>]]><!-- x -->c<?p q?></a>",
         "a=<\xC3\xB1&\xE2\x82\xAC<b>c");
    GOOD("  <a>\r\n</a>", "a=\n");
}

static void test_xml_charsets(void **state)
{
    (void)state;
    GOOD("\xEF\xBB\xBF<a>\xC3\xB1</a>", "a=\xC3\xB1");
    GOOD("<a>\xF1</a>", "a=\xC3\xB1");
    GOOD("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xC3\xB1</a>", "a=\xC3\x83\xC2\xB1");
    GOOD("<?xml version='1.0' encoding = 'iso-8859-1' ?><a>\xF1</a>", "a=\xC3\xB1");
    GOOD("<?xml version=\"1.0\" encoding=\"utf-8\"?><a>\xF1</a>", "a=\xC3\xB1");
    GOOD("<?xml version=\"1.0\" encoding=\"ISO-8559-1\"?><a>\xF1</a>", "a=\xC3\xB1");
    GOOD("<?xml version=\"1.0\" encoding=\"ISO-8559-1\"?><a>\xC3\xB1</a>", "a=\xC3\xB1");
}

static void test_xml_faults(void **state)
{
    (void)state;
    BAD("<");
    BAD("<a>");
    BAD("<a></b>");
    BAD("<a/><b/>");
    BAD("<a/>x");
    BAD("<a>&x;</a>");
    BAD("<a>\0</a>");
    BAD("<a>\x01</a>");
    BAD("<a b=1/>");
    BAD("<!DOCTYPE a><a/>");
    BAD("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
    BAD("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>");
    BAD("<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'> %b;]><a/>");
}

static void add_many(struct text *out, const char *piece, int count)
{
    for (int i = 0; i < count; i++)
        text_add(out, piece);
}

static bool readable(struct text *document)
{
    struct failure failure = {0};
    const char *bytes = text_string(document);
    struct tree *tree =
        tree_read(bytes, document->length, tree_guess(bytes, document->length), &failure);
    assert_true(tree || failure.sentence[0]);
    tree_free(tree);
    text_free(document);
    return tree != NULL;
}

static bool nested(const char *open, const char *close, int count, const char *first,
                   const char *last)
{
    struct text document;
    text_start(&document, 1 << 20);
    text_add(&document, first);
    add_many(&document, open, count);
    add_many(&document, close, count);
    text_add(&document, last);
    return readable(&document);
}

static void test_depth(void **state)
{
    (void)state;
    assert_true(nested("<a>", "</a>", TREE_DEPTH_MAX, "", ""));
    assert_false(nested("<a>", "</a>", TREE_DEPTH_MAX + 1, "", ""));
    assert_true(nested("[", "]", TREE_DEPTH_MAX - 1, "{\"a\":", "}"));
    assert_false(nested("[", "]", TREE_DEPTH_MAX, "{\"a\":", "}"));
    assert_false(nested("[", "]", 100000, "{\"a\":", "}"));
    assert_false(nested("{\"a\":", "}", 100000, "", ""));
}

static bool wide(const char *first, const char *piece, int count, const char *last)
{
    struct text document;
    text_start(&document, 1 << 20);
    text_add(&document, first);
    add_many(&document, piece, count);
    text_add(&document, last);
    return readable(&document);
}

static void test_size(void **state)
{
    (void)state;
    assert_true(wide("<a>", "<b/>", TREE_NODES_MAX - 1, "</a>"));
    assert_false(wide("<a>", "<b/>", TREE_NODES_MAX, "</a>"));
    assert_true(wide("{\"a\":[", "1,", TREE_NODES_MAX - 2, "1]}"));
    assert_false(wide("{\"a\":[", "1,", TREE_NODES_MAX - 1, "1]}"));
}

static void test_finding(void **state)
{
    (void)state;
    static const char document[] = "{\"Status\":{\"Events\":{\"Event\":[{\"T\":\"1\"},{\"T\":\"2\"}"
                                   "]}},\"status\":\"x\",\"Z\":null}";
    struct tree *tree = tree_read(document, sizeof document - 1, TREE_JSON, NULL);
    const struct tree_node *root = tree_root(tree);
    assert_null(tree_child(root, "T"));
    assert_string_equal(tree_text(root, "status"), "x");
    assert_non_null(tree_child(root, "STATUS")->first);
    assert_string_equal(tree_text(root, "Z"), "");
    assert_string_equal(tree_text(root, "none"), "");
    assert_string_equal(tree_text(NULL, "none"), "");
    const struct tree_node *event = tree_find(root, "event");
    assert_string_equal(tree_text(event, "t"), "1");
    event = tree_next_same(event);
    assert_string_equal(tree_text(event, "T"), "2");
    assert_null(tree_next_same(event));
    assert_string_equal(tree_find(root, "T")->text, "1");
    assert_null(tree_find(root, "nothing"));
    tree_free(tree);
    tree_free(NULL);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),         cmocka_unit_test(test_json_charsets),
        cmocka_unit_test(test_json_faults),  cmocka_unit_test(test_xml),
        cmocka_unit_test(test_xml_charsets), cmocka_unit_test(test_xml_faults),
        cmocka_unit_test(test_depth),        cmocka_unit_test(test_size),
        cmocka_unit_test(test_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
