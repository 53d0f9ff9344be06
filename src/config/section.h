/* SPDX-License-Identifier: MIT */
/* Reads one section of a file against its table of options. */
#ifndef CONFIG_SECTION_H
#define CONFIG_SECTION_H

#include "config/ini.h"
#include "config/option.h"

#include <stdbool.h>
#include <stddef.h>

/* What stands for a secret in a configuration that `init` wrote, until a person changes it. */
#define SECRET_PLACEHOLDER "CHANGE-ME"

struct section_reader {
    const struct ini *ini;
    struct fault_sink sink;
    bool defer_secrets; /* secrets in files and of commands are only noted, see option_value.source
                         */
    int secret_line;    /* of the first secret that stands in the file itself; 0 */
};

/* A section's keys are those of one table, or of several (a provider's: common and its kind's). */
struct section_part {
    const struct option *table;
    struct option_values *values; /* filled; the caller frees, whatever comes back */
};

/* Fills the parts' values: defaults, then what the file has. Unknown keys are faults unless
   `lenient`; required ones that lack are faults where the file has the section. */
void section_read(struct section_reader *reader, const char *section,
                  const struct section_part *parts, size_t count, bool lenient);

/* Reads a secret that was only noted. */
bool section_read_secret(struct option_value *value, struct failure *failure);

/* A file with a secret in it that others may read is a fault. Call it when all sections are read.
 */
void section_check_mode(struct section_reader *reader);

#endif
