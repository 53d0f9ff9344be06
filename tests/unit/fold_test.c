/* SPDX-License-Identifier: MIT */
/* Folding for search: what a person types finds what another wrote. */
#include "unicode/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct {
    const char *text, *folded;
} rows[] = {
    {"", ""},
    {"cadiz", "cadiz"},
    {"C\xC3\xA1"
     "diz",
     "cadiz"}, /* Cádiz */
    {"CA\xCC\x81"
     "DIZ",
     "cadiz"}, /* A and a combining acute */
    {"Stra\xC3\x9F"
     "e",
     "strasse"},                                     /* ß */
    {"\xC4\xB0stanbul", "istanbul"},                 /* İ */
    {"I\xC5\x9E\xC4\xB1k", "isik"},                  /* IŞık */
    {"\xEF\xBC\xA1\xEF\xBD\x82\xEF\xBC\x93", "ab3"}, /* full width Ab3 */
    {"a\xE3\x80\x80"
     "b",
     "a b"},                            /* the ideographic space */
    {"a\xC2\xA0\xE2\x80\x83 b", "a b"}, /* no-break and em space */
    {"\xCE\x86\xCE\xA3\xCE\x91\xCE\xA3 \xCF\x82", "\xCE\xB1\xCF\x83\xCE\xB1\xCF\x83 \xCF\x83"},
    {"\xD0\x81\xD0\xBB\xD0\xBA\xD0\xB0", "\xD0\xB5\xD0\xBB\xD0\xBA\xD0\xB0"}, /* Ёлка */
    {"\xD0\x99", "\xD0\xB8"},                                                 /* Й */
    {"\xD8\xA3\xD9\x8E\xD8\xAD\xD9\x92\xD9\x85\xD9\x8E\xD8\xAF",
     "\xD8\xA7\xD8\xAD\xD9\x85\xD8\xAF"},                     /* Arabic, with and without vowels */
    {"\xD9\x85\xD9\x80\xD9\x80\xD8\xAF", "\xD9\x85\xD8\xAF"}, /* and drawn out */
    {"\xC5\x81ukasz \xC3\x98rsted \xC3\x86gir", "lukasz orsted aegir"},
    {"\xC3\x90or\xC3\xB0 \xC3\x9Eor", "dord thor"},
    {"\xEF\xAC\x81n \xE2\x84\x96 \xC2\xBD", "fin no 1\xE2\x81\x84"
                                            "2"},             /* ligature, №, ½ */
    {"\xE5\xB1\xB1\xE7\x94\xB0", "\xE5\xB1\xB1\xE7\x94\xB0"}, /* 山田 */
    {"\xEF\xBD\xB6\xEF\xBE\x9E", "\xE3\x82\xAB"},             /* half width ガ */
    {"a\xC2\xAD"
     "b\xE2\x80\x8D"
     "c",
     "abc"}, /* soft hyphen, joiner */
    {"  Ana \t\n RUIZ  ", " ana ruiz "},
    {" \xC3\x89 \xC3\x89  ", " e e "},
    {"O'Brien-Smith", "o'brien-smith"},
    {"bad \xFF\xC3", "bad \xEF\xBF\xBD\xEF\xBF\xBD"},
};

static void texts_are_folded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text out;
        text_start(&out, 200);
        assert_true(fold_text(&out, rows[i].text));
        assert_string_equal(text_string(&out), rows[i].folded);
        text_free(&out);
    }
}

static void folding_twice_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text out;
        text_start(&out, 200);
        assert_true(fold_text(&out, rows[i].folded));
        assert_string_equal(text_string(&out), rows[i].folded);
        text_free(&out);
    }
}

/* The short way for ASCII gives what the long one does. */
static void both_ways_agree(void **state)
{
    (void)state;
    char ascii[128];
    for (int c = 1; c < 128; c++)
        ascii[c - 1] = (char)c;
    ascii[127] = '\0';
    struct text plain, mixed;
    text_start(&plain, 400);
    text_start(&mixed, 400);
    assert_true(fold_text(&plain, ascii));
    text_add(&plain, "e");
    char with[160];
    strcpy(with, ascii);
    strcat(with, "\xC3\xA9");
    assert_true(fold_text(&mixed, with));
    assert_string_equal(text_string(&plain), text_string(&mixed));
    text_free(&plain);
    text_free(&mixed);
}

static void it_adds_and_keeps_to_the_bound(void **state)
{
    (void)state;
    struct text out;
    text_start(&out, 8);
    text_add(&out, "x:");
    assert_true(fold_text(&out, "\xC3\x91"
                                "and"));
    assert_string_equal(text_string(&out), "x:nand");
    assert_false(fold_text(&out, "\xC3\x91"
                                 "and\xC3\xBA"));
    assert_true(out.failed);
    text_clear(&out);
    assert_false(fold_text(&out, "123456789"));
    text_free(&out);
}

/* One character that becomes eighteen. */
static void what_grows_has_room(void **state)
{
    (void)state;
    struct text in, out;
    text_start(&in, 4096);
    text_start(&out, 64 * 1024);
    for (int i = 0; i < 1000; i++)
        text_add(&in, "\xEF\xB7\xBA");
    assert_true(fold_text(&out, text_string(&in)));
    assert_true(out.length > in.length * 8);
    text_free(&in);
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_folded),    cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(both_ways_agree),     cmocka_unit_test(it_adds_and_keeps_to_the_bound),
        cmocka_unit_test(what_grows_has_room),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
