/* SPDX-License-Identifier: MIT */
/* Times, read and written. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void times_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t at;
        bool zoned;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0, true},
        {"2026-11-22T10:00:00Z", INT64_C(1795341600000), true},
        {"2026-11-22t10:00:00z", -1, true},
        {"2026-11-22T10:00:00", INT64_C(1795341600000), false},
        {"2026-11-22 10:00:00", INT64_C(1795341600000), false},
        {"2026-11-22", INT64_C(1795305600000), false},
        {"2026-11-22T10:00:00.5Z", INT64_C(1795341600500), true},
        {"2026-11-22T10:00:00.123456789", INT64_C(1795341600123), false},
        {"2026-11-22T11:00:00+01:00", INT64_C(1795341600000), true},
        {"2026-11-22T11:00:00+0100", INT64_C(1795341600000), true},
        {"2026-11-22T06:30:00-03:30", INT64_C(1795341600000), true},
        {"2024-02-29T00:00:00Z", INT64_C(1709164800000), true},
        {"9999-12-31T23:59:59Z", INT64_C(253402300799000), true},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t at = -1;
        bool zoned = !rows[i].zoned;
        bool good = clock_parse(rows[i].text, &at, &zoned);
        assert_int_equal(good, rows[i].at >= 0);
        if (good) {
            assert_true(at == rows[i].at);
            assert_int_equal(zoned, rows[i].zoned);
        }
    }
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "2026",
        "2026-11",
        "2026-1-2",
        "2026-13-01",
        "2026-00-01",
        "2026-02-29",
        "2026-02-30T00:00:00",
        "2026-04-31",
        "2026-11-22T",
        "2026-11-22T10",
        "2026-11-22T10:00",
        "2026-11-22T24:00:00",
        "2026-11-22T10:60:00",
        "2026-11-22T10:00:60",
        "2026-11-22T10:00:00.",
        "2026-11-22T10:00:00.5x",
        "2026-11-22T10:00:00+",
        "2026-11-22T10:00:00+1",
        "2026-11-22T10:00:00+15:00",
        "2026-11-22T10:00:00+01:60",
        "2026-11-22T10:00:00Zx",
        "2026-11-22T10:00:00 Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "-2026-11-22",
        " 2026-11-22",
        "22/11/2026",
        "0000-00-00T00:00:00",
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t at;
        bool zoned;
        if (clock_parse(rows[i], &at, &zoned))
            fail_msg("%s was taken", rows[i]);
        assert_false(clock_parse_local(rows[i], &at));
    }
}

static void times_are_written(void **state)
{
    (void)state;
    static const struct {
        int64_t at;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},         {INT64_C(1795341600999), "2026-11-22T10:00:00Z"},
        {-5000, "1970-01-01T00:00:00Z"},     {INT64_MIN, "1970-01-01T00:00:00Z"},
        {INT64_MAX, "9999-12-31T23:59:59Z"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[CLOCK_ISO_SIZE];
        clock_format_utc(rows[i].at, out);
        assert_string_equal(out, rows[i].text);
    }
}

static void local_times_are_of_this_process(void **state)
{
    (void)state;
    int64_t at, midnight;
    setenv("TZ", "Europe/Madrid", 1);
    tzset();
    assert_true(clock_parse_local("2026-07-01T12:00:00", &at));
    assert_true(at == INT64_C(1782900000000));
    assert_true(clock_parse_local("2026-07-01T12:00:00Z", &at));
    assert_true(at == INT64_C(1782907200000));
    midnight = clock_midnight_local(at);
    assert_true(midnight == INT64_C(1782856800000));
    assert_true(clock_midnight_local(midnight) == midnight);
    assert_true(clock_midnight_local(midnight - 1) == midnight - 24 * 3600 * CLOCK_SECOND);
    /* The day on which the clock is turned back has 25 hours. */
    assert_true(clock_parse_local("2026-10-25", &midnight));
    assert_true(clock_midnight_local(midnight + (25 * 3600 - 1) * CLOCK_SECOND) == midnight);
    assert_true(clock_midnight_local(midnight + 25 * 3600 * CLOCK_SECOND) != midnight);
    unsetenv("TZ");
    tzset();
}

static void the_clocks_go_forward(void **state)
{
    (void)state;
    int64_t now = clock_now();
    int64_t steady = clock_steady();
    assert_true(now > INT64_C(1600000000000));
    assert_true(clock_steady() >= steady);
    assert_true(clock_now() >= now - CLOCK_SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read),        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(times_are_written),     cmocka_unit_test(local_times_are_of_this_process),
        cmocka_unit_test(the_clocks_go_forward),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
