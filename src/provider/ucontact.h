/* SPDX-License-Identifier: MIT */
/* uContact: its API of agents ("Hacer Llamada", "Colgar llamada", "Obtener token"). */
#ifndef PROVIDER_UCONTACT_H
#define PROVIDER_UCONTACT_H

#include "provider/provider.h"

/* See struct provider_kind: the acts' `read`. */
void ucontact_read_dial(const struct errand *errand, const struct http_reply *reply,
                        struct verdict_facts *facts);
void ucontact_read_token(const struct errand *errand, const struct http_reply *reply,
                         struct verdict_facts *facts);
void ucontact_read_hangup(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts);
void ucontact_read_check(const struct errand *errand, const struct http_reply *reply,
                         struct verdict_facts *facts);

/* Whether the token can stand in a header line as it is. */
bool ucontact_token_is_good(const char *token);

#endif
