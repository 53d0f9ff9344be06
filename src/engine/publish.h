/* SPDX-License-Identifier: MIT */
/* Publishing: changes of calls go to the watching clients gathered over a moment, each call once,
   encoded once for all. */
#ifndef ENGINE_PUBLISH_H
#define ENGINE_PUBLISH_H

#include "engine/engine.h"

struct publisher;

struct publisher *publisher_new(struct engine *engine);
void publisher_close(struct publisher *publisher);
void publisher_free(struct publisher *publisher);

/* A committed change of a call. */
void publish_result(struct publisher *publisher, const struct store_result *result);
/* A call that is in JSON already (a reader's row). */
void publish_row(struct publisher *publisher, json_t *row);
void publish_contacts_changed(struct publisher *publisher);
/* Something of the account's item has changed; harmless for one that is not in the configuration
   any more. */
void publish_account(struct publisher *publisher, const struct account *account);
/* Other accounts, or others of their values: whoever shows them asks for all. */
void publish_accounts_changed(struct publisher *publisher);
/* An agent has changed; what is told of it is asked of the agents when it goes out. */
void publish_agents(struct publisher *publisher);

/* Takes the longest parts out of a call that does not fit into a frame. */
void publish_shorten(json_t *call);
/* The call as it goes out; a new reference. */
json_t *publish_call_json(const struct engine *engine, const struct call *call,
                          const char *contact);

#endif
