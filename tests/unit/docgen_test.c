/* SPDX-License-Identifier: MIT */
/* Text for manual pages: nothing in it may be taken for a macro or an escape. */
#include "docgen/roff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *written;
static size_t written_size;
static FILE *out;

static int open_out(void **state)
{
    (void)state;
    out = open_memstream(&written, &written_size);
    return out ? 0 : -1;
}

static int close_out(void **state)
{
    (void)state;
    free(written);
    return 0;
}

static void assert_written(const char *expected)
{
    assert_int_equal(fclose(out), 0);
    assert_string_equal(written, expected);
}

static void lines_are_no_macros(void **state)
{
    (void)state;
    roff_text(out, ".Sh is text. 'tis too.");
    assert_written("\\&.Sh is text.\n\\&\\(aqtis too.\n");
}

static void characters_stay_what_they_are(void **state)
{
    (void)state;
    roff_text(out, "a\\b ~ ^ \" well-known --json `x-y`");
    assert_written("a\\eb \\(ti \\(ha \\(dq well-known \\-\\-json \\fBx\\-y\\fP\n");
}

static void paragraphs_are_parted(void **state)
{
    (void)state;
    roff_text(out, "One.\n\nTwo.");
    assert_written("One.\n.Pp\nTwo.\n");
}

static void sentences_begin_large_and_end_in_a_stop(void **state)
{
    (void)state;
    roff_sentence(out, "the port; 0 is any");
    roff_sentence(out, "Is it so?");
    assert_written("The port; 0 is any.\nIs it so?\n");
}

static void names_are_one_argument(void **state)
{
    (void)state;
    roff_item(out, "No \"x\" -");
    assert_written(".It Sy \"\\&No \\(dqx\\(dq \\-\"\n");
}

static void examples_keep_their_lines(void **state)
{
    (void)state;
    roff_example(out, "[agent]\n.x = 'y'\n\nend");
    assert_written(".Bd -literal -offset indent\n[agent]\n\\&.x = \\(aqy\\(aq\n\nend\n.Ed\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_out, close_out)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_are_no_macros),    TEST(characters_stay_what_they_are),
        TEST(paragraphs_are_parted),  TEST(sentences_begin_large_and_end_in_a_stop),
        TEST(names_are_one_argument), TEST(examples_keep_their_lines),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
