/* SPDX-License-Identifier: MIT */
/* Clients that have sent more than was taken at once: each has its turn, a message at a time, so
   that neither providers nor other clients wait for one that asks without end. */
#ifndef ENGINE_TURNS_H
#define ENGINE_TURNS_H

#include <stdbool.h>

struct client;
struct clients;

void turns_start(struct clients *clients);
/* No more turns are given. */
void turns_close(struct clients *clients);
/* Whether some wait: then whoever has something is to join them. */
bool turns_are_awaited(const struct clients *clients);
void turns_join(struct client *client);
void turns_leave(struct client *client);

#endif
