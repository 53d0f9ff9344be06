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

struct settings {
    char address[SETTINGS_TEXT_SIZE];
    long port;
    char line[SETTINGS_TEXT_SIZE];
    char password[SETTINGS_TEXT_SIZE];
    char password_file[SETTINGS_PATH_SIZE];
    char rule_group[SETTINGS_TEXT_SIZE];
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
    long bad_replies;
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
