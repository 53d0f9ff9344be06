/* SPDX-License-Identifier: MIT */
/* Secrets that don't stand in the configuration: the first line of a file, or of a command's
 * output. */
#ifndef CONFIG_SECRET_H
#define CONFIG_SECRET_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

#define SECRET_SIZE    1025 /* NUL included */
#define SECRET_SECONDS 5    /* for a command */

/* The first line of the file, into `out`. Who may read it is its owner's affair. */
bool secret_read_file(const char *path, char out[SECRET_SIZE], struct failure *failure);

/* The first line that the program prints. The command is split at blanks and run without a shell;
   what it says on stderr is dropped. Waits for its end, at most SECRET_SECONDS, then kills it.
   Sentences name the program, not its arguments. */
bool secret_run_command(const char *command, char out[SECRET_SIZE], struct failure *failure);

#endif
