/* SPDX-License-Identifier: MIT */
/* Infocaller's questions: by what name, each a record of its own, and what they say of the call.
   What can be in a request is tested by case files, as for events. */
#include "hook_fixture.h"
#include "listener/hooks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct config *config;

static int set_up(void **state)
{
    (void)state;
    config = fixture_config(FIXTURE_KEY);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_config_free(config);
    return 0;
}

static void ask(const char *body, int64_t at, struct hook_outcome *outcome)
{
    const struct hook_request request = {.method = "POST",
                                         .path = "/hook/madrid/query",
                                         .query = "key=" FIXTURE_KEY_ENCODED "&id=7",
                                         .content_type = "text/plain",
                                         .body = body,
                                         .length = strlen(body),
                                         .at = at};
    hook_read(config, &request, outcome);
    assert_int_equal(outcome->status, 200);
    assert_true(outcome->asks);
    assert_int_equal(outcome->record->kind, RECORD_QUESTION);
    assert_string_equal(outcome->record->event, "query");
    assert_string_equal(outcome->record->provider, "madrid");
    assert_int_equal(outcome->record->at, at);
    assert_non_null(outcome->record->raw);
}

#define NAME_63 "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"

static void test_the_names_of_queries(void **state)
{
    (void)state;
    static const struct {
        const char *sent;
        const char *read;
    } rows[] = {
        {"DESVIO", "DESVIO"},
        {"  DESVIO \\n", "DESVIO"},
        {"desv\\u00edo 2", "desvío 2"},
        {"A\\u001b[2J\\u202eB", "A?[2J?B"},
        {"[_Query]", ""},
        {"", ""},
        {" ", ""},
        {NAME_63, NAME_63},
        {NAME_63 "N", ""},
        {"\\u00f1" NAME_63, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[512];
        struct hook_outcome outcome;
        snprintf(body, sizeof body, "{\"ApiCall\":{\"Infocaller\":{\"QueryName\":\"%s\"}}}",
                 rows[i].sent);
        ask(body, 1, &outcome);
        assert_string_equal(outcome.query, rows[i].read);
        record_free(outcome.record);
    }
}

static void test_an_event_asks_nothing(void **state)
{
    (void)state;
    const struct hook_request request = {.method = "GET",
                                         .path = "/hook/madrid/inicio",
                                         .query = "id=7",
                                         .body = "",
                                         .verified = true};
    struct hook_outcome outcome;
    hook_read(config, &request, &outcome);
    assert_int_equal(outcome.status, 200);
    assert_false(outcome.asks);
    assert_string_equal(outcome.query, "");
    record_free(outcome.record);
}

/* Each asking counts, and is told apart from the others by its time alone. */
static void test_a_question_asked_twice(void **state)
{
    (void)state;
    struct hook_outcome first;
    struct hook_outcome second;
    ask("{\"QueryName\":\"X\",\"Infocaller\":{\"QueryName\":\"DESVIO\"}}", 1000, &first);
    ask("{\"QueryName\":\"X\",\"Infocaller\":{\"QueryName\":\"DESVIO\"}}", 3000, &second);
    assert_false(first.record->has_key);
    assert_false(second.record->has_key);
    struct call *call = second.record->says;
    call_merge(call, first.record->says);
    call_merge(call, first.record->says);
    assert_int_equal(call->timeline.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(call->timeline.list[i].what, "question");
        assert_string_equal(call->timeline.list[i].detail, "DESVIO");
        assert_true(call->timeline.list[i].told);
        assert_int_equal(call->timeline.list[i].at, i ? 3000 : 1000);
    }
    assert_int_equal(call->started_at, 0);
    assert_int_equal(call->heard_at, 3000);
    record_free(first.record);
    record_free(second.record);
}

static void test_a_long_question_is_cut(void **state)
{
    (void)state;
    struct text body;
    text_start(&body, 100000);
    text_add(&body, "{\"Infocaller\":{\"QueryName\":\"A\"},\"CustVars\":{\"CustVar\":[");
    for (int i = 0; i < 9; i++)
        text_addf(&body, "{\"VarName\":\"V%d\",\"VarValue\":\"%0*d\"},", i, i * 100, 7);
    text_add(&body, "{\"VarName\":\"Z\",\"VarValue\":\"\"}]}}");
    struct hook_outcome outcome;
    ask(text_string(&body), 5, &outcome);
    assert_int_equal(outcome.record->says->vars.count, 10);
    assert_int_equal(outcome.record->says->timeline.count, 1);
    const char *detail = outcome.record->says->timeline.list[0].detail;
    assert_int_equal(strlen(detail), TIMELINE_DETAIL_MAX);
    assert_memory_equal(detail, "A: V0=7, V1=00", 14);
    record_free(outcome.record);
    text_clear(&body);
    text_addf(&body, "{\"Infocaller\":{\"QueryName\":\"%05000d\"}}", 7);
    ask(text_string(&body), 5, &outcome);
    assert_string_equal(outcome.query, "");
    assert_int_equal(strlen(outcome.record->says->timeline.list[0].detail), TIMELINE_DETAIL_MAX);
    record_free(outcome.record);
    text_clear(&body);
    text_addf(&body, "{\"CustVars\":{\"CustVar\":{\"VarName\":\"A\",\"VarValue\":\"%04096d\"}}}",
              7);
    ask(text_string(&body), 5, &outcome);
    assert_int_equal(strlen(outcome.record->says->timeline.list[0].detail), TIMELINE_DETAIL_MAX);
    record_free(outcome.record);
    text_free(&body);
}

/* What was said later in the call stays, but for the last word, FIN's. */
static void test_variables_change(void **state)
{
    (void)state;
    static const struct {
        const char *event;
        int64_t at;
        const char *value; /* less than an earlier one, which would stay were the times the same */
    } rows[] = {
        {"fin", 1, "a"},
        {"query", 30, "b"},
        {"desvio_fallido", 20, "c"},
        {"desvio_correcto", 10, "d"},
        {"inicio", 40, "e"},
    };
    struct call call;
    call_start(&call);
    for (size_t i = sizeof rows / sizeof *rows; i-- > 0;) {
        char path[64];
        char body[128];
        snprintf(path, sizeof path, "/hook/madrid/%s", rows[i].event);
        snprintf(body, sizeof body,
                 "{\"CustVars\":{\"CustVar\":{\"VarName\":\"A\",\"VarValue\":\"%s\"}}}",
                 rows[i].value);
        const struct hook_request request = {.method = "POST",
                                             .path = path,
                                             .query = "id=7",
                                             .body = body,
                                             .length = strlen(body),
                                             .at = rows[i].at,
                                             .verified = true};
        struct hook_outcome outcome;
        hook_read(config, &request, &outcome);
        call_merge(&call, outcome.record->says);
        record_free(outcome.record);
        /* in the table's order backwards, each outranks all that came before */
        assert_string_equal(pairs_get(&call.vars, "A"), rows[i].value);
    }
    call_free(&call);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_names_of_queries),
        cmocka_unit_test(test_an_event_asks_nothing),
        cmocka_unit_test(test_a_question_asked_twice),
        cmocka_unit_test(test_a_long_question_is_cut),
        cmocka_unit_test(test_variables_change),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
