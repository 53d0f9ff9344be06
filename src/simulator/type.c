/* SPDX-License-Identifier: MIT */
/* Comparing content types. */
#include "simulator/type.h"

#include <string.h>
#include <strings.h>

bool type_is(const char *type, const char *wanted)
{
    size_t length = strlen(wanted);
    return strncasecmp(type, wanted, length) == 0 &&
           (type[length] == '\0' || type[length] == ';' || type[length] == ' ');
}
