/* SPDX-License-Identifier: MIT */
/* The stage. */
#include "simulator_stage.h"

#include "base/clock.h"
#include "codec/digest.h"
#include "codec/form.h"
#include "codec/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- The listener */

static void note_vars(struct heard *heard, const struct tree_node *root)
{
    const struct tree_node *var = tree_find(root, "CustVar");
    for (; var; var = tree_next_same(var)) {
        size_t used = strlen(heard->vars);
        snprintf(heard->vars + used, sizeof heard->vars - used, "%s=%s;", tree_text(var, "VarName"),
                 tree_text(var, "VarValue"));
    }
}

static void note(struct stage *stage, const char *path, const char *document, size_t length)
{
    struct heard *heard = &stage->heard[stage->count++];
    struct failure failure;
    struct tree *tree = tree_read(document, length, tree_guess(document, length), &failure);
    char signature[MD5_HEX_SIZE];
    assert_non_null(tree);
    const struct tree_node *root = tree_root(tree);
    const struct tree_node *facts = tree_find(root, "Infocaller"),
                           *user = tree_find(root, "UserID");
    bool out = strcmp(tree_text(facts, "CallType"), "E") == 0;
    snprintf(heard->event, sizeof heard->event, "%s", strrchr(path, '/') + 1);
    snprintf(heard->sequence, sizeof heard->sequence, "%s", tree_text(user, "CallSequence"));
    snprintf(heard->idcall, sizeof heard->idcall, "%s", tree_text(facts, "idcall"));
    snprintf(heard->type, sizeof heard->type, "%s", tree_text(facts, "CallType"));
    snprintf(heard->number, sizeof heard->number, "%s",
             tree_text(facts, out ? "OutboundNumber" : "CallerNumber"));
    assert_true(md5_latin1(signature, "123456789", heard->sequence, STAGE_PASSWORD, NULL));
    heard->signature = hex_equal(signature, tree_text(user, "Signature"));
    heard->list = tree_find(root, "Event") != NULL;
    note_vars(heard, root);
    tree_free(tree);
}

static void on_event(void *context, struct server_request *request)
{
    struct stage *stage = context;
    size_t length;
    struct form form;
    const char *body = server_request_body(request, &length);
    assert_true(form_read(&form, body, length, NULL));
    const char *document = form_get(&form, "apilinfocaller", false);
    assert_non_null(document);
    if (stage->count < STAGE_EVENTS_MAX)
        note(stage, server_request_path(request), document, strlen(document));
    form_free(&form);
    server_answer(request, stage->status, NULL, NULL, 0, 0);
}

/* ---- The stage */

static void on_over(void *context)
{
    ((struct stage *)context)->over = true;
}

/* What the simulator expects by default; values that begin with / are behind its address. */
static const char *const accounts[][3] = {
    {"infocaller", "url", "/"},
    {"infocaller", "line", "123456789"},
    {"infocaller", "password", STAGE_PASSWORD},
    {"infocaller", "rule_group", "Emision"},
    {"duocom", "url", "/duocom/oficinaweb_webcallservice"},
    {"duocom", "control_url", "/duocom/api_control_llamadas"},
    {"duocom", "account", "911000100"},
    {"duocom", "password", STAGE_PASSWORD},
    {"directcall", "url", "/directcall"},
    {"directcall", "client_id", "centralita"},
    {"directcall", "client_secret", STAGE_PASSWORD},
    {"ucontact", "url", "/ucontact"},
    {"ucontact", "user", "centralita"},
    {"ucontact", "password", STAGE_PASSWORD},
    {"ucontact", "agent", "ana"},
    {"ucontact", "phone", "1001"},
    {"ucontact", "caller_id", "+34911000111"},
    {"ucontact", "campaign", "Salientes->"},
    {"medularis", "url", "/medularis/calls/manage/api"},
    {"medularis", "status_url", "/medularis/calls/list"},
    {"medularis", "popup_uuid", "3b0c6a1e-8d52-4f7a-9c31-5e2f7d90a4b8"},
    {"medularis", "security_token", STAGE_PASSWORD},
};

static const char *zone_of(const char *kind)
{
    if (strcmp(kind, "directcall") == 0)
        return "America/Sao_Paulo";
    return strcmp(kind, "medularis") == 0 ? "America/Santiago" : "Europe/Madrid";
}

void stage_use(struct stage *stage, const char *kind)
{
    struct account *account = &stage->account;
    const struct provider_kind *row = provider_kind_find(kind);
    char value[256];
    assert_non_null(row);
    option_values_free(&account->values);
    *account = (struct account){.name = "sim", .country = "ES"};
    snprintf(account->kind, sizeof account->kind, "%s", kind);
    snprintf(account->timezone, sizeof account->timezone, "%s", zone_of(kind));
    assert_true(option_values_start(&account->values, row->options));
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        bool address = accounts[i][2][0] == '/';
        if (strcmp(accounts[i][0], kind) != 0)
            continue;
        snprintf(value, sizeof value, "%s%s", address ? stage->address : "", accounts[i][2]);
        stage_set(stage, accounts[i][1], value);
    }
    stage->token[0] = '\0';
}

void stage_set(struct stage *stage, const char *key, const char *text)
{
    struct failure failure = {0};
    struct option_value *value = option_find(&stage->account.values, key);
    assert_non_null(value);
    free(value->text);
    value->text = NULL;
    if (!option_set(value, text, &failure))
        fail_msg("%s", failure.sentence);
    value->given = true;
}

/* ---- Errands */

static void on_reply(void *context, const struct http_reply *reply)
{
    struct stage *stage = context;
    provider_read(&stage->errand, reply, &stage->facts);
    stage->http_status = reply->status;
    stage->retry_after = reply->retry_after;
    stage->answered = true;
}

static void send_request(struct stage *stage, const struct provider_request *request)
{
    char type[128];
    size_t headers = 0;
    struct http_request http = {.method = request->method,
                                .url = text_string(&request->url),
                                .name = request->name,
                                .body = request->content_type ? text_string(&request->body) : NULL,
                                .body_length = request->body.length,
                                .timeout_ms = stage->timeout_ms,
                                .once = true};
    if (request->content_type) {
        snprintf(type, sizeof type, "Content-Type: %s", request->content_type);
        http.headers[headers++] = type;
    }
    if (request->header.length)
        http.headers[headers++] = text_string(&request->header);
    stage->answered = false;
    http_send(stage->http, &http, on_reply, stage);
    stage_run_until(stage, &stage->answered);
}

const struct verdict_facts *stage_ask(struct stage *stage, enum provider_act act,
                                      const struct order *order, const struct call *call)
{
    struct provider_request request;
    struct failure failure = {0};
    stage->errand = (struct errand){.act = act,
                                    .account = &stage->account,
                                    .now = clock_now(),
                                    .token = stage->token,
                                    .order = order,
                                    .call = call,
                                    .call_id = "id",
                                    .phone = provider_phone(&stage->account, STAGE_AGENT)};
    call_free(&stage->says);
    call_start(&stage->says);
    stage->facts.says = &stage->says;
    provider_request_start(&request);
    if ((order && !provider_check_order(&stage->account, order, &failure)) ||
        !provider_build(&stage->errand, &request, &failure))
        fail_msg("%s", failure.sentence);
    send_request(stage, &request);
    provider_request_free(&request);
    if (act == ACT_TOKEN && stage->facts.verdict == VERDICT_ACCEPTED)
        snprintf(stage->token, sizeof stage->token, "%s", stage->facts.token);
    return &stage->facts;
}

/* ---- Opening and closing */

struct stage *stage_open(const char *const *options)
{
    struct stage *stage = calloc(1, sizeof *stage);
    struct failure failure = {0};
    struct server_config config = {.address = "127.0.0.1",
                                   .max_body = 65536,
                                   .max_headers = 8192,
                                   .max_connections = 64,
                                   .header_seconds = 5,
                                   .body_seconds = 5,
                                   .idle_seconds = 5};
    char line[256];
    int argc = 1;
    const char *argv[32] = {"simulator"};
    for (; options[argc - 1]; argc++)
        argv[argc] = options[argc - 1];
    if (!settings_read(&stage->settings, argc, (char **)argv, &failure))
        fail_msg("%s", failure.sentence);
    uv_loop_init(&stage->loop);
    stage->status = 200;
    stage->listener = server_start(&stage->loop, &config, NULL, on_event, stage, &failure);
    assert_non_null(stage->listener);
    for (int i = 0; i < SIM_EVENT_COUNT; i++) {
        snprintf(line, sizeof line, "  %s\thttp://127.0.0.1:%d/hook/sim/%s?id=[_IdLlamada]\n",
                 sim_event_names[i], server_port(stage->listener), sim_event_names[i]);
        assert_true(urls_add_line(&stage->urls, line));
    }
    stage->simulator = simulator_start(&stage->loop, &stage->settings, &stage->urls, &failure);
    assert_non_null(stage->simulator);
    simulator_on_over(stage->simulator, on_over, stage);
    stage->http = http_client_new(&stage->loop);
    stage->timeout_ms = STAGE_TIMEOUT_MS;
    snprintf(stage->address, sizeof stage->address, "http://127.0.0.1:%d",
             simulator_port(stage->simulator));
    stage_use(stage, "infocaller");
    return stage;
}

void stage_close(struct stage *stage)
{
    simulator_stop(stage->simulator);
    http_client_close(stage->http, NULL, NULL);
    server_stop(stage->listener, 100, NULL, NULL);
    uv_run(&stage->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&stage->loop), 0);
    urls_free(&stage->urls);
    option_values_free(&stage->account.values);
    call_free(&stage->says);
    free(stage);
}

void stage_run_until(struct stage *stage, const bool *done)
{
    int64_t deadline = clock_steady() + STAGE_TIMEOUT_MS;
    while (!*done && clock_steady() < deadline)
        uv_run(&stage->loop, UV_RUN_ONCE);
    assert_true(*done);
}
