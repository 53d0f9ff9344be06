/* SPDX-License-Identifier: MIT */
/* Directcall: its REST API for calls (pages /request_token, /voz/call, /voz/end and /voz/status).
   The row and the requests are in directcall.c, what is read from replies in directcall_reply.c. */
#ifndef PROVIDER_DIRECTCALL_H
#define PROVIDER_DIRECTCALL_H

#include "provider/provider.h"

/* An address in Directcall's network ("ip4130600300": ip, area code, number). */
bool directcall_is_address(const char *typed, bool called);

/* See struct provider_kind: the acts' `read`. */
void directcall_read_dial(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts);
void directcall_read_token(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts);
void directcall_read_hangup(const struct errand *errand, const struct http_reply *reply,
                            struct verdict_facts *facts);
void directcall_read_status(const struct errand *errand, const struct http_reply *reply,
                            struct verdict_facts *facts);

#endif
