/* SPDX-License-Identifier: MIT */
/* The HTTP server, spoken to over sockets: requests in pieces, in heaps, too large, too slow. It
   runs in a thread of its own with its loop; the tests wait for bytes, never for time. */
#include "listener/server.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define BODY_MAX     2000
#define HEADERS_MAX  4096
#define TIME_OUT     1  /* seconds, of all that the server waits for */
#define PATIENCE     10 /* seconds that a test waits for bytes */
#define HELD_MAX     512
#define REPLY_MAX    (256 * 1024)
#define SIMULTANEOUS 64

struct fixture {
    pthread_t thread;
    uv_loop_t loop;
    uv_async_t wake;
    struct server *server;
    int port;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stop;    /* asked for */
    int grace;    /* milliseconds */
    bool release; /* answer the held ones */
    bool closed;
    int held;
    struct server_request *requests[HELD_MAX];
};

/* ---- The server's side */

static int on_gate(void *context, const struct server_request *request)
{
    (void)context;
    return strncmp(server_request_path(request), "/refused", 8) == 0 ? 401 : 0;
}

static void answer_echo(struct server_request *request)
{
    struct text reply;
    text_start(&reply, REPLY_MAX);
    size_t length;
    const char *body = server_request_body(request, &length);
    const char *header = server_request_header(request, "X-Test");
    text_addf(&reply, "%s|%s|%s|%s|%d|", server_request_method(request),
              server_request_path(request), server_request_query(request), header ? header : "-",
              server_request_peer(request)->sa_family == AF_INET6 ? 6 : 4);
    text_add_bytes(&reply, body, length);
    server_answer(request, 200, "text/plain", text_string(&reply), reply.length, 0);
    text_free(&reply);
}

/* By path: /echo and /busy at once, /later in the loop's next turn, /hold when the test says so. */
static void on_request(void *context, struct server_request *request)
{
    struct fixture *fixture = context;
    const char *path = server_request_path(request);
    if (strncmp(path, "/echo", 5) == 0) {
        answer_echo(request);
    } else if (strcmp(path, "/busy") == 0) {
        server_answer(request, 503, NULL, NULL, 0, 7);
    } else {
        pthread_mutex_lock(&fixture->lock);
        fixture->requests[fixture->held++] = request;
        fixture->release = fixture->release || strcmp(path, "/later") == 0;
        pthread_cond_signal(&fixture->changed);
        pthread_mutex_unlock(&fixture->lock);
        uv_async_send(&fixture->wake);
    }
}

static void on_closed(void *context)
{
    struct fixture *fixture = context;
    pthread_mutex_lock(&fixture->lock);
    fixture->closed = true;
    pthread_cond_signal(&fixture->changed);
    pthread_mutex_unlock(&fixture->lock);
}

static void on_wake(uv_async_t *handle)
{
    struct fixture *fixture = handle->data;
    pthread_mutex_lock(&fixture->lock);
    int count = fixture->release ? fixture->held : 0;
    fixture->held -= count;
    fixture->release = false;
    bool stop = fixture->stop;
    fixture->stop = false;
    bool over = fixture->closed;
    pthread_mutex_unlock(&fixture->lock);
    for (int i = 0; i < count; i++)
        server_answer(fixture->requests[i], 200, NULL, NULL, 0, 0);
    if (stop)
        server_stop(fixture->server, fixture->grace, on_closed, fixture);
    if (over)
        uv_close((uv_handle_t *)&fixture->wake, NULL);
}

static void *run(void *context)
{
    struct fixture *fixture = context;
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    return NULL;
}

static const struct server_config usual = {.address = "127.0.0.1",
                                           .max_body = BODY_MAX,
                                           .max_headers = HEADERS_MAX,
                                           .max_connections = 200,
                                           .header_seconds = TIME_OUT,
                                           .body_seconds = TIME_OUT,
                                           .idle_seconds = TIME_OUT};

static struct fixture *start(const struct server_config *config, struct failure *failure)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    pthread_mutex_init(&fixture->lock, NULL);
    pthread_cond_init(&fixture->changed, NULL);
    uv_loop_init(&fixture->loop);
    uv_async_init(&fixture->loop, &fixture->wake, on_wake);
    fixture->wake.data = fixture;
    fixture->server = server_start(&fixture->loop, config, on_gate, on_request, fixture, failure);
    if (fixture->server)
        fixture->port = server_port(fixture->server);
    pthread_create(&fixture->thread, NULL, run, fixture);
    return fixture;
}

/* ---- The test's side */

static void poke(struct fixture *fixture, bool *flag)
{
    pthread_mutex_lock(&fixture->lock);
    *flag = true;
    pthread_mutex_unlock(&fixture->lock);
    uv_async_send(&fixture->wake);
}

static void wait_held(struct fixture *fixture, int count)
{
    pthread_mutex_lock(&fixture->lock);
    while (fixture->held < count)
        pthread_cond_wait(&fixture->changed, &fixture->lock);
    pthread_mutex_unlock(&fixture->lock);
}

static void stop(struct fixture *fixture, int grace)
{
    fixture->grace = grace;
    poke(fixture, &fixture->stop);
    pthread_mutex_lock(&fixture->lock);
    while (!fixture->closed)
        pthread_cond_wait(&fixture->changed, &fixture->lock);
    pthread_mutex_unlock(&fixture->lock);
}

static void finish(struct fixture *fixture)
{
    uv_async_send(&fixture->wake);
    pthread_join(fixture->thread, NULL);
    assert_int_equal(uv_loop_close(&fixture->loop), 0);
    pthread_mutex_destroy(&fixture->lock);
    pthread_cond_destroy(&fixture->changed);
    free(fixture);
}

static int set_up(void **state)
{
    *state = start(&usual, NULL);
    return ((struct fixture *)*state)->server ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    if (!fixture->closed)
        stop(fixture, 1000);
    finish(fixture);
    return 0;
}

static int call_socket(const char *address, int port)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    bool is_six = strchr(address, ':');
    if (is_six)
        inet_pton(AF_INET6, address, &six.sin6_addr);
    else
        inet_pton(AF_INET, address, &four.sin_addr);
    int one = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct timeval patience = {.tv_sec = PATIENCE};
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    int done = is_six ? connect(one, (struct sockaddr *)&six, sizeof six)
                      : connect(one, (struct sockaddr *)&four, sizeof four);
    if (done == 0)
        return one;
    close(one);
    return -1;
}

static int dial(const struct fixture *fixture)
{
    int one = call_socket("127.0.0.1", fixture->port);
    assert_true(one >= 0);
    return one;
}

static void say(int one, const char *bytes)
{
    size_t length = strlen(bytes);
    assert_int_equal(send(one, bytes, length, MSG_NOSIGNAL), length);
}

/* Reads `count` whole replies, or up to the end of the connection; returns them together. */
static const char *hear(int one, int count)
{
    static char reply[REPLY_MAX];
    size_t used = 0;
    reply[0] = '\0';
    for (;;) {
        const char *at = reply;
        int whole = 0;
        const char *end;
        while ((end = strstr(at, "\r\n\r\n"))) {
            const char *length = strstr(at, "Content-Length: ");
            size_t body = length && length < end ? (size_t)atoi(length + 16) : 0;
            if (strlen(end + 4) < body)
                break;
            at = end + 4 + body;
            whole++;
        }
        if (whole >= count)
            return reply;
        ssize_t got = recv(one, reply + used, sizeof reply - 1 - used, 0);
        if (got < 0 && errno == ECONNRESET)
            got = 0;
        assert_true(got >= 0);
        if (got == 0)
            return reply;
        used += (size_t)got;
        reply[used] = '\0';
    }
}

static void assert_gone(int one)
{
    char byte;
    ssize_t got = recv(one, &byte, 1, 0);
    assert_true(got == 0 || (got < 0 && errno == ECONNRESET));
}

#define assert_begins(text, beginning) assert_memory_equal(text, beginning, sizeof(beginning) - 1)
static void assert_ends(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t wanted = strlen(ending);
    assert_string_equal(length >= wanted ? text + length - wanted : text, ending);
}

static int count_of(const char *text, const char *word)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, word)); at++)
        count++;
    return count;
}

/* ---- Requests and answers */

static void test_everything_arrives(void **state)
{
    int one = dial(*state);
    say(one, "POST /echo/a%20b%2Fc%zz%00?x=%20&y=1?2 HTTP/1.1\r\nHost: a\r\nx-TEST: yes\r\n"
             "Content-Length: 5\r\n\r\nhe");
    say(one, "llo");
    const char *reply = hear(one, 1);
    assert_begins(reply, "HTTP/1.1 200 ");
    assert_non_null(strstr(reply, "Content-Type: text/plain\r\n"));
    assert_ends(reply, "POST|/echo/a b/c%zz%00|x=%20&y=1?2|yes|4|hello");
    say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_ends(hear(one, 1), "GET|/echo||-|4|");
    close(one);
}

static void test_chunks_are_joined(void **state)
{
    int one = dial(*state);
    say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    say(one, "2\r\nde\r\n0\r\n\r\n");
    assert_ends(hear(one, 1), "|abcde");
    close(one);
}

static void test_other_methods_come_through(void **state)
{
    int one = dial(*state);
    say(one, "BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_ends(hear(one, 1), "BREW|/echo||-|4|");
    close(one);
}

static void test_pipelined_requests_are_answered_in_order(void **state)
{
    int one = dial(*state);
    say(one, "GET /echo/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\n"
             "POST /echo/3 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    const char *reply = hear(one, 3);
    assert_int_equal(count_of(reply, "HTTP/1.1 200 "), 3);
    assert_true(strstr(reply, "/echo/1|") < strstr(reply, "/echo/3|"));
    assert_ends(reply, "|x");
    close(one);
}

static void test_the_connection_closes_when_asked(void **state)
{
    int one = dial(*state);
    say(one, "GET /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_begins(hear(one, 1), "HTTP/1.1 200 ");
    assert_gone(one);
    close(one);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_a_late_answer_goes_out_at_once(void **state)
{
    int one = dial(*state);
    double began = seconds();
    for (int i = 0; i < 50; i++) {
        say(one, "GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_begins(hear(one, 1), "HTTP/1.1 200 ");
    }
    /* A server that waits for its next tick takes tenths of a second for each. */
    assert_true(seconds() - began < 2.0);
    close(one);
}

static void test_many_are_held_and_answered_together(void **state)
{
    struct fixture *fixture = *state;
    int sockets[SIMULTANEOUS];
    for (int i = 0; i < SIMULTANEOUS; i++) {
        sockets[i] = dial(fixture);
        say(sockets[i], "POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1");
    }
    wait_held(fixture, SIMULTANEOUS);
    poke(fixture, &fixture->release);
    for (int i = 0; i < SIMULTANEOUS; i++) {
        assert_begins(hear(sockets[i], 1), "HTTP/1.1 200 ");
        close(sockets[i]);
    }
}

static void test_a_sender_that_left_does_no_harm(void **state)
{
    struct fixture *fixture = *state;
    int gone = dial(fixture);
    say(gone, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_held(fixture, 1);
    close(gone);
    int one = dial(fixture);
    say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    hear(one, 1);
    poke(fixture, &fixture->release);
    say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_begins(hear(one, 1), "HTTP/1.1 200 ");
    close(one);
}

static void test_retry_after_is_told(void **state)
{
    int one = dial(*state);
    say(one, "GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    const char *reply = hear(one, 1);
    assert_begins(reply, "HTTP/1.1 503 ");
    assert_non_null(strstr(reply, "Retry-After: 7\r\n"));
    close(one);
}

/* ---- Bounds */

static void test_a_body_announced_too_large_is_refused_before_it_comes(void **state)
{
    int one = dial(*state);
    say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2001\r\n\r\n");
    assert_begins(hear(one, 1), "HTTP/1.1 413 ");
    close(one);
    one = dial(*state);
    say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n");
    const char *reply = hear(one, 1);
    assert_true(strncmp(reply, "HTTP/1.1 4", 10) == 0);
    close(one);
}

static void test_the_sender_of_a_large_body_reads_its_refusal(void **state)
{
    struct text request;
    text_start(&request, REPLY_MAX);
    text_add(&request, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
    for (int i = 0; i < 200000; i++)
        text_add_char(&request, 'x');
    int one = dial(*state);
    say(one, text_string(&request));
    text_free(&request);
    assert_begins(hear(one, 1), "HTTP/1.1 413 ");
    close(one);
}

static void test_a_body_that_grows_too_large_is_refused(void **state)
{
    int one = dial(*state);
    say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    char chunk[1024 + 16];
    int head = snprintf(chunk, sizeof chunk, "400\r\n");
    memset(chunk + head, 'x', 1024);
    strcpy(chunk + head + 1024, "\r\n");
    say(one, chunk);
    say(one, chunk);
    assert_begins(hear(one, 1), "HTTP/1.1 413 ");
    close(one);
}

static void test_a_body_of_the_largest_size_is_taken(void **state)
{
    char request[BODY_MAX + 128];
    int head = snprintf(request, sizeof request,
                        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", BODY_MAX);
    memset(request + head, 'x', BODY_MAX);
    request[head + BODY_MAX] = '\0';
    int one = dial(*state);
    say(one, request);
    const char *reply = hear(one, 1);
    assert_begins(reply, "HTTP/1.1 200 ");
    assert_int_equal(strlen(strrchr(reply, '|') + 1), BODY_MAX);
    close(one);
}

static void test_waiting_for_permission(void **state)
{
    int one = dial(*state);
    say(one,
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");
    assert_begins(hear(one, 1), "HTTP/1.1 413 ");
    close(one);
    one = dial(*state);
    say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assert_begins(hear(one, 1), "HTTP/1.1 100 ");
    say(one, "ab");
    assert_ends(hear(one, 1), "|ab");
    close(one);
}

static void large_headers(const struct fixture *fixture, int lines, const char *expected)
{
    struct text request;
    text_start(&request, REPLY_MAX);
    text_add(&request, "GET /echo HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < lines; i++)
        text_addf(&request, "X-%04d: %090d\r\n", i, i);
    text_add(&request, "\r\n");
    int one = dial(fixture);
    say(one, text_string(&request));
    text_free(&request);
    const char *reply = hear(one, 1);
    assert_memory_equal(reply, expected, strlen(expected));
    close(one);
}

static void test_headers_too_large_are_refused(void **state)
{
    large_headers(*state, 30, "HTTP/1.1 200 ");
    large_headers(*state, 45, "HTTP/1.1 431 ");  /* over our bound */
    large_headers(*state, 400, "HTTP/1.1 431 "); /* over the library's memory */
}

static void test_a_gate_that_refuses(void **state)
{
    int one = dial(*state);
    for (int i = 0; i < 2; i++) {
        say(one, "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        assert_begins(hear(one, 1), "HTTP/1.1 401 ");
    }
    say(one, "GET /refused HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    const char *reply = hear(one, 2);
    assert_begins(reply, "HTTP/1.1 401 ");
    assert_ends(reply, "GET|/echo||-|4|");
    close(one);
}

static void test_rubbish_is_refused(void **state)
{
    int one = dial(*state);
    say(one, "\x16\x03\x01\r\n\r\n\r\n\r\n");
    const char *reply = hear(one, 1);
    assert_true(reply[0] == '\0' || strncmp(reply, "HTTP/1.1 4", 10) == 0 ||
                strncmp(reply, "HTTP/1.0 4", 10) == 0);
    close(one);
}

static void test_who_is_too_slow(void **state)
{
    double began = seconds();
    int silent = dial(*state);
    int headers = dial(*state);
    int body = dial(*state);
    int refused = dial(*state);
    int kept = dial(*state);
    say(headers, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Le");
    say(body, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    say(refused, "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    say(kept, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_begins(hear(kept, 1), "HTTP/1.1 200 ");
    assert_gone(silent);
    assert_gone(headers);
    assert_begins(hear(body, 1), "HTTP/1.1 408 ");
    assert_gone(body);
    assert_begins(hear(refused, 1), "HTTP/1.1 4");
    assert_gone(kept);
    double took = seconds() - began;
    assert_true(took > TIME_OUT * 0.9 && took < TIME_OUT + 4);
    close(silent);
    close(headers);
    close(body);
    close(refused);
    close(kept);
}

static void test_drops_do_not_prolong_the_time(void **state)
{
    double began = seconds();
    int one = dial(*state);
    say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    /* A byte every tenth of a second never is inactivity. */
    struct pollfd answer = {.fd = one, .events = POLLIN};
    while (seconds() - began < TIME_OUT + 4 && poll(&answer, 1, 100) == 0)
        send(one, "x", 1, MSG_NOSIGNAL);
    assert_begins(hear(one, 1), "HTTP/1.1 408 ");
    assert_true(seconds() - began < TIME_OUT + 3);
    close(one);
}

/* ---- Stopping */

static void test_stopping_answers_what_is_under_way(void **state)
{
    struct fixture *fixture = *state;
    int idle = dial(fixture);
    say(idle, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    hear(idle, 1);
    int one = dial(fixture);
    say(one, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_held(fixture, 1);
    fixture->grace = 8000;
    poke(fixture, &fixture->stop);
    /* The listening socket closes first; only then is the answer given. */
    int more;
    while ((more = call_socket("127.0.0.1", fixture->port)) >= 0)
        close(more);
    poke(fixture, &fixture->release);
    assert_begins(hear(one, 1), "HTTP/1.1 200 ");
    assert_gone(one);
    assert_gone(idle);
    pthread_mutex_lock(&fixture->lock);
    while (!fixture->closed)
        pthread_cond_wait(&fixture->changed, &fixture->lock);
    pthread_mutex_unlock(&fixture->lock);
    close(one);
    close(idle);
}

static void test_stopping_does_not_wait_for_ever(void **state)
{
    struct fixture *fixture = *state;
    int one = dial(fixture);
    say(one, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_held(fixture, 1);
    stop(fixture, 50);
    assert_gone(one);
    close(one);
    /* Its user may still answer. */
    server_answer(fixture->requests[0], 200, NULL, NULL, 0, 0);
}

/* ---- Starting */

static void test_addresses(void **state)
{
    (void)state;
    struct server_config config = usual;
    config.address = "::1";
    struct failure failure = {0};
    struct fixture *six = start(&config, &failure);
    if (!six->server) {
        print_message("# no IPv6 here: %s\n", failure.sentence);
    } else {
        int one = call_socket("::1", six->port);
        assert_true(one >= 0);
        say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_ends(hear(one, 1), "GET|/echo||-|6|");
        close(one);
        stop(six, 1000);
    }
    six->closed = true;
    finish(six);
}

static void check_refused(struct server_config config, const char *part)
{
    struct failure failure = {0};
    uv_loop_t loop;
    uv_loop_init(&loop);
    assert_null(server_start(&loop, &config, on_gate, on_request, NULL, &failure));
    assert_non_null(strstr(failure.sentence, part));
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void test_addresses_that_are_none(void **state)
{
    struct server_config config = usual;
    config.port = ((struct fixture *)*state)->port;
    check_refused(config, "Address already in use");
    config.address = "localhost";
    check_refused(config, "localhost");
    config.address = "203.0.113.7";
    check_refused(config, "203.0.113.7");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        TEST(test_everything_arrives),
        TEST(test_chunks_are_joined),
        TEST(test_other_methods_come_through),
        TEST(test_pipelined_requests_are_answered_in_order),
        TEST(test_the_connection_closes_when_asked),
        TEST(test_a_late_answer_goes_out_at_once),
        TEST(test_many_are_held_and_answered_together),
        TEST(test_a_sender_that_left_does_no_harm),
        TEST(test_retry_after_is_told),
        TEST(test_a_body_announced_too_large_is_refused_before_it_comes),
        TEST(test_the_sender_of_a_large_body_reads_its_refusal),
        TEST(test_a_body_that_grows_too_large_is_refused),
        TEST(test_a_body_of_the_largest_size_is_taken),
        TEST(test_waiting_for_permission),
        TEST(test_headers_too_large_are_refused),
        TEST(test_a_gate_that_refuses),
        TEST(test_rubbish_is_refused),
        TEST(test_who_is_too_slow),
        TEST(test_drops_do_not_prolong_the_time),
        TEST(test_stopping_answers_what_is_under_way),
        TEST(test_stopping_does_not_wait_for_ever),
        cmocka_unit_test(test_addresses),
        TEST(test_addresses_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
