/* SPDX-License-Identifier: MIT */
/* Hashes: the MD5 that Infocaller signs with, and SHA-256 for recognising repeats. libcrypto's. */
#ifndef CODEC_DIGEST_H
#define CODEC_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define MD5_HEX_SIZE 33

/* MD5 in lower-case hex of the ISO-8859-1 bytes of the texts (UTF-8, up to a NULL), one behind the
   other. false where a character has no place in ISO-8859-1. */
bool md5_latin1(char out[MD5_HEX_SIZE], const char *first, ...) __attribute__((sentinel));

/* The first `size` (at most 32) bytes of SHA-256. */
void sha256_prefix(unsigned char *out, size_t size, const void *bytes, size_t length);

/* Compares in a time that does not tell where they differ; case of letters does not matter. */
bool hex_equal(const char *a, const char *b);
/* The same for any bytes, letters exact. */
bool secret_equal(const char *a, const char *b);

#endif
