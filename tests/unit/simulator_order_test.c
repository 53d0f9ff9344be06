/* SPDX-License-Identifier: MIT */
/* The simulator checks call orders as strictly as Infocaller's document allows, and answers in its
 * form. */
#include "codec/form.h"
#include "simulator/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RIGHT      "@" /* stands for the right signature in the rows */
#define USER       "{\"idinfocaller\":\"123456789\",\"firma\":\"" RIGHT "\"}"
#define JSON(data) "{\"callRequest\":{\"UserID\":" USER ",\"callData\":{" data "}}}"
#define LEAST      "\"numtelefono\":\"911000333\",\"gruporeglas\":\"Emision\""
#define VARS(list) JSON(LEAST ",\"CustVars\":{\"CustVar\":" list "}")
#define XML(user, data)                                                                 \
    "<callRequest xmlns='http://tempuri.org/'><UserID>" user "</UserID><callData>" data \
    "</callData></callRequest>"
#define XML_USER  "<idinfocaller>123456789</idinfocaller><firma>" RIGHT "</firma>"
#define XML_LEAST "<numtelefono>+34911000333</numtelefono><gruporeglas>Emision</gruporeglas>"

/* MD5 of "1234567893956": the line and the password, as by default. */
static const char right_firma[] = "a2e12e9171fec3ebbb9c3c2a41b0b722";

static void settings_start(struct settings *settings)
{
    char *argv[] = {(char *)"simulator"};
    struct failure failure;
    assert_true(settings_read(settings, 1, argv, &failure));
}

static enum infocaller_code read_order(const char *variable, const char *document,
                                       struct sim_order *order)
{
    struct settings settings;
    struct text body, filled;
    settings_start(&settings);
    text_start(&body, 65536);
    text_start(&filled, 65536);
    for (; *document; document++) {
        if (*document == RIGHT[0])
            text_add(&filled, right_firma);
        else
            text_add_char(&filled, *document);
    }
    form_add(&body, variable, text_string(&filled));
    enum infocaller_code code = sim_order_read(order, &settings, text_string(&body), body.length);
    text_free(&body);
    text_free(&filled);
    return code;
}

static void test_codes(void **state)
{
    (void)state;
    static const struct {
        const char *variable;
        const char *document;
        enum infocaller_code code;
    } rows[] = {
        {"apiCALLjson", JSON(LEAST), INFOCALLER_ACCEPTED},
        {"apiCALLxml", XML(XML_USER, XML_LEAST), INFOCALLER_ACCEPTED},
        {"apiCALLxml",
         "<CallRequest><UserID>" XML_USER "</UserID><callData>" XML_LEAST
         "</callData></CallRequest>",
         INFOCALLER_ACCEPTED},
        {"apiCALLjson",
         JSON("\"numtelefono\":\"+34911000333\",\"gruporeglas\":\"Emision\","
              "\"fechahora\":\"2026-11-22T10:00:00\",\"EsperaMax\":\"300\",\"Reintentos\":\"4\""),
         INFOCALLER_ACCEPTED},
        {"apiCALLJSON", JSON(LEAST), INFOCALLER_NO_PARAMETER},
        {"other", JSON(LEAST), INFOCALLER_NO_PARAMETER},
        {"apiCALLjson", "", INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", "{\"callRequest\":", INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", "{\"callRequest\":{\"UserID\":" USER ",}}", INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", XML(XML_USER, XML_LEAST), INFOCALLER_BAD_SYNTAX},
        {"apiCALLxml", JSON(LEAST), INFOCALLER_BAD_SYNTAX},
        {"apiCALLxml", "<callRequest><UserID></callRequest>", INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", "{\"request\":{}}", INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", JSON(LEAST ",\"Esperamax\":\"5\""), INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", "{\"callRequest\":{\"UserID\":" USER "}}", INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", "{\"callRequest\":{\"callData\":{" LEAST "}}}", INFOCALLER_NO_IDENTITY},
        {"apiCALLxml", XML("<idinfocaller>123456789</idinfocaller>", XML_LEAST),
         INFOCALLER_NO_IDENTITY},
        {"apiCALLxml", XML("<firma>" RIGHT "</firma>", XML_LEAST), INFOCALLER_NO_IDENTITY},
        {"apiCALLxml", XML("<idinfocaller>anna</idinfocaller><firma>" RIGHT "</firma>", XML_LEAST),
         INFOCALLER_BAD_IDENTITY},
        {"apiCALLxml",
         XML("<idinfocaller>987654321</idinfocaller><firma>" RIGHT "</firma>", XML_LEAST),
         INFOCALLER_BAD_LINE},
        {"apiCALLxml", XML("<idinfocaller>123456789</idinfocaller><firma>00</firma>", XML_LEAST),
         INFOCALLER_BAD_SIGNATURE},
        {"apiCALLjson", JSON("\"gruporeglas\":\"Emision\""), INFOCALLER_BAD_NUMBER},
        {"apiCALLjson", JSON("\"numtelefono\":\"911 000 333\",\"gruporeglas\":\"Emision\""),
         INFOCALLER_BAD_NUMBER},
        {"apiCALLjson", JSON("\"numtelefono\":\"+\",\"gruporeglas\":\"Emision\""),
         INFOCALLER_BAD_NUMBER},
        {"apiCALLjson", JSON("\"numtelefono\":\"911000333\""), INFOCALLER_BAD_GROUP},
        {"apiCALLjson", JSON("\"numtelefono\":\"911000333\",\"gruporeglas\":\"emision\""),
         INFOCALLER_BAD_GROUP},
        {"apiCALLjson", JSON(LEAST ",\"fechahora\":\"2026-11-22 10:00:00\""), INFOCALLER_BAD_TIME},
        {"apiCALLjson", JSON(LEAST ",\"fechahora\":\"2026-02-30T10:00:00\""), INFOCALLER_BAD_TIME},
        {"apiCALLjson", JSON(LEAST ",\"fechahora\":\"2026-11-22T10:00:00Z\""), INFOCALLER_BAD_TIME},
        {"apiCALLjson", JSON(LEAST ",\"fechahora\":\"22/11/2026T10:00:00\""), INFOCALLER_BAD_TIME},
        {"apiCALLjson", JSON(LEAST ",\"EsperaMax\":\"0\""), INFOCALLER_BAD_WAIT},
        {"apiCALLjson", JSON(LEAST ",\"EsperaMax\":\"301\""), INFOCALLER_BAD_WAIT},
        {"apiCALLjson", JSON(LEAST ",\"EsperaMax\":\"5m\""), INFOCALLER_BAD_WAIT},
        {"apiCALLjson", JSON(LEAST ",\"Reintentos\":\"5\""), INFOCALLER_BAD_RETRIES},
        {"apiCALLjson", JSON(LEAST ",\"Reintentos\":\"-1\""), INFOCALLER_BAD_RETRIES},
        {"apiCALLjson", VARS("[{\"VarName\":\"A1\",\"VarValue\":\"x &lt; y\"}]"),
         INFOCALLER_ACCEPTED},
        {"apiCALLjson", VARS("{\"VarName\":\"A1\",\"VarValue\":\"\"}"), INFOCALLER_ACCEPTED},
        {"apiCALLjson", VARS("[{\"VarName\":\"A1\",\"VarValue\":\"x < y\"}]"),
         INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", VARS("[{\"VarName\":\"A1\",\"VarValue\":\"&eacute;\"}]"),
         INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", VARS("[{\"VarName\":\"A1\",\"VarValue\":\"20 \\u20ac\"}]"),
         INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", VARS("[{\"VarName\":\"a1\",\"VarValue\":\"x\"}]"), INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", VARS("[{\"VarName\":\"\",\"VarValue\":\"x\"}]"), INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson", VARS("[{\"VarName\":\"ABCDEFGHIJKLMNOP\",\"VarValue\":\"x\"}]"),
         INFOCALLER_BAD_SYNTAX},
        {"apiCALLjson",
         VARS("[{\"VarName\":\"A\",\"VarValue\":\"1\"},{\"VarName\":\"A\",\"VarValue\":\"2\"}]"),
         INFOCALLER_BAD_SYNTAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sim_order order;
        enum infocaller_code code = read_order(rows[i].variable, rows[i].document, &order);
        sim_order_free(&order);
        if (code != rows[i].code) {
            printf("# %s: %d instead of %d\n", rows[i].document, (int)code, (int)rows[i].code);
            fail();
        }
    }
}

static void test_content(void **state)
{
    (void)state;
    struct sim_order order;
    assert_int_equal(read_order("apiCALLxml",
                                XML(XML_USER, XML_LEAST "<CustVars><CustVar><VarName>A</VarName>"
                                                        "<VarValue>&#233; &lt;&amp;&gt;</VarValue>"
                                                        "</CustVar></CustVars>"),
                                &order),
                     INFOCALLER_ACCEPTED);
    assert_int_equal(order.format, TREE_XML);
    assert_string_equal(order.number, "+34911000333");
    assert_string_equal(order.number_int, "34911000333");
    assert_string_equal(pairs_get(&order.vars, "A"), "é <&>");
    sim_order_free(&order);
    assert_int_equal(read_order("apiCALLjson",
                                VARS("[{\"VarName\":\"A\",\"VarValue\":"
                                     "\"\\u00e9 &lt;&amp;&gt;\"}]"),
                                &order),
                     INFOCALLER_ACCEPTED);
    assert_string_equal(order.number, "911000333");
    assert_string_equal(order.number_int, "34911000333");
    assert_string_equal(pairs_get(&order.vars, "A"), "é <&>");
    sim_order_free(&order);
}

static void check_answer(enum tree_format format, enum setting_charset charset, const char *wanted)
{
    struct settings settings;
    struct text out;
    settings_start(&settings);
    settings.charset = charset;
    text_start(&out, ORDER_ANSWER_MAX);
    assert_true(sim_answer_write(&out, &settings, format, INFOCALLER_BAD_NUMBER, ""));
    assert_string_equal(text_string(&out), wanted);
    text_free(&out);
}

static void test_answers(void **state)
{
    (void)state;
    check_answer(TREE_JSON, SETTING_UTF8,
                 "{\"callRequest\":{\"idcall\":\"\",\"Resultado\":\"5\","
                 "\"ResultadoTexto\":\"Teléfono no válido\"}}");
    check_answer(TREE_JSON, SETTING_LATIN1,
                 "{\"callRequest\":{\"idcall\":\"\",\"Resultado\":\"5\","
                 "\"ResultadoTexto\":\"Tel\xe9"
                 "fono no v\xe1lido\"}}");
    check_answer(TREE_XML, SETTING_UTF8,
                 "<?xml version='1.0'?>\n<callRequest><idcall></idcall><Resultado>5</Resultado>"
                 "<ResultadoTexto>Teléfono no válido</ResultadoTexto></callRequest>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_answers),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator_order", tests, NULL, NULL);
}
