/* SPDX-License-Identifier: MIT */
/* The calls that are held: their order, what is newer, the bar, and the bound. */
#include "console/calls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct calls calls;

static int stop(void **state)
{
    (void)state;
    calls.frozen = false;
    calls_free(&calls);
    return 0;
}

static bool put(int number, enum call_state state, int64_t revision)
{
    struct call_row row = {.state = state, .revision = revision, .created_at = number};
    bool added;
    snprintf(row.id, sizeof row.id, "%016d", number);
    calls_put(&calls, &row, &added);
    return added;
}

static void assert_order(const char *expected)
{
    char got[256] = "";
    for (size_t i = 0; i < calls_visible(&calls); i++) {
        size_t used = strlen(got);
        snprintf(got + used, sizeof got - used, "%d ", (int)calls.rows[i]->created_at);
    }
    assert_string_equal(got, expected);
}

static int selected(void)
{
    return calls_selected(&calls) ? (int)calls_selected(&calls)->created_at : -1;
}

static void live_ones_stand_first(void **state)
{
    (void)state;
    put(1, CALL_CONNECTED, 1);
    put(2, CALL_ENDED, 1);
    put(4, CALL_STARTED, 1);
    put(3, CALL_REFUSED, 1);
    assert_order("4 1 3 2 ");
    put(4, CALL_ENDED, 2);
    assert_order("1 4 3 2 ");
    assert_string_equal(calls_oldest(&calls), "0000000000000002");
    assert_int_equal(calls_live(&calls), 1);
}

static void what_is_older_changes_nothing(void **state)
{
    (void)state;
    assert_true(put(1, CALL_ENDED, 5));
    assert_false(put(1, CALL_CONNECTED, 4));
    assert_int_equal(calls.rows[0]->state, CALL_ENDED);
}

static void the_bar_follows_or_stays(void **state)
{
    (void)state;
    put(1, CALL_CONNECTED, 1);
    put(2, CALL_CONNECTED, 1);
    assert_int_equal(selected(), 2);
    put(3, CALL_CONNECTED, 1); /* on the first line it follows the newest */
    assert_int_equal(selected(), 3);
    calls.selected = 1;
    put(4, CALL_CONNECTED, 1); /* elsewhere it stays on its call */
    assert_int_equal(selected(), 2);
    calls_pin(&calls, "0000000000000004");
    put(5, CALL_CONNECTED, 1);
    assert_int_equal(selected(), 4);
    calls_remove(&calls, "0000000000000005");
    assert_int_equal(selected(), 4);
}

static void frozen_it_does_not_move(void **state)
{
    (void)state;
    put(1, CALL_CONNECTED, 1);
    put(2, CALL_CONNECTED, 1);
    calls_freeze(&calls, true);
    put(3, CALL_STARTED, 1);
    put(2, CALL_ENDED, 2);
    assert_order("2 1 ");
    assert_int_equal(calls.rows[0]->state, CALL_ENDED);
    assert_int_equal(calls.kept_back, 1);
    calls_freeze(&calls, false);
    assert_order("3 1 2 ");
    assert_int_equal(calls.kept_back, 0);
}

static void what_is_not_told_again_goes(void **state)
{
    (void)state;
    put(1, CALL_ENDED, 1); /* before the page: was not asked for */
    put(5, CALL_CONNECTED, 1);
    put(6, CALL_ENDED, 1);
    put(7, CALL_ENDED, 1);
    calls_doubt(&calls);
    put(7, CALL_ENDED, 1);
    calls_sweep(&calls, "0000000000000004");
    assert_order("7 1 ");
    calls_doubt(&calls);
    put(7, CALL_ENDED, 1);
    calls_sweep(&calls, "");
    assert_order("7 ");
}

static void the_oldest_goes_for_a_new_one(void **state)
{
    (void)state;
    for (int i = 0; i < CALLS_HELD_MAX; i++)
        put(10 + i, CALL_ENDED, 1);
    assert_int_equal(calls.count, CALLS_HELD_MAX);
    assert_true(put(100000, CALL_STARTED, 1));
    assert_int_equal(calls.count, CALLS_HELD_MAX);
    assert_null(calls_by_id(&calls, "0000000000000010"));
    assert_false(put(1, CALL_ENDED, 1)); /* there is no room for an older one */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, stop)
    const struct CMUnitTest tests[] = {
        TEST(live_ones_stand_first),       TEST(what_is_older_changes_nothing),
        TEST(the_bar_follows_or_stays),    TEST(frozen_it_does_not_move),
        TEST(what_is_not_told_again_goes), TEST(the_oldest_goes_for_a_new_one),
    };
#undef TEST
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
