/* SPDX-License-Identifier: MIT */
/* Building an engine from its parts, running it, and taking it down. */
#include "engine/engine.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/paths.h"
#include "engine/accounts.h"
#include "engine/agents.h"
#include "engine/clients.h"
#include "engine/dial.h"
#include "engine/errand.h"
#include "engine/feed.h"
#include "engine/inquiry.h"
#include "engine/lock.h"
#include "engine/publish.h"
#include "engine/questions.h"
#include "engine/reload.h"
#include "engine/silence.h"
#include "engine/stop.h"
#include "engine/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_LONG     (4 * 1024 * 1024) /* bytes */
#define FILES_WANTED 8192
#define COMPLAINER   "centralita-engine: "

struct store_view engine_view(const struct engine *engine)
{
    struct store_view view = {
        .now = clock_now(),
        .patience = {engine->config->unconfirmed_after,
                     engine->config->unconfirmed_connected_after},
        .shown = true,
    };
    memcpy(view.country, engine->config->agent.country, sizeof view.country);
    return view;
}

void engine_stop(struct engine *engine)
{
    stop_begin(engine->stop);
}

/* To whoever started it: a person, a client, or the journal, which wants its own form. */
static void complain(const char *who, const char *sentence)
{
    if (log_format_now() == LOG_JOURNAL)
        log_error("%s%s", who, sentence);
    else
        fprintf(stderr, "%s%s\n", who, sentence);
}

static void config_complain(void *context, const char *sentence)
{
    (void)context;
    complain("", sentence);
}

bool engine_read_config(struct config *config, const char *given)
{
    char path[PATH_SIZE];
    size_t kinds;
    const struct config_kind *table = accounts_kinds(&kinds);
    memset(config, 0, sizeof *config);
    if (!config_find(given, path)) {
        complain("", _("there is no configuration; `centralita init` writes one to start from"));
        return false;
    }
    return config_read(config, path, table, kinds, config_complain, NULL) &&
           accounts_check(config, config_complain, NULL);
}

/* The parts that need no disk and no network. */
static bool engine_make_parts(struct engine *engine, const struct engine_options *options,
                              struct failure *failure)
{
    engine->accounts = accounts_new(engine);
    engine->publisher = publisher_new(engine);
    engine->errands = errands_new(engine);
    engine->dials = dials_new(engine);
    engine->feed = feed_new(engine);
    engine->questions = questions_new(engine);
    engine->http = http_client_new(&engine->loop);
    engine->stop = stop_new(engine);
    engine->silence = silence_new(engine);
    engine->inquiry = inquiry_new(engine);
    engine->supervise = supervise_new(engine);
    engine->reload = reload_new(engine, options);
    if (engine->accounts && engine->publisher && engine->errands && engine->dials && engine->feed &&
        engine->questions && engine->http && engine->stop && engine->silence && engine->inquiry &&
        engine->supervise && engine->reload)
        return true;
    return fail(failure, FAILURE_ENGINE, _("out of memory"));
}

static bool engine_open(struct engine *engine, const struct engine_options *options,
                        struct failure *failure)
{
    const struct config *config = engine->config;
    if (!path_make_directory(config->state_directory, failure))
        return false;
    engine->lock = lock_take(config->state_directory, failure);
    if (!engine->lock)
        return false;
    engine->store = store_open(config->state_directory, &engine->loop, failure);
    if (!engine->store || !engine_make_parts(engine, options, failure))
        return false;
    engine->agents = agents_open(engine, failure);
    if (!engine->agents || !feed_listen(engine->feed, failure))
        return false;
    engine->clients = clients_open(engine, config->socket, failure);
    if (!engine->clients)
        return false;
    questions_start(engine->questions);
    return true;
}

/* A log that has grown long is put aside, in place of the one before. */
static void engine_turn_over(const char *path)
{
    char aside[PATH_SIZE];
    struct stat log;
    if (stat(path, &log) == 0 && log.st_size > LOG_LONG &&
        snprintf(aside, sizeof aside, "%s.old", path) < (int)sizeof aside)
        rename(path, aside);
}

/* From here on nobody reads what this process writes but the log's readers. */
static void engine_turn_to_log(const char *path)
{
    engine_turn_over(path);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) {
        log_warning("can't open the log %s: %s", path, strerror(errno));
        log = open("/dev/null", O_WRONLY | O_CLOEXEC);
    }
    if (log >= 0) {
        dup2(log, STDERR_FILENO);
        close(log);
    }
}

static void engine_tell_ready(const struct engine *engine, const struct engine_options *options)
{
    printf("ready %s %s\n", engine->listener_url[0] ? engine->listener_url : "-",
           engine->config->socket);
    fflush(stdout);
    if (options->log)
        engine_turn_to_log(options->log);
    log_set_format(engine->config->log_format);
    if (engine->on_demand && freopen("/dev/null", "w", stdout) == NULL)
        log_warning("can't let go of the standard output");
    log_notice("ready: version %s, listener %s, socket %s", PACKAGE_VERSION,
               engine->listener_url[0] ? engine->listener_url : "-", engine->config->socket);
    supervise_ready(engine->supervise);
}

static void engine_free(struct engine *engine)
{
    clients_free(engine->clients);
    publisher_free(engine->publisher);
    dials_free(engine->dials);
    feed_free(engine->feed);
    questions_free(engine->questions);
    silence_free(engine->silence);
    inquiry_free(engine->inquiry);
    errands_free(engine->errands);
    stop_free(engine->stop);
    accounts_free(engine->accounts);
    reload_free(engine->reload);
    supervise_free(engine->supervise);
    agents_end(engine->agents);
    config_drop(engine->config);
    lock_release(engine->lock);
}

/* The socket of the command line, which stays where it is wherever this process goes. */
bool engine_take_socket(struct config *config, const char *path)
{
    char here[PATH_SIZE];
    if (!path)
        return true;
    int length = path[0] == '/' || !getcwd(here, sizeof here)
                     ? snprintf(config->socket, sizeof config->socket, "%s", path)
                     : snprintf(config->socket, sizeof config->socket, "%s/%s", here, path);
    if (length < (int)sizeof config->socket)
        return true;
    complain(COMPLAINER, _("the path of the socket is too long"));
    return false;
}

/* Clients, senders and providers have a descriptor each; the usual limit is for programs that use
   select(), which nothing here does. */
static void engine_raise_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= FILES_WANTED)
        return;
    files.rlim_cur = files.rlim_max < FILES_WANTED ? files.rlim_max : FILES_WANTED;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0)
        log_warning("can't raise the limit of open files: %s", strerror(errno));
}

/* Its memory has the accounts' passwords in it. */
static void engine_keep_its_memory(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        log_warning("can't keep this process from leaving its memory in a file: %s",
                    strerror(errno));
}

int engine_run(const struct engine_options *options)
{
    /* Found again by whoever looks for lost memory where the process ends early. */
    static struct engine engine;
    struct failure failure = {0};
    log_set_format(LOG_AUTO);
    engine = (struct engine){.on_demand = options->on_demand, .started_at = clock_now()};
    engine.config = calloc(1, sizeof *engine.config);
    if (!engine.config || !engine_read_config(engine.config, options->config) ||
        !engine_take_socket(engine.config, options->socket)) {
        config_drop(engine.config);
        return engine.config ? FAILURE_USAGE : FAILURE_ENGINE;
    }
    engine_raise_limit();
    engine_keep_its_memory();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);  /* until it can be listened to */
    signal(SIGXFSZ, SIG_IGN); /* a limit is an error like any other of the disk */
    uv_loop_init(&engine.loop);
    if (!engine_open(&engine, options, &failure)) {
        /* Nothing was taken on yet: the process's end closes all there is. */
        complain(COMPLAINER, failure.sentence);
        return failure.kind;
    }
    engine_tell_ready(&engine, options);
    stop_reckon(engine.stop);
    uv_run(&engine.loop, UV_RUN_DEFAULT);
    log_notice("stopped");
    if (uv_loop_close(&engine.loop) != 0)
        log_error("something of the loop is open still");
    engine_free(&engine);
    return 0;
}
