/* SPDX-License-Identifier: MIT */
/* Programs that answer questions: all that one may do wrong, what it inherits, and that nothing of
   it is left. */
#include "command_stage.h"
#include "scratch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define BIG (200u * 1024u) /* more than a pipe takes */

/* ---- Bad ones: what it does the first time; after that it is good */

struct bad {
    const char *name;
    const char *script;
    bool asked; /* it does so when it has a question, else by itself */
    size_t big; /* bytes of that question; 0: a short one */
    const char *why;
    const char *words; /* in the log, behind it; NULL: none */
};

static const struct bad bad_ones[] = {
    {"ends at once", "exit 0", false, 0, "ended with exit code 0", NULL},
    {"ends at once with a word", "echo 'oh no' >&2; exit 3", false, 0, "ended with exit code 3",
     "oh no"},
    {"is ended by a signal", "kill -TERM $$", false, 0, "was ended by signal 15", NULL},
    {"prints without being asked", "echo ready; exec sleep 1000", false, 0,
     "wrote something without being asked", NULL},
    {"prints without end", "yes", false, 0, "wrote something without being asked", NULL},
    {"prints without end or line", "cat /dev/zero", false, 0, "wrote something without being asked",
     NULL},
    {"floods its standard error", "yes flood >&2", false, 0, "wrote too much on its standard error",
     "flood"},
    {"closes its output", "exec >&-; exec sleep 1000", false, 0, "closed its output", NULL},
    {"leaves another one behind", "sleep 1000 & exit 1", false, 0, "ended with exit code 1", NULL},
    {"ends when asked", "read -r line; exit 0", true, 0, "ended with exit code 0", NULL},
    {"fails when asked", "read -r line; printf 'one\\n\\n two\\033[2J\\377\\n\\n' >&2; exit 1",
     true, 0, "ended with exit code 1", " two?[2J?\n"},
    {"is ended by a signal when asked", "read -r line; kill -ABRT $$", true, 0,
     "was ended by signal 6", NULL},
    {"is killed when asked", "read -r line; kill -KILL $$", true, 0, "was ended by signal 9", NULL},
    {"ends in the middle of a line", "read -r line; printf '{\"vars\":{'; exit 1", true, 0,
     "in the middle of a line", NULL},
    {"answers without an end of line", "read -r line; printf '{}'; exit 0", true, 0,
     "ended with exit code 0 in the middle of a line", NULL},
    {"answers without end", "read -r line; tr '\\0' x </dev/zero", true, 0,
     "wrote a line that is too long", NULL},
    {"answers a byte too much",
     "read -r line; head -c 65537 /dev/zero | tr '\\0' x; echo; exec sleep 1000", true, 0,
     "wrote a line that is too long", NULL},
    {"answers with zeros", "read -r line; cat /dev/zero", true, 0, "wrote a byte 0", NULL},
    {"answers with a zero", "read -r line; printf 'a\\0b\\n'; exec sleep 1000", true, 0,
     "wrote a byte 0", NULL},
    {"floods its standard error when asked", "read -r line; yes flood >&2", true, 0,
     "wrote too much on its standard error", "flood"},
    {"closes its output when asked", "read -r line; exec >&-; exec sleep 1000", true, 0,
     "closed its output", NULL},
    {"closes its input when asked", "head -c 10 >/dev/null; exec <&-; exec sleep 1000", true, BIG,
     "does not take its input", NULL},
    {"answers what it has not read", "head -c 1 >/dev/null; echo early; exec sleep 1000", true, BIG,
     "answered before it had read the question", NULL},
    {"leaves another one behind when asked", "read -r line; sleep 1000 & exit 1", true, 0,
     "ended with exit code 1", NULL},
};

#define BAD_ONES (sizeof bad_ones / sizeof bad_ones[0])

static const struct bad *bad_now;

/* It costs one answer at most, and a line in the log. */
static void a_bad_one_costs_one_answer(void **state)
{
    struct stage *stage = *state;
    const struct bad *bad = bad_now++;
    stage_start(stage, stage_program(bad->script));
    if (bad->asked) {
        struct stage_ask *ask =
            bad->big ? stage_ask_long(stage, bad->big) : stage_ask(stage, "first");
        stage_until_told(stage, ask);
        stage_expect_failure(ask, bad->why);
    } else {
        stage_until_log(stage, bad->why);
    }
    for (int i = 0; i < 3; i++)
        stage_expect_answer(stage, "and then?");
    if (stage_log_count("\n") != 1 || stage_log_count("query.RUTA: /") != 1)
        stage_log_show();
    assert_int_equal(stage_log_count(bad->why), 1);
    assert_int_equal(stage_log_count("\n"), 1);
    assert_int_equal(stage_log_count("query.RUTA: /"), 1);
    assert_int_equal(stage_log_count("its last words: "), bad->words ? 1 : 0);
    if (bad->words)
        assert_int_equal(stage_log_count(bad->words), 1);
}

/* What is behind the answer is nobody's, but the answer is one. */
static void two_lines_for_one(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_program("read -r line; printf 'one\\ntwo\\n'; exec sleep 1000"));
    struct stage_ask *ask = stage_ask(stage, "first");
    ask->again = 1;
    stage_until_all_told(stage);
    assert_string_equal(ask->line, "one");
    assert_int_equal(stage->asked, 2);
    assert_string_equal(stage->asks[1].line, "<again>");
    stage_until_log(stage, "wrote more than one line for one question");
    assert_int_equal(stage_log_count("\n"), 1);
}

/* The second line comes later, while nothing is asked. */
static void a_line_too_much_is_not_taken_for_the_next_answer(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_program(
        "read -r line; echo one; read -r line <\"$0.fifo\"; echo two; told; exec sleep 1000");
    assert_int_equal(mkfifo(stage_script_file("fifo"), 0600), 0);
    stage_start(stage, path);
    struct stage_ask *ask = stage_ask(stage, "first");
    stage_until_told(stage, ask);
    assert_string_equal(ask->line, "one");
    int file = open(stage_script_file("fifo"), O_WRONLY | O_CLOEXEC);
    assert_int_equal(write(file, "go\n", 3), 3);
    close(file);
    while (access(stage_script_file("told"), F_OK) !=
           0) /* the loop has not seen it when the next one is asked */
        usleep(1000);
    stage_expect_answer(stage, "second");
    stage_until_log(stage, "wrote something without being asked");
    assert_int_equal(stage_log_count("\n"), 1);
}

static void one_that_has_closed_its_input_costs_nothing(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_program("exec <&-; told; exec sleep 1000");
    stage_start(stage, path);
    stage_until_file(stage, stage_script_file("told"));
    stage_expect_answer(stage, "what now?");
    stage_until_log(stage, "does not take its input");
    assert_int_equal(stage_log_count("\n"), 1);
}

static void an_answer_before_the_end_counts(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_program("read -r line; echo \"<$line>\"; exit 1"));
    stage_expect_answer(stage, "first");
    stage_until_log(stage, "ended with exit code 1");
    stage_expect_answer(stage, "second");
    assert_int_equal(stage_log_count("\n"), 1);
}

static void what_it_says_between_answers_is_no_fault(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_script("while read -r line; do\n"
                                    "head -c 20000 /dev/zero >&2; echo \"<$line>\"\ndone"));
    for (int i = 0; i < 10; i++) {
        stage_expect_answer(stage, "what now?");
        assert_int_equal(stage_log_count("\n"), 0);
    }
}

static void one_that_can_not_be_started(void **state)
{
    struct stage *stage = *state;
    static const char *const whys[][2] = {{"no-such-program-here", "No such file or directory"},
                                          {"/etc/passwd", "Permission denied"},
                                          {"/", "Permission denied"},
                                          {" ", "No such file or directory"}};
    for (size_t i = 0; i < sizeof whys / sizeof whys[0]; i++) {
        char sentence[256];
        stage_start(stage, whys[i][0]);
        snprintf(sentence, sizeof sentence, "query.RUTA: can't start %s: %s\n", whys[i][0],
                 whys[i][1]);
        assert_int_equal(stage_log_count(sentence), 1); /* before anything is asked */
        struct stage_ask *ask = stage_ask(stage, "x");
        stage_until_told(stage, ask);
        stage_expect_failure(ask, whys[i][1]);
        assert_int_equal(stage_log_count(sentence), 2);
        stage_close(stage);
    }
}

static void one_that_comes_to_be_is_started(void **state)
{
    struct stage *stage = *state;
    char path[SCRATCH_PATH_SIZE];
    snprintf(path, sizeof path, "%s", scratch_path("late"));
    stage_start(stage, path);
    static const char script[] = "#!/bin/sh\nwhile read -r line; do echo \"<$line>\"; done\n";
    scratch_write("late", script, strlen(script), 0700);
    stage_expect_answer(stage, "what now?");
}

static void no_descriptor_is_left_where_none_can_be_had(void **state)
{
    struct stage *stage = *state;
    struct rlimit before, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    stage_start(stage, "true"); /* the loop opens what it keeps */
    stage_close(stage);
    int next = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(next);
    for (int spare = 0; spare < 8; spare++) {
        few = (struct rlimit){(rlim_t)(next + spare), before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
        stage_start(stage, "cat");
        struct stage_ask *ask = stage_ask(stage, "x");
        stage_until_told(stage, ask);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        assert_true(ask->why[0]);
        stage_close(stage);
        int now = open("/dev/null", O_RDONLY | O_CLOEXEC);
        close(now);
        assert_int_equal(now, next);
    }
}

/* ---- What a child inherits, and what it leaves */

/* Without the two that the C library keeps for its threads: nobody can set those, and whoever runs
   this test may hand them on. */
#define OF_THE_LIBRARY (3ULL << 31)

static long status_mask(long pid, const char *name)
{
    char path[64], line[256];
    unsigned long long mask = 1;
    snprintf(path, sizeof path, "/proc/%ld/status", pid);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, name, strlen(name)) == 0)
            mask = strtoull(line + strlen(name), NULL, 16);
    }
    fclose(file);
    return (long)(mask & ~OF_THE_LIBRARY);
}

static void it_inherits_nothing(void **state)
{
    struct stage *stage = *state;
    int ends[2], file = open("/dev/null", O_RDWR), server = socket(AF_INET, SOCK_STREAM, 0);
    sigset_t blocked, before;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(listen(server, 1), 0);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    signal(SIGHUP, SIG_IGN);
    const char *path = stage_program("echo $$ >\"$0.pid\"; told; exec cat");
    char list[64];
    stage_start(stage, path);
    for (int i = 0; i < 3; i++) { /* also the later ones, that find more open */
        struct stage_ask *ask = stage_ask(stage, "what now?");
        stage_until_told(stage, ask);
        assert_string_equal(ask->line, i < 3 ? "what now?" : "");
    }
    signal(SIGHUP, SIG_DFL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    long pid = stage_number(stage_script_file("pid"));
    for (int i = 0; i < 64; i++) {
        snprintf(list, sizeof list, "/proc/%ld/fd/%d", pid, i);
        assert_int_equal(access(list, F_OK) == 0, i < 3);
    }
    assert_int_equal(getsid((pid_t)pid), pid);
    assert_int_equal(getpgid((pid_t)pid), pid);
    assert_int_equal(status_mask(pid, "SigBlk:"), 0);
    assert_int_equal(status_mask(pid, "SigIgn:"), 0);
    close(file);
    close(server);
    close(ends[0]);
    close(ends[1]);
}

static void what_it_started_goes_with_it(void **state)
{
    struct stage *stage = *state;
    const char *path =
        stage_program("sh -c 'echo $$ >\"$0.child\"; trap \"\" TERM; sleep 1000; :' \"$0\" &\n"
                      "while [ ! -s \"$0.child\" ]; do sleep 0.01; done; told");
    stage_start(stage, path);
    stage_until_file(stage, stage_script_file("told"));
    long pid = stage_number(stage_script_file("child"));
    assert_false(stage_is_gone(pid));
    stage_expect_answer(stage, "what now?");
    stage_close(stage);
    for (int64_t since = stage_now(); !stage_is_gone(pid); usleep(1000))
        assert_true(stage_now() - since < STAGE_PATIENCE * INT64_C(1000000));
}

static void what_it_leaves_behind_goes_too(void **state)
{
    struct stage *stage = *state;
    stage_start(stage, stage_program("sleep 1000 & echo $! >\"$0.child\"; exit 1"));
    stage_until_log(stage, "ended with exit code 1");
    long pid = stage_number(stage_script_file("child"));
    for (int64_t since = stage_now(); !stage_is_gone(pid); usleep(1000))
        assert_true(stage_now() - since < STAGE_PATIENCE * INT64_C(1000000));
}

/* One that has left the session keeps the pipes open: nobody waits for that. */
static void one_that_got_away_holds_nobody_up(void **state)
{
    struct stage *stage = *state;
    const char *path =
        stage_program("setsid sh -c 'echo $$ >\"$0.child\"; exec sleep 1000' \"$0\" &\n"
                      "while [ ! -s \"$0.child\" ]; do sleep 0.01; done\n"
                      "read -r line; echo \"<$line>\"; exit 7");
    stage_start(stage, path);
    stage_expect_answer(stage, "first");
    stage_until_log(stage, "ended with exit code 7");
    stage_expect_answer(stage, "second");
    stage_close(stage);
    long pid = stage_number(stage_script_file("child"));
    assert_false(stage_is_gone(pid));
    kill((pid_t)pid, SIGKILL);
}

/* ---- The close */

static void it_closes_at_any_time(void **state)
{
    struct stage *stage = *state;
    static const char *const programs[] = {"yes", "sleep 1000", "true", "cat",
                                           "no-such-program-here"};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        stage_start(stage, programs[i]); /* just started */
        stage_close(stage);
        stage_start(stage, programs[i]);
        uv_run(&stage->loop, UV_RUN_NOWAIT);
        stage_close(stage);
        stage_start(stage, programs[i]);
        for (int j = 0; j < 10; j++)
            stage_ask_long(stage, j % 2 ? BIG : 10);
        uv_run(&stage->loop, UV_RUN_NOWAIT);
        stage_close(stage);
    }
    stage_start(stage, "true");
    siginfo_t ended; /* it is dead, and the loop does not know */
    assert_int_equal(waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT), 0);
    stage_close(stage);
    assert_int_equal(stage_log_count("has not ended"), 0);
}

static void one_that_can_not_be_killed_does_not_keep_it(void **state)
{
    struct stage *stage = *state;
    const char *path = stage_program("echo $$ >\"$0.pid\"; exec sleep 1000");
    stage_start(stage, path);
    stage_until_lines(stage, stage_script_file("pid"), 1);
    stage_kill_nothing = true;
    stage_close(stage);
    stage_kill_nothing = false;
    assert_int_equal(stage_log_count("was killed and has not ended"), 1);
    pid_t pid = (pid_t)stage_number(stage_script_file("pid"));
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static const struct CMUnitTest tests[] = {
    STAGE_TEST(two_lines_for_one),
    STAGE_TEST(a_line_too_much_is_not_taken_for_the_next_answer),
    STAGE_TEST(one_that_has_closed_its_input_costs_nothing),
    STAGE_TEST(an_answer_before_the_end_counts),
    STAGE_TEST(what_it_says_between_answers_is_no_fault),
    STAGE_TEST(one_that_can_not_be_started),
    STAGE_TEST(one_that_comes_to_be_is_started),
    STAGE_TEST(no_descriptor_is_left_where_none_can_be_had),
    STAGE_TEST(it_inherits_nothing),
    STAGE_TEST(what_it_started_goes_with_it),
    STAGE_TEST(what_it_leaves_behind_goes_too),
    STAGE_TEST(one_that_got_away_holds_nobody_up),
    STAGE_TEST(it_closes_at_any_time),
    STAGE_TEST(one_that_can_not_be_killed_does_not_keep_it),
};

#define TESTS (sizeof tests / sizeof tests[0])

int main(void)
{
    struct CMUnitTest all[BAD_ONES + TESTS];
    stage_prepare();
    for (size_t i = 0; i < BAD_ONES; i++)
        all[i] = (struct CMUnitTest){bad_ones[i].name, a_bad_one_costs_one_answer, stage_open,
                                     stage_shut, NULL};
    memcpy(all + BAD_ONES, tests, sizeof tests);
    bad_now = bad_ones;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("command_bad", all, NULL, NULL);
}
