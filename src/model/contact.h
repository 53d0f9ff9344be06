/* SPDX-License-Identifier: MIT */
/* A contact: somebody with numbers. */
#ifndef MODEL_CONTACT_H
#define MODEL_CONTACT_H

#include "base/failure.h"
#include "model/pairs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTACT_NAME_SIZE   128 /* bytes, NUL included; UTF-8 without control characters */
#define CONTACT_LABEL_SIZE  32
#define CONTACT_NUMBER_SIZE 64
#define CONTACT_OWNER_SIZE  64
#define CONTACT_NOTE_MAX    4000 /* bytes */
#define CONTACT_NUMBERS_MAX 32
#define CONTACT_FIELDS_MAX  32

struct contact_number {
    char label[CONTACT_LABEL_SIZE];   /* "mobile", "" */
    char number[CONTACT_NUMBER_SIZE]; /* E.164 where it could be read, else as typed */
};

struct contact {
    int64_t id; /* the store's; 0 for one that is not stored yet */
    char name[CONTACT_NAME_SIZE];
    char owner[CONTACT_OWNER_SIZE];
    bool favourite;
    char *note; /* NULL: none */
    struct contact_number *numbers;
    size_t number_count;
    struct pairs fields;
};

/* A change of a contact: what is set here changes, the rest stays. Also the order to add one. */
struct contact_change {
    char name[CONTACT_NAME_SIZE];     /* the contact that is meant */
    char new_name[CONTACT_NAME_SIZE]; /* "": the same */
    bool set_favourite;
    bool favourite;
    bool set_note;
    char *note;
    bool set_owner;
    char owner[CONTACT_OWNER_SIZE];
    struct contact_number *add_numbers; /* one that is there gets the new label */
    size_t add_count;
    struct contact_number *remove_numbers;
    size_t remove_count;
    struct pairs fields; /* an empty value removes the field */
};

void contact_free(struct contact *contact);
bool contact_copy(struct contact *to, const struct contact *from);
/* Adds a number, or gives the one that is there a new label. false over the bounds. */
bool contact_add_number(struct contact *contact, const char *label, const char *number);
bool contact_remove_number(struct contact *contact, const char *number);

void contact_change_free(struct contact_change *change);
bool contact_change_add_number(struct contact_change *change, const char *label,
                               const char *number);
bool contact_change_remove_number(struct contact_change *change, const char *number);
/* Applies the change to `contact`; false with a sentence, and nothing changed, where a bound would
   be passed, the name would be empty or a number to remove is not there. */
bool contact_apply(struct contact *contact, const struct contact_change *change,
                   struct failure *failure);

#endif
