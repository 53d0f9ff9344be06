/* SPDX-License-Identifier: MIT */
/* Panes on every size of screen, and columns in every width. */
#include "console/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define WIDEST  250
#define HIGHEST 80
#define BARS    6 /* one more line than any bar gets, and none */

/* How many rectangles lie on each cell. */
static unsigned char covered[HIGHEST][WIDEST];

static void cover(const struct rect *rect, const struct layout *layout)
{
    assert_true(rect->x >= 0 && rect->y >= 0 && rect->width >= 0 && rect->height >= 0);
    assert_true(rect->x + rect->width <= layout->width);
    assert_true(rect->y + rect->height <= layout->height);
    for (int y = rect->y; y < rect->y + rect->height; y++) {
        for (int x = rect->x; x < rect->x + rect->width; x++)
            assert_int_equal(covered[y][x]++, 0);
    }
}

static void check_size(int width, int height, enum pane shown, int bar)
{
    struct layout layout;
    memset(covered, 0, sizeof covered);
    layout_make(&layout, width, height, shown, bar);
    cover(&layout.bar, &layout);
    cover(&layout.header, &layout);
    cover(&layout.notice, &layout);
    cover(&layout.footer, &layout);
    for (int i = 0; i < PANE_COUNT; i++)
        cover(&layout.panes[i], &layout);
    for (size_t i = 0; i < sizeof layout.rules / sizeof *layout.rules; i++)
        cover(&layout.rules[i], &layout);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            assert_int_equal(covered[y][x], 1);
    }
}

static void every_cell_belongs_to_one(void **state)
{
    (void)state;
    for (int height = 5; height <= HIGHEST; height++) {
        for (int width = 20; width <= WIDEST; width++)
            check_size(width, height, (enum pane)((width + height) % PANE_COUNT),
                       (width + height / 2) % BARS);
    }
}

static void tiny_screens_break_nothing(void **state)
{
    struct layout layout;
    (void)state;
    for (int height = 1; height < 5; height++) {
        for (int width = 1; width < 20; width++) {
            memset(covered, 0, sizeof covered);
            layout_make(&layout, width, height, PANE_CALLS, width % BARS);
            cover(&layout.bar, &layout);
            cover(&layout.header, &layout);
            cover(&layout.footer, &layout);
            cover(&layout.panes[PANE_CALLS], &layout);
        }
    }
}

static void three_panes_from_80x24(void **state)
{
    struct layout layout;
    (void)state;
    layout_make(&layout, 80, 24, PANE_CALLS, 0);
    assert_true(layout.whole);
    for (int i = 0; i < PANE_COUNT; i++)
        assert_true(layout.panes[i].height >= 5 && layout.panes[i].width >= 28);
    layout_make(&layout, 79, 24, PANE_CALLS, 0);
    assert_false(layout.whole);
    assert_int_equal(layout.panes[PANE_CONTACTS].height, 0);
    assert_int_equal(layout.panes[PANE_CALLS].width, 79);
    layout_make(&layout, 80, 23, PANE_DIAL, 0);
    assert_false(layout.whole);
    assert_int_equal(layout.notice.height, 1);
}

/* However many lines a bar wants, all panes stay on a screen that has room for them. */
static void a_bar_leaves_the_panes(void **state)
{
    struct layout layout;
    (void)state;
    for (int bar = 1; bar < BARS; bar++) {
        layout_make(&layout, 80, 24, PANE_CALLS, bar);
        assert_int_equal(layout.bar.height, bar < 4 ? bar : 4);
        assert_int_equal(layout.bar.y + layout.bar.height, layout.footer.y);
        for (int i = 0; i < PANE_COUNT; i++)
            assert_true(layout.panes[i].height >= 5 && layout.panes[i].width >= 28);
    }
}

static void a_small_screen_has_a_short_bar(void **state)
{
    struct layout layout;
    (void)state;
    for (int height = 1; height < 24; height++) {
        layout_make(&layout, 60, height, PANE_CALLS, BARS);
        assert_int_equal(layout.bar.height, layout_bar_most(60, height));
        assert_true(layout.bar.height >= 1);
        assert_true(height < 4 || layout.panes[PANE_CALLS].height >= 1);
    }
    layout_make(&layout, 60, 20, PANE_CALLS, BARS);
    assert_int_equal(layout.bar.height, 4);
    layout_make(&layout, 60, 8, PANE_CALLS, BARS);
    assert_int_equal(layout.bar.height, 2);
    layout_make(&layout, 60, 6, PANE_CALLS, BARS);
    assert_int_equal(layout.bar.height, 1);
}

static void detail_has_a_column_from_132(void **state)
{
    struct layout layout;
    (void)state;
    layout_make(&layout, 132, 43, PANE_CALLS, 0);
    assert_int_equal(layout.panes[PANE_DETAIL].height, layout.panes[PANE_CALLS].height);
    assert_true(layout.panes[PANE_DETAIL].x > layout.panes[PANE_CALLS].x);
    layout_make(&layout, 131, 43, PANE_CALLS, 0);
    assert_int_equal(layout.panes[PANE_DETAIL].x, layout.panes[PANE_CALLS].x);
}

static void an_open_call_gets_more_lines(void **state)
{
    struct layout closed;
    struct layout open;
    (void)state;
    layout_make(&closed, 80, 24, PANE_CALLS, 0);
    layout_make(&open, 80, 24, PANE_DETAIL, 0);
    assert_true(open.panes[PANE_DETAIL].height > closed.panes[PANE_DETAIL].height);
    assert_true(open.panes[PANE_CALLS].height >= 5);
}

static const struct column columns[] = {
    {.least = 2}, {.least = 10, .stretch = 1}, {.least = 5, .rank = 2}, {.least = 4, .rank = 1}};
#define COLUMNS (sizeof columns / sizeof *columns)

static int total(const int *widths)
{
    int sum = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        sum += widths[i] ? widths[i] + (sum ? 1 : 0) : 0;
    return sum;
}

static void columns_drop_by_rank(void **state)
{
    int widths[COLUMNS];
    (void)state;
    for (int width = 13; width < 100; width++) {
        layout_columns(columns, COLUMNS, width, widths);
        assert_int_equal(total(widths), width);
        assert_true(widths[0] == 2 && widths[1] >= 10);
        assert_true(widths[3] || !widths[2]); /* the greater rank has gone first */
        assert_int_equal(widths[3] > 0, width >= 18);
        assert_int_equal(widths[2] > 0, width >= 24);
    }
}

static void what_never_drops_stays_in_no_room(void **state)
{
    int widths[COLUMNS];
    (void)state;
    layout_columns(columns, COLUMNS, 1, widths);
    assert_true(widths[0] == 2 && widths[1] == 10 && !widths[2] && !widths[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_belongs_to_one),
        cmocka_unit_test(tiny_screens_break_nothing),
        cmocka_unit_test(three_panes_from_80x24),
        cmocka_unit_test(a_bar_leaves_the_panes),
        cmocka_unit_test(a_small_screen_has_a_short_bar),
        cmocka_unit_test(detail_has_a_column_from_132),
        cmocka_unit_test(an_open_call_gets_more_lines),
        cmocka_unit_test(columns_drop_by_rank),
        cmocka_unit_test(what_never_drops_stays_in_no_room),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
