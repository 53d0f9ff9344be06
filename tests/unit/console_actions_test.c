/* SPDX-License-Identifier: MIT */
/* The table of actions: no key twice in a place, no name twice, every key one that exists. */
#include "console/actions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static int count_bindings(enum place place, const struct press *press)
{
    int bound = 0;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *name;
        size_t length;
        struct press key;
        if (!(actions[i].places & (1u << place)))
            continue;
        for (size_t n = 0; action_key((enum action)i, n, &name, &length); n++) {
            assert_true(press_parse(name, length, &key));
            bound += press_equal(&key, press);
        }
    }
    return bound;
}

static void no_key_is_bound_twice(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *name;
        size_t length;
        struct press key;
        for (size_t n = 0; action_key((enum action)i, n, &name, &length); n++) {
            if (!press_parse(name, length, &key))
                fail_msg("%s: there is no key %.*s", actions[i].name, (int)length, name);
            for (int place = 0; place < PLACE_COUNT; place++) {
                if (count_bindings((enum place)place, &key) > 1)
                    fail_msg("%.*s is bound twice in %s", (int)length, name, place_titles[place]);
            }
        }
    }
}

static void no_name_is_given_twice(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        for (int j = i + 1; j < ACTION_COUNT; j++)
            assert_string_not_equal(actions[i].name, actions[j].name);
    }
}

static void every_row_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        assert_true(actions[i].name[0] && strlen(actions[i].name) < ACTION_NAME_MAX);
        assert_true(actions[i].sentence[0]);
        assert_int_equal(actions[i].hint != NULL, actions[i].rank > 0);
        /* What has no key can be typed, or nobody could ever do it. */
        assert_true(actions[i].keys[0] || action_can_be_typed((enum action)i));
    }
}

static void a_place_has_its_own_meaning_of_a_key(void **state)
{
    struct press enter = {.kind = PRESS_ENTER};
    (void)state;
    assert_int_equal(action_for_press(PLACE_CALLS, &enter), ACTION_OPEN);
    assert_int_equal(action_for_press(PLACE_DIAL, &enter), ACTION_PLACE_CALL);
    assert_int_equal(action_for_press(PLACE_QUESTION, &enter), ACTION_NONE);
}

static void names_may_be_shortened(void **state)
{
    (void)state;
    assert_int_equal(action_by_name("quit", 4), ACTION_QUIT);
    assert_int_equal(action_by_name("favo", 4), ACTION_FAVOURITE);
    assert_int_equal(action_by_name("c", 1), ACTION_NONE); /* many begin so */
    assert_int_equal(action_by_name("call", 4), ACTION_PLACE_CALL);
    assert_int_equal(action_by_name("", 0), ACTION_NONE);
    assert_int_equal(action_by_name("nonsense", 8), ACTION_NONE);
    assert_int_equal(action_by_name("cursor-left", 11), ACTION_NONE); /* only a key */
}

static void the_promised_keys_are_bound(void **state)
{
    static const struct {
        const char *key;
        enum place place;
        enum action action;
    } promised[] = {
        {"?", PLACE_CONTACTS, ACTION_HELP},     {"f1", PLACE_DIAL, ACTION_HELP},
        {"/", PLACE_CALLS, ACTION_FILTER},      {"esc", PLACE_CALLS, ACTION_CLEAR},
        {":", PLACE_DETAIL, ACTION_COMMAND},    {"j", PLACE_CONTACTS, ACTION_DOWN},
        {"k", PLACE_CALLS, ACTION_UP},          {"g", PLACE_CALLS, ACTION_FIRST},
        {"G", PLACE_CALLS, ACTION_LAST},        {"pgdn", PLACE_DETAIL, ACTION_PAGE_DOWN},
        {"tab", PLACE_DIAL, ACTION_NEXT_PANE},  {"backtab", PLACE_CALLS, ACTION_PREVIOUS_PANE},
        {"q", PLACE_CONTACTS, ACTION_QUIT},     {"q", PLACE_DETAIL, ACTION_BACK},
        {"d", PLACE_CONTACTS, ACTION_DIAL},     {"d", PLACE_CALLS, ACTION_DIAL},
        {"D", PLACE_CALLS, ACTION_GO_PAD},      {"7", PLACE_CONTACTS, ACTION_DIGIT},
        {"r", PLACE_CALLS, ACTION_REDIAL},      {"x", PLACE_DETAIL, ACTION_HANG_UP},
        {"n", PLACE_CALLS, ACTION_NOTE},        {"f", PLACE_CALLS, ACTION_FOLLOW},
        {"y", PLACE_CONTACTS, ACTION_COPY},     {"!", PLACE_CALLS, ACTION_ATTENTION},
        {"ctrl-l", PLACE_FORM, ACTION_REDRAW},  {"ctrl-c", PLACE_CALLS, ACTION_INTERRUPT},
        {"ctrl-z", PLACE_DIAL, ACTION_SUSPEND},
    };
    struct press press;
    (void)state;
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        assert_true(press_parse(promised[i].key, strlen(promised[i].key), &press));
        assert_int_equal(action_for_press(promised[i].place, &press), promised[i].action);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_is_bound_twice),
        cmocka_unit_test(no_name_is_given_twice),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(a_place_has_its_own_meaning_of_a_key),
        cmocka_unit_test(names_may_be_shortened),
        cmocka_unit_test(the_promised_keys_are_bound),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
