/* SPDX-License-Identifier: MIT */
/* Jobs and batches. */
#include "store/job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job *job_new(struct record *record, store_done *done, void *context)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        record_free(record);
        return NULL;
    }
    job->record = record;
    job->done = done;
    job->context = context;
    return job;
}

void job_free(struct job *job)
{
    record_free(job->record);
    free(job->failure);
    free(job);
}

bool job_refuse(struct job *job, const char *format, ...)
{
    char sentence[FAILURE_SENTENCE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    job->fate = STORE_NOT_DONE;
    if (!job->failure)
        job->failure = calloc(1, sizeof *job->failure);
    if (job->failure)
        fail(job->failure, FAILURE_NOT_DONE, "%s", sentence);
    return true;
}

static void job_answer(const struct job *job, const struct batch *batch)
{
    struct store_result result = {.fate = job->fate, .late = job->late, .number = job->number};
    if (job->snapshot) {
        result.call = &job->snapshot->call;
        result.contact = job->snapshot->contact;
    }
    if (job->merged_count)
        memcpy(result.merged, job->merged[0], ID_SIZE);
    for (size_t i = 1; i < job->merged_count; i++)
        memcpy(result.merged_too[i - 1], job->merged[i], ID_SIZE);
    if (batch->failed)
        result.failure = batch->failure;
    else if (job->failure)
        result.failure = *job->failure;
    job->done(job->context, &result);
}

void batch_answer_first(struct batch *batch)
{
    struct job *job = batch->first;
    batch->first = job->next;
    if (job->done)
        job_answer(job, batch);
    job_free(job);
}

static void snapshots_free(struct batch *batch)
{
    while (batch->snapshots) {
        struct snapshot *snapshot = batch->snapshots;
        batch->snapshots = snapshot->next;
        call_free(&snapshot->call);
        free(snapshot->contact);
        free(snapshot);
    }
}

void batch_fail(struct batch *batch, const struct failure *failure)
{
    batch->failed = true;
    batch->failure = *failure;
    snapshots_free(batch);
    for (struct job *job = batch->first; job; job = job->next) {
        job->fate = STORE_FAILED;
        job->snapshot = NULL;
        job->number = 0;
        job->late = false;
        job->merged_count = 0;
    }
}

void batch_free(struct batch *batch)
{
    snapshots_free(batch);
    while (batch->first) {
        struct job *job = batch->first;
        batch->first = job->next;
        job_free(job);
    }
}
