/* SPDX-License-Identifier: MIT */
/* The stage of the tests of commands. */
#include "command_stage.h"

#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define LOG_MAX     65536
#define STEP_MS     5
#define NAMES_SIZE  64
#define SCRIPT_SIZE 4096

bool stage_kill_nothing;

int kill(pid_t pid, int number)
{
    return stage_kill_nothing ? 0 : (int)syscall(SYS_kill, pid, number);
}

int64_t stage_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int count_files(void)
{
    int count = 0;
    DIR *directory = opendir("/proc/self/fd");
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* ---- The log */

static const char *read_log(void)
{
    static char log[LOG_MAX];
    FILE *file = fopen(scratch_path("log"), "re");
    assert_non_null(file);
    size_t length = fread(log, 1, sizeof log - 1, file);
    log[length] = '\0';
    fclose(file);
    return log;
}

int stage_log_count(const char *text)
{
    int count = 0;
    for (const char *at = read_log(); (at = strstr(at, text)) != NULL; at += strlen(text))
        count++;
    return count;
}

void stage_log_show(void)
{
    print_message("%s", read_log());
}

/* ---- Before and after */

static void ignore_signal(uv_signal_t *handle, int number)
{
    (void)handle;
    (void)number;
}

/* What libuv opens once for the signals, and keeps, is nothing that a command has left. */
void stage_prepare(void)
{
    uv_loop_t loop;
    uv_signal_t handle;
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&loop);
    uv_signal_init(&loop, &handle);
    uv_signal_start(&handle, ignore_signal, SIGCHLD);
    uv_close((uv_handle_t *)&handle, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

int stage_open(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (!stage)
        return -1;
    scratch_start();
    stage->files = count_files();
    stage->log = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    int log = open(scratch_path("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(log, STDERR_FILENO);
    close(log);
    uv_loop_init(&stage->loop);
    uv_timer_init(&stage->loop, &stage->guard);
    *state = stage;
    return 0;
}

static void guard_rings(uv_timer_t *guard)
{
    (void)guard;
}

/* One turn of the loop, at most so long. */
static void turn(struct stage *stage, int64_t since)
{
    if (stage_now() - since > STAGE_PATIENCE * INT64_C(1000000)) {
        stage_log_show();
        fail_msg("waited for too long");
    }
    uv_timer_start(&stage->guard, guard_rings, STEP_MS, STEP_MS);
    uv_run(&stage->loop, UV_RUN_ONCE);
    uv_timer_stop(&stage->guard);
}

void stage_close(struct stage *stage)
{
    if (!stage->command)
        return;
    for (int i = 0; i < stage->asked; i++) {
        if (stage->asks[i].ask)
            stage_drop(&stage->asks[i]);
    }
    command_close(stage->command);
    stage->command = NULL;
    int64_t since = stage_now();
    while (uv_loop_alive(&stage->loop))
        turn(stage, since);
}

int stage_shut(void **state)
{
    struct stage *stage = *state;
    stage_close(stage);
    uv_close((uv_handle_t *)&stage->guard, NULL);
    uv_run(&stage->loop, UV_RUN_DEFAULT);
    int left = uv_loop_close(&stage->loop);
    dup2(stage->log, STDERR_FILENO);
    close(stage->log);
    int files = count_files();
    int child = waitpid(-1, NULL, WNOHANG);
    bool alone = child == -1 && errno == ECHILD;
    if (files != stage->files || !alone || left != 0) {
        print_error("left: %d descriptors, child %d, loop %d\n", files - stage->files, child, left);
        stage_log_show();
    }
    bool good = files == stage->files && alone && left == 0;
    scratch_end();
    free(stage);
    return good ? 0 : -1;
}

/* ---- Asking */

static unsigned scripts;

const char *stage_script(const char *body)
{
    char name[NAMES_SIZE], script[SCRIPT_SIZE];
    snprintf(name, sizeof name, "program%u", ++scripts);
    snprintf(script, sizeof script, "#!/bin/sh\ntold() { : >\"$0.told\"; }\n%s", body);
    return scratch_write(name, script, strlen(script), 0700);
}

const char *stage_program(const char *bad)
{
    char body[SCRIPT_SIZE];
    snprintf(body, sizeof body, "if mkdir \"$0.first\" 2>/dev/null; then\n%s\nfi\n" STAGE_GOOD,
             bad);
    return stage_script(body);
}

const char *stage_script_file(const char *what)
{
    char name[NAMES_SIZE];
    snprintf(name, sizeof name, "program%u.%s", scripts, what);
    return scratch_path(name);
}

void stage_start(struct stage *stage, const char *line)
{
    stage->command = command_new(&stage->loop, "query.RUTA", line);
    assert_non_null(stage->command);
}

static void told(void *context, const char *line, const char *why);

static struct stage *stage_of_all;

static struct stage_ask *ask(struct stage *stage, const char *line, size_t length)
{
    assert_true(stage->asked < STAGE_ASKS_MAX);
    struct stage_ask *ask = &stage->asks[stage->asked++];
    stage_of_all = stage;
    stage->asking = true;
    ask->ask = command_ask(stage->command, line, length, told, ask);
    stage->asking = false;
    assert_non_null(ask->ask);
    return ask;
}

static void told(void *context, const char *line, const char *why)
{
    struct stage_ask *one = context;
    struct stage *stage = stage_of_all;
    assert_false(stage->asking);
    assert_non_null(one->ask);
    assert_true((line != NULL) != (why != NULL));
    one->ask = NULL;
    one->told = true;
    one->told_at = stage_now();
    one->order = ++stage->told;
    one->length = line ? strlen(line) : 0;
    snprintf(one->line, sizeof one->line, "%s", line ? line : "");
    snprintf(one->why, sizeof one->why, "%s", why ? why : "");
    assert_true(line || why[0]);
    if (one->refuse)
        command_refuse(stage->command, "it is not what was expected");
    if (one->again > 0)
        ask(stage, "again", strlen("again"))->again = one->again - 1;
}

struct stage_ask *stage_ask(struct stage *stage, const char *line)
{
    return ask(stage, line, strlen(line));
}

struct stage_ask *stage_ask_long(struct stage *stage, size_t length)
{
    char *line = malloc(length);
    assert_non_null(line);
    memset(line, 'q', length);
    struct stage_ask *one = ask(stage, line, length);
    free(line);
    return one;
}

void stage_drop(struct stage_ask *one)
{
    assert_non_null(one->ask);
    command_drop(one->ask, true);
    one->ask = NULL;
}

static void count_timer(uv_handle_t *handle, void *count)
{
    *(int *)count += handle->type == UV_TIMER && uv_is_active(handle);
}

int stage_timers(struct stage *stage)
{
    int count = 0;
    uv_walk(&stage->loop, count_timer, &count);
    return count;
}

/* ---- Waiting */

void stage_until_told(struct stage *stage, const struct stage_ask *one)
{
    for (int64_t since = stage_now(); !one->told;)
        turn(stage, since);
}

void stage_until_all_told(struct stage *stage)
{
    for (int64_t since = stage_now(); stage->told < stage->asked;)
        turn(stage, since);
}

void stage_until_file(struct stage *stage, const char *path)
{
    for (int64_t since = stage_now(); access(path, F_OK) != 0;)
        turn(stage, since);
}

void stage_until_lines(struct stage *stage, const char *path, int lines)
{
    for (int64_t since = stage_now(); stage_file_lines(path) < lines;)
        turn(stage, since);
}

void stage_until_gone(struct stage *stage, long pid)
{
    for (int64_t since = stage_now(); !stage_is_gone(pid);)
        turn(stage, since);
}

void stage_until_log(struct stage *stage, const char *text)
{
    for (int64_t since = stage_now(); stage_log_count(text) == 0;)
        turn(stage, since);
}

long stage_number(const char *path)
{
    char digits[32] = "";
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_non_null(fgets(digits, sizeof digits, file));
    fclose(file);
    return strtol(digits, NULL, 10);
}

int stage_file_lines(const char *path)
{
    int lines = 0;
    FILE *file = fopen(path, "re");
    for (int c; file && (c = fgetc(file)) != EOF;)
        lines += c == '\n';
    if (file)
        fclose(file);
    return lines;
}

bool stage_is_gone(long pid)
{
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return true;
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    const char *state = strrchr(line, ')');
    return !read || !state || strncmp(state, ") Z", 3) == 0 || strncmp(state, ") X", 3) == 0;
}

/* ---- Expecting */

void stage_expect_answer(struct stage *stage, const char *question)
{
    char answer[STAGE_ANSWER_MAX];
    struct stage_ask *ask = stage_ask(stage, question);
    stage_until_told(stage, ask);
    snprintf(answer, sizeof answer, "<%s>", question);
    assert_string_equal(ask->why, "");
    assert_string_equal(ask->line, answer);
}

void stage_expect_failure(const struct stage_ask *ask, const char *part)
{
    if (!ask->told || !strstr(ask->why, part))
        print_error("told %d: line \"%s\", why \"%s\"\n", ask->told, ask->line, ask->why);
    assert_true(ask->told);
    assert_non_null(strstr(ask->why, part));
}
