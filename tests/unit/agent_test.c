/* SPDX-License-Identifier: MIT */
/* An agent's day: the table, what is shown of it, and the legs that nobody answered. */
#include "model/agent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool is_call(enum agent_stage stage)
{
    return stage == STAGE_CALL || stage == STAGE_CALL_THEN_PAUSE;
}

static bool is_pause(enum agent_stage stage)
{
    return stage == STAGE_PAUSED || stage == STAGE_CALL_THEN_PAUSE ||
           stage == STAGE_WRAP_UP_THEN_PAUSE;
}

static void a_call_wins_over_all(void **state)
{
    (void)state;
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        assert_true(is_call(agent_course[stage][AGENT_CALLED]));
        if (!is_call((enum agent_stage)stage))
            continue;
        assert_true(is_call(agent_course[stage][AGENT_PAUSES]));
        assert_true(is_call(agent_course[stage][AGENT_IS_READY]));
        assert_true(is_call(agent_course[stage][AGENT_WRITTEN_UP]));
    }
}

static void only_ready_ends_a_pause(void **state)
{
    (void)state;
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        for (int event = 0; event < AGENT_EVENT_COUNT; event++) {
            bool paused = is_pause(agent_course[stage][event]);
            if (event == AGENT_IS_READY)
                assert_false(paused);
            else
                assert_int_equal(paused,
                                 event == AGENT_PAUSES || is_pause((enum agent_stage)stage));
        }
    }
}

static void whatever_is_repeated_changes_nothing(void **state)
{
    (void)state;
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        for (int event = 0; event < AGENT_EVENT_COUNT; event++) {
            enum agent_stage once = agent_course[stage][event];
            assert_int_equal(agent_course[once][event], once);
        }
    }
}

static struct agent attached(int64_t at)
{
    struct agent agent;
    agent_start(&agent, at);
    assert_int_equal(agent_state(&agent), AGENT_OFF);
    agent_attach(&agent, 1, at);
    return agent;
}

static void shows(const struct agent *agent, enum agent_state state, int64_t since)
{
    assert_string_equal(agent_state_words[agent_state(agent)], agent_state_words[state]);
    assert_int_equal(agent->since, since);
}

static void a_pause_waits_for_the_end_of_call_and_wrap_up(void **state)
{
    (void)state;
    struct agent agent = attached(100);
    shows(&agent, AGENT_READY, 100);
    agent_happens(&agent, AGENT_CALLED, 200);
    agent_pause(&agent, "lunch", "anna", 250);
    shows(&agent, AGENT_CALL, 200);
    assert_string_equal(agent.reason, "lunch");
    agent_happens(&agent, AGENT_HUNG_UP, 300);
    shows(&agent, AGENT_WRAP_UP, 300);
    agent_happens(&agent, AGENT_WRITTEN_UP, 330);
    shows(&agent, AGENT_PAUSED, 330);
    agent_pause(&agent, "training", "boss", 400);
    shows(&agent, AGENT_PAUSED, 400);
    assert_string_equal(agent.by, "boss");
    agent_ready(&agent, 500);
    shows(&agent, AGENT_READY, 500);
    assert_string_equal(agent.reason, "");
}

static void ready_ends_a_wrap_up(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    agent_happens(&agent, AGENT_CALLED, 2);
    agent_happens(&agent, AGENT_HUNG_UP, 3);
    agent_ready(&agent, 4);
    shows(&agent, AGENT_READY, 4);
    agent_happens(&agent, AGENT_WRITTEN_UP, 9); /* the timer, late */
    shows(&agent, AGENT_READY, 4);
}

static void a_call_ends_a_wrap_up_and_has_its_own(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    agent_happens(&agent, AGENT_CALLED, 2);
    agent_happens(&agent, AGENT_HUNG_UP, 3);
    agent_happens(&agent, AGENT_CALLED, 4);
    shows(&agent, AGENT_CALL, 4);
    agent_happens(&agent, AGENT_WRITTEN_UP, 5);
    shows(&agent, AGENT_CALL, 4);
    agent_happens(&agent, AGENT_LEFT, 6);
    shows(&agent, AGENT_READY, 6);
}

static void without_a_console_an_agent_is_off_but_on_a_call(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    agent_attach(&agent, 2, 2);
    agent_pause(&agent, "break", "anna", 3);
    agent_attach(&agent, 1, 4);
    shows(&agent, AGENT_PAUSED, 3);
    agent_attach(&agent, 0, 5);
    shows(&agent, AGENT_OFF, 5);
    agent_attach(&agent, 1, 7);
    shows(&agent, AGENT_PAUSED, 3); /* the pause went on */
    agent_attach(&agent, 0, 8);
    agent_happens(&agent, AGENT_CALLED, 9);
    shows(&agent, AGENT_CALL, 9);
    agent_happens(&agent, AGENT_LEFT, 10);
    shows(&agent, AGENT_OFF, 10);
    agent_ready(&agent, 11);
    shows(&agent, AGENT_OFF, 10);
    agent_attach(&agent, 1, 12);
    shows(&agent, AGENT_READY, 12);
}

/* ---- Legs */

static struct call call_out(int number, enum leg_state leg, enum call_state state)
{
    struct call call;
    call_start(&call);
    snprintf(call.id, sizeof call.id, "call%d", number);
    call.direction = DIRECTION_OUT;
    call.created_at = number * 100;
    call.state = state;
    call.answered = leg == LEG_CONNECTED;
    call_set_leg(&call, LEG_AGENT, leg, NULL, RANK_ANSWERED);
    return call;
}

static bool take(struct agent *agent, int number, enum leg_state leg)
{
    struct call call = call_out(number, leg, CALL_ENDED);
    return agent_take_leg(agent, &call);
}

static void failed_legs_in_a_row_are_counted_once_a_call(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    assert_true(take(&agent, 1, LEG_FAILED));
    assert_false(take(&agent, 1, LEG_FAILED));
    assert_int_equal(agent_failed_legs(&agent), 1);
    assert_true(take(&agent, 2, LEG_FAILED));
    assert_int_equal(agent_failed_legs(&agent), 2);
    take(&agent, 3, LEG_CONNECTED);
    assert_int_equal(agent_failed_legs(&agent), 0);
    take(&agent, 4, LEG_FAILED);
    assert_int_equal(agent_failed_legs(&agent), 1);
}

static void late_news_count_in_their_place(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    take(&agent, 3, LEG_FAILED);
    take(&agent, 1, LEG_FAILED);
    take(&agent, 2, LEG_CONNECTED); /* between the two */
    assert_int_equal(agent_failed_legs(&agent), 1);
    take(&agent, 3, LEG_CONNECTED); /* it was answered after all */
    assert_int_equal(agent_failed_legs(&agent), 0);
}

static void ready_begins_the_count_anew(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    take(&agent, 1, LEG_FAILED);
    take(&agent, 2, LEG_FAILED);
    agent_ready(&agent, 250);
    assert_int_equal(agent_failed_legs(&agent), 0);
    take(&agent, 2, LEG_FAILED);
    assert_int_equal(agent_failed_legs(&agent), 0);
    take(&agent, 3, LEG_FAILED);
    assert_int_equal(agent_failed_legs(&agent), 1);
}

static void what_is_no_leg_of_a_call_out_is_not_counted(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    struct call call = call_out(1, LEG_FAILED, CALL_DIVERT_FAILED); /* another try may follow */
    assert_false(agent_take_leg(&agent, &call));
    call = call_out(2, LEG_UNKNOWN, CALL_ENDED);
    assert_false(agent_take_leg(&agent, &call));
    call = call_out(3, LEG_FAILED, CALL_ENDED);
    call.direction = DIRECTION_IN;
    assert_false(agent_take_leg(&agent, &call));
    call = call_out(4, LEG_FAILED, CALL_ENDED);
    call.answered = true;
    agent_take_leg(&agent, &call);
    assert_int_equal(agent_failed_legs(&agent), 0);
}

static void only_so_many_legs_are_kept(void **state)
{
    (void)state;
    struct agent agent = attached(1);
    for (int i = 1; i <= 3 * AGENT_LEGS_KEPT; i++)
        take(&agent, 2 * i, LEG_FAILED);
    assert_int_equal(agent.leg_count, AGENT_LEGS_KEPT);
    take(&agent, 1, LEG_CONNECTED); /* older than all that are kept */
    assert_int_equal(agent_failed_legs(&agent), AGENT_LEGS_KEPT);
    take(&agent, 6 * AGENT_LEGS_KEPT - 1, LEG_CONNECTED);
    assert_int_equal(agent_failed_legs(&agent), 1);
}

static void what_is_written_up(void **state)
{
    (void)state;
    struct call call = call_out(1, LEG_CONNECTED, CALL_ENDED);
    assert_true(agent_writes_up(&call));
    call.state = CALL_CONNECTED;
    assert_false(agent_writes_up(&call));
    call.state = CALL_REFUSED;
    assert_false(agent_writes_up(&call));
    call.state = CALL_ENDED;
    call.wrapped_at = 5;
    assert_false(agent_writes_up(&call));
    call.wrapped_at = 0;
    call_set_text(&call, CALL_TEXT_disposition, "sale", RANK_PERSON);
    assert_false(agent_writes_up(&call));
    call = call_out(2, LEG_FAILED, CALL_ENDED);
    assert_false(agent_writes_up(&call));
    call = call_out(3, LEG_UNKNOWN, CALL_ENDED);
    assert_true(agent_writes_up(&call));
}

static void a_wrap_up_begins_when_the_end_is_heard_of(void **state)
{
    (void)state;
    struct call call = call_out(1, LEG_CONNECTED, CALL_ENDED);
    assert_int_equal(agent_heard_end(&call, 900), 900);
    call.heard_at = 800;
    call_set_time(&call, CALL_TIME_ended_at, 850, RANK_ENDED); /* by the provider's clock */
    assert_int_equal(agent_heard_end(&call, 900), 800);
    call_set_time(&call, CALL_TIME_ended_at, 850, RANK_PERSON);
    assert_int_equal(agent_heard_end(&call, 900), 850);
    assert_int_equal(agent_heard_end(&call, 700), 700); /* the clock was set back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_wins_over_all),
        cmocka_unit_test(only_ready_ends_a_pause),
        cmocka_unit_test(whatever_is_repeated_changes_nothing),
        cmocka_unit_test(a_pause_waits_for_the_end_of_call_and_wrap_up),
        cmocka_unit_test(ready_ends_a_wrap_up),
        cmocka_unit_test(a_call_ends_a_wrap_up_and_has_its_own),
        cmocka_unit_test(without_a_console_an_agent_is_off_but_on_a_call),
        cmocka_unit_test(failed_legs_in_a_row_are_counted_once_a_call),
        cmocka_unit_test(late_news_count_in_their_place),
        cmocka_unit_test(ready_begins_the_count_anew),
        cmocka_unit_test(what_is_no_leg_of_a_call_out_is_not_counted),
        cmocka_unit_test(only_so_many_legs_are_kept),
        cmocka_unit_test(what_is_written_up),
        cmocka_unit_test(a_wrap_up_begins_when_the_end_is_heard_of),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("agent", tests, NULL, NULL);
}
