/* SPDX-License-Identifier: MIT */
/* The HTTP client against servers that behave well and badly: what was sent, how often, and how
   each ending is told. */
#include "http/client.h"

#include "base/clock.h"
#include "tiny_server.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PROMPT_MS 10000 /* of requests that are answered */
#define SHORT_MS  300   /* of requests that are not */
#define SECRET    "s3cr3t"

static uv_loop_t loop;
static struct http_client *client;

struct result {
    int calls;
    struct http_reply reply;
    char body[256];
};

static void on_done(void *context, const struct http_reply *reply)
{
    struct result *result = context;
    result->calls++;
    result->reply = *reply;
    snprintf(result->body, sizeof result->body, "%s", reply->body);
}

static void fill(struct http_request *request, char *url, size_t size, const char *scheme, int port)
{
    snprintf(url, size, "%s://127.0.0.1:%d/call?key=" SECRET, scheme, port);
    *request = (struct http_request){.method = "POST",
                                     .url = url,
                                     .name = "http://tiny/call",
                                     .headers = {"content-type: text/plain"},
                                     .body = "order=1",
                                     .body_length = strlen("order=1"),
                                     .timeout_ms = PROMPT_MS,
                                     .once = true};
}

static struct result wait_result(const struct http_request *request)
{
    struct result result = {0};
    http_send(client, request, on_done, &result);
    assert_int_equal(result.calls, 0); /* later, never at once */
    while (result.calls == 0)
        uv_run(&loop, UV_RUN_ONCE);
    assert_int_equal(result.calls, 1);
    assert_null(strstr(result.reply.sentence, SECRET));
    return result;
}

/* One order to a server that says `reply`. */
static struct result ask(struct tiny_server *server, int timeout_ms)
{
    char url[128];
    struct http_request request;
    tiny_server_start(server);
    fill(&request, url, sizeof url, "http", server->port);
    request.timeout_ms = timeout_ms;
    struct result result = wait_result(&request);
    tiny_server_stop(server);
    return result;
}

static void test_reply(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = "HTTP/1.1 503 No\r\nContent-Type: text/x\r\n"
                                          "Retry-After: 7\r\nContent-Length: 2\r\n\r\nhi"};
    struct result result = ask(&server, PROMPT_MS);
    assert_int_equal(result.reply.fate, HTTP_REPLIED);
    assert_int_equal(result.reply.status, 503);
    assert_string_equal(result.body, "hi");
    assert_string_equal(result.reply.type, "text/x");
    assert_int_equal(result.reply.retry_after, 7);
    assert_int_equal(server.requests, 1);
    assert_non_null(strstr(server.last, "POST /call?key=" SECRET " HTTP/1.1\r\n"));
    assert_non_null(strstr(server.last, "\r\n\r\norder=1"));
    assert_null(strcasestr(server.last, "expect:"));
}

/* The trap: a server that answers one order, keeps the connection, and closes it under the next. */
static void test_kept_connection_closed_under_an_order(void **state)
{
    (void)state;
    struct tiny_server server = {
        .reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .keep = true, .close_at = 2};
    char url[128];
    struct http_request request;
    tiny_server_start(&server);
    fill(&request, url, sizeof url, "http", server.port);
    for (int i = 0; i < 3; i++)
        assert_int_equal(wait_result(&request).reply.fate, HTTP_REPLIED);
    tiny_server_stop(&server);
    assert_int_equal(server.requests, 3);
    assert_int_equal(server.connections, 3);
}

/* An order that is read and never answered: the connection just closes. */
static void test_closed_instead_of_answered(void **state)
{
    (void)state;
    struct tiny_server server = {
        .reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .keep = true, .close_at = 1};
    char url[128];
    struct http_request request;
    tiny_server_start(&server);
    fill(&request, url, sizeof url, "http", server.port);
    struct result result = wait_result(&request);
    tiny_server_stop(&server);
    assert_int_equal(result.reply.fate, HTTP_LOST);
    assert_int_equal(server.requests, 1);
}

static void test_silence(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = NULL};
    int64_t before = clock_steady();
    struct result result = ask(&server, SHORT_MS);
    assert_int_equal(result.reply.fate, HTTP_LOST);
    assert_in_range(clock_steady() - before, SHORT_MS - 1, SHORT_MS + CLOCK_SECOND);
    assert_int_equal(server.requests, 1);
    assert_non_null(strstr(result.reply.sentence, "http://tiny/call"));
}

static void test_refused_connection(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = ""};
    char url[128];
    struct http_request request;
    tiny_server_start(&server);
    tiny_server_stop(&server); /* its port is free again: nobody listens */
    fill(&request, url, sizeof url, "http", server.port);
    struct result result = wait_result(&request);
    assert_int_equal(result.reply.fate, HTTP_NOT_SENT);
    assert_non_null(strstr(result.reply.sentence, "onnection refused"));
}

static void test_redirect_is_not_followed(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = "HTTP/1.1 302 Found\r\nLocation: /other\r\n"
                                          "Content-Length: 0\r\n\r\n"};
    struct result result = ask(&server, PROMPT_MS);
    assert_int_equal(result.reply.fate, HTTP_REPLIED);
    assert_int_equal(result.reply.status, 302);
    assert_int_equal(server.requests, 1);
}

static void test_broken_replies_are_lost(void **state)
{
    (void)state;
    static const struct {
        const char *reply;
        size_t repeats;
    } rows[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", 0},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", 0},
        {"HTTP/1.1 200 OK\r\nContent-Le", 0},
        {"this is no HTTP\r\n\r\n", 0},
        {"", 0},
        {"HTTP/1.1 200 OK\r\n\r\n0123456789abcdef", HTTP_REPLY_MAX / 16 + 1},
        {"HTTP/1.1 200 OK\r\nX: 1\r\n", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tiny_server server = {.reply = rows[i].reply, .repeats = rows[i].repeats};
        struct result result = ask(&server, PROMPT_MS);
        assert_int_equal(result.reply.fate, HTTP_LOST);
        assert_string_not_equal(result.reply.sentence, "");
        assert_int_equal(server.requests, 1);
    }
}

static void test_endless_headers_are_lost(void **state)
{
    (void)state;
    static char reply[200 * 1024] = "HTTP/1.1 200 OK\r\n";
    size_t length = strlen(reply);
    while (length + 16 < sizeof reply)
        length += (size_t)snprintf(reply + length, sizeof reply - length, "x-y: 123456\r\n");
    struct tiny_server server = {.reply = reply};
    assert_int_equal(ask(&server, PROMPT_MS).reply.fate, HTTP_LOST);
}

static void test_biggest_reply_passes(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = "HTTP/1.1 200 OK\r\n\r\n0123456789abcdef",
                                 .repeats = HTTP_REPLY_MAX / 16 - 1};
    struct result result = ask(&server, PROMPT_MS);
    assert_int_equal(result.reply.fate, HTTP_REPLIED);
    assert_int_equal(result.reply.body_length, HTTP_REPLY_MAX);
}

static void test_certificates(void **state)
{
    (void)state;
    char path[] = "/tmp/http-client-test-XXXXXX";
    char url[128];
    struct http_request request;
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    struct tiny_server server = {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                                 .tls = tiny_tls_new(path)};
    tiny_server_start(&server);
    fill(&request, url, sizeof url, "https", server.port);
    struct result unknown = wait_result(&request);
    request.ca_file = path;
    struct result known = wait_result(&request);
    request.ca_file = "/nonexistent/ca.pem";
    struct result missing = wait_result(&request);
    tiny_server_stop(&server);
    SSL_CTX_free(server.tls);
    unlink(path);
    assert_int_equal(unknown.reply.fate, HTTP_NOT_SENT);
    assert_non_null(strstr(unknown.reply.sentence, "ca_file"));
    assert_true(unknown.reply.untrusted);
    assert_int_equal(known.reply.fate, HTTP_REPLIED);
    assert_false(known.reply.untrusted);
    assert_int_equal(missing.reply.fate, HTTP_NOT_SENT);
    assert_false(missing.reply.untrusted);
    assert_int_equal(server.requests, 1);
}

static void test_plain_http_to_a_tls_port_and_back(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"};
    char url[128];
    struct http_request request;
    tiny_server_start(&server);
    fill(&request, url, sizeof url, "https", server.port);
    request.timeout_ms = SHORT_MS;
    struct result result = wait_result(&request);
    tiny_server_stop(&server);
    assert_int_equal(result.reply.fate, HTTP_NOT_SENT);
    assert_int_equal(server.requests, 0);
}

/* A proxy of the environment would see orders, and could send them twice. */
static void test_no_proxy_of_the_environment(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"};
    setenv("http_proxy", "http://127.0.0.1:1/", 1);
    setenv("all_proxy", "http://127.0.0.1:1/", 1);
    struct result result = ask(&server, PROMPT_MS);
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    assert_int_equal(result.reply.fate, HTTP_REPLIED);
    assert_non_null(strstr(server.last, "POST /call?"));
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool good;
    } rows[] = {
        {"https://apicall.infoe.es", true},
        {"https://example.org:8443/a?b=c", true},
        {"http://127.0.0.1:80/", true},
        {"http://127.8.9.1/", true},
        {"http://[::1]:9/", true},
        {"http://localhost/x", true},
        {"http://example.org/", false},
        {"http://127.0.0.1.example.org/", false},
        {"http://128.0.0.1/", false},
        {"http://0.0.0.0/", false},
        {"ftp://127.0.0.1/", false},
        {"file:///etc/passwd", false},
        {"https://user:" SECRET "@example.org/", false},
        {"https://", false},
        {"", false},
        {"no address at all", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct failure failure = {0};
        if (http_url_check(rows[i].url, &failure) != rows[i].good)
            fail_msg("%s: %s", rows[i].url, failure.sentence);
        assert_null(strstr(failure.sentence, SECRET));
        assert_int_equal(failure.sentence[0] == '\0', rows[i].good);
    }
}

static void test_unusable_address_is_not_sent(void **state)
{
    (void)state;
    struct http_request request = {.method = "POST",
                                   .url = "http://192.0.2.1/?key=" SECRET,
                                   .name = "http://192.0.2.1/",
                                   .timeout_ms = PROMPT_MS};
    struct result result = wait_result(&request);
    assert_int_equal(result.reply.fate, HTTP_NOT_SENT);
}

/* Closing tells those under way how they ended: one on the wire, one that had not begun. */
static void test_close_ends_what_is_under_way(void **state)
{
    (void)state;
    struct tiny_server server = {.reply = NULL};
    char url[128];
    struct http_request request;
    struct result sent = {0}, unsent = {0};
    tiny_server_start(&server);
    fill(&request, url, sizeof url, "http", server.port);
    http_send(client, &request, on_done, &sent);
    while (__atomic_load_n(&server.requests, __ATOMIC_RELAXED) == 0)
        uv_run(&loop, UV_RUN_NOWAIT);
    http_send(client, &request, on_done, &unsent);
    http_client_close(client, NULL, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    tiny_server_stop(&server);
    assert_int_equal(sent.calls, 1);
    assert_int_equal(sent.reply.fate, HTTP_LOST);
    assert_int_equal(unsent.calls, 1);
    assert_int_equal(unsent.reply.fate, HTTP_NOT_SENT);
    client = http_client_new(&loop);
}

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&loop);
    client = http_client_new(&loop);
    return client ? 0 : -1;
}

static void on_closed(void *context)
{
    *(bool *)context = true;
}

static int tear_down(void **state)
{
    (void)state;
    bool closed = false;
    http_client_close(client, on_closed, &closed);
    uv_run(&loop, UV_RUN_DEFAULT);
    return closed ? uv_loop_close(&loop) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reply),
        cmocka_unit_test(test_kept_connection_closed_under_an_order),
        cmocka_unit_test(test_closed_instead_of_answered),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_refused_connection),
        cmocka_unit_test(test_redirect_is_not_followed),
        cmocka_unit_test(test_broken_replies_are_lost),
        cmocka_unit_test(test_endless_headers_are_lost),
        cmocka_unit_test(test_biggest_reply_passes),
        cmocka_unit_test(test_certificates),
        cmocka_unit_test(test_plain_http_to_a_tls_port_and_back),
        cmocka_unit_test(test_no_proxy_of_the_environment),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_unusable_address_is_not_sent),
        cmocka_unit_test(test_close_ends_what_is_under_way),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("http_client", tests, set_up, tear_down);
}
