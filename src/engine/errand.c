/* SPDX-License-Identifier: MIT */
/* A lane an account: a queue, the requests under way, and the token. */
#include "engine/errand.h"

#include "base/clock.h"
#include "base/intl.h"
#include "engine/accounts.h"
#include "engine/lane.h"
#include "engine/post.h"
#include "engine/publish.h"
#include "engine/token.h"
#include "provider/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#define PATIENT_AT_ONCE 2
#define LOOK_MS         250 /* between looks for those that have waited too long */

/* One errand, from its coming until it is told. */
struct job {
    struct job *prev, *next; /* of the queue */
    struct errand errand;
    struct call *says; /* STATUS: where what is told goes */
    struct lane *lane;
    errand_done *done;
    void *context;
    int64_t came_at; /* steady ms */
    bool patient;
    bool repeated;             /* it is out for the second time */
    struct token *token;       /* the one it was sent with; NULL */
    struct token_waiter waits; /* for a token */
};

struct errands {
    struct engine *engine;
    uv_timer_t timer;
    bool stopped;
    struct lane *lanes;
};

static void lane_run(struct lane *lane);

static void lane_changed(const struct lane *lane)
{
    publish_account(lane->errands->engine->publisher, lane->account);
}

/* ---- The end of one */

static void job_tell(struct job *job, const struct verdict_facts *facts)
{
    job->done(job->context, facts);
    free(job);
}

static void job_refuse(struct job *job, const char *sentence)
{
    struct verdict_facts facts = {.verdict = VERDICT_REFUSED};
    verdict_say(&facts, "%s", sentence);
    job_tell(job, &facts);
}

/* It has had its turn. */
static void job_end(struct job *job, struct verdict_facts *facts)
{
    struct lane *lane = job->lane;
    lane->under_way--;
    lane->patient -= job->patient;
    token_release(job->token);
    if (facts->verdict == VERDICT_TOKEN_DEAD)
        facts->verdict = VERDICT_REFUSED;
    lane_changed(lane);
    job_tell(job, facts);
    lane_run(lane);
}

static void job_end_refused(struct job *job, const char *sentence)
{
    struct verdict_facts facts = {.verdict = VERDICT_REFUSED};
    verdict_say(&facts, "%s", sentence);
    job_end(job, &facts);
}

/* ---- On its way */

static void lane_clear(struct lane *lane, bool all, const char *sentence);

static void job_get_token(struct job *job);

/* How the account fares. That a provider does not tell of a call is no trouble of its. */
static void job_note(const struct job *job, const struct http_reply *reply,
                     const struct verdict_facts *facts)
{
    struct accounts *accounts = job->lane->errands->engine->accounts;
    const struct account *account = job->lane->account;
    int64_t now = clock_now();
    bool good = facts->verdict == VERDICT_ACCEPTED || facts->verdict == VERDICT_PENDING;
    bool quiet = job->errand.act == ACT_STATUS && facts->verdict == VERDICT_REFUSED &&
                 reply->fate == HTTP_REPLIED && verdict_is_success(reply);
    if (reply->retry_after > 0)
        accounts_wait(accounts, account, now + reply->retry_after * CLOCK_SECOND);
    if (good)
        accounts_success(accounts, account, now);
    else if (!quiet)
        accounts_error(accounts, account, facts->message, now);
}

static void job_replied(void *context, const struct http_reply *reply)
{
    struct job *job = context;
    struct token_case *tokens = job->lane->tokens;
    struct verdict_facts facts = {.says = job->says};
    job->errand.former = tokens ? token_former(tokens) : NULL;
    provider_read(&job->errand, reply, &facts);
    job->errand.former = NULL;
    job->errand.token = "";
    bool dead = facts.verdict == VERDICT_TOKEN_DEAD;
    if (job->token && (dead || facts.token_doubtful))
        token_drop(tokens, job->token);
    if (dead && job->token && !job->repeated && !job->lane->errands->stopped) {
        token_release(job->token);
        job->token = NULL;
        job->repeated = true;
        job_get_token(job);
        return;
    }
    job_note(job, reply, &facts);
    job_end(job, &facts);
}

static void job_go(struct job *job)
{
    struct errands *errands = job->lane->errands;
    struct failure failure = {0};
    struct provider_request built;
    job->errand.now = clock_now();
    job->errand.token = job->token ? token_text(job->token) : "";
    provider_request_start(&built);
    bool good = provider_build(&job->errand, &built, &failure);
    if (good)
        post_request(errands->engine->http, job->lane->account, &built, job_replied, job);
    provider_request_free(&built);
    if (!good)
        job_end_refused(job, failure.sentence);
}

/* A token has come, or there is none to be had. */
static void job_has_token(void *context, struct token *token, const char *sentence)
{
    struct job *job = context;
    job->token = token;
    if (job->lane->errands->stopped) {
        job_end_refused(
            job, job->repeated
                     ? _("refused for its token, and not sent again: the engine was stopping")
                     : _("the engine was stopping; nothing was sent"));
    } else if (token) {
        job_go(job);
    } else {
        /* Those in the queue would ask for the same token, eight at a time. */
        lane_clear(job->lane, true, sentence);
        job_end_refused(job, sentence);
    }
}

static void job_get_token(struct job *job)
{
    if (job->lane->tokens)
        token_want(job->lane->tokens, &job->waits, job_has_token, job);
    else
        job_go(job);
}

/* ---- The lane */

static struct job *lane_next(struct lane *lane)
{
    struct job *job = lane->queue;
    if (!job || lane->under_way >= ERRANDS_AT_ONCE ||
        (job->patient && lane->patient >= PATIENT_AT_ONCE))
        return NULL;
    DL_DELETE(lane->queue, job);
    lane->waiting--;
    return job;
}

static void lane_run(struct lane *lane)
{
    struct job *job;
    if (lane->running)
        return;
    lane->running = true;
    while ((job = lane_next(lane))) {
        lane->under_way++;
        lane->patient += job->patient;
        lane_changed(lane);
        job_get_token(job);
    }
    lane->running = false;
}

/* Those that somebody waits for go before those that nobody does. */
static void lane_add(struct lane *lane, struct job *job)
{
    struct job *at = lane->queue;
    while (at && (job->patient || !at->patient))
        at = at->next;
    if (at)
        DL_PREPEND_ELEM(lane->queue, at, job);
    else
        DL_APPEND(lane->queue, job);
    lane->waiting++;
}

static bool job_is_stale(const struct job *job, int64_t now)
{
    return now - job->came_at >= job->lane->account->timeout * CLOCK_SECOND;
}

/* Refuses what waits, all of it or what has waited too long. */
static void lane_clear(struct lane *lane, bool all, const char *sentence)
{
    struct job *job, *next;
    struct job *gone = NULL;
    int64_t now = clock_steady();
    DL_FOREACH_SAFE (lane->queue, job, next) {
        if (!all && !job_is_stale(job, now))
            continue;
        DL_DELETE(lane->queue, job);
        lane->waiting--;
        DL_APPEND(gone, job);
    }
    if (gone)
        lane_changed(lane);
    DL_FOREACH_SAFE (gone, job, next) {
        DL_DELETE(gone, job);
        job_refuse(job, sentence);
    }
}

/* ---- All lanes */

static void errands_look(uv_timer_t *timer)
{
    struct errands *errands = timer->data;
    size_t waiting = 0;
    struct lane *lane;
    DL_FOREACH (errands->lanes, lane) {
        char sentence[FAILURE_SENTENCE_MAX];
        snprintf(sentence, sizeof sentence,
                 _("%s: not sent: %d requests to it were waiting for an answer all the time"),
                 lane->account->name, ERRANDS_AT_ONCE);
        lane_clear(lane, false, sentence);
        waiting += lane->waiting;
    }
    if (!lanes_tidy(&errands->lanes) && waiting == 0)
        uv_timer_stop(timer);
}

static bool errands_take(struct errands *errands)
{
    return lanes_take(&errands->lanes, errands, errands->engine);
}

static void errands_look_soon(struct errands *errands)
{
    if (!uv_is_active((uv_handle_t *)&errands->timer) && !errands->stopped)
        uv_timer_start(&errands->timer, errands_look, LOOK_MS, LOOK_MS);
}

void errands_reload(struct errands *errands)
{
    errands_take(errands); /* one that finds no memory now is made when it is needed */
    errands_look_soon(errands);
}

/* ---- The interface */

void errand_send(struct errands *errands, const struct errand *errand, struct call *says,
                 errand_done *done, void *context)
{
    struct lane *lane = lanes_find(errands->lanes, errand->account);
    struct job *job = calloc(1, sizeof *job);
    if (!lane) /* it was in the configuration when it was chosen */
        lane = lane_new(&errands->lanes, errands, errands->engine, errand->account);
    if (!job || !lane || errands->stopped) {
        struct verdict_facts facts = {.verdict = VERDICT_REFUSED};
        verdict_say(&facts, "%s",
                    errands->stopped ? _("the engine was stopping; nothing was sent")
                                     : _("out of memory; nothing was sent"));
        free(job);
        done(context, &facts);
        return;
    }
    *job = (struct job){.errand = *errand,
                        .says = says,
                        .lane = lane,
                        .done = done,
                        .context = context,
                        .came_at = clock_steady(),
                        .patient = errand->act == ACT_STATUS};
    job->errand.token = "";
    lane_add(lane, job);
    lane_run(lane);
    if (lane->waiting || !lane->current)
        errands_look_soon(errands);
}

size_t errands_under_way(const struct errands *errands, const struct account *account)
{
    const struct lane *lane = lanes_find(errands->lanes, account);
    return lane ? lane->under_way : 0;
}

size_t errands_waiting(const struct errands *errands, const struct account *account)
{
    const struct lane *lane = lanes_find(errands->lanes, account);
    return lane ? lane->waiting : 0;
}

struct errands *errands_new(struct engine *engine)
{
    struct errands *errands = calloc(1, sizeof *errands);
    if (!errands)
        return NULL;
    errands->engine = engine;
    if (!errands_take(errands)) {
        errands_free(errands);
        return NULL;
    }
    uv_timer_init(&engine->loop, &errands->timer);
    errands->timer.data = errands;
    return errands;
}

void errands_stop(struct errands *errands)
{
    errands->stopped = true;
    uv_timer_stop(&errands->timer);
    struct lane *lane;
    DL_FOREACH (errands->lanes, lane)
        lane_clear(lane, true, _("the engine was stopping; nothing was sent"));
}

void errands_close(struct errands *errands)
{
    uv_close((uv_handle_t *)&errands->timer, NULL);
}

void errands_free(struct errands *errands)
{
    struct lane *lane, *next;
    if (!errands)
        return;
    DL_FOREACH_SAFE (errands->lanes, lane, next)
        lane_free(&errands->lanes, lane);
    free(errands);
}
