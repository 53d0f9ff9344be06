/* SPDX-License-Identifier: MIT */
/* Attaches to the engine as many consoles would, keeps what each of them knows of every call, and
   notes how long after an event's 200 each of them was told. Some stop reading once they are
   attached.

       consoles SOCKET TIMES READING STOPPED

   TIMES is the file that load fills (load_times.h). On its standard input it takes `resume` (those
   that stopped read again) and `end` (all is quiet: what each knows is compared with what a fresh
   console is told); each is answered with a line of JSON, so is the attaching itself. Latencies are
   in microseconds. */
#include "load_times.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MICRO     1000000
#define READ_MAX  (256 * 1024)
#define READY_MAX 256
#define QUIET_MS  700 /* without a byte: all that was to come has come */
#define STEP      100 /* microseconds of one step of the histogram */
#define STEPS     100000
#define ASK_PAGE  3 /* the page's question; those before it are answered before it, or beside it */
#define ASK_LIVE  2
#define ASK_ALL   9 /* the fresh console's, page after page */
#define VIEW_ASKS ((1U << ASK_LIVE) | (1U << ASK_PAGE))
#define SEQUENCE  "\"sequence\":\"9" /* then the call's number, as load_message.c writes it */

struct known {
    uint64_t hash;
    uint32_t revision;
    uint8_t events; /* how many of them it has heard */
};

struct console {
    int fd;
    char *bytes;
    size_t length, room;
    struct known *known; /* by the call's number */
    unsigned open;       /* its questions for calls that are not answered, a bit each */
    char last[32];       /* id of the oldest call of an answer */
    int items;
    bool stops, measured;
    int behind;
    int64_t resumed, right;
};

static struct {
    const char *socket;
    struct load_times times;
    struct console *all;
    int count;
    int epoll;
    uint64_t steps[STEPS];
    uint64_t told, frames, bytes;
    int64_t most;
} bench;

static int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * MICRO + at.tv_nsec / 1000;
}

static void die(const char *what)
{
    fprintf(stderr, "consoles: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* ---- What a console says */

static void say(struct console *console, const char *line)
{
    size_t length = strlen(line);
    if (send(console->fd, line, length, MSG_NOSIGNAL) != (ssize_t)length)
        die("send");
}

/* What a console asks for when it comes, and when it has fallen behind. */
static void ask_for_the_view(struct console *console)
{
    console->open = VIEW_ASKS;
    say(console, "{\"type\":\"questions\",\"ask\":4}\n"
                 "{\"type\":\"calls\",\"ask\":2,\"live\":true,\"limit\":500}\n"
                 "{\"type\":\"calls\",\"ask\":3,\"limit\":64}\n"
                 "{\"type\":\"contacts\",\"ask\":5,\"limit\":50}\n"
                 "{\"type\":\"providers\",\"ask\":6}\n");
}

static void listen_to(struct console *console)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = console};
    if (epoll_ctl(bench.epoll, EPOLL_CTL_ADD, console->fd, &event))
        die("epoll");
}

static void attach(struct console *console)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", bench.socket);
    console->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    console->known = calloc(bench.times.calls, sizeof *console->known);
    console->room = 2 * READ_MAX;
    console->bytes = malloc(console->room);
    if (console->fd < 0 || !console->known || !console->bytes ||
        connect(console->fd, (struct sockaddr *)&address, sizeof address))
        die(bench.socket);
    say(console, "{\"type\":\"hello\",\"wire\":1,\"version\":\"0\",\"client\":\"console\"}\n"
                 "{\"type\":\"watch\",\"ask\":1}\n");
    ask_for_the_view(console);
    listen_to(console);
}

/* ---- What it is told */

static uint64_t hash_of(uint64_t hash, const char *bytes, const char *end)
{
    uint64_t piece;
    for (; bytes + sizeof piece <= end; bytes += sizeof piece) {
        memcpy(&piece, bytes, sizeof piece);
        hash = (hash ^ piece) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 29;
    }
    for (; bytes < end; bytes++)
        hash = (hash ^ (unsigned char)*bytes) * 0x9E3779B97F4A7C15U;
    return hash;
}

static const char *find(const char *from, const char *end, const char *what)
{
    return from ? memmem(from, (size_t)(end - from), what, strlen(what)) : NULL;
}

static int events_of(const char *state)
{
    static const char *const states[] = {"divert_failed", "connected", "ended"};
    for (int i = 0; i < 3; i++) {
        if (strncmp(state, states[i], strlen(states[i])) == 0)
            return i + 2;
    }
    return 1;
}

static void note_latency(int64_t at, int64_t answered)
{
    int64_t latency = answered && at > answered ? at - answered : 0;
    bench.steps[latency / STEP < STEPS ? latency / STEP : STEPS - 1]++;
    bench.told++;
    if (latency > bench.most)
        bench.most = latency;
}

/* A call, of the news or of an answer. An answer has no variables and no timeline, so what is
   compared is all beside them. */
static void take_call(struct console *console, const char *line, const char *end, int64_t at)
{
    const char *id = find(line, end, "\"id\":\"");
    const char *state = find(id, end, "\"state\":\"");
    const char *sequence = find(state, end, SEQUENCE);
    const char *vars = find(sequence, end, "\"vars\":");
    const char *legs = find(vars, end, "\"legs\":");
    const char *timeline = find(legs, end, "\"timeline\":");
    const char *revision = find(timeline, end, "\"revision\":");
    if (!revision)
        return;
    uint64_t number = strtoull(sequence + strlen(SEQUENCE), NULL, 10);
    uint32_t age = (uint32_t)strtoul(revision + strlen("\"revision\":"), NULL, 10);
    if (number >= bench.times.calls || age <= console->known[number].revision)
        return;
    struct known *known = &console->known[number];
    int events = events_of(state + strlen("\"state\":\""));
    for (int event = known->events; console->measured && event < events; event++)
        note_latency(at, load_times_get(&bench.times, number, event));
    if (events > known->events)
        known->events = (uint8_t)events;
    known->revision = age;
    known->hash = hash_of(hash_of(1, id, vars), legs, timeline);
}

static void take_done(struct console *console, const char *line, const char *end, int64_t at)
{
    const char *ask = find(line, end, "\"ask\":");
    unsigned before = console->open;
    if (ask && strtoul(ask + strlen("\"ask\":"), NULL, 10) < 32)
        console->open &= ~(1U << strtoul(ask + strlen("\"ask\":"), NULL, 10));
    if (before && !console->open && console->behind && !console->right)
        console->right = at;
}

/* Of a call of a page, behind which the next page begins. */
static void take_place(struct console *console, const char *line, const char *end)
{
    const char *id = find(line, end, "\"item\":{\"id\":\"");
    if (!id)
        return;
    snprintf(console->last, sizeof console->last, "%.16s", id + strlen("\"item\":{\"id\":\""));
    console->items++;
}

static void take_line(struct console *console, const char *line, const char *end, int64_t at)
{
    static const char call[] = "{\"type\":\"call\"", item[] = "{\"type\":\"item\"";
    if (end[-1] != '}')
        die("a torn frame");
    if (strncmp(line, call, sizeof call - 1) == 0) {
        bench.frames++;
        take_call(console, line, end, at);
    } else if (strncmp(line, item, sizeof item - 1) == 0) {
        take_call(console, line, end, at);
        take_place(console, line, end);
    } else if (find(line, end, "\"type\":\"done\"")) {
        take_done(console, line, end, at);
    } else if (find(line, end, "\"type\":\"behind\"")) {
        console->behind++;
        memset(console->known, 0, bench.times.calls * sizeof *console->known);
        ask_for_the_view(console);
    } else if (find(line, end, "\"type\":\"goodbye\"")) {
        die(line);
    }
}

static void receive(struct console *console)
{
    if (console->room - console->length < READ_MAX) {
        console->room *= 2;
        console->bytes = realloc(console->bytes, console->room);
        if (!console->bytes)
            die("memory");
    }
    ssize_t some = recv(console->fd, console->bytes + console->length, READ_MAX, MSG_DONTWAIT);
    if (some < 0 && errno == EAGAIN)
        return;
    if (some <= 0)
        die("the engine closed");
    int64_t at = now();
    bench.bytes += (uint64_t)some;
    console->length += (size_t)some;
    char *line = console->bytes, *end = console->bytes + console->length, *stop;
    while ((stop = memchr(line, '\n', (size_t)(end - line)))) {
        *stop = 0;
        take_line(console, line, stop, at);
        line = stop + 1;
    }
    console->length = (size_t)(end - line);
    memmove(console->bytes, line, console->length);
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
            receive(ready[i].data.ptr);
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
        attach(&bench.all[i]);
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

static void ask_all(struct console *fresh, bool first)
{
    char line[128];
    fresh->items = 0;
    fresh->open = 1U << ASK_ALL;
    snprintf(line, sizeof line, "{\"type\":\"calls\",\"ask\":%d,\"limit\":1000%s%s%s}\n", ASK_ALL,
             first ? "" : ",\"before\":\"", first ? "" : fresh->last, first ? "" : "\"");
    say(fresh, line);
    while (fresh->open)
        read_on(QUIET_MS);
}

/* Calls of which the console knows something else than the fresh one; `whole`: it has to know all
   of them. */
static uint64_t differences(const struct console *console, const struct console *fresh, bool whole)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < bench.times.calls; i++) {
        const struct known *mine = &console->known[i], *true_one = &fresh->known[i];
        if (mine->revision || whole)
            count += mine->revision != true_one->revision || mine->hash != true_one->hash;
    }
    return count;
}

static int64_t share(double part)
{
    uint64_t seen = 0;
    for (int i = 0; i < STEPS; i++) {
        seen += bench.steps[i];
        if ((double)seen >= part * (double)bench.told)
            return (int64_t)(i + 1) * STEP;
    }
    return 0;
}

static void finish(void)
{
    read_until_quiet();
    struct console view = {.fd = -1}, fresh = {.fd = -1};
    attach(&view);
    while (view.open)
        read_on(QUIET_MS);
    attach(&fresh);
    while (fresh.open)
        read_on(QUIET_MS);
    ask_all(&fresh, true);
    while (fresh.items)
        ask_all(&fresh, false);
    uint64_t wrong = 0, lacking = 0, calls = 0, events = 0, late = 0;
    for (int i = 0; i < bench.count; i++) {
        struct console *console = &bench.all[i];
        bool whole = console->behind == 0;
        late += !console->stops && !whole;
        wrong += differences(console, &fresh, whole);
        for (uint64_t n = 0; n < bench.times.calls; n++)
            lacking += view.known[n].revision != 0 && !console->known[n].revision;
    }
    for (uint64_t n = 0; n < bench.times.calls; n++) {
        calls += fresh.known[n].revision != 0;
        events += fresh.known[n].events;
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("{\"told\":%" PRIu64 ",\"frames\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"p50\":%" PRId64
           ",\"p99\":%" PRId64 ",\"most\":%" PRId64 ",\"readers_behind\":%" PRIu64
           ",\"wrong\":%" PRIu64 ",\"lacking\":%" PRIu64 ",\"calls\":%" PRIu64
           ",\"events\":%" PRIu64 ",\"cpu\":%.1f}\n",
           bench.told, bench.frames, bench.bytes, share(0.5), share(0.99), bench.most, late, wrong,
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
    if (!load_times_open(&bench.times, arguments[2]) || !bench.all || bench.epoll < 0)
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
