/* SPDX-License-Identifier: MIT */
/* Merging calls: whatever records say, their order and repetition are no matter. */
#include "model/call.h"
#include "random_call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 400

static uint64_t seed;

static void merged(struct call *into, const struct call *one, const struct call *other)
{
    assert_true(call_copy(into, one));
    call_merge(into, other);
}

static void assert_same(const struct call *one, const struct call *other)
{
    char *a = call_as_text(one);
    char *b = call_as_text(other);
    assert_string_equal(a, b);
    free(a);
    free(b);
}

static void order_is_no_matter(void **state)
{
    (void)state;
    struct random random = {seed};
    for (int i = 0; i < ROUNDS; i++) {
        struct call a, b, ab, ba;
        random_call(&random, &a);
        random_call(&random, &b);
        merged(&ab, &a, &b);
        merged(&ba, &b, &a);
        assert_same(&ab, &ba);
        call_free(&a);
        call_free(&b);
        call_free(&ab);
        call_free(&ba);
    }
}

static void grouping_is_no_matter(void **state)
{
    (void)state;
    struct random random = {seed + 1};
    for (int i = 0; i < ROUNDS; i++) {
        struct call a, b, c, ab, bc, ab_c, a_bc;
        random_call(&random, &a);
        random_call(&random, &b);
        random_call(&random, &c);
        merged(&ab, &a, &b);
        merged(&ab_c, &ab, &c);
        merged(&bc, &b, &c);
        merged(&a_bc, &a, &bc);
        assert_same(&ab_c, &a_bc);
        struct call *all[] = {&a, &b, &c, &ab, &bc, &ab_c, &a_bc};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            call_free(all[k]);
    }
}

static void repetition_is_no_matter(void **state)
{
    (void)state;
    struct random random = {seed + 2};
    for (int i = 0; i < ROUNDS; i++) {
        struct call a, b, ab, aba;
        random_call(&random, &a);
        random_call(&random, &b);
        merged(&ab, &a, &b);
        merged(&aba, &ab, &a);
        assert_same(&ab, &aba);
        call_free(&aba);
        merged(&aba, &ab, &ab);
        assert_same(&ab, &aba);
        call_free(&a);
        call_free(&b);
        call_free(&ab);
        call_free(&aba);
    }
}

static void nothing_adds_nothing(void **state)
{
    (void)state;
    struct random random = {seed + 3};
    struct call empty, a, b;
    call_start(&empty);
    random_call(&random, &a);
    merged(&b, &a, &empty);
    assert_same(&a, &b);
    call_free(&a);
    call_free(&b);
}

static void the_id_stays(void **state)
{
    (void)state;
    struct call a, b;
    call_start(&a);
    call_start(&b);
    memcpy(a.id, "01jd0000000000aa", ID_SIZE);
    memcpy(b.id, "01jd0000000000bb", ID_SIZE);
    call_merge(&a, &b);
    assert_string_equal(a.id, "01jd0000000000aa");
}

static void a_higher_rank_wins(void **state)
{
    (void)state;
    struct call a, b;
    call_start(&a);
    call_start(&b);
    call_set_text(&a, CALL_TEXT_number, "z", RANK_STARTED);
    call_set_text(&b, CALL_TEXT_number, "a", RANK_ENDED);
    call_set_time(&a, CALL_TIME_started_at, 1000, RANK_ANSWERED);
    call_set_time(&b, CALL_TIME_started_at, 5000, RANK_ANSWERED);
    call_merge(&a, &b);
    assert_string_equal(a.number, "a");
    assert_int_equal(a.started_at, 1000);
}

static void a_list_over_its_bound_keeps_its_first_names(void **state)
{
    (void)state;
    struct call a, b;
    char name[16];
    call_start(&a);
    call_start(&b);
    for (int i = 0; i < PAIRS_MAX; i++) {
        snprintf(name, sizeof name, "B%03d", i);
        assert_true(pairs_set(&a.vars, name, "1", RANK_STARTED));
    }
    assert_false(pairs_set(&a.vars, "A", "1", RANK_STARTED));
    assert_true(pairs_set(&b.vars, "A", "1", RANK_STARTED));
    call_merge(&a, &b);
    assert_int_equal(a.vars.count, PAIRS_MAX);
    assert_string_equal(a.vars.list[0].name, "A");
    assert_null(pairs_get(&a.vars, "B255"));
    call_free(&a);
    call_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_no_matter),
        cmocka_unit_test(grouping_is_no_matter),
        cmocka_unit_test(repetition_is_no_matter),
        cmocka_unit_test(nothing_adds_nothing),
        cmocka_unit_test(the_id_stays),
        cmocka_unit_test(a_higher_rank_wins),
        cmocka_unit_test(a_list_over_its_bound_keeps_its_first_names),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    seed = random_seed();
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
