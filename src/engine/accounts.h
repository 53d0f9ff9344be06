/* SPDX-License-Identifier: MIT */
/* The configured accounts at the providers: checked at the start, and how each has fared since. */
#ifndef ENGINE_ACCOUNTS_H
#define ENGINE_ACCOUNTS_H

#include "config/config.h"

#include <jansson.h>
#include <stdint.h>

#define ACCOUNT_KINDS_MAX 16

struct accounts;

/* The kinds' option tables, for config_read; `*count` of them. */
const struct config_kind *accounts_kinds(size_t *count);
/* Faults of the accounts and of the agent that only their adapters and the numbers' tables see. */
bool accounts_check(const struct config *config, ini_fault *fault, void *context);

struct accounts *accounts_new(const struct config *config);
void accounts_free(struct accounts *accounts);

/* An order was answered; a refusal is an answer too. */
void accounts_success(struct accounts *accounts, const struct account *account, int64_t at);
void accounts_error(struct accounts *accounts, const struct account *account, const char *sentence);

/* `providers --json` for one account; a new reference. */
json_t *accounts_json(const struct accounts *accounts, size_t which);

#endif
