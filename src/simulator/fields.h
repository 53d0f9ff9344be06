/* SPDX-License-Identifier: MIT */
/* Checking the fields of a form against a provider's table: what must be there, what may, and in
   which form. */
#ifndef SIMULATOR_FIELDS_H
#define SIMULATOR_FIELDS_H

#include "codec/form.h"
#include "simulator/settings.h"

#include <stdbool.h>

struct field_rule {
    const char *name; /* letters exact */
    bool required;
    bool (*is_good)(const char *value, const struct settings *settings); /* NULL: any but "" */
};

enum field_fault {
    FIELDS_GOOD,
    FIELDS_MISSING, /* a required one; also one that is there and empty */
    FIELDS_BAD,
    FIELDS_UNKNOWN,
    FIELDS_REPEATED,
};

/* The first fault, rules in their order first; *name is the field's, borrowed from both. */
enum field_fault fields_check(const struct form *form, const struct field_rule *rules,
                              const struct settings *settings, const char **name);
/* The field's value, or "". */
const char *field_text(const struct form *form, const char *name);

/* Forms of values. */
bool field_is_digits(const char *value, const struct settings *settings);
bool field_is_yes_or_no(const char *value, const struct settings *settings); /* s, n */

#endif
