/* SPDX-License-Identifier: MIT */
/* Periods of local time, also of days on which the clock is changed. */
#include "base/clock.h"
#include "model/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define MINUTE (60 * CLOCK_SECOND)
#define HOUR   (60 * MINUTE)

static int64_t utc(const char *text)
{
    int64_t at;
    bool zoned;
    assert_true(clock_parse(text, &at, &zoned));
    return at;
}

static void use_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void assert_period(enum figures_by by, const char *at, const char *start, const char *name)
{
    char got[FIGURES_PERIOD_SIZE];
    assert_int_equal(figures_period(by, utc(at), got), utc(start));
    assert_string_equal(got, name);
}

static void a_period_holds_its_time(void **state)
{
    (void)state;
    use_zone("Europe/Madrid");
    assert_period(FIGURES_QUARTER, "2026-11-22T10:14:59.999Z", "2026-11-22T10:00:00Z",
                  "2026-11-22 11:00");
    assert_period(FIGURES_QUARTER, "2026-11-22T10:15:00Z", "2026-11-22T10:15:00Z",
                  "2026-11-22 11:15");
    assert_period(FIGURES_HOUR, "2026-11-22T10:59:59Z", "2026-11-22T10:00:00Z", "2026-11-22 11:00");
    assert_period(FIGURES_DAY, "2026-11-22T22:59:59Z", "2026-11-21T23:00:00Z", "2026-11-22");
    assert_period(FIGURES_DAY, "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-23");
}

/* 03:00 becomes 02:00: a day of 25 hours, in which one comes twice. */
static void an_hour_that_comes_twice_is_two(void **state)
{
    (void)state;
    use_zone("Europe/Madrid");
    assert_period(FIGURES_HOUR, "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25 02:00");
    assert_period(FIGURES_HOUR, "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25 02:00");
    assert_period(FIGURES_QUARTER, "2026-10-25T01:59:59Z", "2026-10-25T01:45:00Z",
                  "2026-10-25 02:45");
    assert_period(FIGURES_DAY, "2026-10-24T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25");
    assert_period(FIGURES_DAY, "2026-10-25T22:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25");
    assert_period(FIGURES_DAY, "2026-10-25T23:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26");
}

/* 02:00 becomes 03:00: a day of 23 hours. */
static void an_hour_that_is_left_out_is_none(void **state)
{
    (void)state;
    use_zone("Europe/Madrid");
    assert_period(FIGURES_HOUR, "2026-03-29T00:59:59Z", "2026-03-29T00:00:00Z", "2026-03-29 01:00");
    assert_period(FIGURES_HOUR, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29 03:00");
    assert_period(FIGURES_DAY, "2026-03-29T21:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29");
    assert_period(FIGURES_DAY, "2026-03-29T22:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30");
}

static void zones_of_odd_minutes_have_their_hours(void **state)
{
    (void)state;
    use_zone("Asia/Kathmandu"); /* 5:45 */
    assert_period(FIGURES_HOUR, "2026-11-22T10:14:59Z", "2026-11-22T09:15:00Z", "2026-11-22 15:00");
    assert_period(FIGURES_HOUR, "2026-11-22T10:15:00Z", "2026-11-22T10:15:00Z", "2026-11-22 16:00");
    assert_period(FIGURES_QUARTER, "2026-11-22T10:31:00Z", "2026-11-22T10:30:00Z",
                  "2026-11-22 16:15");
}

/* Of three years, in some zones: hours and quarters follow each other, each of its length but where
   the clock is changed, and days have 23 to 25 hours. */
static void periods_leave_no_gap(void **state)
{
    (void)state;
    static const char *const zones[] = {"Europe/Madrid", "America/New_York", "Asia/Kathmandu",
                                        "Atlantic/Azores", "UTC"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        use_zone(zones[i]);
        char name[FIGURES_PERIOD_SIZE];
        int64_t last[FIGURES_BY_COUNT] = {0};
        int64_t end = utc("2028-01-01");
        for (int64_t at = utc("2025-01-01"); at < end; at += 15 * MINUTE) {
            for (enum figures_by by = FIGURES_HOUR; by <= FIGURES_QUARTER; by++) {
                int64_t start = figures_period(by, at, name);
                int64_t longest = by == FIGURES_DAY    ? 25 * HOUR
                                  : by == FIGURES_HOUR ? HOUR
                                                       : 15 * MINUTE;
                assert_true(start <= at && at - start < longest);
                assert_true(start >= last[by]);
                last[by] = start;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_holds_its_time),
        cmocka_unit_test(an_hour_that_comes_twice_is_two),
        cmocka_unit_test(an_hour_that_is_left_out_is_none),
        cmocka_unit_test(zones_of_odd_minutes_have_their_hours),
        cmocka_unit_test(periods_leave_no_gap),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
