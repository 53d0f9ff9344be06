/* SPDX-License-Identifier: MIT */
/* The simulator over the loopback, against the Infocaller adapter: orders are accepted or refused
   with the right code, and the events of their calls arrive. */
#include "provider/infocaller_codes.h"
#include "simulator_stage.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SILENCE_MS 300 /* for orders that may meet silence */

/* ---- Orders */

static const struct verdict_facts *place(struct stage *stage, const char *number, const char *value)
{
    struct order order;
    order_start(&order);
    snprintf(order.number, sizeof order.number, "%s", number);
    if (value)
        assert_true(pairs_set(&order.vars, "A", value, 0));
    stage_ask(stage, ACT_DIAL, &order, NULL);
    order_free(&order);
    return &stage->facts;
}

static void check_accepted(const char *format, const char *charset)
{
    struct stage *stage = stage_open((const char *[]){
        "--speed", "10000", "--calls", "1", "--charset", charset, "--format", format, NULL});
    stage_set(stage, "format", format);
    const struct verdict_facts *facts = place(stage, "+34911000333", "José <&> 'x' \"y\"");
    assert_int_equal(facts->verdict, VERDICT_ACCEPTED);
    assert_string_equal(facts->code, "0");
    assert_string_equal(facts->message, "Aceptada");
    assert_string_not_equal(facts->idcall, "");
    stage_run_until(stage, &stage->over);
    assert_true(stage->count >= 2);
    bool is_json = strcmp(format, "json") == 0;
    for (size_t i = 0; i < stage->count; i++) {
        const struct heard *heard = &stage->heard[i];
        assert_string_equal(heard->idcall, facts->idcall);
        assert_string_equal(heard->type, "E");
        assert_string_equal(heard->number, "+34911000333");
        assert_true(heard->signature);
        assert_int_equal(heard->list, strcmp(heard->event, "fin") == 0);
        assert_string_equal(heard->vars, is_json ? "A=José &lt;&amp;&gt; &apos;x&apos; "
                                                   "&quot;y&quot;;"
                                                 : "A=José <&> 'x' \"y\";");
    }
    assert_string_equal(stage->heard[0].event, "inicio");
    stage_close(stage);
}

static void test_accepted(void **state)
{
    (void)state;
    check_accepted("json", "utf8");
    check_accepted("json", "latin1");
    check_accepted("xml", "utf8");
    check_accepted("xml", "latin1");
}

static void test_every_refusal(void **state)
{
    (void)state;
    for (size_t i = 0; i < INFOCALLER_CODE_COUNT; i++) {
        const struct infocaller_code_row *row = &infocaller_code_rows[i];
        char code[16], wanted[256];
        if (row->code == INFOCALLER_ACCEPTED)
            continue;
        snprintf(code, sizeof code, "%d", row->code);
        snprintf(wanted, sizeof wanted, "sim: refused (%d): %s / %s", row->code, row->text,
                 row->meaning);
        struct stage *stage = stage_open((const char *[]){"--refuse", code, NULL});
        stage_set(stage, "format", i % 2 ? "xml" : "json");
        const struct verdict_facts *facts = place(stage, "+34911000333", NULL);
        assert_int_equal(facts->verdict, VERDICT_REFUSED);
        assert_string_equal(facts->code, code);
        assert_string_equal(facts->message, wanted);
        stage_close(stage);
    }
}

static void test_wrong_accounts(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"line", "987654321", "2"}, {"password", "0000", "1"}, {"rule_group", "None", "8"}};
    struct stage *stage = stage_open((const char *[]){NULL});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char before[64];
        snprintf(before, sizeof before, "%s", option_text(&stage->account.values, rows[i][0]));
        stage_set(stage, rows[i][0], rows[i][1]);
        assert_string_equal(place(stage, "+34911000333", NULL)->code, rows[i][2]);
        stage_set(stage, rows[i][0], before);
    }
    assert_int_equal(place(stage, "+34911000333", NULL)->verdict, VERDICT_ACCEPTED);
    stage_close(stage);
}

static void test_full_line(void **state)
{
    (void)state;
    struct stage *stage = stage_open((const char *[]){"--at-once", "1", NULL});
    assert_string_equal(place(stage, "+34911000333", NULL)->code, "0");
    assert_string_equal(place(stage, "+34911000333", NULL)->code, "14");
    stage_close(stage);
}

static void test_bad_replies_are_never_success(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum verdict verdict;
    } rows[] = {{"html", VERDICT_UNKNOWN}, {"502", VERDICT_UNKNOWN},
                {"500", VERDICT_UNKNOWN},  {"redirect", VERDICT_REFUSED},
                {"half", VERDICT_UNKNOWN}, {"silence", VERDICT_UNKNOWN},
                {"429", VERDICT_REFUSED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stage *stage = stage_open((const char *[]){
            "--bad-replies", "100", "--bad-reply", rows[i].name, "--reply-delay", "1", NULL});
        stage_set(stage, "format", "xml");
        stage->timeout_ms = SILENCE_MS;
        for (int times = 0; times < 3; times++)
            assert_int_equal(place(stage, "+34911000333", NULL)->verdict, rows[i].verdict);
        stage_close(stage);
    }
}

/* ---- Events */

static size_t count_of(const struct stage *stage, const char *event)
{
    size_t count = 0;
    for (size_t i = 0; i < stage->count; i++)
        count += strcmp(stage->heard[i].event, event) == 0;
    return count;
}

static struct stage *play_callers(const char *option, const char *value)
{
    struct stage *stage =
        stage_open((const char *[]){"--rate", "6000", "--speed", "10000", "--calls", "8", "--seed",
                                    "11", "--hidden", "30", option, value, NULL});
    stage_run_until(stage, &stage->over);
    return stage;
}

static void test_callers(void **state)
{
    (void)state;
    struct stage *stage = play_callers("--answer-rate", "100");
    assert_int_equal(count_of(stage, "inicio"), 8);
    assert_int_equal(count_of(stage, "desvio_correcto"), 8);
    assert_int_equal(count_of(stage, "fin"), 8);
    bool hidden = false, shown = false;
    for (size_t i = 0; i < stage->count; i++) {
        assert_string_equal(stage->heard[i].type, "R");
        assert_string_equal(stage->heard[i].idcall, "");
        hidden |= strcmp(stage->heard[i].number, "X") == 0;
        shown |= strlen(stage->heard[i].number) > 8;
    }
    assert_true(hidden && shown);
    stage_close(stage);
    stage = play_callers("--answer-rate", "0");
    assert_int_equal(count_of(stage, "desvio_correcto"), 0);
    assert_true(count_of(stage, "desvio_fallido") >= 8);
    stage_close(stage);
}

static void test_lost_and_repeated(void **state)
{
    (void)state;
    struct stage *stage = play_callers("--lost", "100");
    assert_int_equal(stage->count, 0);
    stage_close(stage);
    stage = play_callers("--repeat", "100");
    assert_int_equal(count_of(stage, "inicio"), 16);
    assert_int_equal(count_of(stage, "fin"), 16);
    stage_close(stage);
}

/* Whether in some call an event came before one that happened earlier. */
static bool is_disordered(const struct stage *stage)
{
    for (size_t i = 0; i < stage->count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(stage->heard[i].event, "inicio") == 0 &&
                strcmp(stage->heard[i].sequence, stage->heard[j].sequence) == 0)
                return true;
    return false;
}

static void test_disorder(void **state)
{
    (void)state;
    struct stage *stage = play_callers("--reorder", "50");
    assert_int_equal(count_of(stage, "fin"), 8);
    assert_true(is_disordered(stage));
    stage_close(stage);
}

/* An event that is not answered 200 comes again, and then no more. */
static void test_retries(void **state)
{
    (void)state;
    struct stage *stage = stage_open((const char *[]){
        "--rate", "6000", "--speed", "10000", "--calls", "1", "--answer-rate", "100", NULL});
    stage->status = 503;
    stage_run_until(stage, &stage->over);
    assert_int_equal(count_of(stage, "inicio"), 4);
    assert_int_equal(count_of(stage, "fin"), 4);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_every_refusal),
        cmocka_unit_test(test_wrong_accounts),
        cmocka_unit_test(test_full_line),
        cmocka_unit_test(test_bad_replies_are_never_success),
        cmocka_unit_test(test_callers),
        cmocka_unit_test(test_lost_and_repeated),
        cmocka_unit_test(test_disorder),
        cmocka_unit_test(test_retries),
    };
    signal(SIGPIPE, SIG_IGN);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
