/* SPDX-License-Identifier: MIT */
/* Requests as they are kept in the journal and in quarantine: whole, but for the secrets in them.
 */
#ifndef LISTENER_KEEP_H
#define LISTENER_KEEP_H

#include "listener/hooks.h"

/* What must not be found in it. */
struct keep_secrets {
    const char *key;       /* the listener's, or NULL */
    const char *signature; /* the event's; "": it has none; NULL: it could not be read, so all in
                              the body that looks like one goes */
};

/* The request as JSON text without the listener's key and the event's signature, but with what it
   was verified by ("key", "signature"; "": nothing). The caller frees; NULL when out of memory. */
char *request_keep(const struct hook_request *request, const char *verified_by,
                   const struct keep_secrets *secrets);

#endif
