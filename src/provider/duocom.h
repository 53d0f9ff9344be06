/* SPDX-License-Identifier: MIT */
/* Duocom (Mi Oficina Web): API de llamadas, and its sister brand's API de control de llamadas. Its
   parts are one a file: the row with configuration and limits (duocom.c), what is asked
   (duocom_order.c) and what comes back (duocom_reply.c). */
#ifndef PROVIDER_DUOCOM_H
#define PROVIDER_DUOCOM_H

#include "provider/provider.h"

#define DUOCOM_MINUTES_MOST 240 /* the server cuts what is more without a word */

/* Adds the UTF-8 text to `out` in the account's charset; false, and `out` failed, where that has
   not got a character. */
bool duocom_write_text(const struct account *account, const char *text, struct text *out);

/* The phone that is rung first, and the number that is shown, as they are sent; "" for `out` where
   there is none. `option` names it in the sentence. */
bool duocom_write_phone(const struct account *account, const char *option, const char *phone,
                        char *out, size_t size, struct failure *failure);
bool duocom_write_mask(const struct account *account, const char *option, const char *number,
                       char *out, size_t size, struct failure *failure);
bool duocom_is_address(const char *typed, bool called);

/* See struct provider_kind. */
bool duocom_build(const struct errand *errand, struct provider_request *request,
                  struct failure *failure);
bool duocom_build_hangup(const struct errand *errand, struct provider_request *request,
                         struct failure *failure);
bool duocom_build_check(const struct errand *errand, struct provider_request *request,
                        struct failure *failure);
void duocom_read(const struct errand *errand, const struct http_reply *reply,
                 struct verdict_facts *facts);
void duocom_read_hangup(const struct errand *errand, const struct http_reply *reply,
                        struct verdict_facts *facts);
void duocom_read_check(const struct errand *errand, const struct http_reply *reply,
                       struct verdict_facts *facts);

#endif
