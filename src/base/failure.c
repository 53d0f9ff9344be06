/* SPDX-License-Identifier: MIT */
/* Errors with a sentence. */
#include "base/failure.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static void sentence_set(struct failure *failure, const char *text)
{
    utf8_copy_clean(failure->sentence, sizeof failure->sentence, text, strlen(text));
}

bool fail(struct failure *failure, enum failure_kind kind, const char *format, ...)
{
    if (!failure)
        return false;
    char text[FAILURE_SENTENCE_MAX * 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    failure->kind = kind;
    sentence_set(failure, text);
    return false;
}

void failure_prefix(struct failure *failure, const char *format, ...)
{
    if (!failure)
        return;
    char text[FAILURE_SENTENCE_MAX * 2];
    va_list arguments;
    va_start(arguments, format);
    int used = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (used < 0 || (size_t)used >= sizeof text)
        used = (int)strlen(text);
    snprintf(text + used, sizeof text - (size_t)used, ": %s", failure->sentence);
    sentence_set(failure, text);
}

void failure_clear(struct failure *failure)
{
    failure->kind = FAILURE_NONE;
    failure->sentence[0] = '\0';
}
