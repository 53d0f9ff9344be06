/* SPDX-License-Identifier: MIT */
/* Times: milliseconds since 1970 in UTC, as `int64_t`; 0 is "not known". */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_ISO_SIZE (sizeof "2026-11-22T10:00:00Z")
#define CLOCK_SECOND   INT64_C(1000)
#define CLOCK_LAST     (INT64_C(253402300799) * CLOCK_SECOND) /* 9999-12-31T23:59:59Z */

/* The wall clock, in ms. The only place that reads it. */
int64_t clock_now(void);
/* A clock that only goes forward, in ms, for measuring and deadlines. */
int64_t clock_steady(void);

/* "2026-11-22T10:00:00Z"; milliseconds are left out. `at` is held between the years 1970 and 9999.
 */
void clock_format_utc(int64_t at, char out[CLOCK_ISO_SIZE]);

/* Reads "YYYY-MM-DDTHH:MM:SS[.fff][Z|±HH[:]MM]" (a space may stand for the T), and "YYYY-MM-DD"
   alone as its first second. Existing dates of the years 1970 to 9999 only. A time without a zone
   is given as if it were UTC, with *zoned false: unicode/zone.h makes it the one that is meant. */
bool clock_parse(const char *text, int64_t *at, bool *zoned);

/* The same in the zone of this process (TZ, or the system's): what a person types and reads. */
bool clock_parse_local(const char *text, int64_t *at);
/* The start of the day that `now` is in, in the zone of this process. */
int64_t clock_midnight_local(int64_t now);

#endif
