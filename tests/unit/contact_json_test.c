/* SPDX-License-Identifier: MIT */
/* Contacts and changes of them as JSON. */
#include "codec/contact_json.h"
#include "codec/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *written(json_t *json)
{
    struct text text;
    text_start(&text, 65536);
    assert_true(json_write(&text, json, false));
    json_decref(json);
    return text_take(&text);
}

static json_t *read_text(const char *text)
{
    struct failure failure;
    json_t *json = json_read(text, strlen(text), &failure);
    assert_non_null(json);
    return json;
}

static const char contact_text[] =
    "{\"id\":1,\"name\":\"Ana Ruiz\",\"owner\":\"anna\",\"favourite\":true,"
    "\"note\":\"two\\nlines\",\"numbers\":[{\"label\":\"mobile\",\"number\":\"+34666111222\"},"
    "{\"label\":\"\",\"number\":\"+34911000333\"}],\"fields\":{\"CITY\":\"Cádiz\"}}";

static void a_contact_comes_back(void **state)
{
    (void)state;
    struct contact contact;
    struct failure failure;
    json_t *json = read_text(contact_text);
    assert_true(contact_from_json(json, &contact, &failure));
    assert_int_equal(contact.id, 1);
    assert_int_equal(contact.number_count, 2);
    assert_string_equal(pairs_get(&contact.fields, "CITY"), "Cádiz");
    char *text = written(contact_to_json(&contact));
    assert_string_equal(text, contact_text);
    free(text);
    contact_free(&contact);
    json_decref(json);
}

static void an_empty_contact_has_nulls(void **state)
{
    (void)state;
    struct contact contact = {.name = "Ana"};
    char *text = written(contact_to_json(&contact));
    assert_string_equal(text, "{\"id\":0,\"name\":\"Ana\",\"owner\":null,\"favourite\":false,"
                              "\"note\":null,\"numbers\":[],\"fields\":{}}");
    free(text);
}

static void a_change_comes_back(void **state)
{
    (void)state;
    static const char change_text[] =
        "{\"name\":\"Ana\",\"new_name\":\"Ana Ruiz\",\"favourite\":false,\"note\":\"\","
        "\"owner\":\"\",\"add_numbers\":[{\"label\":\"work\",\"number\":\"+34911000333\"}],"
        "\"remove_numbers\":[\"+34666111222\"],\"fields\":{\"CITY\":\"\"}}";
    struct contact_change change;
    struct failure failure;
    json_t *json = read_text(change_text);
    assert_true(contact_change_from_json(json, &change, &failure));
    assert_true(change.set_favourite && !change.favourite && change.set_note && change.set_owner);
    char *text = written(contact_change_to_json(&change));
    assert_string_equal(text, change_text);
    free(text);
    contact_change_free(&change);
    json_decref(json);
}

static void what_is_missing_changes_nothing(void **state)
{
    (void)state;
    struct contact_change change;
    struct failure failure;
    json_t *json = read_text("{\"name\":\"Ana\",\"note\":null}");
    assert_true(contact_change_from_json(json, &change, &failure));
    assert_false(change.set_favourite || change.set_note || change.set_owner);
    assert_int_equal(change.add_count + change.remove_count + change.fields.count, 0);
    contact_change_free(&change);
    json_decref(json);
}

static void control_characters_go(void **state)
{
    (void)state;
    struct contact contact;
    struct failure failure;
    json_t *json = read_text("{\"name\":\"A\\u001bna\",\"note\":\"a\\u0007b\\nc\","
                             "\"numbers\":[{\"label\":\"m\\u009b\",\"number\":\"1\"}]}");
    assert_true(contact_from_json(json, &contact, &failure));
    assert_string_equal(contact.name, "A?na");
    assert_string_equal(contact.note, "a?b\nc");
    assert_string_equal(contact.numbers[0].label, "m?");
    contact_free(&contact);
    json_decref(json);
}

static void what_is_wrong_is_told(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":7}",
        "{\"name\":\"Ana\",\"note\":7}",
        "{\"name\":\"Ana\",\"fields\":{\"A\":7}}",
        "{\"name\":\"Ana\",\"fields\":{\"\":\"1\"}}",
        "{\"name\":\"Ana\",\"owner\":\"0123456789012345678901234567890123456789"
        "012345678901234567890123456789\"}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct contact contact;
        struct contact_change change;
        struct failure failure = {0};
        json_t *json = read_text(bad[i]);
        assert_false(contact_from_json(json, &contact, &failure));
        assert_int_equal(failure.kind, FAILURE_USAGE);
        assert_false(contact_change_from_json(json, &change, &failure));
        json_decref(json);
    }
    struct contact_change change;
    json_t *json = read_text("{\"name\":\"Ana\",\"favourite\":\"yes\"}");
    assert_false(contact_change_from_json(json, &change, NULL));
    json_decref(json);
    json = read_text("{\"name\":\"Ana\",\"remove_numbers\":[7]}");
    assert_false(contact_change_from_json(json, &change, NULL));
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_comes_back),  cmocka_unit_test(an_empty_contact_has_nulls),
        cmocka_unit_test(a_change_comes_back),   cmocka_unit_test(what_is_missing_changes_nothing),
        cmocka_unit_test(control_characters_go), cmocka_unit_test(what_is_wrong_is_told),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("contact_json", tests, NULL, NULL);
}
