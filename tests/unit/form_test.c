/* SPDX-License-Identifier: MIT */
/* Forms, percent-encoded and multipart. */
#include "codec/form.h"
#include "codec/multipart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool read_form(struct form *form, const char *bytes, struct failure *failure)
{
    return form_read(form, bytes, strlen(bytes), failure);
}

static void test_reading(void **state)
{
    (void)state;
    struct form form;
    assert_true(read_form(&form, "a=1&&b=x+y%20z&C=%C3%A9&d&e=&a=2&f=p=q", NULL));
    assert_int_equal(form.count, 7);
    assert_string_equal(form_get(&form, "a", false), "1");
    assert_string_equal(form_get(&form, "b", false), "x y z");
    assert_null(form_get(&form, "c", false));
    assert_string_equal(form_get(&form, "c", true), "\xC3\xA9");
    assert_string_equal(form_get(&form, "d", false), "");
    assert_string_equal(form_get(&form, "e", false), "");
    assert_string_equal(form_get(&form, "f", false), "p=q");
    assert_null(form_get(&form, "", false));
    form_free(&form);
    assert_int_equal(form.count, 0);
    assert_true(read_form(&form, "", NULL));
    assert_int_equal(form.count, 0);
}

static void test_charsets(void **state)
{
    (void)state;
    struct form form;
    assert_true(read_form(&form, "n=Mu%F1oz\xE9", NULL));
    assert_string_equal(form_get(&form, "n", false), "Mu\xC3\xB1oz\xC3\xA9");
    form_free(&form);
    assert_true(form_read_bytes(&form, "n=Mu%F1oz", 9, NULL));
    assert_string_equal(form_get(&form, "n", false), "Mu\xF1oz");
    form_free(&form);
}

static void test_faults(void **state)
{
    (void)state;
    static const char *const wrong[] = {"a=%", "a=%4", "a=%4g", "a=%00", "%zz=1", "x=1&a=%%20"};
    struct form form;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct failure failure = {0};
        assert_false(read_form(&form, wrong[i], &failure));
        assert_true(failure.sentence[0]);
        assert_int_equal(form.count, 0);
    }
    assert_false(form_read(&form, "a=\0b", 4, NULL));
    struct text many;
    text_start(&many, 4096);
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        text_add(&many, "a&");
    assert_true(read_form(&form, text_string(&many), NULL));
    form_free(&form);
    text_add(&many, "a");
    assert_false(read_form(&form, text_string(&many), NULL));
    text_free(&many);
}

static void test_writing(void **state)
{
    (void)state;
    struct text out;
    text_start(&out, 200);
    form_add(&out, "a b", "1&2=\xC3\xB1+");
    form_add(&out, "c", "A-Za-z0-9._~*");
    assert_string_equal(text_string(&out), "a%20b=1%262%3D%C3%B1%2B&c=A-Za-z0-9._~%2A");
    struct form form;
    assert_true(read_form(&form, text_string(&out), NULL));
    assert_string_equal(form_get(&form, "a b", false), "1&2=\xC3\xB1+");
    form_free(&form);
    text_free(&out);
}

static bool read_parts(struct form *form, const char *bytes)
{
    return multipart_read(form, "Multipart/Form-Data; charset=utf-8; boundary=b", bytes,
                          strlen(bytes), NULL);
}

#define PART(name, value) \
    "--b\r\nContent-Disposition: form-data; name=" name "\r\n\r\n" value "\r\n"

static void test_multipart(void **state)
{
    (void)state;
    struct form form;
    assert_true(multipart_is("MULTIPART/form-data; boundary=x"));
    assert_false(multipart_is("application/x-www-form-urlencoded"));
    assert_false(multipart_is(NULL));
    assert_true(
        read_parts(&form, PART("\"a\"", "1\r\n2") PART("b", "") PART("\"c d\"", "x--b") "--b--"));
    assert_int_equal(form.count, 3);
    assert_string_equal(form_get(&form, "a", false), "1\r\n2");
    assert_string_equal(form_get(&form, "b", false), "");
    assert_string_equal(form_get(&form, "c d", false), "x--b");
    form_free(&form);
    assert_true(read_parts(&form, "in front\r\n" PART("a", "1") "--b--\r\nbehind"));
    form_free(&form);
}

static void test_multipart_faults(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "x",
        "--b",
        "--b\r\n",
        "--b\r\n\r\n",
        PART("a", "1"),
        PART("a", "1") "--b",
        "--b\r\nContent-Type: x\r\n\r\n1\r\n--b--",
        PART("\"a", "1") "--b--",
        "x--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--",
    };
    struct form form;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(read_parts(&form, wrong[i]));
        assert_int_equal(form.count, 0);
    }
    assert_false(multipart_read(&form, "multipart/form-data", "", 0, NULL));
    struct text many;
    text_start(&many, 65536);
    for (int i = 0; i <= FORM_FIELDS_MAX; i++)
        text_add(&many, PART("a", "1"));
    text_add(&many, "--b--");
    assert_false(read_parts(&form, text_string(&many)));
    text_free(&many);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),   cmocka_unit_test(test_charsets),
        cmocka_unit_test(test_faults),    cmocka_unit_test(test_writing),
        cmocka_unit_test(test_multipart), cmocka_unit_test(test_multipart_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
