/* SPDX-License-Identifier: MIT */
/* A question is answered once and in time, whatever comes, does not come, or comes late: the disk,
   the caller's contact, a console, the end of the call, the end of the engine. */
#include "question_stage.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CALLER "+34666111601"
#define MARGIN 250 /* ms */
#define MANY   1000000
#define TEN                                                                                               \
    "123456789ñ123456789ñ123456789ñ123456789ñ123456789ñ123456789ñ123456789ñ123456789ñ123456789ñ" \
    "123456789ñ"
/* Sixty-four values. */
#define FOUR(a, b) a b "0={var.V1}, " a b "1={var.V1}, " a b "2={var.V1}, " a b "3={var.V1}"
#define SIXTEEN(a) FOUR(a, "0") ", " FOUR(a, "1") ", " FOUR(a, "2") ", " FOUR(a, "3")
#define CHOICE(key) \
    "choice." #key  \
    " = All: " SIXTEEN("A") ", " SIXTEEN("B") ", " SIXTEEN("C") ", " SIXTEEN("D") "\n"
#define OPERATOR "[query.WHERETO]\nanswer = operator\ntimeout = 1\n"
#define CHOICES  "choice.1 = Sales: DEST=911000222\nchoice.2 = Owner: DEST={contact.owner}\n"
#define DEFAULT  "default = DEST=911000999\n"
#define QUERIES                                                       \
    OPERATOR CHOICES DEFAULT                                          \
        "[query.GREETING]\nanswer = contact\ntimeout = 1\n"           \
        "vars = NAME={contact.name}\ndefault = NAME=nobody\n"         \
        "[query.PLAIN]\nanswer = fixed\nvars = A=1\n"                 \
        "[query.NAMED]\nanswer = fixed\nvars = NAME={contact.name}\n" \
        "[query.FULL]\nanswer = operator\n" CHOICE(1)                 \
            CHOICE(2) "[query.LONG]\nanswer = fixed\nvars = A=" TEN TEN TEN TEN TEN TEN "\n"

static int open_all(void **state)
{
    (void)state;
    stage_open(QUERIES);
    return 0;
}

static void assert_sent(const struct server_request *request, const char *value)
{
    assert_int_equal(request->answers, 1);
    assert_int_equal(request->status, 200);
    if (!strstr(request->body, value))
        fail_msg("%s is not in %s", value, request->body);
}

/* One that consoles see, with the disk's answer or without. */
static struct server_request *offer(void)
{
    struct server_request *request = stage_ask("WHERETO", "");
    stage_store(stage.job_count - 1, "call", CALL_STARTED);
    assert_int_equal(request->answers, 0);
    return request;
}

static void take(int64_t choice, const char *number, enum failure_kind wanted)
{
    struct failure failure = {0};
    bool done = questions_answer(stage.engine.questions, stage_id(), "anna", true, choice, number,
                                 &failure);
    assert_int_equal(done, wanted == FAILURE_NONE);
    assert_int_equal(failure.kind, wanted);
    assert_int_equal(failure.sentence[0] != '\0', wanted != FAILURE_NONE);
}

/* ---- In time */

static void the_default_goes_out_before_the_time_is_over(void **state)
{
    (void)state;
    struct server_request *request = offer();
    stage_until_answered(request);
    assert_sent(request, "911000999");
    assert_in_range(request->waited, 1000 - MARGIN - 5, 999);
    assert_int_equal(stage_told("\"how\":\"default\""), 1);
}

static void a_disk_that_does_not_keep_up_delays_nothing(void **state)
{
    (void)state;
    stage.waiting = MANY;
    struct server_request *request = stage_ask("WHERETO", "");
    assert_int_equal(stage.job_count, 0);
    assert_int_equal(stage_told("\"query\":\"WHERETO\""), 1);
    stage_until_answered(request);
    assert_sent(request, "911000999");
    assert_in_range(request->waited, 0, 999);
    assert_int_equal(stage.job_count, 0);
}

static void a_disk_that_never_answers_delays_nothing(void **state)
{
    (void)state;
    struct server_request *request = stage_ask("WHERETO", "");
    assert_int_equal(stage_told("\"query\""), 0);
    stage_until_answered(request);
    assert_sent(request, "911000999");
    assert_in_range(request->waited, 0, 999);
    assert_int_equal(stage_told("\"query\""), 1);
    stage_store(0, "call", CALL_STARTED);
    assert_int_equal(stage_told("\"query\""), 1);
}

static void a_contact_that_never_comes_delays_nothing(void **state)
{
    (void)state;
    struct server_request *operators = stage_ask("WHERETO", CALLER);
    struct server_request *contacts = stage_ask("GREETING", CALLER);
    stage_until_answered(operators);
    stage_until_answered(contacts);
    assert_sent(operators, "911000999");
    assert_sent(contacts, "nobody");
    assert_in_range(contacts->waited, 0, 999);
    assert_int_equal(stage_told("\"query\""), 0);
}

static void a_clock_that_is_set_delays_nothing(void **state)
{
    (void)state;
    struct server_request *back = stage_ask_in("WHERETO", 3600000);
    struct server_request *slow = stage_ask_in("WHERETO", -500); /* its body took its time */
    stage_until_answered(slow);
    assert_in_range(slow->waited, 0, 499);
    stage_until_answered(back);
    assert_in_range(back->waited, 0, 999);
}

/* ---- What comes late */

static void what_comes_after_the_answer_is_no_matter(void **state)
{
    (void)state;
    struct server_request *request = stage_ask("WHERETO", CALLER);
    stage_until_answered(request);
    stage_look_up(1, NULL);
    stage_store(0, "call", CALL_STARTED);
    stage_store(1, "call", CALL_STARTED);
    stage_change("call", CALL_ENDED, "", "");
    assert_int_equal(request->answers, 1);
    assert_int_equal(stage_told("\"query\""), 0);
}

static void the_contact_may_come_behind_the_disk(void **state)
{
    (void)state;
    struct server_request *request = stage_ask("WHERETO", CALLER);
    stage_store(0, "call", CALL_STARTED);
    assert_int_equal(stage_told("\"query\""), 0);
    stage_look_up(1, NULL);
    assert_int_equal(stage_told("\"query\""), 1);
    assert_int_equal(stage_told("\"call\":\"call\""), 1);
    stage_until_answered(request);
    assert_in_range(request->waited, 0, 999);
}

static void a_failed_disk_is_told_all_with_the_answer(void **state)
{
    (void)state;
    struct server_request *request = stage_ask("WHERETO", "");
    stage_store(0, NULL, CALL_STARTED);
    assert_int_equal(stage_told("\"call\":null"), 1);
    take(1, "", FAILURE_NONE);
    assert_sent(request, "911000222");
    assert_int_equal(stage.job_count, 2);
    assert_string_equal(stage_step(1, "question"), "WHERETO");
    assert_string_equal(stage_step(1, "answer"), "WHERETO: DEST=911000222 (anna: Sales)");
    assert_string_equal(stage.jobs[1].record->by, "anna");
    size_t published = stage.published;
    stage_store(1, "call", CALL_STARTED);
    assert_int_equal(stage.published, published + 1);
}

/* ---- The end of the call */

static void a_call_that_is_over_has_no_open_question(void **state)
{
    (void)state;
    struct server_request *first = offer();
    stage_change("other", CALL_ENDED, "", "");
    assert_int_equal(first->answers, 0);
    stage_change("call", CALL_ENDED, "", "");
    assert_sent(first, "911000999");
    assert_int_equal(stage_told("\"how\":\"gone\""), 1);
    struct server_request *second = stage_ask("WHERETO", "");
    stage_store(stage.job_count - 1, "call", CALL_ENDED);
    assert_sent(second, "911000999");
    assert_int_equal(stage_told("\"how\":\"gone\""), 1);
}

static void a_call_that_was_another_is_that_one(void **state)
{
    (void)state;
    struct server_request *request = offer();
    stage_change("older", CALL_STARTED, "call", "");
    assert_int_equal(stage_told("\"call\":\"older\""), 1);
    stage_change("call", CALL_ENDED, "", "");
    stage_change("oldest", CALL_STARTED, "other", "older");
    assert_int_equal(stage_told("\"call\":\"oldest\""), 1);
    stage_change("older", CALL_ENDED, "", "");
    assert_int_equal(request->answers, 0);
    stage_change("oldest", CALL_ENDED, "", "");
    assert_int_equal(request->answers, 1);
}

static void all_who_ask_have_to_hang_up(void **state)
{
    (void)state;
    struct server_request *first = stage_ask("WHERETO", "");
    struct server_request *again = stage_ask_again(first, stage_path, "");
    assert_int_equal(stage.job_count, 1);
    stage_ask_again(first, "/hook/other/query", ""); /* is not the same */
    stage_ask_again(first, stage_path, "line=911000222");
    assert_int_equal(stage.job_count, 3);
    stage_hang_up(first);
    assert_int_equal(first->answers + again->answers, 0);
    stage_hang_up(again);
    assert_sent(first, "911000999");
    assert_sent(again, "911000999");
}

/* ---- Consoles */

static void the_last_console_takes_the_questions_with_it(void **state)
{
    (void)state;
    struct server_request *shown = offer();
    struct server_request *stored = stage_ask("WHERETO", "");
    struct server_request *looked_up = stage_ask("WHERETO", CALLER);
    stage_leave();
    assert_sent(shown, "911000999");
    assert_int_equal(stored->answers + looked_up->answers, 0);
    stage_store(1, "second", CALL_STARTED);
    assert_sent(stored, "911000999");
    stage_store(2, "third", CALL_STARTED);
    stage_look_up(1, NULL);
    assert_sent(looked_up, "911000999");
    assert_int_equal(stage_told("\"query\""), 1);
}

static void with_no_console_the_default_goes_at_once(void **state)
{
    (void)state;
    stage.consoles = 0;
    assert_sent(stage_ask("WHERETO", ""), "911000999");
    assert_int_equal(stage.job_count, 1);
    assert_string_equal(stage_step(0, "answer"),
                        "WHERETO: DEST=911000999 (default: no console is attached)");
}

static void one_that_a_new_console_sees_ends_with_its_call(void **state)
{
    (void)state;
    stage.consoles = 0;
    struct server_request *request = stage_ask("WHERETO", CALLER);
    stage.consoles = 1;
    stage_look_up(1, NULL);
    assert_int_equal(stage_told("\"query\""), 1);
    stage_hang_up(request);
    assert_sent(request, "911000999");
    assert_int_equal(stage_told("\"how\":\"gone\""), 1);
}

static void consoles_see_also_the_longest(void **state)
{
    (void)state;
    stage.vars = PAIRS_MAX;
    struct server_request *request = stage_ask("FULL", "");
    stage_store(0, "call", CALL_STARTED);
    assert_int_equal(stage_told("\"query\":\"FULL\""), 1);
    assert_int_equal(stage_told("\"key\":"), 2);
    take(1, "", FAILURE_NONE);
    assert_sent(request, "&quot;&quot;");
}

static void what_can_not_be_taken_leaves_it_open(void **state)
{
    (void)state;
    struct server_request *request = offer();
    take(2, "", FAILURE_NOT_DONE); /* the caller is no contact */
    take(3, "", FAILURE_NOT_DONE);
    take(10, "", FAILURE_NOT_DONE);
    take(-1, "", FAILURE_NOT_DONE);
    take(0, "", FAILURE_NOT_DONE);
    take(0, "abc", FAILURE_NOT_DONE);
    take(0, "+1", FAILURE_NOT_DONE);
    assert_int_equal(request->answers, 0);
    take(0, " 1-1-2 ", FAILURE_NONE);
    assert_sent(request, "\"112\"");
    take(1, "", FAILURE_NOT_DONE);
}

/* ---- The end of the engine */

static void an_engine_that_stops_answers_all(void **state)
{
    (void)state;
    struct server_request *shown = offer();
    struct server_request *stored = stage_ask("WHERETO", "");
    struct server_request *looked_up = stage_ask("WHERETO", CALLER);
    struct server_request *personal = stage_ask("GREETING", CALLER);
    questions_stop(stage.engine.questions);
    assert_sent(shown, "911000999");
    assert_sent(stored, "911000999");
    assert_sent(looked_up, "911000999");
    assert_sent(personal, "nobody");
    assert_int_equal(questions_open(stage.engine.questions), 0);
}

/* ---- At once */

static void rules_wait_for_nothing(void **state)
{
    (void)state;
    assert_sent(stage_ask("PLAIN", CALLER), "\"A\"");
    assert_sent(stage_ask("NONE", CALLER), "unknown query");
    stage_look_up(0, NULL); /* all contacts: there are none */
    assert_sent(stage_ask("GREETING", CALLER), "nobody");
    assert_int_equal(stage.job_count, 3);
    assert_int_equal(stage.lookup_count, 1);
}

static void contacts_are_filled_in(void **state)
{
    (void)state;
    struct server_request *fixed = stage_ask("NAMED", CALLER);
    struct server_request *contacts = stage_ask("GREETING", CALLER);
    struct server_request *operators = stage_ask("WHERETO", CALLER);
    assert_int_equal(fixed->answers + contacts->answers + operators->answers, 0);
    stage_store(0, "call", CALL_STARTED);
    for (size_t i = 1; i <= 3; i++)
        stage_look_up(i, "Ana Ruiz");
    assert_sent(fixed, "Ana Ruiz");
    assert_sent(contacts, "Ana Ruiz");
    assert_int_equal(stage_told("\"contact\":\"Ana Ruiz\""), 1);
    assert_sent(stage_ask("NAMED", ""), "\"NAME\"");
}

static void who_answered_is_told_behind_any_variables(void **state)
{
    static const char end[] = "… (fixed)";
    (void)state;
    assert_sent(stage_ask("LONG", ""), "\"A\"");
    const char *step = stage_step(1, "answer");
    assert_in_range(strlen(step), TIMELINE_DETAIL_MAX - 4, TIMELINE_DETAIL_MAX);
    assert_string_equal(step + strlen(step) - strlen(end), end);
}

/* What is too long for a step is in the journal beside it. */
static void a_long_answer_is_kept_whole(void **state)
{
    (void)state;
    assert_sent(stage_ask("LONG", ""), "\"A\"");
    assert_int_equal(stage.job_count, 2);
    assert_int_equal(stage.jobs[0].record->kind, RECORD_QUESTION);
    assert_null(stage_step(0, "answer"));
    assert_int_equal(stage.jobs[1].record->kind, RECORD_REPLY);
    assert_string_equal(stage.jobs[1].record->raw,
                        "{\"vars\":{\"A\":\"" TEN TEN TEN TEN TEN TEN "\"}}");
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, open_all, stage_shut)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_STAGE(the_default_goes_out_before_the_time_is_over),
        ON_STAGE(a_disk_that_does_not_keep_up_delays_nothing),
        ON_STAGE(a_disk_that_never_answers_delays_nothing),
        ON_STAGE(a_contact_that_never_comes_delays_nothing),
        ON_STAGE(a_clock_that_is_set_delays_nothing),
        ON_STAGE(what_comes_after_the_answer_is_no_matter),
        ON_STAGE(the_contact_may_come_behind_the_disk),
        ON_STAGE(a_failed_disk_is_told_all_with_the_answer),
        ON_STAGE(a_call_that_is_over_has_no_open_question),
        ON_STAGE(a_call_that_was_another_is_that_one),
        ON_STAGE(all_who_ask_have_to_hang_up),
        ON_STAGE(the_last_console_takes_the_questions_with_it),
        ON_STAGE(with_no_console_the_default_goes_at_once),
        ON_STAGE(one_that_a_new_console_sees_ends_with_its_call),
        ON_STAGE(consoles_see_also_the_longest),
        ON_STAGE(what_can_not_be_taken_leaves_it_open),
        ON_STAGE(an_engine_that_stops_answers_all),
        ON_STAGE(rules_wait_for_nothing),
        ON_STAGE(contacts_are_filled_in),
        ON_STAGE(who_answered_is_told_behind_any_variables),
        ON_STAGE(a_long_answer_is_kept_whole),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("question", tests, NULL, NULL);
}
