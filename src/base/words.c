/* SPDX-License-Identifier: MIT */
/* Splitting a command line. */
#include "base/words.h"

#include <string.h>

size_t words_split(char *line, char *words[], size_t most)
{
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t", &rest); word && count < most;
         word = strtok_r(NULL, " \t", &rest))
        words[count++] = word;
    words[count] = NULL;
    return count;
}
