/* SPDX-License-Identifier: MIT */
/* What is remembered of the person's choices, and the file that it is kept in: whatever stands
   there, the console goes on with what is good of it. */
#include "console/choices.h"
#include "console/choices_file.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct choices choices;

static int forget(void **state)
{
    (void)state;
    choices_free(&choices);
    return 0;
}

static bool read_text(const char *text)
{
    struct failure failure = {0};
    bool good = choices_read(&choices, text, strlen(text), &failure);
    assert_int_equal(good, !failure.sentence[0]);
    return good;
}

static const char *written(void)
{
    static struct text text;
    text_free(&text);
    text_start(&text, CHOICES_BYTES_MAX);
    assert_true(choices_write(&choices, &text));
    return text_string(&text);
}

static void set(const char *account, const char *options)
{
    json_t *json = json_loads(options, 0, NULL);
    assert_non_null(json);
    choices_set(&choices, account, json);
    json_decref(json);
}

static void what_is_written_is_read_again(void **state)
{
    char before[1024];
    (void)state;
    set("madrid", "{\"record\":true,\"minutes\":5,\"caller_id\":\"+34911\"}");
    choices_caller_used(&choices, "madrid", "+34911");
    choices_caller_used(&choices, "madrid", "+34912");
    set("brasil", "{\"show_caller_id\":false,\"invert\":true}");
    assert_true(choices_changed(&choices));
    snprintf(before, sizeof before, "%s", written());
    choices_free(&choices);
    assert_true(read_text(before));
    assert_false(choices_changed(&choices));
    assert_string_equal(written(), before);
    assert_string_equal(choices.rows[0].account, "brasil"); /* the last changed */
    assert_string_equal(choices_row(&choices, "madrid")->callers[0], "+34912");
}

static void only_what_is_kept_is_kept(void **state)
{
    (void)state;
    set("a", "{\"number\":\"+34\",\"provider\":\"a\",\"record\":false,\"at\":1795352580000,"
             "\"vars\":{\"A\":\"b\"},\"confirmed\":true}");
    assert_string_equal(written(),
                        "{\"accounts\":{\"a\":{\"options\":{\"record\":false},\"callers\":[]}}}\n");
}

static void the_same_once_more_is_no_change(void **state)
{
    (void)state;
    set("a", "{}");
    assert_false(choices_changed(&choices));
    set("a", "{\"record\":true}");
    choices_settle(&choices);
    set("a", "{\"record\":true}");
    assert_false(choices_changed(&choices));
    set("a", "{}");
    assert_true(choices_changed(&choices));
}

static void the_last_callers_are_kept(void **state)
{
    char number[16];
    (void)state;
    for (int i = 0; i < CHOICES_CALLERS_MAX + 3; i++) {
        snprintf(number, sizeof number, "%d", i);
        choices_caller_used(&choices, "a", number);
    }
    choices_caller_used(&choices, "a", "5");
    const struct choices_row *row = choices_row(&choices, "a");
    assert_int_equal(row->caller_count, CHOICES_CALLERS_MAX);
    assert_string_equal(row->callers[0], "5");
    assert_string_equal(row->callers[1], "11");
    assert_string_equal(row->callers[CHOICES_CALLERS_MAX - 1], "3");
}

static void the_oldest_account_makes_room(void **state)
{
    char name[16];
    (void)state;
    for (int i = 0; i < ACCOUNTS_MAX + 1; i++) {
        snprintf(name, sizeof name, "a%d", i);
        set(name, "{\"minutes\":1}");
    }
    assert_int_equal(choices.count, ACCOUNTS_MAX);
    assert_null(choices_row(&choices, "a0"));
    assert_non_null(choices_row(&choices, "a1"));
}

static void hostile_text_harms_nothing(void **state)
{
    static const char *const texts[] = {
        "",
        "null",
        "[]",
        "{",
        "{\"accounts\":7}",
        "{\"accounts\":{\"a\":[]}}",
        "{\"accounts\":{\"a\\u001b\":{\"options\":{},\"callers\":[]}}}",
        "{\"accounts\":{\"\":{\"options\":{},\"callers\":[]}}}",
        "{\"accounts\":{\"a\":{\"options\":{\"record\":\"yes\"},\"callers\":[]}}}",
        "{\"accounts\":{\"a\":{\"options\":{\"minutes\":-1},\"callers\":[]}}}",
        "{\"accounts\":{\"a\":{\"options\":{\"minutes\":99999999999},\"callers\":[]}}}",
        "{\"accounts\":{\"a\":{\"options\":{\"from\":\"\\u001b]0;x\\u0007\"},\"callers\":[]}}}",
        "{\"accounts\":{\"a\":{\"options\":{\"confirmed\":true},\"callers\":[]}}}",
        "{\"accounts\":{\"a\":{\"options\":{},\"callers\":[1]}}}",
        "{\"accounts\":{\"a\":{\"options\":{},\"callers\":[\"\\u202e\"]}}}",
        "{\"accounts\":{\"a\":{\"options\":{},\"callers\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\","
        "\"7\",\"8\",\"9\",\"10\"]}}}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (read_text(texts[i]))
            fail_msg("taken whole: %s", texts[i]);
        for (size_t row = 0; row < choices.count; row++)
            assert_int_equal(json_object_size(choices.rows[row].options), 0);
        choices_free(&choices);
    }
}

static void what_is_good_beside_it_is_taken(void **state)
{
    (void)state;
    assert_false(read_text("{\"accounts\":{\"a\":{\"options\":{\"minutes\":5,\"record\":2}},"
                           "\"b\":7,\"c\":{\"options\":{\"retries\":1}}}}"));
    assert_int_equal(
        json_integer_value(json_object_get(choices_row(&choices, "a")->options, "minutes")), 5);
    assert_int_equal(json_object_size(choices_row(&choices, "a")->options), 1);
    assert_non_null(choices_row(&choices, "c"));
}

/* ---- The file */

static void a_file_that_is_not_there_is_no_fault(void **state)
{
    struct failure failure = {0};
    (void)state;
    assert_true(choices_file_read(scratch_path("none"), &choices, &failure));
    assert_int_equal(choices.count, 0);
}

static void it_is_written_for_its_owner_alone(void **state)
{
    struct failure failure = {0};
    struct stat made;
    (void)state;
    const char *path = scratch_path("deep/er/console.json");
    set("a", "{\"minutes\":5}");
    assert_true(choices_file_write(path, &choices, &failure));
    assert_int_equal(stat(path, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0600);
    choices_free(&choices);
    assert_true(choices_file_read(path, &choices, &failure));
    assert_non_null(choices_row(&choices, "a"));
}

/* Each writes what it has changed; what the other wrote meanwhile stays. */
static void two_consoles_do_not_undo_each_other(void **state)
{
    struct choices *other = calloc(1, sizeof *other);
    struct failure failure = {0};
    json_t *one = json_pack("{s:i}", "minutes", 1);
    (void)state;
    assert_non_null(other);
    const char *path = scratch_path("both.json");
    set("a", "{\"minutes\":5}");
    choices_set(other, "b", one);
    assert_true(choices_file_write(path, &choices, &failure));
    assert_true(choices_file_write(path, other, &failure));
    choices_free(&choices);
    choices_free(other);
    assert_true(choices_file_read(path, &choices, &failure));
    assert_non_null(choices_row(&choices, "a"));
    assert_non_null(choices_row(&choices, "b"));
    /* What this one only read and the other has changed since is the other's. */
    choices_set(other, "a", one);
    assert_true(choices_file_write(path, other, &failure));
    set("c", "{\"minutes\":7}");
    assert_true(choices_file_write(path, &choices, &failure));
    choices_free(&choices);
    choices_free(other);
    assert_true(choices_file_read(path, &choices, &failure));
    const json_t *minutes = json_object_get(choices_row(&choices, "a")->options, "minutes");
    assert_int_equal(json_integer_value(minutes), 1);
    assert_non_null(choices_row(&choices, "c"));
    json_decref(one);
    free(other);
}

static void a_bad_file_is_told_and_replaced(void **state)
{
    struct failure failure = {0};
    (void)state;
    char *large = malloc(CHOICES_BYTES_MAX + 2);
    assert_non_null(large);
    memset(large, ' ', CHOICES_BYTES_MAX + 1);
    const char *path = scratch_write("large.json", large, CHOICES_BYTES_MAX + 1, 0600);
    free(large);
    assert_false(choices_file_read(path, &choices, &failure));
    assert_non_null(strstr(failure.sentence, "large.json"));
    set("a", "{\"minutes\":5}");
    assert_true(choices_file_write(path, &choices, &failure));
    choices_free(&choices);
    assert_true(choices_file_read(path, &choices, &failure));
    assert_non_null(choices_row(&choices, "a"));
}

static void what_is_no_file_does_not_stop_it(void **state)
{
    struct failure failure = {0};
    (void)state;
    const char *path = scratch_path("pipe.json");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(choices_file_read(path, &choices, &failure)); /* and does not wait for a writer */
    const char *directory = scratch_path("directory.json");
    assert_int_equal(mkdir(directory, 0700), 0);
    assert_false(choices_file_read(directory, &choices, &failure));
    set("a", "{\"minutes\":5}");
    assert_false(choices_file_write(directory, &choices, &failure));
    assert_non_null(strstr(failure.sentence, "directory.json"));
    assert_int_equal(rmdir(directory), 0);
    assert_int_equal(unlink(path), 0);
}

static int begin(void **state)
{
    (void)state;
    scratch_start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    scratch_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_written_is_read_again, forget),
        cmocka_unit_test_teardown(only_what_is_kept_is_kept, forget),
        cmocka_unit_test_teardown(the_same_once_more_is_no_change, forget),
        cmocka_unit_test_teardown(the_last_callers_are_kept, forget),
        cmocka_unit_test_teardown(the_oldest_account_makes_room, forget),
        cmocka_unit_test_teardown(hostile_text_harms_nothing, forget),
        cmocka_unit_test_teardown(what_is_good_beside_it_is_taken, forget),
        cmocka_unit_test_teardown(a_file_that_is_not_there_is_no_fault, forget),
        cmocka_unit_test_teardown(it_is_written_for_its_owner_alone, forget),
        cmocka_unit_test_teardown(two_consoles_do_not_undo_each_other, forget),
        cmocka_unit_test_teardown(a_bad_file_is_told_and_replaced, forget),
        cmocka_unit_test_teardown(what_is_no_file_does_not_stop_it, forget),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, begin, end);
}
