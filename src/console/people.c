/* SPDX-License-Identifier: MIT */
/* The window on the contacts. */
#include "console/people.h"

#include "console/member.h"

#include <string.h>

void person_read(struct person *person, const json_t *json)
{
    const json_t *numbers = json_object_get(json, "numbers");
    const json_t *first = json_array_get(numbers, 0);
    *person = (struct person){.number_count = json_array_size(numbers)};
    person->favourite = json_is_true(json_object_get(json, "favourite"));
    member_text(person->name, sizeof person->name, json, "name");
    member_text(person->number, sizeof person->number, first, "number");
    member_text(person->shown, sizeof person->shown, first, "shown");
    if (!person->shown[0])
        memcpy(person->shown, person->number, sizeof person->shown);
}

const struct person *people_at(const struct people *people, size_t at)
{
    bool inside = at >= people->offset && at - people->offset < people->count;
    return inside ? &people->rows[at - people->offset] : NULL;
}

const struct person *people_selected(const struct people *people)
{
    return people_at(people, people->selected);
}

size_t people_known(const struct people *people, int64_t total)
{
    size_t end = people->offset + people->count;
    if (people->whole || total < 0)
        return end;
    return (size_t)total > end ? (size_t)total : end;
}

bool people_lacks(const struct people *people, size_t top, size_t height, size_t known,
                  size_t *offset)
{
    size_t end = people->offset + people->count;
    bool above = top < people->offset;
    bool below = top + height > end && !people->whole && (end < known || top + height > known);
    if (!above && !below)
        return false;
    size_t before = PEOPLE_WINDOW / 3;
    *offset = top > before ? top - before : 0;
    return *offset != people->offset || !people->count;
}
