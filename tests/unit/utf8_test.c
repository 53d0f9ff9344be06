/* SPDX-License-Identifier: MIT */
/* UTF-8 and ISO-8859-1, right and wrong. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Every character there is, written and read back. */
static void all_characters_go_round(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[UTF8_BYTES_MAX];
        uint32_t back;
        bool good;
        size_t size = utf8_write(c, bytes);
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(size, 0);
            continue;
        }
        size_t took = utf8_read(bytes, size, &back, &good);
        if (took != size || back != c || !good)
            fail_msg("U+%04X", c);
        if (size > 1 && (utf8_read(bytes, size - 1, &back, &good) != 1 || good))
            fail_msg("U+%04X cut short", c);
    }
    char bytes[UTF8_BYTES_MAX];
    assert_int_equal(utf8_write(0x110000, bytes), 0);
    assert_int_equal(utf8_write(UINT32_MAX, bytes), 0);
}

static void what_is_no_utf8_is_seen(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2",
        "\xC2\x20",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xE2\x82",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
        "a\xC3",
        "\xC3\xB1\xB1",
    };
    static const char *const good[] = {"",
                                       "a",
                                       "\x7F",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(utf8_valid(good[i], strlen(good[i])));
    assert_true(utf8_valid("a\0b", 3));
}

static void outside_text_is_made_harmless(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Ana \xC3\x91\xC3\xBA\xC3\xB1"
         "ez",
         "Ana \xC3\x91\xC3\xBA\xC3\xB1"
         "ez"},
        {"a\x1B[31mb", "a?[31mb"},
        {"a\nb\tc\rd\x7F", "a?b?c?d?"},
        {"\xC2\x9B"
         "31m",
         "?31m"},
        {"\xFF\xC3", "??"},
        {"a\xE2\x80\xAE"
         "b",
         "a?b"},
        {"a\xE2\x81\xA6\xD8\x9C\xEF\xBB\xBF", "a???"},
        {"\xF3\xA0\x81\x81", "?"},
        {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB",
         "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[64];
        assert_true(utf8_copy_clean(out, sizeof out, rows[i][0], strlen(rows[i][0])));
        assert_string_equal(out, rows[i][1]);
    }
}

static void copies_end_on_a_character(void **state)
{
    (void)state;
    static const char euro[] = "a\xE2\x82\xAC\xE2\x82\xAC";
    static const char *const cut[] = {
        "", "a", "a", "a", "a\xE2\x82\xAC", "a\xE2\x82\xAC", "a\xE2\x82\xAC", euro};
    for (size_t size = 1; size <= 8; size++) {
        char out[8];
        memset(out, 'z', sizeof out);
        assert_int_equal(utf8_copy_clean(out, size, euro, 7), size == 8);
        assert_string_equal(out, cut[size - 1]);
        assert_int_equal(utf8_prefix(euro, 7, size - 1), strlen(cut[size - 1]));
    }
    char out[4];
    assert_true(utf8_copy_clean(out, 1, "", 0));
    assert_string_equal(out, "");
    assert_int_equal(utf8_prefix("\x80\x80\x80", 3, 2), 0);
}

static void latin1_goes_round(void **state)
{
    (void)state;
    char all[255];
    struct text utf8, latin1;
    for (int i = 0; i < 255; i++)
        all[i] = (char)(i + 1);
    text_start(&utf8, 1000);
    text_start(&latin1, 1000);
    assert_true(utf8_add_latin1(&utf8, all, sizeof all));
    assert_true(utf8_valid(utf8.bytes, utf8.length));
    assert_true(utf8_to_latin1(&latin1, utf8.bytes, utf8.length));
    assert_int_equal(latin1.length, sizeof all);
    assert_memory_equal(latin1.bytes, all, sizeof all);
    assert_false(utf8_to_latin1(&latin1, "\xE2\x82\xAC", 3));
    text_clear(&latin1);
    assert_false(utf8_to_latin1(&latin1, "\xF1", 1));
    assert_true(latin1.failed);
    text_free(&utf8);
    text_free(&latin1);
}

static void what_providers_send_is_guessed(void **state)
{
    (void)state;
    struct text out;
    text_start(&out, 100);
    assert_true(utf8_add_guessed(&out, "s\xC3\xAD ", 4));
    assert_true(utf8_add_guessed(&out, "s\xED", 2));
    assert_string_equal(text_string(&out), "s\xC3\xAD s\xC3\xAD");
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_characters_go_round),
        cmocka_unit_test(what_is_no_utf8_is_seen),
        cmocka_unit_test(outside_text_is_made_harmless),
        cmocka_unit_test(copies_end_on_a_character),
        cmocka_unit_test(latin1_goes_round),
        cmocka_unit_test(what_providers_send_is_guessed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
