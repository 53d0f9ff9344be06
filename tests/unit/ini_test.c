/* SPDX-License-Identifier: MIT */
/* The configuration's file format, right and wrong. */
#include "config/ini.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text faults;

static bool read_bytes(struct ini *ini, const void *bytes, size_t length)
{
    text_clear(&faults);
    return ini_read(ini, scratch_write("a.ini", bytes, length, 0640), scratch_fault, &faults);
}

static bool read_text(struct ini *ini, const char *text)
{
    return read_bytes(ini, text, strlen(text));
}

static const char *value(const struct ini *ini, const char *section, const char *key)
{
    const struct ini_entry *entry = ini_find(ini, section, key);
    return entry ? entry->value : NULL;
}

static void values_are_the_rest_of_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *line, *key, *value;
    } rows[] = {
        {"a=b", "a", "b"},
        {"  a\t=  b  \t", "a", "b"},
        {"a = b = c", "a", "b = c"},
        {"a = b ; no comment", "a", "b ; no comment"},
        {"a = #b", "a", "#b"},
        {"a = \"b\"", "a", "\"b\""},
        {"a = b\\", "a", "b\\"},
        {"a = [b]", "a", "[b]"},
        {"a = %20$HOME", "a", "%20$HOME"},
        {"a =", "a", ""},
        {"a = \xC3\xB1", "a", "\xC3\xB1"},
        {"* = b", "*", "b"},
        {"+34 = b", "+34", "b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ini ini;
        struct text text;
        text_start(&text, 200);
        text_addf(&text, "[s]\n%s\nlast = 1\n", rows[i].line);
        assert_true(read_text(&ini, text_string(&text)));
        assert_string_equal(value(&ini, "s", rows[i].key), rows[i].value);
        assert_string_equal(value(&ini, "s", "last"), "1");
        ini_free(&ini);
        text_free(&text);
    }
}

static void comments_and_blank_lines_are_left_out(void **state)
{
    (void)state;
    struct ini ini;
    assert_true(read_text(&ini, "; one\n# two\n  ; three\n\t# four\n\n   \n[s]\n;a = 1\nb = 2"));
    assert_int_equal(ini.count, 1);
    assert_int_equal(ini_find(&ini, "s", "b")->line, 9);
    ini_free(&ini);
}

static void line_ends_of_other_systems_and_a_mark_are_taken(void **state)
{
    (void)state;
    struct ini ini;
    assert_true(read_text(&ini, "\xEF\xBB\xBF; one\r\n[s]\r\na = 1\r\n\r\nb = 2 \r\n"));
    assert_string_equal(value(&ini, "s", "a"), "1");
    assert_string_equal(value(&ini, "s", "b"), "2");
    ini_free(&ini);
}

static void sections_are_known_also_when_empty(void **state)
{
    (void)state;
    struct ini ini;
    assert_true(read_text(&ini, "[empty]\n [ spaced ] \n[s]\na = 1\n[empty]\n[s]\nb = 2\n"));
    assert_int_equal(ini_section_find(&ini, "empty")->line, 1);
    assert_int_equal(ini_section_find(&ini, "spaced")->line, 2);
    assert_null(ini_section_find(&ini, "none"));
    assert_int_equal(ini.section_count, 3);
    assert_string_equal(value(&ini, "s", "b"), "2");
    ini_free(&ini);
}

static void an_empty_file_is_good(void **state)
{
    (void)state;
    struct ini ini;
    assert_true(read_text(&ini, ""));
    assert_int_equal(ini.count + ini.section_count, 0);
    assert_int_equal(ini.mode, 0640);
    ini_free(&ini);
}

static void faults_name_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"a = 1\n", "a.ini:1: the key a stands before any [section]\n"},
        {"[s]\n\na\n", "a.ini:3: this is no section, no comment and no KEY = VALUE\n"},
        {"[s]\n= 1\n", "a.ini:2: a key is missing in front of the =\n"},
        {"[s]\na = 1\n\na = 2\n", "a.ini:4: [s] a is given twice, the first time in line 2\n"},
        {"[s]\na = 1\n[t]\na = 1\n[s]\na = 2\n",
         "a.ini:6: [s] a is given twice, the first time in line 2\n"},
        {"[s\na = 1\n", "a.ini:1: a section's line ends with ]: [s\n"},
        {"[s] ; x\n", "a.ini:1: a section's line ends with ]: [s] ; x\n"},
        {"[]\n", "a.ini:1: a section has a name without brackets in it\n"},
        {"[[s]]\n", "a.ini:1: a section has a name without brackets in it\n"},
        {"[s]\na = \xFF\n", "a.ini:2: the line is not in UTF-8\n"},
        {"[s]\na = \xC3\n", "a.ini:2: the line is not in UTF-8\n"},
        {"[s]\n\x1B[31m = 1\n\x1B[31m = 1\n",
         "a.ini:3: [s] ?[31m is given twice, the first time in line 2\n"},
        {"x = 1\n[s]\ny\n", "a.ini:1: the key x stands before any [section]\n"
                            "a.ini:3: this is no section, no comment and no KEY = VALUE\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ini ini;
        assert_false(read_text(&ini, rows[i].text));
        assert_string_equal(text_string(&faults), rows[i].told);
        ini_free(&ini);
    }
}

static void keys_of_a_broken_section_are_not_mistaken(void **state)
{
    (void)state;
    struct ini ini;
    assert_false(read_text(&ini, "[one]\na = 1\n[two\na = 2\n"));
    assert_string_equal(text_string(&faults), "a.ini:3: a section's line ends with ]: [two\n");
    assert_int_equal(ini.count, 1);
    ini_free(&ini);
}

static void a_nul_is_a_fault(void **state)
{
    (void)state;
    struct ini ini;
    assert_false(read_bytes(&ini, "[s]\na = 1\0x\nb = 2\n", 18));
    assert_string_equal(text_string(&faults), "a.ini:2: the line has a NUL byte in it\n");
    assert_null(value(&ini, "s", "a"));
    assert_string_equal(value(&ini, "s", "b"), "2");
    ini_free(&ini);
}

/* A file with one value in line 2, the line of `length` bytes. */
static bool read_long(struct ini *ini, size_t length, const char *end)
{
    struct text text;
    text_start(&text, INI_FILE_MAX * 2);
    text_add(&text, "[s]\na=");
    for (size_t i = 2; i < length; i++)
        text_add_char(&text, 'x');
    text_add(&text, end);
    bool good = read_bytes(ini, text.bytes, text.length);
    text_free(&text);
    return good;
}

static void a_line_has_at_most_4096_bytes(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r\n", ""};
    for (size_t i = 0; i < 3; i++) {
        struct ini ini;
        assert_true(read_long(&ini, INI_LINE_MAX, ends[i]));
        assert_int_equal(strlen(value(&ini, "s", "a")), INI_LINE_MAX - 2);
        ini_free(&ini);
        assert_false(read_long(&ini, INI_LINE_MAX + 1, ends[i]));
        assert_string_equal(text_string(&faults), "a.ini:2: the line is longer than 4096 bytes\n");
        ini_free(&ini);
    }
}

static void a_file_is_bounded(void **state)
{
    (void)state;
    struct ini ini;
    assert_false(read_long(&ini, INI_FILE_MAX, "\n"));
    assert_string_equal(text_string(&faults), "a.ini: is larger than 1048576 bytes\n");
    ini_free(&ini);
    struct text text;
    text_start(&text, INI_FILE_MAX);
    text_add(&text, "[s]\n");
    for (int i = 0; i <= INI_ENTRIES_MAX; i++)
        text_addf(&text, "k%d=v\n", i);
    assert_false(read_bytes(&ini, text.bytes, text.length));
    assert_string_equal(text_string(&faults),
                        "a.ini:4098: out of memory, or more than 4096 keys or sections\n");
    assert_int_equal(ini.count, INI_ENTRIES_MAX);
    assert_string_equal(value(&ini, "s", "k4095"), "v");
    ini_free(&ini);
    text_free(&text);
}

/* A file of another kind must not fill the screen. */
static void the_telling_of_faults_ends(void **state)
{
    (void)state;
    struct ini ini;
    struct text text;
    text_start(&text, INI_FILE_MAX);
    for (int i = 0; i < 5000; i++)
        text_add(&text, "x\n");
    assert_false(read_bytes(&ini, text.bytes, text.length));
    size_t lines = 0;
    for (size_t i = 0; i < faults.length; i++)
        lines += faults.bytes[i] == '\n';
    assert_int_equal(lines, FAULTS_TOLD_MAX);
    assert_non_null(
        strstr(text_string(&faults), "a.ini:100: there are more faults, which are not shown\n"));
    ini_free(&ini);
    text_free(&text);
}

static void a_file_that_cannot_be_read_is_a_fault(void **state)
{
    (void)state;
    struct ini ini;
    text_clear(&faults);
    assert_false(ini_read(&ini, scratch_path("none.ini"), scratch_fault, &faults));
    assert_string_equal(text_string(&faults),
                        "none.ini: can't be read: No such file or directory\n");
    ini_free(&ini);
    text_clear(&faults);
    assert_false(ini_read(&ini, scratch_path(""), scratch_fault, &faults));
    assert_string_equal(text_string(&faults), ": can't be read: Is a directory\n");
    ini_free(&ini);
}

static int start(void **state)
{
    (void)state;
    text_start(&faults, 64 * 1024);
    scratch_start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&faults);
    scratch_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_the_rest_of_their_line),
        cmocka_unit_test(comments_and_blank_lines_are_left_out),
        cmocka_unit_test(line_ends_of_other_systems_and_a_mark_are_taken),
        cmocka_unit_test(sections_are_known_also_when_empty),
        cmocka_unit_test(an_empty_file_is_good),
        cmocka_unit_test(faults_name_file_and_line),
        cmocka_unit_test(keys_of_a_broken_section_are_not_mistaken),
        cmocka_unit_test(a_nul_is_a_fault),
        cmocka_unit_test(a_line_has_at_most_4096_bytes),
        cmocka_unit_test(a_file_is_bounded),
        cmocka_unit_test(the_telling_of_faults_ends),
        cmocka_unit_test(a_file_that_cannot_be_read_is_a_fault),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("ini", tests, start, end);
}
