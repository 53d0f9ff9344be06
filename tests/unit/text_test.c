/* SPDX-License-Identifier: MIT */
/* The buffer with a maximum. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void pieces_are_added(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, 100);
    assert_string_equal(text_string(&text), "");
    assert_true(text_add(&text, "one"));
    assert_true(text_add_char(&text, ' '));
    assert_true(text_add_bytes(&text, "twothree", 3));
    assert_true(text_addf(&text, " %d%s", 3, "!"));
    assert_true(text_add_bytes(&text, NULL, 0));
    assert_string_equal(text_string(&text), "one two 3!");
    assert_int_equal(text.length, 10);
    text_free(&text);
    assert_string_equal(text_string(&text), "");
    assert_int_equal(text.max, 100);
}

static void it_takes_its_maximum_and_no_byte_more(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, 5);
    assert_true(text_add(&text, "12345"));
    assert_false(text.failed);
    assert_false(text_add_char(&text, '6'));
    assert_true(text.failed);
    assert_false(text_add(&text, ""));
    assert_string_equal(text_string(&text), "12345");
    text_clear(&text);
    assert_false(text.failed);
    assert_true(text_addf(&text, "%05d", 7));
    assert_string_equal(text_string(&text), "00007");
    assert_false(text_addf(&text, "%d", 7));
    assert_string_equal(text_string(&text), "00007");
    text_free(&text);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, SIZE_MAX);
    assert_true(text_add(&text, "1"));
    text.max = 10;
    assert_false(text_add_bytes(&text, "x", SIZE_MAX));
    assert_string_equal(text_string(&text), "1");
    text_free(&text);
}

static void it_grows_over_its_first_room(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, 10000);
    for (int i = 0; i < 10000; i++)
        assert_true(text_add_char(&text, (char)('a' + i % 26)));
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(text.bytes[i], 'a' + i % 26);
    assert_int_equal(text.bytes[10000], 0);
    assert_false(text_add_char(&text, 'x'));
    text_free(&text);
}

static void the_front_can_be_dropped(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, 100);
    text_drop_front(&text, 3);
    text_add(&text, "abcdef");
    text_drop_front(&text, 0);
    text_drop_front(&text, 2);
    assert_string_equal(text_string(&text), "cdef");
    assert_int_equal(text.length, 4);
    text_drop_front(&text, 9);
    assert_string_equal(text_string(&text), "");
    assert_true(text_add(&text, "x"));
    text_free(&text);
}

static void the_bytes_can_be_taken(void **state)
{
    (void)state;
    struct text text;
    text_start(&text, 3);
    char *empty = text_take(&text);
    assert_string_equal(empty, "");
    free(empty);
    text_add(&text, "abc");
    char *bytes = text_take(&text);
    assert_string_equal(bytes, "abc");
    free(bytes);
    assert_int_equal(text.length, 0);
    text_add(&text, "abcd");
    assert_null(text_take(&text));
    assert_false(text.failed);
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_added),
        cmocka_unit_test(it_takes_its_maximum_and_no_byte_more),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(it_grows_over_its_first_room),
        cmocka_unit_test(the_front_can_be_dropped),
        cmocka_unit_test(the_bytes_can_be_taken),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
