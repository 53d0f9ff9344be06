/* SPDX-License-Identifier: MIT */
/* The wire: what fits its row passes, what does not gets a sentence, and a stream is cut into
 * lines. */
#include "wire/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void reads_what_it_writes(void **state)
{
    (void)state;
    struct text out;
    struct wire_message message;
    struct failure failure = {0};
    text_start(&out, 1000);
    assert_true(wire_write(&out, WIRE_TYPING, 7, json_pack("{s:s}", "number", "+34"), &failure));
    assert_int_equal(out.bytes[out.length - 1], '\n');
    assert_true(wire_read(out.bytes, out.length - 1, WIRE_FROM_CLIENT, &message, &failure));
    assert_int_equal(message.type, WIRE_TYPING);
    assert_int_equal(message.ask, 7);
    assert_string_equal(wire_text(&message, "number"), "+34");
    assert_string_equal(wire_text(&message, "provider"), "");
    assert_int_equal(wire_integer(&message, "none", -5), -5);
    assert_false(wire_boolean(&message, "none"));
    wire_message_free(&message);
    text_free(&out);
}

static void refuses(const char *line, enum wire_sender sender, const char *part)
{
    struct wire_message message;
    struct failure failure = {0};
    assert_false(wire_read(line, strlen(line), sender, &message, &failure));
    assert_null(message.body);
    if (!strstr(failure.sentence, part))
        fail_msg("%s: the sentence is: %s", line, failure.sentence);
}

static void refuses_what_fits_no_row(void **state)
{
    (void)state;
    refuses("", WIRE_FROM_CLIENT, "JSON");
    refuses("[1]", WIRE_FROM_CLIENT, "no JSON object");
    refuses("{\"type\":\"dial\"", WIRE_FROM_CLIENT, "JSON");
    refuses("{}", WIRE_FROM_CLIENT, "unknown type");
    refuses("{\"type\":5}", WIRE_FROM_CLIENT, "unknown type");
    refuses("{\"type\":\"nothing\"}", WIRE_FROM_CLIENT, "nothing");
    refuses("{\"type\":\"dial\",\"ask\":1}", WIRE_FROM_CLIENT, "lacks number");
    refuses("{\"type\":\"dial\",\"number\":5}", WIRE_FROM_CLIENT, "number");
    refuses("{\"type\":\"calls\",\"id\":\"12345678901234567\"}", WIRE_FROM_CLIENT, "id");
    refuses("{\"type\":\"close\",\"calls\":[1],\"outcome\":\"lost\"}", WIRE_FROM_CLIENT, "calls");
    refuses("{\"type\":\"dial\",\"number\":\"1\",\"number\":\"2\"}", WIRE_FROM_CLIENT, "JSON");
    /* An engine's message from a client, and the reverse. */
    refuses("{\"type\":\"behind\"}", WIRE_FROM_CLIENT, "behind");
    refuses("{\"type\":\"stop\",\"ask\":1}", WIRE_FROM_ENGINE, "stop");
}

static void passes_over_what_is_new(void **state)
{
    (void)state;
    const char line[] = "{\"type\":\"behind\",\"since\":\"tomorrow\",\"ask\":null}";
    struct wire_message message;
    assert_true(wire_read(line, sizeof line - 1, WIRE_FROM_ENGINE, &message, NULL));
    assert_int_equal(message.type, WIRE_BEHIND);
    wire_message_free(&message);
}

static void never_writes_what_it_would_not_read(void **state)
{
    (void)state;
    struct text out;
    struct failure failure = {0};
    char long_text[200];
    memset(long_text, '1', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    text_start(&out, 1000);
    assert_false(wire_write(&out, WIRE_TYPING, 1, NULL, &failure));
    assert_false(
        wire_write(&out, WIRE_TYPING, 1, json_pack("{s:s}", "number", long_text), &failure));
    assert_int_equal(out.length, 0);
    text_free(&out);
}

static void every_row_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < WIRE_TYPE_COUNT; i++) {
        struct wire_row row = wire_row((enum wire_type)i);
        assert_non_null(row.name);
        assert_non_null(row.fields);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(row.name, wire_row((enum wire_type)j).name);
        for (const struct wire_field *field = row.fields; field->key; field++) {
            assert_string_not_equal(field->key, "type");
            assert_string_not_equal(field->key, "ask");
        }
    }
}

static void cuts_a_stream_into_lines(void **state)
{
    (void)state;
    const char stream[] = "one\n\nthree\nfou";
    const char *const expected[] = {"one", "", "three"};
    struct text buffer;
    size_t consumed = 0, got = 0, length;
    const char *line;
    bool too_long;
    text_start(&buffer, 100);
    for (size_t i = 0; i < sizeof stream - 1; i++) {
        text_add_char(&buffer, stream[i]);
        while (wire_next_line(&buffer, &consumed, 50, &line, &length, &too_long)) {
            assert_int_equal(length, strlen(expected[got]));
            assert_memory_equal(line, expected[got++], length);
        }
        assert_false(too_long);
    }
    assert_int_equal(got, 3);
    assert_string_equal(text_string(&buffer), "fou");
    text_free(&buffer);
}

static void tells_a_line_that_is_too_long(void **state)
{
    (void)state;
    struct text buffer;
    size_t consumed = 0, length;
    const char *line;
    bool too_long;
    text_start(&buffer, 100);
    text_add(&buffer, "0123456789");
    assert_false(wire_next_line(&buffer, &consumed, 9, &line, &length, &too_long));
    assert_true(too_long);
    text_add(&buffer, "\n");
    assert_false(wire_next_line(&buffer, &consumed, 9, &line, &length, &too_long));
    assert_true(too_long);
    text_free(&buffer);
}

static void raw_json_makes_a_message(void **state)
{
    (void)state;
    struct text out;
    struct wire_message message;
    text_start(&out, 1000);
    assert_true(wire_write_raw(&out, WIRE_CALL, 0, "call", "{\"id\":\"x\"}", 10));
    assert_true(wire_read(out.bytes, out.length - 1, WIRE_FROM_ENGINE, &message, NULL));
    const json_t *call = json_object_get(message.body, "call");
    assert_string_equal(json_string_value(json_object_get(call, "id")), "x");
    wire_message_free(&message);
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_writes),
        cmocka_unit_test(refuses_what_fits_no_row),
        cmocka_unit_test(passes_over_what_is_new),
        cmocka_unit_test(never_writes_what_it_would_not_read),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(cuts_a_stream_into_lines),
        cmocka_unit_test(tells_a_line_that_is_too_long),
        cmocka_unit_test(raw_json_makes_a_message),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
