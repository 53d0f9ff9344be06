/* SPDX-License-Identifier: MIT */
/* The fold: whatever the order, the repetition and the batches in which records come, the same
 * calls. */
#include "codec/call_facts.h"
#include "random_call.h"
#include "store/replay.h"
#include "store/writer.h"
#include "store_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static uint64_t seed;

/* ---- A writer in memory, and what is in it */

static struct writer *open_memory(void)
{
    struct failure failure;
    struct writer *writer = writer_open(":memory:", &failure);
    if (!writer)
        fail_msg("%s", failure.sentence);
    return writer;
}

static void ignore(void *context, const struct store_result *result)
{
    (void)context;
    (void)result;
}

static void batch_add(struct batch *batch, struct record *record)
{
    struct job **end = &batch->first;
    while (*end)
        end = &(*end)->next;
    *end = job_new(record, ignore, NULL);
    assert_non_null(*end);
}

static void batch_run(struct writer *writer, struct batch *batch)
{
    writer_run(writer, batch);
    if (batch->failed)
        fail_msg("%s", batch->failure.sentence);
}

/* Runs the one record; gives the call's copy where it has one. */
static enum store_fate put(struct writer *writer, struct record *record, struct call *call)
{
    struct batch batch = {0};
    batch_add(&batch, record);
    batch_run(writer, &batch);
    enum store_fate fate = batch.first->fate;
    if (call) {
        assert_non_null(batch.first->snapshot);
        assert_true(call_copy(call, &batch.first->snapshot->call));
    }
    batch_free(&batch);
    return fate;
}

#define CALLS_MAX 16

struct calls {
    char *texts[CALLS_MAX]; /* sorted; without ids and journal numbers */
    size_t count;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void calls_add(struct calls *calls, struct call *call)
{
    assert_true(calls->count < CALLS_MAX);
    call->revision = 0;
    calls->texts[calls->count++] = call_as_text(call);
    qsort(calls->texts, calls->count, sizeof *calls->texts, compare_texts);
}

static struct calls calls_in(struct writer *writer)
{
    struct calls calls = {0};
    struct failure failure;
    sqlite3_stmt *statement =
        database_prepare(&writer->database, "SELECT facts FROM calls", &failure);
    while (database_row(&writer->database, statement, &failure) > 0) {
        struct call call;
        const char *facts = column_text(statement, 0);
        assert_true(call_parse_facts(facts, strlen(facts), &call, &failure));
        calls_add(&calls, &call);
        call_free(&call);
    }
    sqlite3_finalize(statement);
    return calls;
}

static void calls_free(struct calls *calls)
{
    for (size_t i = 0; i < calls->count; i++)
        free(calls->texts[i]);
    calls->count = 0;
}

static void assert_same_calls(const struct calls *a, const struct calls *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_string_equal(a->texts[i], b->texts[i]);
}

/* ---- The four events */

static const char *const events[] = {"inicio", "desvio_fallido", "desvio_correcto", "fin"};
#define EVENT_COUNT 4

/* The permutation of this number: 0 to 23. */
static void permute(int number, size_t order[EVENT_COUNT])
{
    size_t rest[EVENT_COUNT] = {0, 1, 2, 3};
    for (int left = EVENT_COUNT; left > 0; left--) {
        int at = number % left;
        number /= left;
        order[left - 1] = rest[at];
        rest[at] = rest[left - 1];
    }
}

static struct calls fold_order(const size_t *order, size_t count, bool in_one_batch)
{
    struct writer *writer = open_memory();
    struct batch batch = {0};
    for (size_t i = 0; i < count; i++) {
        struct record *record = rig_event(events[order[i]], "98565656", "u1");
        if (in_one_batch)
            batch_add(&batch, record);
        else
            put(writer, record, NULL);
    }
    batch_run(writer, &batch);
    batch_free(&batch);
    struct calls calls = calls_in(writer);
    writer_close(writer);
    return calls;
}

static void every_order_gives_the_same_call(void **state)
{
    (void)state;
    static const size_t straight[] = {0, 1, 2, 3};
    struct calls expected = fold_order(straight, EVENT_COUNT, false);
    assert_int_equal(expected.count, 1);
    for (int number = 0; number < 24; number++) {
        size_t order[2 * EVENT_COUNT];
        permute(number, order);
        permute((number * 7 + 5) % 24, order + EVENT_COUNT);
        for (int way = 0; way < 4; way++) {
            struct calls calls =
                fold_order(order, way & 1 ? 2 * EVENT_COUNT : EVENT_COUNT, way & 2);
            assert_same_calls(&expected, &calls);
            calls_free(&calls);
        }
    }
    calls_free(&expected);
}

/* ---- Random records, against a model: union of what shares an identity, then merging */

#define RECORDS_MAX 10
static const enum call_text identity_texts[] = {CALL_TEXT_idcall, CALL_TEXT_sequence,
                                                CALL_TEXT_uuid, CALL_TEXT_idllamada};
#define KINDS 4

struct script {
    struct record *records[RECORDS_MAX];
    size_t count;
};

static void random_identities(struct random *random, struct call *says)
{
    static const char *const values[] = {"7", "8", "9", "10", "", "0", "[_UUID]", ""};
    for (size_t i = 0; i < KINDS; i++)
        call_set_text(says, identity_texts[i],
                      values[random_below(random, sizeof values / sizeof *values)], RANK_STARTED);
}

static struct script make_script(struct random *random)
{
    struct script script = {.count = 2 + random_below(random, RECORDS_MAX - 1)};
    for (size_t i = 0; i < script.count; i++) {
        struct record *record = record_new(RECORD_EVENT, RIG_TIME);
        record->says = malloc(sizeof *record->says);
        random_call(random, record->says);
        if (record->says->direction_rank == RANK_PLACED)
            record->says->direction_rank = RANK_ENDED; /* no event says that we ordered its call */
        random_identities(random, record->says);
        snprintf(record->provider, sizeof record->provider, "p%u", random_below(random, 8) == 0);
        rig_set_key(record);
        record->key[0] = (unsigned char)i; /* equal content is not what is tested here */
        script.records[i] = record;
    }
    return script;
}

static void script_free(struct script *script)
{
    for (size_t i = 0; i < script->count; i++)
        record_free(script->records[i]);
}

static bool is_tied(const struct record *a, const struct record *b)
{
    for (size_t i = 0; i < KINDS; i++) {
        const char *value = call_text_read(a->says, identity_texts[i]);
        bool is_name = value[0] && strcmp(value, "0") != 0 && value[0] != '[';
        if (is_name && strcmp(a->provider, b->provider) == 0 &&
            strcmp(value, call_text_read(b->says, identity_texts[i])) == 0)
            return true;
    }
    return a == b;
}

static struct calls model_calls(const struct script *script)
{
    struct calls calls = {0};
    bool taken[RECORDS_MAX] = {false};
    for (size_t first = 0; first < script->count; first++) {
        if (taken[first])
            continue;
        bool in[RECORDS_MAX] = {false};
        in[first] = true;
        for (bool grown = true; grown;) {
            grown = false;
            for (size_t i = 0; i < script->count; i++) {
                for (size_t k = 0; k < script->count && !in[i]; k++)
                    in[i] =
                        in[k] && is_tied(script->records[i], script->records[k]) && (grown = true);
            }
        }
        struct call call;
        call_start(&call);
        for (size_t i = 0; i < script->count; i++) {
            if (in[i])
                call_merge(&call, script->records[i]->says);
            taken[i] = taken[i] || in[i];
        }
        calls_add(&calls, &call);
        call_free(&call);
    }
    return calls;
}

static struct record *copy_record(const struct record *record)
{
    struct record *copy = malloc(sizeof *copy);
    assert_non_null(copy);
    *copy = *record;
    copy->says = malloc(sizeof *copy->says);
    assert_true(call_copy(copy->says, record->says));
    return copy;
}

static size_t count_done(const struct batch *batch)
{
    size_t count = 0;
    for (const struct job *job = batch->first; job; job = job->next)
        count += job->fate == STORE_DONE;
    return count;
}

/* Each record at least once, in any order and any batches. */
static void play_script(struct random *random, struct writer *writer, const struct script *script)
{
    size_t done = 0;
    const struct record *order[3 * RECORDS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < script->count; i++) {
        for (uint32_t times = 1 + random_below(random, 3); times > 0; times--)
            order[count++] = script->records[i];
    }
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(random, (uint32_t)i);
        const struct record *kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    for (size_t i = 0; i < count;) {
        struct batch batch = {0};
        for (uint32_t size = 1 + random_below(random, 6); size > 0 && i < count; size--)
            batch_add(&batch, copy_record(order[i++]));
        batch_run(writer, &batch);
        done += count_done(&batch);
        batch_free(&batch);
        if (random_below(random, 4) == 0)
            cache_clear(writer->cache); /* correctness must not depend on it */
    }
    assert_int_equal(done, script->count); /* each was new once, and a repeat after that */
}

static void records_meet_in_any_order(void **state)
{
    (void)state;
    struct random random = {seed};
    for (int round = 0; round < 150; round++) {
        struct script script = make_script(&random);
        struct calls expected = model_calls(&script);
        for (int play = 0; play < 3; play++) {
            struct writer *writer = open_memory();
            play_script(&random, writer, &script);
            struct calls calls = calls_in(writer);
            assert_same_calls(&expected, &calls);
            calls_free(&calls);
            writer_close(writer);
        }
        calls_free(&expected);
        script_free(&script);
    }
}

static void the_journal_folds_to_the_tables(void **state)
{
    (void)state;
    struct random random = {seed + 1};
    char directory[] = "/tmp/store-test.XXXXXX";
    char path[PATH_SIZE];
    struct failure failure = {0};
    assert_non_null(mkdtemp(directory));
    assert_true(path_join(directory, DATABASE_NAME, path));
    struct writer *writer = writer_open(path, &failure);
    assert_non_null(writer);
    put(writer, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34911000333"), NULL);
    put(writer, rig_contact(RECORD_CONTACT_CHANGE, "ana ruiz", "+34911000334"), NULL);
    put(writer, rig_dial("01jd0000000000aa", "+34911000333"), NULL);
    put(writer, rig_event("inicio", "7", "7"), NULL);
    put(writer, rig_answer("01jd0000000000aa", CALL_ACCEPTED, "7"), NULL);
    struct script script = make_script(&random);
    play_script(&random, writer, &script);
    script_free(&script);
    put(writer, rig_note("01jd0000000000aa", "hello"), NULL);
    put(writer, rig_contact(RECORD_CONTACT_REMOVE, "Ana Ruiz", NULL), NULL);
    if (!replay_check(path, &failure))
        fail_msg("%s", failure.sentence);
    /* And it can tell. */
    assert_true(database_run(&writer->database, "UPDATE calls SET cost = cost + 1", &failure));
    assert_false(replay_check(path, &failure));
    writer_close(writer);
    remove(path);
    rmdir(directory);
}

/* ---- Ties */

static struct record *event_with(const char *sequence, const char *uuid, const char *idllamada)
{
    struct record *record = rig_event("inicio", sequence, uuid);
    call_set_text(record->says, CALL_TEXT_idllamada, idllamada, RANK_STARTED);
    rig_set_key(record);
    return record;
}

static size_t count_calls(struct writer *writer)
{
    struct calls calls = calls_in(writer);
    size_t count = calls.count;
    calls_free(&calls);
    return count;
}

static void kinds_are_never_compared(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    put(writer, event_with("5", "", ""), NULL);
    put(writer, event_with("", "5", ""), NULL);
    put(writer, event_with("", "", "5"), NULL);
    assert_int_equal(count_calls(writer), 3);
    writer_close(writer);
}

static void accounts_are_never_compared(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    struct record *other = event_with("5", "", "");
    snprintf(other->provider, sizeof other->provider, "madrid");
    rig_set_key(other);
    put(writer, event_with("5", "", ""), NULL);
    put(writer, other, NULL);
    assert_int_equal(count_calls(writer), 2);
    writer_close(writer);
}

static void what_was_not_filled_in_ties_nothing(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    put(writer, event_with("1", "[_UUID]", "0"), NULL);
    put(writer, event_with("2", "[_UUID]", "0"), NULL);
    assert_int_equal(count_calls(writer), 2);
    writer_close(writer);
}

static void a_repeat_without_identities_is_found(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    assert_int_equal(put(writer, event_with("", "", ""), NULL), STORE_DONE);
    cache_clear(writer->cache);
    assert_int_equal(put(writer, event_with("", "", ""), NULL), STORE_REPEATED);
    assert_int_equal(count_calls(writer), 1);
    writer_close(writer);
}

static void one_record_can_tie_three_calls(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    struct call first, second, third;
    put(writer, event_with("1", "", ""), &first);
    struct record *late = event_with("", "2", "");
    late->at += 5000;
    call_set_time(late->says, CALL_TIME_created_at, RIG_TIME + 5000, RANK_STARTED);
    put(writer, late, &second);
    put(writer, rig_dial("01jd0000000000aa", "+34911000333"), NULL);
    put(writer, rig_answer("01jd0000000000aa", CALL_ACCEPTED, "77"), &third);
    struct batch batch = {0};
    struct record *tie = event_with("1", "2", "");
    call_set_text(tie->says, CALL_TEXT_idcall, "77", RANK_STARTED);
    batch_add(&batch, tie);
    batch_run(writer, &batch);
    assert_string_equal(batch.first->snapshot->call.id, "01jd0000000000aa");
    assert_int_equal(batch.first->merged_count, 2);
    assert_true(strcmp(batch.first->merged[0], first.id) == 0 ||
                strcmp(batch.first->merged[1], first.id) == 0);
    batch_free(&batch);
    assert_int_equal(count_calls(writer), 1);
    call_free(&first);
    call_free(&second);
    call_free(&third);
    writer_close(writer);
}

static void the_older_id_survives(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    struct call old, young, tied;
    struct record *late = event_with("1", "", "");
    call_set_time(late->says, CALL_TIME_created_at, RIG_TIME + 5000, RANK_STARTED);
    put(writer, late, &young);
    put(writer, event_with("", "2", ""), &old);
    put(writer, event_with("1", "2", ""), &tied);
    assert_string_equal(tied.id, old.id);
    assert_string_not_equal(tied.id, young.id);
    call_free(&old);
    call_free(&young);
    call_free(&tied);
    writer_close(writer);
}

static struct record *event_of_order(const char *idcall, const char *uuid)
{
    struct record *record = rig_event("inicio", "", uuid);
    call_set_text(record->says, CALL_TEXT_idcall, idcall, RANK_STARTED);
    rig_set_key(record);
    return record;
}

/* A provider that gives one reference for two orders: two paid calls, and its events are the later
 * one's. */
static void two_orders_are_never_one_call(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    struct call first, second, started;
    put(writer, rig_dial("01jd0000000000aa", "+34911000333"), NULL);
    put(writer, rig_answer("01jd0000000000aa", CALL_ACCEPTED, "same"), &first);
    put(writer, rig_dial("01jd0000000000bb", "+34911000334"), NULL);
    put(writer, rig_answer("01jd0000000000bb", CALL_ACCEPTED, "same"), &second);
    assert_int_equal(count_calls(writer), 2);
    assert_string_equal(first.id, "01jd0000000000aa");
    assert_string_equal(second.id, "01jd0000000000bb");
    assert_string_equal(second.idcall, "same");
    put(writer, event_of_order("same", "1"), &started);
    assert_string_equal(started.id, second.id);
    call_free(&started);
    /* The same from the disk. */
    cache_clear(writer->cache);
    put(writer, event_of_order("same", "2"), &started);
    assert_string_equal(started.id, second.id);
    assert_int_equal(count_calls(writer), 2);
    call_free(&first);
    call_free(&second);
    call_free(&started);
    writer_close(writer);
}

static void a_call_that_nobody_knows_of_can_be_closed(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    struct call closed;
    put(writer, rig_dial("01jd0000000000aa", "+34911000333"), NULL);
    put(writer, rig_answer("01jd0000000000aa", CALL_UNKNOWN, ""), NULL);
    assert_int_equal(put(writer, rig_close_call("01jd0000000000aa"), &closed), STORE_DONE);
    assert_int_equal(closed.state, CALL_ENDED);
    assert_int_equal(put(writer, rig_close_call("01jd0000000000aa"), NULL), STORE_NOT_DONE);
    call_free(&closed);
    writer_close(writer);
}

/* Few calls, of which much is known: memory is bounded by bytes too. */
static void the_cache_does_not_keep_too_much(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    static char value[PAIR_VALUE_MAX + 1];
    memset(value, 'v', PAIR_VALUE_MAX);
    for (int i = 0; i < 60; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", i);
        struct record *record = event_with(number, "", "");
        for (int k = 0; k < PAIRS_MAX; k++) {
            char name[16];
            snprintf(name, sizeof name, "V%d", k);
            pairs_set(&record->says->vars, name, value, RANK_STARTED);
        }
        assert_int_equal(put(writer, record, NULL), STORE_DONE);
    }
    assert_true(writer->cache->weight <= CACHE_BYTES_MAX);
    assert_true(writer->cache->weight > CACHE_BYTES_MAX / 2);
    assert_true(writer->cache->count < 60);
    cache_clear(writer->cache);
    assert_int_equal(writer->cache->weight, 0);
    writer_close(writer);
}

/* More calls than the cache keeps. */
static void a_call_is_found_after_it_left_the_cache(void **state)
{
    (void)state;
    struct writer *writer = open_memory();
    char number[16];
    struct call first, again;
    put(writer, event_with("first", "", ""), &first);
    for (int i = 0; i <= CACHE_CALLS_MAX;) {
        struct batch batch = {0};
        for (int k = 0; k < 512; k++, i++) {
            snprintf(number, sizeof number, "%d", i);
            batch_add(&batch, event_with(number, "", ""));
        }
        batch_run(writer, &batch);
        batch_free(&batch);
    }
    assert_int_equal(writer->cache->count, CACHE_CALLS_MAX);
    put(writer, event_with("first", "uuid", ""), &again);
    assert_string_equal(first.id, again.id);
    call_free(&first);
    call_free(&again);
    writer_close(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_gives_the_same_call),
        cmocka_unit_test(records_meet_in_any_order),
        cmocka_unit_test(the_journal_folds_to_the_tables),
        cmocka_unit_test(kinds_are_never_compared),
        cmocka_unit_test(accounts_are_never_compared),
        cmocka_unit_test(what_was_not_filled_in_ties_nothing),
        cmocka_unit_test(a_repeat_without_identities_is_found),
        cmocka_unit_test(one_record_can_tie_three_calls),
        cmocka_unit_test(the_older_id_survives),
        cmocka_unit_test(two_orders_are_never_one_call),
        cmocka_unit_test(a_call_that_nobody_knows_of_can_be_closed),
        cmocka_unit_test(the_cache_does_not_keep_too_much),
        cmocka_unit_test(a_call_is_found_after_it_left_the_cache),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    seed = random_seed();
    return cmocka_run_group_tests_name("store_fold", tests, NULL, NULL);
}
