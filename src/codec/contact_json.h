/* SPDX-License-Identifier: MIT */
/* Contacts as JSON, for people's programs, the wire and the store. */
#ifndef CODEC_CONTACT_JSON_H
#define CODEC_CONTACT_JSON_H

#include "base/failure.h"
#include "model/contact.h"

#include <jansson.h>

/* {"id":1,"name":"…","owner":null,"favourite":false,"note":null,
    "numbers":[{"label":"mobile","number":"+34…"}],"fields":{"NAME":"value"}}; a new reference. */
json_t *contact_to_json(const struct contact *contact);
bool contact_from_json(const json_t *json, struct contact *contact, struct failure *failure);

/* {"name":"…","new_name":"…","favourite":true,"note":"…","owner":"…",
    "add_numbers":[{"label":"…","number":"…"}],"remove_numbers":["…"],"fields":{"NAME":"value"}}:
   a key that is missing changes nothing. */
json_t *contact_change_to_json(const struct contact_change *change);
bool contact_change_from_json(const json_t *json, struct contact_change *change,
                              struct failure *failure);

#endif
