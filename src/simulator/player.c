/* SPDX-License-Identifier: MIT */
/* The playing of calls. What its document does not say of the sender is chosen here: an event that
   is not answered 200 is sent again, a few times, ever later; events of one call don't wait for
   each other. A question is asked once, and the closing of its connection is how a caller's
   hanging up is heard. */
#include "simulator/player.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "simulator/event.h"
#include "simulator/query.h"
#include "simulator/status.h"
#include "simulator/type.h"

#include <stdlib.h>
#include <string.h>

#define TRIES_MAX         4
#define RETRY_FIRST       1000 /* ms at speed 1; doubled each time */
#define SEND_TIMEOUT      10000
#define SENDING_MAX       4096 /* events on their way; what is over it is lost */
#define REPEAT_AFTER_MOST 3000
#define HELD_BACK         100 /* ms behind the event that overtakes */

/* One call, with the step that comes next. */
struct play {
    struct player *player;
    struct sim_call *call;
    size_t step;
    struct chance
        chance; /* its own, so that what befalls it does not depend on other calls' timing */
    const struct sim_step *held; /* back, until the next one is sent; or NULL */
    int64_t asked_at;            /* of the question that waits; clock_steady */
};

/* One event on its way to one URL. */
struct sending {
    struct player *player;
    const char *event; /* its name */
    char sequence[SIM_ID_SIZE];
    struct text url;
    struct text body;
    int tries;
};

static void tell_over(struct player *player)
{
    if (player->over && player->sending == 0)
        player->over(player->context);
}

static void sending_end(struct sending *sending)
{
    struct player *player = sending->player;
    player->sending--;
    text_free(&sending->url);
    text_free(&sending->body);
    free(sending);
    tell_over(player);
}

static void on_time_to_send(void *context, bool cancelled);

static void on_sent(void *context, const struct http_reply *reply)
{
    struct sending *sending = context;
    struct player *player = sending->player;
    bool good = reply->fate == HTTP_REPLIED && reply->status == STATUS_GOOD;
    if (player->settings->verbose)
        log_notice("%s of %s: %d %s", sending->event, sending->sequence, reply->status,
                   reply->sentence);
    if (good || ++sending->tries == TRIES_MAX) {
        sending_end(sending);
        return;
    }
    int64_t wait = (INT64_C(1) << (sending->tries - 1)) * RETRY_FIRST / player->settings->speed;
    agenda_add(player->agenda, wait, on_time_to_send, sending);
}

static void on_time_to_send(void *context, bool cancelled)
{
    struct sending *sending = context;
    if (cancelled) {
        sending_end(sending);
        return;
    }
    struct http_request request = {.method = "POST",
                                   .url = text_string(&sending->url),
                                   .name = sending->event,
                                   .headers = {"content-type: " TYPE_FORM},
                                   .body = text_string(&sending->body),
                                   .body_length = sending->body.length,
                                   .timeout_ms = SEND_TIMEOUT,
                                   /* or libcurl would repeat some by itself */
                                   .once = true};
    http_send(sending->player->http, &request, on_sent, sending);
}

static void send_later(struct player *player, const struct sim_call *call,
                       const struct sim_step *step, const char *pattern, int64_t wait)
{
    struct sending *sending = player->sending < SENDING_MAX ? calloc(1, sizeof *sending) : NULL;
    if (!sending) {
        log_warning("%s of %s is lost: %zu events are on their way", sim_event_names[step->event],
                    call->sequence, player->sending);
        return;
    }
    sending->player = player;
    sending->event = sim_event_names[step->event];
    memcpy(sending->sequence, call->sequence, sizeof sending->sequence);
    text_start(&sending->url, EVENT_URL_MAX);
    text_start(&sending->body, EVENT_BODY_MAX);
    player->sending++;
    bool good = event_url(&sending->url, pattern, player->settings, call, step->divert) &&
                event_write(&sending->body, player->settings, call, step);
    if (good)
        agenda_add(player->agenda, wait, on_time_to_send, sending);
    else
        sending_end(sending);
}

/* To all URLs of the event, `wait` ms from now. */
static void send_step(struct play *play, const struct sim_step *step, int64_t wait)
{
    struct player *player = play->player;
    const struct settings *settings = player->settings;
    if (chance_percent(&play->chance, (int)settings->lost))
        return;
    bool twice = chance_percent(&play->chance, (int)settings->repeat);
    for (size_t i = 0; i < player->urls->count[step->event]; i++) {
        const char *pattern = player->urls->list[step->event][i];
        int64_t again = chance_between(&play->chance, 0, REPEAT_AFTER_MOST) / settings->speed;
        send_later(player, play->call, step, pattern, wait);
        if (twice)
            send_later(player, play->call, step, pattern, wait + again);
    }
}

/* Out of order: the event is held back, and goes out behind the one that follows it. */
static void send_in_disorder(struct play *play, const struct sim_step *step)
{
    int reorder = (int)play->player->settings->reorder;
    const struct sim_step *last = &play->call->steps[play->call->step_count - 1];
    if (!play->held && step != last && chance_percent(&play->chance, reorder)) {
        play->held = step;
        return;
    }
    send_step(play, step, 0);
    if (play->held)
        send_step(play, play->held, HELD_BACK);
    play->held = NULL;
}

static void play_end(struct play *play, bool over)
{
    struct player *player = play->player;
    sim_call_free(play->call);
    free(play->call);
    free(play);
    player->live--;
    player->played += over;
    tell_over(player);
}

static void on_step(void *context, bool cancelled);
static void on_question(void *context, bool cancelled);

/* To the next step, or to the question behind the last, or to the end. */
static void play_on(struct play *play)
{
    struct sim_call *call = play->call;
    struct agenda *agenda = play->player->agenda;
    int64_t past = clock_now() - call->started_at;
    if (play->step < call->step_count)
        agenda_add(agenda, call->steps[play->step].after - past, on_step, play);
    else if (call->stops)
        agenda_add(agenda, call->question.after - past, on_question, play);
    else
        play_end(play, true);
}

static void on_step(void *context, bool cancelled)
{
    struct play *play = context;
    struct sim_call *call = play->call;
    if (cancelled) {
        play_end(play, false);
        return;
    }
    const struct sim_step *step = &call->steps[play->step];
    if (play->step == 0)
        call->started_at = clock_now();
    send_in_disorder(play, step);
    play->step++;
    play_on(play);
}

/* ---- Questions */

static enum sim_query_end end_of(const struct play *play, const struct http_reply *reply, bool good)
{
    int64_t hangs_up = play->call->question.hangs_up;
    if (good)
        return SIM_QUERY_GOOD;
    return hangs_up && reply->fate != HTTP_REPLIED && clock_steady() - play->asked_at >= hangs_up
               ? SIM_QUERY_HUNG_UP
               : SIM_QUERY_FAILED;
}

static void tell_question(const struct play *play, const char *what, const char *more)
{
    const struct settings *settings = play->player->settings;
    if (settings->verbose)
        log_notice("question %s of %s: %s%s%s", settings->query[play->call->question.query],
                   play->call->sequence, what, more[0] ? ": " : "", more);
}

static void on_answered(void *context, const struct http_reply *reply)
{
    struct play *play = context;
    struct sim_call *call = play->call;
    struct failure failure = {0};
    struct pairs vars = {0};
    bool good = query_read(&vars, play->player->settings, reply, &failure);
    enum sim_query_end end = end_of(play, reply, good);
    const char *destination = pairs_get(&vars, SIM_DESTINATION);
    if (end == SIM_QUERY_HUNG_UP)
        tell_question(play, "the caller has hung up", "");
    else if (good)
        tell_question(play, "answered", destination ? destination : "");
    else
        tell_question(play, "failed", failure.sentence);
    int64_t past = clock_now() - call->started_at;
    sim_call_go_on(call, play->player->settings, &play->chance,
                   past > call->question.after ? past : call->question.after, end, &vars);
    pairs_free(&vars);
    play_on(play);
}

/* The reply where nothing can be asked. */
static const struct http_reply unasked = {
    .fate = HTTP_NOT_SENT, .body = "", .sentence = "it can't be written"};

static void ask(struct play *play, const struct text *url, const struct text *body)
{
    struct player *player = play->player;
    int64_t hangs_up = play->call->question.hangs_up;
    int64_t wait = hangs_up ? hangs_up : player->settings->query_seconds * CLOCK_SECOND;
    struct http_request request = {.method = "POST",
                                   .url = text_string(url),
                                   .name = URLS_QUERY,
                                   .headers = {"content-type: " TYPE_FORM},
                                   .body = text_string(body),
                                   .body_length = body->length,
                                   .timeout_ms = (int)wait,
                                   .once = true};
    play->asked_at = clock_steady();
    tell_question(play, "asked", "");
    http_send(player->http, &request, on_answered, play);
}

static void on_question(void *context, bool cancelled)
{
    struct play *play = context;
    struct player *player = play->player;
    struct text url, body;
    if (cancelled) {
        play_end(play, false);
        return;
    }
    text_start(&url, EVENT_URL_MAX);
    text_start(&body, EVENT_BODY_MAX);
    if (event_url(&url, player->urls->query, player->settings, play->call, "") &&
        question_write(&body, player->settings, play->call))
        ask(play, &url, &body);
    else
        on_answered(play, &unasked);
    text_free(&url);
    text_free(&body);
}

void player_play(struct player *player, struct sim_call *call, int64_t delay)
{
    struct play *play = calloc(1, sizeof *play);
    player->live++;
    if (!play) {
        sim_call_free(call);
        free(call);
        player->live--;
        return;
    }
    play->player = player;
    play->call = call;
    chance_start(&play->chance, (uint64_t)chance_between(player->chance, 0, INT32_MAX));
    agenda_add(player->agenda, delay, on_step, play);
}
