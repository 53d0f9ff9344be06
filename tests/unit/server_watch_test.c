/* SPDX-License-Identifier: MIT */
/* Being told that the sender of a request has gone: in every way in which one can go, once, and
   never behind the answer. */
#include "server_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define MANY  200
#define WATCH "GET /watch HTTP/1.1\r\nHost: a\r\n\r\n"
#define PLAIN "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"

static int ask(struct rig *rig)
{
    int one = rig_dial(rig);
    rig_say(one, WATCH);
    return one;
}

static void ask_many(struct rig *rig, int sockets[MANY])
{
    for (int i = 0; i < MANY; i++)
        sockets[i] = ask(rig);
    rig_wait_held(rig, MANY);
}

static void close_many(const int sockets[MANY])
{
    for (int i = 0; i < MANY; i++)
        close(sockets[i]);
}

static void reset(int one)
{
    const struct linger none = {.l_onoff = 1};
    setsockopt(one, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(one);
}

/* Others are served meanwhile; and what was to be told before is told by now. */
static void serve_another(struct rig *rig)
{
    int one = rig_dial(rig);
    for (int i = 0; i < 3; i++) {
        rig_say(one, PLAIN);
        assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    }
    close(one);
}

static int gone(struct rig *rig)
{
    pthread_mutex_lock(&rig->lock);
    int count = rig->gone;
    pthread_mutex_unlock(&rig->lock);
    return count;
}

static int held(struct rig *rig)
{
    pthread_mutex_lock(&rig->lock);
    int count = rig->held;
    pthread_mutex_unlock(&rig->lock);
    return count;
}

/* ---- Ways to go */

static void test_a_sender_that_closes(void **state)
{
    struct rig *rig = *state;
    int one = ask(rig);
    rig_wait_held(rig, 1);
    serve_another(rig);
    assert_int_equal(gone(rig), 0);
    close(one);
    rig_wait_gone(rig, 1);
    serve_another(rig);
    assert_int_equal(gone(rig), 1);
    assert_int_equal(held(rig), 1); /* it is to be answered all the same */
    rig_poke(rig, &rig->release);
    serve_another(rig);
    assert_int_equal(gone(rig), 1);
}

static void test_a_sender_that_resets(void **state)
{
    struct rig *rig = *state;
    int one = ask(rig);
    rig_wait_held(rig, 1);
    reset(one);
    rig_wait_gone(rig, 1);
    rig_poke(rig, &rig->release);
    serve_another(rig);
    assert_int_equal(gone(rig), 1);
}

/* What it still hears is sent to it. */
static void test_a_sender_that_closes_half(void **state)
{
    struct rig *rig = *state;
    int one = ask(rig);
    rig_wait_held(rig, 1);
    shutdown(one, SHUT_WR);
    rig_wait_gone(rig, 1);
    rig_poke(rig, &rig->release);
    assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    close(one);
    assert_int_equal(gone(rig), 1);
}

static void test_a_sender_that_never_waited(void **state)
{
    struct rig *rig = *state;
    rig_halt(rig);
    for (int i = 0; i < 2; i++) {
        int one = ask(rig);
        shutdown(one, SHUT_WR);
        close(one);
    }
    rig_go_on(rig);
    rig_wait_gone(rig, 2);
    rig_poke(rig, &rig->release);
    serve_another(rig);
    assert_int_equal(gone(rig), 2);
}

static void test_who_has_gone_is_answered_at_once(void **state)
{
    struct rig *rig = *state;
    rig->answers_gone = true;
    int sockets[MANY];
    ask_many(rig, sockets);
    for (int i = 0; i < MANY; i += 2)
        close(sockets[i]);
    rig_wait_gone(rig, MANY / 2);
    assert_int_equal(held(rig), MANY / 2);
    for (int i = 1; i < MANY; i += 2)
        reset(sockets[i]);
    rig_wait_gone(rig, MANY);
    serve_another(rig);
    assert_int_equal(held(rig), 0);
}

/* ---- Going while the answer is given */

static void test_senders_that_close_under_the_answer(void **state)
{
    struct rig *rig = *state;
    ask_many(rig, rig->sockets);
    rig->shut_first = MANY;
    rig_poke(rig, &rig->release);
    serve_another(rig);
    assert_int_equal(held(rig), 0);
    assert_int_equal(gone(rig), 0);
}

/* The loop comes to know of both in one turn; whichever it looks at first, nothing is told behind
   an answer. */
static void go_together(struct rig *rig, bool answers_first)
{
    int sockets[MANY];
    ask_many(rig, sockets);
    rig_halt(rig);
    if (answers_first)
        rig_poke(rig, &rig->release);
    for (int i = 0; i < MANY; i++) {
        if (i % 3 == 0)
            reset(sockets[i]);
        else
            close(sockets[i]);
    }
    if (!answers_first)
        rig_poke(rig, &rig->release);
    rig_go_on(rig);
    serve_another(rig);
    assert_int_equal(held(rig), 0);
    assert_in_range(gone(rig), 0, MANY);
}

static void test_senders_that_close_with_the_answer(void **state)
{
    go_together(*state, false);
    ((struct rig *)*state)->gone = 0;
    go_together(*state, true);
}

/* ---- More than one request on a connection */

static void test_a_kept_connection(void **state)
{
    struct rig *rig = *state;
    int one = rig_dial(rig);
    for (int i = 0; i < 5; i++) {
        rig_say(one, WATCH);
        rig_wait_held(rig, 1);
        rig_poke(rig, &rig->release);
        assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    }
    assert_int_equal(gone(rig), 0);
    rig_say(one, WATCH);
    rig_wait_held(rig, 1);
    close(one);
    rig_wait_gone(rig, 1);
    rig_poke(rig, &rig->release);
    serve_another(rig);
    assert_int_equal(gone(rig), 1);
}

/* What waits to be read, be it by the library or in the socket, is no sign that the sender has
 * gone.
 */
static void test_the_next_request_is_there_already(void **state)
{
    struct rig *rig = *state;
    int one = rig_dial(rig);
    rig_say(one, WATCH WATCH);
    for (int i = 0; i < 3; i++) {
        rig_wait_held(rig, 1);
        if (i == 1)
            rig_say(one, WATCH);
        serve_another(rig);
        assert_int_equal(held(rig), 1);
        assert_int_equal(gone(rig), 0);
        rig_poke(rig, &rig->release);
        assert_begins(rig_hear(one, 1), "HTTP/1.1 200 ");
    }
    close(one);
    one = rig_dial(rig);
    rig_say(one, WATCH WATCH);
    rig_wait_held(rig, 1);
    close(one);
    rig_wait_gone(rig, 1);
    rig_poke(rig, &rig->release);
    serve_another(rig);
}

static void test_another_request_without_a_watch(void **state)
{
    struct rig *rig = *state;
    int one = ask(rig);
    rig_wait_held(rig, 1);
    rig_poke(rig, &rig->release);
    rig_hear(one, 1);
    rig_say(one, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_wait_held(rig, 1);
    close(one);
    serve_another(rig);
    assert_int_equal(gone(rig), 0);
    rig_poke(rig, &rig->release);
    serve_another(rig);
}

/* ---- Stopping */

static void test_stopping_with_watched_requests(void **state)
{
    struct rig *rig = *state;
    int sockets[MANY];
    ask_many(rig, sockets);
    shutdown(sockets[0], SHUT_WR);
    rig_wait_gone(rig, 1);
    int one = rig_dial(rig);
    rig_say(one, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    rig_wait_held(rig, MANY + 1);
    rig_stop(rig, 50);
    close_many(sockets);
    close(one);
    assert_int_equal(gone(rig), 1);
    assert_int_equal(held(rig), MANY + 1);
    assert_false(server_watch(rig->requests[MANY].request, NULL, NULL));
}

/* It does not wait for the end of the grace: who has gone is answered, and then nobody is left. */
static void test_stopping_while_the_senders_go(void **state)
{
    struct rig *rig = *state;
    rig->answers_gone = true;
    rig->grace = 60000;
    int sockets[MANY];
    ask_many(rig, sockets);
    rig_poke(rig, &rig->stop);
    close_many(sockets);
    rig_wait_closed(rig);
    assert_int_equal(gone(rig), MANY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        TEST(test_a_sender_that_closes),
        TEST(test_a_sender_that_resets),
        TEST(test_a_sender_that_closes_half),
        TEST(test_a_sender_that_never_waited),
        TEST(test_who_has_gone_is_answered_at_once),
        TEST(test_senders_that_close_under_the_answer),
        TEST(test_senders_that_close_with_the_answer),
        TEST(test_a_kept_connection),
        TEST(test_the_next_request_is_there_already),
        TEST(test_another_request_without_a_watch),
        TEST(test_stopping_with_watched_requests),
        TEST(test_stopping_while_the_senders_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
