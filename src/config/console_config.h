/* SPDX-License-Identifier: MIT */
/* What concerns one's own screen: [console] in the user's console.conf. */
#ifndef CONFIG_CONSOLE_CONFIG_H
#define CONFIG_CONSOLE_CONFIG_H

#include "base/paths.h"
#include "config/fault.h"

#include <stdbool.h>

#define CONSOLE_CONFIG_FILE_NAME "console.conf"

enum console_ascii { CONSOLE_ASCII_AUTO, CONSOLE_ASCII_YES, CONSOLE_ASCII_NO };

struct console_config {
    char theme[64];
    bool mouse;
    bool bell;
    bool notify;
    bool clock;
    enum console_ascii ascii;
};

/* $XDG_CONFIG_HOME/centralita/console.conf; false where there is no such directory. */
bool console_config_path(char out[PATH_SIZE]);

/* Reads the file (NULL: the one of console_config_path). A file that is not there is no fault: all
   is as by default then. Faults are told with file and line; what was good stands in `config` all
   the same. */
bool console_config_read(struct console_config *config, const char *path, ini_fault *fault,
                         void *context);

#endif
