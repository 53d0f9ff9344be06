/* SPDX-License-Identifier: MIT */
/* The simulator's options: one table, from which reading, checks and --help derive. */
#ifndef SIMULATOR_SETTINGS_H
#define SIMULATOR_SETTINGS_H

#include "base/failure.h"

#include <stdbool.h>
#include <stdio.h>

#define SETTINGS_TEXT_SIZE         128
#define SETTINGS_PATH_SIZE         4096
#define SETTINGS_PASSWORD_VARIABLE "CENTRALITA_SIMULATOR_PASSWORD"

enum setting_format { SETTING_JSON, SETTING_XML };
enum setting_charset { SETTING_UTF8, SETTING_LATIN1 };

/* The bad replies, by their words in --bad-reply; the table of them is in spoil.c. */
#define SETTING_BAD_WORDS "any|html|502|500|redirect|half|silence|429"
enum setting_bad_reply {
    SETTING_BAD_ANY,
    SETTING_BAD_HTML,
    SETTING_BAD_502,
    SETTING_BAD_500,
    SETTING_BAD_REDIRECT,
    SETTING_BAD_HALF,
    SETTING_BAD_SILENCE,
    SETTING_BAD_429,
    SETTING_BAD_COUNT
};

/* What the script of a call that comes in may ask: about the caller at its beginning, and where the
   call is to be put through. */
enum setting_query { SETTING_GREETING, SETTING_ROUTING, SETTING_QUERY_COUNT };

struct settings {
    char address[SETTINGS_TEXT_SIZE];
    long port;
    char line[SETTINGS_TEXT_SIZE];
    char password[SETTINGS_TEXT_SIZE];
    char password_file[SETTINGS_PATH_SIZE];
    char rule_group[SETTINGS_TEXT_SIZE];
    char account[SETTINGS_TEXT_SIZE];   /* Duocom's */
    char client_id[SETTINGS_TEXT_SIZE]; /* Directcall's */
    char user[SETTINGS_TEXT_SIZE];      /* uContact's */
    char campaign[SETTINGS_TEXT_SIZE];
    char popup[SETTINGS_TEXT_SIZE]; /* Medularis' */
    long token_seconds;
    bool token_expiry;
    char country[SETTINGS_TEXT_SIZE];
    char timezone[SETTINGS_TEXT_SIZE];
    char urls[SETTINGS_PATH_SIZE]; /* "": none, "-": standard input */
    long format;                   /* enum setting_format */
    long charset;                  /* enum setting_charset */
    long rate;                     /* incoming calls a minute */
    long speed;                    /* times as fast as real calls */
    long answer_rate;              /* percent */
    long hidden;
    long lost;
    long repeat;
    long reorder;
    long ask[SETTING_QUERY_COUNT];                       /* percent of the callers */
    char query[SETTING_QUERY_COUNT][SETTINGS_TEXT_SIZE]; /* names */
    long query_seconds; /* that an answer is waited for; real ones, whatever the speed */
    long hang_up;
    long pending;
    long bad_replies;
    long bad_reply; /* enum setting_bad_reply */
    bool refuses;
    long refuse;      /* the code */
    long reply_delay; /* ms */
    long at_once;     /* calls */
    long calls;       /* after which it ends; 0: never */
    bool seeded;
    long seed;
    bool verbose;
    bool help; /* was asked for */
};

/* Reads the command line, the password's file or variable. false with a sentence (FAILURE_USAGE).
 */
bool settings_read(struct settings *settings, int argc, char **argv, struct failure *failure);

void settings_print_help(FILE *out);

#endif
