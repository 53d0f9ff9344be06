/* SPDX-License-Identifier: MIT */
/* Times in zones, above all where the clock is turned. */
#include "unicode/zone.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static int64_t time_of(const char *text)
{
    int64_t at;
    bool zoned;
    assert_true(clock_parse(text, &at, &zoned));
    return at;
}

/* Local time, zone, what it is in UTC, and how it reads back (NULL: the same). */
static const struct {
    const char *local, *zone, *utc, *back;
} rows[] = {
    {"2026-11-22T10:00:00", "Europe/Madrid", "2026-11-22T09:00:00Z", NULL},
    {"2026-07-01T12:00:00", "Europe/Madrid", "2026-07-01T10:00:00Z", NULL},
    {"2026-03-29T01:59:59", "Europe/Madrid", "2026-03-29T00:59:59Z", NULL},
    {"2026-03-29T02:30:00", "Europe/Madrid", "2026-03-29T01:30:00Z", "2026-03-29T03:30:00"},
    {"2026-03-29T03:00:00", "Europe/Madrid", "2026-03-29T01:00:00Z", NULL},
    {"2026-10-25T01:59:59", "Europe/Madrid", "2026-10-24T23:59:59Z", NULL},
    {"2026-10-25T02:00:00", "Europe/Madrid", "2026-10-25T00:00:00Z", NULL},
    {"2026-10-25T02:59:59", "Europe/Madrid", "2026-10-25T00:59:59Z", NULL},
    {"2026-10-25T03:00:00", "Europe/Madrid", "2026-10-25T02:00:00Z", NULL},
    {"2026-03-08T02:30:00", "America/New_York", "2026-03-08T07:30:00Z", "2026-03-08T03:30:00"},
    {"2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00Z", NULL},
    {"2026-06-01T00:00:00", "America/Sao_Paulo", "2026-06-01T03:00:00Z", NULL},
    {"2018-11-04T00:30:00", "America/Sao_Paulo", "2018-11-04T03:30:00Z", "2018-11-04T01:30:00"},
    {"2026-09-06T00:30:00", "America/Santiago", "2026-09-06T04:30:00Z", "2026-09-06T01:30:00"},
    {"2026-01-01T00:00:00", "Asia/Kathmandu", "2025-12-31T18:15:00Z", NULL},
    {"2026-01-01T12:00:00", "Pacific/Kiritimati", "2025-12-31T22:00:00Z", NULL},
    {"2026-04-05T01:45:00", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", NULL},
    {"2011-12-30T12:00:00", "Pacific/Apia", "2011-12-30T22:00:00Z", "2011-12-31T12:00:00"},
    {"2026-05-05T05:05:05", "UTC", "2026-05-05T05:05:05Z", NULL},
};

static void check_rows(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        char utc[CLOCK_ISO_SIZE], back[ZONE_TIME_SIZE];
        int64_t at = zone_to_utc(time_of(rows[i].local), rows[i].zone);
        clock_format_utc(at, utc);
        assert_string_equal(utc, rows[i].utc);
        zone_format(at, rows[i].zone, back);
        assert_string_equal(back, rows[i].back ? rows[i].back : rows[i].local);
    }
}

/* More zones than are kept, twice over. */
static void times_are_read_in_their_zone(void **state)
{
    (void)state;
    check_rows();
    check_rows();
}

/* The same by the C library's tables, for the zone of the process. */
static void times_are_read_in_the_systems_zone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char utc[CLOCK_ISO_SIZE], back[ZONE_TIME_SIZE];
        setenv("TZ", rows[i].zone, 1);
        tzset();
        int64_t at = zone_to_utc(time_of(rows[i].local), i % 2 ? NULL : "");
        clock_format_utc(at, utc);
        assert_string_equal(utc, rows[i].utc);
        zone_format(at, "", back);
        assert_string_equal(back, rows[i].back ? rows[i].back : rows[i].local);
    }
    unsetenv("TZ");
    tzset();
}

static void milliseconds_stay(void **state)
{
    (void)state;
    int64_t local = time_of("2026-11-22T10:00:00") + 123;
    assert_int_equal(zone_to_utc(local, "Europe/Madrid") % CLOCK_SECOND, 123);
}

static void offsets_are_east_positive(void **state)
{
    (void)state;
    int64_t winter = time_of("2026-01-01T00:00:00");
    int64_t summer = time_of("2026-07-01T00:00:00");
    assert_int_equal(zone_offset(winter, "Europe/Madrid"), 60);
    assert_int_equal(zone_offset(summer, "Europe/Madrid"), 120);
    assert_int_equal(zone_offset(summer, "America/New_York"), -240);
    assert_int_equal(zone_offset(summer, "Asia/Kathmandu"), 345);
    assert_int_equal(zone_offset(summer, "Nowhere/Land"), 0);
}

static void zones_exist_or_not(void **state)
{
    (void)state;
    static const char *const good[] = {NULL, "", "UTC", "Europe/Madrid",
                                       "America/Argentina/Ushuaia"};
    static const char *const bad[] = {
        "europe/madrid",
        "Europe/Madri",
        "Europe/",
        "GMT+1",
        "GMT+01:00",
        "Madrid",
        "../../etc/passwd",
        "\xC3\xB1",
        "Europe/Madrid/Europe/Madrid/Europe/Madrid/Europe/Madrid/Europe/Madrid/"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(zone_exists(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(zone_exists(bad[i]));
    assert_int_equal(zone_to_utc(1000, "Europe/Madri"), 1000);
}

static void countries_have_a_zone_where_it_is_certain(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        {"ES", "Europe/Madrid"}, {"FR", "Europe/Paris"},     {"PT", "Europe/Lisbon"},
        {"DE", "Europe/Berlin"}, {"CL", "America/Santiago"}, {"JP", "Asia/Tokyo"},
    };
    static const char *const bad[] = {"US", "BR", "MX", "AU", "CA", "XX", "", "ESP"};
    char zone[64];
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(zone_of_country(good[i][0], zone, sizeof zone));
        assert_string_equal(zone, good[i][1]);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(zone_of_country(bad[i], zone, sizeof zone));
        assert_string_equal(zone, "");
    }
    assert_false(zone_of_country(NULL, zone, sizeof zone));
    assert_true(zone_of_country("AR", zone, sizeof zone)); /* many, all of one time */
    assert_true(strncmp(zone, "America/Argentina/", 18) == 0);
    assert_false(zone_of_country("ES", zone, sizeof "Europe/Madrid" - 1));
}

static void *convert_many(void *faults)
{
    int64_t local = time_of("2026-11-22T10:00:00");
    for (int i = 0; i < 2000; i++)
        if (zone_to_utc(local, rows[i % COUNT(rows)].zone) !=
            local - zone_offset(local, rows[i % COUNT(rows)].zone) * 60 * CLOCK_SECOND)
            ++*(int *)faults;
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    pthread_t threads[4];
    int faults[4] = {0};
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, convert_many, &faults[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(faults[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_in_their_zone),
        cmocka_unit_test(times_are_read_in_the_systems_zone),
        cmocka_unit_test(milliseconds_stay),
        cmocka_unit_test(offsets_are_east_positive),
        cmocka_unit_test(zones_exist_or_not),
        cmocka_unit_test(countries_have_a_zone_where_it_is_certain),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
