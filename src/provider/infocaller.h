/* SPDX-License-Identifier: MIT */
/* Infocaller: API de Emisión de Llamadas. Its parts are one a file: the row with configuration and
   limits (infocaller.c), the order (infocaller_order.c) and the reply (infocaller_reply.c). */
#ifndef PROVIDER_INFOCALLER_H
#define PROVIDER_INFOCALLER_H

#include "provider/provider.h"

extern const struct provider_kind infocaller_kind;

/* See struct provider_kind. */
bool infocaller_build(const struct errand *errand, struct provider_request *request,
                      struct failure *failure);
void infocaller_read(const struct errand *errand, const struct http_reply *reply,
                     struct verdict_facts *facts);

#endif
