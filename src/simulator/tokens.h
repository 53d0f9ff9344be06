/* SPDX-License-Identifier: MIT */
/* Tokens that were handed out, and until when each is good. */
#ifndef SIMULATOR_TOKENS_H
#define SIMULATOR_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKENS_MAX 256 /* at a time; a further one takes the place of the oldest */
#define TOKEN_SIZE 41

struct sim_tokens {
    struct sim_token {
        const char *kind; /* constant: the provider that it is good for */
        char text[TOKEN_SIZE];
        int64_t until; /* ms */
    } list[TOKENS_MAX];
    size_t next;
};

/* A new one, good for so many seconds. */
const char *tokens_make(struct sim_tokens *tokens, const char *kind, int64_t now, long seconds);
bool tokens_has(const struct sim_tokens *tokens, const char *kind, const char *text, int64_t now);

#endif
