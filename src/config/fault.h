/* SPDX-License-Identifier: MIT */
/* Faults of a configuration file, told one by one with file and line. */
#ifndef CONFIG_FAULT_H
#define CONFIG_FAULT_H

#include <stddef.h>

#define FAULTS_TOLD_MAX 100 /* of one file; it is told that there are more */

/* Takes one fault; the sentence names file and line. */
typedef void ini_fault(void *context, const char *sentence);

struct fault_sink {
    const char *path;
    ini_fault *tell; /* NULL: only counted */
    void *context;
    size_t count;
};

/* "PATH:LINE: sentence"; without a line where it is 0. Control characters become `?`. */
void fault_tell(struct fault_sink *sink, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
