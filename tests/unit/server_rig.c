/* SPDX-License-Identifier: MIT */
/* The server's thread, and the test's ends of the connections. */
#include "server_rig.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADERS_MAX 4096
#define PATIENCE    10 /* seconds that a test waits for bytes */

const struct server_config rig_usual = {.address = "127.0.0.1",
                                        .max_body = RIG_BODY_MAX,
                                        .max_headers = HEADERS_MAX,
                                        .max_connections = 250,
                                        .header_seconds = RIG_SECONDS,
                                        .body_seconds = RIG_SECONDS,
                                        .idle_seconds = RIG_SECONDS};

/* ---- The server's side */

static int on_gate(void *context, const struct server_request *request)
{
    (void)context;
    return strncmp(server_request_path(request), "/refused", 8) == 0 ? 401 : 0;
}

static void answer_echo(struct server_request *request)
{
    struct text reply;
    text_start(&reply, RIG_REPLY_MAX);
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

/* Which of the held ones it is; else `held`. */
static int find_held(const struct rig *rig, const struct server_request *request)
{
    int at = 0;
    while (at < rig->held && rig->requests[at].request != request)
        at++;
    return at;
}

static void on_gone(void *context, struct server_request *request)
{
    struct rig *rig = context;
    bool again = server_watch(request, on_gone, rig);
    pthread_mutex_lock(&rig->lock);
    int at = find_held(rig, request);
    bool expected = at < rig->held && !rig->requests[at].told && !again;
    rig->faults += !expected;
    rig->gone++;
    bool answers = rig->answers_gone && expected;
    if (answers)
        rig->requests[at] = rig->requests[--rig->held];
    else if (expected)
        rig->requests[at].told = true;
    pthread_cond_signal(&rig->changed);
    pthread_mutex_unlock(&rig->lock);
    if (answers)
        server_answer(request, 200, NULL, NULL, 0, 0);
}

static void hold(struct rig *rig, struct server_request *request, const char *path)
{
    bool watches = strcmp(path, "/watch") == 0;
    bool watched = watches && server_watch(request, on_gone, rig);
    bool again = watches && server_watch(request, on_gone, rig);
    pthread_mutex_lock(&rig->lock);
    rig->faults += watched != watches || again;
    rig->requests[rig->held++] = (struct rig_held){.request = request};
    rig->release = rig->release || strcmp(path, "/later") == 0;
    pthread_cond_signal(&rig->changed);
    pthread_mutex_unlock(&rig->lock);
    uv_async_send(&rig->wake);
}

static void on_request(void *context, struct server_request *request)
{
    const char *path = server_request_path(request);
    if (strncmp(path, "/echo", 5) == 0)
        answer_echo(request);
    else if (strcmp(path, "/busy") == 0)
        server_answer(request, 503, NULL, NULL, 0, 7);
    else
        hold(context, request, path);
}

static void on_closed(void *context)
{
    struct rig *rig = context;
    pthread_mutex_lock(&rig->lock);
    rig->closed = true;
    pthread_cond_signal(&rig->changed);
    pthread_mutex_unlock(&rig->lock);
}

static void stand_still(struct rig *rig)
{
    pthread_mutex_lock(&rig->lock);
    rig->standing = rig->busy;
    pthread_cond_signal(&rig->changed);
    while (rig->busy)
        pthread_cond_wait(&rig->changed, &rig->lock);
    pthread_mutex_unlock(&rig->lock);
}

static void on_wake(uv_async_t *handle)
{
    struct rig *rig = handle->data;
    struct server_request *answered[RIG_HELD_MAX];
    pthread_mutex_lock(&rig->lock);
    int count = rig->release ? rig->held : 0;
    for (int i = 0; i < count; i++)
        answered[i] = rig->requests[i].request;
    rig->held -= count;
    rig->release = false;
    for (; rig->shut_first > 0 && count > 0; rig->shut_first--)
        close(rig->sockets[rig->shut_first - 1]);
    bool stop = rig->stop;
    rig->stop = false;
    bool over = rig->closed;
    pthread_mutex_unlock(&rig->lock);
    for (int i = 0; i < count; i++)
        server_answer(answered[i], 200, NULL, NULL, 0, 0);
    if (stop)
        server_stop(rig->server, rig->grace, on_closed, rig);
    if (over)
        uv_close((uv_handle_t *)&rig->wake, NULL);
    stand_still(rig);
}

static void *run(void *context)
{
    struct rig *rig = context;
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    return NULL;
}

struct rig *rig_start(const struct server_config *config, struct failure *failure)
{
    struct rig *rig = calloc(1, sizeof *rig);
    pthread_mutex_init(&rig->lock, NULL);
    pthread_cond_init(&rig->changed, NULL);
    uv_loop_init(&rig->loop);
    uv_async_init(&rig->loop, &rig->wake, on_wake);
    rig->wake.data = rig;
    rig->server = server_start(&rig->loop, config, on_gate, on_request, rig, failure);
    if (rig->server)
        rig->port = server_port(rig->server);
    pthread_create(&rig->thread, NULL, run, rig);
    return rig;
}

void rig_finish(struct rig *rig)
{
    uv_async_send(&rig->wake);
    pthread_join(rig->thread, NULL);
    for (int i = 0; i < rig->held; i++) /* their user may still answer */
        server_answer(rig->requests[i].request, 200, NULL, NULL, 0, 0);
    assert_int_equal(uv_loop_close(&rig->loop), 0);
    assert_int_equal(rig->faults, 0);
    pthread_mutex_destroy(&rig->lock);
    pthread_cond_destroy(&rig->changed);
    free(rig);
}

int rig_set_up(void **state)
{
    *state = rig_start(&rig_usual, NULL);
    return ((struct rig *)*state)->server ? 0 : -1;
}

int rig_tear_down(void **state)
{
    struct rig *rig = *state;
    if (!rig->closed)
        rig_stop(rig, 1000);
    rig_finish(rig);
    return 0;
}

/* ---- The test's side */

void rig_poke(struct rig *rig, bool *flag)
{
    pthread_mutex_lock(&rig->lock);
    *flag = true;
    pthread_mutex_unlock(&rig->lock);
    uv_async_send(&rig->wake);
}

void rig_halt(struct rig *rig)
{
    rig_poke(rig, &rig->busy);
    pthread_mutex_lock(&rig->lock);
    while (!rig->standing)
        pthread_cond_wait(&rig->changed, &rig->lock);
    pthread_mutex_unlock(&rig->lock);
}

void rig_go_on(struct rig *rig)
{
    pthread_mutex_lock(&rig->lock);
    rig->busy = rig->standing = false;
    pthread_cond_signal(&rig->changed);
    pthread_mutex_unlock(&rig->lock);
}

static void wait_count(struct rig *rig, const int *number, int count)
{
    pthread_mutex_lock(&rig->lock);
    while (*number < count)
        pthread_cond_wait(&rig->changed, &rig->lock);
    pthread_mutex_unlock(&rig->lock);
}

void rig_wait_held(struct rig *rig, int count)
{
    wait_count(rig, &rig->held, count);
}

void rig_wait_gone(struct rig *rig, int count)
{
    wait_count(rig, &rig->gone, count);
}

void rig_wait_closed(struct rig *rig)
{
    pthread_mutex_lock(&rig->lock);
    while (!rig->closed)
        pthread_cond_wait(&rig->changed, &rig->lock);
    pthread_mutex_unlock(&rig->lock);
}

void rig_stop(struct rig *rig, int grace)
{
    rig->grace = grace;
    rig_poke(rig, &rig->stop);
    rig_wait_closed(rig);
}

int rig_call(const char *address, int port)
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

int rig_dial(const struct rig *rig)
{
    int one = rig_call("127.0.0.1", rig->port);
    assert_true(one >= 0);
    return one;
}

void rig_say(int one, const char *bytes)
{
    size_t length = strlen(bytes);
    assert_int_equal(send(one, bytes, length, MSG_NOSIGNAL), length);
}

const char *rig_hear(int one, int count)
{
    static char reply[RIG_REPLY_MAX];
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

void rig_assert_gone(int one)
{
    char byte;
    ssize_t got = recv(one, &byte, 1, 0);
    assert_true(got == 0 || (got < 0 && errno == ECONNRESET));
}
