/* SPDX-License-Identifier: MIT */
/* The log. */
#include "base/log.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_TEXT_MAX  1024
#define LOG_VALUE_MAX 256
#define LOG_LINE_MAX  8192 /* message and fields, each byte escaped */
#define LIMIT_MS      60000

static atomic_int threshold = LOG_LEVEL_NOTICE;
static atomic_int chosen = LOG_PLAIN;

/* By level: its word, and its number for syslog and the journal (sd-daemon(3)). */
static const struct {
    const char *word;
    int priority;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error", 3},
    [LOG_LEVEL_WARNING] = {"warning", 4},
    [LOG_LEVEL_NOTICE] = {"notice", 5},
    [LOG_LEVEL_DEBUG] = {"debug", 7},
};

void log_set_level(enum log_level level)
{
    atomic_store(&threshold, (int)level);
}

/* ---- Where it goes */

enum log_format log_format_find(const char *word)
{
    static const char *const words[] = {
#define X(name, word) [LOG_##name] = word,
        LOG_FORMATS(X)
#undef X
    };
    for (int i = 0; i < LOG_FORMAT_COUNT; i++) {
        if (strcmp(words[i], word) == 0)
            return (enum log_format)i;
    }
    return LOG_AUTO;
}

bool log_is_journal(const char *stream, int fd)
{
    struct stat there;
    unsigned long long device, inode;
    char behind;
    return stream && sscanf(stream, "%llu:%llu%c", &device, &inode, &behind) == 2 &&
           fstat(fd, &there) == 0 && device == (unsigned long long)there.st_dev &&
           inode == (unsigned long long)there.st_ino;
}

void log_set_format(enum log_format format)
{
    if (format == LOG_AUTO)
        format = log_is_journal(getenv("JOURNAL_STREAM"), STDERR_FILENO) ? LOG_JOURNAL : LOG_PLAIN;
    atomic_store(&chosen, (int)format);
}

enum log_format log_format_now(void)
{
    return (enum log_format)atomic_load(&chosen);
}

/* ---- A line */

/* `text` is clean: it has no control characters, and is UTF-8. */
static void add_quoted(struct text *line, const char *text)
{
    text_add(line, "\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            text_add(line, "\\");
        text_add_bytes(line, at, 1);
    }
    text_add(line, "\"");
}

static void add_json(struct text *line, enum log_level level, const char *message,
                     const struct log_field *fields)
{
    char at[CLOCK_ISO_SIZE];
    char clean[LOG_VALUE_MAX];
    clock_format_utc(clock_now(), at);
    text_addf(line, "{\"time\":\"%s\",\"level\":\"%s\",\"message\":", at, levels[level].word);
    add_quoted(line, message);
    for (; fields && fields->name; fields++) {
        utf8_copy_clean(clean, sizeof clean, fields->value, strlen(fields->value));
        text_addf(line, ",\"%s\":", fields->name);
        add_quoted(line, clean);
    }
    text_add(line, "}\n");
}

static void add_line(struct text *line, enum log_level level, const char *message,
                     const struct log_field *fields)
{
    char at[CLOCK_ISO_SIZE];
    switch (log_format_now()) {
    case LOG_JSON:
        add_json(line, level, message, fields);
        break;
    case LOG_JOURNAL: /* which has the time, and the process */
        text_addf(line, "<%d>%s\n", levels[level].priority, message);
        break;
    default:
        clock_format_utc(clock_now(), at);
        text_addf(line, "%s %s: %s\n", at, levels[level].word, message);
    }
}

static void log_linev(enum log_level level, const struct log_field *fields, const char *format,
                      va_list arguments) __attribute__((format(printf, 3, 0)));

static void log_linev(enum log_level level, const struct log_field *fields, const char *format,
                      va_list arguments)
{
    char raw[LOG_TEXT_MAX];
    char clean[LOG_TEXT_MAX];
    struct text line;
    if ((int)level > atomic_load(&threshold))
        return;
    vsnprintf(raw, sizeof raw, format, arguments);
    utf8_copy_clean(clean, sizeof clean, raw, strlen(raw));
    text_start(&line, LOG_LINE_MAX);
    add_line(&line, level, clean, fields);
    /* One write, so that lines of several threads never mix; nowhere to report its failure to. */
    ssize_t written = line.failed ? -1 : write(STDERR_FILENO, line.bytes, line.length);
    (void)written;
    text_free(&line);
}

void log_line(enum log_level level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_linev(level, NULL, format, arguments);
    va_end(arguments);
}

void log_fields(enum log_level level, const struct log_field *fields, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_linev(level, fields, format, arguments);
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
    log_linev(level, NULL, format, arguments);
    va_end(arguments);
}
