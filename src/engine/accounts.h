/* SPDX-License-Identifier: MIT */
/* The configured accounts at the providers: checked at the start, and how each has fared since. */
#ifndef ENGINE_ACCOUNTS_H
#define ENGINE_ACCOUNTS_H

#include "config/config.h"
#include "engine/engine.h"

#include <jansson.h>
#include <stdint.h>

#define ACCOUNT_KINDS_MAX 16

struct accounts;

/* The kinds' option tables, for config_read; `*count` of them. */
const struct config_kind *accounts_kinds(size_t *count);
/* Faults of the accounts and of the agent that only their adapters and the numbers' tables see. */
bool accounts_check(const struct config *config, ini_fault *fault, void *context);

/* NULL when out of memory. */
struct accounts *accounts_new(struct engine *engine);
void accounts_free(struct accounts *accounts);

/* Another configuration is in force: an account that is the same in it keeps what is known of it.
 */
void accounts_reload(struct accounts *accounts);

/* How a request to the account's provider ended, at `at` (ms); the consoles hear of it. */
void accounts_success(struct accounts *accounts, const struct account *account, int64_t at);
void accounts_error(struct accounts *accounts, const struct account *account, const char *sentence,
                    int64_t at);
/* The provider asked that nothing be sent before `until` (ms). Nothing is held back by it but
   questions after calls; people are shown it. */
void accounts_wait(struct accounts *accounts, const struct account *account, int64_t until);
/* Until when; 0, or past: nothing is asked for. */
int64_t accounts_waits_until(struct accounts *accounts, const struct account *account);

/* `providers --json` for one account; a new reference. */
json_t *accounts_json(const struct accounts *accounts, size_t which);

#endif
