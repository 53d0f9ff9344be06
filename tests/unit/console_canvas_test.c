/* SPDX-License-Identifier: MIT */
/* Cells: width, marks, clipping, and text that means harm. */
#include "console/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct canvas canvas;
static struct view view;

static int start(void **state)
{
    (void)state;
    assert_true(canvas_start(&canvas, 10, 3));
    view = view_whole(&canvas);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    canvas_free(&canvas);
    return 0;
}

static void assert_lines(const char *expected)
{
    struct text text;
    text_start(&text, 4096);
    canvas_dump_text(&canvas, &text);
    assert_string_equal(text_string(&text), expected);
    text_free(&text);
}

static void wide_ones_take_two(void **state)
{
    (void)state;
    assert_int_equal(draw_text(&view, 0, 0, ROLE_TEXT, "王a"), 3);
    assert_int_equal(canvas_cell(&canvas, 0, 0)->width, 2);
    assert_int_equal(canvas_cell(&canvas, 1, 0)->width, 0);
    assert_string_equal(canvas_cell(&canvas, 2, 0)->text, "a");
    assert_int_equal(text_width("王小明"), 6);
}

static void half_of_a_wide_one_is_a_blank(void **state)
{
    (void)state;
    draw_text(&view, 9, 0, ROLE_TEXT, "王");
    assert_string_equal(canvas_cell(&canvas, 9, 0)->text, " ");
    draw_text(&view, 0, 1, ROLE_TEXT, "王");
    draw_text(&view, 1, 1, ROLE_TEXT, "x");
    assert_lines("\n x\n\n");
}

static void marks_join_the_character_before(void **state)
{
    (void)state;
    assert_int_equal(draw_text(&view, 0, 0, ROLE_TEXT, "e\xCC\x81x"), 2);
    assert_string_equal(canvas_cell(&canvas, 0, 0)->text, "e\xCC\x81");
    assert_string_equal(canvas_cell(&canvas, 1, 0)->text, "x");
}

static void too_many_marks_are_left_out(void **state)
{
    char text[128] = "a";
    (void)state;
    for (int i = 0; i < 20; i++)
        strcat(text, "\xCC\x81");
    assert_int_equal(draw_text(&view, 0, 0, ROLE_TEXT, text), 1);
    assert_true(strlen(canvas_cell(&canvas, 0, 0)->text) < CELL_BYTES);
}

static void control_characters_never_stand_in_a_cell(void **state)
{
    (void)state;
    draw_text(&view, 0, 0, ROLE_TEXT, "a\033[2J\x7F\xC2\x9B");
    draw_text(&view, 0, 1, ROLE_TEXT, "\xFF\xE2\x80\xAE!");
    assert_lines("a?[2J?"
                 "?\n?"
                 "?!\n\n");
}

static void nothing_is_drawn_outside_a_view(void **state)
{
    (void)state;
    struct view part = view_part(&view, (struct rect){2, 1, 3, 1});
    draw_text(&part, 0, 0, ROLE_TEXT, "abcdef");
    draw_text(&part, -2, 0, ROLE_TEXT, "12345");
    draw_text(&part, 0, 1, ROLE_TEXT, "below");
    draw_text(&part, 0, -1, ROLE_TEXT, "above");
    draw_cursor(&part, 5, 0);
    assert_lines("\n  345\n\n");
    assert_int_equal(canvas.cursor_x, -1);
}

static void a_view_outside_the_canvas_is_empty(void **state)
{
    (void)state;
    struct view part = view_part(&view, (struct rect){20, 20, 5, 5});
    assert_int_equal(part.rect.width, 0);
    draw_text(&part, 0, 0, ROLE_TEXT, "x");
    draw_base(&part, (struct rect){0, 0, 5, 5}, ROLE_SELECTED);
    assert_lines("\n\n\n");
}

static void a_long_field_ends_in_an_ellipsis(void **state)
{
    (void)state;
    assert_int_equal(draw_field(&view, 0, 0, 5, ROLE_TEXT, "abcdefgh"), 5);
    draw_field(&view, 0, 1, 4, ROLE_TEXT, "王小明");
    draw_field_right(&view, 0, 2, 5, ROLE_TEXT, "abc");
    assert_lines("abcd…\n王 …\n  abc\n");
}

static void ascii_keeps_the_columns(void **state)
{
    (void)state;
    canvas.ascii = true;
    draw_text(&view, 0, 0, ROLE_TEXT, "Cádiz 王!");
    draw_text(&view, 0, 1, ROLE_TEXT, "e\xCC\x81x");
    draw_field(&view, 0, 2, 3, ROLE_TEXT, "abcd");
    assert_lines("Cadiz ?"
                 "?!\nex\nab~\n");
}

static void text_is_broken_at_blanks(void **state)
{
    (void)state;
    assert_int_equal(draw_wrapped(&view, 0, 0, 6, 3, ROLE_TEXT, "one two threefour"), 3);
    assert_lines("one\ntwo\nthree…\n");
    assert_int_equal(draw_wrapped(NULL, 0, 0, 10, 9, ROLE_TEXT, "one two threefour"), 2);
}

static void roles_lie_on_bases(void **state)
{
    struct text text;
    (void)state;
    draw_base(&view, (struct rect){0, 0, 4, 1}, ROLE_SELECTED);
    draw_text(&view, 1, 0, ROLE_NUMBER, "12");
    text_start(&text, 4096);
    canvas_dump_roles(&canvas, &text);
    assert_string_equal(text_string(&text), "S##S\n\n\n");
    text_free(&text);
}

static void sizes_are_held_within_bounds(void **state)
{
    (void)state;
    assert_true(canvas_resize(&canvas, -5, 1000000));
    assert_int_equal(canvas.width, 0);
    assert_int_equal(canvas.height, CANVAS_SIDE_MAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(wide_ones_take_two),
        TEST(half_of_a_wide_one_is_a_blank),
        TEST(marks_join_the_character_before),
        TEST(too_many_marks_are_left_out),
        TEST(control_characters_never_stand_in_a_cell),
        TEST(nothing_is_drawn_outside_a_view),
        TEST(a_view_outside_the_canvas_is_empty),
        TEST(a_long_field_ends_in_an_ellipsis),
        TEST(ascii_keeps_the_columns),
        TEST(text_is_broken_at_blanks),
        TEST(roles_lie_on_bases),
        TEST(sizes_are_held_within_bounds),
    };
#undef TEST
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
