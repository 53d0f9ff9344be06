/* SPDX-License-Identifier: MIT */
/* The questions of simulated calls: their bytes, what counts as an answer, and where the address
   comes from. */
#include "base/utf8.h"
#include "codec/form.h"
#include "simulator/event.h"
#include "simulator/query.h"
#include "simulator/urls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void settings_start(struct settings *settings, const char *const *options)
{
    struct failure failure = {0};
    int argc = 1;
    const char *argv[32] = {"simulator"};
    for (; options[argc - 1]; argc++)
        argv[argc] = options[argc - 1];
    if (!settings_read(settings, argc, (char **)argv, &failure))
        fail_msg("%s", failure.sentence);
}

/* ---- The document */

/* Of line, call and password of the provider's own example of a signature. */
#define SIGNATURE "ae73e4b16a280726fb2e0e6bfb43902a"
#define JSON(vars)                                                                    \
    "{\"ApiCall\":{\"UserID\":{\"LineNumber\":\"123456789\",\"LineNumberInt\":"       \
    "\"34123456789\",\"CallSequence\":\"98565656\",\"Signature\":\"" SIGNATURE "\"}," \
    "\"Infocaller\":{\"CallType\":\"R\",\"CallerNumber\":\"666111601\","              \
    "\"InboundNumber\":\"123456789\",\"InboundNumberInt\":\"34123456789\","           \
    "\"OutboundNumber\":\"\",\"idcall\":\"\",\"QueryName\":\"Desv\xc3\xado\"}" vars "}}"
#define XML(vars)                                                                       \
    "<ApiCall xmlns='http://tempuri.org/' encoding=\" ISO-8559-1\"><UserID>"            \
    "<LineNumber>123456789</LineNumber><LineNumberInt>34123456789</LineNumberInt>"      \
    "<CallSequence>98565656</CallSequence><Signature>" SIGNATURE "</Signature>"         \
    "</UserID><Infocaller><CallType>R</CallType><CallerNumber>666111601</CallerNumber>" \
    "<InboundNumber>123456789</InboundNumber>"                                          \
    "<InboundNumberInt>34123456789</InboundNumberInt><OutboundNumber></OutboundNumber>" \
    "<idcall></idcall><QueryName>Desv\xc3\xado</QueryName></Infocaller>" vars "</ApiCall>"
#define JSON_VARS                                                                     \
    ",\"CustVars\":{\"CustVar\":[{\"VarName\":\"NOMBRE\",\"VarValue\":\"Jos\xc3\xa9 " \
    "&lt;&amp;\"},{\"VarName\":\"PEDIDO\",\"VarValue\":\"1234\"}]}"
#define XML_VARS                                                                  \
    "<CustVars><CustVar><VarName>NOMBRE</VarName><VarValue>Jos\xc3\xa9 &lt;&amp;" \
    "</VarValue></CustVar><CustVar><VarName>PEDIDO</VarName><VarValue>1234"       \
    "</VarValue></CustVar></CustVars>"

static void call_start_at_question(struct sim_call *call)
{
    *call = (struct sim_call){.sequence = "98565656", .number = "666111601", .stops = true};
    call->question = (struct sim_question){.query = SETTING_ROUTING, .after = 5000};
    assert_true(pairs_set_at(&call->vars, "NOMBRE", "Jos\xc3\xa9 <&", 0, 100));
    assert_true(pairs_set_at(&call->vars, "PEDIDO", "1234", 0, 5000));
}

static void check_question(const struct settings *settings, const struct sim_call *call,
                           const char *wanted)
{
    struct text body, expected, latin1;
    text_start(&body, EVENT_BODY_MAX);
    text_start(&expected, EVENT_BODY_MAX);
    text_start(&latin1, EVENT_BODY_MAX);
    assert_true(utf8_to_latin1(&latin1, wanted, strlen(wanted)));
    bool is_latin1 = settings->charset == SETTING_LATIN1;
    text_add(&expected, "apiInfocaller=");
    form_encode(&expected, is_latin1 ? text_string(&latin1) : wanted,
                is_latin1 ? latin1.length : strlen(wanted));
    assert_true(question_write(&body, settings, call));
    assert_string_equal(text_string(&body), text_string(&expected));
    text_free(&body);
    text_free(&expected);
    text_free(&latin1);
}

static void test_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *format, *charset, *with, *without;
    } rows[] = {
        {"json", "utf8", JSON(JSON_VARS), JSON("")},
        {"json", "latin1", JSON(JSON_VARS), JSON("")},
        {"xml", "utf8", XML(XML_VARS), XML("")},
        {"xml", "latin1", XML(XML_VARS), XML("")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct settings settings;
        struct sim_call call;
        settings_start(&settings,
                       (const char *[]){"--format", rows[i].format, "--charset", rows[i].charset,
                                        "--ask-query", "Desv\xc3\xado", NULL});
        call_start_at_question(&call);
        check_question(&settings, &call, rows[i].with);
        call.question.after = 99;
        check_question(&settings, &call, rows[i].without);
        sim_call_free(&call);
    }
}

/* ---- Answers */

static bool read_answer(struct pairs *vars, const char *format, int status, const char *type,
                        const char *body)
{
    struct settings settings;
    struct failure failure = {0};
    struct http_reply reply = {
        .fate = HTTP_REPLIED, .status = status, .body = body, .body_length = strlen(body)};
    snprintf(reply.type, sizeof reply.type, "%s", type);
    settings_start(&settings, (const char *[]){"--format", format, NULL});
    bool good = query_read(vars, &settings, &reply, &failure);
    assert_true(good || failure.sentence[0]);
    return good;
}

#define ANSWER(rest)  "{\"ApiCall\":{\"Status\":{\"Result\":\"0\",\"ResultText\":\"\"}" rest "}}"
#define STATUS(all)   "{\"ApiCall\":{\"Status\":" all "}}"
#define LIST(list)    ANSWER(",\"CustVars\":{\"CustVar\":" list "}")
#define ONE(name)     LIST("[{\"VarName\":\"" name "\",\"VarValue\":\"1\"}]")
#define XML_ANSWER(x) "<ApiCall xmlns='http://tempuri.org/' encoding=' ISO-8559-1'>" x "</ApiCall>"
#define XML_GOOD      "<Status><Result>0</Result></Status>"

static void test_good_answers(void **state)
{
    (void)state;
    static const struct {
        const char *format, *type, *body, *name, *value;
    } rows[] = {
        {"json", "application/json", ANSWER(""), NULL, NULL},
        {"json", "application/json; charset=utf-8", ANSWER(",\"CustVars\":{\"CustVar\":[]}"), NULL,
         NULL},
        {"json", "application/json", STATUS("{\"Result\":\"0\"}"), NULL, NULL},
        {"json", "application/json", ONE("ABCDEFGHIJ12345"), "ABCDEFGHIJ12345", "1"},
        {"json", "application/json", LIST("{\"VarName\":\"A\",\"VarValue\":\"\\u00e9 &lt;&amp;\"}"),
         "A", "\xc3\xa9 <&"},
        {"json", "application/json", LIST("{\"VarName\":\"A\",\"VarValue\":\"\"}"), "A", ""},
        {"xml", "text/xml", XML_ANSWER(XML_GOOD), NULL, NULL},
        {"xml", "application/xml",
         XML_ANSWER(XML_GOOD "<CustVars><CustVar><VarName>DESTINO</VarName><VarValue>9110&#233; "
                             "&lt;</VarValue></CustVar></CustVars>"),
         "DESTINO", "9110\xc3\xa9 <"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pairs vars = {0};
        if (!read_answer(&vars, rows[i].format, 200, rows[i].type, rows[i].body))
            fail_msg("%s", rows[i].body);
        assert_int_equal(vars.count, rows[i].name ? 1 : 0);
        if (rows[i].name)
            assert_string_equal(pairs_get(&vars, rows[i].name), rows[i].value);
        pairs_free(&vars);
    }
}

static void test_bad_answers(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        int status;
        const char *type, *body;
    } rows[] = {
        {"json", 500, "application/json", ANSWER("")},
        {"json", 204, "application/json", ANSWER("")},
        {"json", 200, "text/html", ANSWER("")},
        {"json", 200, "", ANSWER("")},
        {"json", 200, "application/json", ""},
        {"json", 200, "application/json", "{\"ApiCall\":{\"Status\":{\"Result\":\"0\"}"},
        {"json", 200, "application/json", "{\"ApiCall\":{\"Status\":{\"Result\":\"0\",}}}"},
        {"json", 200, "application/json", "{\"apiCall\":{\"Status\":{\"Result\":\"0\"}}}"},
        {"json", 200, "application/json", "{\"Status\":{\"Result\":\"0\"}}"},
        {"json", 200, "application/json", "{\"ApiCall\":{}}"},
        {"json", 200, "application/json", STATUS("{}")},
        {"json", 200, "application/json", STATUS("\"0\"")},
        {"json", 200, "application/json", STATUS("{\"Result\":\"\"}")},
        {"json", 200, "application/json", STATUS("{\"Result\":\"1\"}")},
        {"json", 200, "application/json", STATUS("{\"Result\":\"00\"}")},
        {"json", 200, "application/json", STATUS("{\"Result\":\"0\",\"Text\":\"\"}")},
        {"json", 200, "application/json", ANSWER(",\"Vars\":{}")},
        {"json", 200, "application/json", ANSWER(",\"CustVars\":{\"Var\":\"x\"}")},
        {"json", 200, "application/json", ONE("")},
        {"json", 200, "application/json", ONE("destino")},
        {"json", 200, "application/json", ONE("DE STINO")},
        {"json", 200, "application/json", ONE("ABCDEFGHIJ123456")},
        {"json", 200, "application/json", LIST("[{\"VarName\":\"A\",\"Value\":\"1\"}]")},
        {"json", 200, "application/json", LIST("[{\"VarName\":\"A\",\"VarValue\":\"a & b\"}]")},
        {"json", 200, "application/json", LIST("[{\"VarName\":\"A\",\"VarValue\":\"&#233;\"}]")},
        {"json", 200, "application/json", LIST("[{\"VarName\":\"A\",\"VarValue\":\"\\u20ac\"}]")},
        {"json", 200, "application/json", LIST("[{\"VarName\":\"A\",\"VarValue\":\"a\\nb\"}]")},
        {"json", 200, "application/json",
         LIST("[{\"VarName\":\"A\",\"VarValue\":\"1\"},{\"VarName\":\"A\",\"VarValue\":\"2\"}]")},
        {"json", 200, "application/json", XML_ANSWER(XML_GOOD)},
        {"xml", 200, "text/xml", ANSWER("")},
        {"xml", 200, "application/json", XML_ANSWER(XML_GOOD)},
        {"xml", 200, "text/xml", XML_ANSWER("<Status><Result>1</Result></Status>")},
        {"xml", 200, "text/xml", XML_ANSWER(XML_GOOD XML_GOOD)},
        {"xml", 200, "text/xml", "<ApiCall>" XML_GOOD},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pairs vars = {0};
        if (read_answer(&vars, rows[i].format, rows[i].status, rows[i].type, rows[i].body))
            fail_msg("%d %s %s", rows[i].status, rows[i].type, rows[i].body);
        pairs_free(&vars);
    }
}

static void test_no_answer(void **state)
{
    (void)state;
    static const struct http_reply lost = {.fate = HTTP_LOST, .body = "", .sentence = "too late"};
    struct settings settings;
    struct pairs vars = {0};
    struct failure failure = {0};
    settings_start(&settings, (const char *[]){NULL});
    assert_false(query_read(&vars, &settings, &lost, &failure));
    assert_string_equal(failure.sentence, "too late");
}

/* ---- The address */

static void test_address(void **state)
{
    (void)state;
    struct urls urls = {0};
    assert_true(urls_add_line(&urls, "  inicio  http://127.0.0.1/hook/a/inicio?key=1"));
    assert_true(urls_add_line(&urls, "  nothing http://127.0.0.1/hook/a/myquery"));
    assert_true(urls_add_line(&urls, "  nothing http://127.0.0.1/hook/query/other?x=/query"));
    assert_null(urls.query);
    assert_true(urls_add_line(&urls, "  query\thttp://127.0.0.1/hook/a/query?key=1 \n"));
    assert_string_equal(urls.query, "http://127.0.0.1/hook/a/query?key=1");
    assert_false(urls_add_line(&urls, "query http://127.0.0.1/hook/b/query"));
    assert_string_equal(urls.query, "http://127.0.0.1/hook/a/query?key=1");
    assert_int_equal(urls.count[SIM_INICIO], 1);
    urls_free(&urls);
    assert_null(urls.query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),       cmocka_unit_test(test_good_answers),
        cmocka_unit_test(test_bad_answers), cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_address),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator_query", tests, NULL, NULL);
}
