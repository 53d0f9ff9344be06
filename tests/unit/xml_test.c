/* SPDX-License-Identifier: MIT */
/* Writing XML in ASCII. */
#include "codec/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const char *text, const char *wanted)
{
    struct text out;
    text_start(&out, 500);
    bool added = xml_add_element(&out, "a", text);
    assert_true(added == (wanted != NULL));
    if (wanted)
        assert_string_equal(text_string(&out), wanted);
    text_free(&out);
}

static void test_text(void **state)
{
    (void)state;
    check("", "<a></a>");
    check("plain ~", "<a>plain ~</a>");
    check("<>&'\"", "<a>&lt;&gt;&amp;&apos;&quot;</a>");
    check("Mu\xC3\xB1oz \xF0\x9F\x93\x9E", "<a>Mu&#241;oz &#128222;</a>");
    check("a\tb\r\n\x7F", "<a>a&#9;b&#13;&#10;&#127;</a>");
}

static void test_what_has_no_place(void **state)
{
    (void)state;
    check("\x01", NULL);
    check("\x1B[m", NULL);
    check("\xFF", NULL);
    check("\xEF\xBF\xBE", NULL);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_what_has_no_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
