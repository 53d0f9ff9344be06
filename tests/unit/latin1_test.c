/* SPDX-License-Identifier: MIT */
/* Text fitted into ISO-8859-1: what is left of other scripts' letters and signs. */
#include "unicode/latin1.h"

#include "base/utf8.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX     65536
#define THREADS 8

static const struct {
    const char *text, *fitted;
} rows[] = {
    {"", ""},
    {"Ana Ruiz <&>'\"", "Ana Ruiz <&>'\""},
    {"Ñandú ¿qué? 3½ ÿ", "Ñandú ¿qué? 3½ ÿ"},
    {"Łukasz Dvořák", "Lukasz Dvorák"},
    {"İstanbul Ğ ş ı Đ ŵ", "Istanbul G s i D w"},
    {"Nguyễn Thị Hạnh", "Nguyen Thi Hanh"},
    {"œuvre Œ ĳ ﬁ", "oeuvre OE ij fi"},
    {"“a” ‘b’ «c» d–e—f…", "\"a\" 'b' «c» d-e-f..."},
    {"Ａ３", "A3"},
    {"e\xCC\x81 N\xCC\x83", "é Ñ"}, /* a letter and a mark for which there is one character */
    {"r\xCC\x8C x\xCC\x81", "r x"}, /* and for which there is none */
    {"5 € № ✓ 😀", "5 ? No ? ?"},
    {"Анна Ελένη 王小明", "Anna Eléne wáng xiao míng"},
    {"서울 אבא محمد", "seoul 'b' mhmd"},
    {"a\tb\r\nc\x1B[2J\x7F", "a b  c [2J "},
    {"a\xC2\x85"
     "b\xC2\x9F",
     "a b "}, /* C1 */
    {"a\xE2\x80\xAE"
     "b\xEF\xBB\xBF"
     "c\xE2\x80\xA8",
     "a b c "},    /* what turns, hides or breaks lines */
    {"Ł\n", "L "}, /* where the tables are needed, too */
    {"a\xFF"
     "b\xC3",
     "a?b?"},                /* no UTF-8 */
    {"\xED\xA0\x80", "???"}, /* a surrogate */
    {"⅒ ℅", " 1/10 c/o"},
};

static void check(const char *text, const char *wanted)
{
    struct text out;
    text_start(&out, MAX);
    assert_true(latin1_fit_text(&out, text));
    assert_string_equal(text_string(&out), wanted);
    text_free(&out);
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(rows[i].text, rows[i].fitted);
}

/* Every character there is: alone, behind a letter, and fitted twice. */
static void test_every_character(void **state)
{
    (void)state;
    struct text out, again, latin1;
    text_start(&out, MAX);
    text_start(&again, MAX);
    text_start(&latin1, MAX);
    for (uint32_t character = 1; character <= 0x10FFFF; character++) {
        char text[UTF8_BYTES_MAX + 3] = "a";
        size_t length = utf8_write(character, text + 1);
        if (character > 0xFFFF && character % 61)
            continue; /* for the sake of time */
        text[1 + length] = character % 2 ? 'n' : '\0';
        text_clear(&out);
        text_clear(&again);
        text_clear(&latin1);
        assert_true(latin1_fit_text(&out, text));
        assert_true(latin1_fit_text(&again, text_string(&out)));
        assert_string_equal(text_string(&again), text_string(&out));
        assert_true(utf8_to_latin1(&latin1, text_string(&out), out.length));
        assert_true(latin1.length >= 1 || character > 0xFF);
        for (size_t i = 0; i < latin1.length; i++)
            assert_false(utf8_is_control((unsigned char)latin1.bytes[i]));
    }
    text_free(&out);
    text_free(&again);
    text_free(&latin1);
}

static void test_bounds(void **state)
{
    (void)state;
    struct text out;
    text_start(&out, 3);
    assert_false(latin1_fit_text(&out, "abcd"));
    text_clear(&out);
    assert_false(latin1_fit_text(&out, "⅒"));
    text_clear(&out);
    assert_true(latin1_fit_text(&out, "Łab"));
    text_free(&out);
    struct text many;
    text_start(&many, MAX);
    for (int i = 0; i < 2000; i++)
        text_add(&many, "⅒⅒ℬ…é");
    text_start(&out, MAX);
    assert_true(latin1_fit_text(&out, text_string(&many)));
    /* 36 of 14 bytes, then two of three bytes, then what is too far behind for letters. */
    size_t reduced = 36 * (5 + 5 + 1 + 3 + 2) + 5 + 5;
    assert_int_equal(out.length, reduced + 1 + 1 + 2 + (2000 - 37) * (1 + 1 + 1 + 1 + 2));
    assert_memory_equal(out.bytes + reduced, "??é????é", 10);
    text_free(&many);
    text_free(&out);
}

static void *fit_often(void *context)
{
    bool *good = context;
    for (int i = 0; i < 500; i++) {
        struct text out;
        text_start(&out, MAX);
        *good = *good && latin1_fit_text(&out, "Łukasz “Dvořák” Анна") &&
                strcmp(text_string(&out), "Lukasz \"Dvorák\" Anna") == 0;
        text_free(&out);
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    bool good[THREADS];
    for (int i = 0; i < THREADS; i++) {
        good[i] = true;
        pthread_create(&threads[i], NULL, fit_often, &good[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(good[i]);
    }
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
