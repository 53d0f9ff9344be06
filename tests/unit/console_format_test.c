/* SPDX-License-Identifier: MIT */
/* Times, money and states as people read them. */
#include "console/canvas.h"
#include "console/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static char out[FORMAT_SIZE];

static const char *duration(int64_t seconds)
{
    format_duration(seconds, out);
    return out;
}

static const char *cost(int64_t amount, int decimals)
{
    format_cost(amount, decimals, out);
    return out;
}

static void durations(void **state)
{
    (void)state;
    assert_string_equal(duration(-1), "");
    assert_string_equal(duration(0), "00:00");
    assert_string_equal(duration(72), "01:12");
    assert_string_equal(duration(5999), "99:59");
    assert_string_equal(duration(6000), "1h40");
    assert_string_equal(duration(35999), "9h59");
    assert_string_equal(duration(36000), "10h");
}

static void costs(void **state)
{
    (void)state;
    assert_string_equal(cost(-1, 6), "");
    assert_string_equal(cost(0, 6), "0.00");
    assert_string_equal(cost(123456, 6), "0.123456");
    assert_string_equal(cost(123456, 4), "0.1235");
    assert_string_equal(cost(110000, 4), "0.11");
    assert_string_equal(cost(4180000, 2), "4.18");
    assert_string_equal(cost(999999, 2), "1.00");
}

static void running(void **state)
{
    struct call_row row = {
        .state = CALL_CONNECTED, .created_at = 1000, .answered_at = 61000, .seconds = -1};
    (void)state;
    format_running(&row, 133000, out);
    assert_string_equal(out, "01:12");
    row.state = CALL_ENDED;
    format_running(&row, 133000, out);
    assert_string_equal(out, "");
    row.ended_at = 71000;
    format_running(&row, 133000, out);
    assert_string_equal(out, "00:10");
    row.seconds = 42; /* what the provider says counts */
    format_running(&row, 133000, out);
    assert_string_equal(out, "00:42");
}

static void local_times(void **state)
{
    int64_t at = INT64_C(1795352580000); /* 2026-11-22T13:03:00Z */
    (void)state;
    setenv("TZ", "Europe/Madrid", 1);
    tzset();
    format_clock(at, out);
    assert_string_equal(out, "14:03");
    format_date_time(at, out);
    assert_string_equal(out, "2026-11-22 14:03:00");
    format_when(at, at, out);
    assert_string_equal(out, "14:03");
    format_when(at - INT64_C(86400000), at, out);
    assert_string_equal(out, "21 Nov");
    format_time(0, out);
    assert_string_equal(out, "");
}

/* Never by colour alone: glyph, word and role of each are its own. */
static void every_state_is_told_apart(void **state)
{
    struct state_look one;
    struct state_look other;
    (void)state;
    for (size_t i = 0; state_look_nth(i, &one); i++) {
        assert_int_equal(text_width(one.glyph), 1);
        assert_int_equal(strlen(one.ascii), 1);
        assert_true(text_width(one.word) <= STATE_WORD_WIDTH);
        for (size_t j = i + 1; state_look_nth(j, &other); j++) {
            assert_string_not_equal(one.glyph, other.glyph);
            assert_string_not_equal(one.ascii, other.ascii);
            assert_string_not_equal(one.word, other.word);
            assert_int_not_equal(one.role, other.role);
        }
    }
}

static void facts(void **state)
{
    struct call_row row = {.state = CALL_CONNECTED, .divert = "12", .cost = -1};
    char fact[64];
    (void)state;
    format_fact(&row, fact, sizeof fact);
    assert_string_equal(fact, "ext 12");
    row = (struct call_row){.state = CALL_ENDED, .outcome = OUTCOME_ANSWERED, .cost = 110000};
    format_fact(&row, fact, sizeof fact);
    assert_string_equal(fact, "0.11");
    row = (struct call_row){.state = CALL_REFUSED, .cause = "no credit", .cost = -1};
    format_fact(&row, fact, sizeof fact);
    assert_string_equal(fact, "no credit");
    row = (struct call_row){
        .state = CALL_REFUSED, .provider = "madrid", .cause = "madrid: no credit", .cost = -1};
    format_fact(&row, fact, sizeof fact);
    assert_string_equal(fact, "no credit");
    row = (struct call_row){.state = CALL_STARTED, .cause = "x", .cost = -1};
    format_fact(&row, fact, sizeof fact);
    assert_string_equal(fact, "");
}

/* A person's word is marked, unless the provider had told of an answer before. */
static void words(void **state)
{
    struct call_row row = {.state = CALL_ENDED, .outcome = OUTCOME_ANSWERED, .cost = 120000};
    char text[CALL_FACT_SIZE];
    (void)state;
    row.by = BY_PROVIDER;
    format_word(&row, text, sizeof text);
    assert_string_equal(text, "");
    row.by = BY_AGENT;
    format_word(&row, text, sizeof text);
    assert_string_equal(text, "answered, by the agent's word");
    format_fact(&row, text, sizeof text);
    assert_string_equal(text, "by word");
    row.outcome_told = true;
    format_fact(&row, text, sizeof text);
    assert_string_equal(text, "0.12");
    format_word(&row, text, sizeof text);
    assert_string_equal(text, "");
    row.outcome = OUTCOME_NONE;
    row.outcome_told = false;
    format_fact(&row, text, sizeof text);
    assert_string_equal(text, "c: how?");
    row.state = CALL_CONNECTED; /* nobody has said that it is over */
    format_word(&row, text, sizeof text);
    assert_string_equal(text, "");
}

static void ages(void **state)
{
    char age[FORMAT_SIZE];
    (void)state;
    format_age(7, age);
    assert_string_equal(age, "7 s");
    format_age(60, age);
    assert_string_equal(age, "1 min");
    format_age(100 * 60, age);
    assert_string_equal(age, "1 h");
}

static void steps(void **state)
{
    const struct step begins = {.at = 5900, .what = "inicio"};
    const struct step menu = {.at = 5100, .what = "menu"};
    const struct step over = {.at = 5000, .what = "fin"};
    const struct step later = {.at = 6000, .what = "requested"};
    (void)state;
    assert_string_equal(format_step(&begins), "call begins");
    assert_string_equal(format_step(&menu), "menu");
    assert_true(format_step_before(&begins, &menu));
    assert_true(format_step_before(&menu, &over));
    assert_false(format_step_before(&over, &begins));
    assert_true(format_step_before(&over, &later));
    assert_false(format_step_before(&menu, &menu)); /* equal ones stay as they came */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations),
        cmocka_unit_test(costs),
        cmocka_unit_test(running),
        cmocka_unit_test(local_times),
        cmocka_unit_test(every_state_is_told_apart),
        cmocka_unit_test(facts),
        cmocka_unit_test(words),
        cmocka_unit_test(ages),
        cmocka_unit_test(steps),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
