/* SPDX-License-Identifier: MIT */
/* What a request brings: the variables of its URL and body, and the document in it. Between the
   room's files only. */
#ifndef LISTENER_DELIVERY_H
#define LISTENER_DELIVERY_H

#include "codec/form.h"
#include "codec/tree.h"
#include "listener/hooks.h"

/* One of the provider's events, or its question; a row of the table in event.c. */
struct hook_event {
    const char *name;
    enum record_kind kind;
    enum call_state state;
    enum call_rank rank;
    enum call_rank vars_rank; /* of the variables, which may change while the call goes on */
    bool diverts;             /* its URL can tell the number of the diversion */
};

extern const struct hook_event hook_events[]; /* up to a NULL name */
const struct hook_event *hook_event_find(const char *name);

struct delivery {
    const struct account *account;
    const struct hook_event *event;
    const struct hook_request *request;
    const char *key; /* the listener's; NULL: none */
    struct form url;
    struct form body;
    enum tree_format format;      /* of the document; JSON where none came */
    struct tree *tree;            /* NULL: no document came */
    const struct tree_node *call; /* "ApiCall" in it */
};

/* Reads the request's variables and document; false with a sentence where something is unreadable.
 */
bool delivery_read(struct delivery *delivery, struct failure *failure);
void delivery_free(struct delivery *delivery);

/* A piece of a text that is kept elsewhere. */
struct slice {
    const char *bytes;
    size_t length; /* 0: absent */
};

/* The text without the white space around it; none where it is a placeholder that was not filled
 * in. */
struct slice slice_of(const char *text);
/* A copy with a NUL; false where it does not fit whole. */
bool slice_copy(struct slice slice, char *out, size_t size);

/* The field of the document's section, else the variable of the body, else that of the URL; section
   or variable may be NULL. */
struct slice delivery_value(const struct delivery *delivery, const char *section, const char *field,
                            const char *variable);

/* event.c: what the event, or the question, says of its call; false with a sentence where it can't
   be understood. */
bool event_read(const struct delivery *delivery, struct record *record, struct failure *failure);

#endif
