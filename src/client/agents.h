/* SPDX-License-Identifier: MIT */
/* Agents as a script gets them. */
#ifndef CLIENT_AGENTS_H
#define CLIENT_AGENTS_H

#include <jansson.h>

/* Its times as texts in UTC. */
void agents_clean(json_t *agent);

#endif
