/* SPDX-License-Identifier: MIT */
/* Signals that end the console. */
#include "console/leave.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

#define PATIENCE_MICROSECONDS 700000

static const int ending[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};

static const struct itimerval patience = {.it_value = {.tv_usec = PATIENCE_MICROSECONDS}};
static uv_async_t wake;
static struct termios before;
static bool has_before;
static sigset_t mask_before;

/* Runs inside a signal: only what is safe there. */
static void told_to_go(int number)
{
    (void)number;
    setitimer(ITIMER_REAL, &patience, NULL);
    uv_async_send(&wake);
}

static void out_of_patience(int number)
{
    (void)number;
    if (has_before)
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    _exit(1);
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void leave_watch(uv_loop_t *loop, uv_async_cb told, void *context)
{
    uv_async_init(loop, &wake, told);
    wake.data = context;
    has_before = tcgetattr(STDIN_FILENO, &before) == 0;
    handle(SIGALRM, out_of_patience);
    sigset_t all;
    sigemptyset(&all);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        handle(ending[i], told_to_go);
        sigaddset(&all, ending[i]);
    }
    sigprocmask(SIG_UNBLOCK, &all, &mask_before);
}

void leave_unwatch(void)
{
    static const struct itimerval none;
    sigprocmask(SIG_SETMASK, &mask_before, NULL); /* before they are deadly again */
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        handle(ending[i], SIG_DFL);
    setitimer(ITIMER_REAL, &none, NULL);
    handle(SIGALRM, SIG_DFL);
}
