/* SPDX-License-Identifier: MIT */
/* The attached clients: consoles and commands, on the Unix socket. */
#ifndef ENGINE_CLIENTS_H
#define ENGINE_CLIENTS_H

#include "engine/engine.h"
#include "wire/message.h"
#include "wire/rights.h"

#define CLIENTS_MAX 1000

struct clients;
struct client;

/* Who asked, so that the answer finds its way though the client may be gone by then. */
struct ask {
    struct engine *engine;
    uint64_t client;
    int64_t number;
    uid_t uid;
    size_t weight; /* of how many things it is about; 1 as a rule */
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
/* Those of a login. */
size_t clients_consoles_of(const struct clients *clients, const char *login);
size_t clients_operators(const struct clients *clients); /* of the consoles those that may answer */
size_t clients_watching(const struct clients *clients);
int64_t clients_strangers(const struct clients *clients); /* turned away since the start */

/* For whose eyes some frames are, of those who may see only what is their own. */
struct audience {
    bool all;
    bool nobody;                /* for none of them */
    char agent[RECORD_BY_SIZE]; /* for this login; "": for every one */
    char gone[ID_SIZE];         /* the others are told that this call is gone; "": nothing */
};
extern const struct audience audience_all;
/* Whether they are for one who may see only what is their own. */
bool audience_holds(const struct audience *audience, const char *user);

/* Some of the frames, one behind the other. */
struct part {
    size_t length;
    struct audience audience;
};

/* Sends whole frames to all that watch, each client what is for its eyes; one that does not keep up
   gets a BEHIND in their place. */
void clients_publish(struct clients *clients, const char *frames, const struct part *parts,
                     size_t count);
/* The same for one frame. */
void clients_publish_one(struct clients *clients, const struct text *frame,
                         const struct audience *audience);
/* What holds for that user has changed. */
void clients_tell_settings(struct clients *clients, const char *user);
/* The configuration has changed: each client has the rights that it gives now. */
void clients_config_changed(struct clients *clients);

/* Answers. Each is in vain, and harmless, when the client has gone. Bodies are taken over. */
void ask_item(const struct ask *ask, json_t *item);
void ask_item_raw(const struct ask *ask, const char *json, size_t length); /* encoded already */
/* Whether so much waits for the client already that a page had better end here. */
bool ask_is_long(const struct ask *ask);
void ask_done(const struct ask *ask, const struct failure *failure); /* NULL: done, exit 0 */
/* Nothing was done: the person is to be asked. */
void ask_confirm(const struct ask *ask, const char *sentence);

/* For the handlers of messages. */
struct ask client_ask(const struct client *client, const struct wire_message *message);
const char *client_user(const struct client *client); /* login by the kernel's word */
bool client_is_console(const struct client *client);
unsigned client_roles(const struct client *client);
enum right client_right(const struct client *client, enum wire_type type);
/* How the calls are shown that this client may see. */
struct store_view client_view(const struct client *client);
/* The same, of all calls: for what is no list of them. */
struct store_view ask_view(const struct ask *ask);
/* The record of what this client does by that message, or its reach. */
enum record_reach client_reach(const struct client *client, enum wire_type type);
void client_watch(struct client *client);

#endif
