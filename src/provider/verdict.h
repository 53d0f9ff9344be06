/* SPDX-License-Identifier: MIT */
/* What all adapters say in the same way about a reply: there is none, or none that can be read. */
#ifndef PROVIDER_VERDICT_H
#define PROVIDER_VERDICT_H

#include "provider/provider.h"

/* Where no whole reply came: fills `facts` (refused if nothing was sent, unknown if it was, or may
   have been) and returns true. */
bool verdict_without_reply(const struct http_reply *reply, struct verdict_facts *facts);

/* The reply is none of the provider's: 3xx and 4xx but 408 are refusals, the rest is unknown. */
void verdict_unreadable(const struct account *account, const struct http_reply *reply,
                        struct verdict_facts *facts);

/* Sets the message; what does not fit is cut, control characters are taken out. */
void verdict_say(struct verdict_facts *facts, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Copies a text of the provider's to `out` without the account's secrets and control characters. */
void verdict_quote(const struct account *account, const char *text, char *out, size_t size);

#endif
