/* SPDX-License-Identifier: MIT */
/* The store and its file: full disks, kills, damage, other versions, starting again. */
#include "store/database.h"
#include "store/replay.h"
#include "store/schema.h"
#include "store_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char ID_A[] = "01jd0000000000aa";

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

static const char *path_of(const struct rig *rig)
{
    static char path[PATH_SIZE];
    assert_true(path_join(rig->directory, DATABASE_NAME, path));
    return path;
}

static void run_sql(const struct rig *rig, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(path_of(rig), &handle), SQLITE_OK);
    char *message = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    sqlite3_close(handle);
}

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static struct record *numbered_event(const char *event, int number)
{
    char sequence[16];
    snprintf(sequence, sizeof sequence, "%d", number);
    return rig_event(event, sequence, "");
}

static size_t count_calls(struct rig *rig)
{
    struct store_calls_query query = {0};
    return json_array_size(rig_calls(rig, &query));
}

static void assert_journal_is_the_truth(const struct rig *rig)
{
    struct failure failure;
    if (!replay_check(path_of(rig), &failure))
        fail_msg("%s", failure.sentence);
}

/* ---- The disk is full */

#define CHECK(condition)     \
    do {                     \
        if (!(condition))    \
            return __LINE__; \
    } while (0)

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

/* In a process of its own, since the limit is one of processes. Gives the line of what went wrong.
 */
static int fill_the_disk(struct rig *rig)
{
    char sentence[FAILURE_SENTENCE_MAX];
    signal(SIGXFSZ, SIG_IGN);
    CHECK(rig_open(rig));
    CHECK(rig_put(rig, numbered_event("inicio", 1))->fate == STORE_DONE);
    CHECK(store_is_well(rig->store, sentence, sizeof sentence));
    limit_files(4096);
    struct rig_result *late = rig_submit(rig, numbered_event("fin", 1));
    struct rig_result *other = rig_submit(rig, numbered_event("inicio", 2));
    rig_wait(rig);
    CHECK(late->fate == STORE_FAILED && other->fate == STORE_FAILED);
    CHECK(!late->has_call && late->failure.kind == FAILURE_ENGINE);
    CHECK(!store_is_well(rig->store, sentence, sizeof sentence));
    CHECK(strstr(sentence, DATABASE_NAME));
    CHECK(count_calls(rig) == 1);
    limit_files(RLIM_INFINITY);
    late = rig_put(rig, numbered_event("fin", 1));
    CHECK(late->fate == STORE_DONE && late->call.state == CALL_ENDED);
    CHECK(rig_put(rig, numbered_event("inicio", 2))->fate == STORE_DONE);
    CHECK(rig_put(rig, numbered_event("inicio", 2))->fate == STORE_REPEATED);
    CHECK(store_is_well(rig->store, sentence, sizeof sentence));
    CHECK(count_calls(rig) == 2);
    rig_close(rig);
    struct failure failure;
    CHECK(replay_check(path_of(rig), &failure));
    return 0;
}

/* Line numbers do not fit an exit status: a pipe does. */
static int in_a_child(struct rig *rig, int (*run)(struct rig *rig))
{
    int ends[2];
    int line = -1;
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        uv_loop_fork(&rig->loop);
        line = run(rig);
        _exit(write(ends[1], &line, sizeof line) == sizeof line ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &line, sizeof line) != sizeof line)
        line = -1;
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return line;
}

static void a_full_disk_changes_nothing(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    assert_int_equal(in_a_child(rig, fill_the_disk), 0);
}

/* ---- Killed */

#define KILLED_AFTER  700
#define KILLED_EVENTS 4000

struct teller {
    int number;
    int to;
};

static void tell_parent(void *context, const struct store_result *result)
{
    struct teller *teller = context;
    if (result->fate == STORE_DONE &&
        write(teller->to, &teller->number, sizeof teller->number) != sizeof teller->number)
        _exit(1);
}

static void submit_until_killed(struct rig *rig, int to)
{
    static struct teller tellers[KILLED_EVENTS];
    uv_loop_fork(&rig->loop);
    if (!rig_open(rig))
        _exit(1);
    for (int i = 0; i < KILLED_EVENTS; i++) {
        tellers[i] = (struct teller){i, to};
        store_submit(rig->store, numbered_event(i % 2 ? "fin" : "inicio", i / 2), tell_parent,
                     &tellers[i]);
        if (i % 200 == 199)
            uv_run(&rig->loop, UV_RUN_NOWAIT);
    }
    for (;;)
        uv_run(&rig->loop, UV_RUN_ONCE);
}

static void what_was_answered_survives_a_kill(void **state)
{
    struct rig *rig = *state;
    static int told[KILLED_EVENTS];
    int ends[2];
    int count = 0;
    rig_close(rig);
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        submit_until_killed(rig, ends[1]);
    close(ends[1]);
    while (count < KILLED_AFTER && read(ends[0], &told[count], sizeof *told) == sizeof *told)
        count++;
    kill(child, SIGKILL);
    while (count < KILLED_EVENTS && read(ends[0], &told[count], sizeof *told) == sizeof *told)
        count++;
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(count >= KILLED_AFTER);
    assert_true(rig_open(rig));
    for (int i = 0; i < count; i++) {
        struct rig_result *again =
            rig_submit(rig, numbered_event(told[i] % 2 ? "fin" : "inicio", told[i] / 2));
        rig_wait(rig);
        assert_int_equal(again->fate, STORE_REPEATED);
        if (rig->submitted == RIG_RESULTS_MAX)
            rig_forget(rig);
    }
    assert_journal_is_the_truth(rig);
}

/* ---- Starting again */

static void everything_is_there_after_a_restart(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_dial(ID_A, "+34911000333"));
    rig_put(rig, rig_answer(ID_A, CALL_ACCEPTED, "77"));
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34911000333"));
    struct rig_result *before = rig_put(rig, rig_event("inicio", "1", "u"));
    rig_close(rig);
    assert_true(rig_open(rig));
    struct store_calls_query query = {0};
    json_t *rows = rig_calls(rig, &query);
    assert_int_equal(json_array_size(rows), 2);
    struct rig_result *after = rig_put(rig, rig_event("fin", "1", ""));
    assert_string_equal(after->call.id, before->call.id);
    assert_true(after->call.revision > before->call.revision);
    assert_string_equal(after->contact, "Ana Ruiz");
    assert_int_equal(rig_put(rig, rig_event("inicio", "1", "u"))->fate, STORE_REPEATED);
    assert_journal_is_the_truth(rig);
}

static void an_interrupted_dial_becomes_unknown(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_dial(ID_A, "+34911000333"));
    rig_close(rig);
    assert_true(rig_open(rig));
    struct store_calls_query query = {.timeline = true};
    memcpy(query.id, ID_A, sizeof query.id);
    const json_t *row = json_array_get(rig_calls(rig, &query), 0);
    assert_string_equal(json_string_value(json_object_get(row, "state")), "unknown");
    assert_non_null(
        strstr(json_string_value(json_object_get(row, "message")), "the engine stopped"));
    assert_journal_is_the_truth(rig);
    /* What comes late is still believed. */
    assert_int_equal(rig_put(rig, rig_answer(ID_A, CALL_ACCEPTED, "77"))->call.state,
                     CALL_ACCEPTED);
}

/* How many steps of that kind the call has. */
static size_t steps_of(struct rig *rig, const char *sequence, const char *what)
{
    size_t count = 0;
    struct rig_result *result = rig_put(rig, rig_event("inicio", sequence, ""));
    const struct timeline *timeline = &result->call.timeline;
    for (size_t i = 0; i < timeline->count; i++)
        count += strcmp(timeline->list[i].what, what) == 0;
    return count;
}

static void a_question_that_was_open_went_unanswered(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_asked(RECORD_QUESTION, "01jd90000000000a", "1"));
    rig_put(rig, rig_asked(RECORD_QUESTION, "01jd90000000000b", "2"));
    rig_put(rig, rig_asked(RECORD_REPLY, "01jd90000000000b", "2"));
    rig_put(rig, rig_asked(RECORD_QUESTION, "", "3"));
    rig_put(rig, rig_event("inicio", "", "0e5f9a7c"));
    rig_put(rig, rig_asked(RECORD_QUESTION, "01jd90000000000d", "4"));
    rig_put(rig, rig_asked(RECORD_QUESTION, "01jd90000000000e", "5")); /* two of one call */
    rig_put(rig, rig_asked(RECORD_QUESTION, "01jd90000000000f", "5"));
    struct rig_result *both = rig_put(rig, rig_event("desvio_correcto", "4", "0e5f9a7c"));
    assert_string_not_equal(both->merged[0], ""); /* the call that asked was another one too */
    for (int i = 0; i < 2; i++) {                 /* once, however often it is started */
        rig_close(rig);
        assert_true(rig_open(rig));
        assert_int_equal(steps_of(rig, "1", "question"), 1);
        assert_int_equal(steps_of(rig, "1", "unanswered"), 1);
        assert_int_equal(steps_of(rig, "2", "unanswered"), 0);
        assert_int_equal(steps_of(rig, "2", "reply"), 1);
        assert_int_equal(steps_of(rig, "3", "unanswered"), 0);
        assert_int_equal(steps_of(rig, "4", "unanswered"), 1);
        assert_int_equal(steps_of(rig, "5", "unanswered"), 2);
        assert_journal_is_the_truth(rig);
    }
}

/* ---- Files that are none of ours, or no longer */

static void assert_no_opening(struct rig *rig, const char *sentence)
{
    assert_false(rig_open(rig));
    assert_int_equal(rig->failure.kind, FAILURE_ENGINE);
    if (!strstr(rig->failure.sentence, sentence))
        fail_msg("%s", rig->failure.sentence);
    assert_non_null(strstr(rig->failure.sentence, rig->directory));
}

static void what_is_no_database_is_told(void **state)
{
    struct rig *rig = *state;
    char garbage[5000];
    rig_close(rig);
    memset(garbage, 'x', sizeof garbage);
    write_file(path_of(rig), garbage, sizeof garbage);
    assert_no_opening(rig, "damaged");
}

static void another_programs_database_is_told(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    remove(path_of(rig));
    run_sql(rig, "CREATE TABLE recipes(title TEXT)");
    assert_no_opening(rig, "another program's");
}

static void a_newer_version_is_told(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    run_sql(rig, "PRAGMA user_version = 1000");
    assert_no_opening(rig, "newer");
}

static void a_directory_that_is_none_is_told(void **state)
{
    struct rig *rig = *state;
    char kept[sizeof rig->directory];
    rig_close(rig);
    memcpy(kept, rig->directory, sizeof kept);
    snprintf(rig->directory + strlen(kept), sizeof kept - strlen(kept), "/file/below");
    char file[sizeof kept + 8];
    snprintf(file, sizeof file, "%s/file", kept);
    write_file(file, "x", 1);
    assert_false(rig_open(rig));
    assert_non_null(strstr(rig->failure.sentence, "file"));
    memcpy(rig->directory, kept, sizeof kept);
}

static void the_file_is_for_its_owner_alone(void **state)
{
    struct rig *rig = *state;
    struct stat status;
    rig_put(rig, rig_event("inicio", "1", "u"));
    assert_int_equal(stat(path_of(rig), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_damaged_call_is_read_from_the_journal(void **state)
{
    struct rig *rig = *state;
    struct rig_result *first = rig_put(rig, rig_event("inicio", "1", "u"));
    rig_put(rig, rig_event("inicio", "2", "v"));
    rig_close(rig);
    run_sql(rig, "UPDATE calls SET facts = '{\"state\":\"dancing\"}' WHERE row = 1");
    assert_true(rig_open(rig));
    assert_int_equal(count_calls(rig), 1);
    struct rig_result *next = rig_put(rig, rig_event("fin", "1", "u"));
    assert_int_equal(next->fate, STORE_DONE);
    assert_string_equal(next->call.id, first->call.id);
    assert_string_equal(next->call.number, "+34911000333");
    assert_int_equal(count_calls(rig), 2);
    assert_journal_is_the_truth(rig);
}

/* ---- Older versions. The first one as it was; it must not be changed with the schema. */

static const char first_version[] =
    "CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,"
    " provider TEXT NOT NULL, event TEXT NOT NULL, by TEXT NOT NULL, key BLOB, call INTEGER,"
    " says TEXT, raw TEXT);"
    "CREATE UNIQUE INDEX journal_by_call ON journal(call, key) WHERE call IS NOT NULL;"
    "CREATE TABLE calls(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " created_at INTEGER NOT NULL, cost INTEGER NOT NULL, phase INTEGER NOT NULL,"
    " attention INTEGER NOT NULL, silent_from INTEGER NOT NULL, connected INTEGER NOT NULL,"
    " phone TEXT NOT NULL, search TEXT NOT NULL, facts TEXT NOT NULL);"
    "CREATE INDEX calls_by_time ON calls(created_at, row, cost);"
    "CREATE INDEX calls_open ON calls(created_at, row) WHERE phase > 0;"
    "CREATE INDEX calls_bad ON calls(created_at, row) WHERE attention;"
    "CREATE TABLE aliases(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " call INTEGER NOT NULL);"
    "CREATE INDEX aliases_by_call ON aliases(call);"
    "CREATE TABLE identities(provider TEXT NOT NULL, kind INTEGER NOT NULL, value TEXT NOT NULL,"
    " call INTEGER NOT NULL, PRIMARY KEY(provider, kind, value)) WITHOUT ROWID;"
    "PRAGMA application_id = 1668575329; PRAGMA user_version = 1;"
    "INSERT INTO journal VALUES(1, 1795341600000, 'event', 'infocaller', 'inicio', '',"
    " x'000102030405060708090a0b0c0d0e0f', 1, '{\"id\":\"01jd0000000000aa\",\"state\":\"started\","
    "\"sequence\":[2,\"98565656\"],\"created_at\":[2,1795341600000],\"heard_at\":1795341600000}',"
    " '{}');"
    "INSERT INTO calls VALUES(1, '01jd0000000000aa', 1795341600000, 0, 2, 0, 1795341600000, 0, '',"
    " '', '{\"id\":\"01jd0000000000aa\",\"state\":\"started\",\"sequence\":[2,\"98565656\"],"
    "\"created_at\":[2,1795341600000],\"heard_at\":1795341600000,\"revision\":1}');"
    "INSERT INTO identities VALUES('infocaller', 1, '98565656', 1);";

static void the_first_version_is_brought_to_this_one(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    remove(path_of(rig));
    run_sql(rig, first_version);
    assert_true(rig_open(rig));
    assert_int_equal(count_calls(rig), 1);
    assert_string_equal(rig_put(rig, rig_event("fin", "98565656", "u"))->call.id, ID_A);
    assert_int_equal(
        rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34911000333"))->fate,
        STORE_DONE);
    assert_journal_is_the_truth(rig);
    assert_true(schema_version >= 3);
}

/* The columns of the first call that is there, as text. */
static void assert_columns(struct rig *rig, const char *expected)
{
    sqlite3 *handle;
    sqlite3_stmt *statement;
    static const char sql[] =
        "SELECT agent || '|' || line || '|' || provider || '|' || ifnull(incoming, '?') || '|' ||"
        " outcome || '|' || talk || '|' || ifnull(wrap_up, '?') FROM calls ORDER BY row";
    char got[256] = "";
    assert_int_equal(sqlite3_open(path_of(rig), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        snprintf(got, sizeof got, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    assert_string_equal(got, expected);
}

/* One whose facts can be read, and one whose can't. */
static const char calls_of_the_first_version[] =
    "UPDATE calls SET facts = '{\"id\":\"01jd0000000000aa\",\"state\":\"ended\",\"answered\":true,"
    "\"by\":\"provider\",\"heard_at\":1795341600000,\"revision\":1,\"r2\":{\"direction\":\"in\","
    "\"provider\":\"infocaller\",\"line\":\"123456789\",\"sequence\":\"98565656\","
    "\"created_at\":1795341600000},\"r4\":{\"answered_at\":1795341605000},"
    "\"r6\":{\"agent\":\"anna\",\"ended_at\":1795341647999}}', phase = 0;"
    "INSERT INTO calls VALUES(2, '01jd0000000000bb', 1795341600000, 0, 2, 0, 1795341600000, 0, '',"
    " '', '{\"state\":\"dancing\"}');";

static void what_is_counted_is_filled_in(void **state)
{
    struct rig *rig = *state;
    rig_close(rig);
    remove(path_of(rig));
    run_sql(rig, first_version);
    run_sql(rig, calls_of_the_first_version);
    assert_true(rig_open(rig));
    rig_close(rig);
    assert_columns(rig, "anna|123456789|infocaller|1|1|42|?");
    run_sql(rig, "DELETE FROM calls WHERE row = 1");
    assert_columns(rig, "|||?|0|0|?");
    assert_true(rig_open(rig));
}

/* Columns follow the call, and so they do into another one. */
static void columns_follow_the_call(void **state)
{
    struct rig *rig = *state;
    rig_put(rig, rig_dial(ID_A, "+34911000333"));
    assert_columns(rig, "anna||infocaller|0|0|0|?");
    struct record *event = rig_event("inicio", "1", "u");
    call_set_text(event->says, CALL_TEXT_idcall, "53010203", RANK_STARTED);
    rig_put(rig, event);
    rig_put(rig, rig_event("desvio_correcto", "1", "u"));
    rig_put(rig, rig_event("fin", "1", "u"));
    assert_int_equal(count_calls(rig), 2);
    rig_put(rig, rig_answer(ID_A, CALL_ACCEPTED, "53010203"));
    assert_int_equal(count_calls(rig), 1);
    assert_columns(rig, "anna|123456789|infocaller|0|1|42|?");
    struct record *note = rig_note(ID_A, "done");
    call_set_text(note->says, CALL_TEXT_disposition, "sale", RANK_PERSON);
    call_set_time(note->says, CALL_TIME_wrapped_at, RIG_TIME + 77000, RANK_PERSON);
    assert_string_equal(rig_put(rig, note)->call.disposition, "sale");
    assert_columns(rig, "anna|123456789|infocaller|0|1|42|30");
    assert_journal_is_the_truth(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_disk_changes_nothing, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(what_was_answered_survives_a_kill, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(everything_is_there_after_a_restart, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(an_interrupted_dial_becomes_unknown, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(a_question_that_was_open_went_unanswered, make_rig,
                                        drop_rig),
        cmocka_unit_test_setup_teardown(what_is_no_database_is_told, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(another_programs_database_is_told, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(a_newer_version_is_told, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(a_directory_that_is_none_is_told, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(the_file_is_for_its_owner_alone, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(a_damaged_call_is_read_from_the_journal, make_rig,
                                        drop_rig),
        cmocka_unit_test_setup_teardown(the_first_version_is_brought_to_this_one, make_rig,
                                        drop_rig),
        cmocka_unit_test_setup_teardown(what_is_counted_is_filled_in, make_rig, drop_rig),
        cmocka_unit_test_setup_teardown(columns_follow_the_call, make_rig, drop_rig),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("store_disk", tests, NULL, NULL);
}
