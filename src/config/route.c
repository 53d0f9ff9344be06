/* SPDX-License-Identifier: MIT */
/* Prefixes of numbers. */
#include "config/route.h"

#include <string.h>

bool route_takes(const char *prefix, const char *e164)
{
    return strcmp(prefix, ROUTE_OTHERS) == 0 || strncmp(e164, prefix, strlen(prefix)) == 0;
}
