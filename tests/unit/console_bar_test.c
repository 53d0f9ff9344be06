/* SPDX-License-Identifier: MIT */
/* The bar of a question in every width: all its choices are seen while there is room for their
   keys, none lies on another or outside. */
#include "console/bar_plan.h"
#include "console/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define WIDEST   210
#define MOST     4
#define SMALLEST 12

static struct open_question make(size_t choices, const char *label, bool lacking, bool typed)
{
    struct open_question question = {.contact = "Ana Ruiz de la Serna", .until = 1};
    for (size_t i = 0; i < choices; i++) {
        struct question_choice *choice = &question.choices[question.count++];
        choice->key = (int)i + 1;
        snprintf(choice->label, sizeof choice->label, "%.*s", (int)(strlen(label) - i % 3), label);
        if (lacking && i % 2)
            snprintf(choice->lacks, sizeof choice->lacks, "contact.owner");
    }
    if (typed)
        snprintf(question.typed, sizeof question.typed, "DESTINO");
    return question;
}

static void check_plan(const struct open_question *question, int width, int most)
{
    static bool taken[MOST][WIDEST];
    struct bar_plan plan;
    memset(taken, 0, sizeof taken);
    bar_plan_make(question, width, most, &plan);
    assert_true(plan.lines >= 1 && plan.lines <= most);
    assert_int_equal(plan.count + plan.unseen, question->count + (question->typed[0] ? 1 : 0));
    int name_end = plan.lines == 1 && most == 1 ? plan.facts : 0;
    for (size_t i = 0; i < plan.count; i++) {
        const struct bar_spot *spot = &plan.spots[i];
        assert_true(spot->line >= (most > 1) && spot->line < plan.lines);
        assert_true(spot->x >= BAR_MARGIN && spot->x + spot->width <= width - BAR_MARGIN);
        assert_true(spot->x > name_end || !name_end);
        assert_true(spot->width >= 3 + (spot->label ? 1 + spot->label : 0));
        for (int x = spot->x; x < spot->x + spot->width; x++) {
            assert_false(taken[spot->line][x]);
            taken[spot->line][x] = true;
        }
    }
}

static void every_width_holds(void **state)
{
    static const char *const labels[] = {
        "Ok!", "Sales and more", "王小明王小明王小明王小明王小明王小",
        "A label that is as long as a label can be, sixty-three byte"};
    (void)state;
    for (size_t choices = 0; choices <= QUERY_CHOICES_MAX; choices++) {
        for (unsigned i = 0; i < 16; i++) {
            struct open_question question = make(choices, labels[i % 4], i & 4, i & 8);
            for (int width = SMALLEST; width < WIDEST; width++) {
                for (int most = 1; most <= MOST; most++)
                    check_plan(&question, width, most);
            }
        }
    }
}

static void nothing_is_left_out_where_there_is_room(void **state)
{
    struct open_question question =
        make(QUERY_CHOICES_MAX,
             "A label that is as long as a label can be, sixty-three bytes in all.", true, true);
    struct bar_plan plan;
    (void)state;
    for (int width = 60; width < WIDEST; width++) {
        bar_plan_make(&question, width, MOST, &plan);
        assert_int_equal(plan.unseen, 0);
        for (size_t i = 0; i < plan.count; i++)
            assert_true(plan.spots[i].label >= 8 || !plan.spots[i].key);
    }
    bar_plan_make(&question, 60, 1, &plan); /* one line for all of it: only the keys */
    assert_int_equal(plan.unseen, 0);
    bar_plan_make(&question, 20, 1, &plan);
    assert_int_equal(plan.count + plan.unseen, QUERY_CHOICES_MAX + 1);
    assert_true(plan.unseen > 0);
}

static void choices_wrap_before_they_are_cut(void **state)
{
    struct open_question question = make(6, "Sales and more", false, false);
    struct bar_plan plan;
    char label[BAR_LABEL_SIZE];
    (void)state;
    bar_plan_make(&question, 200, MOST, &plan);
    assert_int_equal(plan.lines, 2);
    bar_plan_make(&question, 80, MOST, &plan);
    assert_int_equal(plan.lines, 3);
    for (size_t i = 0; i < plan.count; i++) {
        bar_label(&question, plan.spots[i].key, label);
        assert_int_equal(plan.spots[i].label, text_width(label));
    }
    bar_plan_make(&question, 30, MOST, &plan); /* now there are no more lines */
    assert_int_equal(plan.lines, MOST);
    assert_true(plan.spots[0].label < 14 && plan.spots[0].label > 4);
}

static void what_lacks_something_says_so(void **state)
{
    struct open_question question = make(2, "Mobile", true, true);
    char label[BAR_LABEL_SIZE];
    (void)state;
    bar_label(&question, 2, label);
    assert_string_equal(label, "Mobil (no contact.owner)");
    assert_true(bar_mark_width(&question, 2) > 0);
    assert_int_equal(bar_mark_width(&question, 1), 0);
    bar_label(&question, 0, label);
    assert_string_equal(label, "number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_width_holds),
        cmocka_unit_test(nothing_is_left_out_where_there_is_room),
        cmocka_unit_test(choices_wrap_before_they_are_cut),
        cmocka_unit_test(what_lacks_something_says_so),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
