/* SPDX-License-Identifier: MIT */
/* The agents that are held: what of an item is taken, their flags by the limits and the clock, and
   who stands before whom; and the settings that the engine tells. */
#include "console/agents.h"

#include "base/clock.h"
#include "console/engine_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define NOW (INT64_C(1795352580) * CLOCK_SECOND)

static struct agents agents;
static const struct agent_limits limits = {
    .long_talk = 1800, .long_wrap_up = 120, .long_pause = 600};

static int stop(void **state)
{
    (void)state;
    agent_list_free(&agents);
    return 0;
}

static bool put(const char *form, ...) __attribute__((format(printf, 1, 2)));

static bool put(const char *form, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(text, sizeof text, form, arguments);
    va_end(arguments);
    json_t *item = json_loads(text, 0, NULL);
    assert_non_null(item);
    bool taken = agent_list_put(&agents, item);
    json_decref(item);
    return taken;
}

static void put_state(const char *name, const char *state, int64_t seconds)
{
    assert_true(put("{\"name\":\"%s\",\"state\":\"%s\",\"since\":%lld}", name, state,
                    (long long)(NOW - seconds * CLOCK_SECOND)));
}

static void assert_order(int64_t now, const char *expected)
{
    char got[256] = "";
    agent_list_sort(&agents, &limits, now);
    for (size_t i = 0; i < agents.count; i++) {
        size_t used = strlen(got);
        snprintf(got + used, sizeof got - used, "%s ", agents.rows[i]->name);
    }
    assert_string_equal(got, expected);
}

static void an_item_is_taken_whole(void **state)
{
    (void)state;
    assert_true(put("{\"name\":\"anna\",\"state\":\"call\",\"reason\":null,\"since\":%lld,"
                    "\"phone\":\"+34911\",\"call\":\"01jd90000000000a\",\"number\":\"+33144\","
                    "\"contact\":\"Ludwig Ott\",\"consoles\":2,\"calls\":7,\"answered\":5,"
                    "\"talk\":600,\"wrap_up\":90,\"wrapped\":3,\"failed_legs\":1}",
                    (long long)NOW));
    const struct agent_row *row = agent_list_find(&agents, "anna");
    assert_non_null(row);
    assert_int_equal(row->state, AGENT_CALL);
    assert_true(row->since == NOW);
    assert_string_equal(row->reason, "");
    assert_string_equal(row->phone, "+34911");
    assert_string_equal(row->call, "01jd90000000000a");
    assert_string_equal(row->number, "+33144");
    assert_string_equal(row->contact, "Ludwig Ott");
    assert_int_equal(row->consoles, 2);
    assert_int_equal(row->calls, 7);
    assert_int_equal(row->answered, 5);
    assert_int_equal(row->talk, 600);
    assert_int_equal(row->wrap_up, 90);
    assert_int_equal(row->wrapped, 3);
    assert_int_equal(row->failed_legs, 1);
    assert_true(put("{\"name\":\"anna\",\"state\":\"paused\",\"reason\":\"lunch\"}"));
    assert_int_equal(agents.count, 1);
    assert_int_equal(row->state, AGENT_PAUSED);
    assert_string_equal(row->reason, "lunch");
    assert_string_equal(row->call, "");
}

static void what_is_no_item_is_not_taken(void **state)
{
    (void)state;
    assert_false(put("{}"));
    assert_false(put("{\"name\":7,\"state\":\"ready\"}"));
    assert_false(put("{\"name\":\"\"}"));
    assert_false(put("[]"));
    assert_int_equal(agents.count, 0);
    assert_true(put("{\"name\":\"a\\u001b[2J\\u202eb\",\"state\":\"dancing\",\"since\":-5,"
                    "\"calls\":-1,\"answered\":\"9\",\"failed_legs\":1e300}"));
    const struct agent_row *row = agents.rows[0];
    assert_string_equal(row->name, "a?[2J?b");
    assert_int_equal(row->state, AGENT_PAUSED);
    assert_true(row->since == 0);
    assert_int_equal(row->calls, 0);
    assert_int_equal(row->answered, 0);
    assert_int_equal(row->failed_legs, 0);
    assert_true(put("{\"name\":\"late\",\"since\":9223372036854775807,\"state\":\"call\"}"));
    assert_true(agent_list_find(&agents, "late")->since == 0);
}

static void there_is_a_bound(void **state)
{
    (void)state;
    for (int i = 0; i < AGENTS_HELD_MAX; i++)
        assert_true(put("{\"name\":\"agent%d\",\"state\":\"ready\"}", i));
    assert_false(put("{\"name\":\"one more\",\"state\":\"ready\"}"));
    assert_true(put("{\"name\":\"agent7\",\"state\":\"off\"}"));
    assert_int_equal(agents.count, AGENTS_HELD_MAX);
}

static void states_have_an_order(void **state)
{
    (void)state;
    put_state("off", "off", 10);
    put_state("ready", "ready", 10);
    put_state("paused", "paused", 10);
    put_state("wrap", "wrap_up", 10);
    put_state("short", "call", 10);
    put_state("long", "call", 20);
    put_state("also", "ready", 999);
    assert_order(NOW, "long short wrap paused also ready off ");
}

static void flags_stand_first(void **state)
{
    (void)state;
    put_state("talks", "call", 1800);
    put_state("writes", "wrap_up", 120);
    put_state("rests", "paused", 600);
    put_state("fine", "call", 1799);
    assert_true(put("{\"name\":\"broken\",\"state\":\"ready\",\"failed_legs\":2}"));
    assert_true(put("{\"name\":\"once\",\"state\":\"ready\",\"failed_legs\":1}"));
    assert_true(put("{\"name\":\"quiet\",\"state\":\"call\",\"call\":\"x\",\"since\":%lld}",
                    (long long)NOW));
    agent_list_find(&agents, "quiet")->silent = true;
    assert_order(NOW, "broken quiet talks writes rests fine once ");
    assert_int_equal(agent_list_find(&agents, "fine")->flags, 0);
    assert_int_equal(agent_list_find(&agents, "rests")->flags,
                     AGENT_FLAG_BIT(AGENT_FLAG_LONG_PAUSE));
}

/* Nothing is told meanwhile: the clock alone does it. */
static void time_alone_brings_a_flag(void **state)
{
    (void)state;
    put_state("anna", "paused", 590);
    put_state("ben", "call", 5);
    assert_order(NOW, "ben anna ");
    assert_true(agent_list_change_at(&agents, &limits, NOW) == NOW + 10 * CLOCK_SECOND);
    assert_order(NOW + 10 * CLOCK_SECOND - 1, "ben anna ");
    assert_order(NOW + 10 * CLOCK_SECOND, "anna ben ");
    assert_true(agent_list_change_at(&agents, &limits, NOW + 10 * CLOCK_SECOND) ==
                NOW + 1795 * CLOCK_SECOND);
    assert_true(agent_list_change_at(&agents, &limits, NOW + 1795 * CLOCK_SECOND) == 0);
}

static void without_limits_nothing_is_long(void **state)
{
    static const struct agent_limits none;
    (void)state;
    put_state("anna", "call", 1000000);
    assert_int_equal(agent_flags(agents.rows[0], &none, NOW), 0);
    assert_true(agent_list_change_at(&agents, &none, NOW) == 0);
}

/* A call that is no longer the agent's is nothing to be silent. */
static void silence_goes_with_its_call(void **state)
{
    (void)state;
    assert_true(put("{\"name\":\"anna\",\"state\":\"call\",\"call\":\"x\"}"));
    agents.rows[0]->silent = true;
    assert_true(put("{\"name\":\"anna\",\"state\":\"call\",\"call\":\"x\",\"calls\":1}"));
    assert_true(agents.rows[0]->silent);
    assert_true(put("{\"name\":\"anna\",\"state\":\"call\",\"call\":\"y\"}"));
    assert_false(agents.rows[0]->silent);
}

static void who_is_told_no_more_goes(void **state)
{
    (void)state;
    struct agents copy;
    put_state("anna", "ready", 1);
    put_state("ben", "ready", 1);
    put_state("carl", "ready", 1);
    agent_list_doubt(&agents);
    put_state("ben", "off", 1);
    assert_true(agent_list_copy(&copy, &agents));
    agent_list_sweep(&agents);
    assert_order(NOW, "ben ");
    assert_int_equal(copy.count, 3);
    agent_list_free(&copy);
}

static void settings_are_read(void **state)
{
    (void)state;
    static const char text[] =
        "{\"roles\":[\"viewer\",\"dancer\",7,\"supervisor\"],\"country\":\"ES\",\"number\":\"+34\","
        "\"phones\":[\"+34\",\"\",7,\"+35\\n\"],\"caller_ids\":[],\"pause_reasons\":[\"lunch\"],"
        "\"dispositions\":[\"sale\",\"no\"],\"limits\":{\"long_talk\":1800,\"long_pause\":-4,"
        "\"long_wrap_up\":\"x\",\"target_answered\":80,\"target_talk\":99999999999,\"wrap_up\":30}"
        "}";
    struct engine_settings settings = {0};
    assert_true(engine_settings_see_all(&settings) && engine_settings_supervise(&settings));
    json_t *body = json_loads(text, 0, NULL);
    engine_settings_read(&settings, body);
    json_decref(body);
    assert_true(settings.told);
    assert_int_equal(settings.roles, USER_ROLE_BIT(USER_VIEWER) | USER_ROLE_BIT(USER_SUPERVISOR));
    assert_string_equal(settings.country, "ES");
    assert_int_equal(settings.phones.count, 2);
    assert_string_equal(settings.phones.list[1], "+35?");
    assert_int_equal(settings.caller_ids.count, 0);
    assert_string_equal(settings.pause_reasons.list[0], "lunch");
    assert_int_equal(settings.dispositions.count, 2);
    assert_int_equal(settings.limits.long_talk, 1800);
    assert_int_equal(settings.limits.long_pause, 0);
    assert_int_equal(settings.limits.long_wrap_up, 0);
    assert_int_equal(settings.limits.target_answered, 80);
    assert_int_equal(settings.limits.target_talk, 0);
    assert_int_equal(settings.limits.wrap_up, 30);
}

static void roles_say_who_sees_and_acts(void **state)
{
    (void)state;
    struct engine_settings settings = {.told = true};
    assert_false(engine_settings_see_all(&settings) || engine_settings_supervise(&settings));
    settings.roles = USER_ROLE_BIT(USER_AGENT);
    assert_false(engine_settings_see_all(&settings) || engine_settings_supervise(&settings));
    settings.roles = USER_ROLE_BIT(USER_VIEWER);
    assert_true(engine_settings_see_all(&settings) && !engine_settings_supervise(&settings));
    settings.roles = USER_ROLE_BIT(USER_SUPERVISOR);
    assert_true(engine_settings_see_all(&settings) && engine_settings_supervise(&settings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_item_is_taken_whole, stop),
        cmocka_unit_test_teardown(what_is_no_item_is_not_taken, stop),
        cmocka_unit_test_teardown(there_is_a_bound, stop),
        cmocka_unit_test_teardown(states_have_an_order, stop),
        cmocka_unit_test_teardown(flags_stand_first, stop),
        cmocka_unit_test_teardown(time_alone_brings_a_flag, stop),
        cmocka_unit_test_teardown(without_limits_nothing_is_long, stop),
        cmocka_unit_test_teardown(silence_goes_with_its_call, stop),
        cmocka_unit_test_teardown(who_is_told_no_more_goes, stop),
        cmocka_unit_test(settings_are_read),
        cmocka_unit_test(roles_say_who_sees_and_acts),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
