/* SPDX-License-Identifier: MIT */
/* Hashes, from libcrypto. */
#include "codec/digest.h"

#include "base/text.h"
#include "base/utf8.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>

#define MD5_BYTES    16
#define SHA256_BYTES 32
#define SIGNED_MAX   4096 /* bytes of the texts that are signed together */

/* Looking an algorithm up costs more than a short hash, so it is done once. */
static EVP_MD *md5;
static EVP_MD *sha256;
static pthread_once_t fetched = PTHREAD_ONCE_INIT;

static void fetch_algorithms(void)
{
    md5 = EVP_MD_fetch(NULL, "MD5", NULL);
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static bool digest_bytes(EVP_MD *const *algorithm, const void *bytes, size_t length,
                         unsigned char *out)
{
    pthread_once(&fetched, fetch_algorithms);
    return *algorithm && EVP_Digest(bytes, length, out, NULL, *algorithm, NULL) == 1;
}

bool md5_latin1(char out[MD5_HEX_SIZE], const char *first, ...)
{
    struct text joined;
    text_start(&joined, SIGNED_MAX);
    va_list more;
    va_start(more, first);
    for (const char *part = first; part; part = va_arg(more, const char *))
        utf8_to_latin1(&joined, part, strlen(part));
    va_end(more);
    unsigned char hash[MD5_BYTES] = {0};
    bool hashed = !joined.failed && digest_bytes(&md5, text_string(&joined), joined.length, hash);
    if (joined.bytes)
        OPENSSL_cleanse(joined.bytes, joined.room); /* a password is in it */
    text_free(&joined);
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < MD5_BYTES; i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 15];
    }
    out[hashed ? 2 * MD5_BYTES : 0] = '\0';
    return hashed;
}

void sha256_prefix(unsigned char *out, size_t size, const void *bytes, size_t length)
{
    unsigned char hash[SHA256_BYTES] = {0};
    digest_bytes(&sha256, bytes, length, hash);
    memcpy(out, hash, size < sizeof hash ? size : sizeof hash);
}

static bool bytes_equal(const char *a, const char *b, bool any_case)
{
    size_t length = strlen(a);
    size_t other = strlen(b);
    unsigned difference = length != other;
    /* Runs over all of `a`, whatever `b` is. */
    for (size_t i = 0; i < length; i++) {
        unsigned char x = (unsigned char)a[i];
        unsigned char y = (unsigned char)b[i < other ? i : other];
        if (any_case) {
            x = (unsigned char)(x | ((x >= 'A' && x <= 'Z') << 5));
            y = (unsigned char)(y | ((y >= 'A' && y <= 'Z') << 5));
        }
        difference |= (unsigned)(x ^ y);
    }
    return difference == 0;
}

bool hex_equal(const char *a, const char *b)
{
    return bytes_equal(a, b, true);
}

bool secret_equal(const char *a, const char *b)
{
    return bytes_equal(a, b, false);
}
