/* SPDX-License-Identifier: MIT */
/* What clients may ask, and which function answers it. */
#ifndef ENGINE_REQUESTS_H
#define ENGINE_REQUESTS_H

#include "engine/clients.h"

/* Answers the message, now or later; it ends with exactly one ask_done or ask_confirm. */
typedef void request_handler(struct engine *engine, struct client *client,
                             const struct wire_message *message);

void requests_handle(struct engine *engine, struct client *client,
                     const struct wire_message *message);

/* A client has come or gone: an engine that was started on demand counts them. */
void requests_client_came(struct engine *engine);
void requests_client_left(struct engine *engine);

/* The handlers, by the file they stand in. */
request_handler request_watch, request_calls, request_contacts, request_totals, request_quarantine;
request_handler request_stats;
request_handler request_typing;
request_handler request_dial;
request_handler request_hangup, request_close, request_note;
request_handler request_contact_add, request_contact_change, request_contact_remove;
request_handler request_providers, request_urls, request_status, request_reload, request_stop;
request_handler request_retry;
request_handler request_questions, request_answer;
request_handler request_agents, request_pause, request_ready, request_wrap_up, request_phone;

/* Whether the client may act on other agents than its own user. */

/* Keeps the ask for a reader's or the store's answer, which frees it. Never NULL. */
struct ask *ask_keep(struct ask ask);
/* A store_rows that sends the rows as items, and ends. */
void request_send_rows(void *context, json_t *rows, const struct failure *failure);

#endif
