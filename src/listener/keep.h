/* SPDX-License-Identifier: MIT */
/* Requests as they are kept in the journal and in quarantine: whole, but for the secrets in them.
 */
#ifndef LISTENER_KEEP_H
#define LISTENER_KEEP_H

#include "listener/hooks.h"

/* The request as JSON text without the listener's key and the event's signature, but with what it
   was verified by ("key", "signature"; "": nothing). `signature` (may be NULL) is the one that was
   read from it. The caller frees; NULL when out of memory. */
char *request_keep(const struct hook_request *request, const char *verified_by,
                   const char *signature);

#endif
