/* SPDX-License-Identifier: MIT */
/* What the supervisors' view is reckoned from: figures, chart, feed, flags of calls, and the places
   of its parts. All of it arithmetic. */
#include "base/clock.h"
#include "console/chart.h"
#include "console/feed.h"
#include "console/figures.h"
#include "console/layout.h"
#include "console/team.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define MIDNIGHT INT64_C(1795302000000)
#define HOUR     (4 * FIGURES_QUARTER)

static struct figures figures;

static int start(void **state)
{
    (void)state;
    figures_start(&figures, MIDNIGHT);
    return 0;
}

static bool put(int64_t at, const char *rest)
{
    char text[512];
    snprintf(text, sizeof text, "{\"at\":%lld,%s}", (long long)at, rest);
    json_t *item = json_loads(text, 0, NULL);
    assert_non_null(item);
    bool taken = figures_put(&figures, item);
    json_decref(item);
    return taken;
}

static void count(int quarter, int answered, int missed)
{
    figures.quarters[quarter].answered = answered;
    figures.quarters[quarter].missed = missed;
}

/* ---- Figures */

static void quarters_are_summed_up(void **state)
{
    (void)state;
    static const char text[] = "\"calls\":9,\"answered\":6,\"missed\":2,\"failed\":1,\"talk\":600,"
                               "\"wrap_up\":90,\"wrapped\":3,\"cost\":1.25";
    assert_true(put(MIDNIGHT + 9 * HOUR, text));
    assert_true(put(MIDNIGHT + 9 * HOUR + FIGURES_QUARTER, text));
    assert_true(put(MIDNIGHT + 10 * HOUR, "\"calls\":1,\"missed\":1,\"talk\":0"));
    struct figures_row day = figures_day(&figures);
    assert_int_equal(day.calls, 19);
    assert_int_equal(day.cost, 2500000);
    assert_int_equal(figures_talk(&day), 100);
    assert_int_equal(figures_wrap_up(&day), 30);
    assert_int_equal(figures_rate(&day), 63);
    struct figures_row hour = figures_hour(&figures, MIDNIGHT + 9 * HOUR + HOUR / 2);
    assert_int_equal(hour.answered, 12);
    assert_int_equal(figures_rate(&hour), 66);
    hour = figures_hour(&figures, MIDNIGHT + 10 * HOUR);
    assert_int_equal(figures_rate(&hour), 0);
    hour = figures_hour(&figures, MIDNIGHT + 11 * HOUR);
    assert_int_equal(figures_rate(&hour), -1);
    assert_int_equal(figures_talk(&hour), -1);
    assert_int_equal(figures_wrap_up(&hour), -1);
}

static void what_is_told_twice_counts_once(void **state)
{
    (void)state;
    assert_true(put(MIDNIGHT, "\"calls\":5"));
    assert_true(put(MIDNIGHT, "\"calls\":6"));
    assert_int_equal(figures_day(&figures).calls, 6);
}

static void other_days_and_nonsense_count_nothing(void **state)
{
    (void)state;
    assert_false(put(MIDNIGHT - 1, "\"calls\":5"));
    assert_false(put(MIDNIGHT + FIGURES_MOST * FIGURES_QUARTER, "\"calls\":5"));
    json_t *item = json_loads("{\"at\":null,\"calls\":5}", 0, NULL);
    assert_false(figures_put(&figures, item));
    json_decref(item);
    assert_true(put(MIDNIGHT, "\"calls\":-5,\"answered\":\"x\",\"missed\":9223372036854775807,"
                              "\"cost\":1e300"));
    struct figures_row day = figures_day(&figures);
    assert_int_equal(day.calls, 0);
    assert_int_equal(day.answered, 0);
    assert_true(day.missed > 0 && day.missed <= 1000000000);
    assert_int_equal(day.cost, 0);
}

/* ---- The chart */

static void a_day_has_room_or_its_last_hours(void **state)
{
    (void)state;
    struct chart chart;
    int64_t now = MIDNIGHT + 20 * HOUR + 1;
    chart_make(&chart, &figures, now, 96, 8);
    assert_true(chart.whole);
    assert_int_equal(chart.step, 1);
    assert_int_equal(chart.now, 80);
    chart_make(&chart, &figures, now, 193, 8);
    assert_int_equal(chart.step, 2);
    assert_int_equal(chart.count, 96);
    chart_make(&chart, &figures, now, 40, 8);
    assert_false(chart.whole);
    assert_int_equal(chart.count, 40);
    assert_int_equal(chart.first, 41); /* the last one that is seen is now */
    assert_int_equal(chart.now, 39);
    chart_make(&chart, &figures, MIDNIGHT, 40, 8);
    assert_int_equal(chart.first, 0);
    assert_int_equal(chart.now, 0);
    chart_make(&chart, &figures, MIDNIGHT + 25 * HOUR - 1, 100, 8);
    assert_int_equal(chart.count, FIGURES_MOST); /* a day that is an hour longer */
    chart_make(&chart, &figures, now, -3, 1);
    assert_int_equal(chart.count, 0);
}

static void strips_have_one_scale(void **state)
{
    (void)state;
    struct chart chart;
    count(10, 22, 3);
    count(11, 1, 9);
    chart_make(&chart, &figures, MIDNIGHT, 96, 9);
    assert_int_equal(chart.lines[CHART_ANSWERED], 6);
    assert_int_equal(chart.lines[CHART_MISSED], 3);
    assert_int_equal(chart.unit, 5); /* 22 in 6 lines are 4 a line: people reckon with 5 */
    count(12, 1000, 0);
    chart_make(&chart, &figures, MIDNIGHT, 96, 9);
    assert_int_equal(chart.unit, 200);
    chart_make(&chart, &figures, MIDNIGHT, 96, 2);
    assert_int_equal(chart.lines[CHART_ANSWERED], 1);
    assert_int_equal(chart.lines[CHART_MISSED], 1);
    assert_int_equal(chart.unit, 1000);
}

static void an_empty_day_has_a_scale(void **state)
{
    (void)state;
    struct chart chart;
    chart_make(&chart, &figures, MIDNIGHT, 96, 9);
    assert_int_equal(chart.unit, 1);
    assert_int_equal(chart_level(&chart, 0, 0, 8), 0);
}

static void bars_fill_lines_from_below(void **state)
{
    (void)state;
    struct chart chart = {.unit = 4};
    assert_int_equal(chart_level(&chart, 6, 0, 8), 8);
    assert_int_equal(chart_level(&chart, 6, 1, 8), 4);
    assert_int_equal(chart_level(&chart, 6, 2, 8), 0);
    assert_int_equal(chart_level(&chart, 4, 0, 8), 8);
    assert_int_equal(chart_level(&chart, 4, 1, 8), 0);
    chart.unit = 1000;
    assert_int_equal(chart_level(&chart, 1, 0, 8), 1); /* one is not none */
    assert_int_equal(chart_level(&chart, 0, 0, 8), 0);
    assert_int_equal(chart_level(&chart, 1, 1, 8), 0);
}

/* ---- The feed */

static void the_feed_is_read_by_line(void **state)
{
    (void)state;
    static const char text[] =
        "{\"listener\":\"http://x\",\"events\":9,\"duplicates\":1,\"refused\":2,\"quarantined\":3,"
        "\"last_at\":1795302000000,\"per_minute\":4,\"silent\":\"no event\\u0007\",\"lines\":{"
        "\"b\\u001b\":{\"last_at\":1795302000001,\"events\":5},\"a\":{\"last_at\":-1},\"\":{},"
        "\"c\":7}}";
    struct feed feed;
    json_t *body = json_loads(text, 0, NULL);
    feed_read(&feed, body);
    json_decref(body);
    assert_true(feed.known && feed.listener);
    assert_int_equal(feed.events, 9);
    assert_int_equal(feed.per_minute, 4);
    assert_int_equal(feed.out_of_order, -1);
    assert_string_equal(feed.silent, "no event?");
    assert_int_equal(feed.line_count, 3);
    assert_string_equal(feed.lines[0].name, "a");
    assert_true(feed.lines[0].last_at == 0);
    assert_int_equal(feed_line_find(&feed, "b?")->events, 5);
    assert_null(feed_line_find(&feed, "d"));
}

static void a_feed_of_many_lines_is_bounded(void **state)
{
    (void)state;
    struct feed feed;
    json_t *lines = json_object();
    for (int i = 0; i < FEED_LINES_MAX * 2; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        json_object_set_new(lines, name, json_pack("{s:i}", "events", i));
    }
    json_t *body = json_pack("{s:o}", "lines", lines);
    feed_read(&feed, body);
    json_decref(body);
    assert_int_equal(feed.line_count, FEED_LINES_MAX);
    assert_false(feed.listener);
}

/* ---- Flags of calls */

static void calls_get_flags_by_the_clock(void **state)
{
    (void)state;
    static const struct agent_limits limits = {.long_talk = 60};
    static const struct agent_limits none;
    struct call_row row = {.state = CALL_CONNECTED, .answered_at = MIDNIGHT};
    int64_t now = MIDNIGHT + 60 * CLOCK_SECOND;
    assert_int_equal(team_call_flags(&row, &limits, now - 1), 0);
    assert_int_equal(team_call_flags(&row, &limits, now), AGENT_FLAG_BIT(AGENT_FLAG_LONG_TALK));
    assert_int_equal(team_call_flags(&row, &none, now), 0);
    row.state = CALL_UNCONFIRMED;
    assert_int_equal(team_call_flags(&row, &limits, now),
                     AGENT_FLAG_BIT(AGENT_FLAG_LONG_TALK) | AGENT_FLAG_BIT(AGENT_FLAG_SILENT));
    row.state = CALL_STARTED;
    assert_int_equal(team_call_flags(&row, &limits, now), 0);
}

/* ---- Where the parts stand */

static bool is_seen(const struct rect *rect)
{
    return rect->width > 0 && rect->height > 0;
}

static void layout(struct team_layout *out, int width, int height, int bar, enum team_part shown)
{
    struct rect body = {0, 1, width, height - 2 - bar};
    team_layout_make(out, width, height, body, shown);
}

static void all_parts_have_room_from_80_by_24(void **state)
{
    (void)state;
    struct team_layout out;
    layout(&out, 80, 24, 0, TEAM_AGENTS);
    assert_true(out.whole && is_seen(&out.parts[TEAM_AGENTS]) && is_seen(&out.parts[TEAM_CALLS]) &&
                is_seen(&out.chart));
    assert_false(is_seen(&out.parts[TEAM_LINES]));
    layout(&out, 80, 24, 0, TEAM_LINES);
    assert_true(is_seen(&out.parts[TEAM_LINES]) && !is_seen(&out.parts[TEAM_CALLS]));
    layout(&out, 132, 43, 0, TEAM_LINES);
    assert_true(is_seen(&out.parts[TEAM_LINES]) && is_seen(&out.parts[TEAM_CALLS]) &&
                is_seen(&out.chart));
}

/* The bar of a question takes the lines of the chart. */
static void the_chart_goes_first(void **state)
{
    (void)state;
    struct team_layout out;
    layout(&out, 80, 24, 4, TEAM_AGENTS);
    assert_false(is_seen(&out.chart));
    assert_true(is_seen(&out.parts[TEAM_AGENTS]) && is_seen(&out.parts[TEAM_CALLS]));
}

static void a_small_screen_shows_one_part(void **state)
{
    (void)state;
    struct team_layout out;
    for (int part = 0; part < TEAM_PART_COUNT; part++) {
        layout(&out, 79, 24, 0, (enum team_part)part);
        assert_false(out.whole);
        for (int other = 0; other < TEAM_PART_COUNT; other++)
            assert_true(is_seen(&out.parts[other]) == (part == other));
    }
}

static void assert_inside(const struct rect *rect, const struct rect *body)
{
    if (!is_seen(rect))
        return;
    assert_true(rect->x >= body->x && rect->y >= body->y);
    assert_true(rect->x + rect->width <= body->x + body->width);
    assert_true(rect->y + rect->height <= body->y + body->height);
}

static bool overlap(const struct rect *a, const struct rect *b)
{
    return is_seen(a) && is_seen(b) && a->x < b->x + b->width && b->x < a->x + a->width &&
           a->y < b->y + b->height && b->y < a->y + a->height;
}

static void parts_never_overlap(void **state)
{
    (void)state;
    for (int width = 1; width < 220; width += 3) {
        for (int height = 1; height < 70; height++) {
            struct team_layout out;
            struct rect body = {0, 1, width, height - 2};
            team_layout_make(&out, width, height, body, (enum team_part)(height % TEAM_PART_COUNT));
            const struct rect *rects[] = {&out.parts[0], &out.parts[1], &out.parts[2], &out.chart,
                                          &out.numbers,  &out.rules[0], &out.rules[1]};
            for (size_t i = 0; i < sizeof rects / sizeof *rects; i++) {
                assert_inside(rects[i], &body);
                for (size_t j = 0; j < i; j++)
                    assert_false(overlap(rects[i], rects[j]));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(quarters_are_summed_up, start),
        cmocka_unit_test_setup(what_is_told_twice_counts_once, start),
        cmocka_unit_test_setup(other_days_and_nonsense_count_nothing, start),
        cmocka_unit_test_setup(a_day_has_room_or_its_last_hours, start),
        cmocka_unit_test_setup(strips_have_one_scale, start),
        cmocka_unit_test_setup(an_empty_day_has_a_scale, start),
        cmocka_unit_test(bars_fill_lines_from_below),
        cmocka_unit_test(the_feed_is_read_by_line),
        cmocka_unit_test(a_feed_of_many_lines_is_bounded),
        cmocka_unit_test(calls_get_flags_by_the_clock),
        cmocka_unit_test(all_parts_have_room_from_80_by_24),
        cmocka_unit_test(the_chart_goes_first),
        cmocka_unit_test(a_small_screen_shows_one_part),
        cmocka_unit_test(parts_never_overlap),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
