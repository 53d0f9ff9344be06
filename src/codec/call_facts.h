/* SPDX-License-Identifier: MIT */
/* Calls in the store's form: JSON of only the facts that are there, each with its rank. What is
   read back merges exactly as what was written. */
#ifndef CODEC_CALL_FACTS_H
#define CODEC_CALL_FACTS_H

#include "base/failure.h"
#include "base/text.h"
#include "model/call.h"

#include <jansson.h>
#include <stdbool.h>

/* Bytes. The variables alone may have 6 MiB, were all of their bytes to be escaped. */
#define CALL_FACTS_MAX (16 * 1024 * 1024)

/* Appends the facts as one line of JSON; false when out of memory. Bytes that are no UTF-8 become
 * `?`. */
bool call_add_facts(struct text *out, const struct call *call);

/* Reads them. false with a sentence where they are damaged; `call` is then empty. */
bool call_from_facts(const json_t *json, struct call *call, struct failure *failure);
/* The same from bytes. */
bool call_parse_facts(const char *bytes, size_t length, struct call *call, struct failure *failure);

#endif
