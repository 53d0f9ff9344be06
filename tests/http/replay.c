/* SPDX-License-Identifier: MIT */
/* Plays the journal of a store whose engine does not run once more, and compares: 0 where it gives
   the calls and contacts that are there, else 1 with a sentence. */
#include "store/replay.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    struct failure failure;
    if (count != 2)
        return fprintf(stderr, "replay DATABASE\n"), 2;
    if (replay_check(arguments[1], &failure))
        return 0;
    fprintf(stderr, "%s\n", failure.sentence);
    return 1;
}
