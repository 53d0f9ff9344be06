/* SPDX-License-Identifier: MIT */
/* The played providers against the real adapters, over the loopback: orders, tokens, hang-up,
   status, and what goes wrong. */
#include "base/clock.h"
#include "simulator_stage.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NUMBER     "+34911000333"
#define SILENCE_MS 300 /* for requests that meet silence */
#define FAST       "1000"
#define COUNT(a)   (sizeof(a) / sizeof *(a))

static const char *const kinds[] = {"infocaller", "duocom", "directcall", "ucontact", "medularis"};

static struct stage *open_kind(const char *kind, const char *const *options)
{
    struct stage *stage = stage_open(options);
    stage_use(stage, kind);
    return stage;
}

static bool takes_token(const struct stage *stage)
{
    const struct provider_kind *kind = provider_kind_of(&stage->account);
    return kind->fetches_token && kind->fetches_token(&stage->account);
}

static void fetch_token(struct stage *stage)
{
    if (takes_token(stage))
        assert_int_equal(stage_ask(stage, ACT_TOKEN, NULL, NULL)->verdict, VERDICT_ACCEPTED);
}

static const struct verdict_facts *dial(struct stage *stage, const char *number)
{
    struct order order;
    order_start(&order);
    snprintf(order.number, sizeof order.number, "%s", number);
    stage_ask(stage, ACT_DIAL, &order, NULL);
    order_free(&order);
    return &stage->facts;
}

/* What hang-up and status are asked by: the call of the last dial. */
static void start_call(const struct stage *stage, struct call *call)
{
    call_start(call);
    call->created_at = clock_now();
    snprintf(call->number, sizeof call->number, "%s", NUMBER);
    snprintf(call->from, sizeof call->from, "%s", provider_phone(&stage->account, STAGE_AGENT));
    snprintf(call->reference, sizeof call->reference, "%s", stage->facts.reference);
}

/* ---- Orders */

static void test_every_kind_takes_an_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct stage *stage = open_kind(kinds[i], (const char *[]){"--pending", "0", NULL});
        fetch_token(stage);
        const struct verdict_facts *facts = dial(stage, NUMBER);
        if (facts->verdict != VERDICT_ACCEPTED)
            fail_msg("%s: %s", kinds[i], facts->message);
        assert_true(facts->reference[0] || facts->idcall[0]);
        stage_close(stage);
    }
}

static void fill_order(struct order *order)
{
    static const char number[] = NUMBER;
    order_start(order);
    memcpy(order->number, number, sizeof number);
}

/* Everything that the kind can do, in one order. */
static void test_whole_orders(void **state)
{
    (void)state;
    static const char *const froms[] = {"", "ext1234", "ip4130600300", "1002", ""};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct stage *stage = open_kind(kinds[i], (const char *[]){"--pending", "0", NULL});
        unsigned can = provider_capabilities(&stage->account);
        struct order order;
        fill_order(&order);
        if (can & CAPABILITY_BIT(CAPABILITY_FROM))
            snprintf(order.from, sizeof order.from, "%s", froms[i]);
        if (can & CAPABILITY_BIT(CAPABILITY_RECORD))
            order.record = ORDER_YES;
        if (can & CAPABILITY_BIT(CAPABILITY_MINUTES))
            order.minutes = 240;
        if (can & CAPABILITY_BIT(CAPABILITY_CALLER_ID))
            snprintf(order.caller_id, sizeof order.caller_id, "+34911000444");
        if (can & CAPABILITY_BIT(CAPABILITY_HIDE_CALLER_ID))
            order.show_caller_id = ORDER_NO;
        if (can & CAPABILITY_BIT(CAPABILITY_INVERT))
            order.invert = true;
        if (can & CAPABILITY_BIT(CAPABILITY_VARIABLES))
            assert_true(pairs_set(&order.vars, "NOMBRE", "José & \"Zoë\" +1%", 0));
        fetch_token(stage);
        const struct verdict_facts *facts = stage_ask(stage, ACT_DIAL, &order, NULL);
        if (facts->verdict != VERDICT_ACCEPTED)
            fail_msg("%s: %s", kinds[i], facts->message);
        order_free(&order);
        stage_close(stage);
    }
}

/* Medularis looks at country and number; numbers without an area have none. */
static void test_numbers_of_medularis(void **state)
{
    (void)state;
    static const char *const numbers[] = {"+56956000123",  "+554130600301", "+390236618300",
                                          "+3545880123",   "+12125550123",  "+525512345678",
                                          "+819012340123", "+4790000123"};
    struct stage *stage = open_kind("medularis", (const char *[]){"--pending", "0", NULL});
    for (size_t i = 0; i < COUNT(numbers); i++) {
        if (dial(stage, numbers[i])->verdict != VERDICT_ACCEPTED)
            fail_msg("%s: %s", numbers[i], stage->facts.message);
    }
    stage_close(stage);
    stage = open_kind("medularis", (const char *[]){"--pending", "100", NULL});
    assert_int_equal(dial(stage, NUMBER)->verdict, VERDICT_PENDING);
    stage_close(stage);
}

/* ---- Refusals */

static void test_wrong_accounts(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *key, *value;
        enum provider_act act;
        const char *code; /* NULL: it has none */
    } rows[] = {
        {"infocaller", "password", "0", ACT_DIAL, "1"},
        {"duocom", "account", "911000101", ACT_DIAL, NULL},
        {"duocom", "password", "0", ACT_DIAL, NULL},
        {"directcall", "client_id", "somebody", ACT_TOKEN, NULL},
        {"directcall", "client_secret", "0", ACT_TOKEN, NULL},
        {"ucontact", "user", "somebody", ACT_TOKEN, "0"},
        {"ucontact", "password", "0", ACT_TOKEN, "0"},
        {"ucontact", "campaign", "Salientes", ACT_DIAL, "0"},
        {"ucontact", "context", "agent", ACT_DIAL, "0"},
        {"ucontact", "tech", "IAX", ACT_DIAL, "0"},
        {"medularis", "popup_uuid", "3b0c6a1e-8d52-4f7a-9c31-5e2f7d90a4b9", ACT_DIAL, "4"},
        {"medularis", "security_token", "0", ACT_DIAL, "8"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stage *stage = open_kind(rows[i].kind, (const char *[]){"--pending", "0", NULL});
        stage_set(stage, rows[i].key, rows[i].value);
        if (rows[i].act == ACT_DIAL)
            fetch_token(stage);
        const struct verdict_facts *facts = rows[i].act == ACT_DIAL
                                                ? dial(stage, NUMBER)
                                                : stage_ask(stage, rows[i].act, NULL, NULL);
        if (facts->verdict != VERDICT_REFUSED ||
            (rows[i].code && strcmp(facts->code, rows[i].code)))
            fail_msg("%s, %s: %d %s %s", rows[i].kind, rows[i].key, (int)facts->verdict,
                     facts->code, facts->message);
        stage_close(stage);
    }
}

static void test_refused_as_told(void **state)
{
    (void)state;
    static const char *const codes[] = {"11", "", "201", "0", "2"}; /* in the order of `kinds` */
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct stage *stage = open_kind(
            kinds[i], (const char *[]){"--refuse", codes[i][0] > '0' ? codes[i] : "1", NULL});
        fetch_token(stage);
        const struct verdict_facts *facts = dial(stage, NUMBER);
        assert_int_equal(facts->verdict, VERDICT_REFUSED);
        assert_string_equal(facts->code, codes[i]);
        stage_close(stage);
    }
}

static void test_full_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct stage *stage =
            open_kind(kinds[i], (const char *[]){"--at-once", "1", "--pending", "0", NULL});
        fetch_token(stage);
        assert_int_equal(dial(stage, NUMBER)->verdict, VERDICT_ACCEPTED);
        assert_int_equal(dial(stage, NUMBER)->verdict, VERDICT_REFUSED);
        stage_close(stage);
    }
}

/* ---- Tokens */

static void test_dead_tokens(void **state)
{
    (void)state;
    static const char *const takers[] = {"directcall", "ucontact"};
    for (size_t i = 0; i < COUNT(takers); i++) {
        struct stage *stage = open_kind(
            takers[i], (const char *[]){"--token-seconds", "1", "--at-once", "20000", NULL});
        int64_t deadline = clock_steady() + STAGE_TIMEOUT_MS;
        fetch_token(stage);
        while (dial(stage, NUMBER)->verdict == VERDICT_ACCEPTED && clock_steady() < deadline)
            ;
        if (i == 0) {
            assert_int_equal(stage->facts.verdict, VERDICT_TOKEN_DEAD);
            assert_string_equal(stage->facts.code, "006");
        } else {
            assert_int_equal(stage->facts.verdict, VERDICT_REFUSED);
            assert_true(stage->facts.token_doubtful);
        }
        fetch_token(stage);
        assert_int_equal(dial(stage, NUMBER)->verdict, VERDICT_ACCEPTED);
        stage_close(stage);
    }
}

static void test_expiry_is_told(void **state)
{
    (void)state;
    struct stage *stage =
        open_kind("directcall", (const char *[]){"--token-expiry", "--token-seconds", "90", NULL});
    fetch_token(stage);
    assert_int_equal(stage->facts.token_seconds, 90);
    stage_close(stage);
}

/* ---- Calls that go on */

static void test_hang_up(void **state)
{
    (void)state;
    static const char *const enders[] = {"duocom", "directcall", "ucontact"};
    for (size_t i = 0; i < COUNT(enders); i++) {
        struct stage *stage = open_kind(enders[i], (const char *[]){NULL});
        struct call call;
        fetch_token(stage);
        assert_int_equal(dial(stage, NUMBER)->verdict, VERDICT_ACCEPTED);
        start_call(stage, &call);
        if (stage_ask(stage, ACT_HANGUP, NULL, &call)->verdict != VERDICT_ACCEPTED)
            fail_msg("%s: %s", enders[i], stage->facts.message);
        assert_int_equal(stage_ask(stage, ACT_HANGUP, NULL, &call)->verdict, VERDICT_REFUSED);
        call_free(&call);
        stage_close(stage);
    }
}

/* Asks until the condition holds of what is said. */
static void ask_until(struct stage *stage, struct call *call,
                      bool (*holds)(const struct stage *stage))
{
    int64_t deadline = clock_steady() + STAGE_TIMEOUT_MS;
    do {
        stage_ask(stage, ACT_STATUS, NULL, call);
        if (stage->facts.verdict == VERDICT_ACCEPTED && stage->says.state > call->state)
            call->state = stage->says.state;
    } while (!holds(stage) && clock_steady() < deadline);
    assert_true(holds(stage));
}

static bool agent_is_up(const struct stage *stage)
{
    return stage->says.legs[LEG_AGENT].state == LEG_CONNECTED;
}

static bool party_is_up(const struct stage *stage)
{
    return stage->says.legs[LEG_PARTY].state == LEG_CONNECTED;
}

static bool is_ended(const struct stage *stage)
{
    return stage->facts.verdict == VERDICT_ACCEPTED && stage->says.state == CALL_ENDED;
}

static void test_status_of_directcall(void **state)
{
    (void)state;
    struct stage *stage =
        open_kind("directcall", (const char *[]){"--answer-rate", "100", "--speed", "100", NULL});
    struct call call;
    fetch_token(stage);
    dial(stage, NUMBER);
    start_call(stage, &call);
    ask_until(stage, &call, agent_is_up);
    ask_until(stage, &call, party_is_up);
    assert_true(stage->says.answered);
    assert_in_range(stage->says.started_at, call.created_at - 2 * CLOCK_SECOND,
                    clock_now() + CLOCK_SECOND);
    ask_until(stage, &call, is_ended);
    assert_int_equal(stage_ask(stage, ACT_HANGUP, NULL, &call)->verdict, VERDICT_REFUSED);
    assert_string_equal(stage->facts.code, "003");
    call_free(&call);
    stage_close(stage);
}

static bool is_connected(const struct stage *stage)
{
    return strcmp(stage->facts.word, "Conectada") == 0;
}

static bool is_unanswered(const struct stage *stage)
{
    return strcmp(stage->facts.word, "Cliente no contesta") == 0 ||
           strcmp(stage->facts.word, "Agente no contesta") == 0;
}

static void test_status_of_medularis(void **state)
{
    (void)state;
    struct stage *stage =
        open_kind("medularis", (const char *[]){"--pending", "0", "--speed", FAST, "--answer-rate",
                                                "100", "--calls", "1", NULL});
    struct call call;
    char mark[sizeof stage->facts.mark];
    dial(stage, NUMBER);
    start_call(stage, &call);
    ask_until(stage, &call, is_connected);
    stage_run_until(stage, &stage->over);
    ask_until(stage, &call, is_connected);
    snprintf(mark, sizeof mark, "%s", stage->facts.mark);
    ask_until(stage, &call, is_connected);
    assert_string_equal(stage->facts.mark, mark);
    call_free(&call);
    stage_close(stage);
    stage = open_kind("medularis", (const char *[]){"--pending", "0", "--speed", FAST,
                                                    "--answer-rate", "0", NULL});
    dial(stage, NUMBER);
    start_call(stage, &call);
    ask_until(stage, &call, is_unanswered);
    call_free(&call);
    stage_close(stage);
}

/* What is hung up is over at once, and --calls counts it. */
static void test_what_is_hung_up_is_over(void **state)
{
    (void)state;
    struct stage *stage = open_kind("ucontact", (const char *[]){"--calls", "1", NULL});
    struct call call;
    fetch_token(stage);
    dial(stage, NUMBER);
    start_call(stage, &call);
    stage_ask(stage, ACT_HANGUP, NULL, &call);
    assert_true(stage->over);
    call_free(&call);
    stage_close(stage);
}

/* ---- Replies that are none */

static void check_bad_reply(const char *kind, const char *name, enum verdict wanted)
{
    struct stage *stage =
        open_kind(kind, (const char *[]){"--bad-replies", "100", "--bad-reply", name, NULL});
    stage->timeout_ms = SILENCE_MS;
    snprintf(stage->token, sizeof stage->token, "none");
    const struct verdict_facts *facts = dial(stage, NUMBER);
    if (facts->verdict != wanted)
        fail_msg("%s, %s: %d %s", kind, name, (int)facts->verdict, facts->message);
    assert_int_equal(stage->retry_after, strcmp(name, "429") == 0 ? 2 : 0);
    stage_close(stage);
}

static void test_bad_replies_are_never_success(void **state)
{
    (void)state;
    static const char *const unknown[] = {"html", "502", "500", "half", "silence"};
    static const char *const refused[] = {"redirect", "429"};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        for (size_t j = 0; j < COUNT(unknown); j++)
            check_bad_reply(kinds[i], unknown[j], VERDICT_UNKNOWN);
        for (size_t j = 0; j < COUNT(refused); j++)
            check_bad_reply(kinds[i], refused[j], VERDICT_REFUSED);
    }
}

/* Of those, some are carried out all the same, and none where it was a redirect. */
static void check_done(const char *name, bool wanted)
{
    struct stage *stage =
        open_kind("duocom", (const char *[]){"--bad-replies", "100", "--bad-reply", name, "--seed",
                                             "1", "--speed", FAST, "--calls", "1", NULL});
    for (int i = 0; i < 8; i++)
        dial(stage, NUMBER);
    int64_t deadline = clock_steady() + (wanted ? STAGE_TIMEOUT_MS : SILENCE_MS);
    while (!stage->over && clock_steady() < deadline)
        uv_run(&stage->loop, UV_RUN_NOWAIT);
    assert_int_equal(stage->over, wanted);
    stage_close(stage);
}

static void test_some_bad_replies_hide_a_call(void **state)
{
    (void)state;
    check_done("500", true);
    check_done("redirect", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_takes_an_order),
        cmocka_unit_test(test_whole_orders),
        cmocka_unit_test(test_numbers_of_medularis),
        cmocka_unit_test(test_wrong_accounts),
        cmocka_unit_test(test_refused_as_told),
        cmocka_unit_test(test_full_lines),
        cmocka_unit_test(test_dead_tokens),
        cmocka_unit_test(test_expiry_is_told),
        cmocka_unit_test(test_hang_up),
        cmocka_unit_test(test_status_of_directcall),
        cmocka_unit_test(test_status_of_medularis),
        cmocka_unit_test(test_what_is_hung_up_is_over),
        cmocka_unit_test(test_bad_replies_are_never_success),
        cmocka_unit_test(test_some_bad_replies_hide_a_call),
    };
    signal(SIGPIPE, SIG_IGN);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("simulator_kinds", tests, NULL, NULL);
}
