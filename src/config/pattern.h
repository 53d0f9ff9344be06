/* SPDX-License-Identifier: MIT */
/* Variables of an answer as they stand in the configuration, with places in them that are filled in
   when a question comes: `DESTINO={contact.owner}, NOTA="regular, pays late"`. Pure. */
#ifndef CONFIG_PATTERN_H
#define CONFIG_PATTERN_H

#include "base/failure.h"
#include "model/contact.h"
#include "model/pairs.h"
#include "model/variables.h"

#include <stdbool.h>

#define PATTERN_PLACE_SIZE 80 /* bytes of a place's name, as "contact.owner", with its NUL */

/* In braces it stands for what a question brings with it. One list: for the reader, its
   sentences and the manual. */
struct pattern_place {
    const char *name;     /* "caller"; "contact." where what follows is up to the person */
    const char *rest;     /* what follows then, for people: "FIELD"; "" */
    const char *sentence; /* for the manual, for _(); no full stop */
};

/* Up to one with a NULL name. */
extern const struct pattern_place pattern_places[];

struct pattern;

/* Reads NAME=VALUE, with commas between. A value that begins with a double quote whose next one
   stands before a comma or the end is what is between them; other quotes are characters like any.
   NULL with a sentence that names the fault: a name against Apéndice II or given twice, a place
   that there is none of, a character that ISO-8859-1 has not, more than VARIABLES_MAX. An empty
   text is a pattern without variables. */
struct pattern *pattern_read(const char *text, struct failure *failure);
void pattern_free(struct pattern *pattern); /* NULL-safe */

/* What the places are filled in from. All borrowed. */
struct pattern_values {
    const char *caller;            /* {caller}; "": hidden or not known */
    const char *line;              /* {line} */
    const struct pairs *vars;      /* {var.NAME}, of the question */
    const struct contact *contact; /* {contact.name}, .owner, .note, .number, and any field of it;
                                      NULL: the caller is none */
};

/* Fills `out` (empty before; the caller frees). A place without a value leaves nothing, and the
   first such is named in `lacks` ("" where all have one). false when out of memory or over a
   bound. */
bool pattern_fill(const struct pattern *pattern, const struct pattern_values *values,
                  struct variables *out, char lacks[PATTERN_PLACE_SIZE]);

/* Whether a place of it is the contact's. */
bool pattern_uses_contact(const struct pattern *pattern);
/* The first variable's name; "" where there is none. */
const char *pattern_first_name(const struct pattern *pattern);

#endif
