/* SPDX-License-Identifier: MIT */
/* Typing a line: by characters as a person sees them. */
#include "console/line_edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct line_edit edit;

static int start(void **state)
{
    (void)state;
    line_edit_start(&edit, 32, "");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    line_edit_free(&edit);
    return 0;
}

static void typing_and_moving(void **state)
{
    (void)state;
    line_edit_insert(&edit, 'a');
    line_edit_insert(&edit, 'c');
    assert_true(line_edit_act(&edit, ACTION_CURSOR_LEFT));
    line_edit_insert(&edit, 'b');
    assert_string_equal(line_edit_text(&edit), "abc");
    line_edit_act(&edit, ACTION_CURSOR_HOME);
    line_edit_act(&edit, ACTION_ERASE_NEXT);
    assert_string_equal(line_edit_text(&edit), "bc");
    line_edit_act(&edit, ACTION_CURSOR_END);
    line_edit_act(&edit, ACTION_ERASE);
    assert_string_equal(line_edit_text(&edit), "b");
    assert_false(line_edit_act(&edit, ACTION_HELP));
}

static void a_mark_goes_with_its_character(void **state)
{
    (void)state;
    line_edit_set(&edit, "ae\xCC\x81");
    line_edit_act(&edit, ACTION_CURSOR_LEFT);
    assert_int_equal(edit.cursor, 1);
    line_edit_act(&edit, ACTION_CURSOR_RIGHT);
    line_edit_act(&edit, ACTION_ERASE);
    assert_string_equal(line_edit_text(&edit), "a");
}

static void words_and_lines_are_erased(void **state)
{
    (void)state;
    line_edit_set(&edit, "one two  ");
    line_edit_act(&edit, ACTION_ERASE_WORD);
    assert_string_equal(line_edit_text(&edit), "one ");
    line_edit_act(&edit, ACTION_ERASE_LINE);
    assert_string_equal(line_edit_text(&edit), "");
    line_edit_act(&edit, ACTION_ERASE);
    line_edit_act(&edit, ACTION_ERASE_NEXT);
    assert_string_equal(line_edit_text(&edit), "");
}

static void an_empty_line_can_be_erased(void **state)
{
    struct line_edit bare = {.most = 4};
    (void)state;
    line_edit_act(&bare, ACTION_ERASE);
    line_edit_act(&bare, ACTION_CURSOR_RIGHT);
    assert_string_equal(line_edit_text(&bare), "");
    line_edit_free(&bare);
}

static void bounds_are_kept(void **state)
{
    (void)state;
    struct line_edit small;
    line_edit_start(&small, 4, "abcdefgh");
    assert_string_equal(line_edit_text(&small), "abcd");
    assert_false(line_edit_insert(&small, 'x'));
    line_edit_set(&small, "ab\xE7\x8E\x8B"); /* does not fit whole: is left out */
    assert_string_equal(line_edit_text(&small), "ab");
    assert_false(line_edit_insert(&small, 0x1B));
    assert_false(line_edit_insert(&small, 0x202E));
    assert_string_equal(line_edit_text(&small), "ab");
    line_edit_free(&small);
}

static void the_cursor_is_always_seen(void **state)
{
    struct canvas canvas;
    struct text text;
    (void)state;
    canvas_start(&canvas, 8, 1);
    struct view view = view_whole(&canvas);
    line_edit_set(&edit, "0123456789");
    line_edit_draw(&edit, &view, 0, 0, 8, ROLE_INPUT, true);
    assert_int_equal(canvas.cursor_x, 7);
    text_start(&text, 256);
    canvas_dump_text(&canvas, &text);
    assert_string_equal(text_string(&text), "3456789\n");
    text_free(&text);
    canvas_free(&canvas);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(typing_and_moving),
        TEST(a_mark_goes_with_its_character),
        TEST(words_and_lines_are_erased),
        TEST(an_empty_line_can_be_erased),
        TEST(bounds_are_kept),
        TEST(the_cursor_is_always_seen),
    };
#undef TEST
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
