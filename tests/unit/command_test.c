/* SPDX-License-Identifier: MIT */
/* Programs that answer questions: who is asked when, who waits, who is too late, and what follows
   from many failures. */
#include "base/log.h"
#include "command_stage.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define BIG (200u * 1024u) /* more than a pipe takes */

/* ---- Good ones */

static void a_good_one_stays(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_script("echo $$ >>\"$0.starts\"\n" STAGE_GOOD));
    stage_until_lines(stage, stage_script_file("starts"), 1);
    long first = stage_number(stage_script_file("starts"));
    for (int i = 0; i < 3; i++)
        stage_expect_answer(stage, "what now?");
    assert_int_equal(stage_number(stage_script_file("starts")), first);
    assert_int_equal(stage_log_count("\n"), 0);
    stage_close(stage);
    assert_true(stage_is_gone(first));
}

static void it_is_split_at_blanks_and_found_in_the_path(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_program("read -r line; echo \"$#:$1:$2:$line\"; read -r line");
    char line[SCRATCH_PATH_SIZE + 32];
    snprintf(line, sizeof line, " sh \t%s  --fast '$HOME ", path);
    stage_start(stage, line);
    struct stage_ask *ask = stage_ask(stage, "x");
    stage_until_told(stage, ask);
    assert_string_equal(ask->line, "2:--fast:'$HOME:x");
}

/* All but one process have hung: the rest goes through that one, in its order. */
static void who_waits_is_served_in_order(void **state)
{
    struct stage *stage = *state;
    struct stage_ask *asks[100];
    char line[32];
    stage_start(stage, stage_script("while read -r line; do\n"
                                    "[ \"$line\" != hang ] || exec sleep 1000\n"
                                    "echo \"<$line>\"\ndone"));
    for (int i = 0; i < COMMAND_PROCESSES - 1; i++)
        stage_ask(stage, "hang");
    for (int i = 0; i < 100; i++) {
        snprintf(line, sizeof line, "%d", i);
        asks[i] = stage_ask(stage, line);
    }
    asks[10]->again = 1; /* asks when the process has just become free: others were first */
    while (stage->asked < COMMAND_PROCESSES + 100)
        uv_run(&stage->loop, UV_RUN_ONCE);
    struct stage_ask *again = &stage->asks[stage->asked - 1];
    stage_until_told(stage, again);
    assert_int_equal(again->order, 101);
    for (int i = 0; i < 100; i++) {
        snprintf(line, sizeof line, "<%d>", i);
        assert_string_equal(asks[i]->line, line);
        assert_int_equal(asks[i]->order, i + 1);
    }
}

static void many_at_a_time_get_their_own_answers(void **state)
{
    struct stage *stage = *state;
    char line[64];
    stage_start(stage, stage_script("while read -r line; do\n"
                                    "case \"$line\" in *3|*7) sleep 0.01;; esac\n"
                                    "echo \"<$line>\"\ndone"));
    for (int i = 0; i < 200; i++) {
        snprintf(line, sizeof line, "question %d", i);
        stage_ask(stage, line);
    }
    stage_until_all_told(stage);
    for (int i = 0; i < 200; i++) {
        snprintf(line, sizeof line, "<question %d>", i);
        assert_string_equal(stage->asks[i].line, line);
        assert_string_equal(stage->asks[i].why, "");
    }
    assert_int_equal(stage_log_count("\n"), 0);
}

static void it_is_fast(void **state)
{
    struct stage *stage = *state;
    int64_t best = INT64_MAX, sum = 0;
    stage_start(stage, "cat");
    for (int i = 0; i < 200; i++) {
        int64_t since = stage_now();
        struct stage_ask *ask = stage_ask(stage, "{\"query\":\"RUTA\"}");
        stage_until_told(stage, ask);
        int64_t took = ask->told_at - since;
        best = took < best ? took : best;
        sum += took;
    }
    print_message("# an answer took %.3f ms, the best one %.3f ms\n", (double)sum / 200 / 1e6,
                  (double)best / 1e6);
    assert_true(best < 1000000);
}

static void a_long_question_and_a_long_answer_pass(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, "head -n 1");
    struct stage_ask *ask = stage_ask_long(stage, COMMAND_LINE_MAX);
    stage_until_told(stage, ask);
    assert_int_equal(ask->length, COMMAND_LINE_MAX);
    stage_until_log(stage, "head ended with exit code 0"); /* after its answer: idle */
    ask = stage_ask_long(stage, COMMAND_LINE_MAX + 1);
    stage_until_told(stage, ask);
    stage_expect_failure(ask, "head wrote a line that is too long");
}

static void the_end_of_a_line_is_no_part_of_it(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_program("read -r line; printf 'a b \\r\\n'; read -r line; echo"));
    struct stage_ask *ask = stage_ask(stage, "x");
    stage_until_told(stage, ask);
    assert_string_equal(ask->line, "a b ");
    ask = stage_ask(stage, "x");
    stage_until_told(stage, ask);
    assert_string_equal(ask->line, "");
    assert_string_equal(ask->why, "");
}

/* ---- Too late */

static void a_slow_one_is_dropped(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_program("trap '' TERM INT HUP; echo $$ >\"$0.pid\"\n"
                                     "read -r line; echo \"<$line>\"\n"
                                     "read -r line; told; sleep 1000; sleep 1000"));
    stage_expect_answer(stage, "first");
    struct stage_ask *ask = stage_ask(stage, "second");
    stage_until_file(stage, stage_script_file("told"));
    stage_drop(ask);
    stage_expect_answer(stage, "third");
    stage_until_log(stage, "had not answered after ");
    assert_true(stage_is_gone(stage_number(stage_script_file("pid"))));
    assert_false(ask->told);
    assert_int_equal(stage_log_count("\n"), 1);
}

/* It is not killed again and again before it is ready, and its late answer is nobody's. */
static void one_that_starts_slowly_gets_ready(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_script(
                           "echo $$ >>\"$0.starts\"\n"
                           "while [ ! -e \"$0.go\" ]; do sleep 0.01; done\n"
                           "while read -r line; do echo \"<$line>\"; echo >>\"$0.answers\"; done"));
    struct stage_ask *ask = stage_ask(stage, "first");
    stage_until_lines(stage, stage_script_file("starts"), 1);
    stage_drop(ask);
    assert_int_equal(stage_log_count("had not answered after "), 1);
    fclose(fopen(stage_script_file("go"), "we"));
    stage_until_lines(stage, stage_script_file("answers"), 1);
    uv_run(&stage->loop, UV_RUN_NOWAIT);
    long first = stage_number(stage_script_file("starts"));
    stage_expect_answer(stage, "second");
    stage_expect_answer(stage, "third");
    assert_false(stage_is_gone(first));
    assert_int_equal(stage_file_lines(stage_script_file("starts")), 1);
    assert_false(ask->told);
    assert_int_equal(stage_timers(stage), 0); /* nothing threatens it */
    remove(stage_script_file("go"));
    stage_ask(stage, "fourth");
    ask = stage_ask(stage, "fifth"); /* for a second one, that starts as slowly */
    stage_until_lines(stage, stage_script_file("starts"), 2);
    stage_until_lines(stage, stage_script_file("answers"), 4);
    stage_drop(ask);
    fclose(fopen(stage_script_file("go"), "we"));
    stage_until_lines(stage, stage_script_file("answers"), 5);
    uv_run(&stage->loop, UV_RUN_NOWAIT);
    struct stage_ask *sixth = stage_ask(stage, "sixth");
    struct stage_ask *last = stage_ask(stage, "seventh");
    stage_until_told(stage, sixth);
    stage_until_told(stage, last);
    assert_string_equal(last->line, "<seventh>");
    assert_int_equal(stage_file_lines(stage_script_file("starts")), 2);
    ask = stage_ask(stage, "eighth");
    stage_drop(ask); /* it has answered before: it is none that starts */
    while (stage_log_count("had not answered after ") < 3)
        uv_run(&stage->loop, UV_RUN_ONCE);
    assert_true(stage_is_gone(first));
}

static void one_that_never_gets_ready_is_killed(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_program("echo $$ >\"$0.pid\"; read -r line; told; exec sleep 1000"));
    struct stage_ask *ask = stage_ask(stage, "first");
    stage_until_file(stage, stage_script_file("told"));
    stage_drop(ask);
    long pid = stage_number(stage_script_file("pid"));
    stage_expect_answer(stage, "second");
    assert_false(stage_is_gone(pid));
    stage_until_gone(stage, pid);
    stage_expect_answer(stage, "third");
    assert_int_equal(stage_log_count("\n"), 1);
}

/* The others are there for who asks meanwhile. */
static void one_at_a_time_gets_ready(void **state)
{
    struct stage *stage = *state;
    struct stage_ask *asks[COMMAND_PROCESSES];
    stage_start(stage, stage_script("echo $$ >>\"$0.starts\"\n"
                                    "while read -r line; do\n"
                                    "[ \"$line\" != hang ] || exec sleep 1000\n"
                                    "echo \"<$line>\"\ndone"));
    for (int i = 0; i < COMMAND_PROCESSES; i++)
        asks[i] = stage_ask(stage, "hang");
    stage_until_lines(stage, stage_script_file("starts"), COMMAND_PROCESSES);
    for (int i = 0; i < COMMAND_PROCESSES; i++)
        stage_drop(asks[i]);
    for (int i = 0; i < 3; i++)
        stage_expect_answer(stage, "what now?");
    while (stage_log_count("had not answered after ") < COMMAND_PROCESSES)
        uv_run(&stage->loop, UV_RUN_ONCE);
    assert_int_equal(stage_log_count("\n"), COMMAND_PROCESSES);
}

static void one_that_reads_nothing_holds_nobody_up(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_program("told; exec sleep 1000");
    stage_start(stage, path);
    struct stage_ask *ask = stage_ask_long(stage, BIG);
    stage_until_file(stage, stage_script_file("told"));
    stage_expect_answer(stage, "second");
    stage_drop(ask);
    stage_expect_answer(stage, "third");
    assert_false(ask->told);
}

static void one_that_waits_is_dropped(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_script("while read -r line; do\n"
                                    "[ \"$line\" != hang ] || exec sleep 1000\n"
                                    "echo \"<$line>\"\ndone");
    stage_start(stage, path);
    struct stage_ask *hung[COMMAND_PROCESSES];
    for (int i = 0; i < COMMAND_PROCESSES; i++)
        hung[i] = stage_ask(stage, "hang");
    struct stage_ask *waits = stage_ask(stage, "waits");
    struct stage_ask *behind = stage_ask(stage, "behind");
    struct stage_ask *last = stage_ask(stage, "last");
    stage_drop(waits);
    stage_drop(last);
    assert_int_equal(stage_log_count("was free for a question"), 2);
    stage_drop(hung[1]);
    stage_until_told(stage, behind);
    assert_string_equal(behind->line, "<behind>");
    for (int i = 0; i < COMMAND_PROCESSES; i++) {
        if (i != 1)
            stage_drop(hung[i]);
    }
    stage_expect_answer(stage, "all well");
    assert_false(waits->told || last->told || hung[0]->told);
}

static void one_is_dropped_before_anything_has_run(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, "cat");
    struct stage_ask *given = stage_ask(stage, "x");
    struct stage_ask *waits = stage_ask(stage, "y");
    stage_drop(given);
    stage_drop(waits);
    struct stage_ask *next = stage_ask(stage, "z");
    stage_until_told(stage, next);
    assert_string_equal(next->line, "z");
    assert_int_equal(stage->told, 1);
}

/* ---- Refused answers, and who asks again when told */

static void a_refused_answer_costs_the_process(void **state)
{
    struct stage *stage = *state;
    stage_start(stage,
                stage_program("echo $$ >\"$0.pid\"; read -r line; echo rubbish; exec sleep 1000"));
    struct stage_ask *ask = stage_ask(stage, "first");
    ask->refuse = true;
    stage_until_told(stage, ask);
    assert_string_equal(ask->line, "rubbish");
    stage_expect_answer(stage, "second");
    stage_until_log(stage, "gave an answer that is none: it is not what was expected");
    assert_int_equal(stage_log_count("\n"), 1);
    command_refuse(stage->command, "nothing was told"); /* outside: of no effect */
    stage_expect_answer(stage, "third");
    assert_int_equal(stage_log_count("\n"), 1);
}

static void who_is_told_may_ask(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_script(STAGE_GOOD));
    struct stage_ask *ask = stage_ask(stage, "again");
    ask->again = 20;
    stage_until_all_told(stage);
    assert_int_equal(stage->told, 21);
    assert_string_equal(stage->asks[20].line, "<again>");
    stage_close(stage);
    stage_start(stage, "no-such-program-here");
    ask = stage_ask(stage, "again");
    ask->again = 20;
    stage_until_all_told(stage);
    assert_int_equal(stage->told, 42);
}

/* ---- Many failures */

static void one_that_always_fails_is_held_back(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_script(
        "while read -r line; do\n[ -e \"$0.good\" ] || exit 1\necho \"<$line>\"\ndone");
    stage_start(stage, path);
    for (int i = 0; i < COMMAND_FAILURES_MAX; i++) {
        struct stage_ask *ask = stage_ask(stage, "x");
        stage_until_told(stage, ask);
        stage_expect_failure(ask, "ended with exit code 1");
    }
    int64_t since = stage_now();
    int turned_away = 0;
    struct stage_ask *ask = NULL;
    do {
        stage_until_told(stage, ask = stage_ask(stage, "x"));
        usleep(20000);
        turned_away += strstr(ask->why, "not started again") != NULL;
    } while (strstr(ask->why, "not started again"));
    assert_true(turned_away > 0);
    stage_expect_failure(ask, "ended with exit code 1");
    assert_true(stage_now() - since > (COMMAND_HOLD_MS - 500) * INT64_C(1000000));
    fclose(fopen(stage_script_file("good"), "we"));
    do
        stage_until_told(stage, ask = stage_ask(stage, "x"));
    while (usleep(20000) == 0 && strstr(ask->why, "not started again"));
    assert_string_equal(ask->line, "<x>"); /* and from here on all is well */
    stage_expect_answer(stage, "y");
    stage_expect_answer(stage, "z");
}

static void an_answer_among_failures_is_enough(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_script("while read -r line; do\n"
                                    "[ \"$line\" != bad ] || exit 1\n"
                                    "echo \"<$line>\"\ndone"));
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < COMMAND_FAILURES_MAX - 1; j++) {
            struct stage_ask *ask = stage_ask(stage, "bad");
            stage_until_told(stage, ask);
            stage_expect_failure(ask, "ended with exit code 1");
        }
        stage_expect_answer(stage, "good");
    }
}

static void refused_answers_hold_it_back(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, "cat");
    for (int i = 0; i < COMMAND_FAILURES_MAX; i++) {
        struct stage_ask *ask = stage_ask(stage, "x");
        ask->refuse = true;
        stage_until_told(stage, ask);
        assert_string_equal(ask->line, "x");
    }
    while (stage_log_count("gave an answer that is none") < COMMAND_FAILURES_MAX)
        uv_run(&stage->loop, UV_RUN_ONCE);
    struct stage_ask *ask = stage_ask(stage, "x");
    stage_until_told(stage, ask);
    stage_expect_failure(ask, "not started again");
}

static void the_log_is_bounded(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, "no-such-program-here");
    for (int i = 0; i < 100; i++)
        stage_ask(stage, "x");
    stage_until_all_told(stage);
    assert_int_equal(stage_log_count("\n"), LOG_LIMIT_LINES);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        STAGE_TEST(a_good_one_stays),
        STAGE_TEST(it_is_split_at_blanks_and_found_in_the_path),
        STAGE_TEST(who_waits_is_served_in_order),
        STAGE_TEST(many_at_a_time_get_their_own_answers),
        STAGE_TEST(it_is_fast),
        STAGE_TEST(a_long_question_and_a_long_answer_pass),
        STAGE_TEST(the_end_of_a_line_is_no_part_of_it),
        STAGE_TEST(a_slow_one_is_dropped),
        STAGE_TEST(one_that_starts_slowly_gets_ready),
        STAGE_TEST(one_that_never_gets_ready_is_killed),
        STAGE_TEST(one_at_a_time_gets_ready),
        STAGE_TEST(one_that_reads_nothing_holds_nobody_up),
        STAGE_TEST(one_that_waits_is_dropped),
        STAGE_TEST(one_is_dropped_before_anything_has_run),
        STAGE_TEST(a_refused_answer_costs_the_process),
        STAGE_TEST(who_is_told_may_ask),
        STAGE_TEST(one_that_always_fails_is_held_back),
        STAGE_TEST(an_answer_among_failures_is_enough),
        STAGE_TEST(refused_answers_hold_it_back),
        STAGE_TEST(the_log_is_bounded),
    };
    stage_prepare();
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
