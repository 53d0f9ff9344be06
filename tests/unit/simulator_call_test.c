/* SPDX-License-Identifier: MIT */
/* Simulated calls from INICIO to FIN: those that ask nothing, and those that go on by an answer. */
#include "simulator/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TRIES    300
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define WAITED   3000 /* ms, for an answer */
#define NUMBER   "911000777"

static void settings_start(struct settings *settings, const char *const *options)
{
    struct failure failure = {0};
    int argc = 1;
    const char *argv[32] = {"simulator"};
    for (; options[argc - 1]; argc++)
        argv[argc] = options[argc - 1];
    if (!settings_read(settings, argc, (char **)argv, &failure))
        fail_msg("%s", failure.sentence);
}

struct scene {
    struct settings settings;
    struct chance chance;
    struct sim_call call;
    struct pairs vars;
};

/* A call that asks so. */
static void scene_open(struct scene *scene, uint64_t seed, bool greeting, bool routing,
                       const char *const *options)
{
    *scene = (struct scene){0};
    settings_start(&scene->settings, options);
    chance_start(&scene->chance, seed);
    scene->call.asks[SETTING_GREETING] = greeting;
    scene->call.asks[SETTING_ROUTING] = routing;
    sim_call_write(&scene->call, &scene->settings, &scene->chance);
}

static void scene_close(struct scene *scene)
{
    sim_call_free(&scene->call);
    pairs_free(&scene->vars);
}

/* The question ends so, WAITED behind it. */
static void go_on(struct scene *scene, enum sim_query_end end)
{
    assert_true(scene->call.stops);
    sim_call_go_on(&scene->call, &scene->settings, &scene->chance,
                   scene->call.question.after + WAITED, end, &scene->vars);
}

static const struct sim_step *last_step(const struct sim_call *call)
{
    return &call->steps[call->step_count - 1];
}

/* The n-th query of FIN's list. */
static const struct sim_entry *query_entry(const struct sim_call *call, int which)
{
    for (size_t i = 0; i < call->entry_count; i++)
        if (call->entries[i].type == SIM_ENTRY_QUERY && which-- == 0)
            return &call->entries[i];
    return NULL;
}

/* Whether it has come to its end: steps in order, FIN last and nowhere else. */
static void check_whole(const struct sim_call *call)
{
    assert_false(call->stops);
    assert_int_equal(call->steps[0].event, SIM_INICIO);
    assert_int_equal(last_step(call)->event, SIM_FIN);
    assert_int_equal(last_step(call)->after, call->length);
    for (size_t i = 1; i < call->step_count; i++) {
        assert_true(call->steps[i].after >= call->steps[i - 1].after);
        assert_true(call->steps[i].event != SIM_FIN || i == call->step_count - 1);
    }
    for (size_t i = 1; i < call->entry_count; i++)
        assert_true(call->entries[i].after >= call->entries[i - 1].after ||
                    call->entries[i].type == SIM_ENTRY_CALL);
}

/* How many diversions there are; all are to the number, where there is one. */
static size_t check_diverts(const struct sim_call *call, const char *number)
{
    size_t count = 0;
    for (size_t i = 0; i < call->step_count; i++) {
        const struct sim_step *step = &call->steps[i];
        if (step->event != SIM_DESVIO_CORRECTO && step->event != SIM_DESVIO_FALLIDO)
            continue;
        count++;
        if (number)
            assert_string_equal(step->divert, number);
        else
            assert_string_not_equal(step->divert, NUMBER);
    }
    return count;
}

static void test_nobody_asks(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct scene scene;
        scene_open(&scene, seed, false, false, (const char *[]){NULL});
        check_whole(&scene.call);
        assert_null(query_entry(&scene.call, 0));
        assert_true(check_diverts(&scene.call, NULL) > 0);
        scene_close(&scene);
    }
}

static void test_put_through(void **state)
{
    (void)state;
    bool reached = false, missed = false;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct scene scene;
        scene_open(&scene, seed, false, true, (const char *[]){"--hang-up", "0", NULL});
        const struct sim_call *call = &scene.call;
        assert_int_equal(call->step_count, 1);
        assert_int_equal(call->question.query, SETTING_ROUTING);
        assert_int_equal(call->question.hangs_up, 0);
        int64_t asked = call->question.after;
        assert_true(asked > 0);
        assert_true(pairs_set(&scene.vars, SIM_DESTINATION, NUMBER, 0));
        go_on(&scene, SIM_QUERY_GOOD);
        check_whole(call);
        assert_true(check_diverts(call, NUMBER) > 0);
        assert_true(call->steps[1].after > asked + WAITED);
        assert_string_equal(pairs_get(&call->vars, SIM_DESTINATION), NUMBER);
        const struct sim_entry *entry = query_entry(call, 0);
        assert_string_equal(entry->name, "DESVIO");
        assert_string_equal(entry->info[0], "0");
        assert_int_equal(entry->after, asked);
        reached = reached || call->steps[1].event == SIM_DESVIO_CORRECTO;
        missed = missed || !call->answered;
        scene_close(&scene);
    }
    assert_true(reached && missed);
}

/* What is no number, or is there although the question failed, diverts nothing. */
static void test_usual_extension(void **state)
{
    (void)state;
    static const char *const destinations[] = {
        "", "+", "9", "911 000 777", "911000777x", "91100077712345678901234567890123"};
    for (size_t i = 0; i < COUNT(destinations); i++) {
        struct scene scene;
        scene_open(&scene, i, false, true, (const char *[]){NULL});
        assert_true(pairs_set(&scene.vars, SIM_DESTINATION, destinations[i], 0));
        go_on(&scene, SIM_QUERY_GOOD);
        check_whole(&scene.call);
        assert_true(check_diverts(&scene.call, NULL) > 0);
        scene_close(&scene);
    }
}

static void test_error_branch(void **state)
{
    (void)state;
    int ended = 0, diverted = 0;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct scene scene;
        scene_open(&scene, seed, false, true, (const char *[]){NULL});
        assert_true(pairs_set(&scene.vars, SIM_DESTINATION, NUMBER, 0));
        go_on(&scene, SIM_QUERY_FAILED);
        check_whole(&scene.call);
        assert_null(pairs_get(&scene.call.vars, SIM_DESTINATION));
        assert_string_equal(query_entry(&scene.call, 0)->info[0], "1");
        if (check_diverts(&scene.call, NULL) > 0)
            diverted++;
        else
            ended++;
        scene_close(&scene);
    }
    assert_true(ended > 0 && diverted > ended);
}

static void test_hung_up(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct scene scene;
        scene_open(&scene, seed, false, true,
                   (const char *[]){"--hang-up", "100", "--query-seconds", "4", NULL});
        assert_in_range(scene.call.question.hangs_up, 1000, 3000);
        go_on(&scene, SIM_QUERY_HUNG_UP);
        check_whole(&scene.call);
        assert_int_equal(scene.call.step_count, 2);
        assert_int_equal(scene.call.length, scene.call.question.after + WAITED);
        assert_string_equal(query_entry(&scene.call, 0)->info[0], "1");
        scene_close(&scene);
    }
}

/* First who calls, then where to: what the first brought is there for the second. */
static void test_both(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, 1, true, true, (const char *[]){"--greet-query", "HOLA", NULL});
    const struct sim_call *call = &scene.call;
    assert_int_equal(call->question.query, SETTING_GREETING);
    assert_int_equal(call->question.after, 0);
    assert_int_equal(call->question.hangs_up, 0);
    assert_true(pairs_set(&scene.vars, "NOMBRE", "Ana", 0));
    go_on(&scene, SIM_QUERY_GOOD);
    assert_int_equal(call->question.query, SETTING_ROUTING);
    assert_true(call->question.after > WAITED);
    assert_int_equal(call->step_count, 1);
    assert_string_equal(pairs_get(&call->vars, "NOMBRE"), "Ana");
    assert_true(pairs_set(&scene.vars, "NOMBRE", "Eva", 0));
    go_on(&scene, SIM_QUERY_GOOD);
    check_whole(call);
    assert_string_equal(pairs_get(&call->vars, "NOMBRE"), "Eva");
    assert_string_equal(query_entry(call, 0)->name, "HOLA");
    assert_string_equal(query_entry(call, 1)->name, "DESVIO");
    assert_int_equal(call->waited, 2 * WAITED);
    scene_close(&scene);
}

/* A greeting that fails does not end the call, nor does its DESTINO put it through. */
static void test_greeting_alone(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct scene scene;
        scene_open(&scene, seed, true, false, (const char *[]){NULL});
        assert_true(pairs_set(&scene.vars, SIM_DESTINATION, NUMBER, 0));
        go_on(&scene, seed % 2 ? SIM_QUERY_GOOD : SIM_QUERY_FAILED);
        check_whole(&scene.call);
        assert_true(check_diverts(&scene.call, NULL) > 0);
        scene_close(&scene);
    }
}

/* The wait costs what it takes, however fast the rest goes by. */
static void test_cost_of_the_wait(void **state)
{
    (void)state;
    struct scene slow, fast;
    scene_open(&slow, 5, true, false, (const char *[]){NULL});
    scene_open(&fast, 5, true, false, (const char *[]){"--speed", "100", NULL});
    go_on(&slow, SIM_QUERY_GOOD);
    go_on(&fast, SIM_QUERY_GOOD);
    assert_true(slow.call.length > 20 * fast.call.length);
    assert_in_range(fast.call.cost_rx, slow.call.cost_rx - 200, slow.call.cost_rx);
    scene_close(&slow);
    scene_close(&fast);
}

#define CALLERS 1000
#define APART   5 /* calls at least between two of one caller */

/* Nobody calls again who may still be on the line, and everybody's turn comes. */
static void test_callers_take_turns(void **state)
{
    (void)state;
    static char numbers[CALLERS][SIM_NUMBER_SIZE];
    struct settings settings;
    struct chance chance;
    struct sim_callers callers;
    size_t different = 0;
    settings_start(&settings, (const char *[]){"--hidden", "0", NULL});
    chance_start(&chance, 7);
    sim_callers_start(&callers, &chance);
    for (size_t i = 0; i < CALLERS; i++) {
        struct sim_call call = {0};
        sim_call_come_in(&call, &settings, &callers, &chance);
        memcpy(numbers[i], call.number_int, sizeof numbers[i]);
        size_t before = 1;
        while (before <= i && strcmp(numbers[i - before], numbers[i]) != 0)
            before++;
        if (before <= i && before < APART)
            fail_msg("%s called again after %zu calls", numbers[i], before);
        different += before > i;
    }
    assert_int_equal(different, callers.people.count + callers.strangers.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_asks),
        cmocka_unit_test(test_put_through),
        cmocka_unit_test(test_usual_extension),
        cmocka_unit_test(test_error_branch),
        cmocka_unit_test(test_hung_up),
        cmocka_unit_test(test_both),
        cmocka_unit_test(test_greeting_alone),
        cmocka_unit_test(test_cost_of_the_wait),
        cmocka_unit_test(test_callers_take_turns),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator_call", tests, NULL, NULL);
}
