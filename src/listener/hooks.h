/* SPDX-License-Identifier: MIT */
/* Infocaller's events and questions as they come in over HTTP: from a request to a record, or to a
   refusal. Pure: no I/O, no clock. */
#ifndef LISTENER_HOOKS_H
#define LISTENER_HOOKS_H

#include "base/failure.h"
#include "codec/tree.h"
#include "config/config.h"
#include "model/record.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A request as it came, or as it was kept in the journal or quarantine. */
struct hook_request {
    const char *method;
    const char *path;         /* decoded: "/hook/PROVIDER/EVENT" */
    const char *query;        /* raw */
    const char *content_type; /* or NULL */
    const char *body;
    size_t length;
    int64_t at;    /* receipt, ms */
    bool verified; /* read back from quarantine: key and source were right when it came */
};

/* `status` 200: `record` is to be stored and then answered. 400 with a record of kind QUARANTINE:
   to be kept aside, then answered 400. Else answered at once, and `sentence` says why, for the log.
 */
struct hook_outcome {
    int status;
    struct record *record; /* the caller's; or NULL */
    char sentence[256];
    bool asks;                   /* a question, with `status` 200: the record is of kind QUESTION */
    char query[QUERY_NAME_SIZE]; /* its QueryName; "" where it has none that could be one */
    enum tree_format format;     /* of the question, and so of its answer */
};

void hook_read(const struct config *config, const struct hook_request *request,
               struct hook_outcome *outcome);

/* Only what can be said before the body is there: 0, 404, 405 or 401 (a wrong key). Source networks
   are looked at besides, by listener/network.h. */
int hook_gate(const struct config *config, const char *method, const char *path, const char *query);

/* A request that listener/keep.h kept. The request's texts live as long as `kept`. false with a
 * sentence where it is damaged. */
struct hook_kept {
    struct hook_request request;
    json_t *json;
    char *body; /* of bytes that are no UTF-8; or NULL */
};
bool hook_request_restore(struct hook_kept *kept, const char *text, struct failure *failure);
void hook_kept_free(struct hook_kept *kept);

/* The events by name, in the order of the panel: "inicio", …, and "query", for its questions; NULL
   behind the last. */
const char *hook_event_name(size_t index);

/* The URL to paste into the provider's panel for one event; `key` NULL where there is none. */
bool hook_url(const char *base, const char *account, const char *event, const char *key, char *out,
              size_t size);

#endif
