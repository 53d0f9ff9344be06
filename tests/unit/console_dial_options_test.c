/* SPDX-License-Identifier: MIT */
/* The options of a call: reading what is typed, and what an account allows. */
#include "console/dial_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000)
#define HOUR   (3600 * SECOND)
#define NOW    (INT64_C(1795352580) * SECOND) /* 2026-11-22T13:03:00Z, 14:03 in Madrid */

static void a_clock_is_the_next_one(void **state)
{
    int64_t at;
    (void)state;
    assert_true(dial_time_parse("14:30", NOW, &at));
    assert_int_equal(at, NOW + 27 * 60 * SECOND);
    assert_true(dial_time_parse("9:00", NOW, &at));
    assert_int_equal(at, NOW + 19 * HOUR - 3 * 60 * SECOND);
    assert_true(dial_time_parse("14:03", NOW, &at)); /* this minute is over */
    assert_int_equal(at, NOW + 24 * HOUR);
}

/* In the night to 2027-03-28 Madrid's clocks go on by an hour: the next noon is 23 hours away. */
static void the_day_may_have_23_hours(void **state)
{
    int64_t noon;
    int64_t at;
    (void)state;
    assert_true(dial_time_parse("2027-03-27 12:00", NOW, &noon));
    assert_true(dial_time_parse("12:00", noon, &at));
    assert_int_equal(at, noon + 23 * HOUR);
}

static void a_date_is_in_the_viewers_zone(void **state)
{
    int64_t at;
    (void)state;
    assert_true(dial_time_parse("2026-11-22 14:03", NOW, &at));
    assert_int_equal(at, NOW);
    assert_true(dial_time_parse("2026-11-22T14:03:20", NOW, &at));
    assert_int_equal(at, NOW + 20 * SECOND);
    assert_true(dial_time_parse("2026-11-22 13:03:00Z", NOW, &at));
    assert_int_equal(at, NOW);
}

static void what_is_no_time_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "9",
        "24:00",
        "12:60",
        "12:5",
        "12:055",
        "-1:00",
        "1:2:3",
        "noon",
        "2026-11-22",
        "2026-11-31 12:00",
        "12:00 ",
        " 12:00",
        "2026-11-22 12",
        "+1:00",
        "12:+5",
        "::::",
        "1234:",
        ":30",
    };
    int64_t at;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (dial_time_parse(texts[i], NOW, &at))
            fail_msg("taken: %s", texts[i]);
    }
}

static void whole_numbers_have_a_bound(void **state)
{
    int64_t number;
    (void)state;
    assert_true(dial_number_parse("0", &number));
    assert_true(dial_number_parse("240", &number));
    assert_int_equal(number, 240);
    assert_false(dial_number_parse("", &number));
    assert_false(dial_number_parse("-1", &number));
    assert_false(dial_number_parse("5 min", &number));
    assert_false(dial_number_parse("1000001", &number));
    assert_false(dial_number_parse("99999999999999999999999999", &number));
}

static struct account_item account(unsigned capabilities)
{
    struct account_item item = {.name = "a", .capabilities = capabilities};
    item.limits[CAPABILITY_MINUTES] = (struct account_limit){true, 1, 240};
    return item;
}

static size_t kept(const char *options, const struct account_item *item)
{
    json_t *given = json_loads(options, 0, NULL);
    json_t *left = dial_options_kept(given, item);
    size_t count = json_object_size(left);
    json_decref(given);
    json_decref(left);
    return count;
}

/* What was chosen may be no longer to be had: the configuration is another now. */
static void only_what_the_account_has_is_in_force(void **state)
{
    struct account_item both =
        account(CAPABILITY_BIT(CAPABILITY_RECORD) | CAPABILITY_BIT(CAPABILITY_MINUTES));
    struct account_item none = account(0);
    (void)state;
    assert_int_equal(kept("{\"record\":true,\"minutes\":5,\"caller_id\":\"1\"}", &both), 2);
    assert_int_equal(kept("{\"record\":true,\"minutes\":241}", &both), 1);
    assert_int_equal(kept("{\"record\":true,\"minutes\":0}", &both), 1);
    assert_int_equal(kept("{\"record\":true,\"minutes\":5}", &none), 0);
    assert_int_equal(kept("{\"record\":true,\"minutes\":500}", NULL), 2);
}

static void they_are_said_in_words(void **state)
{
    char said[DIAL_SAID_SIZE];
    (void)state;
    json_t *options = json_pack("{s:b,s:i,s:s,s:b,s:s}", "record", 0, "minutes", 5, "caller_id",
                                "+34911000111", "invert", 1, "provider", "madrid");
    dial_options_say(options, said);
    assert_string_equal(said, "not recorded, 5 min, shows +34911000111, party first");
    json_decref(options);
    dial_options_say(NULL, said);
    assert_string_equal(said, "");
}

static void a_long_list_is_cut(void **state)
{
    char said[DIAL_SAID_SIZE];
    char number[DIAL_TEXT_MAX + 1];
    (void)state;
    memset(number, '9', DIAL_TEXT_MAX);
    number[DIAL_TEXT_MAX] = '\0';
    json_t *options =
        json_pack("{s:s,s:s,s:i,s:i,s:i,s:b,s:b,s:b,s:{s:s},s:I}", "from", number, "caller_id",
                  number, "minutes", 1000000, "max_wait", 1000000, "retries", 1000000, "record", 0,
                  "show_caller_id", 0, "invert", 0, "vars", "A", "b", "at", (json_int_t)NOW);
    dial_options_say(options, said);
    assert_true(strlen(said) < sizeof said);
    json_decref(options);
}

static void options_are_said_in_the_words_of_the_form(void **state)
{
    static const struct {
        const char *told;
        const char *said;
    } cases[] = {
        {"--minutes 999: madrid takes 0 to 240", "minutes 999: madrid takes 0 to 240"},
        {"--from x: no number", "rings first x: no number"},
        {"--hide-caller-id: provider madrid has not got it",
         "show number: provider madrid has not got it"},
        {"--no-record, and --no-records", "record, and --no-records"},
        {"Número --var ñ", "Número variable ñ"},
        {"", ""},
    };
    char said[DIAL_SAID_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dial_options_reword(cases[i].told, said, sizeof said);
        assert_string_equal(said, cases[i].said);
    }
    dial_options_reword("--minutes ñ", said, strlen("minutes ñ")); /* no room for all of the ñ */
    assert_string_equal(said, "minutes ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_is_the_next_one),
        cmocka_unit_test(the_day_may_have_23_hours),
        cmocka_unit_test(a_date_is_in_the_viewers_zone),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(whole_numbers_have_a_bound),
        cmocka_unit_test(only_what_the_account_has_is_in_force),
        cmocka_unit_test(they_are_said_in_words),
        cmocka_unit_test(a_long_list_is_cut),
        cmocka_unit_test(options_are_said_in_the_words_of_the_form),
    };
    setenv("TZ", "Europe/Madrid", 1);
    tzset();
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
