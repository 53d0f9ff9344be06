/* SPDX-License-Identifier: MIT */
/* The HTTP server, spoken to over sockets: requests in pieces, in heaps, too large, too slow. */
#include "server_rig.h"

#include "base/text.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define SIMULTANEOUS 64

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
    int one = rig_dial(*state);
    rig_say(one, "POST /echo/a%20b%2Fc%zz%00?x=%20&y=1?2 HTTP/1.1\r\nHost: a\r\nx-TEST: yes\r\n"
                 "Content-Length: 5\r\n\r\nhe");
    rig_say(one, "llo");
    const char *reply = rig_hear(one, 1);
    assert_begins(reply, "HTTP/1.1 200 ");
    assert_non_null(strstr(reply, "Content-Type: text/plain\r\n"));
    assert_ends(reply, "POST|/echo/a b/c%zz%00|x=%20&y=1?2|yes|4|hello");
    rig_say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_ends(rig_hear(one, 1), "GET|/echo||-|4|");
    close(one);
}

static void test_chunks_are_joined(void **state)
{
    int one = rig_dial(*state);
    rig_say(one,
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    rig_say(one, "2\r\nde\r\n0\r\n\r\n");
    assert_ends(rig_hear(one, 1), "|abcde");
    close(one);
}

static void test_other_methods_come_through(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_ends(rig_hear(one, 1), "BREW|/echo||-|4|");
    close(one);
}

static void test_pipelined_requests_are_answered_in_order(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "GET /echo/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\n"
                 "POST /echo/3 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    const char *reply = rig_hear(one, 3);
    assert_int_equal(count_of(reply, "HTTP/1.1 200 "), 3);
    assert_true(strstr(reply, "/echo/1|") < strstr(reply, "/echo/3|"));
    assert_ends(reply, "|x");
    close(one);
}

static void test_the_connection_closes_when_asked(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "GET /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    rig_assert_gone(one);
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
    int one = rig_dial(*state);
    double began = seconds();
    for (int i = 0; i < 50; i++) {
        rig_say(one, "GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    }
    /* A server that waits for its next tick takes tenths of a second for each. */
    assert_true(seconds() - began < 2.0);
    close(one);
}

static void test_many_are_held_and_answered_together(void **state)
{
    struct rig *rig = *state;
    int sockets[SIMULTANEOUS];
    for (int i = 0; i < SIMULTANEOUS; i++) {
        sockets[i] = rig_dial(rig);
        rig_say(sockets[i], "POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1");
    }
    rig_wait_held(rig, SIMULTANEOUS);
    rig_poke(rig, &rig->release);
    for (int i = 0; i < SIMULTANEOUS; i++) {
        assert_begins(rig_hear(sockets[i], 1), "HTTP/1.1 200 ");
        close(sockets[i]);
    }
}

static void test_a_sender_that_left_does_no_harm(void **state)
{
    struct rig *rig = *state;
    int gone = rig_dial(rig);
    rig_say(gone, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_wait_held(rig, 1);
    close(gone);
    int one = rig_dial(rig);
    rig_say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_hear(one, 1);
    rig_poke(rig, &rig->release);
    rig_say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    close(one);
}

static void test_retry_after_is_told(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    const char *reply = rig_hear(one, 1);
    assert_begins(reply, "HTTP/1.1 503 ");
    assert_non_null(strstr(reply, "Retry-After: 7\r\n"));
    close(one);
}

/* ---- Bounds */

static void test_a_body_announced_too_large_is_refused_before_it_comes(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2001\r\n\r\n");
    assert_begins(rig_hear(one, 1), "HTTP/1.1 413 ");
    close(one);
    one = rig_dial(*state);
    rig_say(one,
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n");
    const char *reply = rig_hear(one, 1);
    assert_true(strncmp(reply, "HTTP/1.1 4", 10) == 0);
    close(one);
}

static void test_the_sender_of_a_large_body_reads_its_refusal(void **state)
{
    struct text request;
    text_start(&request, RIG_REPLY_MAX);
    text_add(&request, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
    for (int i = 0; i < 200000; i++)
        text_add_char(&request, 'x');
    int one = rig_dial(*state);
    rig_say(one, text_string(&request));
    text_free(&request);
    assert_begins(rig_hear(one, 1), "HTTP/1.1 413 ");
    close(one);
}

static void test_a_body_that_grows_too_large_is_refused(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    char chunk[1024 + 16];
    int head = snprintf(chunk, sizeof chunk, "400\r\n");
    memset(chunk + head, 'x', 1024);
    strcpy(chunk + head + 1024, "\r\n");
    rig_say(one, chunk);
    rig_say(one, chunk);
    assert_begins(rig_hear(one, 1), "HTTP/1.1 413 ");
    close(one);
}

static void test_a_body_of_the_largest_size_is_taken(void **state)
{
    char request[RIG_BODY_MAX + 128];
    int head =
        snprintf(request, sizeof request,
                 "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", RIG_BODY_MAX);
    memset(request + head, 'x', RIG_BODY_MAX);
    request[head + RIG_BODY_MAX] = '\0';
    int one = rig_dial(*state);
    rig_say(one, request);
    const char *reply = rig_hear(one, 1);
    assert_begins(reply, "HTTP/1.1 200 ");
    assert_int_equal(strlen(strrchr(reply, '|') + 1), RIG_BODY_MAX);
    close(one);
}

static void test_waiting_for_permission(void **state)
{
    int one = rig_dial(*state);
    rig_say(
        one,
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");
    assert_begins(rig_hear(one, 1), "HTTP/1.1 413 ");
    close(one);
    one = rig_dial(*state);
    rig_say(one,
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assert_begins(rig_hear(one, 1), "HTTP/1.1 100 ");
    rig_say(one, "ab");
    assert_ends(rig_hear(one, 1), "|ab");
    close(one);
}

static void large_headers(const struct rig *rig, int lines, const char *expected)
{
    struct text request;
    text_start(&request, RIG_REPLY_MAX);
    text_add(&request, "GET /echo HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < lines; i++)
        text_addf(&request, "X-%04d: %090d\r\n", i, i);
    text_add(&request, "\r\n");
    int one = rig_dial(rig);
    rig_say(one, text_string(&request));
    text_free(&request);
    const char *reply = rig_hear(one, 1);
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
    int one = rig_dial(*state);
    for (int i = 0; i < 2; i++) {
        rig_say(one, "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        assert_begins(rig_hear(one, 1), "HTTP/1.1 401 ");
    }
    rig_say(one, "GET /refused HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    const char *reply = rig_hear(one, 2);
    assert_begins(reply, "HTTP/1.1 401 ");
    assert_ends(reply, "GET|/echo||-|4|");
    close(one);
}

static void test_rubbish_is_refused(void **state)
{
    int one = rig_dial(*state);
    rig_say(one, "\x16\x03\x01\r\n\r\n\r\n\r\n");
    const char *reply = rig_hear(one, 1);
    assert_true(reply[0] == '\0' || strncmp(reply, "HTTP/1.1 4", 10) == 0 ||
                strncmp(reply, "HTTP/1.0 4", 10) == 0);
    close(one);
}

static void test_who_is_too_slow(void **state)
{
    double began = seconds();
    int silent = rig_dial(*state);
    int headers = rig_dial(*state);
    int body = rig_dial(*state);
    int refused = rig_dial(*state);
    int kept = rig_dial(*state);
    rig_say(headers, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Le");
    rig_say(body, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    rig_say(refused, "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    rig_say(kept, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_begins(rig_hear(kept, 1), "HTTP/1.1 200 ");
    rig_assert_gone(silent);
    rig_assert_gone(headers);
    assert_begins(rig_hear(body, 1), "HTTP/1.1 408 ");
    rig_assert_gone(body);
    assert_begins(rig_hear(refused, 1), "HTTP/1.1 4");
    rig_assert_gone(kept);
    double took = seconds() - began;
    assert_true(took > RIG_SECONDS * 0.9 && took < RIG_SECONDS + 4);
    close(silent);
    close(headers);
    close(body);
    close(refused);
    close(kept);
}

static void test_drops_do_not_prolong_the_time(void **state)
{
    double began = seconds();
    int one = rig_dial(*state);
    rig_say(one, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    /* A byte every tenth of a second never is inactivity. */
    struct pollfd answer = {.fd = one, .events = POLLIN};
    while (seconds() - began < RIG_SECONDS + 4 && poll(&answer, 1, 100) == 0)
        send(one, "x", 1, MSG_NOSIGNAL);
    assert_begins(rig_hear(one, 1), "HTTP/1.1 408 ");
    assert_true(seconds() - began < RIG_SECONDS + 3);
    close(one);
}

/* ---- Stopping */

static void test_stopping_answers_what_is_under_way(void **state)
{
    struct rig *rig = *state;
    int idle = rig_dial(rig);
    rig_say(idle, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_hear(idle, 1);
    int one = rig_dial(rig);
    rig_say(one, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_wait_held(rig, 1);
    rig->grace = 8000;
    rig_poke(rig, &rig->stop);
    /* The listening socket closes first; only then is the answer given. */
    int more;
    while ((more = rig_call("127.0.0.1", rig->port)) >= 0)
        close(more);
    rig_poke(rig, &rig->release);
    assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    rig_assert_gone(one);
    rig_assert_gone(idle);
    rig_wait_closed(rig);
    close(one);
    close(idle);
}

static void test_stopping_does_not_wait_for_ever(void **state)
{
    struct rig *rig = *state;
    int one = rig_dial(rig);
    rig_say(one, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_wait_held(rig, 1);
    rig_stop(rig, 50);
    rig_assert_gone(one);
    close(one);
    assert_int_equal(rig->held, 1); /* see rig_finish */
}

/* ---- Starting */

static void test_addresses(void **state)
{
    (void)state;
    struct server_config config = rig_usual;
    config.address = "::1";
    struct failure failure = {0};
    struct rig *six = rig_start(&config, &failure);
    if (!six->server) {
        print_message("# no IPv6 here: %s\n", failure.sentence);
    } else {
        int one = rig_call("::1", six->port);
        assert_true(one >= 0);
        rig_say(one, "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_ends(rig_hear(one, 1), "GET|/echo||-|6|");
        close(one);
        rig_stop(six, 1000);
    }
    six->closed = true;
    rig_finish(six);
}

static void check_refused(struct server_config config, const char *part)
{
    struct failure failure = {0};
    uv_loop_t loop;
    uv_loop_init(&loop);
    assert_null(server_start(&loop, &config, NULL, NULL, NULL, &failure));
    assert_non_null(strstr(failure.sentence, part));
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void test_addresses_that_are_none(void **state)
{
    struct server_config config = rig_usual;
    config.port = ((struct rig *)*state)->port;
    check_refused(config, "Address already in use");
    config.address = "localhost";
    check_refused(config, "localhost");
    config.address = "203.0.113.7";
    check_refused(config, "203.0.113.7");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

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
