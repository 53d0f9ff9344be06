/* SPDX-License-Identifier: MIT */
/* The wire as a console speaks it, read with as little work as will do: the machine is shared with
   the engine that is measured. */
#include "attached.h"

#include "wire/message.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define TEXT(x) #x
#define WORD(x) TEXT(x)

#define READ_MAX  (256 * 1024)
#define ASK_LIVE  2
#define ASK_PAGE  3
#define ASK_ALL   9
#define VIEW_ASKS ((1U << ASK_LIVE) | (1U << ASK_PAGE))
#define SEQUENCE  "\"sequence\":\"9" /* then the call's number, as load_message.c writes it */

struct tally tally;

int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * MICRO + at.tv_nsec / 1000;
}

void die(const char *what)
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

void attached_open(struct console *console, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    console->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    console->known = calloc(tally.times.calls, sizeof *console->known);
    console->room = 2 * READ_MAX;
    console->bytes = malloc(console->room);
    if (console->fd < 0 || !console->known || !console->bytes ||
        connect(console->fd, (struct sockaddr *)&address, sizeof address))
        die(path);
    say(console, "{\"type\":\"hello\",\"wire\":" WORD(
                     WIRE_VERSION) ",\"version\":\"0\",\"client\":\"console\"}\n"
                                   "{\"type\":\"watch\",\"ask\":1}\n");
    ask_for_the_view(console);
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
    tally.steps[latency / STEP < STEPS ? latency / STEP : STEPS - 1]++;
    tally.told++;
    if (latency > tally.most)
        tally.most = latency;
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
    if (number >= tally.times.calls || age <= console->known[number].revision)
        return;
    struct known *known = &console->known[number];
    int events = events_of(state + strlen("\"state\":\""));
    for (int event = known->events; console->measured && event < events; event++)
        note_latency(at, load_times_get(&tally.times, number, event));
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
        tally.frames++;
        take_call(console, line, end, at);
    } else if (strncmp(line, item, sizeof item - 1) == 0) {
        take_call(console, line, end, at);
        take_place(console, line, end);
    } else if (find(line, end, "\"type\":\"done\"")) {
        take_done(console, line, end, at);
    } else if (find(line, end, "\"type\":\"behind\"")) {
        console->behind++;
        memset(console->known, 0, tally.times.calls * sizeof *console->known);
        ask_for_the_view(console);
    } else if (find(line, end, "\"type\":\"goodbye\"")) {
        die(line);
    }
}

void attached_receive(struct console *console)
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
    tally.bytes += (uint64_t)some;
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

/* ---- At the end */

void attached_ask_all(struct console *console, bool first)
{
    char line[128];
    console->items = 0;
    console->open = 1U << ASK_ALL;
    snprintf(line, sizeof line, "{\"type\":\"calls\",\"ask\":%d,\"limit\":1000%s%s%s}\n", ASK_ALL,
             first ? "" : ",\"before\":\"", first ? "" : console->last, first ? "" : "\"");
    say(console, line);
}

uint64_t attached_differences(const struct console *console, const struct console *other,
                              bool whole)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < tally.times.calls; i++) {
        const struct known *mine = &console->known[i], *true_one = &other->known[i];
        if (mine->revision || whole)
            count += mine->revision != true_one->revision || mine->hash != true_one->hash;
    }
    return count;
}
