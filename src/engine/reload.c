/* SPDX-License-Identifier: MIT */
/* One reading at a time, and those who wait for it; and the order in which a configuration takes
   the place of another. */
#include "engine/reload.h"

#include "base/intl.h"
#include "base/log.h"
#include "engine/accounts.h"
#include "engine/agents.h"
#include "engine/errand.h"
#include "engine/feed.h"
#include "engine/inquiry.h"
#include "engine/publish.h"
#include "engine/questions.h"
#include "engine/stop.h"
#include "engine/supervise.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#define TIDY_MS    250 /* between two looks whether former programs are done */
#define TOLD_MOST  100 /* faults of one reading that are told; more are counted */
#define FAULT_WORD "fault"

struct waiting {
    struct ask ask;
    struct waiting *next;
};

struct reload {
    struct engine *engine;
    const struct engine_options *options;
    uv_signal_t signal;
    uv_timer_t tidy;
    uv_work_t work;
    bool reading;
    bool again;            /* somebody asked meanwhile */
    struct waiting *asked; /* whom this reading is for */
    struct waiting *later; /* and the next one */
    /* Of the reading: the worker's while it runs. */
    struct config *next;
    const struct config_kind *kinds;
    size_t kind_count;
    char path[PATH_SIZE];
    bool good;
    size_t faults;
    json_t *told; /* items */
};

/* ---- What is told */

static void tell(struct reload *reload, const char *word, const char *sentence)
{
    json_array_append_new(reload->told, json_pack("{s:s}", word, sentence));
}

static void take_fault(void *context, const char *sentence)
{
    struct reload *reload = context;
    if (reload->faults++ < TOLD_MOST)
        tell(reload, FAULT_WORD, sentence);
}

/* Something is as the new file says only after the next start. */
static void remark_stays(struct reload *reload, const char *key)
{
    char sentence[FAILURE_SENTENCE_MAX];
    snprintf(sentence, sizeof sentence,
             _("%s has changed: it takes effect when the engine is started anew"), key);
    tell(reload, "remark", sentence);
}

static void log_told(const struct reload *reload)
{
    size_t at;
    json_t *item;
    json_array_foreach (reload->told, at, item) {
        const char *fault = json_string_value(json_object_get(item, FAULT_WORD));
        const char *remark = json_string_value(json_object_get(item, "remark"));
        if (fault)
            log_error("%s", fault);
        else if (remark)
            log_warning("%s", remark);
    }
}

static void answer_all(struct reload *reload, const struct failure *failure)
{
    struct waiting *waiting, *next;
    LL_FOREACH_SAFE (reload->asked, waiting, next) {
        size_t at;
        json_t *item;
        json_array_foreach (reload->told, at, item)
            ask_item(&waiting->ask, json_incref(item));
        ask_done(&waiting->ask, failure->kind ? failure : NULL);
        free(waiting);
    }
    reload->asked = NULL;
}

/* ---- Taking its place */

static void keep_path(struct reload *reload, char *ours, const char *running, const char *key)
{
    if (strcmp(ours, running) == 0)
        return;
    memcpy(ours, running, PATH_SIZE);
    remark_stays(reload, key);
}

/* What an engine holds from its start to its end. */
static void keep_what_stays(struct reload *reload)
{
    const struct config *running = reload->engine->config;
    keep_path(reload, reload->next->state_directory, running->state_directory,
              "[engine] state_directory");
    keep_path(reload, reload->next->socket, running->socket, "[engine] socket");
}

static void reload_tidy(uv_timer_t *timer)
{
    const struct reload *reload = timer->data;
    if (!questions_tidy(reload->engine->questions))
        uv_timer_stop(timer);
}

static void put_in_force(struct reload *reload)
{
    struct engine *engine = reload->engine;
    struct config *former = engine->config;
    engine->config = reload->next;
    reload->next = NULL;
    log_set_format(engine->config->log_format);
    accounts_reload(engine->accounts);
    errands_reload(engine->errands);
    inquiry_reload(engine->inquiry);
    questions_reload(engine->questions);
    agents_config_changed(engine->agents);
    clients_config_changed(engine->clients);
    publish_accounts_changed(engine->publisher);
    feed_tell(engine->feed);
    stop_reckon(engine->stop);
    config_drop(former);
    uv_timer_start(&reload->tidy, reload_tidy, 0, TIDY_MS);
}

/* Whoever reads a file while it is being written may see but its beginning. */
static bool check_whole(struct reload *reload)
{
    const struct config *running = reload->engine->config;
    const struct config *next = reload->next;
    struct fault_sink sink = {.path = reload->path, .tell = take_fault, .context = reload};
    if (running->account_count > 0 && next->account_count == 0)
        fault_tell(&sink, 0,
                   _("there is no [provider.NAME] any more: is it being written? Start the engine "
                     "anew if that is meant"));
    if (running->roles.given && !next->roles.given)
        fault_tell(&sink, 0,
                   _("there is no [roles] any more, which would let everybody do everything; start "
                     "the engine anew if that is meant"));
    return sink.count == 0;
}

/* The listener last: what comes before can be refused without a trace. */
static bool check_and_listen(struct reload *reload)
{
    struct failure failure = {0};
    if (!reload->good || !check_whole(reload) ||
        !accounts_check(reload->next, take_fault, reload) ||
        !engine_take_socket(reload->next, reload->options->socket))
        return false;
    keep_what_stays(reload);
    switch (feed_relisten(reload->engine->feed, reload->next, &failure)) {
    case FEED_LISTENS:
        return true;
    case FEED_STAYS:
        remark_stays(reload, "[listener] address");
        return true;
    default:
        failure_prefix(&failure, "%s:%d: [listener]", reload->path,
                       option_line(&reload->next->listener_values, "port"));
        take_fault(reload, failure.sentence);
        return false;
    }
}

/* ---- Reading */

static void reload_start(struct reload *reload);

/* Tells what has come of it, and is ready for the next. */
static void reload_finish(struct reload *reload, bool done)
{
    struct failure failure = {0};
    struct engine *engine = reload->engine;
    if (done)
        log_notice("the configuration %s is in force", reload->path);
    else if (engine->stopping)
        fail(&failure, FAILURE_ENGINE, _("the engine is stopping"));
    else
        fail(&failure, FAILURE_USAGE,
             _("%s has faults (%zu); the configuration before it stays in force"), reload->path,
             reload->faults);
    log_told(reload);
    if (failure.kind)
        log_error("%s", failure.sentence);
    answer_all(reload, &failure);
    json_decref(reload->told);
    reload->told = NULL;
    config_drop(reload->next);
    reload->next = NULL;
    reload->reading = false;
    if (!engine->stopping)
        supervise_ready(engine->supervise);
}

static void reload_read(uv_work_t *work)
{
    struct reload *reload = work->data;
    reload->good = config_read(reload->next, reload->path, reload->kinds, reload->kind_count,
                               take_fault, reload);
}

static void reload_was_read(uv_work_t *work, int status)
{
    struct reload *reload = work->data;
    bool done = status == 0 && !reload->engine->stopping && check_and_listen(reload);
    if (done)
        put_in_force(reload);
    reload_finish(reload, done);
    if (!reload->again)
        return;
    reload->again = false;
    reload->asked = reload->later;
    reload->later = NULL;
    if (reload->engine->stopping)
        reload_finish(reload, false);
    else
        reload_start(reload);
}

static void reload_start(struct reload *reload)
{
    reload->reading = true;
    reload->faults = 0;
    reload->good = false;
    reload->told = json_array();
    reload->next = calloc(1, sizeof *reload->next);
    reload->kinds = accounts_kinds(&reload->kind_count);
    snprintf(reload->path, sizeof reload->path, "%s", reload->engine->config->path);
    reload->work.data = reload;
    supervise_reloading(reload->engine->supervise);
    if (reload->next && reload->told &&
        uv_queue_work(&reload->engine->loop, &reload->work, reload_read, reload_was_read) == 0)
        return;
    take_fault(reload, _("out of memory"));
    reload_finish(reload, false);
}

void reload_begin(struct reload *reload, const struct ask *ask, const char *by)
{
    struct waiting *waiting = ask ? malloc(sizeof *waiting) : NULL;
    if (ask && !waiting)
        abort(); /* see ask_keep */
    log_notice("reading the configuration again: %s", by);
    if (waiting) {
        *waiting = (struct waiting){.ask = *ask};
        if (reload->reading)
            LL_APPEND(reload->later, waiting);
        else
            LL_APPEND(reload->asked, waiting);
    }
    if (reload->reading)
        reload->again = true;
    else
        reload_start(reload);
}

static void reload_signal(uv_signal_t *signal, int number)
{
    struct reload *reload = signal->data;
    (void)number;
    if (!reload->engine->stopping)
        reload_begin(reload, NULL, "SIGHUP");
}

/* ---- The whole */

struct reload *reload_new(struct engine *engine, const struct engine_options *options)
{
    struct reload *reload = calloc(1, sizeof *reload);
    if (!reload)
        return NULL;
    reload->engine = engine;
    reload->options = options;
    uv_timer_init(&engine->loop, &reload->tidy);
    uv_signal_init(&engine->loop, &reload->signal);
    reload->tidy.data = reload->signal.data = reload;
    uv_signal_start(&reload->signal, reload_signal, SIGHUP);
    return reload;
}

void reload_close(struct reload *reload)
{
    uv_close((uv_handle_t *)&reload->signal, NULL);
    uv_close((uv_handle_t *)&reload->tidy, NULL);
}

void reload_free(struct reload *reload)
{
    free(reload);
}
