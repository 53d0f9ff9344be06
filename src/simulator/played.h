/* SPDX-License-Identifier: MIT */
/* The providers that are played: one row each, with the paths that it answers at. One file each. */
#ifndef SIMULATOR_PLAYED_H
#define SIMULATOR_PLAYED_H

#include "base/text.h"
#include "simulator/status.h"
#include "simulator/type.h"
#include "simulator/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PLAYED_REPLY_MAX (2 * 1024 * 1024)
#define PLAYED_NOTE_SIZE 200

/* A request, as far as it matters to them; borrowed. */
struct sim_request {
    const char *method;
    const char *path;
    const char *query; /* raw, "" */
    const char *body;
    size_t length;
    const char *type;          /* of the body, with its parameters; "" */
    const char *authorization; /* headers; NULL: not there */
    const char *security_token;
    int64_t now; /* ms */
    bool idle;   /* it is checked and answered, but nothing is done: the answer will go wrong */
};

/* Its answer, at first 200 without a body. */
struct sim_reply {
    int status;
    const char *type; /* constant; NULL: no body */
    struct text body;
    char note[PLAYED_NOTE_SIZE]; /* for --verbose; without secrets */
};

struct played_path {
    const char *key; /* the configuration key that this address is given to; NULL: there is none */
    const char *method;
    const char *path; /* behind the kind's prefix */
    void (*answer)(struct world *world, const struct sim_request *request, struct sim_reply *reply);
};

struct played_kind {
    const char *kind;                /* as in the configuration */
    const char *prefix;              /* "/duocom"; where no path has the key `url`, this is it */
    const struct played_path *paths; /* up to one with a NULL path */
};

extern const struct played_kind infocaller_played, duocom_played, directcall_played,
    ucontact_played, medularis_played;
extern const struct played_kind *const played_kinds[]; /* up to NULL */

/* What answers at the path; NULL with the status to answer with. */
const struct played_path *played_find(const char *method, const char *path, int *status);

/* The addresses as keys of a configuration, a line each, with ADDRESS:PORT for the simulator's. */
void played_print(FILE *out);

#endif
