/* SPDX-License-Identifier: MIT */
/* The agents: how each stands, which phone rings for whom, whose an incoming call is, and what each
   has done today. What persons change is on disk before it counts; all else follows from the calls.
   Belongs to the loop's thread. */
#ifndef ENGINE_AGENTS_H
#define ENGINE_AGENTS_H

#include "engine/clients.h"
#include "engine/engine.h"
#include "model/agent.h"

struct agents;

/* With what the store knows of them: live calls, pauses, and wrap-ups that are open still. NULL
   with a sentence. */
struct agents *agents_open(struct engine *engine, struct failure *failure);
void agents_close(struct agents *agents); /* its timer */
void agents_end(struct agents *agents);

/* The configuration is another one: agents that were added appear, those that were removed vanish
   once they are off. */
void agents_config_changed(struct agents *agents);

/* A console of that login has come or gone. */
void agents_consoles_changed(struct agents *agents, const char *login);
/* A committed change of a call. */
void agents_call_changed(struct agents *agents, const struct store_result *result);
/* Makes an incoming call that was answered at an agent's phone that agent's: called with what its
   record says, before it is submitted. */
void agents_claim(struct agents *agents, struct call *says);

/* The phone that rings for the login, as it is written: chosen, else that of [agent.NAME], else
   that of [agent]; "" where there is none. Gives the login of another agent who sits there by
   choice, and is not off; else NULL. */
const char *agents_phone(const struct agents *agents, const char *login, char out[AGENT_TEXT_SIZE]);
/* So many orders more by that login: counted when they are taken, so that a limit holds. */
void agents_dialled(struct agents *agents, const char *login, int orders);
/* Orders of today, those on their way too. */
int64_t agents_calls_today(struct agents *agents, const char *login);

/* Whether the login is, or may be, an agent; false with a sentence. */
bool agents_is_one(struct agents *agents, const char *login, struct failure *failure);
bool agents_knows(const struct agents *agents, const char *name);
/* Sends each as an item, by name; `only` that one where it is not NULL. */
void agents_list(struct agents *agents, const char *only, const struct ask *ask);
/* Adds the AGENT frame of the next one that has changed since it was told last, and gives whose it
   is; nothing is added where it is the same after all. false: there is none left. */
bool agents_add_changed(struct agents *agents, struct text *frames, char name[AGENT_TEXT_SIZE]);

/* ---- What persons do. Each checks, and is false with a sentence, or submits, and tells `done` (a
   failure with a kind, or NULL) once it is on disk and counts. The agent has to be one. */
typedef void agents_done(void *context, const struct failure *failure);

bool agents_pause(struct agents *agents, const char *name, const char *reason, const char *by,
                  agents_done *done, void *context, struct failure *failure);
void agents_ready(struct agents *agents, const char *name, const char *by, agents_done *done,
                  void *context);
/* Ends the agent's wrap-up; with a disposition ("": none) also says of the call what it came to,
   which is possible while it is live too. */
bool agents_write_up(struct agents *agents, const char *name, const char *disposition,
                     agents_done *done, void *context, struct failure *failure);
bool agents_sit(struct agents *agents, const char *name, const char *number, agents_done *done,
                void *context, struct failure *failure);

#endif
