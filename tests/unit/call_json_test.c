/* SPDX-License-Identifier: MIT */
/* Calls as JSON: the contract's keys in its order, and the store's form, which loses nothing. */
#include "codec/call_facts.h"
#include "codec/call_json.h"
#include "codec/json.h"
#include "random_call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t seed;

#define TIME INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */

static void fill_call(struct call *call)
{
    call_start(call);
    memcpy(call->id, "01jd0000000000aa", ID_SIZE);
    call->state = CALL_ENDED;
    call->direction = DIRECTION_OUT;
    call->by = BY_PROVIDER;
    call->answered = true;
    call->seconds = 42;
    call->cost_rx = 0;
    call->cost_tx = 123456;
    call->revision = 7;
    call->heard_at = TIME + 47000;
    call_set_text(call, CALL_TEXT_provider, "infocaller", RANK_PLACED);
    call_set_text(call, CALL_TEXT_agent, "anna", RANK_PLACED);
    call_set_text(call, CALL_TEXT_number, "+34911000333", RANK_PLACED);
    call_set_text(call, CALL_TEXT_code, "0", RANK_ANSWER);
    call_set_text(call, CALL_TEXT_message, "Aceptada", RANK_ANSWER);
    call_set_time(call, CALL_TIME_created_at, TIME, RANK_PLACED);
    call_set_text(call, CALL_TEXT_disposition, "sale", RANK_PERSON);
    call_set_time(call, CALL_TIME_wrapped_at, TIME + 77000, RANK_PERSON);
    call_set_leg(call, LEG_AGENT, LEG_CONNECTED, NULL, RANK_ANSWERED);
    call_set_leg(call, LEG_PARTY, LEG_FAILED, "BUSY", RANK_ENDED);
    pairs_set(&call->vars, "PEDIDO", "1234", RANK_ENDED);
    timeline_add(&call->timeline, TIME, true, "inicio", "line 1");
}

static char *written(const struct call *call, const char *contact, const char *shown)
{
    struct call_view view = {
        .now = TIME, .patience = {600, 7200}, .contact = contact, .shown = shown};
    struct text text;
    json_t *json = call_to_json(call, &view);
    text_start(&text, CALL_FACTS_MAX);
    assert_true(json_write(&text, json, false));
    json_decref(json);
    return text_take(&text);
}

static void the_contracts_form_is_exact(void **state)
{
    (void)state;
    struct call call;
    fill_call(&call);
    char *text = written(&call, "Ana Ruiz", "911 00 03 33");
    assert_string_equal(
        text,
        "{\"id\":\"01jd0000000000aa\",\"direction\":\"out\",\"provider\":\"infocaller\","
        "\"agent\":\"anna\",\"line\":null,\"number\":\"+34911000333\",\"hidden\":false,"
        "\"contact\":\"Ana Ruiz\",\"state\":\"ended\",\"outcome\":\"answered\","
        "\"by\":\"provider\",\"reference\":null,\"idcall\":null,\"sequence\":null,\"uuid\":null,"
        "\"from\":null,\"divert\":null,\"created_at\":\"2026-11-22T10:00:00Z\","
        "\"started_at\":null,\"answered_at\":null,\"ended_at\":null,\"seconds\":42,"
        "\"cost_rx\":0.0,\"cost_tx\":0.123456,\"code\":\"0\",\"message\":\"Aceptada\","
        "\"note\":null,\"vars\":{\"PEDIDO\":\"1234\"},"
        "\"legs\":[{\"side\":\"agent\",\"state\":\"ended\",\"cause\":null},"
        "{\"side\":\"party\",\"state\":\"failed\",\"cause\":\"BUSY\"}],"
        "\"timeline\":[{\"at\":\"2026-11-22T10:00:00Z\",\"what\":\"inicio\","
        "\"detail\":\"line "
        "1\"}],\"outcome_by\":\"provider\",\"idllamada\":null,\"scheduled_at\":null,"
        "\"heard_at\":\"2026-11-22T10:00:47Z\",\"revision\":7,\"timeline_cut\":false,"
        "\"disposition\":\"sale\",\"wrapped_at\":\"2026-11-22T10:01:17Z\","
        "\"shown\":\"911 00 03 33\"}");
    free(text);
    call_free(&call);
}

static void what_is_not_known_is_null(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    call.hidden = true;
    char *text = written(&call, NULL, NULL);
    assert_non_null(strstr(text, "\"direction\":null"));
    assert_non_null(strstr(text, "\"number\":null,\"hidden\":true,\"contact\":null"));
    assert_non_null(strstr(text, "\"outcome\":null,\"by\":null"));
    assert_non_null(strstr(text, "\"seconds\":null,\"cost_rx\":null,\"cost_tx\":null"));
    assert_non_null(
        strstr(text, "\"vars\":{},\"legs\":[{\"side\":\"agent\",\"state\":\"unknown\""));
    assert_non_null(strstr(text, "\"timeline\":[]"));
    assert_null(strstr(text, "shown"));
    free(text);
}

static void costs_keep_six_decimals(void **state)
{
    (void)state;
    static const struct {
        int64_t cost;
        const char *text;
    } rows[] = {
        {0, "\"cost_tx\":0.0,"},
        {1, "\"cost_tx\":1e-6,"},
        {100000, "\"cost_tx\":0.1,"},
        {1234567, "\"cost_tx\":1.234567,"},
        {INT64_C(999999999999999), "\"cost_tx\":999999999.999999,"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct call call;
        call_start(&call);
        call.cost_tx = rows[i].cost;
        char *text = written(&call, NULL, NULL);
        if (!strstr(text, rows[i].text))
            fail_msg("%s is not in %s", rows[i].text, text);
        free(text);
    }
}

static void silence_is_shown(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    call.state = CALL_STARTED;
    call.heard_at = TIME - 600000;
    char *text = written(&call, NULL, NULL);
    assert_non_null(strstr(text, "\"state\":\"unconfirmed\""));
    free(text);
}

/* Whatever was written comes back as it was, and is written the same. */
static void the_contracts_form_is_read_back(void **state)
{
    (void)state;
    struct random random = {seed};
    for (int i = 0; i < 300; i++) {
        struct call call, back;
        struct failure failure;
        char contact[64], shown[64];
        random_call(&random, &call);
        memcpy(call.id, "01jd0000000000aa", ID_SIZE);
        if (call.hidden)
            call_set_text(&call, CALL_TEXT_number, "", RANK_STARTED);
        char *text = written(&call, "Ana", "911");
        json_t *json = json_read(text, strlen(text), &failure);
        assert_non_null(json);
        if (!call_from_json(json, &back, contact, shown, sizeof contact, &failure))
            fail_msg("%s: %s", failure.sentence, text);
        assert_string_equal(contact, "Ana");
        assert_string_equal(shown, "911");
        char *again = written(&back, contact, shown);
        /* The clock may have run on the state: what was shown stays. */
        assert_string_equal(text, again);
        json_decref(json);
        free(text);
        free(again);
        call_free(&call);
        call_free(&back);
    }
}

static void what_is_no_call_is_told(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{}",
        "[]",
        "{\"id\":\"01jd0000000000aa0\",\"state\":\"ended\"}",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"state\":\"dancing\"}",
        "{\"id\":\"a\",\"state\":\"ended\",\"seconds\":-1}",
        "{\"id\":\"a\",\"state\":\"ended\",\"cost_tx\":\"1\"}",
        "{\"id\":\"a\",\"state\":\"ended\",\"created_at\":\"yesterday\"}",
        "{\"id\":\"a\",\"state\":\"ended\",\"vars\":{\"A\":1}}",
        "{\"id\":\"a\",\"state\":\"ended\",\"legs\":[{\"side\":\"left\"}]}",
        "{\"id\":\"a\",\"state\":\"ended\",\"timeline\":[{}]}",
        "{\"id\":\"a\",\"state\":\"ended\",\"line\":\"0123456789012345678901234567890123456789\"}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct call call;
        struct failure failure = {0};
        json_t *json = json_read(bad[i], strlen(bad[i]), &failure);
        assert_non_null(json);
        assert_false(call_from_json(json, &call, NULL, NULL, 0, &failure));
        assert_true(failure.sentence[0] != '\0');
        json_decref(json);
    }
}

/* ---- The store's form */

static void facts_lose_nothing(void **state)
{
    (void)state;
    struct random random = {seed + 1};
    for (int i = 0; i < 500; i++) {
        struct call call, back;
        struct failure failure;
        random_call(&random, &call);
        char *text = call_as_text(&call);
        if (!call_parse_facts(text, strlen(text), &back, &failure))
            fail_msg("%s: %s", failure.sentence, text);
        char *again = call_as_text(&back);
        assert_string_equal(text, again);
        free(text);
        free(again);
        call_free(&call);
        call_free(&back);
    }
}

static void facts_are_only_those_that_are_there(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    char *text = call_as_text(&call);
    assert_string_equal(text, "{\"state\":\"requested\"}");
    free(text);
}

/* No damage of one byte, or cut, does more than to be told. */
static void damaged_facts_are_told(void **state)
{
    (void)state;
    struct random random = {seed + 2};
    struct call call, back;
    struct failure failure = {0};
    fill_call(&call);
    char *text = call_as_text(&call);
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length; cut++)
        assert_false(call_parse_facts(text, cut, &back, &failure));
    for (int i = 0; i < 2000; i++) {
        size_t at = random_below(&random, (uint32_t)length);
        char kept = text[at];
        text[at] = (char)random_below(&random, 256);
        if (call_parse_facts(text, length, &back, &failure))
            call_free(&back);
        else
            assert_true(failure.sentence[0] != '\0');
        text[at] = kept;
    }
    free(text);
    call_free(&call);
}

static void wrong_facts_are_told(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{}",
        "{\"state\":\"unconfirmed\"}",
        "{\"state\":\"ended\",\"r1\":{\"number\":1}}",
        "{\"state\":\"ended\",\"r1\":[\"1\"]}",
        "{\"state\":\"ended\",\"r1\":{\"line\":\"0123456789012345678901234567890123456789\"}}",
        "{\"state\":\"ended\",\"r1\":{\"created_at\":\"now\"}}",
        "{\"state\":\"ended\",\"r1\":{\"leg_agent\":\"lost\"}}",
        "{\"state\":\"ended\",\"r1\":{\"vars\":{\"A\":1}}}",
        "{\"state\":\"ended\",\"timeline\":[[1,true]]}",
        "{\"state\":\"ended\",\"seconds\":-2}",
        "{\"state\":\"ended\",\"id\":\"01jd0000000000aa0\"}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct call call;
        struct failure failure = {0};
        if (call_parse_facts(bad[i], strlen(bad[i]), &call, &failure))
            fail_msg("%s", bad[i]);
        assert_non_null(strstr(failure.sentence, "damaged"));
    }
}

/* ---- JSON itself */

static void depth_is_bounded(void **state)
{
    (void)state;
    char deep[4 * JSON_DEPTH_MAX];
    struct failure failure;
    memset(deep, '[', JSON_DEPTH_MAX);
    memset(deep + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    json_t *json = json_read(deep, (size_t)2 * JSON_DEPTH_MAX, &failure);
    assert_non_null(json);
    json_decref(json);
    memset(deep, '[', sizeof deep);
    assert_null(json_read(deep, sizeof deep, &failure));
    assert_non_null(strstr(failure.sentence, "nested"));
    static const char quoted[] = "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\"]";
    json = json_read(quoted, strlen(quoted), &failure);
    assert_non_null(json);
    json_decref(json);
}

static void json_is_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {"",      "{",         "{\"a\":1,}",    "{\"a\":1,\"a\":2}",
                                      "[01]",  "\"text\"",  "[\"\\u0000\"]", "['a']",
                                      "[1] x", "[\"\xff\"]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct failure failure = {0};
        assert_null(json_read(bad[i], strlen(bad[i]), &failure));
        assert_int_equal(failure.kind, FAILURE_NOT_DONE);
    }
}

static void ascii_escapes_the_rest(void **state)
{
    (void)state;
    struct text text;
    json_t *json = json_pack("[s]", "Cádiz 日");
    text_start(&text, 100);
    assert_true(json_write(&text, json, true));
    assert_string_equal(text_string(&text), "[\"C\\u00E1diz \\u65E5\"]");
    text_clear(&text);
    text.max = 4;
    assert_false(json_write(&text, json, true));
    text_free(&text);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_contracts_form_is_exact),
        cmocka_unit_test(what_is_not_known_is_null),
        cmocka_unit_test(costs_keep_six_decimals),
        cmocka_unit_test(silence_is_shown),
        cmocka_unit_test(the_contracts_form_is_read_back),
        cmocka_unit_test(what_is_no_call_is_told),
        cmocka_unit_test(facts_lose_nothing),
        cmocka_unit_test(facts_are_only_those_that_are_there),
        cmocka_unit_test(damaged_facts_are_told),
        cmocka_unit_test(wrong_facts_are_told),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(json_is_strict),
        cmocka_unit_test(ascii_escapes_the_rest),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    seed = random_seed();
    return cmocka_run_group_tests_name("call_json", tests, NULL, NULL);
}
