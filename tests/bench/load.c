/* SPDX-License-Identifier: MIT */
/* Sends calls to a listener as fast as it answers: each connection goes through the four events of
   a call, one after the other, then takes the next call. Every event is distinct and well signed.
   The same bytes go to whatever listens there, so that servers can be compared; the work of making
   them is a few copies.

       load HOST PORT CONNECTIONS SECONDS FIRST CALLS LINE PASSWORD KEY

   It ends after SECONDS (0: no bound) or when so many CALLS (0: no bound) from the FIRST on are
   through, and prints what it saw as a line of JSON; latencies in microseconds. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
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
#define REQUEST_MAX     8192
#define RESPONSE_MAX    8192
#define HOLES_MAX       32
#define NUMBER_DIGITS   8
#define SIGNATURE_SIZE  32
#define EVENTS          4
#define SAMPLES_MAX     (16 * 1024 * 1024)
#define READY_MAX       512
#define MICRO           1000000

/* In a template a hole is a run of one of these bytes, as long as what goes in. */
#define HOLE_NUMBER    '\x01'
#define HOLE_SIGNATURE '\x02'
#define N8             "\x01\x01\x01\x01\x01\x01\x01\x01"
#define S8             "\x02\x02\x02\x02\x02\x02\x02\x02"

struct hole {
    int at;
    char kind;
};

static struct template
{
    char bytes[REQUEST_MAX];
    int length;
    struct hole holes[HOLES_MAX];
    int hole_count;
}
templates[EVENTS];

struct connection {
    int fd;
    uint64_t number; /* of the call */
    int event;
    char signature[SIGNATURE_SIZE + 1];
    char request[REQUEST_MAX];
    int length, sent;
    char response[RESPONSE_MAX + 1];
    int received;
    int64_t started;
};

static struct {
    struct sockaddr_in address;
    const char *line, *password, *key;
    uint64_t next, end;
    EVP_MD_CTX *digest;
    EVP_MD *md5;
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

/* ---- What is sent */

static const char *const names[EVENTS] = {"inicio", "desvio_fallido", "desvio_correcto", "fin"};

#define FACTS                                                                             \
    "\"CallType\":\"R\",\"CallerNumber\":\"+349" N8 "\",\"InboundNumber\":\"%1$s\","      \
    "\"InboundNumberInt\":\"34%1$s\",\"OutboundNumber\":\"\",\"OutboundNumberInt\":\"\"," \
    "\"idcall\":\"\""
#define FACTS_OF_THE_END                                             \
    ",\"CallSeconds\":\"42\",\"StartDate\":\"2026-11-22T11:00:00\"," \
    "\"EndDate\":\"2026-11-22T11:00:42\",\"CostRX\":0.000000,\"CostTX\":0.123456"
#define STEP(type, at, name)                                                                      \
    "{\"EventType\":\"" type "\",\"EventDate\":\"2026-11-22T11:00:" at "\",\"EventName\":\"" name \
    "\",\"EventAddInfo1\":\"\",\"EventAddInfo2\":\"\",\"EventAddInfo3\":\"\","                    \
    "\"EventAddInfo4\":\"\",\"EventAddInfo5\":\"\"}"
#define STEPS                                                                   \
    ",\"Status\":{\"Events\":{\"Event\":[" STEP("14", "00", "Reglas") "," STEP( \
        "6", "05", "Menu") "," STEP("7", "42", "Fin") "]}}"
#define BODY(facts, steps)                                                                   \
    "{\"ApiCall\":{\"UserID\":{\"LineNumber\":\"%1$s\",\"LineNumberInt\":\"34%1$s\","        \
    "\"CallSequence\":\"9" N8 "\",\"Signature\":\"" S8 S8 S8 S8 "\"},\"Infocaller\":{" facts \
    "}" steps ",\"CustVars\":{\"CustVar\":[{\"VarName\":\"PEDIDO\",\"VarValue\":\"1234\"}]}}}"

static int encode(char *out, const char *text)
{
    int length = 0;
    for (const char *c = text; *c; c++) {
        bool plain = *c == HOLE_NUMBER || *c == HOLE_SIGNATURE || (*c >= '0' && *c <= '9') ||
                     (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || strchr("-._", *c);
        if (plain)
            out[length++] = *c;
        else
            length += sprintf(out + length, "%%%02X", (unsigned char)*c);
    }
    out[length] = 0;
    return length;
}

static void find_holes(struct template *made)
{
    for (int at = 0; at < made->length;) {
        char kind = made->bytes[at];
        if (kind != HOLE_NUMBER && kind != HOLE_SIGNATURE) {
            at++;
            continue;
        }
        made->holes[made->hole_count++] = (struct hole){at, kind};
        at += kind == HOLE_NUMBER ? NUMBER_DIGITS : SIGNATURE_SIZE;
    }
}

static void make_template(int event)
{
    char json[REQUEST_MAX / 3], body[REQUEST_MAX / 2];
    struct template *made = &templates[event];
    if (event == EVENTS - 1)
        snprintf(json, sizeof json, BODY(FACTS FACTS_OF_THE_END, STEPS), load.line);
    else
        snprintf(json, sizeof json, BODY(FACTS, ""), load.line);
    int length = encode(body, json);
    made->length = snprintf(
        made->bytes, sizeof made->bytes,
        "POST /hook/infocaller/%s?key=%s&caller=%%2B349" N8 "&line=%s&called=%s&id=7" N8 "&uuid=" N8
        "-0000-4000-8000-0000" N8 "&divert=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
        "application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
        "apilinfocaller=%s",
        names[event], load.key, load.line, load.line, event == 1 || event == 2 ? "910000001" : "",
        length + (int)strlen("apilinfocaller="), body);
    if (made->length >= (int)sizeof made->bytes)
        die("load: template");
    find_holes(made);
}

static void sign(struct connection *connection)
{
    char text[256];
    unsigned char hash[EVP_MAX_MD_SIZE];
    int length = snprintf(text, sizeof text, "%s9%0*" PRIu64 "%s", load.line, NUMBER_DIGITS,
                          connection->number, load.password);
    EVP_DigestInit_ex2(load.digest, load.md5, NULL);
    EVP_DigestUpdate(load.digest, text, (size_t)length);
    EVP_DigestFinal_ex(load.digest, hash, NULL);
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < SIGNATURE_SIZE / 2; i++) {
        connection->signature[2 * i] = digits[hash[i] >> 4];
        connection->signature[2 * i + 1] = digits[hash[i] & 15];
    }
}

/* Prepares the next event; false when there is none. */
static bool prepare(struct connection *connection)
{
    if (connection->event == EVENTS) {
        if (load.next == load.end)
            return false;
        connection->number = load.next++;
        connection->event = 0;
        sign(connection);
    }
    const struct template *made = &templates[connection->event];
    char number[NUMBER_DIGITS + 1];
    snprintf(number, sizeof number, "%0*" PRIu64, NUMBER_DIGITS, connection->number % 100000000);
    memcpy(connection->request, made->bytes, (size_t)made->length);
    for (int i = 0; i < made->hole_count; i++) {
        if (made->holes[i].kind == HOLE_NUMBER)
            memcpy(connection->request + made->holes[i].at, number, NUMBER_DIGITS);
        else
            memcpy(connection->request + made->holes[i].at, connection->signature, SIGNATURE_SIZE);
    }
    connection->length = made->length;
    connection->sent = connection->received = 0;
    connection->started = now();
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
    if (status == 200)
        load.good++;
    else
        load.other++;
    if (load.sample_count < SAMPLES_MAX)
        load.samples[load.sample_count++] = (uint32_t)(now() - connection->started);
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
    connection->event++;
    if (!prepare(connection))
        return false;
    send_request(connection);
    return true;
}

static double run(struct connection *connections, int count, int seconds)
{
    int busy = 0;
    int64_t start = now();
    int64_t until = seconds ? start + (int64_t)seconds * MICRO : INT64_MAX;
    for (int i = 0; i < count; i++) {
        connections[i].event = EVENTS;
        open_connection(&connections[i]);
        if (prepare(&connections[i])) {
            send_request(&connections[i]);
            busy++;
        }
    }
    while (busy && now() < until) {
        struct epoll_event ready[READY_MAX];
        int many = epoll_wait(load.epoll, ready, READY_MAX, 100);
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
        "{\"good\":%" PRIu64 ",\"other\":%" PRIu64 ",\"broken\":%" PRIu64
        ",\"seconds\":%.3f,\"per_second\":%.0f,\"p50\":%u,\"p99\":%u,\"most\":%u,\"calls\":%" PRIu64
        "}\n",
        load.good, load.other, load.broken, seconds, (double)load.good / seconds, part(0.5),
        part(0.99), part(1), load.next);
}

int main(int count, char **arguments)
{
    if (count != 10)
        return fprintf(stderr,
                       "load HOST PORT CONNECTIONS SECONDS FIRST CALLS LINE PASSWORD KEY\n"),
               2;
    load.address.sin_family = AF_INET;
    load.address.sin_port = htons((uint16_t)atoi(arguments[2]));
    inet_pton(AF_INET, arguments[1], &load.address.sin_addr);
    int connections = atoi(arguments[3]);
    if (connections < 1 || connections > CONNECTIONS_MAX)
        return fprintf(stderr, "load: 1 to %d connections\n", CONNECTIONS_MAX), 2;
    load.next = strtoull(arguments[5], NULL, 10);
    uint64_t calls = strtoull(arguments[6], NULL, 10);
    load.end = calls ? load.next + calls : UINT64_MAX;
    load.line = arguments[7];
    load.password = arguments[8];
    load.key = arguments[9];
    load.digest = EVP_MD_CTX_new();
    load.md5 = EVP_MD_fetch(NULL, "MD5", NULL);
    load.epoll = epoll_create1(0);
    load.samples = malloc(SAMPLES_MAX * sizeof *load.samples);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    if (!load.digest || !load.md5 || load.epoll < 0 || !load.samples || !all)
        die("load");
    for (int event = 0; event < EVENTS; event++)
        make_template(event);
    report(run(all, connections, atoi(arguments[4])));
    free(all);
    free(load.samples);
    EVP_MD_CTX_free(load.digest);
    EVP_MD_free(load.md5);
    return load.good ? 0 : 1;
}
