/* SPDX-License-Identifier: MIT */
/* A client's outbox against a client that reads, and one that doesn't. */
#include "engine/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define FRAME 30000 /* bytes of one of the news */
#define MANY  200   /* of them are more than a socket takes, and than may wait */

struct scene {
    uv_loop_t loop;
    uv_pipe_t pipe;
    struct outbox outbox;
    int peer;
    int taken, refused;
    char *heard; /* all that the peer has read */
    size_t length;
};

static void taken(void *context, bool good)
{
    struct scene *scene = context;
    scene->taken += good;
    scene->refused += !good;
}

static int begin(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    uv_loop_init(&scene->loop);
    uv_pipe_init(&scene->loop, &scene->pipe, 0);
    uv_pipe_open(&scene->pipe, ends[0]);
    scene->peer = ends[1];
    fcntl(scene->peer, F_SETFL, O_NONBLOCK);
    scene->heard = calloc(1, (MANY + 2) * FRAME);
    outbox_start(&scene->outbox, (uv_stream_t *)&scene->pipe, taken, scene);
    *state = scene;
    return 0;
}

static int finish(void **state)
{
    struct scene *scene = *state;
    uv_close((uv_handle_t *)&scene->pipe, NULL);
    uv_run(&scene->loop, UV_RUN_DEFAULT);
    outbox_free(&scene->outbox);
    assert_int_equal(uv_loop_close(&scene->loop), 0);
    if (scene->peer >= 0)
        close(scene->peer);
    free(scene->heard);
    free(scene);
    return 0;
}

static struct news *make_news(int number)
{
    char frame[FRAME + 1];
    memset(frame, 'x', FRAME);
    frame[sprintf(frame, "news %04d", number)] = ' ';
    frame[FRAME - 1] = '\n';
    return news_new(frame, FRAME);
}

static bool tell(struct scene *scene, int number)
{
    struct news *news = make_news(number);
    bool good = outbox_add_news(&scene->outbox, news);
    news_release(news);
    return good;
}

/* All that there is, until nothing is left to send. */
static void read_all(struct scene *scene)
{
    do {
        ssize_t some;
        uv_run(&scene->loop, UV_RUN_NOWAIT);
        while ((some = read(scene->peer, scene->heard + scene->length, FRAME)) > 0) {
            scene->length += (size_t)some;
            uv_run(&scene->loop, UV_RUN_NOWAIT);
        }
        assert_int_equal(errno, EAGAIN);
    } while (!outbox_is_empty(&scene->outbox));
}

struct heard {
    int news, answers, behinds;
    bool last_is_behind;
};

/* Every line has to be a whole frame, and the news in their order. */
static struct heard hear(const struct scene *scene)
{
    struct heard heard = {0};
    const char *line = scene->heard, *end = scene->heard + scene->length;
    for (const char *stop; line < end; line = stop + 1) {
        stop = memchr(line, '\n', (size_t)(end - line));
        assert_non_null(stop);
        heard.last_is_behind = strncmp(line, "{\"type\":\"behind\"", 16) == 0;
        heard.behinds += heard.last_is_behind;
        heard.answers += strncmp(line, "{\"exit\":0", 9) == 0;
        if (strncmp(line, "news ", 5) != 0)
            continue;
        assert_int_equal(stop - line, FRAME - 1);
        assert_int_equal(atoi(line + 5), heard.news);
        heard.news++;
    }
    return heard;
}

static void answer(struct scene *scene)
{
    assert_true(outbox_answer(&scene->outbox, WIRE_DONE, 1, json_pack("{s:i}", "exit", 0), NULL));
    assert_true(outbox_send(&scene->outbox));
}

static void one_that_reads_hears_all(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < MANY; i++) {
        assert_true(tell(scene, i));
        if (i % 10 == 0)
            answer(scene);
        read_all(scene);
    }
    struct heard heard = hear(scene);
    assert_int_equal(heard.news, MANY);
    assert_int_equal(heard.answers, MANY / 10);
    assert_int_equal(heard.behinds, 0);
    assert_int_equal(scene->outbox.answers, 0);
    assert_int_equal(scene->outbox.news, 0);
}

static void one_that_does_not_loses_news_and_nothing_else(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < MANY; i++) {
        assert_true(tell(scene, i));
        uv_run(&scene->loop, UV_RUN_NOWAIT);
        if (i % 10 == 0)
            answer(scene);
        assert_in_range(scene->outbox.news, 0, OUTBOX_NEWS_MAX);
    }
    assert_true(scene->outbox.behind);
    assert_int_equal(scene->outbox.news, 0);
    read_all(scene);
    struct heard heard = hear(scene);
    assert_in_range(heard.news, 1, MANY - OUTBOX_NEWS_MAX / FRAME);
    assert_int_equal(heard.answers, MANY / 10);
    assert_int_equal(heard.behinds, 1);
    assert_true(heard.last_is_behind);
    assert_false(scene->outbox.behind);
    assert_true(tell(scene, heard.news));
    read_all(scene);
    assert_int_equal(hear(scene).news, heard.news + 1);
}

static void without_memory_it_is_behind(void **state)
{
    struct scene *scene = *state;
    assert_true(outbox_add_news(&scene->outbox, NULL));
    read_all(scene);
    assert_int_equal(hear(scene).behinds, 1);
}

static void one_that_has_gone_is_told_of(void **state)
{
    struct scene *scene = *state;
    close(scene->peer);
    scene->peer = -1;
    tell(scene, 0);
    tell(scene, 1);
    uv_run(&scene->loop, UV_RUN_NOWAIT);
    uv_run(&scene->loop, UV_RUN_NOWAIT);
    assert_int_equal(scene->taken, 0);
    assert_true(scene->refused > 0);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_that_reads_hears_all, begin, finish),
        cmocka_unit_test_setup_teardown(one_that_does_not_loses_news_and_nothing_else, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(without_memory_it_is_behind, begin, finish),
        cmocka_unit_test_setup_teardown(one_that_has_gone_is_told_of, begin, finish),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
