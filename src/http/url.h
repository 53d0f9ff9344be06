/* SPDX-License-Identifier: MIT */
/* Which addresses requests may go to. */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include "base/failure.h"

#include <stdbool.h>

/* Whether the URL is one that we may use: https, or http to the loopback; a sentence where not. The
   sentence does not repeat the URL, which may hold secrets. */
bool http_url_check(const char *url, struct failure *failure);

#endif
