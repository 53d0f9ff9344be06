/* SPDX-License-Identifier: MIT */
/* Names of things that we make: call ids that sort by time, and secrets. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_SIZE 17 /* 16 characters of 0-9a-z without i, l, o, u, and the NUL */

/* A new id: 50 bits of the time in ms and 30 random ones; sorts by time as text. `now` in ms. */
void id_make(int64_t now, char out[ID_SIZE]);

/* Whether the text has the form of an id. */
bool id_looks_right(const char *text);

/* Fills `out` (of `size` bytes) with `size - 1` random characters of the same alphabet: 5 bits
 * each. */
void id_make_secret(char *out, size_t size);

#endif
