/* SPDX-License-Identifier: MIT */
/* A line to an engine, for commands: ask, take the items, wait for the end. */
#ifndef CLIENT_LINE_H
#define CLIENT_LINE_H

#include "base/failure.h"
#include "base/paths.h"
#include "base/text.h"
#include "wire/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_PATIENCE 30000 /* ms: how long an engine may be silent while it answers */
#define LINE_FOREVER  (-1)

/* Takes news: what the engine tells without being asked. */
typedef bool line_news(void *context, const struct wire_message *message, struct failure *failure);

struct line {
    int fd;                 /* -1: none */
    char socket[PATH_SIZE]; /* where it was found */
    struct wire_message welcome;
    int patience;    /* ms of silence until it is given up, or LINE_FOREVER */
    bool sent;       /* the last question went out whole */
    bool lost;       /* it broke, or was given up */
    bool told;       /* by the engine, why it closes */
    line_news *news; /* called while an answer is waited for; NULL: news are passed over */
    void *news_context;
    int64_t last_ask;
    struct text in;
    size_t consumed;
};

void line_start(struct line *line, int fd, const char *socket);
void line_close(struct line *line);

/* Sends a whole message; `body` is taken over. */
bool line_send(struct line *line, enum wire_type type, int64_t ask, json_t *body,
               struct failure *failure);

/* Waits for the next message; the caller frees it. GOODBYE is a failure with its sentence.
   `watched` is a descriptor whose reader may go away (then false with FAILURE_NONE), or -1. */
bool line_receive(struct line *line, struct wire_message *message, int watched,
                  struct failure *failure);

/* Takes one item, a reference of the caller's. false, with a sentence, gives up. */
typedef bool line_item(void *context, json_t *item, struct failure *failure);

/* One that keeps a reference to the last item in the `json_t *` that `context` points to. */
bool line_keep(void *context, json_t *item, struct failure *failure);

/* Asks and hands over the items (`item` may be NULL) until all is told. The engine's refusal is the
   failure, with its exit code as kind. */
bool line_ask(struct line *line, enum wire_type type, json_t *body, line_item *item, void *context,
              struct failure *failure);

#endif
