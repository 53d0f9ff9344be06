/* SPDX-License-Identifier: MIT */
/* Faults with file and line. */
#include "config/fault.h"

#include "base/failure.h"
#include "base/intl.h"

#include <stdio.h>

void fault_tell(struct fault_sink *sink, int line, const char *format, ...)
{
    struct failure fault;
    char text[FAILURE_SENTENCE_MAX];
    va_list arguments;
    if (++sink->count > FAULTS_TOLD_MAX || !sink->tell)
        return;
    if (sink->count == FAULTS_TOLD_MAX)
        format = _("there are more faults, which are not shown");
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (line)
        fail(&fault, FAILURE_USAGE, "%s:%d: %s", sink->path, line, text);
    else
        fail(&fault, FAILURE_USAGE, "%s: %s", sink->path, text);
    sink->tell(sink->context, fault.sentence);
}
