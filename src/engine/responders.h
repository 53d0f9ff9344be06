/* SPDX-License-Identifier: MIT */
/* The programs that answer questions, one for each [query.NAME] with answer = command: kept over a
   new configuration where the section's command is the same; else ended once the last question that
   was asked of it is over. */
#ifndef ENGINE_RESPONDERS_H
#define ENGINE_RESPONDERS_H

#include "config/config.h"
#include "engine/command.h"

struct responders;
struct responder;

/* NULL when out of memory. */
struct responders *responders_new(uv_loop_t *loop);
/* Starts those of the configuration that are not there yet, and has no more use for others. */
void responders_set(struct responders *responders, const struct config *config);
/* The one that is to answer the query, which stays until it is released; NULL where none is. */
struct responder *responders_hold(struct responders *responders, const struct query *query);
void responder_release(struct responder *responder);                  /* NULL-safe */
struct command *responder_command(const struct responder *responder); /* NULL: none */
/* Ends those that nobody has a use for; whether there are such still. */
bool responders_tidy(struct responders *responders);
void responders_close(struct responders *responders); /* ends all */
void responders_free(struct responders *responders);  /* of NULL too */

#endif
