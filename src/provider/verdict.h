/* SPDX-License-Identifier: MIT */
/* What all adapters say in the same way about a reply: there is none, or none that can be read. */
#ifndef PROVIDER_VERDICT_H
#define PROVIDER_VERDICT_H

#include "provider/provider.h"

/* Where no whole reply came: fills `facts` (refused if nothing was sent, unknown if it was, or may
   have been) and returns true. Adapters need not ask: they are only given whole replies. */
bool verdict_without_reply(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts);

/* The reply is none of the provider's: 401 says that the token is dead, 3xx and other 4xx but 408
   are refusals, the rest is unknown. What Retry-After asks for is said. */
void verdict_unreadable(const struct errand *errand, const struct http_reply *reply,
                        struct verdict_facts *facts);

/* Whether its status is one of success. */
bool verdict_is_success(const struct http_reply *reply);
/* Whether its status says that the credentials were not taken. */
bool verdict_is_unauthorized(const struct http_reply *reply);
/* Whether its status is of a failure over there (5xx, 408) that may have come after all was done.
 */
bool verdict_may_be_done(const struct http_reply *reply);

/* "Taken" under a status of failure: neither is believed, and it is unknown. */
void verdict_contradicted(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts);

/* Sets the message; what does not fit is cut, control characters are taken out. */
void verdict_say(struct verdict_facts *facts, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Copies a text of the provider's to `out` without the account's secrets, white space around it and
   control characters. */
void verdict_quote(const struct errand *errand, const char *text, char *out, size_t size);
/* The same for a name that is kept (a reference): exactly as it came, white space around it aside,
   or
   "" and false where it does not fit whole or holds a secret. */
bool verdict_keep(const struct errand *errand, const char *text, char *out, size_t size);

#endif
