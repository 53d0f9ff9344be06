/* SPDX-License-Identifier: MIT */
/* The options of a call that a person may give, by the capability that each needs: from this table
   come the fields of the dial form, what is remembered of an account, and what is said of both. */
#ifndef CONSOLE_DIAL_OPTIONS_H
#define CONSOLE_DIAL_OPTIONS_H

#include "console/accounts.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIAL_TEXT_MAX    63      /* bytes of a number; what the wire takes */
#define DIAL_NUMBER_MAX  1000000 /* of what is typed; the account's limits are narrower */
#define DIAL_SAID_SIZE   256     /* what is said of the options */
#define DIAL_LABEL_WIDTH 12      /* columns of a label in English */

enum dial_value {
    DIAL_TEXT,   /* a number, or a provider's own address */
    DIAL_WHOLE,  /* a whole number */
    DIAL_SWITCH, /* yes or no */
    DIAL_FLAG,   /* yes, or as configured */
    DIAL_TIME,   /* ms */
    DIAL_PAIRS,  /* names and values */
};

/* Name in C, name on the wire, capability, value, whether the last choice is kept for an account,
   label, what it is. */
#define DIAL_OPTIONS(X)                                                                          \
    X(FROM, "from", FROM, TEXT, true, N_("rings first"), N_("the phone that is rung first"))     \
    X(RECORD, "record", RECORD, SWITCH, true, N_("record"), N_("whether the call is recorded"))  \
    X(MINUTES, "minutes", MINUTES, WHOLE, true, N_("minutes"), N_("how long the call may last")) \
    X(CALLER_ID, "caller_id", CALLER_ID, TEXT, true, N_("caller ID"),                            \
      N_("the number that is shown"))                                                            \
    X(SHOW_CALLER_ID, "show_caller_id", HIDE_CALLER_ID, SWITCH, true, N_("show number"),         \
      N_("whether the number is shown"))                                                         \
    X(INVERT, "invert", INVERT, FLAG, true, N_("party first"),                                   \
      N_("whether the other party is rung first"))                                               \
    X(AT, "at", SCHEDULE, TIME, false, N_("at"), N_("when to call: HH:MM, or YYYY-MM-DD HH:MM")) \
    X(MAX_WAIT, "max_wait", MAX_WAIT, WHOLE, true, N_("max wait"),                               \
      N_("minutes that the order waits for a free line"))                                        \
    X(RETRIES, "retries", RETRIES, WHOLE, true, N_("retries"),                                   \
      N_("how often a busy number is tried again"))                                              \
    X(VARS, "vars", VARIABLES, PAIRS, false, N_("variable"), N_("sent with the call: NAME=VALUE"))

enum dial_option {
#define X(name, key, capability, value, kept, label, sentence) DIAL_OPTION_##name,
    DIAL_OPTIONS(X)
#undef X
        DIAL_OPTION_COUNT
};

struct dial_option_row {
    const char *key;
    enum capability capability;
    enum dial_value value;
    bool kept;
    const char *label;    /* for _() */
    const char *sentence; /* for _() */
};

extern const struct dial_option_row dial_options[DIAL_OPTION_COUNT];

/* Whether it is turned over by a key, and not typed. */
bool dial_option_turns(enum dial_option option);
/* Whether the value has the option's type and is within what the wire takes. */
bool dial_option_fits(enum dial_option option, const json_t *value);
/* Whether the account has the option and its limits allow the value. */
bool dial_option_allowed(enum dial_option option, const json_t *value,
                         const struct account_item *account);
/* Those of `options` that are kept and fit; with an account (NULL: any) also only what it allows.
   A new reference. */
json_t *dial_options_kept(const json_t *options, const struct account_item *account);
/* "record, 5 min, caller ID +34 …": in people's words, "" for none. */
void dial_options_say(const json_t *options, char out[DIAL_SAID_SIZE]);
/* A sentence of the engine, which names options as the command line has them, in the words of the
   dial form: "--minutes 999: …" is "minutes 999: …". Cut at `size`, on a character's border. */
void dial_options_reword(const char *sentence, char *out, size_t size);
/* The value as it is typed: "5", "yes", "2026-11-22 14:30"; "" where there is none. */
void dial_option_text(enum dial_option option, const json_t *value, char *out, size_t size);

/* A whole number as typed; false where it is none, or beyond DIAL_NUMBER_MAX. */
bool dial_number_parse(const char *text, int64_t *number);
/* "14:30" (the next such time after `now`), "2026-11-22 14:30[:20]", in the viewer's zone. */
bool dial_time_parse(const char *text, int64_t now, int64_t *at);

#endif
