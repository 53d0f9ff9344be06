/* SPDX-License-Identifier: MIT */
/* The feed: events that providers send, from the listener through the store to their answer. */
#ifndef ENGINE_FEED_H
#define ENGINE_FEED_H

#include "engine/clients.h"
#include "engine/engine.h"

#include <jansson.h>

struct feed;

struct feed *feed_new(struct engine *engine);
/* Starts the listener where the configuration has one, and sets engine->listener_url. */
bool feed_listen(struct feed *feed, struct failure *failure);
/* Another configuration is about to be in force: listens where it says, before where it did no
   longer; requests that are under way there are answered. FEED_REFUSED: it can't, with a sentence,
   and nothing has changed. FEED_STAYS: only the address is another, and can't be had beside the one
   that there is, which `next` has now. */
enum feed_listening { FEED_REFUSED, FEED_STAYS, FEED_LISTENS };
enum feed_listening feed_relisten(struct feed *feed, struct config *next, struct failure *failure);
/* Gives the listeners of former configurations no more than `milliseconds`. */
void feed_hurry(struct feed *feed, int milliseconds);
/* Why nothing can be stored just now; NULL: it can. */
const char *feed_trouble(const struct feed *feed);
void feed_close(struct feed *feed);
void feed_free(struct feed *feed);

/* The counts since the engine started, as `status` gives them; a new reference. */
json_t *feed_json(const struct feed *feed);
/* Sends the FEED message to all that watch: also when one has just begun to. */
void feed_tell(struct feed *feed);
/* The store has written, or could not. */
void feed_store_result(struct feed *feed, const struct store_result *result);

#endif
