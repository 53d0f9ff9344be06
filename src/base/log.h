/* SPDX-License-Identifier: MIT */
/* The log: a line an event, on stderr. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTICE, LOG_LEVEL_DEBUG };

/* How a line looks. Plain is "TIME LEVEL: MESSAGE"; journal is "<PRIORITY>MESSAGE", as systemd's
   journal takes it from stderr; json is {"time":…,"level":…,"message":…} and the line's fields. */
#define LOG_FORMATS(X)    \
    X(AUTO, "auto")       \
    X(PLAIN, "plain")     \
    X(JOURNAL, "journal") \
    X(JSON, "json")

enum log_format {
#define X(name, word) LOG_##name,
    LOG_FORMATS(X)
#undef X
        LOG_FORMAT_COUNT
};

/* At first LOG_PLAIN; LOG_AUTO is the journal's form where stderr leads to it at this moment, else
   plain. May be changed at any time. */
void log_set_format(enum log_format format);
enum log_format log_format_now(void);              /* never LOG_AUTO */
enum log_format log_format_find(const char *word); /* LOG_AUTO where there is none such */
/* Whether the file is the journal, by $JOURNAL_STREAM ("DEVICE:INODE"; NULL: there is none). */
bool log_is_journal(const char *stream, int fd);

/* Levels after this one are not written; at first LOG_LEVEL_NOTICE. */
void log_set_level(enum log_level level);

/* One line; control characters in it become `?`. Never give it a secret. Thread-safe. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, and with LOG_JSON what it is about in members of its own: at most 6, their names of the
   code, the values (cut at 255 bytes) of anybody. Ends with a NULL name. */
struct log_field {
    const char *name, *value;
};
void log_fields(enum log_level level, const struct log_field *fields, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* For lines that outsiders can cause: at most LOG_LIMIT_LINES of one kind in a minute; how many
   more there were is told with the first line behind it. Start it with {0}. Not thread-safe. */
#define LOG_LIMIT_LINES 20
struct log_limit {
    int lines;     /* since then */
    int64_t since; /* steady ms */
};
void log_limited(struct log_limit *limit, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(...)   log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...)  log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_debug(...)   log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
