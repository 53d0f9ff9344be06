/* SPDX-License-Identifier: MIT */
/* Tokens, counted by their holders, and the case that keeps an account's newest one. */
#include "engine/token.h"

#include "base/clock.h"
#include "base/intl.h"
#include "engine/accounts.h"
#include "engine/post.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#define SPARE_PART 6 /* of its life a token is not used in the last sixth */

struct token {
    size_t holders;
    int64_t until; /* steady ms */
    char text[];
};

struct token_case {
    struct engine *engine;
    const struct account *account;
    struct token *token;  /* NULL: none is there */
    struct token *former; /* the one before; NULL */
    struct token_waiter *waiters;
    bool fetching;
};

static struct token *token_new(const char *text, int64_t until)
{
    size_t size = strlen(text) + 1;
    struct token *token = malloc(sizeof *token + size);
    if (!token)
        return NULL;
    *token = (struct token){.holders = 1, .until = until};
    memcpy(token->text, text, size);
    return token;
}

const char *token_text(const struct token *token)
{
    return token->text;
}

static struct token *token_hold(struct token *token)
{
    token->holders++;
    return token;
}

void token_release(struct token *token)
{
    if (!token || --token->holders > 0)
        return;
    explicit_bzero(token->text, strlen(token->text));
    free(token);
}

/* Puts another one, or none (NULL), in the place of the one that is there. */
static void token_replace(struct token_case *tokens, struct token *token)
{
    if (tokens->token) {
        token_release(tokens->former);
        tokens->former = tokens->token;
    }
    tokens->token = token;
}

void token_drop(struct token_case *tokens, const struct token *token)
{
    if (tokens->token == token)
        token_replace(tokens, NULL);
}

const char *token_former(const struct token_case *tokens)
{
    return tokens->former ? tokens->former->text : NULL;
}

/* ---- Fetching */

/* What lasts for long is not used up to its last second: it would die on its way. */
static int64_t lifetime_ms(const struct token_case *tokens, int said)
{
    int seconds = provider_kind_of(tokens->account)->token_seconds;
    if (said > 0 && said - said / SPARE_PART < seconds)
        seconds = said - said / SPARE_PART;
    return seconds * CLOCK_SECOND;
}

/* Those who come while they are told wait for another one. */
static void tell_all(struct token_case *tokens, struct token *token, const char *sentence)
{
    struct token_waiter *waiters = tokens->waiters;
    struct token_waiter *waiter, *next;
    tokens->waiters = NULL;
    DL_FOREACH_SAFE (waiters, waiter, next) {
        DL_DELETE(waiters, waiter);
        waiter->got(waiter->context, token ? token_hold(token) : NULL, sentence);
    }
}

static struct errand token_errand(const struct token_case *tokens)
{
    return (struct errand){
        .act = ACT_TOKEN,
        .account = tokens->account,
        .now = clock_now(),
        .token = "",
        .former = tokens->token ? tokens->token->text : token_former(tokens),
    };
}

static void token_failed(struct token_case *tokens, const char *why)
{
    char sentence[FAILURE_SENTENCE_MAX];
    snprintf(sentence, sizeof sentence, _("%s; without a token nothing is done"), why);
    accounts_error(tokens->engine->accounts, tokens->account, sentence, clock_now());
    tell_all(tokens, NULL, sentence);
}

static void token_fetched(void *context, const struct http_reply *reply)
{
    struct token_case *tokens = context;
    struct errand errand = token_errand(tokens);
    struct verdict_facts facts = {0};
    provider_read(&errand, reply, &facts);
    tokens->fetching = false;
    if (reply->retry_after > 0)
        accounts_wait(tokens->engine->accounts, tokens->account,
                      errand.now + reply->retry_after * CLOCK_SECOND);
    struct token *token = NULL;
    if (facts.verdict == VERDICT_ACCEPTED && facts.token[0])
        token = token_new(facts.token, clock_steady() + lifetime_ms(tokens, facts.token_seconds));
    explicit_bzero(facts.token, sizeof facts.token);
    if (token) {
        token_replace(tokens, token_hold(token));
        tell_all(tokens, token, NULL);
        token_release(token);
    } else {
        token_failed(tokens, facts.message);
    }
}

static void token_fetch(struct token_case *tokens)
{
    struct errand errand = token_errand(tokens);
    struct provider_request built;
    struct failure failure = {0};
    tokens->fetching = true;
    provider_request_start(&built);
    bool good = provider_build(&errand, &built, &failure);
    if (good)
        post_request(tokens->engine->http, tokens->account, &built, token_fetched, tokens);
    provider_request_free(&built);
    if (good)
        return;
    tokens->fetching = false;
    token_failed(tokens, failure.sentence);
}

void token_want(struct token_case *tokens, struct token_waiter *waiter, token_got *got,
                void *context)
{
    if (tokens->token && clock_steady() < tokens->token->until) {
        got(context, token_hold(tokens->token), NULL);
        return;
    }
    *waiter = (struct token_waiter){.got = got, .context = context};
    DL_APPEND(tokens->waiters, waiter);
    if (!tokens->fetching)
        token_fetch(tokens);
}

struct token_case *token_case_new(struct engine *engine, const struct account *account)
{
    struct token_case *tokens = calloc(1, sizeof *tokens);
    if (tokens) {
        tokens->engine = engine;
        tokens->account = account;
    }
    return tokens;
}

void token_case_move(struct token_case *tokens, const struct account *account)
{
    tokens->account = account;
}

void token_case_free(struct token_case *tokens)
{
    if (tokens) {
        token_release(tokens->token);
        token_release(tokens->former);
    }
    free(tokens);
}
