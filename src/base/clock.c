/* SPDX-License-Identifier: MIT */
/* Reading and writing times. */
#include "base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t clock_read(clockid_t id)
{
    struct timespec at;
    clock_gettime(id, &at);
    return (int64_t)at.tv_sec * CLOCK_SECOND + at.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
    return clock_read(CLOCK_REALTIME);
}

int64_t clock_steady(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

void clock_format_utc(int64_t at, char out[CLOCK_ISO_SIZE])
{
    time_t seconds = (time_t)(at / CLOCK_SECOND);
    if (seconds < 0)
        seconds = 0;
    if (seconds > CLOCK_LAST / CLOCK_SECOND)
        seconds = CLOCK_LAST / CLOCK_SECOND;
    struct tm parts;
    gmtime_r(&seconds, &parts);
    strftime(out, CLOCK_ISO_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* Reads exactly `digits` digits. */
static bool read_digits(const char **text, int digits, int *value)
{
    *value = 0;
    for (int i = 0; i < digits; i++) {
        if (!isdigit((unsigned char)**text))
            return false;
        *value = *value * 10 + (*(*text)++ - '0');
    }
    return true;
}

static bool read_char(const char **text, char c)
{
    if (**text != c)
        return false;
    ++*text;
    return true;
}

static bool read_date(const char **text, struct tm *parts)
{
    int year, month, day;
    if (!read_digits(text, 4, &year) || !read_char(text, '-') || !read_digits(text, 2, &month) ||
        !read_char(text, '-') || !read_digits(text, 2, &day))
        return false;
    *parts = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool read_time(const char **text, struct tm *parts, int *milliseconds)
{
    if (!read_digits(text, 2, &parts->tm_hour) || !read_char(text, ':') ||
        !read_digits(text, 2, &parts->tm_min) || !read_char(text, ':') ||
        !read_digits(text, 2, &parts->tm_sec))
        return false;
    *milliseconds = 0;
    if (read_char(text, '.')) {
        int unit = 100;
        if (!isdigit((unsigned char)**text))
            return false;
        for (; isdigit((unsigned char)**text); ++*text, unit /= 10)
            *milliseconds += (**text - '0') * unit;
    }
    return parts->tm_hour <= 23 && parts->tm_min <= 59 && parts->tm_sec <= 59;
}

static bool read_zone(const char **text, bool *zoned, int *minutes)
{
    *minutes = 0;
    *zoned = true;
    if (read_char(text, 'Z') || read_char(text, 'z'))
        return true;
    int sign = **text == '-' ? -1 : 1;
    if (!read_char(text, '+') && !read_char(text, '-')) {
        *zoned = false;
        return true;
    }
    int hour, minute;
    if (!read_digits(text, 2, &hour))
        return false;
    read_char(text, ':');
    if (!read_digits(text, 2, &minute))
        return false;
    *minutes = sign * (hour * 60 + minute);
    return hour <= 14 && minute <= 59;
}

static bool parse_parts(const char *text, struct tm *parts, int *milliseconds, bool *zoned,
                        int *minutes)
{
    *milliseconds = 0;
    *minutes = 0;
    *zoned = false;
    if (!read_date(&text, parts))
        return false;
    if (*text && !(((*text == 'T' || *text == ' ') && text++) &&
                   read_time(&text, parts, milliseconds) && read_zone(&text, zoned, minutes)))
        return false;
    /* timegm mends dates that don't exist (30 February): then the day or month has changed. */
    struct tm mended = *parts;
    timegm(&mended);
    return *text == '\0' && mended.tm_mday == parts->tm_mday && mended.tm_mon == parts->tm_mon;
}

bool clock_parse(const char *text, int64_t *at, bool *zoned)
{
    struct tm parts;
    int milliseconds, minutes;
    if (!parse_parts(text, &parts, &milliseconds, zoned, &minutes))
        return false;
    int64_t value = ((int64_t)timegm(&parts) - minutes * 60) * CLOCK_SECOND + milliseconds;
    if (value < 0 || value > CLOCK_LAST)
        return false;
    *at = value;
    return true;
}

bool clock_parse_local(const char *text, int64_t *at)
{
    struct tm parts;
    int milliseconds, minutes;
    bool zoned;
    if (!parse_parts(text, &parts, &milliseconds, &zoned, &minutes))
        return false;
    if (zoned)
        return clock_parse(text, at, &zoned);
    parts.tm_isdst = -1;
    time_t seconds = mktime(&parts);
    if (seconds < 0)
        return false;
    *at = (int64_t)seconds * CLOCK_SECOND + milliseconds;
    return true;
}

int64_t clock_midnight_local(int64_t now)
{
    time_t seconds = (time_t)(now / CLOCK_SECOND);
    struct tm parts;
    localtime_r(&seconds, &parts);
    parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
    parts.tm_isdst = -1;
    time_t midnight = mktime(&parts);
    return midnight > 0 ? (int64_t)midnight * CLOCK_SECOND : 0;
}
