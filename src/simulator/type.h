/* SPDX-License-Identifier: MIT */
/* The content types that are sent or looked at. */
#ifndef SIMULATOR_TYPE_H
#define SIMULATOR_TYPE_H

#include <stdbool.h>

#define TYPE_FORM            "application/x-www-form-urlencoded"
#define TYPE_JSON            "application/json"
#define TYPE_XML             "text/xml"
#define TYPE_APPLICATION_XML "application/xml"
#define TYPE_TEXT            "text/plain"
#define TYPE_HTML            "text/html"

/* Whether the type, as a header says it, is the wanted one, whatever its parameters. */
bool type_is(const char *type, const char *wanted);

#endif
