/* SPDX-License-Identifier: MIT */
/* The simulator over the loopback, against the Infocaller adapter: orders are accepted or refused
   with the right code, and the events of their calls arrive. */
#include "base/clock.h"
#include "codec/digest.h"
#include "codec/form.h"
#include "codec/tree.h"
#include "http/client.h"
#include "listener/server.h"
#include "provider/infocaller_codes.h"
#include "provider/provider.h"
#include "simulator/simulator.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EVENTS_MAX 256
#define TIMEOUT_MS 10000
#define SILENCE_MS 300 /* for orders that may meet silence */

/* What the listener heard. */
struct heard {
    char event[32];
    char sequence[32];
    char idcall[32];
    char type[4];
    char number[32];
    char vars[128];
    bool signature;
    bool list;
};

struct stage {
    uv_loop_t loop;
    struct settings settings;
    struct urls urls;
    struct simulator *simulator;
    struct server *listener;
    struct http_client *http;
    struct heard heard[EVENTS_MAX];
    size_t count;
    int status; /* of the listener's answers */
    bool over;
    struct verdict_facts facts;
    bool answered;
    struct account account;
};

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
    if (stage->count < EVENTS_MAX)
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

static void set(struct stage *stage, const char *key, const char *text)
{
    for (size_t i = 0; i < stage->account.values.count; i++) {
        struct option_value *value = &stage->account.values.list[i];
        if (strcmp(value->option->key, key) == 0) {
            free(value->text);
            value->text = strdup(text);
        }
    }
}

/* Opens with the simulator's options, up to a NULL. */
static struct stage *open_stage(const char *const *options)
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
    set(stage, "url", url);
    return stage;
}

static void close_stage(struct stage *stage)
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

static void run_until(struct stage *stage, const bool *done)
{
    int64_t deadline = clock_steady() + TIMEOUT_MS;
    while (!*done && clock_steady() < deadline)
        uv_run(&stage->loop, UV_RUN_ONCE);
    assert_true(*done);
}

/* ---- Orders */

struct pending_order {
    struct stage *stage;
    struct order order;
};

static void on_reply(void *context, const struct http_reply *reply)
{
    struct pending_order *pending = context;
    provider_kind_find("infocaller")
        ->read(&pending->stage->account, &pending->order, reply, &pending->stage->facts);
    pending->stage->answered = true;
}

static int order_timeout_ms = TIMEOUT_MS;

static const struct verdict_facts *place(struct stage *stage, const char *number, const char *value)
{
    struct pending_order pending = {.stage = stage};
    struct provider_request request;
    struct failure failure = {0};
    order_start(&pending.order);
    snprintf(pending.order.number, sizeof pending.order.number, "%s", number);
    if (value)
        assert_true(pairs_set(&pending.order.vars, "A", value, 0));
    provider_request_start(&request);
    if (!provider_check_order(&stage->account, &pending.order, &failure) ||
        !provider_kind_find("infocaller")
             ->build(&stage->account, &pending.order, "id", "", &request, &failure))
        fail_msg("%s", failure.sentence);
    struct http_request http = {.method = request.method,
                                .url = text_string(&request.url),
                                .name = request.name,
                                .headers = {"content-type: application/x-www-form-urlencoded"},
                                .body = text_string(&request.body),
                                .body_length = request.body.length,
                                .timeout_ms = order_timeout_ms,
                                .once = true};
    stage->answered = false;
    http_send(stage->http, &http, on_reply, &pending);
    run_until(stage, &stage->answered);
    provider_request_free(&request);
    order_free(&pending.order);
    return &stage->facts;
}

static void check_accepted(const char *format, const char *charset)
{
    struct stage *stage = open_stage((const char *[]){
        "--speed", "10000", "--calls", "1", "--charset", charset, "--format", format, NULL});
    set(stage, "format", format);
    const struct verdict_facts *facts = place(stage, "+34911000333", "José <&> 'x' \"y\"");
    assert_int_equal(facts->verdict, VERDICT_ACCEPTED);
    assert_string_equal(facts->code, "0");
    assert_string_equal(facts->message, "Aceptada");
    assert_string_not_equal(facts->idcall, "");
    run_until(stage, &stage->over);
    assert_true(stage->count >= 2);
    bool is_json = strcmp(format, "json") == 0;
    for (size_t i = 0; i < stage->count; i++) {
        const struct heard *heard = &stage->heard[i];
        assert_string_equal(heard->idcall, facts->idcall);
        assert_string_equal(heard->type, "E");
        assert_string_equal(heard->number, "+34911000333");
        assert_true(heard->signature);
        assert_int_equal(heard->list, strcmp(heard->event, "fin") == 0);
        assert_string_equal(heard->vars, is_json ? "A=José &lt;&amp;&gt; &apos;x&apos; "
                                                   "&quot;y&quot;;"
                                                 : "A=José <&> 'x' \"y\";");
    }
    assert_string_equal(stage->heard[0].event, "inicio");
    close_stage(stage);
}

static void test_accepted(void **state)
{
    (void)state;
    check_accepted("json", "utf8");
    check_accepted("json", "latin1");
    check_accepted("xml", "utf8");
    check_accepted("xml", "latin1");
}

static void test_every_refusal(void **state)
{
    (void)state;
    for (size_t i = 0; i < INFOCALLER_CODE_COUNT; i++) {
        const struct infocaller_code_row *row = &infocaller_code_rows[i];
        char code[16], wanted[256];
        if (row->code == INFOCALLER_ACCEPTED)
            continue;
        snprintf(code, sizeof code, "%d", row->code);
        snprintf(wanted, sizeof wanted, "sim: refused (%d): %s / %s", row->code, row->text,
                 row->meaning);
        struct stage *stage = open_stage((const char *[]){"--refuse", code, NULL});
        set(stage, "format", i % 2 ? "xml" : "json");
        const struct verdict_facts *facts = place(stage, "+34911000333", NULL);
        assert_int_equal(facts->verdict, VERDICT_REFUSED);
        assert_string_equal(facts->code, code);
        assert_string_equal(facts->message, wanted);
        close_stage(stage);
    }
}

static void test_wrong_accounts(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"line", "987654321", "2"}, {"password", "0000", "1"}, {"rule_group", "None", "8"}};
    struct stage *stage = open_stage((const char *[]){NULL});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char before[64];
        snprintf(before, sizeof before, "%s", option_text(&stage->account.values, rows[i][0]));
        set(stage, rows[i][0], rows[i][1]);
        assert_string_equal(place(stage, "+34911000333", NULL)->code, rows[i][2]);
        set(stage, rows[i][0], before);
    }
    assert_int_equal(place(stage, "+34911000333", NULL)->verdict, VERDICT_ACCEPTED);
    close_stage(stage);
}

static void test_full_line(void **state)
{
    (void)state;
    struct stage *stage = open_stage((const char *[]){"--at-once", "1", NULL});
    assert_string_equal(place(stage, "+34911000333", NULL)->code, "0");
    assert_string_equal(place(stage, "+34911000333", NULL)->code, "14");
    close_stage(stage);
}

static void test_bad_replies_are_never_success(void **state)
{
    (void)state;
    struct stage *stage = open_stage(
        (const char *[]){"--bad-replies", "100", "--seed", "3", "--reply-delay", "1", NULL});
    set(stage, "format", "xml");
    int unknown = 0, refused = 0;
    order_timeout_ms = SILENCE_MS;
    for (int i = 0; i < 12; i++) {
        const struct verdict_facts *facts = place(stage, "+34911000333", NULL);
        unknown += facts->verdict == VERDICT_UNKNOWN;
        refused += facts->verdict == VERDICT_REFUSED;
    }
    order_timeout_ms = TIMEOUT_MS;
    assert_int_equal(unknown + refused, 12);
    assert_true(unknown > 0 && refused > 0);
    close_stage(stage);
}

/* ---- Events */

static size_t count_of(const struct stage *stage, const char *event)
{
    size_t count = 0;
    for (size_t i = 0; i < stage->count; i++)
        count += strcmp(stage->heard[i].event, event) == 0;
    return count;
}

static struct stage *play_callers(const char *option, const char *value)
{
    struct stage *stage =
        open_stage((const char *[]){"--rate", "6000", "--speed", "10000", "--calls", "8", "--seed",
                                    "11", "--hidden", "30", option, value, NULL});
    run_until(stage, &stage->over);
    return stage;
}

static void test_callers(void **state)
{
    (void)state;
    struct stage *stage = play_callers("--answer-rate", "100");
    assert_int_equal(count_of(stage, "inicio"), 8);
    assert_int_equal(count_of(stage, "desvio_correcto"), 8);
    assert_int_equal(count_of(stage, "fin"), 8);
    bool hidden = false, shown = false;
    for (size_t i = 0; i < stage->count; i++) {
        assert_string_equal(stage->heard[i].type, "R");
        assert_string_equal(stage->heard[i].idcall, "");
        hidden |= strcmp(stage->heard[i].number, "X") == 0;
        shown |= strlen(stage->heard[i].number) > 8;
    }
    assert_true(hidden && shown);
    close_stage(stage);
    stage = play_callers("--answer-rate", "0");
    assert_int_equal(count_of(stage, "desvio_correcto"), 0);
    assert_true(count_of(stage, "desvio_fallido") >= 8);
    close_stage(stage);
}

static void test_lost_and_repeated(void **state)
{
    (void)state;
    struct stage *stage = play_callers("--lost", "100");
    assert_int_equal(stage->count, 0);
    close_stage(stage);
    stage = play_callers("--repeat", "100");
    assert_int_equal(count_of(stage, "inicio"), 16);
    assert_int_equal(count_of(stage, "fin"), 16);
    close_stage(stage);
}

/* Whether in some call an event came before one that happened earlier. */
static bool is_disordered(const struct stage *stage)
{
    for (size_t i = 0; i < stage->count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(stage->heard[i].event, "inicio") == 0 &&
                strcmp(stage->heard[i].sequence, stage->heard[j].sequence) == 0)
                return true;
    return false;
}

static void test_disorder(void **state)
{
    (void)state;
    struct stage *stage = play_callers("--reorder", "50");
    assert_int_equal(count_of(stage, "fin"), 8);
    assert_true(is_disordered(stage));
    close_stage(stage);
}

/* An event that is not answered 200 comes again, and then no more. */
static void test_retries(void **state)
{
    (void)state;
    struct stage *stage = open_stage((const char *[]){
        "--rate", "6000", "--speed", "10000", "--calls", "1", "--answer-rate", "100", NULL});
    stage->status = 503;
    run_until(stage, &stage->over);
    assert_int_equal(count_of(stage, "inicio"), 4);
    assert_int_equal(count_of(stage, "fin"), 4);
    close_stage(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_every_refusal),
        cmocka_unit_test(test_wrong_accounts),
        cmocka_unit_test(test_full_line),
        cmocka_unit_test(test_bad_replies_are_never_success),
        cmocka_unit_test(test_callers),
        cmocka_unit_test(test_lost_and_repeated),
        cmocka_unit_test(test_disorder),
        cmocka_unit_test(test_retries),
    };
    signal(SIGPIPE, SIG_IGN);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
