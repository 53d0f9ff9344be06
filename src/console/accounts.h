/* SPDX-License-Identifier: MIT */
/* The accounts at providers as the engine tells of them: what each can do, how it fares, and which
   of them a number would go through. */
#ifndef CONSOLE_ACCOUNTS_H
#define CONSOLE_ACCOUNTS_H

#include "base/failure.h"
#include "console/role.h"
#include "model/capability.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACCOUNTS_MAX      64 /* that are shown; more are not kept */
#define ACCOUNT_NAME_SIZE 64

/* The range of a number that an order may bring, both ends included. */
struct account_limit {
    bool known;
    int64_t least, most;
};

struct account_item {
    char name[ACCOUNT_NAME_SIZE];
    char kind[32];
    char label[64];        /* the kind for people */
    unsigned capabilities; /* CAPABILITY_BITs */
    int64_t last_success_at, last_error_at;
    int64_t retry_at; /* it asked to be left alone until then; 0: it did not */
    char last_error[FAILURE_SENTENCE_MAX];
    int64_t under_way, waiting; /* requests on the wire, and queued */
    bool preferred;             /* takes the numbers for which no line of [route] speaks */
    struct account_limit limits[CAPABILITY_COUNT];
    json_t *prefixes; /* of the lines of [route] that lead to it; owned */
    json_t *defaults; /* options by their names on the wire; owned */
};

struct accounts {
    struct account_item list[ACCOUNTS_MAX]; /* as configured */
    size_t count;
};

/* How it fares, the worst last. Never by colour alone. */
enum account_health { ACCOUNT_UNTRIED, ACCOUNT_WORKS, ACCOUNT_TROUBLED, ACCOUNT_WAITS };

struct account_look {
    enum role role;
    const char *glyph; /* of one column */
    const char *ascii;
    const char *word; /* translated; at most ACCOUNT_WORD_WIDTH columns in English */
};

#define ACCOUNT_WORD_WIDTH 8

void accounts_free(struct accounts *accounts); /* empties it */
/* Takes an item as PROVIDERS and PROVIDER bring it, in the place of the one with its name; false
   where it is none, or there is no room. */
bool accounts_put(struct accounts *accounts, const json_t *item);
/* NULL where there is none. */
const struct account_item *accounts_find(const struct accounts *accounts, const char *name);
/* Whom the rules give the number to (E.164, or what has no such form): the longest prefix that
   takes it, else the preferred one; NULL where they name none. */
const struct account_item *accounts_route(const struct accounts *accounts, const char *number);
/* Whether the rules tell numbers apart: else any number goes the same way, known or not. */
bool accounts_differ(const struct accounts *accounts);

bool account_can(const struct account_item *account, enum capability capability);
enum account_health account_health(const struct account_item *account, int64_t now);
struct account_look account_look(enum account_health health);
/* When the next one changes by the clock alone, in ms; 0: none will. */
int64_t accounts_change_at(const struct accounts *accounts, int64_t now);

#endif
