/* SPDX-License-Identifier: MIT */
/* One attached client, and the list of them: what client.c and clients.c share. */
#ifndef ENGINE_CLIENT_H
#define ENGINE_CLIENT_H

#include "base/log.h"
#include "engine/clients.h"
#include "engine/door.h"
#include "engine/login.h"
#include "engine/outbox.h"
#include "model/record.h"

#include <uthash.h>

#define CLIENT_READ_SIZE (16 * 1024)

struct client {
    uv_pipe_t pipe;
    struct clients *all;
    uint64_t id;
    struct peer peer;
    unsigned roles; /* USER_ROLE_BITs */
    bool counted;   /* among those of its login */
    bool greeted;
    bool console;
    bool attended; /* a console at which a person sits: not one on a wall */
    bool watching;
    bool paused;  /* its questions are not read just now */
    bool taking;  /* its lines are being handled; an answer given at once must not begin anew */
    bool leaving; /* closes when its queue is empty */
    bool closing;
    int asks;     /* questions not answered yet */
    bool in_turn; /* waits for its turn: */
    struct client *turn_prev, *turn_next;
    struct text in;
    struct outbox outbox;
    UT_hash_handle hh;
};

struct clients {
    struct engine *engine;
    uv_pipe_t pipe;
    uv_timer_t timer; /* looks whether the socket is there; at the end, for the last words */
    uv_timer_t accept;
    int let_in;     /* in this turn */
    bool postponed; /* one has come and is to be let in in the next turn */
    struct door door;
    bool listening;       /* `pipe` is open, or closing */
    bool hidden;          /* no more clients are wanted */
    bool lost;            /* the socket has gone, and that was told */
    struct client *list;  /* by id */
    struct login *logins; /* by number */
    struct client *turns; /* those that wait for one */
    uv_timer_t turn;
    uint64_t last_id;
    size_t consoles;
    size_t watching;
    int64_t strangers;
    struct log_limit strangers_log, hoards_log;
    struct text own; /* what of the news is for one client's eyes; kept for its memory */
    char read_buffer[CLIENT_READ_SIZE];
    bool closing;
    void (*closed)(void *);
    void *context;
};

/* Empties its buffers, before anything else. */
void client_start(struct client *client);
/* Takes of its messages one, and more until so many ns have passed; and reads from it where nothing
   speaks against it. */
void client_go_on(struct client *client, uint64_t ns);
/* Tells a console what holds for its user. */
void client_tell_settings(struct client *client);
/* Sends news, or drops them; NULL: only drops those that wait, so that it
   asks again for all. */
void client_tell(struct client *client, struct news *news);
/* Sends what is queued; closes one that is leaving and has got all. */
void client_flush(struct client *client);
void client_goodbye(struct client *client, const char *sentence);
void client_close(struct client *client);
/* A client has gone, or the socket: tells when all have. */
void clients_maybe_closed(struct clients *clients);

#endif
