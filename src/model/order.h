/* SPDX-License-Identifier: MIT */
/* An order to place a call, as a person gave it. */
#ifndef MODEL_ORDER_H
#define MODEL_ORDER_H

#include "model/capability.h"
#include "model/pairs.h"

#include <stddef.h>
#include <stdint.h>

#define ORDER_NUMBER_SIZE 64

enum order_choice { ORDER_DEFAULT, ORDER_NO, ORDER_YES };

struct order {
    char number[ORDER_NUMBER_SIZE]; /* E.164; a short number (112) as typed */
    bool short_number;              /* not to be put in any other form */
    char provider[64];              /* the account's name */
    char from[ORDER_NUMBER_SIZE];   /* the agent's phone in E.164, or as the provider takes it; "":
                                       the default */
    char caller_id[ORDER_NUMBER_SIZE]; /* "": the default */
    enum order_choice record;
    enum order_choice show_caller_id;
    bool invert;
    int minutes;  /* -1: not given */
    int64_t at;   /* ms; 0: now */
    int max_wait; /* minutes; -1: not given */
    int retries;  /* -1: not given */
    struct pairs vars;
};

void order_start(struct order *order); /* nothing given */
void order_free(struct order *order);
/* The capabilities that the order makes use of, as a set of CAPABILITY_BITs. */
unsigned order_needs(const struct order *order);
/* What it asks for beside the number, by the capabilities' words: "record=yes minutes=5", "" for
   nothing. Variables are the call's own and not named. */
void order_describe(const struct order *order, char *out, size_t size);

#endif
