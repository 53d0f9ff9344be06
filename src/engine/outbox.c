/* SPDX-License-Identifier: MIT */
/* A queue of parcels: texts of its own, and references to news. */
#include "engine/outbox.h"

#include "base/intl.h"

#include <stdlib.h>
#include <string.h>

struct news {
    size_t references;
    size_t length;
    char frames[];
};

struct parcel {
    struct parcel *next;
    struct news *news; /* or NULL, and it is: */
    struct text text;  /* answers */
    size_t counted;    /* bytes of it that are in the outbox's sum */
};

struct news *news_new(const char *frames, size_t length)
{
    struct news *news = malloc(sizeof *news + length);
    if (!news)
        return NULL;
    news->references = 1;
    news->length = length;
    memcpy(news->frames, frames, length);
    return news;
}

void news_release(struct news *news)
{
    if (news && --news->references == 0)
        free(news);
}

void outbox_start(struct outbox *outbox, uv_stream_t *stream, void (*taken)(void *, bool),
                  void *context)
{
    *outbox = (struct outbox){.stream = stream, .taken = taken, .context = context};
}

static void parcel_free(struct parcel *parcel)
{
    news_release(parcel->news);
    text_free(&parcel->text);
    free(parcel);
}

static struct parcel *outbox_add(struct outbox *outbox)
{
    struct parcel *parcel = calloc(1, sizeof *parcel);
    if (!parcel)
        return NULL;
    text_start(&parcel->text, OUTBOX_ANSWERS_MAX);
    if (outbox->last)
        outbox->last->next = parcel;
    else
        outbox->first = parcel;
    outbox->last = parcel;
    return parcel;
}

static void outbox_drop_first(struct outbox *outbox)
{
    struct parcel *first = outbox->first;
    outbox->answers -= first->counted;
    outbox->first = first->next;
    if (!outbox->first)
        outbox->last = NULL;
    parcel_free(first);
}

void outbox_free(struct outbox *outbox)
{
    while (outbox->first)
        outbox_drop_first(outbox);
}

bool outbox_is_empty(const struct outbox *outbox)
{
    return !outbox->first;
}

/* The last parcel, or a new one behind it, that takes answers. */
static struct parcel *outbox_answers(struct outbox *outbox)
{
    struct parcel *last = outbox->last;
    bool takes = last && !last->news && !(outbox->writing && last == outbox->first);
    return takes ? last : outbox_add(outbox);
}

static void outbox_count(struct outbox *outbox, struct parcel *parcel)
{
    outbox->answers += parcel->text.length - parcel->counted;
    parcel->counted = parcel->text.length;
}

bool outbox_answer(struct outbox *outbox, enum wire_type type, int64_t ask, json_t *body,
                   struct failure *failure)
{
    struct parcel *parcel = outbox_answers(outbox);
    if (!parcel) {
        json_decref(body);
        return fail(failure, FAILURE_ENGINE, _("out of memory"));
    }
    bool fits = wire_write(&parcel->text, type, ask, body, failure);
    outbox_count(outbox, parcel);
    return fits;
}

bool outbox_answer_raw(struct outbox *outbox, enum wire_type type, int64_t ask, const char *key,
                       const char *json, size_t length)
{
    struct parcel *parcel = outbox_answers(outbox);
    if (!parcel)
        return false;
    size_t before = parcel->text.length;
    bool fits = wire_write_raw(&parcel->text, type, ask, key, json, length);
    if (!fits)
        text_cut(&parcel->text, before);
    outbox_count(outbox, parcel);
    return fits;
}

/* ---- Sending */

static void outbox_tell_behind(struct outbox *outbox)
{
    outbox->behind = !outbox_answer(outbox, WIRE_BEHIND, 0, NULL, NULL);
}

static void outbox_written(uv_write_t *write, int status)
{
    struct outbox *outbox = write->data;
    outbox->writing = false;
    outbox_drop_first(outbox);
    if (status == 0 && outbox->behind && !outbox->first)
        outbox_tell_behind(outbox);
    outbox->taken(outbox->context, status == 0 && outbox_send(outbox));
}

bool outbox_send(struct outbox *outbox)
{
    if (!outbox->first || outbox->writing)
        return true;
    struct parcel *first = outbox->first;
    struct news *news = first->news;
    uv_buf_t buffer = news ? uv_buf_init(news->frames, (unsigned)news->length)
                           : uv_buf_init(first->text.bytes, (unsigned)first->text.length);
    outbox->write.data = outbox;
    outbox->writing = uv_write(&outbox->write, outbox->stream, &buffer, 1, outbox_written) == 0;
    if (outbox->writing && news)
        outbox->news -= news->length;
    return outbox->writing;
}

/* ---- News */

static bool parcel_has_begun(const struct outbox *outbox, const struct parcel *parcel)
{
    return outbox->writing && parcel == outbox->first;
}

/* All news that have not begun; what answers there are stays. */
static void outbox_drop_news(struct outbox *outbox)
{
    struct parcel **link = &outbox->first;
    outbox->last = NULL;
    while (*link) {
        struct parcel *parcel = *link;
        if (parcel->news && !parcel_has_begun(outbox, parcel)) {
            *link = parcel->next;
            parcel_free(parcel);
            continue;
        }
        outbox->last = parcel;
        link = &parcel->next;
    }
    outbox->news = 0;
}

static bool outbox_fall_behind(struct outbox *outbox)
{
    outbox_drop_news(outbox);
    outbox->behind = true;
    if (!outbox->first)
        outbox_tell_behind(outbox);
    return outbox_send(outbox);
}

bool outbox_add_news(struct outbox *outbox, struct news *news)
{
    if (outbox->behind)
        return true;
    if (!news || (outbox->news && outbox->news + news->length > OUTBOX_NEWS_MAX))
        return outbox_fall_behind(outbox);
    struct parcel *parcel = outbox_add(outbox);
    if (!parcel)
        return outbox_fall_behind(outbox);
    parcel->news = news;
    news->references++;
    outbox->news += news->length;
    return outbox_send(outbox);
}
