/* SPDX-License-Identifier: MIT */
/* The lists of the model with their bounds: timelines, pairs, contacts; and what an order needs. */
#include "model/call.h"
#include "model/capability.h"
#include "model/contact.h"
#include "model/order.h"
#include "model/pairs.h"
#include "model/record.h"
#include "model/timeline.h"
#include "model/variables.h"
#include "model/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#undef fail /* cmocka's word for something else */

/* ---- Timelines */

static void steps_stand_in_the_order_of_time(void **state)
{
    (void)state;
    struct timeline timeline = {0};
    timeline_add(&timeline, 30, true, "fin", NULL);
    timeline_add(&timeline, 10, true, "menu", "b");
    timeline_add(&timeline, 10, true, "menu", "a");
    timeline_add(&timeline, 20, false, "inicio", "");
    static const char *const details[] = {"a", "b", NULL, NULL};
    assert_int_equal(timeline.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const char *detail = timeline.list[i].detail;
        assert_string_equal(detail ? detail : "-", details[i] ? details[i] : "-");
        assert_true(i == 0 || timeline.list[i - 1].at <= timeline.list[i].at);
    }
    timeline_free(&timeline);
}

static void a_repeated_step_is_one(void **state)
{
    (void)state;
    struct timeline timeline = {0};
    timeline_add(&timeline, 50, false, "inicio", "x");
    timeline_add(&timeline, 40, false, "inicio", "x"); /* heard of earlier than was thought */
    timeline_add(&timeline, 60, false, "inicio", "x");
    assert_int_equal(timeline.count, 1);
    assert_int_equal(timeline.list[0].at, 40);
    timeline_add(&timeline, 40, true, "menu", "1");
    timeline_add(&timeline, 40, true, "menu", "1");
    timeline_add(&timeline, 41, true, "menu", "1"); /* the provider says that it came twice */
    assert_int_equal(timeline.count, 3);
    timeline_free(&timeline);
}

/* Heard of at once or one after the other, in any order: a call's events stand as they happened. */
static void what_was_heard_in_disorder_stands_in_order(void **state)
{
    (void)state;
    static const char *const course[] = {"requested",      "accepted",        "inicio",
                                         "desvio_fallido", "desvio_correcto", "fin"};
    enum { COUNT = sizeof course / sizeof *course };
    for (int64_t apart = 0; apart < 2; apart++) {
        for (size_t turn = 0; turn < COUNT; turn++) {
            struct timeline timeline = {0};
            for (size_t i = COUNT; i-- > 0;)
                timeline_add(&timeline, 100 - (int64_t)i * apart, false, course[(i + turn) % COUNT],
                             NULL);
            timeline_add(&timeline, 100, true, "menu", "1");
            assert_int_equal(timeline.count, COUNT + 1);
            size_t found = 0;
            for (size_t i = 0; i < timeline.count; i++) {
                assert_true(i == 0 || timeline.list[i - 1].at <= timeline.list[i].at);
                if (!timeline.list[i].told)
                    assert_string_equal(timeline.list[i].what, course[found++]);
            }
            timeline_free(&timeline);
        }
    }
}

/* What is no part of the course keeps its own time: that we gave up waiting is ours alone. */
static void giving_up_keeps_its_time(void **state)
{
    (void)state;
    struct timeline timeline = {0};
    timeline_add(&timeline, 10, false, "requested", NULL);
    timeline_add(&timeline, 30, false, "unknown", "no answer");
    timeline_add(&timeline, 20, false, "inicio", NULL);
    assert_string_equal(timeline.list[1].what, "inicio");
    assert_string_equal(timeline.list[2].what, "unknown");
    assert_int_equal(timeline.list[2].at, 30);
    timeline_free(&timeline);
}

static void too_many_steps_lose_the_last(void **state)
{
    (void)state;
    struct timeline timeline = {0}, copy;
    for (int64_t at = TIMELINE_MAX + 10; at > 0; at--)
        timeline_add(&timeline, at, true, "menu", NULL);
    assert_int_equal(timeline.count, TIMELINE_MAX);
    assert_true(timeline.cut);
    assert_int_equal(timeline.list[0].at, 1);
    assert_int_equal(timeline.list[TIMELINE_MAX - 1].at, TIMELINE_MAX);
    assert_true(timeline_copy(&copy, &timeline));
    assert_true(copy.cut);
    timeline_merge(&copy, &timeline);
    assert_int_equal(copy.count, TIMELINE_MAX);
    timeline_free(&copy);
    timeline_free(&timeline);
}

static void what_a_step_says_is_bounded_and_clean(void **state)
{
    (void)state;
    struct timeline timeline = {0};
    char many[3 * TIMELINE_DETAIL_MAX];
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    timeline_add(&timeline, 1, true, many, many);
    timeline_add(&timeline, 2, true, "a\nb", "\x1B[1m");
    assert_int_equal(strlen(timeline.list[0].what), TIMELINE_WHAT_SIZE - 1);
    assert_int_equal(strlen(timeline.list[0].detail), TIMELINE_DETAIL_MAX);
    assert_string_equal(timeline.list[1].what, "a?b");
    assert_string_equal(timeline.list[1].detail, "?[1m");
    timeline_free(&timeline);
}

/* ---- Pairs */

static void pairs_are_kept_by_name(void **state)
{
    (void)state;
    struct pairs pairs = {0}, copy;
    assert_true(pairs_set(&pairs, "b", "2", 1));
    assert_true(pairs_set(&pairs, "a", "1", 1));
    assert_true(pairs_set(&pairs, "c", "3", 1));
    assert_true(pairs_set(&pairs, "b", "two", 2));
    assert_int_equal(pairs.count, 3);
    assert_string_equal(pairs.list[0].name, "a");
    assert_string_equal(pairs_get(&pairs, "b"), "two");
    assert_int_equal(pairs.list[1].rank, 2);
    assert_null(pairs_get(&pairs, "d"));
    pairs_remove(&pairs, "d");
    pairs_remove(&pairs, "a");
    assert_int_equal(pairs.count, 2);
    assert_true(pairs_copy(&copy, &pairs));
    pairs_free(&pairs);
    assert_string_equal(pairs_get(&copy, "c"), "3");
    pairs_free(&copy);
}

static void pairs_have_bounds(void **state)
{
    (void)state;
    struct pairs pairs = {0};
    char name[PAIR_NAME_MAX + 2], value[PAIR_VALUE_MAX + 2];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    memset(value, 'v', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    assert_false(pairs_set(&pairs, name, "x", 0));
    assert_false(pairs_set(&pairs, "x", value, 0));
    assert_true(pairs_set(&pairs, name + 1, value + 1, 0));
    for (int i = 1; i < PAIRS_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        assert_true(pairs_set(&pairs, name, "x", 0));
    }
    assert_false(pairs_set(&pairs, "one more", "x", 0));
    assert_true(pairs_set(&pairs, "1", "another value", 0));
    assert_int_equal(pairs.count, PAIRS_MAX);
    pairs_free(&pairs);
}

static void of_two_values_the_higher_rank_stays(void **state)
{
    (void)state;
    struct pairs one = {0}, other = {0};
    pairs_set(&one, "a", "low", 1);
    pairs_set(&one, "b", "z", 2);
    pairs_set(&other, "a", "high", 2);
    pairs_set(&other, "b", "a", 2);
    pairs_merge(&one, &other);
    assert_string_equal(pairs_get(&one, "a"), "high");
    assert_string_equal(pairs_get(&one, "b"), "z");
    pairs_free(&one);
    pairs_free(&other);
}

static void of_two_values_of_one_rank_the_later_stays(void **state)
{
    (void)state;
    struct pairs one = {0}, other = {0}, copy;
    pairs_set_at(&one, "a", "9 earlier", 2, 1000);
    pairs_set_at(&one, "b", "later", 2, 2000);
    pairs_set_at(&one, "c", "of higher rank", 3, 1000);
    pairs_set_at(&other, "a", "1 later", 2, 2000);
    pairs_set_at(&other, "b", "z earlier", 2, 1000);
    pairs_set_at(&other, "c", "z later", 2, 2000);
    assert_true(pairs_copy(&copy, &one));
    pairs_merge(&one, &other);
    assert_string_equal(pairs_get(&one, "a"), "1 later");
    assert_string_equal(pairs_get(&one, "b"), "later");
    assert_string_equal(pairs_get(&one, "c"), "of higher rank");
    pairs_merge(&other, &copy);
    assert_string_equal(pairs_get(&other, "a"), "1 later");
    assert_string_equal(pairs_get(&other, "b"), "later");
    assert_string_equal(pairs_get(&other, "c"), "of higher rank");
    pairs_free(&one);
    pairs_free(&other);
    pairs_free(&copy);
}

/* ---- Variables of an answer */

static void an_answers_variables_keep_their_order(void **state)
{
    (void)state;
    struct variables one = {0}, copy;
    struct text text;
    text_start(&text, 1000);
    assert_true(variables_set(&one, "PRIORIDAD", "1"));
    assert_true(variables_set(&one, "DESTINO", "911000222"));
    assert_true(variables_set(&one, "NOTA", "regular, pays late"));
    assert_true(variables_set(&one, "PRIORIDAD", "2"));
    assert_true(variables_copy(&copy, &one));
    variables_free(&one);
    assert_int_equal(copy.count, 3);
    assert_true(variables_describe(&copy, &text));
    assert_string_equal(text_string(&text),
                        "PRIORIDAD=2, DESTINO=911000222, NOTA=\"regular, pays late\"");
    assert_null(variables_get(&copy, "NOMBRE"));
    variables_free(&copy);
    text_free(&text);
}

static void a_variable_that_can_not_be_sent_is_not_taken(void **state)
{
    static const char *const bad[] = {"", "destino", "A B", "Ñ", "A_B", "A234567890123456"};
    (void)state;
    struct variables variables = {0};
    char value[VARIABLE_VALUE_MAX + 2];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(variables_set(&variables, bad[i], "1"));
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    assert_false(variables_set(&variables, "A", value));
    assert_true(variables_set(&variables, "A23456789012345", value + 1));
    for (int i = 1; i < VARIABLES_MAX; i++) {
        char name[VARIABLE_NAME_MAX + 1];
        snprintf(name, sizeof name, "N%d", i);
        assert_true(variables_set(&variables, name, ""));
    }
    assert_false(variables_set(&variables, "ONEMORE", ""));
    assert_int_equal(variables.count, VARIABLES_MAX);
    variables_free(&variables);
}

/* ---- Contacts */

static void change_start(struct contact_change *change, const char *name)
{
    *change = (struct contact_change){0};
    snprintf(change->name, sizeof change->name, "%s", name);
}

static void a_change_changes_what_it_names(void **state)
{
    (void)state;
    struct contact contact = {0};
    struct contact_change change;
    change_start(&change, "Ana");
    change.set_favourite = change.favourite = change.set_note = true;
    change.note = strdup("calls back");
    assert_true(contact_change_add_number(&change, "work", "+34911000333"));
    assert_true(contact_change_add_number(&change, "", "+34666111622"));
    assert_true(pairs_set(&change.fields, "CITY", "Madrid", 0));
    assert_true(contact_apply(&contact, &change, NULL));
    contact_change_free(&change);
    change_start(&change, "Ana");
    snprintf(change.new_name, sizeof change.new_name, "Ana Ruiz");
    assert_true(contact_change_add_number(&change, "mobile", "+34666111622")); /* a new label */
    assert_true(contact_change_remove_number(&change, "+34911000333"));
    assert_true(pairs_set(&change.fields, "CITY", "", 0));
    assert_true(contact_apply(&contact, &change, NULL));
    contact_change_free(&change);
    assert_string_equal(contact.name, "Ana Ruiz");
    assert_true(contact.favourite);
    assert_string_equal(contact.note, "calls back");
    assert_int_equal(contact.number_count, 1);
    assert_string_equal(contact.numbers[0].label, "mobile");
    assert_int_equal(contact.fields.count, 0);
    contact_free(&contact);
}

/* Applies, and sees that what is refused has changed nothing. */
static void refused(struct contact *contact, struct contact_change *change, enum failure_kind kind)
{
    struct failure failure = {0};
    struct contact before;
    assert_true(contact_copy(&before, contact));
    assert_false(contact_apply(contact, change, &failure));
    assert_int_equal(failure.kind, kind);
    assert_true(failure.sentence[0]);
    assert_string_equal(contact->name, before.name);
    assert_int_equal(contact->number_count, before.number_count);
    assert_int_equal(contact->fields.count, before.fields.count);
    contact_free(&before);
    contact_change_free(change);
}

static void a_change_that_is_refused_changes_nothing(void **state)
{
    (void)state;
    struct contact contact = {0};
    struct contact_change change;
    char number[CONTACT_NUMBER_SIZE];
    change_start(&change, "Ana");
    for (int i = 0; i < CONTACT_NUMBERS_MAX; i++) {
        snprintf(number, sizeof number, "+3491100%04d", i);
        assert_true(contact_change_add_number(&change, "", number));
    }
    assert_false(contact_change_add_number(&change, "", "+34900000000"));
    assert_true(contact_apply(&contact, &change, NULL));
    contact_change_free(&change);

    change_start(&change, "Ana");
    assert_true(contact_change_add_number(&change, "", "+34900000000"));
    refused(&contact, &change, FAILURE_USAGE);
    change_start(&change, "Ana");
    snprintf(change.new_name, sizeof change.new_name, "Other");
    assert_true(contact_change_remove_number(&change, "+1"));
    refused(&contact, &change, FAILURE_NOT_DONE);
    change_start(&change, "Ana");
    for (int i = 0; i <= CONTACT_FIELDS_MAX; i++) {
        snprintf(number, sizeof number, "F%d", i);
        assert_true(pairs_set(&change.fields, number, "x", 0));
    }
    refused(&contact, &change, FAILURE_USAGE);
    change_start(&change, "Ana");
    change.set_note = true;
    change.note = calloc(1, CONTACT_NOTE_MAX + 2);
    memset(change.note, 'n', CONTACT_NOTE_MAX + 1);
    refused(&contact, &change, FAILURE_USAGE);
    contact_free(&contact);
    change_start(&change, "");
    refused(&contact, &change, FAILURE_USAGE);
}

/* ---- Orders */

static unsigned needs_of(void (*want)(struct order *))
{
    struct order order;
    order_start(&order);
    want(&order);
    unsigned needs = order_needs(&order);
    order_free(&order);
    return needs;
}

static void want_nothing(struct order *order)
{
    (void)order;
}
static void want_from(struct order *order)
{
    order->from[0] = '+';
}
static void want_record(struct order *order)
{
    order->record = ORDER_NO;
}
static void want_minutes(struct order *order)
{
    order->minutes = 0;
}
static void want_caller_id(struct order *order)
{
    order->caller_id[0] = '+';
}
static void want_hidden(struct order *order)
{
    order->show_caller_id = ORDER_YES;
}
static void want_invert(struct order *order)
{
    order->invert = true;
}
static void want_later(struct order *order)
{
    order->at = 1;
}
static void want_wait(struct order *order)
{
    order->max_wait = 0;
}
static void want_retries(struct order *order)
{
    order->retries = 0;
}
static void want_vars(struct order *order)
{
    pairs_set(&order->vars, "A", "", 0);
}

/* What is given is needed, also where it is 0 or "no": nothing is dropped in silence. */
static void an_order_needs_what_it_gives(void **state)
{
    (void)state;
    static const struct {
        void (*want)(struct order *);
        unsigned needs;
    } rows[] = {
        {want_nothing, 0},
        {want_from, CAPABILITY_BIT(CAPABILITY_FROM)},
        {want_record, CAPABILITY_BIT(CAPABILITY_RECORD)},
        {want_minutes, CAPABILITY_BIT(CAPABILITY_MINUTES)},
        {want_caller_id, CAPABILITY_BIT(CAPABILITY_CALLER_ID)},
        {want_hidden, CAPABILITY_BIT(CAPABILITY_HIDE_CALLER_ID)},
        {want_invert, CAPABILITY_BIT(CAPABILITY_INVERT)},
        {want_later, CAPABILITY_BIT(CAPABILITY_SCHEDULE)},
        {want_wait, CAPABILITY_BIT(CAPABILITY_MAX_WAIT)},
        {want_retries, CAPABILITY_BIT(CAPABILITY_RETRIES)},
        {want_vars, CAPABILITY_BIT(CAPABILITY_VARIABLES)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(needs_of(rows[i].want), rows[i].needs);
}

/* ---- Words */

static void words_are_all_there_and_differ(void **state)
{
    (void)state;
    static const struct {
        const char *const *words;
        size_t count;
        size_t first;
    } tables[] = {
        {capability_words, CAPABILITY_COUNT, 0},
        {call_state_words, CALL_STATE_COUNT, 0},
        {call_outcome_words, OUTCOME_COUNT, 1},
        {call_direction_words, DIRECTION_COUNT, 1},
        {call_ender_words, BY_COUNT, 1},
        {leg_side_words, LEG_COUNT, 0},
        {leg_state_words, LEG_STATE_COUNT, 0},
        {record_kind_words, RECORD_KIND_COUNT, 0},
        {capability_sentences, CAPABILITY_COUNT, 0},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (size_t j = tables[i].first; j < tables[i].count; j++) {
            int found = -1;
            assert_non_null(tables[i].words[j]);
            assert_true(word_find(tables[i].words, tables[i].count, tables[i].words[j], &found));
            assert_int_equal(found, j);
        }
    }
    int found = 7;
    assert_false(word_find(call_state_words, CALL_STATE_COUNT, "gone", &found));
    assert_false(word_find(call_state_words, CALL_STATE_COUNT, NULL, &found));
    assert_int_equal(found, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_stand_in_the_order_of_time),
        cmocka_unit_test(a_repeated_step_is_one),
        cmocka_unit_test(what_was_heard_in_disorder_stands_in_order),
        cmocka_unit_test(giving_up_keeps_its_time),
        cmocka_unit_test(too_many_steps_lose_the_last),
        cmocka_unit_test(what_a_step_says_is_bounded_and_clean),
        cmocka_unit_test(pairs_are_kept_by_name),
        cmocka_unit_test(pairs_have_bounds),
        cmocka_unit_test(of_two_values_the_higher_rank_stays),
        cmocka_unit_test(of_two_values_of_one_rank_the_later_stays),
        cmocka_unit_test(an_answers_variables_keep_their_order),
        cmocka_unit_test(a_variable_that_can_not_be_sent_is_not_taken),
        cmocka_unit_test(a_change_changes_what_it_names),
        cmocka_unit_test(a_change_that_is_refused_changes_nothing),
        cmocka_unit_test(an_order_needs_what_it_gives),
        cmocka_unit_test(words_are_all_there_and_differ),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
