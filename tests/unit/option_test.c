/* SPDX-License-Identifier: MIT */
/* The check of each type of option, and of addresses. */
#include "config/option.h"
#include "config/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct option table[] = {
    {.key = "text", .type = OPTION_TEXT, .most = 8},
    {.key = "number", .type = OPTION_NUMBER, .least = -1, .most = 120, .fallback = "15"},
    {.key = "switch", .type = OPTION_SWITCH, .fallback = "yes"},
    {.key = "choice", .type = OPTION_CHOICE, .choices = "e164|digits|00"},
    {.key = "url", .type = OPTION_URL},
    {.key = "path", .type = OPTION_PATH},
    {.key = "phone", .type = OPTION_PHONE},
    {.key = "country", .type = OPTION_COUNTRY},
    {.key = "secret", .type = OPTION_SECRET},
    {.key = "variable", .type = OPTION_VARIABLE},
    {.key = "variables", .type = OPTION_PATTERN},
    {.key = "part.", .type = OPTION_TEXT, .times = 3},
    {.key = NULL}};

static bool set(const char *key, const char *text, struct failure *failure)
{
    struct option_values values;
    assert_true(option_values_start(&values, table));
    bool good = option_set(option_find(&values, key), text, failure);
    if (good)
        assert_string_equal(option_text(&values, key), text);
    option_values_free(&values);
    return good;
}

static void good_values_are_taken(void **state)
{
    (void)state;
    static const struct {
        const char *key, *text;
    } rows[] = {
        {"text", "12345678"},
        {"text", "a ;b #"},
        {"variables", "A=1 ; 2"},
        {"number", "-1"},
        {"number", "0"},
        {"number", "120"},
        {"switch", "yes"},
        {"switch", "no"},
        {"choice", "e164"},
        {"choice", "00"},
        {"url", "https://apicall.infoe.es"},
        {"url", "HTTPS://A.example:8443/x/y?z=%20&q"},
        {"url", "https://[2001:db8::1]:443/"},
        {"url", "http://127.0.0.1:9/x"},
        {"url", "http://127.255.0.1"},
        {"url", "http://localhost:8080"},
        {"url", "http://[::1]:8080/"},
        {"path", "/a b/c"},
        {"phone", "+34 911 000 222"},
        {"phone", "ext1234"},
        {"phone", "anna@office.example"},
        {"phone", "112"},
        {"country", "ES"},
        {"secret", "\x01 ; any \xC3\xB1 \"thing\""},
        {"variable", "PEDIDO1"},
        {"variable", "123456789012345"},
        {"variables", ""},
        {"variables", "A=1, B={caller}"},
        {"part.1", "x"},
        {"part.3", "x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct failure failure = {0};
        if (!set(rows[i].key, rows[i].text, &failure))
            fail_msg("%s = %s: %s", rows[i].key, rows[i].text, failure.sentence);
    }
}

static void wrong_values_are_refused_with_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *key, *text, *part;
    } rows[] = {
        {"text", "", "has no value"},
        {"text", "123456789", "longer than 8 bytes"},
        {"text", "a\tb", "control character"},
        {"text", "\xE2\x80\xAE", "control character"},
        {"number", "12 ; seconds", "a comment behind its value"},
        {"number", "12\t# seconds", "a comment behind its value"},
        {"number", "12; seconds", "no whole number"},
        {"switch", "yes  ;", "a comment behind its value"},
        {"choice", "e164 ; or 00", "a comment behind its value"},
        {"country", "ES ;", "a comment behind its value"},
        {"variable", "PEDIDO ; of the panel", "a comment behind its value"},
        {"number", "121", "121 is no whole number from -1 to 120"},
        {"number", "-2", "from -1 to 120"},
        {"number", "1.5", "from -1 to 120"},
        {"number", "1 0", "from -1 to 120"},
        {"number", "+1", "from -1 to 120"},
        {"number", "-", "from -1 to 120"},
        {"number", "0x10", "from -1 to 120"},
        {"number", "99999999999999999999", "from -1 to 120"},
        {"switch", "Yes", "neither yes nor no"},
        {"switch", "1", "neither yes nor no"},
        {"choice", "e16", "it can be e164, digits or 00"},
        {"choice", "e164|digits", "it can be e164, digits or 00"},
        {"choice", "", "has no value"},
        {"url", "apicall.infoe.es", "begins with https://"},
        {"url", "ftp://a", "begins with https://"},
        {"url", "http://apicall.infoe.es/x", "write https://apicall.infoe.es"},
        {"url", "http://127.0.0.1.example.org", "this machine only"},
        {"url", "http://10.0.0.1/", "this machine only"},
        {"url", "http://128.0.0.1/", "this machine only"},
        {"url", "http://127.1", "this machine only"},
        {"url", "http://[::2]/", "this machine only"},
        {"url", "http://localhost.example/", "this machine only"},
        {"url", "http://127.0.0.1@example.org/", "user or password"},
        {"url", "https://me:pass@example.org/", "user or password"},
        {"url", "https://", "no address"},
        {"url", "https:///x", "no address"},
        {"url", "https://a b/", "no address"},
        {"url", "https://a/#x", "no address"},
        {"url", "https://a:0/", "no address"},
        {"url", "https://a:65536/", "no address"},
        {"url", "https://a:/", "no address"},
        {"url", "https://a:8x/", "no address"},
        {"url", "https://[::1", "no address"},
        {"url", "https://[::1]x/", "no address"},
        {"url", "https://[hello]/", "no address"},
        {"url", "https://\xC3\xB1.example/", "no address"},
        {"url", "https://a_b!c/", "no address"},
        {"path", "a/b", "no absolute path"},
        {"path", "~/a", "no absolute path"},
        {"phone", "X", "no telephone number"},
        {"phone", "+34;911", "no telephone number"},
        {"phone", "\xD9\xA1", "no telephone number"},
        {"phone", "1234567890123456789012345678901234567890123456789012345678901234", "63 bytes"},
        {"country", "es", "no country"},
        {"country", "ESP", "no country"},
        {"country", "E", "no country"},
        {"variable", "pedido", "no variable"},
        {"variable", "A_B", "no variable"},
        {"variable", "1234567890123456", "at most 15"},
        {"variables", "A=1, B", "B has no ="},
        {"part.1", "", "has no value"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct failure failure = {0};
        if (set(rows[i].key, rows[i].text, &failure))
            fail_msg("%s = %s was taken", rows[i].key, rows[i].text);
        if (!strstr(failure.sentence, rows[i].part))
            fail_msg("%s = %s: %s", rows[i].key, rows[i].text, failure.sentence);
        assert_int_equal(failure.kind, FAILURE_USAGE);
    }
}

static void a_secret_is_not_shown(void **state)
{
    (void)state;
    char secret[OPTION_TEXT_MAX + 2];
    struct failure failure = {0};
    memset(secret, 'q', sizeof secret);
    secret[sizeof secret - 1] = '\0';
    assert_false(set("secret", secret, &failure));
    assert_null(strchr(failure.sentence, 'q'));
    assert_string_equal(failure.sentence, "is longer than 1024 bytes");
}

static void defaults_and_nothing(void **state)
{
    (void)state;
    struct option_values values;
    assert_true(option_values_start(&values, table));
    assert_int_equal(values.count, 14);
    assert_int_equal(option_number(&values, "number"), 15);
    assert_int_equal(option_number(&values, "switch"), 1);
    assert_false(option_given(&values, "number"));
    assert_string_equal(option_text(&values, "text"), "");
    assert_int_equal(option_number(&values, "text"), 0);
    assert_int_equal(option_line(&values, "text"), 0);
    assert_null(option_find(&values, "none"));
    option_values_free(&values);
    assert_string_equal(option_text(NULL, "text"), "");
    assert_int_equal(option_number(NULL, "text"), 0);
    assert_false(option_given(&values, "text"));
}

static void a_wrong_value_leaves_the_one_before(void **state)
{
    (void)state;
    struct option_values values;
    assert_true(option_values_start(&values, table));
    assert_false(option_set(option_find(&values, "choice"), "none", NULL));
    assert_string_equal(option_text(&values, "choice"), "");
    assert_true(option_set(option_find(&values, "choice"), "digits", NULL));
    assert_false(option_set(option_find(&values, "choice"), "none", NULL));
    assert_string_equal(option_text(&values, "choice"), "digits");
    option_values_free(&values);
}

static void a_row_can_stand_for_several_keys(void **state)
{
    (void)state;
    static const char *const none[] = {"part.",   "part.0", "part.4", "part.11", "part.N",
                                       "part.1 ", "part",   "text1",  "text.1"};
    struct option_values values;
    char key[OPTION_KEY_SIZE];
    assert_true(option_values_start(&values, table));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(option_find(&values, none[i]));
    assert_true(option_set(option_find(&values, "part.2"), "two", NULL));
    assert_string_equal(option_text(&values, "part.2"), "two");
    assert_string_equal(option_text(&values, "part.1"), "");
    assert_int_equal(option_find(&values, "part.3")->which, 3);
    option_key(option_find(&values, "part.3"), key);
    assert_string_equal(key, "part.3");
    option_describe_key(option_find(&values, "part.3")->option, key);
    assert_string_equal(key, "part.N");
    option_key(option_find(&values, "text"), key);
    assert_string_equal(key, "text");
    option_values_free(&values);
}

/* Each row says what it is for, its default and its example are good, and no key is there twice. */
static void the_tables_are_sound(void **state)
{
    (void)state;
    for (const struct config_section *section = config_sections; section->name; section++) {
        assert_non_null(section->sentence);
        for (const struct option *row = section->options; row && row->key; row++) {
            struct option_value value = {.option = row};
            struct failure failure = {0};
            char words[200] = "";
            assert_non_null(row->sentence);
            option_describe(row, words, sizeof words);
            assert_true(words[0] != '\0');
            const char *texts[] = {row->fallback, row->example};
            for (size_t i = 0; i < 2; i++)
                if (texts[i] && !option_set(&value, texts[i], &failure))
                    fail_msg("%s %s: %s", section->name, row->key, failure.sentence);
            free(value.text);
            for (const struct option *other = row + 1; other->key; other++)
                assert_string_not_equal(row->key, other->key);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_values_are_taken),
        cmocka_unit_test(wrong_values_are_refused_with_a_sentence),
        cmocka_unit_test(a_secret_is_not_shown),
        cmocka_unit_test(defaults_and_nothing),
        cmocka_unit_test(a_wrong_value_leaves_the_one_before),
        cmocka_unit_test(a_row_can_stand_for_several_keys),
        cmocka_unit_test(the_tables_are_sound),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}
