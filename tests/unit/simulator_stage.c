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
    assert_true(md5_latin1(signature, "123456789", heard->sequence, "3956", NULL));
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

static void set_account(struct stage *stage)
{
    const struct option *options = provider_kind_find("infocaller")->options;
    static const char *const given[][2] = {
        {"line", "123456789"}, {"password", "3956"}, {"rule_group", "Emision"}, {"format", "json"}};
    struct account *account = &stage->account;
    *account = (struct account){.name = "sim", .kind = "infocaller", .country = "ES"};
    while (options[account->values.count].key)
        account->values.count++;
    account->values.list = calloc(account->values.count, sizeof *account->values.list);
    for (size_t i = 0; i < account->values.count; i++) {
        account->values.list[i].option = &options[i];
        for (size_t j = 0; j < sizeof given / sizeof *given; j++)
            if (strcmp(options[i].key, given[j][0]) == 0)
                account->values.list[i].text = strdup(given[j][1]);
    }
}

void stage_set(struct stage *stage, const char *key, const char *text)
{
    for (size_t i = 0; i < stage->account.values.count; i++) {
        struct option_value *value = &stage->account.values.list[i];
        if (strcmp(value->option->key, key) == 0) {
            free(value->text);
            value->text = strdup(text);
        }
    }
}

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
    char line[256], url[64];
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
    set_account(stage);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", simulator_port(stage->simulator));
    stage_set(stage, "url", url);
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
    free(stage);
}

void stage_run_until(struct stage *stage, const bool *done)
{
    int64_t deadline = clock_steady() + STAGE_TIMEOUT_MS;
    while (!*done && clock_steady() < deadline)
        uv_run(&stage->loop, UV_RUN_ONCE);
    assert_true(*done);
}
