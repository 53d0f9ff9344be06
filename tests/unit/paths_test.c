/* SPDX-License-Identifier: MIT */
/* Where things live, and reading and making them. */
#include "base/paths.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void homes_follow_the_environment(void **state)
{
    (void)state;
    char out[PATH_SIZE];
    setenv("HOME", "/anna", 1);
    unsetenv("XDG_CONFIG_HOME");
    assert_true(path_in_home(PATH_CONFIG_HOME, "centralita/x", out));
    assert_string_equal(out, "/anna/.config/centralita/x");
    setenv("XDG_CONFIG_HOME", "relative", 1);
    assert_true(path_in_home(PATH_CONFIG_HOME, "x", out));
    assert_string_equal(out, "/anna/.config/x");
    setenv("XDG_CONFIG_HOME", "/else", 1);
    assert_true(path_in_home(PATH_CONFIG_HOME, "x", out));
    assert_string_equal(out, "/else/x");
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_DATA_HOME");
    assert_true(path_in_home(PATH_STATE_HOME, "x", out));
    assert_string_equal(out, "/anna/.local/state/x");
    assert_true(path_in_home(PATH_DATA_HOME, "x", out));
    assert_string_equal(out, "/anna/.local/share/x");
    setenv("XDG_RUNTIME_DIR", "/run/me", 1);
    assert_true(path_in_home(PATH_RUNTIME_DIR, "x", out));
    assert_string_equal(out, "/run/me/x");
    unsetenv("XDG_RUNTIME_DIR");
    char usual[64];
    snprintf(usual, sizeof usual, "/run/user/%u", (unsigned)getuid());
    assert_int_equal(path_in_home(PATH_RUNTIME_DIR, "x", out), access(usual, W_OK) == 0);
    setenv("HOME", "nowhere", 1);
    unsetenv("XDG_CONFIG_HOME");
    if (path_in_home(PATH_CONFIG_HOME, "x", out))
        assert_int_equal(out[0], '/');
}

static void programs_are_found(void **state)
{
    (void)state;
    char out[PATH_SIZE];
    setenv("CENTRALITA_LIBEXEC", "/built", 1);
    assert_true(path_program("centralita-engine", out));
    assert_string_equal(out, "/built/centralita-engine");
    unsetenv("CENTRALITA_LIBEXEC");
    assert_true(path_program("centralita-engine", out));
    assert_string_equal(out, PKGLIBEXECDIR "/centralita-engine");
    /* What stands beside the one that runs was built or installed with it. */
    assert_true(path_program("paths_test", out));
    assert_int_equal(access(out, X_OK), 0);
}

static void what_is_too_long_is_refused(void **state)
{
    (void)state;
    char many[PATH_SIZE + 10];
    char out[PATH_SIZE];
    struct failure failure = {0};
    memset(many, 'x', sizeof many);
    many[0] = '/';
    many[PATH_SIZE - 3] = '\0';
    assert_true(path_join(many, "y", out));
    assert_false(path_join(many, "yz", out));
    many[PATH_SIZE - 3] = 'x';
    many[sizeof many - 1] = '\0';
    assert_false(path_make_directory(many, &failure));
    assert_non_null(strstr(failure.sentence, "the path is too long: /xxx"));
    assert_false(path_make_parent("/a/very/../../proc/none/x", NULL));
}

static void directories_are_made_private(void **state)
{
    (void)state;
    struct stat facts;
    char deep[SCRATCH_PATH_SIZE];
    struct failure failure = {0};
    umask(0);
    snprintf(deep, sizeof deep, "%s", scratch_path("a/b//c/"));
    assert_true(path_make_directory(deep, &failure));
    assert_true(path_make_directory(deep, &failure));
    assert_int_equal(stat(scratch_path("a"), &facts), 0);
    assert_int_equal(facts.st_mode & 07777, 0700);
    assert_int_equal(stat(scratch_path("a/b/c"), &facts), 0);
    assert_int_equal(facts.st_mode & 07777, 0700);
    assert_true(path_make_parent(scratch_path("d/e/file"), &failure));
    assert_int_equal(stat(scratch_path("d/e"), &facts), 0);
    assert_int_not_equal(stat(scratch_path("d/e/file"), &facts), 0);
    assert_true(path_make_parent("file", &failure));
    assert_true(path_make_parent("/file", &failure));
    assert_false(path_make_directory("", &failure));
    assert_string_equal(failure.sentence, "the directory has no name");
    assert_false(path_make_directory(scratch_text("file", ""), &failure));
    assert_non_null(strstr(failure.sentence, "is no directory"));
    assert_false(path_make_directory(scratch_path("file/under"), &failure));
    assert_non_null(strstr(failure.sentence, "Not a directory"));
}

static void files_are_read_whole_and_bounded(void **state)
{
    (void)state;
    size_t length;
    struct failure failure = {0};
    char bytes[10000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    const char *path = scratch_write("big", bytes, sizeof bytes, 0600);
    char *back = path_read_file(path, sizeof bytes, &length, &failure);
    assert_int_equal(length, sizeof bytes);
    assert_memory_equal(back, bytes, sizeof bytes);
    assert_int_equal(back[length], 0);
    free(back);
    assert_null(path_read_file(path, sizeof bytes - 1, &length, &failure));
    assert_non_null(strstr(failure.sentence, "is larger than 9999 bytes"));
    back = path_read_file(scratch_text("empty", ""), 10, &length, &failure);
    assert_int_equal(length, 0);
    assert_string_equal(back, "");
    free(back);
    assert_null(path_read_file(scratch_path("none"), 10, &length, &failure));
    assert_non_null(strstr(failure.sentence, "No such file"));
    assert_null(path_read_file(scratch_path(""), 10, &length, &failure));
    assert_non_null(strstr(failure.sentence, "Is a directory"));
}

static int start(void **state)
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
        cmocka_unit_test(homes_follow_the_environment),
        cmocka_unit_test(programs_are_found),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(directories_are_made_private),
        cmocka_unit_test(files_are_read_whole_and_bounded),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("paths", tests, start, end);
}
