/* SPDX-License-Identifier: MIT */
/* Replies that a client has to survive. */
#ifndef SIMULATOR_SPOIL_H
#define SIMULATOR_SPOIL_H

#include "simulator/played.h"

struct bad_reply;

/* The one that a request gets instead of the right one; NULL: none. *done tells whether what is
   asked for is done all the same. */
const struct bad_reply *spoil_choose(const struct settings *settings, struct chance *chance,
                                     bool *done);
/* Makes it of the right one; *retry_after in seconds, *wait in ms. */
void spoil(struct sim_reply *reply, const struct bad_reply *bad, int *retry_after, int64_t *wait);

#endif
