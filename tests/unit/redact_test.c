/* SPDX-License-Identifier: MIT */
/* Secrets are found in whatever encoding a provider gives them back. */
#include "provider/redact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "p4ss/w+rd &é"

static void check(const char *secret, const char *text, const char *wanted)
{
    char buffer[1024];
    snprintf(buffer, sizeof buffer, "%s", text);
    redact_text(buffer, sizeof buffer, secret);
    assert_string_equal(buffer, wanted);
}

static void test_plain(void **state)
{
    (void)state;
    check("3956", "the password 3956 is wrong", "the password *** is wrong");
    check("3956", "39563956", "******");
    check("3956", "395", "395");
    check("3956", "", "");
    check("", "nothing to hide", "nothing to hide");
    check(SECRET, "<" SECRET ">", "<***>");
}

static void test_escaped(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "p4ss%2Fw%2Brd%20%26%C3%A9", "p4ss%2fw%2brd%20%26%c3%a9",
        "p4ss%2Fw%2Brd+%26%C3%A9",   "%70%34%73%73%2F%77%2B%72%64%20%26%C3%A9",
        "p4ss/w+rd &amp;é",          "p4ss/w+rd &#38;&#233;",
        "p4ss/w+rd &#x26;&#xE9;",    "p4ss\\/w+rd &\\u00e9",
    };
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        char text[256];
        snprintf(text, sizeof text, "a=%s&b=1", spellings[i]);
        check(SECRET, text, "a=***&b=1");
    }
}

/* What looks like an escape may be the secret's own. */
static void test_ambiguous(void **state)
{
    (void)state;
    check("a%25b", "x a%25b y", "x *** y");
    check("a%25b", "x a%2525b y", "x *** y");
    check("a%25b&amp;c", "x a%25b&amp;c a%2525b&amp;amp;c y", "x *** *** y");
    check("a\\\\b", "x a\\\\b a\\\\\\\\b y", "x *** *** y");
    check("%41\\u0042", "%41\\u0042 %2541\\\\u0042 AB", "*** *** AB");
    check("\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\x", "\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\y",
          "\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\y");
}

/* A secret all of whose bytes may begin an escape has very many spellings: the longest is taken, in
   no more steps than text and secret have bytes. */
static void test_many_ways(void **state)
{
    (void)state;
    enum { SECRET_LONG = 4000, TEXT_LONG = 16 * 1024 };
    static char secret[SECRET_LONG + 1], text[TEXT_LONG + 1];
    memset(secret, '\\', sizeof secret - 1);
    memset(text, '\\', 2 * SECRET_LONG);
    text[2 * SECRET_LONG] = '\0';
    redact_text(text, sizeof text, secret);
    assert_string_equal(text, "***");
    memset(secret, '%', sizeof secret - 1);
    for (size_t at = 0; at + 3 < sizeof text; at += 3)
        memcpy(text + at, "%25", 4);
    redact_text(text, sizeof text, secret);
    assert_int_equal(strncmp(text, "***%25", 6), 0);
}

static void test_base64(void **state)
{
    (void)state;
    check("topsecret", "Basic dG9wc2VjcmV0", "Basic ***");        /* alone */
    check("topsecrets", "Basic dG9wc2VjcmV0cw==.", "Basic ***."); /* padded */
    check("topsecrets", "Basic dG9wc2VjcmV0cw.", "Basic ***.");   /* not padded */
    check("topsecret", "YTp0b3BzZWNyZXQ=", "YTp***");             /* "a:" in front */
    check("topsecret", "YWI6dG9wc2VjcmV0OmM=", "YWI6***OmM=");    /* "ab:" in front, ":c" behind */
    check("topsecret", "YWJjOnRvcHNlY3JldA==", "YWJjOn***");      /* "abc:" in front */
    check("\xfb\xff\xfe\xfb\xff\xfe", "x-__--__-z", "x***z");     /* the other alphabet */
}

static void test_bounds(void **state)
{
    (void)state;
    char small[5] = "1212"; /* longer when it is safe: cut */
    redact_text(small, sizeof small, "1");
    assert_string_equal(small, "***2");
    char accents[6] = "1éé";
    redact_text(accents, sizeof accents, "1");
    assert_string_equal(accents, "***é");
    char broken[] = "%3";
    redact_text(broken, sizeof broken, "3956");
    assert_string_equal(broken, "%3");
    check("3956", "\\u00", "\\u00");
    check("3956", "&#", "&#");
    check("3956", "%", "%");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),     cmocka_unit_test(test_escaped),
        cmocka_unit_test(test_ambiguous), cmocka_unit_test(test_many_ways),
        cmocka_unit_test(test_base64),    cmocka_unit_test(test_bounds),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
