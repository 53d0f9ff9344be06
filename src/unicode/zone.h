/* SPDX-License-Identifier: MIT */
/* Times in a named zone, whatever the zone of this process; safe from every thread (ICU's tables).
 */
#ifndef UNICODE_ZONE_H
#define UNICODE_ZONE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether the name ("Europe/Madrid") is known. NULL and "" are the system's own zone, and are. */
bool zone_exists(const char *zone);

/* A zoneless time, read as if it were UTC (see clock_parse), as what it means in `zone`; ms to ms.
   Where the clock is turned back and a time stands for two, the first is taken; one that the clock
   jumps over is read as if it had not jumped yet. A zone that is not known counts as UTC. */
int64_t zone_to_utc(int64_t local, const char *zone);

/* "YYYY-MM-DDTHH:MM:SS" in `zone`. */
#define ZONE_TIME_SIZE (sizeof "2026-11-22T10:00:00")
void zone_format(int64_t at, const char *zone, char out[ZONE_TIME_SIZE]);

/* The difference to UTC at the time, in minutes, east positive. */
int zone_offset(int64_t at, const char *zone);

/* The country's zone, where one can be told: the only one, the one that nearly all live in ("ES" →
   "Europe/Madrid"), or any of those that keep the same time. "" and false where it can't ("US"). */
bool zone_of_country(const char *country, char *out, unsigned size);

#endif
