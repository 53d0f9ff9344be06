/* SPDX-License-Identifier: MIT */
/* The table of bad replies. */
#include "simulator/spoil.h"

#define SILENCE      600000 /* ms; longer than anyone waits */
#define DONE_PERCENT 50
#define RETRY_AFTER  2 /* seconds */
#define HALVED_LEAST \
    48 /* bytes; half of a shorter reply might pass for a whole: nothing comes of it */

struct bad_reply {
    int status;
    bool may_be_done; /* what was asked for */
    const char *type; /* NULL and no body: half of the right one */
    const char *body;
    int retry_after; /* seconds */
    int64_t wait;    /* ms */
};

#define HTML(words) "<!DOCTYPE html><html><body><h1>" words "</h1><br></body></html>"

static const struct bad_reply bad_replies[SETTING_BAD_COUNT] = {
    [SETTING_BAD_HTML] = {.status = STATUS_GOOD,
                          .may_be_done = true,
                          .type = TYPE_HTML,
                          .body = HTML("Mantenimiento")},
    [SETTING_BAD_502] = {.status = 502,
                         .may_be_done = true,
                         .type = TYPE_HTML,
                         .body = HTML("502 Bad Gateway")},
    [SETTING_BAD_500] = {.status = 500, .may_be_done = true, .body = ""},
    [SETTING_BAD_REDIRECT] = {.status = 302,
                              .type = TYPE_HTML,
                              .body = "<a href=\"/login\">login</a>"},
    [SETTING_BAD_HALF] = {.status = STATUS_GOOD, .may_be_done = true},
    [SETTING_BAD_SILENCE] = {.status = STATUS_GOOD, .may_be_done = true, .wait = SILENCE},
    [SETTING_BAD_429] = {.status = STATUS_TOO_MANY,
                         .type = TYPE_HTML,
                         .body = HTML("429 Too Many Requests"),
                         .retry_after = RETRY_AFTER},
};

const struct bad_reply *spoil_choose(const struct settings *settings, struct chance *chance,
                                     bool *done)
{
    long which = settings->bad_reply;
    *done = true;
    if (!chance_percent(chance, (int)settings->bad_replies))
        return NULL;
    if (which == SETTING_BAD_ANY)
        which = chance_between(chance, SETTING_BAD_ANY + 1, SETTING_BAD_COUNT - 1);
    *done = bad_replies[which].may_be_done && chance_percent(chance, DONE_PERCENT);
    return &bad_replies[which];
}

void spoil(struct sim_reply *reply, const struct bad_reply *bad, int *retry_after, int64_t *wait)
{
    reply->status = bad->status;
    *retry_after = bad->retry_after;
    *wait = bad->wait;
    if (bad->body) {
        reply->type = bad->type;
        text_clear(&reply->body);
        text_add(&reply->body, bad->body);
    } else {
        text_cut(&reply->body, reply->body.length < HALVED_LEAST ? 0 : reply->body.length / 2);
    }
}
