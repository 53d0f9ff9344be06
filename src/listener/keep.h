/* SPDX-License-Identifier: MIT */
/* Requests as they are kept in the journal and in quarantine: whole, but for the secrets in them.
 */
#ifndef LISTENER_KEEP_H
#define LISTENER_KEEP_H

#include "listener/hooks.h"

/* What must not be found in it, besides what its place tells; each may be NULL. */
struct keep_secrets {
    const char *key;       /* the listener's */
    const char *signature; /* that was read from it */
};

/* The request as JSON text without the listener's key and the event's signature, but with what it
   was verified by ("key", "signature"; "": nothing). The caller frees; NULL when out of memory. */
char *request_keep(const struct hook_request *request, const char *verified_by,
                   const struct keep_secrets *secrets);

#endif
