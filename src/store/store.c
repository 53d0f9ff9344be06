/* SPDX-License-Identifier: MIT */
/* The threads of the store, and their post: what is submitted goes to the writer in batches, what
   is asked to a reader one by one; all answer in the loop. */
#include "store/store.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/paths.h"
#include "store/inquiry.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#define JOIN_LOOK   64   /* waiting questions among which an equal one is looked for */
#define BATCH_MAX   1024 /* records of one transaction */
#define DELIVER_MAX 256  /* of them that are told of in one turn of the loop */

/* A thread that can be woken. */
struct worker {
    uv_thread_t thread;
    bool started;
    uv_cond_t wake;
    bool ended;
};

/* What may take its time, what a caller waits for, and what goes through many calls. */
enum reading_kind { READING_PAGES, READING_LOOKUPS, READING_FIGURES, READING_COUNT };

struct reading {
    struct worker worker;
    struct store *store;
    struct reader *reader;     /* the thread's own */
    struct inquiry *inquiries; /* by their turns */
    uint64_t turn;             /* of the one that was begun last */
};

struct store {
    char path[PATH_SIZE];
    uv_async_t async;
    uv_mutex_t lock; /* over all that follows up to `closing` */
    struct worker writing;
    struct reading readings[READING_COUNT];
    struct job *jobs, **jobs_end;
    struct batch *batches, **batches_end;
    struct inquiry *answers, **answers_end;
    bool closing;
    /* The loop's alone: */
    struct batch *committed; /* those that are to be told of still */
    size_t waiting;
    struct failure trouble; /* the last batch's; its kind is FAILURE_NONE while all is well */
    void (*closed)(void *);
    void *context;
    /* The writing thread's own: */
    struct writer *writer;
    atomic_llong contacts_age;
};

/* ---- The writing thread */

/* Takes at most BATCH_MAX of what waits. */
static struct batch *take_batch(struct store *store)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (!batch)
        return NULL;
    batch->first = store->jobs;
    struct job *last = store->jobs;
    for (int i = 1; i < BATCH_MAX && last->next; i++)
        last = last->next;
    store->jobs = last->next;
    last->next = NULL;
    if (!store->jobs)
        store->jobs_end = &store->jobs;
    return batch;
}

/* Waits for work; NULL when there is none left and none will come. Without memory for a batch there
   is nothing to do but to wait for some. */
static struct batch *next_batch(struct store *store)
{
    static const uint64_t pause_ns = 100000000;
    struct batch *batch = NULL;
    uv_mutex_lock(&store->lock);
    while (!store->jobs && !store->closing)
        uv_cond_wait(&store->writing.wake, &store->lock);
    while (store->jobs && !(batch = take_batch(store)))
        uv_cond_timedwait(&store->writing.wake, &store->lock, pause_ns);
    if (!batch)
        store->writing.ended = true;
    uv_mutex_unlock(&store->lock);
    return batch;
}

static void write_batches(void *context)
{
    struct store *store = context;
    struct batch *batch;
    while ((batch = next_batch(store))) {
        writer_run(store->writer, batch);
        uv_mutex_lock(&store->lock);
        *store->batches_end = batch;
        store->batches_end = &batch->next;
        uv_mutex_unlock(&store->lock);
        uv_async_send(&store->async);
    }
    uv_async_send(&store->async);
}

/* ---- The reading threads */

static struct inquiry *next_inquiry(struct reading *reading)
{
    struct store *store = reading->store;
    uv_mutex_lock(&store->lock);
    while (!reading->inquiries && !store->closing)
        uv_cond_wait(&reading->worker.wake, &store->lock);
    struct inquiry *inquiry = reading->inquiries;
    if (inquiry) {
        reading->inquiries = inquiry->next;
        reading->turn = inquiry->turn;
    } else {
        reading->worker.ended = true;
    }
    /* Counting may take its time, and nobody waits for it any more. */
    if (inquiry && store->closing && inquiry->kind >= ASK_FIGURES)
        fail(&inquiry->failure, FAILURE_ENGINE, _("the engine is stopping"));
    uv_mutex_unlock(&store->lock);
    return inquiry;
}

static void answer_inquiries(void *context)
{
    struct reading *reading = context;
    struct store *store = reading->store;
    struct inquiry *inquiry;
    while ((inquiry = next_inquiry(reading))) {
        if (!inquiry->failure.kind)
            inquiry_answer(inquiry, reading->reader);
        inquiry->next = NULL;
        uv_mutex_lock(&store->lock);
        *store->answers_end = inquiry;
        store->answers_end = &inquiry->next;
        uv_mutex_unlock(&store->lock);
        uv_async_send(&store->async);
    }
    uv_async_send(&store->async);
}

/* ---- In the loop */

static void tell_trouble(struct store *store, const struct batch *batch)
{
    if (batch->failed && !store->trouble.kind)
        log_error("nothing can be stored: %s", batch->failure.sentence);
    else if (!batch->failed && store->trouble.kind)
        log_notice("records can be stored again");
    store->trouble = batch->failure;
}

/* Tells some of those that wait for the batch; how many is left of `most`. */
static int deliver_batch(struct store *store, struct batch *batch, int most)
{
    tell_trouble(store, batch);
    while (batch->first && most-- > 0) {
        store->waiting--;
        batch_answer_first(batch);
    }
    return most;
}

/* What was committed, in its order. Only so much in one turn of the loop: behind a disk that has
   hung for a while there are many, and callers who wait for answers are not to wait for all of
   them. false where there is more. */
static bool deliver_batches(struct store *store)
{
    int most = DELIVER_MAX;
    while (store->committed && most > 0) {
        struct batch *batch = store->committed;
        most = deliver_batch(store, batch, most);
        if (batch->first)
            break;
        store->committed = batch->next;
        batch_free(batch);
        free(batch);
    }
    return !store->committed;
}

static void deliver_answer(struct inquiry *inquiry)
{
    json_t *rows = inquiry->rows;
    struct failure failure = inquiry->failure;
    while (inquiry) {
        struct inquiry *same = inquiry->same;
        if (inquiry->done)
            inquiry->done(inquiry->context, rows, &failure);
        free(inquiry);
        inquiry = same;
    }
    json_decref(rows);
}

static void store_free(uv_handle_t *handle)
{
    struct store *store = handle->data;
    void (*closed)(void *) = store->closed;
    void *context = store->context;
    uv_cond_destroy(&store->writing.wake);
    for (int i = 0; i < READING_COUNT; i++)
        uv_cond_destroy(&store->readings[i].worker.wake);
    uv_mutex_destroy(&store->lock);
    free(store);
    if (closed)
        closed(context);
}

static void store_end(struct store *store)
{
    if (store->writing.started)
        uv_thread_join(&store->writing.thread);
    for (int i = 0; i < READING_COUNT; i++) {
        if (store->readings[i].worker.started)
            uv_thread_join(&store->readings[i].worker.thread);
        reader_close(store->readings[i].reader);
    }
    writer_close(store->writer);
    uv_close((uv_handle_t *)&store->async, store_free);
}

/* Under the lock. */
static bool all_ended(const struct store *store)
{
    bool ended = store->writing.ended;
    for (int i = 0; i < READING_COUNT; i++)
        ended = ended && store->readings[i].worker.ended;
    return ended;
}

/* Every thread finds that it is closing, once it has done what it was given. */
static void end_threads(struct store *store)
{
    uv_mutex_lock(&store->lock);
    store->closing = true;
    uv_cond_signal(&store->writing.wake);
    for (int i = 0; i < READING_COUNT; i++)
        uv_cond_signal(&store->readings[i].worker.wake);
    uv_mutex_unlock(&store->lock);
}

static void deliver(uv_async_t *async)
{
    struct store *store = async->data;
    uv_mutex_lock(&store->lock);
    struct batch *batches = store->batches;
    struct inquiry *answers = store->answers;
    bool ended = all_ended(store);
    LL_CONCAT(store->committed, batches);
    store->batches = NULL;
    store->batches_end = &store->batches;
    store->answers = NULL;
    store->answers_end = &store->answers;
    uv_mutex_unlock(&store->lock);
    while (answers) {
        struct inquiry *inquiry = answers;
        answers = inquiry->next;
        deliver_answer(inquiry);
    }
    if (!deliver_batches(store))
        uv_async_send(&store->async);
    else if (ended)
        store_end(store);
}

/* ---- Opening and closing */

static bool start_thread(struct worker *worker, uv_thread_cb run, void *context,
                         struct failure *failure)
{
    int error = uv_thread_create(&worker->thread, run, context);
    if (error)
        return fail(failure, FAILURE_ENGINE, _("a thread for the store can't be started: %s"),
                    uv_strerror(error));
    worker->started = true;
    return true;
}

static struct store *store_new(uv_loop_t *loop)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    if (uv_async_init(loop, &store->async, deliver) != 0) {
        free(store);
        return NULL;
    }
    store->async.data = store;
    uv_mutex_init(&store->lock);
    uv_cond_init(&store->writing.wake);
    for (int i = 0; i < READING_COUNT; i++) {
        struct reading *reading = &store->readings[i];
        reading->store = store;
        uv_cond_init(&reading->worker.wake);
    }
    store->jobs_end = &store->jobs;
    store->batches_end = &store->batches;
    store->answers_end = &store->answers;
    return store;
}

static bool start_reading(struct reading *reading, struct failure *failure)
{
    struct store *store = reading->store;
    reading->reader = reader_open(store->path, &store->contacts_age, failure);
    return reading->reader && start_thread(&reading->worker, answer_inquiries, reading, failure);
}

static bool store_start(struct store *store, const char *directory, struct failure *failure)
{
    if (!path_make_directory(directory, failure))
        return false;
    if (!path_join(directory, DATABASE_NAME, store->path))
        return fail(failure, FAILURE_USAGE, _("%s: the path of the state directory is too long"),
                    directory);
    store->writer = writer_open(store->path, failure);
    if (!store->writer)
        return false;
    store->writer->published = &store->contacts_age;
    bool started = start_thread(&store->writing, write_batches, store, failure);
    for (int i = 0; started && i < READING_COUNT; i++)
        started = start_reading(&store->readings[i], failure);
    return started;
}

struct store *store_open(const char *directory, uv_loop_t *loop, struct failure *failure)
{
    struct store *store = store_new(loop);
    if (!store) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    if (store_start(store, directory, failure))
        return store;
    end_threads(store);
    store_end(store);
    return NULL;
}

void store_close(struct store *store, void (*closed)(void *), void *context)
{
    store->closed = closed;
    store->context = context;
    end_threads(store);
}

/* ---- Submitting */

void store_submit(struct store *store, struct record *record, store_done *done, void *context)
{
    struct job *job = job_new(record, done, context);
    if (!job) {
        struct store_result result = {.fate = STORE_FAILED};
        fail(&result.failure, FAILURE_ENGINE, _("out of memory"));
        if (done)
            done(context, &result);
        return;
    }
    store->waiting++;
    uv_mutex_lock(&store->lock);
    *store->jobs_end = job;
    store->jobs_end = &job->next;
    uv_cond_signal(&store->writing.wake);
    uv_mutex_unlock(&store->lock);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

size_t store_waiting(const struct store *store)
{
    return store->waiting;
}

bool store_is_well(const struct store *store, char *sentence, size_t size)
{
    if (size > 0) {
        size_t length = strnlen(store->trouble.sentence, size - 1);
        memcpy(sentence, store->trouble.sentence, length);
        sentence[length] = '\0';
    }
    return store->trouble.kind == FAILURE_NONE;
}

/* ---- Asking */

/* Joins one that no thread has begun: after news were dropped, or when an engine has started anew,
   all consoles ask for the same at once. Under the lock. */
static bool join(struct reading *reading, struct inquiry *inquiry)
{
    int looked_at = 0;
    struct inquiry *other;
    LL_FOREACH (reading->inquiries, other) {
        if (++looked_at > JOIN_LOOK)
            return false;
        if (!inquiry_is_same(other, inquiry))
            continue;
        other->view.now = inquiry->view.now;
        inquiry->same = other->same;
        other->same = inquiry;
        return true;
    }
    return false;
}

/* Behind those that have their turn before it: nobody waits for all that another one asked for.
   Under the lock. */
static void queue_up(struct reading *reading, struct inquiry *inquiry)
{
    struct inquiry *other, **link = &reading->inquiries;
    inquiry->turn = reading->turn;
    LL_FOREACH (reading->inquiries, other)
        if (inquiry->asker && other->asker == inquiry->asker)
            inquiry->turn = other->turn;
    inquiry->turn += inquiry->asker != 0;
    while (*link && (*link)->turn <= inquiry->turn)
        link = &(*link)->next;
    inquiry->next = *link;
    *link = inquiry;
}

/* For a thread; false where there is none any more. */
static bool hand_over(struct store *store, struct reading *reading, struct inquiry *inquiry)
{
    uv_mutex_lock(&store->lock);
    bool heard = !reading->worker.ended;
    if (heard && !join(reading, inquiry)) {
        queue_up(reading, inquiry);
        uv_cond_signal(&reading->worker.wake);
    }
    uv_mutex_unlock(&store->lock);
    return heard;
}

static enum reading_kind reading_of(enum inquiry_kind kind)
{
    if (kind >= ASK_FIGURES)
        return READING_FIGURES;
    return kind >= ASK_CONTACT_OF ? READING_LOOKUPS : READING_PAGES;
}

void store_ask(struct store *store, const struct inquiry *inquiry)
{
    struct failure failure = {0};
    struct inquiry *copy = malloc(sizeof *copy);
    if (copy) {
        *copy = *inquiry;
        copy->asker = copy->view.asker;
        copy->view.asker = 0;
    }
    if (copy && hand_over(store, &store->readings[reading_of(inquiry->kind)], copy))
        return;
    fail(&failure, FAILURE_ENGINE, "%s", copy ? _("the engine is stopping") : _("out of memory"));
    free(copy);
    if (inquiry->done)
        inquiry->done(inquiry->context, NULL, &failure);
}
