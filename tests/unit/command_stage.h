/* SPDX-License-Identifier: MIT */
/* A loop with one command in it, what it was asked and what became of that, and what it leaves
   behind: descriptors, children, lines in the log. */
#ifndef TESTS_COMMAND_STAGE_H
#define TESTS_COMMAND_STAGE_H

#include "engine/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STAGE_ASKS_MAX   256
#define STAGE_PATIENCE   20000 /* ms for anything at all */
#define STAGE_ANSWER_MAX 200   /* bytes kept */

struct stage_ask {
    struct command_ask *ask; /* NULL once it is over */
    bool told;
    char line[STAGE_ANSWER_MAX]; /* what it began with */
    size_t length;
    char why[FAILURE_SENTENCE_MAX]; /* "": answered */
    int64_t told_at;                /* ns */
    int order;                      /* among all that were told, from 1 */
    bool refuse;                    /* to be set before the answer: it is none */
    int again;                      /* questions that are asked when it is told */
};

struct stage {
    uv_loop_t loop;
    uv_timer_t guard;
    struct command *command;
    struct stage_ask asks[STAGE_ASKS_MAX];
    int asked, told;
    bool asking;
    int files; /* open before */
    int log;   /* the standard error of the test meanwhile */
};

/* Called once, before all tests. */
void stage_prepare(void);
/* As setup and teardown of a test; *state is the stage. The teardown closes the command if the test
   has not, and fails where a descriptor, a child or anything of the loop is left. */
int stage_open(void **state);
int stage_shut(void **state);
#define STAGE_TEST(test) cmocka_unit_test_setup_teardown(test, stage_open, stage_shut)

/* What a good one does. */
#define STAGE_GOOD "while read -r line; do echo \"<$line>\"; done\n"

/* Writes a program, a shell's script, into the scratch directory and gives its path: good until the
   next but three. It may say `told` where it has come to a point that the test waits for. */
const char *stage_script(const char *body);
/* One that does what is `bad` when it runs for the first time, and is good after that. */
const char *stage_program(const char *bad);
/* A file of the script that was made last: `what` "told" is there once it has said so. */
const char *stage_script_file(const char *what);
void stage_start(struct stage *stage, const char *line);

struct stage_ask *stage_ask(struct stage *stage, const char *line);
struct stage_ask *stage_ask_long(struct stage *stage, size_t length);
void stage_drop(struct stage_ask *ask);

/* Asks, and is answered as a good one does. */
void stage_expect_answer(struct stage *stage, const char *question);
/* It has failed, for a reason that has this in it. */
void stage_expect_failure(const struct stage_ask *ask, const char *part);

/* Runs the loop until that is so; fails after STAGE_PATIENCE. */
void stage_until_told(struct stage *stage, const struct stage_ask *ask);
void stage_until_all_told(struct stage *stage);
void stage_until_file(struct stage *stage, const char *path);
void stage_until_lines(struct stage *stage, const char *path, int lines);
void stage_until_gone(struct stage *stage, long pid);
void stage_until_log(struct stage *stage, const char *text);
/* Closes the command and runs the loop until nothing is left in it. */
void stage_close(struct stage *stage);

/* How many timers run in the loop. */
int stage_timers(struct stage *stage);

/* How often the text is in the log. */
int stage_log_count(const char *text);
/* Prints the log. */
void stage_log_show(void);
/* The number that the file begins with. */
long stage_number(const char *path);
int stage_file_lines(const char *path); /* 0 while there is no such file */
/* Whether there is no such process, or one that only waits to be waited for. */
bool stage_is_gone(long pid);
int64_t stage_now(void); /* ns */

/* While set, kill() does nothing and says that it did. */
extern bool stage_kill_nothing;

#endif
