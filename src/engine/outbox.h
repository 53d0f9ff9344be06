/* SPDX-License-Identifier: MIT */
/* What waits for one client: answers of its own, which are never dropped, and news, which all
   clients share. News that it does not take are dropped once there are too many, and a BEHIND takes
   their place; a frame that has begun is always sent as a whole. So a client that does not read
   costs what is under way to it, and a mark. Belongs to the loop's thread. */
#ifndef ENGINE_OUTBOX_H
#define ENGINE_OUTBOX_H

#include "wire/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

/* Bytes of news that wait for a client, beyond those under way, before they are dropped. */
#define OUTBOX_NEWS_MAX (1024 * 1024)
/* Bytes of answers that wait in one piece: a whole page of calls at most. */
#define OUTBOX_ANSWERS_MAX (64 * 1024 * 1024)

/* Whole frames, encoded once for all clients. */
struct news;

/* With one reference, the maker's; NULL: no memory. */
struct news *news_new(const char *frames, size_t length);
void news_release(struct news *news); /* NULL is fine */

struct parcel;

struct outbox {
    uv_stream_t *stream;
    uv_write_t write;
    struct parcel *first, *last; /* the first is under way while `writing` */
    bool writing;
    bool behind;    /* news were dropped, and that is still to be told */
    size_t news;    /* bytes of news that have not begun */
    size_t answers; /* bytes of answers, those under way too */
    void (*taken)(void *context, bool good);
    void *context;
};

/* `taken` is called whenever something has been taken, or (not good) could not be. */
void outbox_start(struct outbox *outbox, uv_stream_t *stream, void (*taken)(void *, bool),
                  void *context);
/* After the stream has closed. */
void outbox_free(struct outbox *outbox);

/* Adds an answer, as wire_write does; it goes out with the next outbox_send. */
bool outbox_answer(struct outbox *outbox, enum wire_type type, int64_t ask, json_t *body,
                   struct failure *failure);
/* The same around JSON that is encoded already, as wire_write_raw does; false where it did not fit.
 */
bool outbox_answer_raw(struct outbox *outbox, enum wire_type type, int64_t ask, const char *key,
                       const char *json, size_t length);
/* Sends what waits, one piece after the other; false where the stream takes nothing any more. */
bool outbox_send(struct outbox *outbox);
/* Sends the news too, or drops them; NULL (there was no memory for them): drops them. As
   outbox_send. */
bool outbox_add_news(struct outbox *outbox, struct news *news);

bool outbox_is_empty(const struct outbox *outbox);

#endif
