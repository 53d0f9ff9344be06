/* SPDX-License-Identifier: MIT */
/* `--help`, from the table of commands. */
#ifndef CLIENT_HELP_H
#define CLIENT_HELP_H

#include "base/text.h"
#include "client/command.h"

#include <stdio.h>

/* The help of a command; of the console's row, that of the whole program. */
void help_print(FILE *out, const struct command *command);

/* One line that says where help is. */
void help_hint(FILE *out, const struct command *command);

/* "--minutes N", "--outcome answered|missed": an option as it is typed. */
void help_add_option(struct text *out, const struct command_option *option);

/* Its sentence, translated, with the capability that it needs in brackets. */
void help_add_sentence(struct text *out, const struct command *command,
                       const struct command_option *option);

/* How the command is typed, each piece ("[--record | --no-record]") on its own to `piece`. */
typedef void help_piece(void *context, const char *text);
void help_synopsis(const struct command *command, help_piece *piece, void *context);

#endif
