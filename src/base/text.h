/* SPDX-License-Identifier: MIT */
/* A growing buffer of bytes that states its maximum at birth; always NUL-terminated behind its end.
   Once it would grow over the maximum, or memory runs out, it is `failed` and takes nothing more,
   so a caller can add many pieces and look once. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
    char *bytes; /* NULL while nothing was added */
    size_t length;
    size_t room;
    size_t max; /* most bytes it may hold, the NUL not counted */
    bool failed;
};

void text_start(struct text *text, size_t max);
void text_free(struct text *text);
/* Empties it and forgives a failure; keeps the memory. */
void text_clear(struct text *text);

bool text_add_bytes(struct text *text, const void *bytes, size_t length);
bool text_add(struct text *text, const char *string);
bool text_add_char(struct text *text, char c);
bool text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool text_addfv(struct text *text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Takes back what was added behind the first `length` bytes (no more than there are), and forgives
   a failure since. */
void text_cut(struct text *text, size_t length);

/* Removes `count` bytes from its front (all if there are fewer). */
void text_drop_front(struct text *text, size_t count);

/* What it holds, never NULL. */
const char *text_string(const struct text *text);

/* Hands the bytes to the caller, who frees them, and leaves it empty; NULL if it failed. */
char *text_take(struct text *text);

#endif
