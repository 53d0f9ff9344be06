/* SPDX-License-Identifier: MIT */
/* Telephone numbers of many countries: read, matched, shown and placed. */
#include "number/number.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The library's tables change with its versions, the plans of these numbers hardly do. */
static void numbers_of_many_countries_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *country, *e164, *of, *code, *national, *area, *subscriber;
    } rows[] = {
        {"911 000 333", "ES", "+34911000333", "ES", "34", "911000333", "911", "000333"},
        {"+34 (911) 00-03-33", "FR", "+34911000333", "ES", "34", "911000333", "911", "000333"},
        {"0034 911 000 333", "ES", "+34911000333", "ES", "34", "911000333", "911", "000333"},
        {"666 11 22 33", "ES", "+34666112233", "ES", "34", "666112233", "666", "112233"},
        {"+56 9 5631 1283", "ES", "+56956311283", "CL", "56", "956311283", "9", "56311283"},
        {"+55 41 3060-0300", "ES", "+554130600300", "BR", "55", "4130600300", "41", "30600300"},
        {"(041) 3060-0300", "BR", "+554130600300", "BR", "55", "4130600300", "41", "30600300"},
        {"(212) 555-1234", "US", "+12125551234", "US", "1", "2125551234", "212", "5551234"},
        {"011 34 911 000 333", "US", "+34911000333", "ES", "34", "911000333", "911", "000333"},
        {"1-800-FLOWERS", "US", "+18003569377", "US", "1", "8003569377", "800", "3569377"},
        {"+1 416 555 0123", "US", "+14165550123", "CA", "1", "4165550123", "416", "5550123"},
        {"55 1234 5678", "MX", "+525512345678", "MX", "52", "5512345678", "55", "12345678"},
        {"01 44 55 66 77", "FR", "+33144556677", "FR", "33", "144556677", "1", "44556677"},
        {"030 123456", "DE", "+4930123456", "DE", "49", "30123456", "30", "123456"},
        {"020 7946 0958", "GB", "+442079460958", "GB", "44", "2079460958", "20", "79460958"},
        {"+44 (0)20 7946 0958", "ES", "+442079460958", "GB", "44", "2079460958", "20", "79460958"},
        {"06 1234 5678", "IT", "+390612345678", "IT", "39", "0612345678", "06", "12345678"},
        {"21 123 4567", "PT", "+351211234567", "PT", "351", "211234567", "21", "1234567"},
        {"020 123 4567", "NL", "+31201234567", "NL", "31", "201234567", "20", "1234567"},
        {"02 555 12 12", "BE", "+3225551212", "BE", "32", "25551212", "2", "5551212"},
        {"044 668 18 00", "CH", "+41446681800", "CH", "41", "446681800", "44", "6681800"},
        {"08-123 456 78", "SE", "+46812345678", "SE", "46", "812345678", "8", "12345678"},
        {"22 123 45 67", "PL", "+48221234567", "PL", "48", "221234567", "22", "1234567"},
        {"21 0123 4567", "GR", "+302101234567", "GR", "30", "2101234567", "21", "01234567"},
        {"8 (495) 123-45-67", "RU", "+74951234567", "RU", "7", "4951234567", "495", "1234567"},
        {"011 2345 6789", "IN", "+911123456789", "IN", "91", "1123456789", "11", "23456789"},
        {"03-1234-5678", "JP", "+81312345678", "JP", "81", "312345678", "3", "12345678"},
        {"010 1234 5678", "CN", "+861012345678", "CN", "86", "1012345678", "10", "12345678"},
        {"(02) 9374 4000", "AU", "+61293744000", "AU", "61", "293744000", "2", "93744000"},
        {"02-1234567", "IL", "+97221234567", "IL", "972", "21234567", "2", "1234567"},
        {"011 4321-1234", "AR", "+541143211234", "AR", "54", "1143211234", "11", "43211234"},
        {"+800 1234 5678", "ES", "+80012345678", "", "800", "12345678", NULL, NULL},
        {"\xEF\xBC\x8B\xEF\xBC\x93\xEF\xBC\x94 911000333", "", "+34911000333", "ES", "34",
         "911000333", "911", "000333"},
        {"\xD9\xA9\xD9\xA1\xD9\xA1\xD9\xA0\xD9\xA0\xD9\xA0\xD9\xA3\xD9\xA3\xD9\xA3", "ES",
         "+34911000333", "ES", "34", "911000333", "911", "000333"},
        {"tel:+34-911-000-333", "", "+34911000333", "ES", "34", "911000333", "911", "000333"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct number number;
        struct failure failure = {0};
        if (!number_read(rows[i].typed, rows[i].country, &number, &failure))
            fail_msg("%s: %s", rows[i].typed, failure.sentence);
        assert_string_equal(number.e164, rows[i].e164);
        assert_string_equal(number.country, rows[i].of);
        assert_string_equal(number.country_code, rows[i].code);
        assert_string_equal(number.national, rows[i].national);
        if (rows[i].area) {
            assert_string_equal(number.area, rows[i].area);
            assert_string_equal(number.subscriber, rows[i].subscriber);
        }
        if (!number.known_valid || number.short_number)
            fail_msg("%s is not known", rows[i].typed);
        char e164[NUMBER_SIZE];
        assert_true(number_to_e164(rows[i].typed, rows[i].country, e164));
        assert_string_equal(e164, rows[i].e164);
    }
}

static void possible_numbers_are_taken_with_a_remark(void **state)
{
    (void)state;
    static const char *const rows[] = {"+34500000000", "500 000 000", "+441111111111"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct number number;
        assert_true(number_read(rows[i], "ES", &number, NULL));
        assert_false(number.known_valid);
        assert_false(number.short_number);
        assert_true(number.e164[0] == '+');
        assert_string_equal(number.country, i < 2 ? "ES" : "GB");
    }
}

static void short_numbers_are_the_countrys(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"112", "ES"}, {"1004", "ES"}, {"1 004", "ES"},
                                          {"016", "ES"}, {"911", "US"},  {"999", "GB"},
                                          {"190", "BR"}, {"17", "FR"}};
    struct number number;
    struct failure failure = {0};
    char e164[NUMBER_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!number_read(rows[i][0], rows[i][1], &number, &failure))
            fail_msg("%s: %s", rows[i][0], failure.sentence);
        assert_true(number.short_number);
        assert_string_equal(number.e164, "");
        assert_string_equal(number.country, rows[i][1]);
        assert_false(number_to_e164(rows[i][0], rows[i][1], e164));
        assert_string_equal(e164, "");
    }
    assert_string_equal(number.national, "17");
    assert_false(number_read("112", "", &number, &failure));
    assert_false(number_read("+112", "ES", &number, &failure));
    assert_false(number_read("11a2", "ES", &number, &failure));
}

static void what_is_no_number_is_told_why(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *country, *part;
    } rows[] = {
        {"", "ES", "is missing"},
        {NULL, "ES", "is missing"},
        {"X", "ES", "X is no telephone number"},
        {"hola", "ES", "is no telephone number"},
        {"FLOWERS", "US", "is no telephone number"},
        {"ext1234", "ES", "is no telephone number"},
        {"call 911000333", "ES", "is no telephone number"},
        {"ip4130600300", "BR", "is no telephone number"},
        {"911000333@office.example", "ES", "is no telephone number"},
        {"*21#", "ES", "is no telephone number"},
        {"+", "ES", "is no telephone number"},
        {"  ", "ES", "is no telephone number"},
        {"911\x01"
         "000333\xFF",
         "ES", "911?000333? is no telephone number"},
        {"911000333", "", "without a country"},
        {"911000333", NULL, "without a country"},
        {"911000333", "XX", "without a country"},
        {"+999123456", "ES", "country code that does not exist"},
        {"5551234", "US", "lacks its area code"},
        {"+3412345", "ES", "too short"},
        {"91100", "ES", "too short"},
        {"+349110003334445556", "ES", "too long"},
        {"911000333 ext 4", "ES", "has an extension"},
        {"1234567890123456789012345678901234567890123456789012345678901234", "ES",
         "at most 63 characters"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct number number;
        struct failure failure = {0};
        assert_false(number_read(rows[i].typed, rows[i].country, &number, &failure));
        if (!strstr(failure.sentence, rows[i].part))
            fail_msg("%s: %s", rows[i].typed, failure.sentence);
        assert_int_equal(failure.kind, FAILURE_USAGE);
        assert_string_equal(number.e164, "");
    }
}

/* A caller is matched by its number, whatever hangs on it. */
static void matching_passes_over_an_extension(void **state)
{
    (void)state;
    char e164[NUMBER_SIZE];
    assert_true(number_to_e164("911000333 ext 4", "ES", e164));
    assert_string_equal(e164, "+34911000333");
    assert_false(number_to_e164("X", "ES", e164));
    assert_false(number_to_e164(NULL, "ES", e164));
    assert_string_equal(e164, "");
}

static void countries_exist_or_not(void **state)
{
    (void)state;
    static const char *const good[] = {"ES", "US", "CL", "GB", "AQ"};
    static const char *const bad[] = {"", "E", "es", "ESP", "XX", "ZZ", "34", "001"};
    for (size_t i = 0; i < COUNT(good) - 1; i++)
        assert_true(number_country_exists(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(number_country_exists(bad[i]));
    assert_false(number_country_exists(NULL));
}

static void numbers_are_shown_as_people_write_them(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"+34911000333", "ES", "911 00 03 33"},
        {"+34911000333", "FR", "+34 911 00 03 33"},
        {"+34911000333", "", "+34 911 00 03 33"},
        {"+12125551234", "US", "(212) 555-1234"},
        {"+14165550123", "US", "+1 416-555-0123"},
        {"+56956311283", "ES", "+56 9 5631 1283"},
        {"+554130600300", "BR", "(41) 3060-0300"},
        {"+525512345678", "ES", "+52 55 1234 5678"},
        {"+33144556677", "FR", "01 44 55 66 77"},
        {"+390612345678", "ES", "+39 06 1234 5678"},
        {"+34500000000", "ES", "500 00 00 00"},
        {"112", "ES", "112"},
        {"ext1234", "ES", "ext1234"},
        {"X", "ES", "X"},
        {"", "ES", ""},
        {"+", "ES", "+"},
        {"\x1B[31m", "ES", "?[31m"},
    };
    char shown[NUMBER_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++) {
        number_show(rows[i][0], rows[i][1], shown);
        assert_string_equal(shown, rows[i][2]);
    }
    char many[200];
    memset(many, '1', sizeof many);
    many[0] = '+';
    many[sizeof many - 1] = '\0';
    number_show(many, "ES", shown);
    assert_int_equal(strlen(shown), NUMBER_SIZE - 1);
}

static void what_is_typed_takes_shape(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"9", "ES", "9"},
        {"911", "ES", "911"},
        {"9110", "ES", "911 0"},
        {"911000333", "ES", "911 00 03 33"},
        {"911000", "ES", "911 00 0"}, /* keys taken back */
        {"91 10 0", "ES", "911 00"},
        {"2125551234", "US", "(212) 555-1234"},
        {"21255", "US", "212-55"},
        {"+", "US", "+"},
        {"+34911000", "US", "+34 911 00 0"},
        {"+3491100", "ES", "+34 911 00"},
        {"0034911", "ES", "00 34 911"},
        {"\xEF\xBC\x99\xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x90", "ES", "911 0"},
        {"911000333", "", "911000333"},
        {"\xEF\xBC\x8B"
         "349",
         "ES", "+34 9"},
        {"ana", "ES", "ana"},
        {"911a", "ES", "911a"},
        {"*21#", "ES", "*21#"},
        {"", "ES", ""},
        {"9110003334445", "ES", "9110003334445"},
    };
    char shown[NUMBER_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++) {
        number_show_typed(rows[i][0], rows[i][1], shown);
        assert_string_equal(shown, rows[i][2]);
    }
}

static void places_are_known_in_the_users_language(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"+34932000000", "es", "Barcelona"},
        {"+34932000000", "en", "Barcelona"},
        {"+34911000333", "es_ES.UTF-8", "Madrid"},
        {"+4930123456", "de", "Berlin"},
        {"+12125551234", "en", "New York, NY"},
        {"+34666112233", "es",
         "Espa\xC3\xB1"
         "a"},
        {"+34666112233", "en", "Spain"},
        {"112", "es", ""},
        {"X", "es", ""},
        {"", "es", ""},
        {"+999123456", "es", ""},
    };
    char place[64];
    for (size_t i = 0; i < COUNT(rows); i++) {
        number_place(rows[i][0], rows[i][1], place, sizeof place);
        assert_string_equal(place, rows[i][2]);
    }
    number_place("+34932000000", NULL, place, sizeof place);
    assert_string_not_equal(place, "");
    number_place("+34932000000", "es", place, 5);
    assert_string_equal(place, "Barc");
}

static void *read_many(void *faults)
{
    for (int i = 0; i < 300; i++) {
        char typed[32], shown[NUMBER_SIZE];
        struct number number;
        snprintf(typed, sizeof typed, "911%06d", i);
        if (!number_read(typed, "ES", &number, NULL) || strcmp(number.national, typed) != 0)
            ++*(int *)faults;
        number_show_typed(i % 2 ? "9110" : "01445", i % 2 ? "ES" : "FR", shown);
        if (strcmp(shown, i % 2 ? "911 0" : "01 44 5") != 0)
            ++*(int *)faults;
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    pthread_t threads[4];
    int faults[4] = {0};
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_many, &faults[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(faults[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_many_countries_are_read),
        cmocka_unit_test(possible_numbers_are_taken_with_a_remark),
        cmocka_unit_test(short_numbers_are_the_countrys),
        cmocka_unit_test(what_is_no_number_is_told_why),
        cmocka_unit_test(matching_passes_over_an_extension),
        cmocka_unit_test(countries_exist_or_not),
        cmocka_unit_test(numbers_are_shown_as_people_write_them),
        cmocka_unit_test(what_is_typed_takes_shape),
        cmocka_unit_test(places_are_known_in_the_users_language),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
