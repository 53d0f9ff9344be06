/* SPDX-License-Identifier: MIT */
/* Accounts as the engine tells of them: reading what may be hostile, the choice by the rules, and
   how they fare. */
#include "console/accounts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define NOW INT64_C(1795352580000) /* 2026-11-22T13:03:00Z */

static struct accounts accounts;

static bool put(const char *json)
{
    json_t *item = json_loads(json, JSON_DECODE_ANY, NULL);
    assert_non_null(item);
    bool taken = accounts_put(&accounts, item);
    json_decref(item);
    return taken;
}

static const char *route(const char *number)
{
    const struct account_item *account = accounts_route(&accounts, number);
    return account ? account->name : "";
}

static int forget(void **state)
{
    (void)state;
    accounts_free(&accounts);
    return 0;
}

static void the_longest_prefix_takes_a_number(void **state)
{
    (void)state;
    put("{\"name\":\"spain\",\"prefixes\":[\"+34\"]}");
    put("{\"name\":\"mobile\",\"prefixes\":[\"+346\",\"+347\",\"+55\"]}");
    put("{\"name\":\"liked\",\"prefixes\":[],\"preferred\":true}");
    assert_string_equal(route("+34911000333"), "spain");
    assert_string_equal(route("+34666111222"), "mobile");
    assert_string_equal(route("+554130600300"), "mobile");
    assert_string_equal(route("+33144556677"), "liked");
    assert_string_equal(route("112"), "liked");
    assert_string_equal(route(""), "liked");
    assert_true(accounts_differ(&accounts));
}

static void the_star_takes_what_is_left(void **state)
{
    (void)state;
    put("{\"name\":\"others\",\"prefixes\":[\"*\"]}");
    put("{\"name\":\"spain\",\"prefixes\":[\"+34\"]}");
    put("{\"name\":\"liked\",\"prefixes\":[],\"preferred\":true}");
    assert_string_equal(route("+34911000333"), "spain");
    assert_string_equal(route("+33144556677"), "others");
    assert_string_equal(route("112"), "others");
    assert_string_equal(route("ext1234"), "others");
}

static void nobody_may_take_it(void **state)
{
    (void)state;
    assert_null(accounts_route(&accounts, "+34911000333"));
    put("{\"name\":\"brasil\",\"prefixes\":[\"+55\"]}");
    put("{\"name\":\"chile\",\"prefixes\":[]}");
    assert_string_equal(route("+34911000333"), "");
    assert_string_equal(route("+554130600300"), "brasil");
}

static void rules_for_all_alike_do_not_differ(void **state)
{
    (void)state;
    put("{\"name\":\"a\",\"prefixes\":[\"*\"]}");
    put("{\"name\":\"b\",\"preferred\":true}");
    assert_false(accounts_differ(&accounts));
}

static void a_newer_item_takes_the_place_of_the_older(void **state)
{
    (void)state;
    put("{\"name\":\"a\",\"prefixes\":[\"+1\"],\"capabilities\":[\"record\"]}");
    put("{\"name\":\"b\"}");
    put("{\"name\":\"a\",\"prefixes\":[\"+2\"],\"capabilities\":[\"minutes\"]}");
    assert_int_equal(accounts.count, 2);
    assert_string_equal(accounts.list[0].name, "a");
    assert_string_equal(route("+2"), "a");
    assert_string_equal(route("+1"), "");
    assert_false(account_can(&accounts.list[0], CAPABILITY_RECORD));
    assert_true(account_can(&accounts.list[0], CAPABILITY_MINUTES));
}

static void what_is_no_item_is_not_taken(void **state)
{
    (void)state;
    assert_false(put("{}"));
    assert_false(put("[]"));
    assert_false(put("{\"name\":7}"));
    assert_false(put("{\"name\":\"\"}"));
    assert_true(
        put("{\"name\":\"a\\u001b[31m\\u202e\",\"kind\":[],\"label\":\"x\\ny\",\"capabilities\":"
            "{\"record\":1},\"limits\":[1,2],\"prefixes\":\"+34\",\"defaults\":7,"
            "\"retry_at\":-5,\"last_success_at\":{},\"under_way\":\"many\"}"));
    assert_string_equal(accounts.list[0].name, "a?[31m?");
    assert_string_equal(accounts.list[0].label, "x?y");
    assert_string_equal(route("+34911"), "");
}

static void there_is_a_bound_to_accounts(void **state)
{
    char item[64];
    (void)state;
    for (int i = 0; i < ACCOUNTS_MAX; i++) {
        snprintf(item, sizeof item, "{\"name\":\"a%d\"}", i);
        assert_true(put(item));
    }
    assert_false(put("{\"name\":\"one-more\"}"));
    assert_true(put("{\"name\":\"a0\",\"preferred\":true}"));
    assert_string_equal(route("1"), "a0");
}

static void limits_are_known_by_their_words(void **state)
{
    (void)state;
    put("{\"name\":\"a\",\"limits\":{\"minutes\":[1,240],\"retries\":[0],\"nonsense\":[1,2]}}");
    const struct account_limit *limits = accounts.list[0].limits;
    assert_true(limits[CAPABILITY_MINUTES].known);
    assert_int_equal(limits[CAPABILITY_MINUTES].least, 1);
    assert_int_equal(limits[CAPABILITY_MINUTES].most, 240);
    assert_false(limits[CAPABILITY_RETRIES].known);
}

static enum account_health health(const char *json, int64_t now)
{
    put(json);
    return account_health(accounts_find(&accounts, "a"), now);
}

static void the_newest_tells_how_it_fares(void **state)
{
    (void)state;
    assert_int_equal(health("{\"name\":\"a\"}", NOW), ACCOUNT_UNTRIED);
    assert_int_equal(health("{\"name\":\"a\",\"last_success_at\":\"2026-11-22T13:00:00Z\"}", NOW),
                     ACCOUNT_WORKS);
    assert_int_equal(health("{\"name\":\"a\",\"last_success_at\":\"2026-11-22T13:00:00Z\","
                            "\"last_error\":\"x\",\"last_error_at\":\"2026-11-22T12:59:00Z\"}",
                            NOW),
                     ACCOUNT_WORKS);
    assert_int_equal(health("{\"name\":\"a\",\"last_success_at\":\"2026-11-22T13:00:00Z\","
                            "\"last_error\":\"x\",\"last_error_at\":\"2026-11-22T13:01:00Z\"}",
                            NOW),
                     ACCOUNT_TROUBLED);
    const char *waits = "{\"name\":\"a\",\"last_success_at\":\"2026-11-22T13:00:00Z\","
                        "\"retry_at\":\"2026-11-22T13:04:00Z\"}";
    assert_int_equal(health(waits, NOW), ACCOUNT_WAITS);
    assert_int_equal(accounts_change_at(&accounts, NOW), NOW + 60000);
    assert_int_equal(health(waits, NOW + 60000), ACCOUNT_WORKS);
    assert_int_equal(accounts_change_at(&accounts, NOW + 60000), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_longest_prefix_takes_a_number, forget),
        cmocka_unit_test_teardown(the_star_takes_what_is_left, forget),
        cmocka_unit_test_teardown(nobody_may_take_it, forget),
        cmocka_unit_test_teardown(rules_for_all_alike_do_not_differ, forget),
        cmocka_unit_test_teardown(a_newer_item_takes_the_place_of_the_older, forget),
        cmocka_unit_test_teardown(what_is_no_item_is_not_taken, forget),
        cmocka_unit_test_teardown(there_is_a_bound_to_accounts, forget),
        cmocka_unit_test_teardown(limits_are_known_by_their_words, forget),
        cmocka_unit_test_teardown(the_newest_tells_how_it_fares, forget),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
