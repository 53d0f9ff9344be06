/* SPDX-License-Identifier: MIT */
/* Where things live: the XDG directories and the installed ones. */
#ifndef BASE_PATHS_H
#define BASE_PATHS_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>

#define PATH_SIZE 4096

enum path_home { PATH_CONFIG_HOME, PATH_STATE_HOME, PATH_RUNTIME_DIR, PATH_DATA_HOME };

/* `$XDG_…` if it is absolute, else its default (~/.config, ~/.local/state, /run/user/UID where that
   exists, ~/.local/share), joined with `rest`. false where there is none, or it is too long. */
bool path_in_home(enum path_home home, const char *rest, char out[PATH_SIZE]);

/* Makes the directory and its missing parents with mode 0700. */
bool path_make_directory(const char *path, struct failure *failure);

/* Makes the directory that the file `path` stands in. */
bool path_make_parent(const char *path, struct failure *failure);

/* "directory/name"; false if it does not fit. */
bool path_join(const char *directory, const char *name, char out[PATH_SIZE]);

/* A program of ours that is run by another (centralita-engine): in $CENTRALITA_LIBEXEC, else beside
   the one that runs (as built) or in its ../libexec (an installation that was moved or staged),
   else where it was to be installed. */
bool path_program(const char *name, char out[PATH_SIZE]);

/* Reads a whole file of at most `max` bytes; the caller frees. NULL with a sentence. */
char *path_read_file(const char *path, size_t max, size_t *length, struct failure *failure);

#endif
