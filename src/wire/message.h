/* SPDX-License-Identifier: MIT */
/* The wire between the engine and its clients: every message and every field of it is a row of one
   table, by which both sides check what they send and what they got. A frame is one line of JSON,
   {"type":"…", …}; both lengths are bounded. */
#ifndef WIRE_MESSAGE_H
#define WIRE_MESSAGE_H

#include "base/failure.h"
#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_VERSION          2
#define WIRE_FRAME_MAX        (1024 * 1024) /* bytes of one line from the engine */
#define WIRE_CLIENT_FRAME_MAX (64 * 1024)   /* and from a client */
#define WIRE_TEXT_MAX         4096          /* bytes of a text field unless its row says less */

/* Name in C, name on the wire, who sends it. Those of a client but HELLO carry `ask`, a number of
   the client's own; the engine answers with any number of ITEMs and one DONE of the same `ask`. */
#define WIRE_MESSAGES(X)                                                                     \
    X(HELLO, "hello", CLIENT)       /* the first frame; answered WELCOME, GOODBYE */         \
    X(WATCH, "watch", CLIENT)       /* from now on: CALL, REMOVED, FEED, … */              \
    X(CALLS, "calls", CLIENT)       /* items: calls, newest first */                         \
    X(CONTACTS, "contacts", CLIENT) /* items: contacts */                                    \
    X(TOTALS, "totals", CLIENT)     /* item: counts and cost since a time */                 \
    X(TYPING, "typing", CLIENT)     /* item: what an order typed so far is */                \
    X(DIAL, "dial", CLIENT)         /* item: the call, once nothing more is sent */          \
    X(HANGUP, "hangup", CLIENT)     /* item: the call */                                     \
    X(CLOSE, "close", CLIENT)       /* items: the calls */                                   \
    X(NOTE, "note", CLIENT)         /* item: the call */                                     \
    X(CONTACT_ADD, "contact_add", CLIENT)                                                    \
    X(CONTACT_CHANGE, "contact_change", CLIENT)                                              \
    X(CONTACT_REMOVE, "contact_remove", CLIENT)                                              \
    X(PROVIDERS, "providers", CLIENT)   /* items: accounts */                                \
    X(URLS, "urls", CLIENT)             /* items: {provider, event, url} */                  \
    X(STATUS, "status", CLIENT)         /* item */                                           \
    X(QUARANTINE, "quarantine", CLIENT) /* items: requests that could not be read */         \
    X(RETRY, "retry", CLIENT)           /* item: {tried, released} */                        \
    X(QUESTIONS, "questions", CLIENT)   /* items: the open ones of calls */                  \
    X(ANSWER, "answer", CLIENT)         /* to such a question */                             \
    X(AGENTS, "agents", CLIENT)         /* items: agents */                                  \
    X(PAUSE, "pause", CLIENT)           /* an agent takes no calls for a reason */           \
    X(READY, "ready", CLIENT)           /* and takes calls again */                          \
    X(WRAP_UP, "wrap_up", CLIENT)       /* the last call is written up */                    \
    X(PHONE, "phone", CLIENT)           /* the asker sits at another phone */                \
    X(STATS, "stats", CLIENT)           /* items: figures by a key */                        \
    X(RELOAD, "reload", CLIENT)         /* the configuration */                              \
    X(STOP, "stop", CLIENT)                                                                  \
    X(WELCOME, "welcome", ENGINE)                                                            \
    X(SETTINGS, "settings", ENGINE) /* behind WELCOME, and when they change */               \
    X(GOODBYE, "goodbye", ENGINE)   /* why the engine closes the line */                     \
    X(ITEM, "item", ENGINE)                                                                  \
    X(DONE, "done", ENGINE)                                                                  \
    X(CALL, "call", ENGINE)       /* a call is new or has changed */                         \
    X(REMOVED, "removed", ENGINE) /* a call turned out to be another */                      \
    X(GONE, "gone", ENGINE)       /* a call is not for this client's eyes any more */        \
    X(AGENT, "agent", ENGINE)     /* an agent is new or has changed */                       \
    X(CONTACTS_CHANGED, "contacts_changed", ENGINE)   /* ask again for those you show */     \
    X(FEED, "feed", ENGINE)                           /* health of listener and store */     \
    X(PROVIDERS_CHANGED, "providers_changed", ENGINE) /* ask again: accounts came or went */ \
    X(PROVIDER, "provider", ENGINE)                   /* an account's item has changed */    \
    X(QUESTION, "question", ENGINE)                   /* a call waits for an answer */       \
    X(ANSWERED, "answered", ENGINE)                   /* it does no longer */                \
    X(BEHIND, "behind", ENGINE)                       /* messages were dropped: ask again for all */

enum wire_type {
#define X(name, word, sender) WIRE_##name,
    WIRE_MESSAGES(X)
#undef X
        WIRE_TYPE_COUNT
};

enum wire_sender { WIRE_FROM_CLIENT, WIRE_FROM_ENGINE };

enum wire_value { WIRE_TEXT, WIRE_INTEGER, WIRE_BOOLEAN, WIRE_OBJECT, WIRE_TEXTS };

struct wire_field {
    const char *key;
    enum wire_value value;
    size_t max; /* bytes of a text, number of texts in a list; 0: WIRE_TEXT_MAX */
    bool required;
};

struct wire_row {
    const char *name;
    enum wire_sender sender;
    const struct wire_field *fields; /* up to a NULL key */
};

/* The row of a type. */
struct wire_row wire_row(enum wire_type type);

/* A message that was read and fits its row; `body` is a reference to release. */
struct wire_message {
    enum wire_type type;
    int64_t ask; /* 0 where it has none */
    json_t *body;
};

/* Appends the message as a line. `body` (a new reference, taken over; NULL for an empty one) gets
   its "type" and, where not 0, its "ask". false where it does not fit its row or the frame would be
   too long (then nothing is appended); `failure` may be NULL. */
bool wire_write(struct text *out, enum wire_type type, int64_t ask, json_t *body,
                struct failure *failure);

/* The CALL message (or an ITEM with ask) around JSON that is encoded already: encode once, send to
 * many. */
bool wire_write_raw(struct text *out, enum wire_type type, int64_t ask, const char *key,
                    const char *json, size_t length);

/* Reads one line (without its end). A sentence where it is no message of that sender's. An optional
   field that is null counts as missing. Unknown fields are passed over; so a newer peer can add
   some. */
bool wire_read(const char *line, size_t length, enum wire_sender sender,
               struct wire_message *message, struct failure *failure);
void wire_message_free(struct wire_message *message);

/* Fields of a body that was checked: text or "" ; number or `fallback`; false. */
const char *wire_text(const struct wire_message *message, const char *key);
int64_t wire_integer(const struct wire_message *message, const char *key, int64_t fallback);
bool wire_boolean(const struct wire_message *message, const char *key);

/* Cuts a stream into lines. Bytes are added to `buffer` by the reader; gives each whole line in
   turn (valid until the next call) and false when there is none; `*too_long` where a line passed
   `max`. */
bool wire_next_line(struct text *buffer, size_t *consumed, size_t max, const char **line,
                    size_t *length, bool *too_long);

#endif
