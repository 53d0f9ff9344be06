/* SPDX-License-Identifier: MIT */
/* Contacts as data, and changes of them. */
#include "model/contact.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static size_t number_find(const struct contact_number *numbers, size_t count, const char *number)
{
    size_t at = 0;
    while (at < count && strcmp(numbers[at].number, number) != 0)
        at++;
    return at;
}

static bool number_append(struct contact_number **numbers, size_t *count, const char *label,
                          const char *number)
{
    if (*count >= CONTACT_NUMBERS_MAX || number[0] == '\0')
        return false;
    struct contact_number *list = realloc(*numbers, (*count + 1) * sizeof *list);
    if (!list)
        return false;
    *numbers = list;
    struct contact_number *added = &list[*count];
    if (!utf8_copy_clean(added->number, sizeof added->number, number, strlen(number)) ||
        !utf8_copy_clean(added->label, sizeof added->label, label, strlen(label)))
        return false;
    ++*count;
    return true;
}

bool contact_add_number(struct contact *contact, const char *label, const char *number)
{
    size_t at = number_find(contact->numbers, contact->number_count, number);
    if (at == contact->number_count)
        return number_append(&contact->numbers, &contact->number_count, label, number);
    char *place = contact->numbers[at].label;
    return !label[0] || utf8_copy_clean(place, CONTACT_LABEL_SIZE, label, strlen(label));
}

bool contact_remove_number(struct contact *contact, const char *number)
{
    size_t at = number_find(contact->numbers, contact->number_count, number);
    if (at == contact->number_count)
        return false;
    contact->number_count--;
    memmove(contact->numbers + at, contact->numbers + at + 1,
            (contact->number_count - at) * sizeof *contact->numbers);
    return true;
}

void contact_free(struct contact *contact)
{
    free(contact->note);
    free(contact->numbers);
    pairs_free(&contact->fields);
    *contact = (struct contact){0};
}

bool contact_copy(struct contact *to, const struct contact *from)
{
    *to = *from;
    to->note = from->note ? strdup(from->note) : NULL;
    to->numbers = calloc(from->number_count ? from->number_count : 1, sizeof *to->numbers);
    bool copied = pairs_copy(&to->fields, &from->fields);
    if (!to->numbers || !copied || (from->note && !to->note)) {
        contact_free(to);
        return false;
    }
    if (from->number_count)
        memcpy(to->numbers, from->numbers, from->number_count * sizeof *to->numbers);
    return true;
}

void contact_change_free(struct contact_change *change)
{
    free(change->note);
    free(change->add_numbers);
    free(change->remove_numbers);
    pairs_free(&change->fields);
    *change = (struct contact_change){0};
}

bool contact_change_add_number(struct contact_change *change, const char *label, const char *number)
{
    return number_append(&change->add_numbers, &change->add_count, label, number);
}

bool contact_change_remove_number(struct contact_change *change, const char *number)
{
    return number_append(&change->remove_numbers, &change->remove_count, "", number);
}

static bool apply_numbers(struct contact *contact, const struct contact_change *change,
                          struct failure *failure)
{
    for (size_t i = 0; i < change->remove_count; i++) {
        if (!contact_remove_number(contact, change->remove_numbers[i].number))
            return fail(failure, FAILURE_NOT_DONE, _("%s has no number %s to remove"),
                        contact->name, change->remove_numbers[i].number);
    }
    for (size_t i = 0; i < change->add_count; i++) {
        const struct contact_number *added = &change->add_numbers[i];
        if (!contact_add_number(contact, added->label, added->number))
            return fail(failure, FAILURE_USAGE, _("%s: a contact has at most %d numbers"),
                        contact->name, CONTACT_NUMBERS_MAX);
    }
    return true;
}

static bool apply_fields(struct contact *contact, const struct contact_change *change,
                         struct failure *failure)
{
    for (size_t i = 0; i < change->fields.count; i++) {
        const struct pair *field = &change->fields.list[i];
        if (field->value[0] == '\0')
            pairs_remove(&contact->fields, field->name);
        else if (!pairs_set(&contact->fields, field->name, field->value, 0))
            return fail(failure, FAILURE_USAGE, _("%s: the field %s is too long"), contact->name,
                        field->name);
    }
    if (contact->fields.count > CONTACT_FIELDS_MAX)
        return fail(failure, FAILURE_USAGE, _("%s: a contact has at most %d free fields"),
                    contact->name, CONTACT_FIELDS_MAX);
    return true;
}

static bool apply_rest(struct contact *contact, const struct contact_change *change,
                       struct failure *failure)
{
    const char *name = change->new_name[0] ? change->new_name : change->name;
    if (name[0] == '\0')
        return fail(failure, FAILURE_USAGE, _("a contact needs a name"));
    memmove(contact->name, name, strlen(name) + 1);
    if (change->set_favourite)
        contact->favourite = change->favourite;
    if (change->set_owner)
        memcpy(contact->owner, change->owner, sizeof contact->owner);
    if (!change->set_note)
        return true;
    if (change->note && strlen(change->note) > CONTACT_NOTE_MAX)
        return fail(failure, FAILURE_USAGE, _("%s: a note has at most %d bytes"), contact->name,
                    CONTACT_NOTE_MAX);
    free(contact->note);
    contact->note = change->note && change->note[0] ? strdup(change->note) : NULL;
    return true;
}

bool contact_apply(struct contact *contact, const struct contact_change *change,
                   struct failure *failure)
{
    struct contact changed;
    if (!contact_copy(&changed, contact))
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    if (!apply_rest(&changed, change, failure) || !apply_numbers(&changed, change, failure) ||
        !apply_fields(&changed, change, failure)) {
        contact_free(&changed);
        return false;
    }
    contact_free(contact);
    *contact = changed;
    return true;
}
