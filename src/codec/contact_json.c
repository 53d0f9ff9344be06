/* SPDX-License-Identifier: MIT */
/* Contacts and changes of them as JSON. */
#include "codec/contact_json.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"

#include <stdlib.h>
#include <string.h>

/* ---- Writing */

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

static json_t *numbers_to_json(const struct contact_number *numbers, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "label", numbers[i].label, "number", numbers[i].number));
    return list;
}

static json_t *fields_to_json(const struct pairs *fields)
{
    json_t *json = json_object();
    for (size_t i = 0; i < fields->count; i++)
        json_object_set_new(json, fields->list[i].name, json_string(fields->list[i].value));
    return json;
}

json_t *contact_to_json(const struct contact *contact)
{
    json_t *json = json_object();
    json_object_set_new(json, "id", json_integer(contact->id));
    json_object_set_new(json, "name", json_string(contact->name));
    json_object_set_new(json, "owner", text_or_null(contact->owner));
    json_object_set_new(json, "favourite", json_boolean(contact->favourite));
    json_object_set_new(json, "note", text_or_null(contact->note));
    json_object_set_new(json, "numbers", numbers_to_json(contact->numbers, contact->number_count));
    json_object_set_new(json, "fields", fields_to_json(&contact->fields));
    return json;
}

json_t *contact_change_to_json(const struct contact_change *change)
{
    json_t *json = json_object();
    json_object_set_new(json, "name", json_string(change->name));
    if (change->new_name[0])
        json_object_set_new(json, "new_name", json_string(change->new_name));
    if (change->set_favourite)
        json_object_set_new(json, "favourite", json_boolean(change->favourite));
    if (change->set_note)
        json_object_set_new(json, "note", json_string(change->note ? change->note : ""));
    if (change->set_owner)
        json_object_set_new(json, "owner", json_string(change->owner));
    if (change->add_count)
        json_object_set_new(json, "add_numbers",
                            numbers_to_json(change->add_numbers, change->add_count));
    if (change->remove_count) {
        json_t *list = json_array();
        for (size_t i = 0; i < change->remove_count; i++)
            json_array_append_new(list, json_string(change->remove_numbers[i].number));
        json_object_set_new(json, "remove_numbers", list);
    }
    if (change->fields.count)
        json_object_set_new(json, "fields", fields_to_json(&change->fields));
    return json;
}

/* ---- Reading */

static bool wrong(struct failure *failure, const char *key)
{
    return fail(failure, FAILURE_USAGE,
                _("a contact's \"%s\" is missing, too long or no such thing"), key);
}

/* The member, or NULL where it is missing or null. */
static const json_t *member(const json_t *json, const char *key)
{
    const json_t *value = json_object_get(json, key);
    return json_is_null(value) ? NULL : value;
}

/* Copies the text, made clean, where it is there. */
static bool read_text(const json_t *json, const char *key, char *out, size_t size,
                      struct failure *failure)
{
    const json_t *value = member(json, key);
    if (!value)
        return true;
    if (!json_is_string(value) ||
        !utf8_copy_clean(out, size, json_string_value(value), json_string_length(value)))
        return wrong(failure, key);
    return true;
}

/* A note keeps its lines, but no other control characters. */
static char *clean_note(const char *note)
{
    size_t length = strlen(note);
    char *copy = malloc(length + 1);
    if (!copy)
        return NULL;
    size_t done = 0;
    while (done < length) {
        size_t line = strcspn(note + done, "\n");
        utf8_copy_clean(copy + done, line + 1, note + done, line);
        done += line;
        if (done < length)
            copy[done++] = '\n';
    }
    copy[length] = '\0';
    return copy;
}

static bool read_note(const json_t *json, char **note, struct failure *failure)
{
    const json_t *value = member(json, "note");
    if (!value)
        return true;
    if (!json_is_string(value) || json_string_length(value) > CONTACT_NOTE_MAX)
        return wrong(failure, "note");
    *note = clean_note(json_string_value(value));
    return *note || wrong(failure, "note");
}

/* Numbers are objects with a label, or just texts. */
static const char *number_of(const json_t *json, const char **label)
{
    *label = json_member(json, "label");
    if (!*label)
        *label = "";
    return json_is_string(json) ? json_string_value(json) : json_member(json, "number");
}

static bool read_fields(const json_t *json, struct pairs *fields, struct failure *failure)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)member(json, "fields"), name, value) {
        const char *text = json_string_value(value);
        if (!name[0] || (!text && !json_is_null(value)) ||
            !pairs_set(fields, name, text ? text : "", 0))
            return wrong(failure, "fields");
    }
    return fields->count <= CONTACT_FIELDS_MAX || wrong(failure, "fields");
}

static bool read_contact(const json_t *json, struct contact *contact, struct failure *failure)
{
    contact->id = json_integer_value(json_object_get(json, "id"));
    contact->favourite = json_is_true(json_object_get(json, "favourite"));
    if (!read_text(json, "name", contact->name, sizeof contact->name, failure) ||
        !read_text(json, "owner", contact->owner, sizeof contact->owner, failure) ||
        !read_note(json, &contact->note, failure) || !read_fields(json, &contact->fields, failure))
        return false;
    if (!contact->name[0])
        return wrong(failure, "name");
    const json_t *list = member(json, "numbers");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *label;
        const char *number = number_of(json_array_get(list, i), &label);
        if (!number || !contact_add_number(contact, label, number))
            return wrong(failure, "numbers");
    }
    return true;
}

bool contact_from_json(const json_t *json, struct contact *contact, struct failure *failure)
{
    *contact = (struct contact){0};
    if (read_contact(json, contact, failure))
        return true;
    contact_free(contact);
    return false;
}

static bool read_change_numbers(const json_t *json, struct contact_change *change,
                                struct failure *failure)
{
    const json_t *added = member(json, "add_numbers");
    for (size_t i = 0; i < json_array_size(added); i++) {
        const char *label;
        const char *number = number_of(json_array_get(added, i), &label);
        if (!number || !contact_change_add_number(change, label, number))
            return wrong(failure, "add_numbers");
    }
    const json_t *removed = member(json, "remove_numbers");
    for (size_t i = 0; i < json_array_size(removed); i++) {
        const char *number = json_string_value(json_array_get(removed, i));
        if (!number || !contact_change_remove_number(change, number))
            return wrong(failure, "remove_numbers");
    }
    return true;
}

static bool read_change(const json_t *json, struct contact_change *change, struct failure *failure)
{
    const json_t *favourite = member(json, "favourite");
    change->set_favourite = favourite != NULL;
    change->favourite = json_is_true(favourite);
    change->set_note = member(json, "note") != NULL;
    change->set_owner = member(json, "owner") != NULL;
    if (favourite && !json_is_boolean(favourite))
        return wrong(failure, "favourite");
    if (!read_text(json, "name", change->name, sizeof change->name, failure) ||
        !read_text(json, "new_name", change->new_name, sizeof change->new_name, failure) ||
        !read_text(json, "owner", change->owner, sizeof change->owner, failure) ||
        !read_note(json, &change->note, failure) || !read_change_numbers(json, change, failure) ||
        !read_fields(json, &change->fields, failure))
        return false;
    return change->name[0] || wrong(failure, "name");
}

bool contact_change_from_json(const json_t *json, struct contact_change *change,
                              struct failure *failure)
{
    *change = (struct contact_change){0};
    if (read_change(json, change, failure))
        return true;
    contact_change_free(change);
    return false;
}
