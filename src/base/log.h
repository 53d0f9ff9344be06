/* SPDX-License-Identifier: MIT */
/* The log: a line an event, on stderr. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTICE, LOG_LEVEL_DEBUG };

/* Levels after this one are not written; at first LOG_LEVEL_NOTICE. */
void log_set_level(enum log_level level);

/* One line; control characters in it become `?`. Never give it a secret. Thread-safe. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

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
