/* SPDX-License-Identifier: MIT */
/* The log. */
#include "base/log.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOG_LINE_MAX 1024
#define LIMIT_MS     60000

static atomic_int threshold = LOG_LEVEL_NOTICE;

void log_set_level(enum log_level level)
{
    atomic_store(&threshold, (int)level);
}

static void log_linev(enum log_level level, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void log_linev(enum log_level level, const char *format, va_list arguments)
{
    static const char *const names[] = {"error", "warning", "notice", "debug"};
    if ((int)level > atomic_load(&threshold))
        return;
    char raw[LOG_LINE_MAX];
    vsnprintf(raw, sizeof raw, format, arguments);
    char clean[LOG_LINE_MAX];
    utf8_copy_clean(clean, sizeof clean, raw, strlen(raw));
    char at[CLOCK_ISO_SIZE];
    clock_format_utc(clock_now(), at);
    char line[LOG_LINE_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %s: %s\n", at, names[level], clean);
    /* One write, so that lines of several threads never mix; nowhere to report its failure to. */
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        return;
}

void log_line(enum log_level level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_linev(level, format, arguments);
    va_end(arguments);
}

void log_limited(struct log_limit *limit, enum log_level level, const char *format, ...)
{
    int64_t now = clock_steady();
    if (limit->lines == 0 || now - limit->since > LIMIT_MS) {
        if (limit->lines > LOG_LIMIT_LINES)
            log_line(level, "%d more lines like this were left out",
                     limit->lines - LOG_LIMIT_LINES);
        limit->since = now;
        limit->lines = 0;
    }
    if (limit->lines++ >= LOG_LIMIT_LINES)
        return;
    va_list arguments;
    va_start(arguments, format);
    log_linev(level, format, arguments);
    va_end(arguments);
}
