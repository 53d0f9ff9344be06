/* SPDX-License-Identifier: MIT */
/* What is told of the own agent, what its roles let one do, when the keys of a bar count, and what
   completes a command. */
#include "base/clock.h"
#include "console/allowed.h"
#include "console/complete.h"
#include "console/guard.h"
#include "console/own.h"
#include "console/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1795352580000 /* 2026-11-22 14:03 in Madrid */

/* ---- In the header */

static void assert_text(const struct agent_row *row, bool whole, const char *expected)
{
    char text[128];
    own_text(row, "anna", NOW, whole, text, sizeof text);
    assert_string_equal(text, expected);
}

static void what_stands_still_is_told_by_the_clock(void **state)
{
    (void)state;
    struct agent_row row = {.state = AGENT_READY, .since = NOW - 5 * 60 * CLOCK_SECOND};
    assert_text(&row, true, "ready since 13:58");
    row = (struct agent_row){.state = AGENT_PAUSED, .since = NOW, .reason = "lunch", .by = "anna"};
    assert_text(&row, true, "paused lunch since 14:03");
    assert_text(&row, false, "paused since 14:03");
    strcpy(row.by, "eva");
    assert_text(&row, true, "paused lunch by eva since 14:03");
    row.by[0] = '\0'; /* by itself */
    assert_text(&row, true, "paused lunch since 14:03");
    row.since = NOW - 24 * 60 * 60 * CLOCK_SECOND;
    assert_text(&row, false, "paused since 21 Nov");
    row = (struct agent_row){.state = AGENT_OFF};
    assert_text(&row, true, "off");
}

static void what_runs_is_told_as_it_runs(void **state)
{
    (void)state;
    struct agent_row row = {.state = AGENT_CALL, .since = NOW - 72 * CLOCK_SECOND};
    assert_text(&row, true, "on call 01:12");
    strcpy(row.reason, "lunch");
    strcpy(row.by, "eva");
    assert_text(&row, true, "on call 01:12, then paused lunch by eva");
    assert_text(&row, false, "on call 01:12");
    row = (struct agent_row){
        .state = AGENT_WRAP_UP, .since = NOW - 20 * CLOCK_SECOND, .until = NOW + 10 * CLOCK_SECOND};
    assert_text(&row, true, "wrap-up 00:20/00:30");
    row.until = 0;
    assert_text(&row, true, "wrap-up 00:20");
    row.since = NOW + CLOCK_SECOND; /* the clocks of two machines */
    assert_text(&row, true, "wrap-up 00:00");
    row.since = 0;
    assert_text(&row, true, "wrap-up");
}

/* ---- Roles */

static bool may(unsigned roles, enum action action)
{
    struct engine_settings settings = {.told = true, .roles = roles};
    return action_is_allowed(&settings, action);
}

static void roles_allow_actions(void **state)
{
    (void)state;
    unsigned viewer = USER_ROLE_BIT(USER_VIEWER);
    unsigned agent = USER_ROLE_BIT(USER_AGENT);
    unsigned supervisor = USER_ROLE_BIT(USER_SUPERVISOR);
    assert_true(may(viewer, ACTION_OPEN) && may(viewer, ACTION_FILTER) && may(viewer, ACTION_COPY));
    assert_false(may(viewer, ACTION_DIAL) || may(viewer, ACTION_REDIAL) ||
                 may(viewer, ACTION_ADD) || may(viewer, ACTION_NOTE) || may(viewer, ACTION_ANSWER));
    assert_true(may(agent, ACTION_DIAL) && may(agent, ACTION_PAUSE) && may(agent, ACTION_PHONE));
    assert_true(may(supervisor, ACTION_HANG_UP) && may(supervisor, ACTION_CLOSE));
    assert_false(may(supervisor, ACTION_DIAL) || may(supervisor, ACTION_DISPOSITION));
    assert_true(may(supervisor | agent, ACTION_DIAL));
    assert_false(may(0, ACTION_DIAL));
    assert_true(may(0, ACTION_NONE));
}

static void an_older_engine_allows_all(void **state)
{
    (void)state;
    static const struct engine_settings settings;
    struct failure failure = {0};
    for (int action = 0; action < ACTION_COUNT; action++)
        assert_true(action_check(&settings, (enum action)action, &failure));
}

static void a_refusal_names_who_may(void **state)
{
    (void)state;
    struct engine_settings settings = {.told = true, .roles = USER_ROLE_BIT(USER_VIEWER)};
    struct failure failure = {0};
    assert_true(action_check(&settings, ACTION_OPEN, &failure));
    assert_false(action_check(&settings, ACTION_HANG_UP, &failure));
    assert_non_null(strstr(failure.sentence, "agent and supervisor"));
    assert_non_null(strstr(failure.sentence, "viewer"));
}

/* ---- Keys of a bar */

static void keys_come_too_soon_and_too_late(void **state)
{
    (void)state;
    struct guard guard = {0};
    assert_false(guard_is_too_soon(&guard, NOW) || guard_has_just_gone(&guard, NOW));
    guard_changed(&guard, NOW);
    assert_true(guard_is_too_soon(&guard, NOW) && guard_is_too_soon(&guard, NOW + 600));
    assert_false(guard_is_too_soon(&guard, NOW + 700));
    guard_gone(&guard, NOW);
    assert_false(guard_is_too_soon(&guard, NOW));
    assert_true(guard_has_just_gone(&guard, NOW + 600));
    assert_false(guard_has_just_gone(&guard, NOW + 700));
    guard_open(&guard);
    assert_false(guard_is_too_soon(&guard, NOW) || guard_has_just_gone(&guard, NOW));
}

/* As long as one is held down, at 30 repeats a second, it is not taken. */
static void a_key_held_down_is_not_taken(void **state)
{
    (void)state;
    struct guard guard = {0};
    int64_t at = NOW;
    guard_changed(&guard, at);
    for (; at < NOW + 3000; at += 33) {
        assert_true(guard_is_too_soon(&guard, at));
        guard_held_soon(&guard, at);
    }
    assert_false(guard_is_too_soon(&guard, at + 200));
    guard_gone(&guard, NOW);
    for (at = NOW; at < NOW + 3000; at += 33) {
        assert_true(guard_has_just_gone(&guard, at));
        guard_held_late(&guard, at);
    }
    assert_false(guard_has_just_gone(&guard, at + 200));
}

/* The wall clock was set back by an hour: nothing is shut until then. */
static void a_clock_that_was_set_back_shuts_nothing(void **state)
{
    (void)state;
    struct guard guard = {0};
    guard_changed(&guard, NOW);
    assert_false(guard_is_too_soon(&guard, NOW - 3600 * CLOCK_SECOND));
    guard_gone(&guard, NOW);
    assert_false(guard_has_just_gone(&guard, NOW - 3600 * CLOCK_SECOND));
}

/* ---- Completion */

static struct console *console;

static int start(void **state)
{
    (void)state;
    console = calloc(1, sizeof *console);
    console->engine.told = true;
    console->engine.pause_reasons = (struct settings_texts){3, {"break", "lunch", "long training"}};
    console->engine.dispositions = (struct settings_texts){2, {"Sale", "no interest"}};
    return console ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    free(console);
    return 0;
}

static void assert_completes(enum action action, const char *typed, const char *expected)
{
    char word[128] = "";
    assert_int_equal(complete_word(console, action, typed, word, sizeof word), expected[0] != '\0');
    assert_string_equal(word, expected);
}

static void words_are_completed_one_after_the_other(void **state)
{
    (void)state;
    assert_completes(ACTION_PAUSE, "", "break");
    assert_completes(ACTION_PAUSE, "l", "lunch");
    assert_completes(ACTION_PAUSE, "lunch", "long training");
    assert_completes(ACTION_PAUSE, "long training", "break");
    assert_completes(ACTION_PAUSE, "x", "");
    assert_completes(ACTION_DISPOSITION, "", "Sale"); /* in capitals, but no placeholder */
    assert_completes(ACTION_DISPOSITION, "no", "no interest");
    assert_completes(ACTION_PHONE, "", "");
    assert_completes(ACTION_CALLER_ID, "", "default");
    assert_completes(ACTION_CALLER_ID, "hidden", "default");
    assert_completes(ACTION_CLOSE, "m", "missed");
    assert_completes(ACTION_PROVIDER, "", "auto");
    assert_completes(ACTION_DIAL, "", "");
    assert_completes(ACTION_QUIT, "", "");
    assert_completes(ACTION_NONE, "", "");
}

int main(void)
{
    setenv("TZ", "Europe/Madrid", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_still_is_told_by_the_clock),
        cmocka_unit_test(what_runs_is_told_as_it_runs),
        cmocka_unit_test(roles_allow_actions),
        cmocka_unit_test(an_older_engine_allows_all),
        cmocka_unit_test(a_refusal_names_who_may),
        cmocka_unit_test(keys_come_too_soon_and_too_late),
        cmocka_unit_test(a_key_held_down_is_not_taken),
        cmocka_unit_test(a_clock_that_was_set_back_shuts_nothing),
        cmocka_unit_test_setup_teardown(words_are_completed_one_after_the_other, start, stop),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
