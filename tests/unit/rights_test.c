/* SPDX-License-Identifier: MIT */
/* The table of rights: what holds for whole columns of it. Each entry is tried against a real
   engine in tests/http/roles.py. */
#include "wire/rights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define VIEWER     USER_ROLE_BIT(USER_VIEWER)
#define AGENT      USER_ROLE_BIT(USER_AGENT)
#define SUPERVISOR USER_ROLE_BIT(USER_SUPERVISOR)
#define ADMIN      USER_ROLE_BIT(USER_ADMIN)

static void nobody_has_a_right_without_a_role(void **state)
{
    (void)state;
    for (int type = 0; type < WIRE_TYPE_COUNT; type++)
        assert_int_equal(right_to(0, (enum wire_type)type), RIGHT_NONE);
}

static void what_the_engine_sends_is_nobodys(void **state)
{
    (void)state;
    for (int type = 0; type < WIRE_TYPE_COUNT; type++)
        if (wire_row((enum wire_type)type).sender == WIRE_FROM_ENGINE)
            assert_int_equal(right_to(USER_ROLES_ALL, (enum wire_type)type), RIGHT_NONE);
}

/* Else the row was forgotten. */
static void whatever_a_client_may_send_is_somebodys(void **state)
{
    (void)state;
    for (int type = 0; type < WIRE_TYPE_COUNT; type++)
        if (type != WIRE_HELLO && wire_row((enum wire_type)type).sender == WIRE_FROM_CLIENT)
            assert_int_not_equal(right_to(USER_ROLES_ALL, (enum wire_type)type), RIGHT_NONE);
}

static void several_roles_give_the_most(void **state)
{
    (void)state;
    assert_int_equal(right_to(AGENT, WIRE_CALLS), RIGHT_OWN);
    assert_int_equal(right_to(AGENT | VIEWER, WIRE_CALLS), RIGHT_ALL);
    assert_int_equal(right_to(AGENT | VIEWER, WIRE_HANGUP), RIGHT_OWN);
    assert_int_equal(right_to(AGENT | SUPERVISOR, WIRE_HANGUP), RIGHT_ALL);
    assert_int_equal(right_to(SUPERVISOR | ADMIN, WIRE_DIAL), RIGHT_NONE);
}

static void a_refusal_names_who_may(void **state)
{
    (void)state;
    struct failure failure = {0};
    assert_true(right_check(ADMIN, WIRE_STOP, &failure));
    assert_false(right_check(VIEWER | AGENT, WIRE_STOP, &failure));
    assert_int_equal(failure.kind, FAILURE_NOT_DONE);
    assert_string_equal(
        failure.sentence,
        "you may not do this (stop): it is for admin, and you are viewer and agent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_has_a_right_without_a_role),
        cmocka_unit_test(what_the_engine_sends_is_nobodys),
        cmocka_unit_test(whatever_a_client_may_send_is_somebodys),
        cmocka_unit_test(several_roles_give_the_most),
        cmocka_unit_test(a_refusal_names_who_may),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
