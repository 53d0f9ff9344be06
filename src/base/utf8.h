/* SPDX-License-Identifier: MIT */
/* UTF-8 and ISO-8859-1: decoding, checking, converting, and making outside text harmless. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu
#define UTF8_BYTES_MAX   4 /* of one character */

/* Reads one character of at most `length` (> 0) bytes. Returns the bytes it took; a byte that is no
   UTF-8 (also overlong forms and surrogates) takes one and gives UTF8_REPLACEMENT with *good false.
 */
size_t utf8_read(const char *bytes, size_t length, uint32_t *character, bool *good);

/* Writes one character, returns its bytes (0 for a surrogate or one over U+10FFFF). */
size_t utf8_write(uint32_t character, char out[UTF8_BYTES_MAX]);

bool utf8_valid(const char *bytes, size_t length);

/* Whether the character may change the terminal's state or hide text: C0, DEL, C1, the line and
   paragraph separators, and the marks that turn the direction of writing. */
bool utf8_is_control(uint32_t character);

/* Copies to `out` (of `size` bytes, > 0, NUL included) on character borders; control characters and
   bytes that are no UTF-8 become `?`. Returns false if something was left out for want of room. */
bool utf8_copy_clean(char *out, size_t size, const char *bytes, size_t length);

/* Length in bytes of the longest prefix of `bytes` of at most `most` bytes that ends on a border.
 */
size_t utf8_prefix(const char *bytes, size_t length, size_t most);

/* Adds the ISO-8859-1 bytes as UTF-8. */
bool utf8_add_latin1(struct text *out, const char *bytes, size_t length);

/* Adds the UTF-8 as ISO-8859-1; false, and `out` failed, where a character has no place in it. */
bool utf8_to_latin1(struct text *out, const char *bytes, size_t length);

/* UTF-8 as it is if it is valid, else read as ISO-8859-1: the rule for what providers send. */
bool utf8_add_guessed(struct text *out, const char *bytes, size_t length);

#endif
