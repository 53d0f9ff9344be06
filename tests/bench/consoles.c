/* SPDX-License-Identifier: MIT */
/* Attaches to the engine as many consoles would, keeps what each of them knows of every call, and
   notes how long after an event's 200 each of them was told. Some stop reading once they are
   attached.

       consoles SOCKET TIMES READING STOPPED

   TIMES is the file that load fills (load_times.h). On its standard input it takes `resume` (those
   that stopped read again) and `end` (all is quiet: what each knows is compared with what a fresh
   console is told); each is answered with a line of JSON, so is the attaching itself. Latencies are
   in microseconds. */
#include "attached.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#define READY_MAX 256
#define QUIET_MS  700 /* without a byte: all that was to come has come */

static struct {
    const char *socket;
    struct console *all;
    int count;
    int epoll;
} bench;

static void listen_to(struct console *console)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = console};
    if (epoll_ctl(bench.epoll, EPOLL_CTL_ADD, console->fd, &event))
        die("epoll");
}

/* Reads what there is, for so long at most; the number of consoles that had something. -1: there is
   a command. */
static int read_on(int milliseconds)
{
    struct epoll_event ready[READY_MAX];
    int many = epoll_wait(bench.epoll, ready, READY_MAX, milliseconds);
    int command = 0;
    for (int i = 0; i < many; i++) {
        if (ready[i].data.ptr)
            attached_receive(ready[i].data.ptr);
        else
            command = -1;
    }
    return command ? command : many;
}

static void read_until_quiet(void)
{
    while (read_on(QUIET_MS) > 0)
        ;
}

/* ---- Commands */

static void attach_all(int stopping)
{
    for (int i = 0; i < bench.count; i++) {
        bench.all[i].stops = i >= bench.count - stopping;
        attached_open(&bench.all[i], bench.socket);
        listen_to(&bench.all[i]);
    }
    for (int i = 0; i < bench.count; i++) {
        struct console *console = &bench.all[i];
        while (console->open)
            read_on(QUIET_MS);
        console->measured = !console->stops;
        if (console->stops)
            epoll_ctl(bench.epoll, EPOLL_CTL_DEL, console->fd, NULL);
    }
    printf("{\"attached\":%d}\n", bench.count);
}

static int unfinished(void)
{
    int left = 0;
    for (int i = 0; i < bench.count; i++)
        left += bench.all[i].stops && !bench.all[i].right;
    return left;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void resume(void)
{
    int64_t *times = calloc((size_t)bench.count, sizeof *times);
    int64_t start = now();
    int many = 0, behind = 0;
    for (int i = 0; i < bench.count; i++) {
        if (!bench.all[i].stops)
            continue;
        bench.all[i].resumed = start;
        listen_to(&bench.all[i]);
    }
    while (unfinished() && now() < start + 30 * (int64_t)MICRO)
        read_on(QUIET_MS);
    for (int i = 0; i < bench.count; i++) {
        const struct console *console = &bench.all[i];
        if (console->stops)
            times[many++] = console->right ? console->right - console->resumed : INT64_MAX;
        behind += console->stops && console->behind;
    }
    qsort(times, (size_t)many, sizeof *times, by_time);
    printf("{\"resumed\":%d,\"behind\":%d,\"median\":%" PRId64 ",\"most\":%" PRId64 "}\n", many,
           behind, many ? times[many / 2] : 0, many ? times[many - 1] : 0);
    free(times);
}

static int64_t share(double part)
{
    uint64_t seen = 0;
    for (int i = 0; i < STEPS; i++) {
        seen += tally.steps[i];
        if ((double)seen >= part * (double)tally.told)
            return (int64_t)(i + 1) * STEP;
    }
    return 0;
}

static void wait_for_answers(const struct console *console)
{
    while (console->open)
        read_on(QUIET_MS);
}

static void open_fresh(struct console *console)
{
    attached_open(console, bench.socket);
    listen_to(console);
    wait_for_answers(console);
}

static void ask_all(struct console *console, bool first)
{
    attached_ask_all(console, first);
    wait_for_answers(console);
}

static void finish(void)
{
    read_until_quiet();
    struct console view = {.fd = -1}, fresh = {.fd = -1};
    open_fresh(&view);
    open_fresh(&fresh);
    ask_all(&fresh, true);
    while (fresh.items)
        ask_all(&fresh, false);
    uint64_t wrong = 0, lacking = 0, calls = 0, events = 0, late = 0;
    for (int i = 0; i < bench.count; i++) {
        struct console *console = &bench.all[i];
        bool whole = console->behind == 0;
        late += !console->stops && !whole;
        wrong += attached_differences(console, &fresh, whole);
        for (uint64_t n = 0; n < tally.times.calls; n++)
            lacking += view.known[n].revision != 0 && !console->known[n].revision;
    }
    for (uint64_t n = 0; n < tally.times.calls; n++) {
        calls += fresh.known[n].revision != 0;
        events += fresh.known[n].events;
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("{\"told\":%" PRIu64 ",\"frames\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"p50\":%" PRId64
           ",\"p99\":%" PRId64 ",\"most\":%" PRId64 ",\"readers_behind\":%" PRIu64
           ",\"wrong\":%" PRIu64 ",\"lacking\":%" PRIu64 ",\"calls\":%" PRIu64
           ",\"events\":%" PRIu64 ",\"cpu\":%.1f}\n",
           tally.told, tally.frames, tally.bytes, share(0.5), share(0.99), tally.most, late, wrong,
           lacking, calls, events,
           (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / MICRO);
}

/* false at the end. */
static bool take_command(void)
{
    char command[32];
    if (!fgets(command, sizeof command, stdin))
        return false;
    if (strcmp(command, "resume\n") == 0)
        resume();
    else if (strcmp(command, "end\n") == 0)
        finish();
    fflush(stdout);
    return strcmp(command, "end\n") != 0;
}

int main(int count, char **arguments)
{
    if (count != 5)
        return fprintf(stderr, "consoles SOCKET TIMES READING STOPPED\n"), 2;
    bench.socket = arguments[1];
    int stopping = atoi(arguments[4]);
    bench.count = atoi(arguments[3]) + stopping;
    bench.all = calloc((size_t)bench.count, sizeof *bench.all);
    bench.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!load_times_open(&tally.times, arguments[2]) || !bench.all || bench.epoll < 0)
        die(arguments[2]);
    attach_all(stopping);
    fflush(stdout);
    struct epoll_event commands = {.events = EPOLLIN};
    epoll_ctl(bench.epoll, EPOLL_CTL_ADD, STDIN_FILENO, &commands);
    do {
        while (read_on(-1) >= 0)
            ;
    } while (take_command());
    return 0;
}
