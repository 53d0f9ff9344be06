/* SPDX-License-Identifier: MIT */
/* What the engine tells in JSON, in words for people: local times, durations, sums, the other
 * party. */
#ifndef CLIENT_PRESENT_H
#define CLIENT_PRESENT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define PRESENT_TIME_SIZE  (sizeof "2026-11-22 14:03:05")
#define PRESENT_SHORT_SIZE 32

/* Members of an object: text or "" (also for null), number or `fallback`. */
const char *present_text(const json_t *object, const char *key);
int64_t present_number(const json_t *object, const char *key, int64_t fallback);

/* "2026-11-22 14:03:05" in the zone of this process, of the UTC text of JSON; "" of "". */
void present_time(const char *utc, char out[PRESENT_TIME_SIZE]);
/* "1:02:03" or "02:03"; "" of less than 0. */
void present_duration(int64_t seconds, char out[PRESENT_SHORT_SIZE]);
/* The sum of both costs with two to six decimals; "" where none is known. */
void present_cost(const json_t *call, char out[PRESENT_SHORT_SIZE]);

/* The state of a call, and how it ended. */
const char *present_state(const json_t *call);
/* The other party's number, in the form for people where the engine gave it. */
const char *present_number_of(const json_t *call);

/* Removes from an item what only consoles use. */
void present_clean(json_t *item);

#endif
