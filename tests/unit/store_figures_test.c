/* SPDX-License-Identifier: MIT */
/* Figures of calls from the store, against a count of the same calls by their JSON. */
#include "base/clock.h"
#include "codec/json.h"
#include "random_call.h"
#include "store_rig.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define MANY     600
#define ROWS_MAX 2000
#define HOURS    72
#define DAY      (INT64_C(86400) * CLOCK_SECOND)
#define TURNED   INT64_C(1792886400000) /* 2026-10-25T00:00:00Z, an hour before Madrid's change */

static uint64_t seed;

static int make_rig(void **state)
{
    setenv("TZ", "Europe/Madrid", 1);
    tzset();
    *state = rig_new();
    return 0;
}

static int drop_rig(void **state)
{
    rig_free(*state);
    return 0;
}

static void take_rows(void *context, json_t *rows, const struct failure *failure)
{
    struct rig *rig = context;
    json_decref(rig->rows);
    rig->rows = json_incref(rows);
    rig->failure = *failure;
    rig->read = true;
}

/* The rows are the rig's until the next reading. */
static json_t *read_figures(struct rig *rig, enum figures_by by, int64_t since, int64_t until)
{
    struct store_figures_query query = {.by = by, .since = since, .until = until};
    store_read_figures(rig->store, &query, take_rows, rig);
    while (!rig->read)
        uv_run(&rig->loop, UV_RUN_ONCE);
    rig->read = false;
    return rig->rows;
}

static int64_t number_of(const json_t *row, const char *key)
{
    return json_integer_value(json_object_get(row, key));
}

/* ---- One call */

static void a_call_is_counted(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_event("inicio", "1", "u"));
    json_t *row = json_array_get(read_figures(rig, FIGURES_TOTAL, 0, 0), 0);
    assert_int_equal(number_of(row, "calls"), 1);
    assert_int_equal(number_of(row, "in"), 1);
    assert_int_equal(number_of(row, "answered"), 0);
    assert_int_equal(number_of(row, "missed"), 0);
    rig_put(rig, rig_event("desvio_correcto", "1", "u"));
    rig_put(rig, rig_event("fin", "1", "u"));
    row = json_array_get(read_figures(rig, FIGURES_TOTAL, 0, 0), 0);
    assert_int_equal(number_of(row, "answered"), 1);
    assert_int_equal(number_of(row, "talk"), 42);
    assert_true(json_is_null(json_object_get(row, "key")));
    assert_true(json_is_null(json_object_get(row, "at")));
    assert_int_equal(llround(json_real_value(json_object_get(row, "cost")) * 1e6), 123456);
}

/* Two calls that turn out to be one are one, counted as what it is. */
static void merged_calls_are_counted_once(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_dial("01jd0000000000aa", "+34911000333"));
    struct record *event = rig_event("inicio", "1", "u");
    call_set_text(event->says, CALL_TEXT_idcall, "53010203", RANK_STARTED);
    rig_put(rig, event);
    rig_put(rig, rig_event("fin", "1", "u"));
    json_t *rows = read_figures(rig, FIGURES_AGENT, 0, 0);
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_member(json_array_get(rows, 0), "key"), "anna");
    assert_true(json_is_null(json_object_get(json_array_get(rows, 1), "key")));
    assert_int_equal(number_of(json_array_get(rows, 1), "missed"), 1);
    rig_put(rig, rig_answer("01jd0000000000aa", CALL_ACCEPTED, "53010203"));
    rows = read_figures(rig, FIGURES_AGENT, 0, 0);
    assert_int_equal(json_array_size(rows), 1);
    json_t *row = json_array_get(rows, 0);
    assert_string_equal(json_member(row, "key"), "anna");
    assert_int_equal(number_of(row, "calls"), 1);
    assert_int_equal(number_of(row, "out"), 1);
    assert_int_equal(number_of(row, "failed"), 1);
}

static void no_calls_are_a_row_of_totals(void **state)
{
    struct rig *rig = *state;
    json_t *rows = read_figures(rig, FIGURES_TOTAL, 0, 0);
    assert_int_equal(json_array_size(rows), 1);
    assert_int_equal(number_of(json_array_get(rows, 0), "calls"), 0);
    assert_int_equal(json_array_size(read_figures(rig, FIGURES_HOUR, 0, 0)), 0);
}

/* ---- Live ones, by account */

static struct record *started_by(const char *provider, const char *sequence, int64_t heard_at)
{
    struct record *record = rig_event("inicio", sequence, "");
    call_set_text(record->says, CALL_TEXT_provider, provider, RANK_ENDED);
    record->says->heard_at = heard_at;
    rig_set_key(record);
    return record;
}

static void live_calls_are_counted_by_account(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, started_by("madrid", "1", RIG_TIME));
    rig_put(rig, started_by("madrid", "2", RIG_TIME + 100000));
    rig_put(rig, started_by("brasil", "3", RIG_TIME + 100000));
    rig_put(rig, rig_event("fin", "4", ""));
    rig->view.now = RIG_TIME + 650000; /* ten minutes of silence make a call unconfirmed */
    store_read_live(rig->store, &rig->view, take_rows, rig);
    while (!rig->read)
        uv_run(&rig->loop, UV_RUN_ONCE);
    rig->read = false;
    size_t at;
    json_t *row;
    assert_int_equal(json_array_size(rig->rows), 2);
    json_array_foreach (rig->rows, at, row) {
        bool madrid = strcmp(json_member(row, "provider"), "madrid") == 0;
        assert_int_equal(number_of(row, "live"), 1);
        assert_int_equal(number_of(row, "unconfirmed"), madrid ? 1 : 0);
    }
}

/* ---- Many: what is counted is what the calls' JSON says */

static const char *pick(struct random *random, const char *const *words, uint32_t count)
{
    return words[random_below(random, count)];
}

static struct record *random_record(struct random *random, int number)
{
    static const char *const agents[] = {"", "anna", "bruno", "Zoë"};
    static const char *const lines[] = {"", "123456789", "987654321"};
    static const char *const accounts[] = {"infocaller", "duocom"};
    char sequence[16];
    snprintf(sequence, sizeof sequence, "%d", number);
    struct record *record = rig_event("inicio", sequence, "");
    struct call *says = record->says;
    /* Every hour of the three days has a call. */
    uint32_t second = number < HOURS ? (uint32_t)number * 3600 : random_below(random, HOURS * 3600);
    record->at = TURNED - DAY + second * CLOCK_SECOND;
    says->state = (enum call_state)random_below(random, CALL_ENDED + 1);
    if (random_below(random, 3))
        says->state = CALL_ENDED;
    says->direction = (enum call_direction)random_below(random, DIRECTION_COUNT);
    says->answered = random_below(random, 2);
    says->by = (enum call_ender)random_below(random, BY_COUNT);
    says->said = (enum call_outcome)random_below(random, OUTCOME_COUNT);
    says->seconds = (int64_t)random_below(random, 400) - 100;
    says->cost_rx = (int64_t)random_below(random, 400) - 1;
    says->cost_tx = (int64_t)random_below(random, 3000000) - 1;
    says->seconds = says->seconds < 0 ? -1 : says->seconds;
    call_set_text(says, CALL_TEXT_agent, pick(random, agents, 4), RANK_ENDED);
    call_set_text(says, CALL_TEXT_line, pick(random, lines, 3), RANK_ENDED);
    call_set_text(says, CALL_TEXT_provider, pick(random, accounts, 2), RANK_ENDED);
    call_set_time(says, CALL_TIME_created_at, record->at, RANK_PLACED);
    if (random_below(random, 3))
        call_set_time(says, CALL_TIME_answered_at, record->at + 5000, RANK_ENDED);
    if (random_below(random, 3))
        call_set_time(says, CALL_TIME_ended_at, record->at + 47000, RANK_ENDED);
    if (random_below(random, 3))
        call_set_time(says, CALL_TIME_wrapped_at,
                      record->at + 47000 + random_below(random, 90) * CLOCK_SECOND, RANK_PERSON);
    rig_set_key(record);
    return record;
}

struct expected {
    char key[64];
    int64_t at;
    struct figures figures;
};

struct counted {
    struct expected rows[ROWS_MAX];
    size_t count;
};

static int64_t time_of(const json_t *call, const char *key)
{
    int64_t at = 0;
    bool zoned;
    const char *text = json_member(call, key);
    return text && clock_parse(text, &at, &zoned) ? at : 0;
}

static void key_of(const json_t *call, enum figures_by by, char key[64], int64_t *at)
{
    char name[FIGURES_PERIOD_SIZE];
    const char *text = by == FIGURES_TOTAL ? NULL : json_member(call, figures_by_words[by]);
    *at = 0;
    if (by >= FIGURES_HOUR) {
        *at = figures_period(by, time_of(call, "created_at"), name);
        text = name;
    }
    snprintf(key, 64, "%s", text ? text : "");
}

static struct expected *row_of(struct counted *counted, const char *key, int64_t at)
{
    for (size_t i = 0; i < counted->count; i++) {
        if (strcmp(counted->rows[i].key, key) == 0 && counted->rows[i].at == at)
            return &counted->rows[i];
    }
    assert_true(counted->count < ROWS_MAX);
    struct expected *row = &counted->rows[counted->count++];
    *row = (struct expected){.at = at};
    snprintf(row->key, sizeof row->key, "%s", key);
    return row;
}

static bool is(const json_t *call, const char *key, const char *word)
{
    const char *text = json_member(call, key);
    return text && strcmp(text, word) == 0;
}

static void count_call(const json_t *call, struct figures *figures)
{
    bool answered = is(call, "outcome", "answered");
    int64_t answered_at = time_of(call, "answered_at");
    int64_t ended_at = time_of(call, "ended_at");
    int64_t wrapped_at = time_of(call, "wrapped_at");
    const json_t *seconds = json_object_get(call, "seconds");
    figures->calls++;
    figures->in += is(call, "direction", "in");
    figures->out += is(call, "direction", "out");
    figures->answered += answered;
    figures->missed += is(call, "outcome", "missed");
    figures->failed += is(call, "outcome", "failed");
    if (answered && json_is_integer(seconds))
        figures->talk += json_integer_value(seconds);
    else if (answered && answered_at && ended_at)
        figures->talk += (ended_at - answered_at) / CLOCK_SECOND;
    if (ended_at && wrapped_at) {
        figures->wrapped++;
        figures->wrap_up += (wrapped_at - ended_at) / CLOCK_SECOND;
    }
    figures->cost += llround(json_number_value(json_object_get(call, "cost_rx")) * 1e6) +
                     llround(json_number_value(json_object_get(call, "cost_tx")) * 1e6);
}

static void assert_row(const json_t *row, const struct expected *expected)
{
    const struct figures *figures = &expected->figures;
    assert_int_equal(number_of(row, "calls"), figures->calls);
    assert_int_equal(number_of(row, "in"), figures->in);
    assert_int_equal(number_of(row, "out"), figures->out);
    assert_int_equal(number_of(row, "answered"), figures->answered);
    assert_int_equal(number_of(row, "missed"), figures->missed);
    assert_int_equal(number_of(row, "failed"), figures->failed);
    assert_int_equal(number_of(row, "talk"), figures->talk);
    assert_int_equal(number_of(row, "wrap_up"), figures->wrap_up);
    assert_int_equal(number_of(row, "wrapped"), figures->wrapped);
    assert_int_equal(llround(json_real_value(json_object_get(row, "cost")) * 1e6), figures->cost);
}

static void assert_counted(struct rig *rig, enum figures_by by, int64_t since, int64_t until)
{
    static struct counted counted;
    char key[64];
    int64_t at;
    size_t i;
    json_t *row;
    struct store_calls_query query = {.since = since};
    counted.count = 0;
    json_t *calls = rig_calls(rig, &query);
    json_array_foreach (calls, i, row) {
        key_of(row, by, key, &at);
        if (!until || time_of(row, "created_at") < until)
            count_call(row, &row_of(&counted, key, at)->figures);
    }
    json_t *rows = read_figures(rig, by, since, until);
    assert_int_equal(json_array_size(rows), counted.count);
    assert_in_range(counted.count, 1, 300);
    json_array_foreach (rows, i, row) {
        const char *name = json_member(row, "key");
        assert_row(row, row_of(&counted, name ? name : "", number_of(row, "at")));
    }
    assert_int_equal(json_array_size(rows), counted.count);
}

static void what_is_counted_is_what_the_calls_say(void **state)
{
    struct rig *rig = *state;
    struct random random = {seed};
    for (int i = 0; i < MANY; i++)
        rig_submit(rig, random_record(&random, i));
    rig_wait(rig);
    rig_forget(rig);
    for (enum figures_by by = 0; by < FIGURES_BY_COUNT; by++) {
        assert_counted(rig, by, 0, 0);
        assert_counted(rig, by, TURNED - DAY / 2, TURNED + DAY / 2);
    }
    /* A day of 25 hours, one of which is two. */
    size_t at;
    json_t *row;
    int found = 0;
    json_t *rows = read_figures(rig, FIGURES_HOUR, 0, 0);
    json_array_foreach (rows, at, row)
        found += is(row, "key", "2026-10-25 02:00");
    assert_int_equal(found, 2);
    assert_int_equal(json_array_size(read_figures(rig, FIGURES_HOUR, TURNED - 7200000,
                                                  TURNED + 23 * 3600 * CLOCK_SECOND)),
                     25);
}

static void periods_stand_in_their_order(void **state)
{
    struct rig *rig = *state;
    struct random random = {seed};
    for (int i = 0; i < MANY; i++)
        rig_submit(rig, random_record(&random, i));
    rig_wait(rig);
    size_t at;
    json_t *row;
    int64_t last = 0;
    json_t *rows = read_figures(rig, FIGURES_QUARTER, 0, 0);
    json_array_foreach (rows, at, row) {
        assert_true(number_of(row, "at") > last);
        last = number_of(row, "at");
    }
    rows = read_figures(rig, FIGURES_AGENT, 0, 0);
    assert_string_equal(json_member(json_array_get(rows, 0), "key"), "Zoë");
    assert_string_equal(json_member(json_array_get(rows, 1), "key"), "anna");
    assert_true(json_is_null(json_object_get(json_array_get(rows, 3), "key")));
}

/* Each in a quarter of its own. */
static void too_many_rows_are_told(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i <= 10000; i++) {
        char sequence[16];
        snprintf(sequence, sizeof sequence, "%d", i);
        struct record *record = rig_event("inicio", sequence, "");
        record->at = RIG_TIME + (int64_t)i * 900000;
        call_set_time(record->says, CALL_TIME_created_at, record->at, RANK_STARTED);
        rig_set_key(record);
        store_submit(rig->store, record, NULL, NULL);
    }
    rig_put(rig, rig_note("01jd0000000000aa", "behind all of them"));
    assert_null(read_figures(rig, FIGURES_QUARTER, 0, 0));
    assert_int_equal(rig->failure.kind, FAILURE_NOT_DONE);
    assert_non_null(strstr(rig->failure.sentence, "10000"));
    assert_int_equal(
        json_array_size(read_figures(rig, FIGURES_QUARTER, RIG_TIME + INT64_C(900000), 0)), 10000);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, make_rig, drop_rig)
    seed = random_seed();
    const struct CMUnitTest tests[] = {
        WITH_RIG(a_call_is_counted),
        WITH_RIG(merged_calls_are_counted_once),
        WITH_RIG(no_calls_are_a_row_of_totals),
        WITH_RIG(live_calls_are_counted_by_account),
        WITH_RIG(what_is_counted_is_what_the_calls_say),
        WITH_RIG(periods_stand_in_their_order),
        WITH_RIG(too_many_rows_are_told),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("store_figures", tests, NULL, NULL);
}
