/* SPDX-License-Identifier: MIT */
/* Questions that a provider asks during a call (Infocaller's API Interactiva): who answers each is
   said by [query.NAME]; somebody waits on the line meanwhile, so an answer never waits for the
   disk. */
#ifndef ENGINE_QUESTIONS_H
#define ENGINE_QUESTIONS_H

#include "engine/clients.h"
#include "engine/engine.h"
#include "listener/hooks.h"

#include <jansson.h>

struct questions;

struct questions *questions_new(struct engine *engine);
/* Starts the programs that answer: once nothing else keeps the engine from running, since they
   would be left behind by one that goes at once. */
void questions_start(struct questions *questions);
/* Another configuration is in force: for the questions that come; those that are open are answered
   by the one in which they were asked. */
void questions_reload(struct questions *questions);
/* Ends the programs that only former configurations name; whether some have a question still. */
bool questions_tidy(struct questions *questions);
/* Each that is open gets its default, and no other one is taken from here on. */
void questions_stop(struct questions *questions);
void questions_close(struct questions *questions);
void questions_free(struct questions *questions);

/* Takes over the request, which is answered at once or later, and the outcome's record. */
void questions_take(struct questions *questions, struct server_request *request,
                    const struct hook_outcome *outcome);
size_t questions_open(const struct questions *questions);

/* A change of a call was committed: one that is over has no open questions. */
void questions_call_changed(struct questions *questions, const struct store_result *result);
/* A contact was changed, added or removed. */
void questions_contact_changed(struct questions *questions, int64_t id);
/* A client has left: without a console there is nobody to answer. */
void questions_client_left(struct questions *questions);

/* {"asked":n,"open":n,"defaults":n,"unknown":n,"last_unknown":"NAME"|null}, counted since the
   engine started; a new reference. */
json_t *questions_json(const struct questions *questions);
/* Adds what the FEED message tells of them. */
void questions_add_to_feed(const struct questions *questions, json_t *feed);

/* For the requests of clients: all that wait for an operator as items; and one's answer. A user for
   whom not `all` are sees only those that are for such eyes. */
void questions_list(const struct questions *questions, const char *user, bool all,
                    const struct ask *ask);
/* By the choice's key (1 to 9), or where that is 0 by a number as a person types it. false with a
   sentence: somebody was first, it is over, there is no such choice, or it is no number. */
bool questions_answer(struct questions *questions, const char *id, const char *user, bool all,
                      int64_t choice, const char *number, struct failure *failure);

#endif
