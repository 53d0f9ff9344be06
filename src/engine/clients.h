/* SPDX-License-Identifier: MIT */
/* The attached clients: consoles and commands, on the Unix socket. */
#ifndef ENGINE_CLIENTS_H
#define ENGINE_CLIENTS_H

#include "engine/engine.h"
#include "wire/message.h"

#define CLIENTS_MAX 1000

struct clients;
struct client;

/* Who asked, so that the answer finds its way though the client may be gone by then. */
struct ask {
    struct engine *engine;
    uint64_t client;
    int64_t number;
};

/* Listens at the path; a stale socket there is replaced, one that answers is a sentence. A socket
   that vanishes later is made again. */
struct clients *clients_open(struct engine *engine, const char *path, struct failure *failure);
/* Whether somebody waits to be let in. */
bool clients_knock(const struct clients *clients);
/* Removes the socket, so that nobody finds the way in any more; who is inside stays. */
void clients_hide(struct clients *clients);
/* Sends what is queued as far as it is taken within a moment, closes all, then calls `closed`. */
void clients_close(struct clients *clients, void (*closed)(void *), void *context);
void clients_free(struct clients *clients);

size_t clients_count(const struct clients *clients);    /* attached, of any kind */
size_t clients_consoles(const struct clients *clients); /* of them consoles */
size_t clients_watching(const struct clients *clients);

/* Sends whole frames to all that watch; one that does not keep up gets a BEHIND in their place. */
void clients_publish(struct clients *clients, const char *frames, size_t length);

/* Answers. Each is in vain, and harmless, when the client has gone. Bodies are taken over. */
void ask_item(const struct ask *ask, json_t *item);
/* Whether so much waits for the client already that a page had better end here. */
bool ask_is_long(const struct ask *ask);
void ask_done(const struct ask *ask, const struct failure *failure); /* NULL: done, exit 0 */
/* Nothing was done: the person is to be asked. */
void ask_confirm(const struct ask *ask, const char *sentence);

/* For the handlers of messages. */
struct ask client_ask(const struct client *client, const struct wire_message *message);
const char *client_user(const struct client *client); /* login by the kernel's word */
void client_watch(struct client *client);

#endif
