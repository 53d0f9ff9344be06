/* SPDX-License-Identifier: MIT */
/* Takes secrets out of text that a provider sent, in whatever encoding it gave them back. */
#ifndef PROVIDER_REDACT_H
#define PROVIDER_REDACT_H

#include <stddef.h>

#define REDACT_STARS "***" /* what stands where a secret stood */

/* Replaces each occurrence of `secret` in `text` (a buffer of `size` bytes) by `***`: as it is,
   with any of its bytes percent-encoded, as a form writes it (`+`), with JSON or XML escapes, and
   in base64 (either alphabet, padded or not, alone or behind and before other bytes). An empty
   secret is none. */
void redact_text(char *text, size_t size, const char *secret);

#endif
