/* SPDX-License-Identifier: MIT */
/* The questions of calls that a console holds: what it takes from the wire, in which order, how
   many, and which one is on the bar. */
#include "console/questions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1795352580000)

static json_t *parse(const char *form)
{
    json_error_t error;
    json_t *json = json_loads(form, 0, &error);
    if (!json)
        fail_msg("%s: %s", error.text, form);
    return json;
}

static bool read_text(struct open_question *question, const char *form)
{
    json_t *json = parse(form);
    bool good = open_question_read(question, json);
    json_decref(json);
    return good;
}

static void make_id(int number, char id[ID_SIZE])
{
    snprintf(id, ID_SIZE, "01jd9000000q%04u", (unsigned)number % 10000);
}

/* Asked now, to be answered within so many ms. */
static struct open_question make(int number, int64_t within)
{
    struct open_question question = {.asked_at = NOW, .until = NOW + within};
    make_id(number, question.id);
    return question;
}

static struct open_question *put(struct questions *questions, int number, int64_t within)
{
    struct open_question question = make(number, within);
    bool added;
    return questions_put(questions, &question, &added);
}

static const char *shown(const struct questions *questions, int before, bool held)
{
    char id[ID_SIZE] = "";
    if (before >= 0)
        make_id(before, id);
    const struct open_question *question = questions_show(questions, id, held);
    return question ? question->id + strlen("01jd9000000q") : "none";
}

/* ---- From the wire */

static void all_of_it_is_read(void **state)
{
    struct open_question question;
    (void)state;
    assert_true(read_text(
        &question,
        "{\"id\":\"01jd90000000q001\",\"query\":\"DESVIO\",\"call\":\"01jd90000000000b\","
        "\"caller\":"
        "\"+34666111601\",\"hidden\":false,\"shown\":\"666 11 16 01\",\"contact\":\"Ana Ruiz\","
        "\"vars\":{\"PEDIDO\":\"1234\",\"X\":\"\"},\"choices\":[{\"key\":3,\"label\":\"Third\","
        "\"vars\":null,\"lacks\":\"contact.owner\"},{\"key\":1,\"label\":\"First\",\"vars\":\"A="
        "1\","
        "\"lacks\":null}],\"typed\":\"DESTINO\",\"default\":\"DESTINO=9\",\"asked_at\":5,"
        "\"until\":6005}"));
    assert_string_equal(question.id, "01jd90000000q001");
    assert_string_equal(question.call, "01jd90000000000b");
    assert_string_equal(question.query, "DESVIO");
    assert_string_equal(open_question_who(&question), "Ana Ruiz");
    assert_string_equal(question.shown, "666 11 16 01");
    assert_string_equal(question.vars, "PEDIDO=1234, X=");
    assert_int_equal(question.count, 2);
    assert_int_equal(question.choices[0].key, 1); /* by their keys, however they came */
    assert_string_equal(open_question_choice(&question, 1)->label, "First");
    assert_string_equal(open_question_choice(&question, 3)->lacks, "contact.owner");
    assert_null(open_question_choice(&question, 2));
    assert_string_equal(question.typed, "DESTINO");
    assert_string_equal(open_question_fallback(&question), "DESTINO=9");
    assert_int_equal(question.until, 6005);
}

static void what_goes_out_is_said(void **state)
{
    struct open_question question;
    (void)state;
    assert_true(read_text(&question, "{\"id\":\"01jd90000000q001\",\"until\":1,\"default\":\"\"}"));
    assert_string_equal(open_question_fallback(&question), "an answer with nothing in it");
    assert_true(read_text(&question, "{\"id\":\"01jd90000000q001\",\"until\":1,\"default\":null}"));
    assert_string_equal(open_question_fallback(&question), "the script's error branch");
}

static void who_waits_has_a_name(void **state)
{
    struct open_question question;
    (void)state;
    assert_true(
        read_text(&question, "{\"id\":\"01jd90000000q001\",\"until\":1,\"caller\":\"+34\"}"));
    assert_string_equal(open_question_who(&question), "+34");
    assert_true(read_text(&question, "{\"id\":\"01jd90000000q001\",\"until\":1,\"hidden\":true}"));
    assert_string_equal(open_question_who(&question), "hidden number");
    assert_true(read_text(&question, "{\"id\":\"01jd90000000q001\",\"until\":1}"));
    assert_string_equal(open_question_who(&question), "no number");
}

static void what_is_none_is_not_taken(void **state)
{
    static const char *const forms[] = {
        "[]",
        "{}",
        "{\"id\":\"01jd90000000q001\"}",
        "{\"id\":\"01jd90000000q001\",\"until\":\"soon\"}",
        "{\"id\":\"01jd90000000q001\",\"until\":-5}",
        "{\"id\":\"\",\"until\":5}",
        "{\"id\":7,\"until\":5}",
        "{\"id\":\"01jd90000000q001x\",\"until\":5}",
        "{\"id\":\"../../etc/passwd\",\"until\":5}",
    };
    struct open_question question;
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (read_text(&question, forms[i]))
            fail_msg("it was taken: %s", forms[i]);
    }
}

static void odd_choices_are_passed_over(void **state)
{
    struct open_question question;
    (void)state;
    assert_true(read_text(
        &question,
        "{\"id\":\"01jd90000000q001\",\"until\":5,\"choices\":[{\"key\":0,\"label\":\"a\"},{"
        "\"key\":10},"
        "{\"key\":\"2\"},7,null,{\"key\":2,\"label\":\"good\"},{\"key\":2,\"label\":\"twice\"},"
        "{\"key\":-9223372036854775808},{\"key\":4,\"vars\":\"DESTINO=1\"}]}"));
    assert_int_equal(question.count, 2);
    assert_string_equal(open_question_choice(&question, 2)->label, "good");
    assert_string_equal(open_question_choice(&question, 4)->label, "DESTINO=1");
    assert_true(read_text(
        &question, "{\"id\":\"01jd90000000q001\",\"until\":5,\"choices\":{\"key\":1},\"vars\":"
                   "[1],\"typed\":1,\"default\":{},\"contact\":[],\"hidden\":\"yes\"}"));
    assert_int_equal(question.count, 0);
    assert_string_equal(question.vars, "");
    assert_false(question.hidden);
}

static bool is_clean(const char *text)
{
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            return false;
    }
    return true;
}

static void hostile_text_is_made_harmless(void **state)
{
    static char form[65536];
    static char longest[4000];
    struct open_question question;
    (void)state;
    memset(longest, 'x', sizeof longest - 1);
    const char *bad = "\\u001b[2J\\r\\n\\u009b31m\\u202e";
    snprintf(
        form, sizeof form,
        "{\"id\":\"01jd90000000q001\",\"until\":5,\"query\":\"%s%s\",\"contact\":\"%s%s\","
        "\"shown\":"
        "\"%s\",\"vars\":{\"%s\":\"%s%s\",\"%s\":\"1\"},\"choices\":[{\"key\":1,\"label\":\"%s%s\","
        "\"lacks\":\"%s\"}],\"typed\":\"%s%s\",\"default\":\"%s%s\"}",
        bad, longest, bad, longest, bad, bad, bad, longest, longest, bad, longest, bad, bad,
        longest, bad, longest);
    assert_true(read_text(&question, form));
    assert_true(is_clean(question.query) && is_clean(question.contact));
    assert_true(is_clean(question.shown) && is_clean(question.vars));
    assert_true(is_clean(question.choices[0].label) && is_clean(question.choices[0].lacks));
    assert_true(is_clean(question.typed) && is_clean(question.fallback));
    assert_true(strlen(question.vars) < sizeof question.vars);
}

/* ---- Order and bounds */

static void the_most_urgent_is_first(void **state)
{
    struct questions questions = {0};
    (void)state;
    put(&questions, 1, 5000);
    put(&questions, 2, 3000);
    put(&questions, 3, 9000);
    put(&questions, 0, 5000);
    const int order[] = {2, 0, 1, 3};
    for (size_t i = 0; i < questions.count; i++) {
        char id[ID_SIZE];
        make_id(order[i], id);
        assert_string_equal(questions.list[i]->id, id);
    }
    assert_int_equal(questions.count, 4);
    put(&questions, 2, 20000); /* told once more, with more time: the same question */
    assert_int_equal(questions.count, 4);
    assert_string_equal(shown(&questions, -1, false), "0000");
    questions_free(&questions);
}

static void told_once_more_its_answer_is_still_on_its_way(void **state)
{
    struct questions questions = {0};
    (void)state;
    snprintf(put(&questions, 1, 5000)->answer, QUERY_LABEL_SIZE, "Sales");
    assert_string_equal(put(&questions, 1, 5000)->answer, "Sales");
    questions_free(&questions);
}

static void there_are_only_so_many(void **state)
{
    struct questions questions = {0};
    (void)state;
    for (int i = 0; i < QUESTIONS_HELD_MAX + 200; i++)
        put(&questions, i, 10000 + i);
    assert_int_equal(questions.count, QUESTIONS_HELD_MAX);
    assert_null(put(&questions, 5000, 99999)); /* there is no room for what has most time */
    assert_non_null(put(&questions, 5001, 10));
    assert_int_equal(questions.count, QUESTIONS_HELD_MAX);
    assert_string_equal(shown(&questions, -1, false), "5001");
    questions_free(&questions);
    assert_int_equal(questions.count, 0);
}

static void what_is_not_told_again_is_gone(void **state)
{
    struct questions questions = {0};
    (void)state;
    put(&questions, 1, 5000);
    put(&questions, 2, 6000);
    put(&questions, 3, 7000);
    questions_doubt(&questions);
    put(&questions, 2, 6000);
    questions_sweep(&questions);
    assert_int_equal(questions.count, 1);
    assert_string_equal(shown(&questions, 1, false), "0002");
    questions_sweep(&questions);
    assert_int_equal(questions.count, 1);
    questions_free(&questions);
}

static void what_is_long_over_goes(void **state)
{
    struct questions questions = {0};
    (void)state;
    put(&questions, 1, 1000);
    put(&questions, 2, 2000);
    assert_false(questions_expire(&questions, NOW + 1000 + QUESTIONS_OVERDUE));
    assert_true(questions_expire(&questions, NOW + 1001 + QUESTIONS_OVERDUE));
    assert_int_equal(questions.count, 1);
    questions_free(&questions);
}

static void it_goes_with_its_call(void **state)
{
    struct questions questions = {0};
    (void)state;
    snprintf(put(&questions, 1, 1000)->call, ID_SIZE, "01jd90000000000a");
    put(&questions, 2, 1000); /* of no known call */
    questions_call_moved(&questions, "01jd90000000000a", "01jd90000000000b");
    questions_call_moved(&questions, "", "01jd90000000000c");
    assert_string_equal(questions.list[0]->call, "01jd90000000000b");
    assert_string_equal(questions.list[1]->call, "");
    questions_free(&questions);
}

static void seconds_left_are_never_too_many(void **state)
{
    struct open_question question = make(1, 6000);
    (void)state;
    for (int64_t passed = 0; passed < 8000; passed += 7) {
        int64_t left = open_question_left(&question, NOW + passed);
        int64_t least = passed < 6000 ? (6000 - passed) / 1000 : 0;
        assert_true(left >= least && left <= least + 1);
        assert_true(left > 0 || passed >= 5000);
    }
    question.until = INT64_MAX;
    assert_true(open_question_left(&question, NOW) > 0);
}

/* ---- Which one is on the bar */

static void what_is_shown_stays(void **state)
{
    struct questions questions = {0};
    (void)state;
    assert_string_equal(shown(&questions, -1, false), "none");
    assert_string_equal(shown(&questions, 1, false), "none");
    put(&questions, 1, 6000);
    assert_string_equal(shown(&questions, -1, false), "0001");
    put(&questions, 2, 6000 - QUESTIONS_MORE_URGENT + 1); /* sooner, but not clearly */
    assert_string_equal(shown(&questions, 1, false), "0001");
    assert_string_equal(shown(&questions, -1, false), "0002");
    put(&questions, 3, 6000 - QUESTIONS_MORE_URGENT); /* clearly sooner */
    assert_string_equal(shown(&questions, 1, false), "0003");
    assert_string_equal(shown(&questions, 1, true), "0001"); /* a number is typed for it */
    assert_string_equal(shown(&questions, 2, false), "0002");
    questions_remove(&questions, questions_by_id(&questions, "01jd9000000q0001")->id);
    assert_string_equal(shown(&questions, 1, true), "0003");
    questions_free(&questions);
}

static void an_answered_one_does_not_wait(void **state)
{
    struct questions questions = {0};
    (void)state;
    snprintf(put(&questions, 1, 1000)->answer, QUERY_LABEL_SIZE, "Sales");
    assert_string_equal(shown(&questions, -1, false), "0001"); /* until it is closed */
    put(&questions, 2, 3000);
    assert_string_equal(shown(&questions, -1, false), "0002");
    assert_string_equal(shown(&questions, 1, false), "0001");
    questions_free(&questions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_read),
        cmocka_unit_test(what_goes_out_is_said),
        cmocka_unit_test(who_waits_has_a_name),
        cmocka_unit_test(what_is_none_is_not_taken),
        cmocka_unit_test(odd_choices_are_passed_over),
        cmocka_unit_test(hostile_text_is_made_harmless),
        cmocka_unit_test(the_most_urgent_is_first),
        cmocka_unit_test(told_once_more_its_answer_is_still_on_its_way),
        cmocka_unit_test(there_are_only_so_many),
        cmocka_unit_test(what_is_not_told_again_is_gone),
        cmocka_unit_test(what_is_long_over_goes),
        cmocka_unit_test(it_goes_with_its_call),
        cmocka_unit_test(seconds_left_are_never_too_many),
        cmocka_unit_test(what_is_shown_stays),
        cmocka_unit_test(an_answered_one_does_not_wait),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
