/* SPDX-License-Identifier: MIT */
/* The variables of an answer to one of Infocaller's questions, in the order in which they are sent.
   Names are as its Apéndice II wants them. */
#ifndef MODEL_VARIABLES_H
#define MODEL_VARIABLES_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define VARIABLE_NAME_MAX  15   /* bytes: A to Z and 0 to 9 */
#define VARIABLE_VALUE_MAX 4096 /* bytes of UTF-8 */
#define VARIABLES_MAX      64

struct variable {
    char name[VARIABLE_NAME_MAX + 1];
    char *value;
};

struct variables {
    struct variable *list;
    size_t count;
};

/* Whether the bytes are a name by Apéndice II. */
bool variable_name_good(const char *name, size_t length);

/* Adds one behind the others, or gives the one that is there the new value; copies. false, with
   nothing changed, where the name is none, a bound would be passed or memory ran out. */
bool variables_set(struct variables *variables, const char *name, const char *value);
/* The value, or NULL. */
const char *variables_get(const struct variables *variables, const char *name);
bool variables_copy(struct variables *to, const struct variables *from);
void variables_free(struct variables *variables);

/* Adds them as they are written in the configuration: "DESTINO=911000222, NOTA="a, b"". */
bool variables_describe(const struct variables *variables, struct text *out);

#endif
