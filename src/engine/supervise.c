/* SPDX-License-Identifier: MIT */
/* The only file that knows libsystemd. */
#include "engine/supervise.h"

#include "engine/clients.h"
#include "engine/feed.h"
#include "engine/questions.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#define LOOK_MS       5000 /* between two looks whether the line has changed, without a watchdog */
#define USEC_OF_MS    1000
#define USEC_OF_S     1000000
#define STATUS_SIZE   (FAILURE_SENTENCE_MAX + 512)
#define PARTS_OF_TIME 2 /* the watchdog is told twice in its time */

struct supervise {
    struct engine *engine;
    uv_timer_t timer;
    bool watched;
    bool stopping;
    char status[STATUS_SIZE]; /* as it was told last */
};

static void write_status(const struct engine *engine, char out[STATUS_SIZE])
{
    const char *trouble = feed_trouble(engine->feed);
    const char *url = engine->listener_url;
    snprintf(out, STATUS_SIZE, "%s, consoles: %zu, open questions: %zu%s%s",
             url[0] ? url : "no listener", engine->clients ? clients_consoles(engine->clients) : 0,
             questions_open(engine->questions), trouble ? "; nothing can be stored: " : "",
             trouble ? trouble : "");
}

/* `state` in front of the line; alone where the line is as it was. */
static void supervise_tell(struct supervise *supervise, const char *state)
{
    char status[STATUS_SIZE];
    write_status(supervise->engine, status);
    bool changed = strcmp(status, supervise->status) != 0 && !supervise->stopping;
    if (changed)
        sd_notifyf(0, "%s%sSTATUS=%s", state, state[0] ? "\n" : "", status);
    else if (state[0])
        sd_notify(0, state);
    if (changed)
        memcpy(supervise->status, status, sizeof status);
}

static void supervise_look(uv_timer_t *timer)
{
    struct supervise *supervise = timer->data;
    supervise_tell(supervise, supervise->watched ? "WATCHDOG=1" : "");
}

void supervise_ready(struct supervise *supervise)
{
    supervise->status[0] = '\0';
    supervise_tell(supervise, "READY=1");
}

void supervise_reloading(struct supervise *supervise)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    supervise->status[0] = '\0';
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64 "\nSTATUS=reading the configuration",
               (int64_t)now.tv_sec * USEC_OF_S + now.tv_nsec / USEC_OF_MS);
}

void supervise_stopping(struct supervise *supervise)
{
    supervise->stopping = true;
    sd_notify(0, "STOPPING=1\nSTATUS=finishing what is open");
}

struct supervise *supervise_new(struct engine *engine)
{
    struct supervise *supervise = calloc(1, sizeof *supervise);
    uint64_t period = 0;
    if (!supervise)
        return NULL;
    supervise->engine = engine;
    supervise->watched = sd_watchdog_enabled(0, &period) > 0;
    period = supervise->watched ? period / USEC_OF_MS / PARTS_OF_TIME : LOOK_MS;
    uv_timer_init(&engine->loop, &supervise->timer);
    supervise->timer.data = supervise;
    if (supervise->watched || getenv("NOTIFY_SOCKET"))
        uv_timer_start(&supervise->timer, supervise_look, period, period > 0 ? period : 1);
    return supervise;
}

void supervise_close(struct supervise *supervise)
{
    uv_close((uv_handle_t *)&supervise->timer, NULL);
}

void supervise_free(struct supervise *supervise)
{
    free(supervise);
}
