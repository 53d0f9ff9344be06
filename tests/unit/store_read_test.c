/* SPDX-License-Identifier: MIT */
/* Reading from the store: pages, filters, contacts, totals; and that the indexes are used. */
#include "base/clock.h"
#include "codec/json.h"
#include "store/reader.h"
#include "store/writer.h"
#include "store_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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

static const char *member_of(const json_t *rows, size_t at, const char *key)
{
    const char *text = json_member(json_array_get(rows, at), key);
    return text ? text : "";
}

/* An incoming call of this minute, from this number. */
static struct record *call_at(int minute, const char *number)
{
    char sequence[16];
    snprintf(sequence, sizeof sequence, "%d", minute);
    struct record *record = rig_event("inicio", sequence, "");
    record->at = RIG_TIME + (int64_t)minute * 60000;
    call_set_text(record->says, CALL_TEXT_number, number, RANK_STARTED);
    call_set_time(record->says, CALL_TIME_created_at, record->at, RANK_STARTED);
    record->says->heard_at = record->at;
    rig_set_key(record);
    return record;
}

static void put_calls(struct rig *rig, int count)
{
    for (int i = 0; i < count; i++)
        rig_submit(rig, call_at(i, i % 2 ? "+34911000333" : "+33144556677"));
    rig_wait(rig);
    rig_forget(rig);
}

/* ---- Calls */

static void pages_follow_each_other(void **state)
{
    struct rig *rig = *state;
    put_calls(rig, 25);
    struct store_calls_query query = {.limit = 10};
    size_t seen = 0;
    char last[32] = "9";
    for (size_t count = 10; count == 10; seen += count) {
        json_t *rows = rig_calls(rig, &query);
        count = json_array_size(rows);
        for (size_t i = 0; i < count; i++) {
            assert_true(strcmp(member_of(rows, i, "created_at"), last) < 0);
            snprintf(last, sizeof last, "%s", member_of(rows, i, "created_at"));
        }
        snprintf(query.before, sizeof query.before, "%s", member_of(rows, count - 1, "id"));
    }
    assert_int_equal(seen, 25);
}

#define ASKED 60

struct asked {
    struct store_calls_query query;
    size_t *open;
    size_t rows;
    bool texts;
};

static void take_asked(void *context, json_t *rows, const struct failure *failure)
{
    struct asked *asked = context;
    assert_int_equal(failure->kind, FAILURE_NONE);
    asked->rows = json_array_size(rows);
    asked->texts = json_is_string(json_array_get(rows, 0));
    --*asked->open;
}

/* Those that wait are answered together where they ask for the same, and only there. */
static void each_gets_what_it_asked_for(void **state)
{
    struct rig *rig = *state;
    struct asked all[ASKED] = {0};
    size_t open = ASKED;
    for (int i = 0; i < 5; i++)
        rig_put(rig, call_at(i, "+34911000333"));
    for (int i = 0; i < ASKED; i++) {
        all[i].query.limit = 1 + i % 4;
        all[i].query.encoded = i % 3 == 0;
        all[i].open = &open;
        rig->view.now++;
        store_read_calls(rig->store, &all[i].query, &rig->view, take_asked, &all[i]);
    }
    while (open)
        uv_run(&rig->loop, UV_RUN_ONCE);
    for (int i = 0; i < ASKED; i++) {
        assert_int_equal(all[i].rows, 1 + i % 4);
        assert_int_equal(all[i].texts, i % 3 == 0);
    }
}

static void an_encoded_call_is_the_call(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, call_at(1, "+34911000333"));
    struct store_calls_query query = {.limit = 1, .timeline = true};
    json_t *call = json_incref(json_array_get(rig_calls(rig, &query), 0));
    query.encoded = true;
    const json_t *text = json_array_get(rig_calls(rig, &query), 0);
    json_t *decoded = json_loads(json_string_value(text), 0, NULL);
    assert_true(json_equal(decoded, call));
    json_decref(decoded);
    json_decref(call);
}

static void since_is_a_bound(void **state)
{
    struct rig *rig = *state;
    put_calls(rig, 10);
    struct store_calls_query query = {.since = RIG_TIME + 7 * 60000};
    assert_int_equal(json_array_size(rig_calls(rig, &query)), 3);
}

static void a_beginning_of_an_id_will_do(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_dial("01jd0000000000aa", "+34911000333"));
    rig_put(rig, rig_dial("01jd0000000000ab", "+34911000333"));
    rig_put(rig, rig_dial("02jd0000000000ab", "+34911000333"));
    struct store_calls_query query = {.id = "02jd00"};
    assert_string_equal(member_of(rig_calls(rig, &query), 0, "id"), "02jd0000000000ab");
    snprintf(query.id, sizeof query.id, "01jd00");
    assert_null(rig_calls(rig, &query));
    assert_non_null(strstr(rig->failure.sentence, "several"));
    snprintf(query.id, sizeof query.id, "02jd0");
    assert_null(rig_calls(rig, &query));
    assert_int_equal(rig->failure.kind, FAILURE_NOT_DONE);
    assert_string_equal(rig->failure.sentence, "there is no call 02jd0");
}

static size_t count_found(struct rig *rig, const char *text)
{
    struct store_calls_query query = {0};
    snprintf(query.text, sizeof query.text, "%s", text);
    return json_array_size(rig_calls(rig, &query));
}

static void a_filter_looks_everywhere(void **state)
{
    struct rig *rig = *state;
    put_calls(rig, 4);
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Tienda Cádiz", "+33144556677"));
    rig_put(rig, rig_dial("01jd0000000000aa", "+34666111222"));
    rig_put(rig, rig_note("01jd0000000000aa", "Pidió la FACTURA"));
    assert_int_equal(count_found(rig, "cadiz"), 2);
    assert_int_equal(count_found(rig, "CÁDIZ 55 667"), 2);
    assert_int_equal(count_found(rig, "911000"), 2);
    assert_int_equal(count_found(rig, "(911)-000"), 2);
    assert_int_equal(count_found(rig, "anna"), 1);
    assert_int_equal(count_found(rig, "factura pidio"), 1);
    assert_int_equal(count_found(rig, "123456789"), 4);
    assert_int_equal(count_found(rig, "nobody"), 0);
}

static size_t count_where(struct rig *rig, struct store_calls_query query)
{
    return json_array_size(rig_calls(rig, &query));
}

static void states_are_told_apart(void **state)
{
    struct rig *rig = *state;
    put_calls(rig, 3); /* started at minutes 0, 1, 2 */
    rig_put(rig, rig_dial("01jd0000000000aa", "+34911000333"));
    rig_put(rig, rig_answer("01jd0000000000aa", CALL_PENDING, "1"));
    rig_put(rig, rig_dial("01jd0000000000ab", "+34911000333"));
    rig_put(rig, rig_answer("01jd0000000000ab", CALL_REFUSED, ""));
    struct record *end = rig_event("fin", "2", "");
    call_set_time(end->says, CALL_TIME_created_at, RIG_TIME + 120000, RANK_STARTED);
    end->says->heard_at = RIG_TIME + 150000;
    rig_set_key(end);
    rig_put(rig, end); /* of an incoming call that nobody answered */
    rig->view.now = RIG_TIME + 180000;
    assert_int_equal(count_where(rig, (struct store_calls_query){.live = true}), 2);
    assert_int_equal(count_where(rig, (struct store_calls_query){.live = true, .pending = true}),
                     3);
    assert_int_equal(count_where(rig, (struct store_calls_query){.to_close = true}), 0);
    assert_int_equal(count_where(rig, (struct store_calls_query){.attention = true}), 2);
    json_t *totals = rig_totals(rig, RIG_TIME + 60000);
    assert_int_equal(json_integer_value(json_object_get(totals, "live")), 2);
    assert_int_equal(json_integer_value(json_object_get(totals, "pending")), 1);
    assert_int_equal(json_integer_value(json_object_get(totals, "unconfirmed")), 0);
    assert_int_equal(json_integer_value(json_object_get(totals, "calls")), 2);
    assert_true(json_real_value(json_object_get(totals, "cost")) == 0.123456);
    assert_int_equal(json_integer_value(json_object_get(totals, "next_unconfirmed_at")),
                     RIG_TIME + 600000);
    /* Ten minutes later all three have been silent for too long. */
    rig->view.now = RIG_TIME + 60000 + 600000;
    assert_int_equal(count_where(rig, (struct store_calls_query){.live = true}), 3);
    assert_int_equal(count_where(rig, (struct store_calls_query){.to_close = true}), 3);
    json_t *rows = rig_calls(rig, &(struct store_calls_query){.attention = true});
    assert_int_equal(json_array_size(rows), 5);
    assert_string_equal(member_of(rows, 0, "created_at"), "2026-11-22T10:02:00Z");
    totals = rig_totals(rig, 0);
    assert_int_equal(json_integer_value(json_object_get(totals, "unconfirmed")), 3);
    assert_int_equal(json_integer_value(json_object_get(totals, "pending")), 0);
    assert_true(json_is_null(json_object_get(totals, "next_unconfirmed_at")));
}

static void a_number_knows_its_calls(void **state)
{
    struct rig *rig = *state;
    put_calls(rig, 4);
    rig_put(rig, rig_event("fin", "1", ""));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34911000333"));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Bruno Dias", "+34911000333"));
    json_t *row = rig_number(rig, "+34911000333", INT64_MAX);
    assert_string_equal(json_member(row, "contact"), "Ana Ruiz / Bruno Dias");
    assert_int_equal(json_array_size(json_object_get(row, "calls")), 1);
    row = rig_number(rig, "+34911000333", 0);
    assert_int_equal(json_array_size(json_object_get(row, "calls")), 2);
    row = rig_number(rig, "+34999", 0);
    assert_true(json_is_null(json_object_get(row, "contact")));
    assert_int_equal(json_array_size(json_object_get(row, "calls")), 0);
}

/* ---- Contacts */

static void contacts_are_kept_and_changed(void **state)
{
    struct rig *rig = *state;
    struct rig_result *added =
        rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34666111222"));
    assert_int_equal(added->fate, STORE_DONE);
    assert_false(added->has_call);
    struct rig_result *again =
        rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "ANA RUÍZ", "+34666111223"));
    assert_int_equal(again->fate, STORE_NOT_DONE);
    assert_non_null(strstr(again->failure.sentence, "Ana Ruiz"));
    struct record *change = rig_contact(RECORD_CONTACT_CHANGE, "ana ruiz", "+34666111224");
    change->change->set_favourite = change->change->favourite = true;
    assert_int_equal(rig_put(rig, change)->number, added->number);
    struct store_contacts_query query = {.name = "Ana ruiz"};
    json_t *rows = rig_contacts(rig, &query);
    assert_int_equal(json_array_size(rows), 1);
    assert_string_equal(member_of(rows, 0, "name"), "Ana Ruiz");
    assert_true(json_is_true(json_object_get(json_array_get(rows, 0), "favourite")));
    json_t *numbers = json_object_get(json_array_get(rows, 0), "numbers");
    assert_int_equal(json_array_size(numbers), 2);
    assert_string_equal(member_of(numbers, 1, "shown"), "666 11 12 24");
    assert_int_equal(rig_put(rig, rig_contact(RECORD_CONTACT_REMOVE, "ana ruiz", NULL))->fate,
                     STORE_DONE);
    struct rig_result *gone = rig_put(rig, rig_contact(RECORD_CONTACT_REMOVE, "Ana Ruiz", NULL));
    assert_int_equal(gone->fate, STORE_NOT_DONE);
    assert_string_equal(gone->failure.sentence, "there is no contact Ana Ruiz");
    assert_int_equal(json_array_size(rig_contacts(rig, &query)), 0);
}

static void a_new_name_must_be_free(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana", "+34666111222"));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Bruno", "+34666111223"));
    struct record *change = rig_contact(RECORD_CONTACT_CHANGE, "Ana", NULL);
    snprintf(change->change->new_name, sizeof change->change->new_name, "BRUNO");
    assert_int_equal(rig_put(rig, change)->fate, STORE_NOT_DONE);
    change = rig_contact(RECORD_CONTACT_CHANGE, "Ana", NULL);
    snprintf(change->change->new_name, sizeof change->change->new_name, "ÁNA");
    assert_int_equal(rig_put(rig, change)->fate, STORE_DONE);
    struct store_contacts_query query = {0};
    assert_string_equal(member_of(rig_contacts(rig, &query), 0, "name"), "ÁNA");
}

/* What the filter finds, as "name|name|…". */
static const char *found(struct rig *rig, const char *text)
{
    static char names[512];
    struct store_contacts_query query = {0};
    snprintf(query.text, sizeof query.text, "%s", text);
    json_t *rows = rig_contacts(rig, &query);
    size_t used = 0;
    names[0] = '\0';
    for (size_t i = 0; i < json_array_size(rows); i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? "|" : "",
                                 member_of(rows, i, "name"));
    return names;
}

static void the_best_match_comes_first(void **state)
{
    struct rig *rig = *state;
    static const char *const names[] = {"Ramón Cádiz", "Cádiz Taxi", "Mercadizo", "Zoe Ruiz"};
    for (size_t i = 0; i < 4; i++) {
        char number[16];
        snprintf(number, sizeof number, "+3466611122%zu", i);
        rig_submit(rig, rig_contact(RECORD_CONTACT_ADD, names[i], number));
    }
    struct record *favourite = rig_contact(RECORD_CONTACT_CHANGE, "Zoe Ruiz", NULL);
    favourite->change->set_favourite = favourite->change->favourite = true;
    rig_put(rig, favourite);
    assert_string_equal(found(rig, ""), "Zoe Ruiz|Cádiz Taxi|Mercadizo|Ramón Cádiz");
    assert_string_equal(found(rig, "cadiz"), "Cádiz Taxi|Ramón Cádiz|Mercadizo");
    assert_string_equal(found(rig, "ruiz zo"), "Zoe Ruiz");
    assert_string_equal(found(rig, "+34 666"), "Cádiz Taxi|Mercadizo|Ramón Cádiz|Zoe Ruiz");
    assert_string_equal(found(rig, "666-111-223"), "Zoe Ruiz");
    assert_string_equal(found(rig, "cadiz 1221"), "Cádiz Taxi");
    assert_string_equal(found(rig, "cadiz nobody"), "");
}

static void contact_pages_have_an_offset(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 10; i++) {
        char name[32];
        snprintf(name, sizeof name, "Name %d", i);
        rig_submit(rig, rig_contact(RECORD_CONTACT_ADD, name, "+34666111222"));
    }
    rig_wait(rig);
    struct store_contacts_query query = {.offset = 8, .limit = 5};
    json_t *rows = rig_contacts(rig, &query);
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(member_of(rows, 0, "name"), "Name 8");
    query.offset = 100;
    assert_int_equal(json_array_size(rig_contacts(rig, &query)), 0);
}

static void a_changed_contact_changes_the_calls(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_event("inicio", "1", ""));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana", "+34911000333"));
    assert_string_equal(rig_put(rig, rig_event("desvio_correcto", "1", ""))->contact, "Ana");
    rig_put(rig, rig_contact(RECORD_CONTACT_REMOVE, "Ana", NULL));
    assert_string_equal(rig_put(rig, rig_event("fin", "1", ""))->contact, "");
    struct store_calls_query query = {0};
    assert_string_equal(member_of(rig_calls(rig, &query), 0, "contact"), "");
}

static void the_contact_of_a_number_is_the_older_one(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34666111601"));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Zoe Ruiz", "+34666111601"));
    const json_t *rows = rig_contact_of(rig, "+34666111601");
    assert_int_equal(json_array_size(rows), 1);
    assert_string_equal(member_of(rows, 0, "name"), "Ana Ruiz");
    rows = rig_contact_of(rig, "+34666111602");
    assert_int_equal(json_array_size(rows), 0);
    rig_put(rig, rig_contact(RECORD_CONTACT_REMOVE, "Ana Ruiz", ""));
    assert_string_equal(member_of(rig_contact_of(rig, "+34666111601"), 0, "name"), "Zoe Ruiz");
}

/* ---- Quarantine */

static struct record *quarantined(unsigned char key)
{
    struct record *record = record_new(RECORD_QUARANTINE, RIG_TIME);
    snprintf(record->provider, sizeof record->provider, "infocaller");
    snprintf(record->event, sizeof record->event, "fin");
    snprintf(record->why, sizeof record->why, "no valid JSON");
    record->raw = strdup("{\"body\":\"{\"}");
    record->has_key = true;
    record->key[0] = key;
    return record;
}

static void a_request_is_kept_and_released(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(rig_put(rig, quarantined(1))->number, 1);
    assert_int_equal(rig_put(rig, quarantined(2))->number, 2);
    struct rig_result *repeat = rig_put(rig, quarantined(1));
    assert_int_equal(repeat->fate, STORE_REPEATED);
    assert_int_equal(repeat->number, 1);
    json_t *rows = rig_quarantine(rig, 0);
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(member_of(rows, 0, "why"), "no valid JSON");
    assert_string_equal(member_of(rows, 0, "at"), "2026-11-22T10:00:00Z");
    assert_null(json_object_get(json_array_get(rows, 0), "raw"));
    struct record *release = rig_event("fin", "1", "u");
    release->kind = RECORD_RELEASE;
    release->number = 2;
    struct rig_result *released = rig_put(rig, release);
    assert_int_equal(released->fate, STORE_DONE);
    assert_int_equal(released->call.state, CALL_ENDED);
    rows = rig_quarantine(rig, 2);
    assert_true(json_is_true(json_object_get(json_array_get(rows, 0), "released")));
    assert_string_equal(json_member(json_object_get(json_array_get(rows, 0), "raw"), "body"), "{");
    release = rig_event("fin", "1", "u");
    release->kind = RECORD_RELEASE;
    release->number = 2;
    assert_int_equal(rig_put(rig, release)->fate, STORE_NOT_DONE);
    assert_null(rig_quarantine(rig, 3));
    assert_string_equal(rig->failure.sentence, "there is no request 3 in the quarantine");
}

/* ---- Plans: what is asked while people wait never walks a table or sorts it */

static void assert_plan(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *statement;
    struct text explained;
    text_start(&explained, 65536);
    text_addf(&explained, "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(handle, text_string(&explained), -1, &statement, NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(statement, 3);
        bool scan = strncmp(detail, "SCAN", 4) == 0 && !strstr(detail, "USING");
        bool whole = strstr(detail, "contact_search") || strcmp(detail, "SCAN questions") == 0 ||
                     strcmp(detail, "SCAN agents") == 0;
        if ((scan && !whole) || strstr(detail, "TEMP B-TREE"))
            fail_msg("%s: %s", detail, sql);
    }
    sqlite3_finalize(statement);
    text_free(&explained);
}

static void every_statement_has_its_index(void **state)
{
    (void)state;
    static const char *const written[] = {
#define X(name, sql) [SQL_##name] = sql,
        WRITER_STATEMENTS(X)
#undef X
    };
    struct failure failure;
    struct writer *writer = writer_open(":memory:", &failure);
    assert_non_null(writer);
    for (int i = 0; i < READER_STATEMENT_COUNT; i++) {
        if (i != READ_IDS)
            assert_plan(writer->database.handle, reader_sql[i]);
    }
    for (int i = SQL_JOURNAL_ADD; i < WRITER_STATEMENT_COUNT; i++) {
        if (i != SQL_LAST_ROW)
            assert_plan(writer->database.handle, written[i]);
    }
    writer_close(writer);
}

/* ---- Many: no limit that a slow machine could break, but the figures are shown */

#define MANY_CONTACTS 100000
#define MANY_CALLS    20000

static void fill_contacts(struct rig *rig)
{
    static const char *const names[] = {"Ana", "Bruno", "Íñigo", "Łukasz", "Zoë", "Cádiz"};
    for (int i = 0; i < MANY_CONTACTS; i++) {
        char name[64];
        char number[32];
        snprintf(name, sizeof name, "%s %d Ruiz", names[i % 6], i);
        snprintf(number, sizeof number, "+349%08d", i);
        store_submit(rig->store, rig_contact(RECORD_CONTACT_ADD, name, number), NULL, NULL);
    }
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Last One", "+34911000333"));
}

static int64_t time_of_filter(struct rig *rig, const char *text)
{
    struct store_contacts_query query = {.limit = 50};
    snprintf(query.text, sizeof query.text, "%s", text);
    int64_t start = clock_steady();
    json_t *rows = rig_contacts(rig, &query);
    int64_t took = clock_steady() - start;
    print_message("filter \"%s\": %zu rows in %lld ms\n", text, json_array_size(rows),
                  (long long)took);
    assert_int_equal(json_array_size(rows) > 0, 1);
    return took;
}

static void many_are_no_trouble(void **state)
{
    struct rig *rig = *state;
    fill_contacts(rig);
    for (int i = 0; i < MANY_CALLS; i++)
        store_submit(rig->store, call_at(i, "+34911000333"), NULL, NULL);
    rig_put(rig, call_at(MANY_CALLS, "+34911000333"));
    time_of_filter(rig, "a"); /* loads them */
    int64_t slowest = 0;
    static const char *const texts[] = {"", "a", "cadiz", "ruiz 99", "last", "911000333"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t took = time_of_filter(rig, texts[i]);
        slowest = took > slowest ? took : slowest;
    }
    struct store_calls_query query = {.limit = 200};
    int64_t start = clock_steady();
    assert_int_equal(json_array_size(rig_calls(rig, &query)), 200);
    print_message("page of 200 of %d calls: %lld ms\n", MANY_CALLS,
                  (long long)(clock_steady() - start));
    snprintf(query.text, sizeof query.text, "nowhere");
    start = clock_steady();
    assert_int_equal(json_array_size(rig_calls(rig, &query)), 0);
    print_message("filter over all calls: %lld ms\n", (long long)(clock_steady() - start));
    assert_true(slowest < 1000);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, make_rig, drop_rig)
    const struct CMUnitTest tests[] = {
        WITH_RIG(pages_follow_each_other),
        WITH_RIG(each_gets_what_it_asked_for),
        WITH_RIG(an_encoded_call_is_the_call),
        WITH_RIG(since_is_a_bound),
        WITH_RIG(a_beginning_of_an_id_will_do),
        WITH_RIG(a_filter_looks_everywhere),
        WITH_RIG(states_are_told_apart),
        WITH_RIG(a_number_knows_its_calls),
        WITH_RIG(contacts_are_kept_and_changed),
        WITH_RIG(a_new_name_must_be_free),
        WITH_RIG(the_best_match_comes_first),
        WITH_RIG(contact_pages_have_an_offset),
        WITH_RIG(a_changed_contact_changes_the_calls),
        WITH_RIG(the_contact_of_a_number_is_the_older_one),
        WITH_RIG(a_request_is_kept_and_released),
        cmocka_unit_test(every_statement_has_its_index),
        WITH_RIG(many_are_no_trouble),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("store_read", tests, NULL, NULL);
}
