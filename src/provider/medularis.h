/* SPDX-License-Identifier: MIT */
/* Medularis ClickFono: Uso FormCall, and its list of calls. Its parts are one a file: the row with
   configuration and limits, and what is asked (medularis.c), the reply to a call
   (medularis_reply.c), and the list of calls (medularis_status.c). */
#ifndef PROVIDER_MEDULARIS_H
#define PROVIDER_MEDULARIS_H

#include "provider/provider.h"

/* See struct provider_kind. */
void medularis_read(const struct errand *errand, const struct http_reply *reply,
                    struct verdict_facts *facts);
void medularis_read_check(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts);
bool medularis_build_status(const struct errand *errand, struct provider_request *request,
                            struct failure *failure);
void medularis_read_status(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts);

/* The list of the calls of the day of `at` (in the account's zone), with the token in a header. */
bool medularis_ask_list(const struct account *account, int64_t at, struct provider_request *request,
                        struct failure *failure);
/* Whether the reply is such a list. */
bool medularis_is_list(const struct http_reply *reply);

/* Reads an object of `success`, `error_code` and `error_msg`: where it is a refusal, fills `facts`
   with it and its sentence, and `code` (may be NULL) with the code's number, 0 where it has none.
 */
bool medularis_read_refusal(const struct errand *errand, const struct http_reply *reply,
                            struct verdict_facts *facts, int *code);

#endif
