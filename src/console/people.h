/* SPDX-License-Identifier: MIT */
/* The window on the contacts: as many rows around the bar as are needed, of as many as there are.
 */
#ifndef CONSOLE_PEOPLE_H
#define CONSOLE_PEOPLE_H

#include "model/contact.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEOPLE_WINDOW 192 /* rows that are held, and asked for at once */

struct person {
    char name[CONTACT_NAME_SIZE];
    char shown[CONTACT_NUMBER_SIZE];  /* the first number, for people */
    char number[CONTACT_NUMBER_SIZE]; /* and to dial; "" where there is none */
    size_t number_count;
    bool favourite;
};

struct people {
    struct person rows[PEOPLE_WINDOW];
    size_t offset; /* of rows[0] among all that fit the filter */
    size_t count;
    bool whole;  /* there are none behind the window */
    bool loaded; /* an answer has come */
    size_t selected;
    size_t top;
};

void person_read(struct person *person, const json_t *json);
/* The row at the place, or NULL where it is not in the window. */
const struct person *people_at(const struct people *people, size_t at);
const struct person *people_selected(const struct people *people);
/* As many as there are known to be. `total` (-1: not known) is that of all contacts without a
 * filter. */
size_t people_known(const struct people *people, int64_t total);
/* Whether lines `top` to `top + height` need rows that are not here; *offset: from where to ask. */
bool people_lacks(const struct people *people, size_t top, size_t height, size_t known,
                  size_t *offset);

#endif
