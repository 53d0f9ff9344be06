/* SPDX-License-Identifier: MIT */
/* How many events a second one core folds and commits: calls of four events each, many of them
   under way at a time, in batches of a fixed size, each with its fsync. store_bench [EVENTS [BATCH
   [CALLS-UNDER-WAY [DIRECTORY]]]] */
#include "base/clock.h"
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_OF_A_CALL 4
#define START            INT64_C(1795341600000)

static const char raw[] =
    "{\"method\":\"POST\",\"path\":\"/hook/infocaller/inicio\",\"query\":\"caller=+34911000333&"
    "line=123456789&called=911000222&id=5550001&uuid=0f0e0d0c-0b0a-0908-0706-050403020100\","
    "\"type\":\"application/x-www-form-urlencoded\",\"body\":\"apilinfocaller=%7B%22ApiCall%22%3A"
    "%7B%22LineNumber%22%3A%22123456789%22%2C%22CallerNumber%22%3A%22911000333%22%2C%22CallSequence"
    "%22%3A%2298565656%22%2C%22OutboundNumber%22%3A%22911000222%22%2C%22CallDate%22%3A%222026-11-22"
    "T10%3A00%3A00%22%2C%22CustVars%22%3A%7B%22CustVar%22%3A%5B%7B%22Name%22%3A%22PEDIDO%22%2C"
    "%22Value%22%3A%221234%22%7D%5D%7D%7D%7D\"}";

static void say_end(struct call *says)
{
    says->by = BY_PROVIDER;
    says->seconds = 42;
    says->cost_rx = 0;
    says->cost_tx = 123456;
    call_set_time(says, CALL_TIME_ended_at, START + 47000, RANK_ENDED);
    timeline_add(&says->timeline, START + 2000, true, "menu", "option 1");
    timeline_add(&says->timeline, START + 4000, true, "divert", "+34911000002");
}

static struct record *make_event(size_t number, int step)
{
    static const char *const names[] = {"inicio", "desvio_fallido", "desvio_correcto", "fin"};
    static const enum call_state states[] = {CALL_STARTED, CALL_DIVERT_FAILED, CALL_CONNECTED,
                                             CALL_ENDED};
    struct record *record = record_new(RECORD_EVENT, START + (int64_t)number);
    struct call *says = record_says(record);
    char text[64];
    snprintf(record->provider, sizeof record->provider, "infocaller");
    snprintf(record->event, sizeof record->event, "%s", names[step]);
    record->raw = strdup(raw);
    record->has_key = true;
    uint64_t key[2] = {(number * EVENTS_OF_A_CALL + (size_t)step) * UINT64_C(0x9e3779b97f4a7c15),
                       number};
    memcpy(record->key, key, sizeof record->key);
    says->state = states[step];
    says->heard_at = record->at;
    says->direction = DIRECTION_IN;
    says->direction_rank = RANK_STARTED;
    says->answered = states[step] >= CALL_CONNECTED;
    call_set_text(says, CALL_TEXT_provider, "infocaller", RANK_STARTED);
    call_set_text(says, CALL_TEXT_line, "123456789", RANK_STARTED);
    call_set_text(says, CALL_TEXT_number, "+34911000333", RANK_STARTED);
    snprintf(text, sizeof text, "%zu", 98565656 + number);
    call_set_text(says, CALL_TEXT_sequence, text, RANK_STARTED);
    snprintf(text, sizeof text, "%016llx-%04zu-deadbeefcafe",
             (unsigned long long)(number * UINT64_C(0x9e3779b97f4a7c15)), number % 10000);
    call_set_text(says, CALL_TEXT_uuid, text, RANK_STARTED);
    snprintf(text, sizeof text, "%zu", 5550001 + number);
    call_set_text(says, CALL_TEXT_idllamada, text, RANK_STARTED);
    call_set_time(says, CALL_TIME_created_at, record->at, RANK_STARTED);
    call_set_time(says, CALL_TIME_started_at, START, RANK_STARTED);
    call_set_leg(says, LEG_PARTY, LEG_CONNECTED, NULL, RANK_STARTED);
    pairs_set(&says->vars, "PEDIDO", "1234", RANK_STARTED);
    timeline_add(&says->timeline, record->at, false, names[step], NULL);
    if (step == EVENTS_OF_A_CALL - 1)
        say_end(says);
    return record;
}

/* As the engine does it: its answer needs a snapshot. */
static void answered(void *context, const struct store_result *result)
{
    size_t *done = context;
    *done += result->fate == STORE_DONE;
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct bench {
    struct writer *writer;
    size_t events, size, under_way;
    size_t next; /* event */
    size_t done;
    double wall, cpu;
};

/* Events of `under_way` calls are interleaved: all first ones, then all second ones, … */
static struct record *next_event(struct bench *bench)
{
    size_t group = bench->under_way * EVENTS_OF_A_CALL;
    size_t in_group = bench->next % group;
    size_t call = bench->next / group * bench->under_way + in_group % bench->under_way;
    bench->next++;
    return make_event(call, (int)(in_group / bench->under_way));
}

static void run_batch(struct bench *bench)
{
    struct batch batch = {0};
    struct job **end = &batch.first;
    for (size_t i = 0; i < bench->size && bench->next < bench->events; i++) {
        *end = job_new(next_event(bench), answered, &bench->done);
        end = &(*end)->next;
    }
    double wall = seconds_of(CLOCK_MONOTONIC);
    double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    writer_run(bench->writer, &batch);
    bench->wall += seconds_of(CLOCK_MONOTONIC) - wall;
    bench->cpu += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    if (batch.failed)
        fprintf(stderr, "%s\n", batch.failure.sentence);
    while (batch.first)
        batch_answer_first(&batch);
    batch_free(&batch);
}

int main(int argc, char **argv)
{
    struct bench bench = {
        .events = argc > 1 ? (size_t)atol(argv[1]) : 200000,
        .size = argc > 2 ? (size_t)atol(argv[2]) : 256,
        .under_way = argc > 3 ? (size_t)atol(argv[3]) : 1000,
    };
    char directory[PATH_SIZE];
    char path[PATH_SIZE];
    struct failure failure = {0};
    snprintf(directory, sizeof directory, "%s/store-bench.XXXXXX", argc > 4 ? argv[4] : "/tmp");
    if (!mkdtemp(directory) || !path_join(directory, DATABASE_NAME, path))
        return 1;
    bench.writer = writer_open(path, &failure);
    if (!bench.writer) {
        fprintf(stderr, "%s\n", failure.sentence);
        return 1;
    }
    while (bench.next < bench.events)
        run_batch(&bench);
    printf(
        "events %zu, batch %zu, calls under way %zu: %.0f/s, %.0f/s of processor time, %zu done\n",
        bench.events, bench.size, bench.under_way, (double)bench.events / bench.wall,
        (double)bench.events / bench.cpu, bench.done);
    writer_close(bench.writer);
    remove(path);
    remove(directory);
    return bench.done == bench.events ? 0 : 1;
}
