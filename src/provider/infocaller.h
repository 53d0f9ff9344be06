/* SPDX-License-Identifier: MIT */
/* Infocaller: API de Emisión de Llamadas. Its parts are one a file: the row with configuration and
   limits (infocaller.c), the order (infocaller_order.c), the reply (infocaller_reply.c) and what
   can be asked without a call (infocaller_check.c). */
#ifndef PROVIDER_INFOCALLER_H
#define PROVIDER_INFOCALLER_H

#include "codec/tree.h"
#include "provider/provider.h"

/* See struct provider_kind. */
bool infocaller_build(const struct errand *errand, struct provider_request *request,
                      struct failure *failure);
void infocaller_read(const struct errand *errand, const struct http_reply *reply,
                     struct verdict_facts *facts);
bool infocaller_build_check(const struct errand *errand, struct provider_request *request,
                            struct failure *failure);
void infocaller_read_check(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts);

/* The result code of a reply; false where it has none, and so is none of Infocaller's. */
bool infocaller_find_code(const struct tree_node *root, int *code);

#endif
