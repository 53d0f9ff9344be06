/* SPDX-License-Identifier: MIT */
/* Sends messages to a listener: each connection goes through the four events of a call, one after
   the other, then takes the next call; or asks one question of each call. Every message is distinct
   and well signed. The same bytes go to whatever listens there, so that servers can be compared;
   the work of making them is a few copies.

       load [OPTIONS] HOST PORT CONNECTIONS SECONDS FIRST CALLS LINE PASSWORD KEY

       -q NAME    ask that question in place of sending events
       -c CALLERS questions come from so many numbers
       -r RATE    so many messages a second for SECONDS, at times planned ahead, in place of as
                  many as are answered; a latency is counted from the planned time on
       -e TEXT    only answers that hold it are good
       -m         with a rate: the messages come mixed from all connections, each with a call under
                  way, in place of from as few as will do
       -t FILE    writes down there when each message was answered (load_times.h)

   It ends after SECONDS (0: no bound) or when so many CALLS (0: no bound) from the FIRST on are
   through, and prints what it saw as a line of JSON; latencies in microseconds. */
#include "load_message.h"
#include "load_times.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 4096
#define RESPONSE_MAX    8192
#define SAMPLES_MAX     (16 * 1024 * 1024)
#define READY_MAX       512
#define MICRO           1000000
#define WAIT_MICROS     100000  /* at most, so that the end is seen */
#define LATE_MICROS     2000000 /* in which what was planned is still waited for */
#define ARGUMENTS       9

struct connection {
    int fd;
    uint64_t number; /* of the call */
    int message;
    char signature[SIGNATURE_SIZE + 1];
    char request[REQUEST_MAX];
    int length, sent;
    char response[RESPONSE_MAX + 1];
    int received;
    int64_t started;
};

static struct {
    struct sockaddr_in address;
    struct load_plan plan;
    const char *expected;
    int messages; /* of a call */
    int64_t rate; /* a second; 0: as many as are answered */
    int64_t due;  /* when the next one is, where there is a rate */
    uint64_t planned;
    uint64_t next, end;
    struct connection *idle[CONNECTIONS_MAX];
    int idle_count;
    bool mixed;
    uint32_t chance;
    struct load_times times;
    int epoll;
    uint64_t good, other, broken;
    uint32_t *samples;
    size_t sample_count;
} load;

static int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * MICRO + at.tv_nsec / 1000;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* Prepares the next message; false when there is none. */
static bool prepare(struct connection *connection, int64_t at)
{
    if (connection->message == load.messages) {
        if (load.next == load.end)
            return false;
        connection->number = load.next++;
        connection->message = 0;
        load_message_sign(connection->number, connection->signature);
    }
    connection->length = load_message_write(connection->request, connection->message,
                                            connection->number, connection->signature);
    connection->sent = connection->received = 0;
    connection->started = at;
    return true;
}

/* ---- How it is sent */

static void watch(struct connection *connection, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(load.epoll, operation, connection->fd, &event))
        die("load: epoll");
}

static void open_connection(struct connection *connection)
{
    connection->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connection->fd < 0 ||
        connect(connection->fd, (struct sockaddr *)&load.address, sizeof load.address))
        die("load: connect");
    int on = 1;
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(connection->fd, F_SETFL, O_NONBLOCK);
    watch(connection, EPOLL_CTL_ADD, EPOLLIN);
}

/* false where the connection broke. */
static bool send_request(struct connection *connection)
{
    while (connection->sent < connection->length) {
        ssize_t some = send(connection->fd, connection->request + connection->sent,
                            (size_t)(connection->length - connection->sent), MSG_NOSIGNAL);
        if (some < 0 && errno == EAGAIN) {
            watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
            return true;
        }
        if (some < 0)
            return false;
        connection->sent += (int)some;
    }
    return true;
}

/* The whole length of the response, 0 while that is not known. */
static int response_length(const char *response)
{
    const char *end = strstr(response, "\r\n\r\n");
    if (!end)
        return 0;
    const char *field = strcasestr(response, "\r\nContent-Length:");
    int body = field && field < end ? atoi(field + strlen("\r\nContent-Length:")) : 0;
    return (int)(end + 4 - response) + body;
}

static void count_answer(struct connection *connection)
{
    int status = atoi(connection->response + strlen("HTTP/1.1 "));
    if (status == 200 && (!load.expected || strstr(connection->response, load.expected)))
        load.good++;
    else
        load.other++;
    int64_t at = now();
    load_times_set(&load.times, connection->number, connection->message, at);
    if (load.sample_count < SAMPLES_MAX)
        load.samples[load.sample_count++] = (uint32_t)(at - connection->started);
}

enum outcome { WAITING, ANSWERED, ANSWERED_CLOSED, BROKEN };

static enum outcome receive(struct connection *connection)
{
    ssize_t some = recv(connection->fd, connection->response + connection->received,
                        (size_t)(RESPONSE_MAX - connection->received), 0);
    if (some < 0 && errno == EAGAIN)
        return WAITING;
    if (some <= 0)
        return BROKEN;
    connection->received += (int)some;
    connection->response[connection->received] = 0;
    int whole = response_length(connection->response);
    if (!whole || connection->received < whole)
        return connection->received == RESPONSE_MAX ? BROKEN : WAITING;
    count_answer(connection);
    return strcasestr(connection->response, "\r\nConnection: close") ? ANSWERED_CLOSED : ANSWERED;
}

static void reopen(struct connection *connection)
{
    close(connection->fd);
    open_connection(connection);
}

/* false when the connection has no more to do. */
static bool serve(struct connection *connection, uint32_t events)
{
    if (events & EPOLLOUT) {
        watch(connection, EPOLL_CTL_MOD, EPOLLIN);
        if (!send_request(connection))
            load.broken++;
    }
    if (!(events & ~(uint32_t)EPOLLOUT))
        return true;
    enum outcome outcome = receive(connection);
    if (outcome == WAITING)
        return true;
    if (outcome == BROKEN)
        load.broken++;
    if (outcome != ANSWERED)
        reopen(connection);
    connection->message++;
    if (load.rate) {
        load.idle[load.idle_count++] = connection;
        return true;
    }
    if (!prepare(connection, now()))
        return false;
    send_request(connection);
    return true;
}

/* The one that takes the next message is the last. */
static void choose_idle(void)
{
    int last = load.idle_count - 1;
    if (!load.mixed)
        return;
    load.chance = load.chance * 1664525 + 1013904223;
    int chosen = (int)((load.chance >> 8) % (uint32_t)load.idle_count);
    struct connection *connection = load.idle[chosen];
    load.idle[chosen] = load.idle[last];
    load.idle[last] = connection;
}

/* Sends what is due on the connections that are free. What finds none free is late, and that is
   counted. */
static void send_due(int64_t start, int64_t until)
{
    while (load.idle_count && load.due <= now() && load.due < until) {
        choose_idle();
        struct connection *connection = load.idle[load.idle_count - 1];
        if (!prepare(connection, load.due))
            return;
        load.idle_count--;
        send_request(connection);
        load.due = start + (int64_t)++load.planned * MICRO / load.rate;
    }
}

/* Waits for answers, and no longer than until the next message is due. */
static int wait_for_answers(struct epoll_event ready[READY_MAX])
{
    int64_t micros = WAIT_MICROS;
    if (load.rate && load.idle_count && load.due - now() < micros)
        micros = load.due > now() ? load.due - now() : 0;
    struct timespec most = {.tv_nsec = (long)micros * 1000};
    return epoll_pwait2(load.epoll, ready, READY_MAX, &most, NULL);
}

static int begin(struct connection *connections, int count)
{
    int busy = 0;
    for (int i = 0; i < count; i++) {
        connections[i].message = load.messages;
        open_connection(&connections[i]);
        if (load.rate) {
            load.idle[load.idle_count++] = &connections[i];
            busy++;
        } else if (prepare(&connections[i], now())) {
            send_request(&connections[i]);
            busy++;
        }
    }
    return busy;
}

static double run(struct connection *connections, int count, int seconds)
{
    int busy = begin(connections, count);
    int64_t start = now();
    int64_t late = load.rate ? LATE_MICROS : 0;
    int64_t until = seconds ? start + (int64_t)seconds * MICRO : INT64_MAX;
    load.due = start;
    while (busy && (now() < until || (load.idle_count < count && now() < until + late))) {
        struct epoll_event ready[READY_MAX];
        if (load.rate)
            send_due(start, until);
        int many = wait_for_answers(ready);
        for (int i = 0; i < many; i++) {
            if (!serve(ready[i].data.ptr, ready[i].events))
                busy--;
        }
    }
    return (double)(now() - start) / MICRO;
}

/* ---- What was seen */

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static uint32_t part(double share)
{
    if (!load.sample_count)
        return 0;
    return load.samples[(size_t)(share * (double)(load.sample_count - 1))];
}

static void report(double seconds)
{
    qsort(load.samples, load.sample_count, sizeof *load.samples, by_size);
    printf(
        "{\"planned\":%" PRIu64 ",\"good\":%" PRIu64 ",\"other\":%" PRIu64 ",\"broken\":%" PRIu64
        ",\"seconds\":%.3f,\"per_second\":%.0f,\"p50\":%u,\"p99\":%u,\"most\":%u,\"calls\":%" PRIu64
        "}\n",
        load.planned, load.good, load.other, load.broken, seconds, (double)load.good / seconds,
        part(0.5), part(0.99), part(1), load.next);
}

static int usage(void)
{
    fprintf(stderr, "load [-q NAME] [-c CALLERS] [-r RATE] [-e TEXT] [-m] [-t FILE] HOST PORT "
                    "CONNECTIONS SECONDS FIRST CALLS LINE PASSWORD KEY\n");
    return 2;
}

static bool read_options(int count, char **arguments)
{
    int option;
    while ((option = getopt(count, arguments, "q:c:r:e:mt:")) != -1) {
        if (option == 'q')
            load.plan.query = optarg;
        else if (option == 'c')
            load.plan.callers = strtoull(optarg, NULL, 10);
        else if (option == 'r')
            load.rate = strtoll(optarg, NULL, 10);
        else if (option == 'e')
            load.expected = optarg;
        else if (option == 'm')
            load.mixed = true;
        else if (option == 't' && !load_times_open(&load.times, optarg))
            die("load: times");
        else if (option == 't')
            continue;
        else
            return false;
    }
    return count - optind == ARGUMENTS && load.rate >= 0;
}

static void read_arguments(char **arguments)
{
    load.address.sin_family = AF_INET;
    load.address.sin_port = htons((uint16_t)atoi(arguments[1]));
    inet_pton(AF_INET, arguments[0], &load.address.sin_addr);
    load.next = strtoull(arguments[4], NULL, 10);
    uint64_t calls = strtoull(arguments[5], NULL, 10);
    load.end = calls ? load.next + calls : UINT64_MAX;
    load.plan.line = arguments[6];
    load.plan.password = arguments[7];
    load.plan.key = arguments[8];
}

int main(int count, char **arguments)
{
    if (!read_options(count, arguments))
        return usage();
    arguments += optind;
    int connections = atoi(arguments[2]);
    int seconds = atoi(arguments[3]);
    if (load.rate && !seconds)
        return usage();
    if (connections < 1 || connections > CONNECTIONS_MAX)
        return fprintf(stderr, "load: 1 to %d connections\n", CONNECTIONS_MAX), 2;
    read_arguments(arguments);
    load.messages = load_messages_make(&load.plan);
    load.epoll = epoll_create1(0);
    load.samples = malloc(SAMPLES_MAX * sizeof *load.samples);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    if (!load.messages || load.epoll < 0 || !load.samples || !all)
        die("load");
    report(run(all, connections, seconds));
    free(all);
    free(load.samples);
    load_messages_free();
    return load.good ? 0 : 1;
}
