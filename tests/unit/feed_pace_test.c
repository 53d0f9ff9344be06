/* SPDX-License-Identifier: MIT */
/* When the feed is silent for longer than usual, with simulated times; and its counts. */
#include "base/clock.h"
#include "engine/feed_counts.h"
#include "engine/feed_pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define LOOK (5 * CLOCK_SECOND)
#define HOUR (3600 * CLOCK_SECOND)

/* A feed with so many live calls, looked at every five seconds as the engine does. */
struct scene {
    struct feed_pace pace;
    int64_t now;
    int64_t live;
};

static void pass(struct scene *scene, int64_t ms)
{
    for (int64_t end = scene->now + ms; scene->now < end;) {
        int64_t step = end - scene->now < LOOK ? end - scene->now : LOOK;
        scene->now += step;
        feed_pace_live(&scene->pace, scene->now, scene->live, 0);
    }
}

/* An event each so many ms, `count` of them. */
static void flow(struct scene *scene, int64_t live, int64_t each, int count)
{
    scene->live = live;
    feed_pace_live(&scene->pace, scene->now, live, 0);
    for (int i = 0; i < count; i++) {
        pass(scene, each);
        feed_pace_event(&scene->pace, scene->now);
    }
}

/* How long the silence lasts until there is an alarm; -1 where there is none within `most`. */
static int64_t alarm_after(struct scene *scene, int64_t most)
{
    int64_t start = scene->now;
    while (!scene->pace.silent && scene->now - start < most)
        pass(scene, LOOK);
    return scene->pace.silent ? scene->now - start : -1;
}

static void without_live_calls_silence_is_usual(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 40, 1000, 200);
    scene.live = 0;
    assert_int_equal(alarm_after(&scene, 24 * HOUR), -1);
}

static void a_busy_feed_is_missed_after_a_minute(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 40, 1500, 300);
    assert_false(scene.pace.silent);
    assert_int_equal(feed_pace_usual(&scene.pace), 1500);
    assert_in_range(alarm_after(&scene, HOUR), 60 * CLOCK_SECOND, 65 * CLOCK_SECOND);
}

/* The fewer calls, the longer: what is usual is what a call does. */
static void fewer_calls_are_waited_for_longer(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 40, 1500, 300);
    scene.live = 4;
    pass(&scene, 1);
    feed_pace_event(&scene.pace, scene.now);
    assert_in_range(alarm_after(&scene, HOUR), 110 * CLOCK_SECOND, 140 * CLOCK_SECOND);
    feed_pace_event(&scene.pace, scene.now);
    scene.live = 1;
    pass(&scene, 1);
    feed_pace_event(&scene.pace, scene.now);
    assert_in_range(alarm_after(&scene, HOUR), 400 * CLOCK_SECOND, 800 * CLOCK_SECOND);
}

static void the_next_event_ends_the_alarm(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 40, 1500, 300);
    pass(&scene, 5 * 60 * CLOCK_SECOND);
    assert_true(scene.pace.silent);
    assert_int_equal(feed_pace_quiet(&scene.pace, scene.now), 5 * 60 * CLOCK_SECOND);
    feed_pace_event(&scene.pace, scene.now);
    assert_false(scene.pace.silent);
    assert_int_equal(feed_pace_quiet(&scene.pace, scene.now), 0);
}

/* Calls that are doubted do not raise it, and do not end it either; no call at all does. */
static void doubted_calls_keep_the_alarm(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 40, 1500, 300);
    feed_pace_live(&scene.pace, scene.now + HOUR, 0, 40);
    assert_false(scene.pace.silent);
    scene.now += HOUR;
    pass(&scene, 5 * 60 * CLOCK_SECOND);
    assert_true(scene.pace.silent);
    feed_pace_live(&scene.pace, scene.now, 0, 40);
    assert_true(scene.pace.silent);
    feed_pace_live(&scene.pace, scene.now, 0, 0);
    assert_false(scene.pace.silent);
}

/* A call that begins after a quiet night has not been silent since the evening. */
static void silence_counts_from_the_first_live_call(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 40, 1500, 300);
    scene.live = 0;
    pass(&scene, 8 * HOUR);
    scene.live = 40;
    pass(&scene, 5000);
    assert_false(scene.pace.silent);
    assert_in_range(feed_pace_quiet(&scene.pace, scene.now), 0, 5000);
    assert_in_range(alarm_after(&scene, HOUR), 50 * CLOCK_SECOND, 65 * CLOCK_SECOND);
}

static void until_it_has_learnt_it_waits_long(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000, .live = 1};
    assert_int_equal(feed_pace_usual(&scene.pace), -1);
    assert_in_range(alarm_after(&scene, 2 * HOUR), 24 * 60 * CLOCK_SECOND, 25 * 60 * CLOCK_SECOND);
    scene = (struct scene){.now = 1000};
    flow(&scene, 4, 100, 19);
    assert_in_range(alarm_after(&scene, 2 * HOUR), 360 * CLOCK_SECOND, 370 * CLOCK_SECOND);
}

static void an_hour_is_never_usual(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 1, HOUR / 2, 200);
    assert_in_range(alarm_after(&scene, 2 * HOUR), HOUR / 2 + 1, HOUR);
}

/* Long gaps that were none of the provider's fault become usual, an outage alone does not. */
static void what_is_usual_is_learnt(void **state)
{
    (void)state;
    struct scene scene = {.now = 1000};
    flow(&scene, 4, 10 * CLOCK_SECOND, 200);
    int64_t before = alarm_after(&scene, HOUR);
    pass(&scene, 10 * HOUR);
    feed_pace_event(&scene.pace, scene.now);
    int64_t after = alarm_after(&scene, HOUR);
    assert_true(before > 0 && after > 0 && after <= 4 * before);
    feed_pace_event(&scene.pace, scene.now);
    flow(&scene, 4, 10 * CLOCK_SECOND, 500);
    assert_in_range(alarm_after(&scene, HOUR), before - LOOK, before + LOOK);
    feed_pace_event(&scene.pace, scene.now);
    flow(&scene, 4, before + 2 * LOOK, 20);
    assert_int_equal(alarm_after(&scene, before + 4 * LOOK), -1);
}

/* ---- Counts */

static void a_minute_is_counted(void **state)
{
    (void)state;
    struct feed_counts counts = {0};
    int64_t start = INT64_C(1795341600000);
    assert_int_equal(feed_counts_per_minute(&counts, start), 0);
    for (int i = 0; i < 240; i++)
        feed_counts_event(&counts, "1", start + i * 500);
    assert_int_equal(feed_counts_per_minute(&counts, start + 119500), 120);
    assert_int_equal(feed_counts_per_minute(&counts, start + 119500 + 30000), 60);
    assert_int_equal(feed_counts_per_minute(&counts, start + 119500 + 60000), 0);
    assert_int_equal(counts.events, 240);
}

static void lines_are_bounded(void **state)
{
    (void)state;
    struct feed_counts counts = {0};
    char line[FEED_LINE_SIZE];
    for (int i = 0; i < 2 * CONFIG_PROVIDERS_MAX; i++) {
        snprintf(line, sizeof line, "%d", i);
        feed_counts_event(&counts, line, 1000 + i);
    }
    feed_counts_event(&counts, "1", 9000);
    feed_counts_event(&counts, "", 9000);
    assert_int_equal(counts.line_count, CONFIG_PROVIDERS_MAX);
    assert_int_equal(counts.lines[1].events, 2);
    assert_int_equal(counts.lines[1].last_at, 9000);
    assert_int_equal(counts.events, 2 * CONFIG_PROVIDERS_MAX + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_live_calls_silence_is_usual),
        cmocka_unit_test(a_busy_feed_is_missed_after_a_minute),
        cmocka_unit_test(fewer_calls_are_waited_for_longer),
        cmocka_unit_test(the_next_event_ends_the_alarm),
        cmocka_unit_test(doubted_calls_keep_the_alarm),
        cmocka_unit_test(silence_counts_from_the_first_live_call),
        cmocka_unit_test(until_it_has_learnt_it_waits_long),
        cmocka_unit_test(an_hour_is_never_usual),
        cmocka_unit_test(what_is_usual_is_learnt),
        cmocka_unit_test(a_minute_is_counted),
        cmocka_unit_test(lines_are_bounded),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("feed_pace", tests, NULL, NULL);
}
