/* SPDX-License-Identifier: MIT */
/* The plans of calls without events: their order, who answers, how long they last, and being cut.
 */
#include "simulator/book.h"
#include "simulator/plan.h"
#include "simulator/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW   INT64_C(1800000000000)
#define TRIES 500

static void draw(struct sim_plan *plan, uint64_t seed, long answer_rate, long speed, long minutes)
{
    struct settings settings = {.answer_rate = answer_rate, .speed = speed};
    struct chance chance;
    chance_start(&chance, seed);
    plan_write(plan, NOW, minutes, &settings, &chance);
}

static void check_times(const struct sim_plan *plan)
{
    assert_int_equal(plan->ordered, NOW);
    assert_in_range(plan->first_rings, NOW + DIAL_LEAST, NOW + DIAL_MOST);
    assert_true(plan->over > plan->first_rings);
    assert_int_equal(plan->second_rings, plan->first_up);
    if (plan->first_up)
        assert_in_range(plan->first_up - plan->first_rings, RING_LEAST, RING_MOST);
    if (plan->second_up)
        assert_in_range(plan->second_up - plan->second_rings, RING_LEAST, RING_MOST);
    if (plan->second_up)
        assert_true(plan->over - plan->second_up >= TALK_LEAST);
}

static void test_one_thing_behind_the_other(void **state)
{
    (void)state;
    int none = 0, first = 0, both = 0;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct sim_plan plan;
        draw(&plan, seed, 60, 1, 0);
        check_times(&plan);
        assert_true(plan.first_up || !plan.second_up);
        none += !plan.first_up;
        first += plan.first_up && !plan.second_up;
        both += plan.second_up != 0;
    }
    assert_true(none > 0 && first > none && both > first);
}

static void test_answer_rates(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct sim_plan plan;
        draw(&plan, seed, 100, 1, 0);
        assert_true(plan.first_up && plan.second_up);
        draw(&plan, seed, 0, 1, 0);
        assert_int_equal(plan.second_up, 0);
    }
}

static void test_minutes_bound_the_talk(void **state)
{
    (void)state;
    bool bound = false;
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct sim_plan plan, shorter;
        draw(&plan, seed, 100, 2, 0);
        draw(&shorter, seed, 100, 2, 1);
        assert_true(shorter.over - shorter.second_up <= MINUTE / 2);
        assert_true(shorter.over <= plan.over);
        bound = bound || shorter.over < plan.over;
    }
    assert_true(bound);
}

static void test_phases(void **state)
{
    (void)state;
    const struct sim_plan plan = {.ordered = 100,
                                  .first_rings = 200,
                                  .first_up = 300,
                                  .second_rings = 300,
                                  .second_up = 400,
                                  .over = 500};
    const struct sim_plan alone = {.ordered = 100, .first_rings = 200, .over = 300};
    assert_int_equal(plan_phase(&plan, 199), SIM_WAITS);
    assert_int_equal(plan_phase(&plan, 200), SIM_FIRST_RINGS);
    assert_int_equal(plan_phase(&plan, 300), SIM_SECOND_RINGS);
    assert_int_equal(plan_phase(&plan, 499), SIM_TALK);
    assert_int_equal(plan_phase(&plan, 500), SIM_OVER);
    assert_int_equal(plan_phase(&alone, 299), SIM_FIRST_RINGS);
    assert_int_equal(plan_phase(&alone, 300), SIM_OVER);
}

static void test_cut(void **state)
{
    (void)state;
    struct sim_plan plan = {.ordered = 1000,
                            .first_rings = 2000,
                            .first_up = 3000,
                            .second_rings = 3000,
                            .second_up = 9000,
                            .over = 20000};
    assert_int_equal(plan_seconds(&plan, plan.first_up, 5999), 2);
    assert_int_equal(plan_seconds(&plan, plan.second_up, 5999), 0);
    assert_int_equal(plan_seconds(&plan, plan.second_up, 90000), 11);
    plan_cut(&plan, 7000);
    assert_int_equal(plan_phase(&plan, 7000), SIM_OVER);
    assert_int_equal(plan.second_up, 0);
    assert_int_equal(plan_seconds(&plan, plan.first_up, 90000), 4);
    assert_int_equal(plan_seconds(&plan, plan.second_up, 90000), 0);
    plan_cut(&plan, 8000);
    assert_int_equal(plan.over, 7000);
}

/* ---- The book */

static void test_the_book_forgets(void **state)
{
    (void)state;
    struct agenda agenda = {0}; /* closed: whatever is added is cancelled at once */
    struct sim_book book = {.agenda = &agenda};
    const struct sim_wish wish = {.kind = "duocom"};
    const struct sim_plan plan = {.over = 1};
    size_t count = 0;
    for (int i = 0; i < BOOK_MAX + 100; i++) {
        assert_true(book_add(&book, &wish, &plan));
        placed_cut(book.newest, 0);
    }
    for (struct sim_placed *at = book_newest(&book, "duocom"); at; at = book_older(at))
        count++;
    assert_in_range(count, BOOK_MAX, BOOK_MAX + 1);
    assert_null(book_newest(&book, "directcall"));
    assert_int_equal(book.live, 0);
    assert_int_equal(book.played, BOOK_MAX + 100);
    book_free(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_thing_behind_the_other),
        cmocka_unit_test(test_answer_rates),
        cmocka_unit_test(test_minutes_bound_the_talk),
        cmocka_unit_test(test_phases),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_the_book_forgets),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator_plan", tests, NULL, NULL);
}
