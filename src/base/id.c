/* SPDX-License-Identifier: MIT */
/* Ids and secrets. */
#include "base/id.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

#define ID_TIME_CHARACTERS 10

static void random_bytes(unsigned char *out, size_t size)
{
    while (size > 0) {
        ssize_t got = getrandom(out, size, 0);
        if (got < 0)
            continue; /* interrupted by a signal; getrandom has no other failure here */
        out += got;
        size -= (size_t)got;
    }
}

void id_make_secret(char *out, size_t size)
{
    random_bytes((unsigned char *)out, size - 1);
    for (size_t i = 0; i + 1 < size; i++)
        out[i] = alphabet[(unsigned char)out[i] & 31u];
    out[size - 1] = '\0';
}

void id_make(int64_t now, char out[ID_SIZE])
{
    uint64_t time = (uint64_t)now;
    for (int i = ID_TIME_CHARACTERS - 1; i >= 0; i--) {
        out[i] = alphabet[time & 31u];
        time >>= 5;
    }
    id_make_secret(out + ID_TIME_CHARACTERS, ID_SIZE - ID_TIME_CHARACTERS);
}

bool id_looks_right(const char *text)
{
    return strlen(text) == ID_SIZE - 1 && strspn(text, alphabet) == ID_SIZE - 1;
}
