/* SPDX-License-Identifier: MIT */
/* Hashes against the provider's own examples, and comparing them. */
#include "codec/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_the_documents_examples(void **state)
{
    (void)state;
    char out[MD5_HEX_SIZE];
    assert_true(md5_latin1(out, "123456789", "98565656", "3956", NULL));
    assert_string_equal(out, "ae73e4b16a280726fb2e0e6bfb43902a");
    assert_true(md5_latin1(out, "123456789985656563956", NULL));
    assert_string_equal(out, "ae73e4b16a280726fb2e0e6bfb43902a");
    /* UTF-8 bytes would give another one. */
    assert_true(md5_latin1(out, "Esto s\xC3\xAD es una prueba de MD5", NULL));
    assert_string_equal(out, "e99008846853ff3b725c27315e469fbc");
    assert_true(md5_latin1(out, "", NULL));
    assert_string_equal(out, "d41d8cd98f00b204e9800998ecf8427e");
}

static void test_what_has_no_place_in_latin1(void **state)
{
    (void)state;
    char out[MD5_HEX_SIZE] = "x";
    assert_false(md5_latin1(out, "1", "\xE2\x82\xAC", NULL));
    assert_string_equal(out, "");
}

static void test_sha256(void **state)
{
    (void)state;
    unsigned char out[8];
    sha256_prefix(out, sizeof out, "abc", 3);
    assert_memory_equal(out, "\xBA\x78\x16\xBF\x8F\x01\xCF\xEA", sizeof out);
    sha256_prefix(out, 4, "", 0);
    assert_memory_equal(out, "\xE3\xB0\xC4\x42\x8F\x01\xCF\xEA", sizeof out);
}

static void test_comparing(void **state)
{
    (void)state;
    assert_true(hex_equal("ae73", "AE73"));
    assert_true(hex_equal("", ""));
    assert_false(hex_equal("ae73", "ae7"));
    assert_false(hex_equal("ae7", "ae73"));
    assert_false(hex_equal("ae73", "ae74"));
    assert_false(hex_equal("ae73", ""));
    assert_false(hex_equal("a", "\x81"));
    assert_true(secret_equal("Key", "Key"));
    assert_false(secret_equal("Key", "key"));
    assert_false(secret_equal("Key", "Key "));
    assert_false(secret_equal("", "k"));
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_documents_examples),
        cmocka_unit_test(test_what_has_no_place_in_latin1),
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_comparing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
