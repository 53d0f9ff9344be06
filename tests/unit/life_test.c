/* SPDX-License-Identifier: MIT */
/* The life of a call: the table, and what follows from a state. */
#include "model/life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct call_patience patience = {.before_answer = 600, .after_answer = 7200};

static void a_call_only_goes_forward(void **state)
{
    (void)state;
    for (int from = 0; from <= CALL_ENDED; from++) {
        for (int event = 0; event < CALL_EVENT_COUNT; event++)
            assert_true(call_life[from][event] >= (enum call_state)from);
    }
}

static void two_events_may_change_places(void **state)
{
    (void)state;
    for (int from = 0; from <= CALL_ENDED; from++) {
        for (int a = 0; a < CALL_EVENT_COUNT; a++) {
            for (int b = 0; b < CALL_EVENT_COUNT; b++)
                assert_int_equal(call_life[call_life[from][a]][b],
                                 call_life[call_life[from][b]][a]);
        }
    }
}

static void an_event_may_be_repeated(void **state)
{
    (void)state;
    for (int from = 0; from <= CALL_ENDED; from++) {
        for (int event = 0; event < CALL_EVENT_COUNT; event++) {
            enum call_state once = call_life[from][event];
            assert_int_equal(call_life[once][event], once);
        }
    }
}

static void each_event_brings_a_new_call_to_its_state(void **state)
{
    (void)state;
#define X(name, to) assert_int_equal(call_life[CALL_REQUESTED][EVENT_##name], CALL_##to);
    CALL_EVENTS(X)
#undef X
}

static void joining_is_symmetric(void **state)
{
    (void)state;
    for (int a = 0; a <= CALL_ENDED; a++) {
        for (int b = 0; b <= CALL_ENDED; b++) {
            assert_int_equal(call_state_join((enum call_state)a, (enum call_state)b),
                             call_state_join((enum call_state)b, (enum call_state)a));
            for (int c = 0; c <= CALL_ENDED; c++) {
                enum call_state ab = call_state_join((enum call_state)a, (enum call_state)b);
                enum call_state bc = call_state_join((enum call_state)b, (enum call_state)c);
                assert_int_equal(call_state_join(ab, (enum call_state)c),
                                 call_state_join((enum call_state)a, bc));
            }
        }
    }
}

static void live_and_over_exclude_each_other(void **state)
{
    (void)state;
    static const bool live[] = {
        [CALL_REQUESTED] = true,     [CALL_ACCEPTED] = true,  [CALL_STARTED] = true,
        [CALL_DIVERT_FAILED] = true, [CALL_CONNECTED] = true, [CALL_ENDED] = false,
    };
    for (int i = 0; i <= CALL_ENDED; i++) {
        assert_int_equal(call_state_is_live((enum call_state)i), live[i]);
        assert_false(call_state_is_live((enum call_state)i) &&
                     call_state_is_over((enum call_state)i));
    }
    assert_false(call_state_is_over(CALL_PENDING));
}

static void silence_makes_unconfirmed(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    call.state = CALL_STARTED;
    call.created_at = 1000;
    call.heard_at = 5000;
    assert_int_equal(call_unconfirmed_at(&call, &patience), 605000);
    assert_int_equal(call_state_shown(&call, 604999, &patience), CALL_STARTED);
    assert_int_equal(call_state_shown(&call, 605000, &patience), CALL_UNCONFIRMED);
    call.state = CALL_CONNECTED;
    assert_int_equal(call_unconfirmed_at(&call, &patience), 7205000);
    call.state = CALL_ENDED;
    assert_int_equal(call_unconfirmed_at(&call, &patience), 0);
    assert_int_equal(call_state_shown(&call, INT64_MAX, &patience), CALL_ENDED);
}

static void a_pending_call_waits_for_its_time(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    call.state = CALL_PENDING;
    call.created_at = call.heard_at = 1000;
    call.scheduled_at = 3600000;
    call.max_wait = 10;
    assert_int_equal(call_unconfirmed_at(&call, &patience), 3600000 + 600000 + 600000);
}

static void outcomes_follow_the_rules(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    call.state = CALL_STARTED;
    assert_int_equal(call_outcome(&call), OUTCOME_NONE);
    call.state = CALL_UNKNOWN;
    assert_int_equal(call_outcome(&call), OUTCOME_NONE);
    call.state = CALL_REFUSED;
    assert_int_equal(call_outcome(&call), OUTCOME_REFUSED);
    call.state = CALL_ENDED;
    call.by = BY_PROVIDER;
    assert_int_equal(call_outcome(&call), OUTCOME_FAILED);
    call.direction = DIRECTION_IN;
    assert_int_equal(call_outcome(&call), OUTCOME_MISSED);
    call.said = OUTCOME_LOST;
    assert_int_equal(call_outcome(&call), OUTCOME_MISSED);
    call.by = BY_AGENT;
    assert_int_equal(call_outcome(&call), OUTCOME_LOST);
    call.by = BY_PROVIDER;
    call.answered = true;
    assert_int_equal(call_outcome(&call), OUTCOME_ANSWERED);
}

static void a_leg_that_was_up_ends_with_the_call(void **state)
{
    (void)state;
    struct call call;
    call_start(&call);
    call_set_leg(&call, LEG_AGENT, LEG_FAILED, "busy", RANK_STARTED);
    call_set_leg(&call, LEG_PARTY, LEG_CONNECTED, NULL, RANK_STARTED);
    assert_int_equal(call_leg_state(&call, LEG_PARTY), LEG_CONNECTED);
    call.state = CALL_ENDED;
    assert_int_equal(call_leg_state(&call, LEG_PARTY), LEG_ENDED);
    assert_int_equal(call_leg_state(&call, LEG_AGENT), LEG_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_only_goes_forward),
        cmocka_unit_test(two_events_may_change_places),
        cmocka_unit_test(an_event_may_be_repeated),
        cmocka_unit_test(each_event_brings_a_new_call_to_its_state),
        cmocka_unit_test(joining_is_symmetric),
        cmocka_unit_test(live_and_over_exclude_each_other),
        cmocka_unit_test(silence_makes_unconfirmed),
        cmocka_unit_test(a_pending_call_waits_for_its_time),
        cmocka_unit_test(outcomes_follow_the_rules),
        cmocka_unit_test(a_leg_that_was_up_ends_with_the_call),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
