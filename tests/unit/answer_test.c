/* SPDX-License-Identifier: MIT */
/* Answers to questions, byte for byte, and as strict parsers read them. */
#include "listener/answer.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NAMESPACE "http://tempuri.org/"

static const enum tree_format formats[] = {TREE_JSON, TREE_XML};
#define FORMATS (sizeof formats / sizeof *formats)

static void check(const struct variables *variables, bool good, const char *sentence,
                  enum tree_format format, const char *wanted)
{
    struct text out;
    text_start(&out, ANSWER_MAX);
    assert_true(answer_write(&out, format, good, sentence, variables));
    assert_string_equal(text_string(&out), wanted);
    text_free(&out);
}

#define XML_ROOT "<ApiCall xmlns='http://tempuri.org/'>"

static void test_an_answer(void **state)
{
    (void)state;
    struct variables variables = {0};
    assert_true(variables_set(&variables, "DESTINO", "911000222"));
    check(&variables, true, "Sales", TREE_JSON,
          "{\"ApiCall\":{\"Status\":{\"Result\":\"0\",\"ResultText\":\"Sales\"},"
          "\"CustVars\":{\"CustVar\":[{\"VarName\":\"DESTINO\",\"VarValue\":\"911000222\"}]}}}");
    check(&variables, true, "Sales", TREE_XML,
          XML_ROOT "<Status><Result>0</Result><ResultText>Sales</ResultText></Status>"
                   "<CustVars><CustVar><VarName>DESTINO</VarName><VarValue>911000222</VarValue>"
                   "</CustVar></CustVars></ApiCall>");
    assert_true(variables_set(&variables, "PRIORIDAD", ""));
    assert_true(variables_set(&variables, "A", "1"));
    check(
        &variables, true, "", TREE_JSON,
        "{\"ApiCall\":{\"Status\":{\"Result\":\"0\",\"ResultText\":\"\"},"
        "\"CustVars\":{\"CustVar\":[{\"VarName\":\"DESTINO\",\"VarValue\":\"911000222\"},"
        "{\"VarName\":\"PRIORIDAD\",\"VarValue\":\"\"},{\"VarName\":\"A\",\"VarValue\":\"1\"}]}}}");
    check(&variables, true, "", TREE_XML,
          XML_ROOT "<Status><Result>0</Result><ResultText></ResultText></Status><CustVars>"
                   "<CustVar><VarName>DESTINO</VarName><VarValue>911000222</VarValue></CustVar>"
                   "<CustVar><VarName>PRIORIDAD</VarName><VarValue></VarValue></CustVar>"
                   "<CustVar><VarName>A</VarName><VarValue>1</VarValue></CustVar>"
                   "</CustVars></ApiCall>");
    variables_free(&variables);
}

static void test_without_variables(void **state)
{
    (void)state;
    const struct variables none = {0};
    const struct variables *const lists[] = {NULL, &none};
    for (size_t i = 0; i < 2; i++) {
        check(lists[i], false, "no such query", TREE_JSON,
              "{\"ApiCall\":{\"Status\":{\"Result\":\"1\",\"ResultText\":\"no such query\"}}}");
        check(lists[i], false, "no such query", TREE_XML,
              XML_ROOT "<Status><Result>1</Result><ResultText>no such query</ResultText></Status>"
                       "</ApiCall>");
    }
}

static void test_types(void **state)
{
    (void)state;
    assert_string_equal(answer_type(TREE_JSON), "application/json");
    assert_string_equal(answer_type(TREE_XML), "application/xml");
}

/* ---- As others read it */

/* The texts of an answer with one variable, as they are meant. */
struct reading {
    char *text;
    char *value;
};

static void decode_entities(char *text)
{
    static const char *const entities[][2] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&apos;", "'"}, {"&quot;", "\""}, {"&amp;", "&"}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t length = strlen(entities[i][0]);
        for (char *at = text; (at = strstr(at, entities[i][0])); at++) {
            *at = entities[i][1][0];
            memmove(at + 1, at + length, strlen(at + length) + 1);
        }
    }
    assert_null(strpbrk(text, "\r\n\t"));
}

static char *json_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    assert_non_null(text);
    assert_null(strpbrk(text, "<>'\"")); /* as entities only */
    char *copy = strdup(text);
    decode_entities(copy);
    return copy;
}

static void read_json(const struct text *answer, struct reading *reading)
{
    json_error_t error;
    json_t *json = json_loadb(answer->bytes, answer->length, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%s: %s", error.text, answer->bytes);
    assert_int_equal(json_object_size(json), 1);
    const json_t *call = json_object_get(json, "ApiCall");
    const json_t *list = json_object_get(json_object_get(call, "CustVars"), "CustVar");
    assert_int_equal(json_object_size(call), 2);
    assert_true(json_is_array(list));
    assert_int_equal(json_array_size(list), 1);
    reading->text = json_text(json_object_get(call, "Status"), "ResultText");
    reading->value = json_text(json_array_get(list, 0), "VarValue");
    json_decref(json);
}

/* The only child of that name; all are in the document's namespace. */
static xmlNode *xml_child(const xmlNode *parent, const char *name)
{
    xmlNode *found = NULL;
    for (xmlNode *node = parent->children; node; node = node->next) {
        assert_int_equal(node->type, XML_ELEMENT_NODE);
        assert_non_null(node->ns);
        assert_string_equal((const char *)node->ns->href, NAMESPACE);
        assert_null(node->properties);
        if (strcmp((const char *)node->name, name) != 0)
            continue;
        assert_null(found);
        found = node;
    }
    assert_non_null(found);
    return found;
}

static char *xml_text(const xmlNode *parent, const char *name)
{
    xmlChar *content = xmlNodeGetContent(xml_child(parent, name));
    char *copy = strdup((const char *)content);
    xmlFree(content);
    return copy;
}

static void read_xml(const struct text *answer, struct reading *reading)
{
    const int options =
        XML_PARSE_NONET | XML_PARSE_PEDANTIC | XML_PARSE_NOWARNING | XML_PARSE_NOERROR;
    xmlDoc *document = xmlReadMemory(answer->bytes, (int)answer->length, NULL, "US-ASCII", options);
    if (!document)
        fail_msg("no XML: %s", answer->bytes);
    const xmlNode *root = xmlDocGetRootElement(document);
    assert_string_equal((const char *)root->name, "ApiCall");
    assert_string_equal((const char *)root->ns->href, NAMESPACE);
    assert_null(root->properties);
    reading->text = xml_text(xml_child(root, "Status"), "ResultText");
    const xmlNode *variable = xml_child(xml_child(root, "CustVars"), "CustVar");
    reading->value = xml_text(variable, "VarValue");
    xmlFreeDoc(document);
}

static void check_read(const char *sent, const char *wanted)
{
    struct variables variables = {0};
    assert_true(variables_set(&variables, "A", sent));
    for (size_t f = 0; f < FORMATS; f++) {
        struct text out;
        text_start(&out, ANSWER_MAX);
        assert_true(answer_write(&out, formats[f], true, sent, &variables));
        for (size_t i = 0; i < out.length; i++)
            assert_in_range(out.bytes[i], ' ', '~');
        struct reading reading;
        if (formats[f] == TREE_XML)
            read_xml(&out, &reading);
        else
            read_json(&out, &reading);
        assert_string_equal(reading.text, wanted);
        assert_string_equal(reading.value, wanted);
        free(reading.text);
        free(reading.value);
        text_free(&out);
    }
    variables_free(&variables);
}

static void test_values(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *read;
    } values[] = {
        {"", ""},
        {"1234", "1234"},
        {" two  blanks ", " two  blanks "},
        {"<&>'\"", "<&>'\""},
        {"&lt;&amp;amp;", "&lt;&amp;amp;"},
        {"]]><!-- </VarValue>", "]]><!-- </VarValue>"},
        {"\\u0041 \\\" C:\\", "\\u0041 \\\" C:\\"},
        {"Muñoz & Hijá ÿ \u00A0½", "Muñoz & Hijá ÿ \u00A0½"},
        {"Łukasz “Dvořák” €", "Lukasz \"Dvorák\" ?"},
        {"a\nb\r\x01\x7F\x1B[2J", "a b    [2J"},
        {"\xFF\xFE😀", "???"},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        check_read(values[i].sent, values[i].read);
}

/* All that fits into the variables fits into an answer. */
static void test_the_largest(void **state)
{
    (void)state;
    static const char *const fillings[] = {"\"", "é", "⅒", "\x01", "\xFF"};
    char value[VARIABLE_VALUE_MAX + 1];
    for (size_t i = 0; i < sizeof fillings / sizeof *fillings; i++) {
        struct variables variables = {0};
        size_t length = strlen(fillings[i]);
        size_t used = 0;
        for (; used + length <= VARIABLE_VALUE_MAX; used += length)
            memcpy(value + used, fillings[i], length);
        value[used] = '\0';
        for (int j = 0; j < VARIABLES_MAX; j++) {
            char name[VARIABLE_NAME_MAX + 1];
            snprintf(name, sizeof name, "VARIABLE%u", (unsigned)j % VARIABLES_MAX);
            assert_true(variables_set(&variables, name, value));
        }
        for (size_t f = 0; f < FORMATS; f++) {
            struct text out;
            text_start(&out, ANSWER_MAX);
            assert_true(answer_write(&out, formats[f], true, value, &variables));
            text_free(&out);
        }
        variables_free(&variables);
    }
}

static void test_an_answer_that_does_not_fit(void **state)
{
    (void)state;
    for (size_t f = 0; f < FORMATS; f++) {
        struct text out;
        text_start(&out, 40);
        assert_false(answer_write(&out, formats[f], true, "a sentence", NULL));
        text_free(&out);
    }
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer),   cmocka_unit_test(test_without_variables),
        cmocka_unit_test(test_types),       cmocka_unit_test(test_values),
        cmocka_unit_test(test_the_largest), cmocka_unit_test(test_an_answer_that_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
