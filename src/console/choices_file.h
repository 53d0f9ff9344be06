/* SPDX-License-Identifier: MIT */
/* Where the choices are kept between two consoles of a person:
   $XDG_STATE_HOME/centralita/console.json. */
#ifndef CONSOLE_CHOICES_FILE_H
#define CONSOLE_CHOICES_FILE_H

#include "base/paths.h"
#include "console/choices.h"

/* false where this user has no place for it. */
bool choices_file_path(char out[PATH_SIZE]);
/* Reads what is there. A file that is not there is no fault; of one that can't be read whole a
   sentence says why, and what was good is taken. */
bool choices_file_read(const char *path, struct choices *choices, struct failure *failure);
/* Puts what has changed into the file, beside what another console has put there meanwhile: a new
   file with mode 0600 in the place of the old one. */
bool choices_file_write(const char *path, const struct choices *choices, struct failure *failure);

#endif
