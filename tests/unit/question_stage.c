/* SPDX-License-Identifier: MIT */
/* The stage for questions: it stands for the listener, the store and the clients. */
#include "question_stage.h"

#include "base/clock.h"
#include "codec/json.h"
#include "engine/feed.h"
#include "engine/limits.h"
#include "engine/publish.h"
#include "provider/provider.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE_MS 10000
#define FRAMES_MAX  (4u * 1024u * 1024u)
#define KINDS_MAX   16

struct stage stage;
const char stage_path[] = "/hook/line/query";

/* ---- The listener */

void server_answer(struct server_request *request, int status, const char *type, const char *body,
                   size_t length, int retry_after)
{
    (void)type, (void)retry_after;
    request->answers++;
    request->status = status;
    snprintf(request->body, sizeof request->body, "%.*s", (int)length, body);
    request->waited = clock_steady() - request->since;
    request->gone = NULL;
}

bool server_watch(struct server_request *request, server_gone *gone, void *context)
{
    if (request->gone)
        return false;
    request->gone = gone;
    request->gone_context = context;
    return true;
}

const char *server_request_path(const struct server_request *request)
{
    return request->path;
}

const char *server_request_query(const struct server_request *request)
{
    return request->query;
}

/* Those that were asked at one time are the same. */
const char *server_request_body(const struct server_request *request, size_t *length)
{
    *length = sizeof request->at;
    return (const char *)&request->at;
}

int64_t server_request_received_at(const struct server_request *request)
{
    return request->at;
}

/* ---- The store */

void store_submit(struct store *store, struct record *record, store_done *done, void *context)
{
    (void)store;
    assert_true(stage.job_count < STAGE_MANY);
    stage.jobs[stage.job_count++] = (struct stage_job){record, done, context};
}

size_t store_waiting(const struct store *store)
{
    (void)store;
    return stage.waiting;
}

void store_read_contact_of(struct store *store, const char *e164, store_rows *done, void *context)
{
    (void)store, (void)e164;
    assert_true(stage.lookup_count < STAGE_MANY);
    stage.lookups[stage.lookup_count++] = (struct stage_lookup){done, context};
}

/* The first lookup is the list of all contacts, which never comes before the end. */
void store_read_people(struct store *store, int64_t from, int limit, store_rows *done,
                       void *context)
{
    (void)from, (void)limit;
    store_read_contact_of(store, "", done, context);
}

/* ---- The clients */

size_t clients_operators(const struct clients *clients)
{
    (void)clients;
    return stage.consoles;
}

void clients_publish_one(struct clients *clients, const struct text *frame,
                         const struct audience *audience)
{
    (void)clients;
    assert_false(audience->nobody);
    assert_true(text_add_bytes(&stage.frames, frame->bytes, frame->length));
}

bool limits_check_number(const struct engine *engine, const char *user, const char *number,
                         struct failure *failure)
{
    (void)engine, (void)user, (void)number, (void)failure;
    return true;
}

bool audience_holds(const struct audience *audience, const char *user)
{
    return audience->all || !audience->agent[0] || strcmp(audience->agent, user) == 0;
}

void ask_item(const struct ask *ask, json_t *item)
{
    (void)ask;
    json_decref(item);
}

void publish_result(struct publisher *publisher, const struct store_result *result)
{
    (void)publisher;
    stage.published++;
    questions_call_changed(stage.engine.questions, result);
}

void feed_store_result(struct feed *feed, const struct store_result *result)
{
    (void)feed, (void)result;
}

/* ---- The stage */

static void tell_fault(void *context, const char *sentence)
{
    (void)context;
    fail_msg("%s", sentence);
}

static void read_config(const char *queries)
{
    static const char head[] =
        "[listener]\nallow = 127.0.0.1\n[provider.line]\nkind = infocaller\nline = 911000111\n"
        "password = 1234\ncountry = ES\nrule_group = Any\n";
    struct config_kind kinds[KINDS_MAX];
    char text[16384];
    stage.engine.config = calloc(1, sizeof *stage.engine.config);
    assert_non_null(stage.engine.config);
    size_t count = 0;
    for (; provider_kinds[count] && count < KINDS_MAX; count++)
        kinds[count] =
            (struct config_kind){provider_kinds[count]->kind, provider_kinds[count]->options,
                                 provider_kinds[count]->number_format};
    snprintf(text, sizeof text, "%s%s", head, queries);
    assert_true(config_read(stage.engine.config, scratch_text("c.conf", text), kinds, count,
                            tell_fault, NULL));
}

void stage_open(const char *queries)
{
    static char nobody; /* that is asked for anything else */
    stage = (struct stage){.consoles = 1};
    scratch_start();
    text_start(&stage.frames, FRAMES_MAX);
    read_config(queries);
    assert_int_equal(uv_loop_init(&stage.engine.loop), 0);
    stage.engine.clients = (struct clients *)(void *)&nobody;
    stage.engine.store = (struct store *)(void *)&nobody;
    stage.engine.questions = questions_new(&stage.engine);
    assert_non_null(stage.engine.questions);
    questions_start(stage.engine.questions);
}

int stage_shut(void **state)
{
    (void)state;
    questions_stop(stage.engine.questions);
    for (size_t i = 0; i < stage.job_count; i++)
        stage_store(i, NULL, CALL_STARTED);
    for (size_t i = 0; i < stage.lookup_count; i++)
        stage_look_up(i, NULL);
    questions_close(stage.engine.questions);
    uv_run(&stage.engine.loop, UV_RUN_DEFAULT);
    int left = uv_loop_close(&stage.engine.loop);
    questions_free(stage.engine.questions);
    config_drop(stage.engine.config);
    text_free(&stage.frames);
    scratch_end();
    return left;
}

/* Each byte is two in JSON. */
static void add_vars(struct call *says)
{
    char name[16];
    char value[PAIR_VALUE_MAX + 1];
    memset(value, '"', PAIR_VALUE_MAX);
    value[PAIR_VALUE_MAX] = '\0';
    for (int i = 0; i < stage.vars; i++) {
        snprintf(name, sizeof name, "V%d", i);
        assert_true(pairs_set(&says->vars, name, value, RANK_STARTED));
    }
}

static struct server_request *ask(const char *path, const char *url, const char *query,
                                  const char *caller, int64_t at)
{
    assert_true(stage.asked < STAGE_MANY);
    struct server_request *request = &stage.requests[stage.asked++];
    struct hook_outcome outcome = {.status = 200, .asks = true};
    *request =
        (struct server_request){.at = at, .path = path, .query = url, .since = clock_steady()};
    outcome.record = record_new(RECORD_QUESTION, request->at);
    struct call *says = record_says(outcome.record);
    assert_true(says && call_set_text(says, CALL_TEXT_number, caller, RANK_STARTED));
    says->hidden = !caller[0];
    add_vars(says);
    strcpy(outcome.record->provider, "line");
    strcpy(outcome.query, query);
    timeline_add(&says->timeline, at, true, "question", query);
    questions_take(stage.engine.questions, request, &outcome);
    return request;
}

struct server_request *stage_ask(const char *query, const char *caller)
{
    static int64_t last;
    int64_t now = clock_now();
    last = now > last ? now : last + 1;
    return ask(stage_path, "", query, caller, last);
}

struct server_request *stage_ask_in(const char *query, int64_t ms)
{
    return ask(stage_path, "", query, "", clock_now() + ms);
}

struct server_request *stage_ask_again(const struct server_request *first, const char *path,
                                       const char *query)
{
    return ask(path, query, "WHERETO", "", first->at);
}

static void start_call(struct call *call, const char *id, enum call_state state)
{
    call_start(call);
    snprintf(call->id, sizeof call->id, "%s", id);
    call->state = state;
}

void stage_store(size_t at, const char *id, enum call_state state)
{
    assert_true(at < stage.job_count);
    struct stage_job *job = &stage.jobs[at];
    store_done *done = job->done;
    struct call call;
    struct store_result result = {.fate = id ? STORE_DONE : STORE_FAILED,
                                  .call = id ? &call : NULL};
    start_call(&call, id ? id : "", state);
    job->done = NULL;
    if (done)
        done(job->context, &result);
    call_free(&call);
    record_free(job->record);
    job->record = NULL;
}

void stage_change(const char *id, enum call_state state, const char *merged, const char *too)
{
    struct call call;
    struct store_result result = {.fate = STORE_DONE, .call = &call};
    start_call(&call, id, state);
    strcpy(result.merged, merged);
    strcpy(result.merged_too[STORE_MERGED_TOO - 1], too);
    publish_result(NULL, &result);
    call_free(&call);
}

void stage_look_up(size_t at, const char *name)
{
    assert_true(at < stage.lookup_count);
    struct stage_lookup *lookup = &stage.lookups[at];
    store_rows *done = lookup->done;
    struct failure failure = {0};
    json_t *rows = json_array();
    if (name)
        json_array_append_new(rows, json_pack("{s:I,s:s,s:[{s:s}]}", "id", (json_int_t)1, "name",
                                              name, "numbers", "number", "+34666111601"));
    lookup->done = NULL;
    if (done)
        done(lookup->context, rows, &failure);
    json_decref(rows);
}

void stage_leave(void)
{
    stage.consoles = 0;
    questions_client_left(stage.engine.questions);
}

void stage_hang_up(struct server_request *request)
{
    server_gone *gone = request->gone;
    assert_non_null(gone);
    request->gone = NULL;
    gone(request->gone_context, request);
}

static void stop_waiting(uv_timer_t *timer)
{
    (void)timer;
}

void stage_until_answered(const struct server_request *request)
{
    uv_timer_t guard;
    int64_t until = clock_steady() + PATIENCE_MS;
    uv_timer_init(&stage.engine.loop, &guard);
    uv_timer_start(&guard, stop_waiting, PATIENCE_MS, 0);
    while (!request->answers && clock_steady() < until)
        uv_run(&stage.engine.loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&guard, NULL);
    uv_run(&stage.engine.loop, UV_RUN_NOWAIT);
    assert_int_equal(request->answers, 1);
}

const char *stage_id(void)
{
    static char id[ID_SIZE];
    const char *at = strstr(text_string(&stage.frames), "\"id\":\"");
    assert_non_null(at);
    snprintf(id, sizeof id, "%s", at + strlen("\"id\":\""));
    return id;
}

int stage_told(const char *text)
{
    int count = 0;
    for (const char *at = text_string(&stage.frames); (at = strstr(at, text)); at++)
        count++;
    return count;
}

const char *stage_step(size_t at, const char *what)
{
    assert_true(at < stage.job_count && stage.jobs[at].record);
    const struct timeline *timeline = &stage.jobs[at].record->says->timeline;
    const char *detail = NULL;
    for (size_t i = 0; i < timeline->count; i++) {
        if (strcmp(timeline->list[i].what, what) != 0)
            continue;
        assert_null(detail);
        detail = timeline->list[i].detail;
    }
    return detail;
}
