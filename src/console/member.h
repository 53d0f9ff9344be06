/* SPDX-License-Identifier: MIT */
/* Members of what the engine tells, which is taken as if a stranger had sent it. One that is not
   there, or of another type, is "" or 0. */
#ifndef CONSOLE_MEMBER_H
#define CONSOLE_MEMBER_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* A text, made clean and cut to `size` bytes with the NUL. */
void member_text(char *out, size_t size, const json_t *object, const char *key);
/* How many, or seconds: what is less than none is none. */
int64_t member_count(const json_t *object, const char *key);
/* A time in ms; one behind the last that there is, is none. */
int64_t member_time(const json_t *object, const char *key);

#endif
