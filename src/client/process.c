/* SPDX-License-Identifier: MIT */
/* Running our own programs. */
#include "client/process.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 256
#define WAIT_STEP     10 /* ms between two looks at a process that is to end */
#define CANNOT_RUN    127

/* argv of the program; false where there are too many. */
static bool make_arguments(char *path, const char *const *arguments, char **argv)
{
    size_t count = 0;
    argv[count++] = path;
    for (; arguments && *arguments && count < ARGUMENTS_MAX; arguments++)
        argv[count++] = (char *)(uintptr_t)*arguments;
    argv[count < ARGUMENTS_MAX ? count : 0] = NULL;
    return count < ARGUMENTS_MAX;
}

static bool find_program(const char *name, const char *const *arguments, char path[PATH_SIZE],
                         char **argv, struct failure *failure)
{
    if (!path_program(name, path))
        return fail(failure, FAILURE_ENGINE, _("the path of %s is too long"), name);
    if (access(path, X_OK) != 0)
        return fail(failure, FAILURE_ENGINE, _("can't run %s: %s"), path, strerror(errno));
    return make_arguments(path, arguments, argv) ||
           fail(failure, FAILURE_USAGE, _("too many arguments for %s"), name);
}

bool process_become(const char *name, const char *const *arguments, struct failure *failure)
{
    char path[PATH_SIZE];
    char *argv[ARGUMENTS_MAX + 1];
    if (!find_program(name, arguments, path, argv, failure))
        return false;
    execv(path, argv);
    return fail(failure, FAILURE_ENGINE, _("can't run %s: %s"), path, strerror(errno));
}

struct pipes {
    int in[2], out[2], err[2];
};

static void pipe_close(int ends[2])
{
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0)
            close(ends[i]);
        ends[i] = -1;
    }
}

static void pipes_close(struct pipes *pipes)
{
    pipe_close(pipes->in);
    pipe_close(pipes->out);
    pipe_close(pipes->err);
}

static bool pipes_open(struct pipes *pipes, unsigned ways, struct failure *failure)
{
    *pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    if (((ways & PROCESS_TAKES_INPUT) && pipe2(pipes->in, O_CLOEXEC) != 0) ||
        pipe2(pipes->out, O_CLOEXEC) != 0 ||
        ((ways & PROCESS_KEEPS_ERRORS) && pipe2(pipes->err, O_CLOEXEC) != 0)) {
        fail(failure, FAILURE_ENGINE, _("can't make a pipe: %s"), strerror(errno));
        pipes_close(pipes);
        return false;
    }
    return true;
}

static void child_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    static const int ours[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        signal(ours[i], SIG_DFL);
}

/* Puts the pipes where a program looks for them. They may be at 0 to 2 themselves where a parent
   had those closed, so they are moved out of the way first. */
static bool child_files(const struct pipes *pipes)
{
    int in = pipes->in[0] >= 0 ? pipes->in[0] : open("/dev/null", O_RDONLY | O_CLOEXEC);
    int high[3] = {fcntl(in, F_DUPFD_CLOEXEC, 3), fcntl(pipes->out[1], F_DUPFD_CLOEXEC, 3), -1};
    if (pipes->err[1] >= 0)
        high[2] = fcntl(pipes->err[1], F_DUPFD_CLOEXEC, 3);
    for (int i = 0; i < 3; i++) {
        if (high[i] >= 0 && dup2(high[i], i) < 0)
            return false;
    }
    return close_range(3, ~0U, 0) == 0;
}

static void child_run(const char *path, char **argv, const struct pipes *pipes, unsigned ways,
                      pid_t parent)
{
    child_signals();
    if (ways & PROCESS_DIES_WITH_US) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) /* it was gone before that */
            _exit(CANNOT_RUN);
    }
    bool apart = !(ways & PROCESS_OWN_SESSION) || (setsid() >= 0 && chdir("/") == 0);
    if (apart && child_files(pipes))
        execv(path, argv);
    static const char sentence[] = "the program can't be run\n";
    if (write(STDERR_FILENO, sentence, sizeof sentence - 1) < 0)
        _exit(CANNOT_RUN);
    _exit(CANNOT_RUN);
}

bool process_start(struct process *process, const char *name, const char *const *arguments,
                   unsigned ways, struct failure *failure)
{
    *process = (struct process){-1, -1, -1, -1};
    char path[PATH_SIZE];
    char *argv[ARGUMENTS_MAX + 1];
    struct pipes pipes;
    if (!find_program(name, arguments, path, argv, failure) || !pipes_open(&pipes, ways, failure))
        return false;
    pid_t parent = getpid();
    process->pid = fork();
    if (process->pid == 0)
        child_run(path, argv, &pipes, ways, parent);
    if (process->pid < 0) {
        fail(failure, FAILURE_ENGINE, _("can't start %s: %s"), path, strerror(errno));
        pipes_close(&pipes);
        return false;
    }
    process->in = pipes.in[1];
    process->out = pipes.out[0];
    process->err = pipes.err[0];
    pipes.in[1] = pipes.out[0] = pipes.err[0] = -1;
    pipes_close(&pipes);
    return true;
}

bool process_wait(struct process *process, int64_t deadline, int *status)
{
    int ended = 0;
    while (process->pid > 0) {
        pid_t got = waitpid(process->pid, &ended, WNOHANG);
        if (got == process->pid || (got < 0 && errno != EINTR)) {
            process->pid = -1;
            break;
        }
        if (clock_steady() >= deadline)
            return false;
        poll(NULL, 0, WAIT_STEP);
    }
    if (status)
        *status = ended;
    return true;
}

void process_close(struct process *process)
{
    int *ends[] = {&process->in, &process->out, &process->err};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (*ends[i] >= 0)
            close(*ends[i]);
        *ends[i] = -1;
    }
}

void process_stop(struct process *process, int64_t patience)
{
    if (process->pid > 0 && !process_wait(process, 0, NULL)) {
        kill(process->pid, SIGTERM);
        if (!process_wait(process, clock_steady() + patience, NULL)) {
            kill(process->pid, SIGKILL);
            process_wait(process, clock_steady() + patience, NULL);
        }
    }
    process_close(process);
}
