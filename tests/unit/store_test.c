/* SPDX-License-Identifier: MIT */
/* The store as the engine sees it: what is submitted becomes calls, once, and comes back. */
#include "base/clock.h"
#include "store_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOLD        3000
#define TURN_MOST   256 /* told of in one turn of the loop */
#define PATIENCE_MS 30000

static const char *member(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static int make_rig(void **state)
{
    *state = rig_new();
    return 0;
}

static int drop_rig(void **state)
{
    rig_free(*state);
    return 0;
}

static const char ID_A[] = "01jd0000000000aa";
static const char ID_B[] = "01jd0000000000bb";

static void an_event_makes_a_call(void **state)
{
    struct rig *rig = *state;
    struct rig_result *result = rig_put(rig, rig_event("inicio", "98565656", "u1"));
    assert_int_equal(result->fate, STORE_DONE);
    assert_true(result->has_call);
    assert_true(id_looks_right(result->call.id));
    assert_int_equal(result->call.state, CALL_STARTED);
    assert_int_equal(result->call.revision, 1);
    struct store_calls_query query = {.timeline = true};
    json_t *rows = rig_calls(rig, &query);
    assert_int_equal(json_array_size(rows), 1);
    const json_t *row = json_array_get(rows, 0);
    assert_string_equal(member(row, "id"), result->call.id);
    assert_string_equal(member(row, "state"), "started");
    assert_string_equal(member(row, "number"), "+34911000333");
    assert_string_equal(member(row, "shown"), "911 00 03 33");
    assert_int_equal(json_array_size(json_object_get(row, "timeline")), 1);
}

static void four_events_are_one_call(void **state)
{
    struct rig *rig = *state;
    static const char *const events[] = {"fin", "inicio", "desvio_correcto", "desvio_fallido"};
    for (size_t i = 0; i < 4; i++)
        rig_submit(rig, rig_event(events[i], "98565656", "u1"));
    rig_wait(rig);
    struct store_calls_query query = {0};
    json_t *rows = rig_calls(rig, &query);
    assert_int_equal(json_array_size(rows), 1);
    const json_t *row = json_array_get(rows, 0);
    assert_string_equal(member(row, "state"), "ended");
    assert_string_equal(member(row, "outcome"), "answered");
    assert_int_equal(json_integer_value(json_object_get(row, "seconds")), 42);
    assert_int_equal(json_array_size(json_object_get(row, "timeline")), 0);
}

static void a_repeat_changes_nothing(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_event("inicio", "98565656", "u1"));
    struct rig_result *result = rig_put(rig, rig_event("inicio", "98565656", "u1"));
    assert_int_equal(result->fate, STORE_REPEATED);
    assert_int_equal(result->call.revision, 1);
}

static void an_answer_ties_an_earlier_event(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_dial(ID_A, "+34911000333"));
    struct record *event = rig_event("inicio", "98565656", "u1");
    call_set_text(event->says, CALL_TEXT_idcall, "53010203", RANK_STARTED);
    struct rig_result *early = rig_put(rig, event);
    assert_string_not_equal(early->call.id, ID_A);
    struct rig_result *answer = rig_put(rig, rig_answer(ID_A, CALL_ACCEPTED, "53010203"));
    assert_int_equal(answer->fate, STORE_DONE);
    assert_string_equal(answer->call.id, ID_A);
    assert_string_equal(answer->merged[0], early->call.id);
    assert_int_equal(answer->call.state, CALL_STARTED);
    assert_int_equal(answer->call.direction, DIRECTION_OUT);
    struct store_calls_query query = {0};
    assert_int_equal(json_array_size(rig_calls(rig, &query)), 1);
    /* The other id leads on, for reading and for writing. */
    memcpy(query.id, early->call.id, sizeof query.id);
    assert_string_equal(member(json_array_get(rig_calls(rig, &query), 0), "id"), ID_A);
    struct rig_result *note = rig_put(rig, rig_note(early->call.id, "hello"));
    assert_string_equal(note->call.id, ID_A);
    struct rig_result *late = rig_put(rig, rig_event("fin", "98565656", "u1"));
    assert_string_equal(late->call.id, ID_A);
    assert_int_equal(rig_put(rig, rig_event("fin", "98565656", "u1"))->fate, STORE_REPEATED);
}

/* An event behind one of a later stage of its call; but not behind what a person said. */
static void what_comes_late_is_told(void **state)
{
    struct rig *rig = *state;
    assert_false(rig_put(rig, rig_event("inicio", "1", "u"))->late);
    assert_false(rig_put(rig, rig_event("desvio_correcto", "1", "u"))->late);
    assert_true(rig_put(rig, rig_event("desvio_fallido", "1", "u"))->late);
    assert_false(rig_put(rig, rig_event("fin", "1", "u"))->late);
    assert_false(rig_put(rig, rig_event("fin", "2", "v"))->late);
    assert_true(rig_put(rig, rig_event("inicio", "2", "v"))->late);
    assert_false(rig_put(rig, rig_event("inicio", "2", "v"))->late);
    struct rig_result *third = rig_put(rig, rig_event("inicio", "3", "w"));
    rig_put(rig, rig_close_call(third->call.id));
    assert_false(rig_put(rig, rig_event("desvio_correcto", "3", "w"))->late);
}

static void what_is_not_possible_is_refused(void **state)
{
    struct rig *rig = *state;
    struct rig_result *result = rig_put(rig, rig_close_call(ID_B));
    assert_int_equal(result->fate, STORE_NOT_DONE);
    assert_string_equal(result->failure.sentence, "there is no call 01jd0000000000bb");
    rig_put(rig, rig_dial(ID_B, "+34911000333"));
    assert_int_equal(rig_put(rig, rig_dial(ID_B, "+34911000333"))->fate, STORE_NOT_DONE);
    assert_int_equal(rig_put(rig, rig_close_call(ID_B))->fate, STORE_DONE);
    result = rig_put(rig, rig_close_call(ID_B));
    assert_int_equal(result->fate, STORE_NOT_DONE);
    assert_string_equal(result->failure.sentence, "call 01jd0000000000bb is over already");
}

/* A better number, another name. */
static void a_contact_follows_the_number(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana", "+34911000333"));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Bruno", "+34911000444"));
    assert_string_equal(rig_put(rig, rig_event("inicio", "1", ""))->contact, "Ana");
    struct record *event = rig_event("fin", "1", "");
    call_set_text(event->says, CALL_TEXT_number, "+34911000444", RANK_ENDED);
    rig_set_key(event);
    assert_string_equal(rig_put(rig, event)->contact, "Bruno");
}

/* As much as the bounds let a record say, all of it to be escaped. */
static void the_longest_call_can_be_stored(void **state)
{
    struct rig *rig = *state;
    char value[PAIR_VALUE_MAX + 1];
    char note[CALL_NOTE_MAX + 1];
    memset(value, 1, PAIR_VALUE_MAX);
    memset(note, 1, CALL_NOTE_MAX);
    value[PAIR_VALUE_MAX] = note[CALL_NOTE_MAX] = '\0';
    struct record *event = rig_event("inicio", "1", "");
    for (int i = 0; i < PAIRS_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "N%d", i);
        assert_true(pairs_set(&event->says->vars, name, value, RANK_ENDED));
    }
    for (int i = 0; i < TIMELINE_MAX; i++) {
        value[TIMELINE_DETAIL_MAX] = '\0';
        timeline_add(&event->says->timeline, RIG_TIME + i, true, "step", value);
    }
    assert_true(call_set_note(event->says, note, RIG_TIME));
    assert_int_equal(rig_put(rig, event)->fate, STORE_DONE);
    struct rig_result *end = rig_put(rig, rig_event("fin", "1", ""));
    assert_int_equal(end->fate, STORE_DONE);
    assert_int_equal(end->call.vars.count, PAIRS_MAX);
    struct store_calls_query query = {.timeline = true};
    assert_int_equal(json_array_size(rig_calls(rig, &query)), 1);
}

struct reader_on {
    struct store *store;
    size_t open;  /* readings that have not been answered */
    bool refused; /* the last one was */
};

static void read_on(void *context, json_t *rows, const struct failure *failure)
{
    struct reader_on *reader = context;
    (void)rows;
    reader->open--;
    reader->refused = failure->kind != FAILURE_NONE;
    if (reader->refused)
        return;
    reader->open++;
    store_read_people(reader->store, 0, 1, read_on, reader);
}

static void whoever_reads_while_it_closes_is_answered(void **state)
{
    struct rig *rig = *state;
    struct reader_on reader = {rig->store, 1, false};
    store_read_people(rig->store, 0, 1, read_on, &reader);
    rig_close(rig);
    assert_int_equal(reader.open, 0);
    assert_true(reader.refused);
}

struct told {
    int next;
    bool in_order;
};

struct telling {
    struct told *told;
    int number;
};

static void tell(void *context, const struct store_result *result)
{
    const struct telling *telling = context;
    struct told *told = telling->told;
    told->in_order = told->in_order && result->fate == STORE_DONE && telling->number == told->next;
    told->next++;
}

/* Many that were committed together are told of in their order, in several turns of the loop: what
   else the loop has to do does not wait for all of them. */
static void many_are_told_in_turns(void **state)
{
    struct rig *rig = *state;
    static struct telling tellings[TOLD];
    struct told told = {.in_order = true};
    int most = 0;
    for (int i = 0; i < TOLD; i++) {
        char sequence[16];
        snprintf(sequence, sizeof sequence, "%d", i);
        tellings[i] = (struct telling){&told, i};
        store_submit(rig->store, rig_event("inicio", sequence, ""), tell, &tellings[i]);
    }
    int64_t until = clock_steady() + PATIENCE_MS;
    while (told.next < TOLD && clock_steady() < until) {
        int before = told.next;
        uv_run(&rig->loop, UV_RUN_NOWAIT);
        most = told.next - before > most ? told.next - before : most;
    }
    assert_int_equal(told.next, TOLD);
    assert_true(told.in_order);
    assert_int_equal(store_waiting(rig->store), 0);
    assert_in_range(most, 1, TURN_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_event_makes_a_call, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(four_events_are_one_call, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(a_repeat_changes_nothing, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(an_answer_ties_an_earlier_event, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(what_comes_late_is_told, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(what_is_not_possible_is_refused, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(a_contact_follows_the_number, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(the_longest_call_can_be_stored, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(many_are_told_in_turns, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(whoever_reads_while_it_closes_is_answered, make_rig,
                                        drop_rig),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
