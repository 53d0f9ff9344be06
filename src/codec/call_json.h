/* SPDX-License-Identifier: MIT */
/* Calls as JSON, for people's programs and the wire. */
#ifndef CODEC_CALL_JSON_H
#define CODEC_CALL_JSON_H

#include "base/failure.h"
#include "model/call.h"
#include "model/life.h"

#include <jansson.h>

/* What is not in the call itself, but in its JSON. */
struct call_view {
    int64_t now; /* ms */
    struct call_patience patience;
    const char *contact; /* name, or NULL */
    const char *shown;   /* the number in the form for people, or NULL: then the key is left out */
};

/* The contract's JSON ("JSON" in the interface): a new reference, NULL when out of memory. */
json_t *call_to_json(const struct call *call, const struct call_view *view);

/* Reads the contract's JSON, as from the wire. `contact` and `shown` (of `size` bytes each; may be
   NULL) get those two. false with a sentence where it is no call; `call` is then empty. */
bool call_from_json(const json_t *json, struct call *call, char *contact, char *shown, size_t size,
                    struct failure *failure);

#endif
