/* SPDX-License-Identifier: MIT */
/* A request that an adapter built, on its way. */
#ifndef ENGINE_POST_H
#define ENGINE_POST_H

#include "http/client.h"
#include "provider/provider.h"

/* Sends it once, on a connection of its own, as the account says (time, certificates). The request
   is copied. */
void post_request(struct http_client *http, const struct account *account,
                  const struct provider_request *built, http_done *done, void *context);

#endif
