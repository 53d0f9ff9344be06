/* SPDX-License-Identifier: MIT */
/* Themes: every file of ours has every role, and what is wrong in one is named. */
#include "base/paths.h"
#include "console/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char whole[16384]; /* a good theme */

static int make_whole(void **state)
{
    size_t used = 0;
    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++)
        used += (size_t)snprintf(whole + used, sizeof whole - used, "%s = 75/blue - bold\n",
                                 role_words[i]);
    return 0;
}

static bool ends_in_theme(const char *name)
{
    size_t length = strlen(name);
    return length > 6 && strcmp(name + length - 6, ".theme") == 0;
}

static void every_file_has_every_role(void **state)
{
    const char *directory = getenv("CENTRALITA_THEMES");
    int seen = 0;
    (void)state;
    if (!directory)
        directory = "themes";
    DIR *list = opendir(directory);
    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
        char path[PATH_SIZE];
        struct theme theme;
        struct failure failure = {0};
        if (!ends_in_theme(entry->d_name))
            continue;
        assert_true(path_join(directory, entry->d_name, path));
        if (!theme_load(&theme, path, &failure))
            fail_msg("%s", failure.sentence);
        seen++;
    }
    closedir(list);
    assert_true(seen >= 4);
}

static void assert_fault(const char *text, const char *part)
{
    struct theme theme;
    struct failure failure = {0};
    assert_false(theme_parse(&theme, text, "x.theme", &failure));
    if (!strstr(failure.sentence, part))
        fail_msg("%s: not in: %s", part, failure.sentence);
}

static void faults_are_named(void **state)
{
    char text[sizeof whole + 64];
    (void)state;
    snprintf(text, sizeof text, "%sglitter = - -\n", whole);
    assert_fault(text, "glitter");
    snprintf(text, sizeof text, "%stext = - -\n", whole);
    assert_fault(text, "twice");
    assert_fault(strchr(whole, '\n') + 1, "text is lacking");
    assert_fault("text = pink -\n", "x.theme:1");
    assert_fault("\n\ntext = - - blink\n", "x.theme:3");
    assert_fault("text = 256 -\n", "x.theme:1");
    assert_fault("text = 75 -\n", "x.theme:1"); /* nothing for few colours */
    assert_fault("text -\n", "x.theme:1");
}

static void styles_are_read(void **state)
{
    struct theme theme;
    struct failure failure = {0};
    (void)state;
    assert_true(theme_parse(&theme, whole, "x", &failure));
    assert_int_equal(theme.styles[ROLE_TEXT].text, 75);
    assert_int_equal(theme.styles[ROLE_TEXT].text_few, 4);
    assert_int_equal(theme.styles[ROLE_TEXT].background, COLOUR_OWN);
    assert_int_equal(theme.styles[ROLE_TEXT].attributes, ATTRIBUTE_BOLD);
}

static bool looks_alike(const struct style *one, const struct style *other)
{
    return memcmp(one, other, sizeof *one) == 0;
}

/* A call that talks is not to be told from one that failed by red and green. */
static void talking_is_blue(void **state)
{
    struct theme theme;
    struct failure failure = {0};
    (void)state;
    assert_true(theme_load(&theme, THEME_DEFAULT, &failure));
    assert_int_equal(theme.styles[ROLE_STATE_CONNECTED].text_few, 12); /* bright-blue */
    assert_false(
        looks_alike(&theme.styles[ROLE_STATE_CONNECTED], &theme.styles[ROLE_STATE_FAILED]));
}

static void there_is_no_such_theme(void **state)
{
    struct theme theme;
    struct failure failure = {0};
    (void)state;
    assert_false(theme_load(&theme, "no-such-theme", &failure));
    assert_non_null(strstr(failure.sentence, "no-such-theme"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_has_every_role), cmocka_unit_test(faults_are_named),
        cmocka_unit_test(styles_are_read),           cmocka_unit_test(talking_is_blue),
        cmocka_unit_test(there_is_no_such_theme),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_whole, NULL);
}
