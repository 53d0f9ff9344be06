/* SPDX-License-Identifier: MIT */
/* The tokens that are good. */
#include "simulator/tokens.h"

#include "base/clock.h"
#include "base/id.h"
#include "codec/digest.h"

#include <string.h>

const char *tokens_make(struct sim_tokens *tokens, const char *kind, int64_t now, long seconds)
{
    struct sim_token *token = &tokens->list[tokens->next];
    tokens->next = (tokens->next + 1) % TOKENS_MAX;
    token->kind = kind;
    token->until = now + seconds * CLOCK_SECOND;
    id_make_secret(token->text, sizeof token->text);
    return token->text;
}

bool tokens_has(const struct sim_tokens *tokens, const char *kind, const char *text, int64_t now)
{
    for (size_t i = 0; i < TOKENS_MAX; i++) {
        const struct sim_token *token = &tokens->list[i];
        if (token->kind && strcmp(token->kind, kind) == 0 && now < token->until &&
            secret_equal(token->text, text))
            return true;
    }
    return false;
}
