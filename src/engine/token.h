/* SPDX-License-Identifier: MIT */
/* The token of one account: fetched when it is first wanted, kept for as long as it lasts, and
   asked for once however many want it. */
#ifndef ENGINE_TOKEN_H
#define ENGINE_TOKEN_H

#include "engine/engine.h"
#include "provider/provider.h"

struct token;
struct token_case;

/* The token, which the receiver releases; or NULL and why there is none. */
typedef void token_got(void *context, struct token *token, const char *sentence);

/* Whoever waits keeps this in place until he is told. */
struct token_waiter {
    struct token_waiter *prev, *next;
    token_got *got;
    void *context;
};

/* NULL when out of memory. */
struct token_case *token_case_new(struct engine *engine, const struct account *account);
void token_case_free(struct token_case *tokens);
/* The same account, as another configuration has it. */
void token_case_move(struct token_case *tokens, const struct account *account);

/* Tells the token that is there at once, or the one that is fetched now to all who want it. */
void token_want(struct token_case *tokens, struct token_waiter *waiter, token_got *got,
                void *context);
const char *token_text(const struct token *token); /* a secret */
/* What was used before the token that is there now; NULL: none. A secret too: that we have done
   with it does not mean that the provider has. */
const char *token_former(const struct token_case *tokens);
void token_release(struct token *token); /* of NULL too; wipes with the last */
/* This token is not taken: the next who wants one gets another. In vain if that one is there
 * already.
 */
void token_drop(struct token_case *tokens, const struct token *token);

#endif
