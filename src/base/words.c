/* SPDX-License-Identifier: MIT */
/* A command line of the configuration, as program and arguments. */
#include "base/words.h"

#include "base/intl.h"

#include <string.h>

#define BLANKS " \t"

bool words_check(const char *line, struct failure *failure)
{
    size_t count = 0;
    for (line += strspn(line, BLANKS); *line; line += strspn(line, BLANKS)) {
        line += strcspn(line, BLANKS);
        count++;
    }
    return count <= WORDS_MAX ||
           fail(failure, FAILURE_USAGE, _("has more than %d words; write a script that has them"),
                WORDS_MAX);
}

size_t words_split(char *line, char *words[WORDS_MAX + 1])
{
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, BLANKS, &rest); word && count < WORDS_MAX;
         word = strtok_r(NULL, BLANKS, &rest))
        words[count++] = word;
    words[count] = NULL;
    return count;
}
