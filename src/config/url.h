/* SPDX-License-Identifier: MIT */
/* Which addresses a configuration may name: https anywhere, http on the loopback. */
#ifndef CONFIG_URL_H
#define CONFIG_URL_H

#include "base/failure.h"

#include <stdbool.h>

#define URL_SIZE 1024 /* of a configured address, NUL included */

/* Whether it is an absolute https address, or an http one of the loopback (localhost, 127.0.0.0/8,
   [::1]), without user, fragment, blanks or anything that is not ASCII. Looks nothing up. */
bool url_check(const char *url, struct failure *failure);

#endif
