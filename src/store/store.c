/* SPDX-License-Identifier: MIT */
/* The two threads of the store, and their post: what is submitted goes to the writer in batches,
   what is asked to the reader one by one; both answer in the loop. */
#include "store/store.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/paths.h"
#include "store/reader.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

#define BATCH_MAX 1024 /* records of one transaction */

enum question_kind { ASK_CALLS, ASK_CONTACTS, ASK_TOTALS, ASK_NUMBER, ASK_QUARANTINE };

struct question {
    enum question_kind kind;
    union {
        struct store_calls_query calls;
        struct store_contacts_query contacts;
        char e164[CONTACT_NUMBER_SIZE];
        int64_t number;
    } ask;
    int64_t since;
    struct store_view view;
    store_rows *done;
    void *context;
    json_t *rows;
    struct failure failure;
    struct question *next;
};

/* A thread and what waits for it. */
struct worker {
    uv_thread_t thread;
    bool started;
    uv_cond_t wake;
    bool ended;
};

struct store {
    char path[PATH_SIZE];
    uv_async_t async;
    uv_mutex_t lock; /* over all that follows up to `closing` */
    struct worker writing, reading;
    struct job *jobs, **jobs_end;
    struct question *questions, **questions_end;
    struct batch *batches, **batches_end;
    struct question *answers, **answers_end;
    bool closing;
    /* The loop's alone: */
    size_t waiting;
    struct failure trouble; /* the last batch's; its kind is FAILURE_NONE while all is well */
    void (*closed)(void *);
    void *context;
    /* Each thread's own: */
    struct writer *writer;
    struct reader *reader;
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

/* ---- The reading thread */

static json_t *answer(struct reader *reader, struct question *question)
{
    struct failure *failure = &question->failure;
    switch (question->kind) {
    case ASK_CALLS:
        return reader_calls(reader, &question->ask.calls, &question->view, failure);
    case ASK_CONTACTS:
        return reader_contacts(reader, &question->ask.contacts, &question->view, failure);
    case ASK_TOTALS:
        return reader_totals(reader, question->since, &question->view, failure);
    case ASK_NUMBER:
        return reader_number(reader, question->ask.e164, question->since, &question->view, failure);
    case ASK_QUARANTINE:
        return reader_quarantine(reader, question->ask.number, failure);
    }
    return NULL;
}

static struct question *next_question(struct store *store)
{
    uv_mutex_lock(&store->lock);
    while (!store->questions && !store->closing)
        uv_cond_wait(&store->reading.wake, &store->lock);
    struct question *question = store->questions;
    if (question)
        store->questions = question->next;
    else
        store->reading.ended = true;
    if (!store->questions)
        store->questions_end = &store->questions;
    uv_mutex_unlock(&store->lock);
    return question;
}

static void answer_questions(void *context)
{
    struct store *store = context;
    struct question *question;
    while ((question = next_question(store))) {
        question->rows = answer(store->reader, question);
        if (!question->rows && !question->failure.kind)
            fail(&question->failure, FAILURE_ENGINE, _("out of memory"));
        question->next = NULL;
        uv_mutex_lock(&store->lock);
        *store->answers_end = question;
        store->answers_end = &question->next;
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

static void deliver_batch(struct store *store, struct batch *batch)
{
    tell_trouble(store, batch);
    for (const struct job *job = batch->first; job; job = job->next)
        store->waiting--;
    batch_answer(batch);
    batch_free(batch);
    free(batch);
}

static void deliver_answer(struct question *question)
{
    if (question->done)
        question->done(question->context, question->rows, &question->failure);
    json_decref(question->rows);
    free(question);
}

static void store_free(uv_handle_t *handle)
{
    struct store *store = handle->data;
    void (*closed)(void *) = store->closed;
    void *context = store->context;
    uv_cond_destroy(&store->writing.wake);
    uv_cond_destroy(&store->reading.wake);
    uv_mutex_destroy(&store->lock);
    free(store);
    if (closed)
        closed(context);
}

static void store_end(struct store *store)
{
    if (store->writing.started)
        uv_thread_join(&store->writing.thread);
    if (store->reading.started)
        uv_thread_join(&store->reading.thread);
    reader_close(store->reader);
    writer_close(store->writer);
    uv_close((uv_handle_t *)&store->async, store_free);
}

static void deliver(uv_async_t *async)
{
    struct store *store = async->data;
    uv_mutex_lock(&store->lock);
    struct batch *batches = store->batches;
    struct question *answers = store->answers;
    bool ended = store->writing.ended && store->reading.ended;
    store->batches = NULL;
    store->batches_end = &store->batches;
    store->answers = NULL;
    store->answers_end = &store->answers;
    uv_mutex_unlock(&store->lock);
    while (batches) {
        struct batch *batch = batches;
        batches = batch->next;
        deliver_batch(store, batch);
    }
    while (answers) {
        struct question *question = answers;
        answers = question->next;
        deliver_answer(question);
    }
    if (ended)
        store_end(store);
}

/* ---- Opening and closing */

static bool start_thread(struct worker *worker, uv_thread_cb run, struct store *store,
                         struct failure *failure)
{
    int error = uv_thread_create(&worker->thread, run, store);
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
    uv_cond_init(&store->reading.wake);
    store->jobs_end = &store->jobs;
    store->questions_end = &store->questions;
    store->batches_end = &store->batches;
    store->answers_end = &store->answers;
    return store;
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
    store->reader = reader_open(store->path, &store->contacts_age, failure);
    return store->reader && start_thread(&store->writing, write_batches, store, failure) &&
           start_thread(&store->reading, answer_questions, store, failure);
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
    /* A thread that was started finds `closing` and ends. */
    uv_mutex_lock(&store->lock);
    store->closing = true;
    uv_cond_signal(&store->writing.wake);
    uv_mutex_unlock(&store->lock);
    store_end(store);
    return NULL;
}

void store_close(struct store *store, void (*closed)(void *), void *context)
{
    store->closed = closed;
    store->context = context;
    uv_mutex_lock(&store->lock);
    store->closing = true;
    uv_cond_signal(&store->writing.wake);
    uv_cond_signal(&store->reading.wake);
    uv_mutex_unlock(&store->lock);
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

static void ask(struct store *store, const struct question *question)
{
    struct question *copy = malloc(sizeof *copy);
    if (!copy) {
        struct failure failure;
        fail(&failure, FAILURE_ENGINE, _("out of memory"));
        question->done(question->context, NULL, &failure);
        return;
    }
    *copy = *question;
    uv_mutex_lock(&store->lock);
    *store->questions_end = copy;
    store->questions_end = &copy->next;
    uv_cond_signal(&store->reading.wake);
    uv_mutex_unlock(&store->lock);
}

void store_read_calls(struct store *store, const struct store_calls_query *query,
                      const struct store_view *view, store_rows *done, void *context)
{
    struct question question = {
        .kind = ASK_CALLS, .ask.calls = *query, .view = *view, .done = done, .context = context};
    ask(store, &question);
}

void store_read_contacts(struct store *store, const struct store_contacts_query *query,
                         const struct store_view *view, store_rows *done, void *context)
{
    struct question question = {.kind = ASK_CONTACTS,
                                .ask.contacts = *query,
                                .view = *view,
                                .done = done,
                                .context = context};
    ask(store, &question);
}

void store_read_totals(struct store *store, int64_t since, const struct store_view *view,
                       store_rows *done, void *context)
{
    struct question question = {
        .kind = ASK_TOTALS, .since = since, .view = *view, .done = done, .context = context};
    ask(store, &question);
}

void store_read_number(struct store *store, const char *e164, int64_t since,
                       const struct store_view *view, store_rows *done, void *context)
{
    struct question question = {
        .kind = ASK_NUMBER, .since = since, .view = *view, .done = done, .context = context};
    size_t length = strnlen(e164, sizeof question.ask.e164 - 1);
    memcpy(question.ask.e164, e164, length);
    ask(store, &question);
}

void store_read_quarantine(struct store *store, int64_t number, store_rows *done, void *context)
{
    struct question question = {
        .kind = ASK_QUARANTINE, .ask.number = number, .done = done, .context = context};
    ask(store, &question);
}
