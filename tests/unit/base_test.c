/* SPDX-License-Identifier: MIT */
/* Failures, ids and the log. */
#include "base/clock.h"
#include "base/failure.h"
#include "base/id.h"
#include "base/log.h"
#include "base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#undef fail /* cmocka's word for something else */

static void a_failure_has_a_kind_and_a_clean_sentence(void **state)
{
    (void)state;
    struct failure failure = {0};
    assert_false(fail(&failure, FAILURE_USAGE, "no %s in line %d", "\x1B[1m\n", 3));
    assert_int_equal(failure.kind, FAILURE_USAGE);
    assert_string_equal(failure.sentence, "no ?[1m? in line 3");
    failure_prefix(&failure, "%s", "a.conf");
    assert_string_equal(failure.sentence, "a.conf: no ?[1m? in line 3");
    assert_false(fail(&failure, FAILURE_ENGINE, "again: %s", failure.sentence));
    assert_string_equal(failure.sentence, "again: a.conf: no ?[1m? in line 3");
    failure_clear(&failure);
    assert_int_equal(failure.kind, FAILURE_NONE);
    assert_string_equal(failure.sentence, "");
    assert_false(fail(NULL, FAILURE_USAGE, "nobody listens"));
    failure_prefix(NULL, "nobody");
}

static void a_command_line_is_split_at_blanks(void **state)
{
    (void)state;
    char *words[WORDS_MAX + 1];
    char line[] = " \troute  --fast\t'a b' ";
    char blank[] = " \t ";
    char many[2 * (WORDS_MAX + 2)] = "";
    struct failure failure = {0};
    assert_true(words_check(line, &failure));
    assert_int_equal(words_split(line, words), 4);
    assert_string_equal(words[0], "route");
    assert_string_equal(words[1], "--fast");
    assert_string_equal(words[2], "'a");
    assert_string_equal(words[3], "b'");
    assert_null(words[4]);
    assert_true(words_check(blank, &failure) && words_check("", &failure));
    assert_int_equal(words_split(blank, words), 0);
    assert_null(words[0]);
    for (size_t i = 0; i < WORDS_MAX; i++)
        strcat(many, " x");
    assert_true(words_check(many, &failure));
    strcat(many, " x");
    assert_false(words_check(many, &failure));
    assert_string_equal(failure.sentence, "has more than 64 words; write a script that has them");
    assert_int_equal(words_split(many, words), WORDS_MAX); /* bounded all the same */
    assert_null(words[WORDS_MAX]);
}

static void a_long_sentence_ends_on_a_character(void **state)
{
    (void)state;
    struct failure failure = {0};
    char many[3000];
    for (size_t i = 0; i + 1 < sizeof many; i += 2)
        memcpy(many + i, "\xC3\xB1", 2);
    many[sizeof many - 2] = '\0';
    fail(&failure, FAILURE_USAGE, "%s", many);
    assert_int_equal(strlen(failure.sentence), FAILURE_SENTENCE_MAX - 2);
    failure_prefix(&failure, "%s", many);
    assert_true(strlen(failure.sentence) < FAILURE_SENTENCE_MAX);
    failure_prefix(&failure, "x");
    assert_true(strncmp(failure.sentence, "x: \xC3\xB1", 5) == 0);
}

static void ids_sort_by_time_and_differ(void **state)
{
    (void)state;
    char before[ID_SIZE], id[ID_SIZE];
    id_make(1, before);
    assert_true(id_looks_right(before));
    for (int64_t now = 2; now < INT64_C(4000000000000); now = now * 3 + 1) {
        id_make(now, id);
        assert_int_equal(strlen(id), ID_SIZE - 1);
        assert_true(id_looks_right(id));
        assert_true(strcmp(before, id) < 0);
        memcpy(before, id, sizeof id);
    }
    id_make(7, before);
    id_make(7, id);
    assert_string_not_equal(before, id);
    assert_memory_equal(before, id, 10);
}

static void what_is_no_id_is_seen(void **state)
{
    (void)state;
    static const char *const rows[] = {"",
                                       "0123456789abcde",
                                       "0123456789abcdeff",
                                       "0123456789abcdei",
                                       "0123456789ABCDEF",
                                       "0123456789abcde/",
                                       "0123456789abcde "};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(id_looks_right(rows[i]));
    assert_true(id_looks_right("0123456789abcdef"));
}

static void secrets_fill_their_room(void **state)
{
    (void)state;
    char one[33], other[33], none[1] = {'x'};
    id_make_secret(one, sizeof one);
    id_make_secret(other, sizeof other);
    assert_int_equal(strlen(one), 32);
    assert_string_not_equal(one, other);
    id_make_secret(none, sizeof none);
    assert_string_equal(none, "");
}

/* What the log writes on stderr while `level` counts. */
static void logged(enum log_level level, const char *text, char *out, size_t size)
{
    int ends[2];
    int kept = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    log_set_level(level);
    log_error("%s", text);
    log_debug("%s", "fine");
    log_set_level(LOG_LEVEL_NOTICE);
    dup2(kept, STDERR_FILENO);
    close(kept);
    ssize_t got = read(ends[0], out, size - 1);
    out[got > 0 ? got : 0] = '\0';
    close(ends[0]);
}

static void the_log_has_a_clean_line_an_event(void **state)
{
    (void)state;
    char out[4096], many[3000];
    logged(LOG_LEVEL_NOTICE, "a\nb\x1B[1m", out, sizeof out);
    assert_string_equal(out + strlen("2026-11-22T10:00:00Z"), " error: a?b?[1m\n");
    logged(LOG_LEVEL_DEBUG, "x", out, sizeof out);
    assert_non_null(strstr(out, " error: x\n"));
    assert_non_null(strstr(out, " debug: fine\n"));
    memset(many, 'x', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    logged(LOG_LEVEL_ERROR, many, out, sizeof out);
    assert_true(strlen(out) < 1200);
    assert_string_equal(out + strlen(out) - 2, "x\n");
}

static void a_line_has_the_form_that_was_chosen(void **state)
{
    (void)state;
    char out[4096];
    static const char nasty[] = "a\n\"b\\\x1B\xFF";
    log_set_format(LOG_JOURNAL);
    logged(LOG_LEVEL_NOTICE, nasty, out, sizeof out);
    assert_string_equal(out, "<3>a?\"b\\??\n");
    log_set_format(LOG_JSON);
    logged(LOG_LEVEL_DEBUG, nasty, out, sizeof out);
    assert_memory_equal(out, "{\"time\":\"2", 10);
    assert_non_null(strstr(out, "Z\",\"level\":\"error\",\"message\":\"a?\\\"b\\\\??\"}\n"));
    assert_non_null(strstr(out, "\"level\":\"debug\",\"message\":\"fine\"}\n"));
    log_set_format(LOG_PLAIN);
    logged(LOG_LEVEL_NOTICE, "x", out, sizeof out);
    assert_non_null(strstr(out, "Z error: x\n"));
}

static void a_line_of_json_has_its_fields(void **state)
{
    (void)state;
    char out[8192] = "", quotes[2000];
    int ends[2];
    int kept = dup(STDERR_FILENO);
    memset(quotes, '"', sizeof quotes - 1);
    quotes[sizeof quotes - 1] = '\0';
    const struct log_field fields[] = {{"call", "1"}, {"by", "a\x1B\""}, {"c", quotes},
                                       {"d", quotes}, {"e", quotes},     {"f", quotes},
                                       {NULL, NULL}};
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    log_set_format(LOG_JSON);
    log_fields(LOG_LEVEL_NOTICE, fields, "%s", quotes);
    log_set_format(LOG_PLAIN);
    dup2(kept, STDERR_FILENO);
    close(kept);
    assert_true(read(ends[0], out, sizeof out - 1) > 0);
    close(ends[0]);
    assert_non_null(strstr(out, ",\"call\":\"1\",\"by\":\"a?\\\"\",\"c\":\"\\\""));
    assert_string_equal(out + strlen(out) - 5, "\\\"\"}\n");
}

static void the_journal_is_known_by_its_file(void **state)
{
    (void)state;
    char stream[64];
    struct stat there;
    assert_int_equal(fstat(STDERR_FILENO, &there), 0);
    unsigned long long device = there.st_dev, inode = there.st_ino;
    snprintf(stream, sizeof stream, "%llu:%llu", device, inode);
    assert_true(log_is_journal(stream, STDERR_FILENO));
    assert_false(log_is_journal(NULL, STDERR_FILENO));
    assert_false(log_is_journal("", STDERR_FILENO));
    assert_false(log_is_journal(stream, -1));
    snprintf(stream, sizeof stream, "%llu:%llux", device, inode);
    assert_false(log_is_journal(stream, STDERR_FILENO));
    snprintf(stream, sizeof stream, "%llu:%llu", device, inode + 1);
    assert_false(log_is_journal(stream, STDERR_FILENO));
    snprintf(stream, sizeof stream, "%llu:%llu", device + 1, inode);
    assert_false(log_is_journal(stream, STDERR_FILENO));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_has_a_kind_and_a_clean_sentence),
        cmocka_unit_test(a_command_line_is_split_at_blanks),
        cmocka_unit_test(a_long_sentence_ends_on_a_character),
        cmocka_unit_test(ids_sort_by_time_and_differ),
        cmocka_unit_test(what_is_no_id_is_seen),
        cmocka_unit_test(secrets_fill_their_room),
        cmocka_unit_test(the_log_has_a_clean_line_an_event),
        cmocka_unit_test(a_line_has_the_form_that_was_chosen),
        cmocka_unit_test(a_line_of_json_has_its_fields),
        cmocka_unit_test(the_journal_is_known_by_its_file),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
