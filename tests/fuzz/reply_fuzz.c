/* SPDX-License-Identifier: MIT */
/* Providers' replies: whatever comes in, every adapter makes a verdict of it whose texts are clean
   and hold no secret. The first byte chooses the HTTP status, the rest is the body. */
#include "fuzz.h"

#include "base/utf8.h"
#include "model/order.h"
#include "provider/provider.h"

#include <string.h>

#define SECRET "s3cr3t&pass+word"
#define TOKEN  "t0k3n/of+the=day"

const char fuzz_corpus[] = "reply";
const char *const fuzz_words[] = {
    "1\n",
    "0\n<br>\nERROR: ",
    "53010203",
    "{\"status\":\"ok\",",
    "\"codigo\":\"006\",",
    "\"msg\":[{\"telefone\":\" 34 911 000 333\",\"status\":\"atendida\"}]",
    "\"callerid\":\"",
    "\"access_token\":\"",
    "\"expires_in\":",
    "8cf8570e-60e7-44ed-b799-3baab211b04d",
    "{\"success\":true,\"uuid\":\"",
    "\"pending\":true",
    "\"error_code\":",
    "[{\"uuid\":\"80b5fc503f24d33de4f15f908f42b279\",\"status\":\"Conectada\",",
    "\"duration_customer\":\"12\",",
    "<callRequest><Resultado>0</Resultado>",
    SECRET,
    TOKEN,
    "s3cr3t%26pass%2Bword",
    "czNjcjN0JnBhc3Mrd29yZA==",
    "\xF1",
    "\x1b[2J",
    NULL,
};

static const int statuses[] = {200, 201, 302, 400, 401, 403, 404, 408, 429, 500, 503};

/* An account with all keys that its kind needs, its secrets among them. */
static void account_start(struct account *account, const struct provider_kind *kind)
{
    *account = (struct account){.name = "fuzzed", .country = "ES", .timezone = "Europe/Madrid"};
    snprintf(account->kind, sizeof account->kind, "%s", kind->kind);
    must(option_values_start(&account->values, kind->options));
    for (size_t i = 0; i < account->values.count; i++) {
        struct option_value *value = &account->values.list[i];
        if (value->option->type == OPTION_SECRET)
            must(option_set(value, SECRET, NULL));
        else if (!value->text && value->option->example)
            must(option_set(value, value->option->example, NULL));
    }
}

static void text_must_be_good(const char *text)
{
    size_t length = strlen(text);
    must(utf8_valid(text, length));
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        i += utf8_read(text + i, length - i, &character, &good);
        must(good && !utf8_is_control(character));
    }
    must(!strstr(text, SECRET) && !strstr(text, TOKEN));
}

static void facts_must_be_good(const struct errand *errand, const struct verdict_facts *facts)
{
    must(facts->verdict <= VERDICT_TOKEN_DEAD);
    must(facts->verdict == VERDICT_ACCEPTED || facts->message[0]);
    must(errand->act != ACT_TOKEN || facts->verdict != VERDICT_ACCEPTED || facts->token[0]);
    must(errand->act == ACT_TOKEN || !facts->token[0]);
    text_must_be_good(facts->message);
    text_must_be_good(facts->reference);
    text_must_be_good(facts->idcall);
    text_must_be_good(facts->code);
    text_must_be_good(facts->word);
    text_must_be_good(facts->mark);
    must(facts->says->state <= CALL_ENDED && facts->says->seconds >= -1);
    for (int i = 0; i < LEG_COUNT; i++)
        text_must_be_good(facts->says->legs[i].cause);
}

static void read_reply(const struct provider_kind *kind, enum provider_act act,
                       const struct http_reply *reply)
{
    struct account account;
    struct order order;
    struct call call, says;
    account_start(&account, kind);
    order_start(&order);
    call_start(&call);
    call_start(&says);
    snprintf(order.number, sizeof order.number, "+34911000333");
    call_set_text(&call, CALL_TEXT_number, order.number, RANK_PLACED);
    call_set_text(&call, CALL_TEXT_from, "+34911000222", RANK_PLACED);
    call_set_text(&call, CALL_TEXT_reference, "80b5fc503f24d33de4f15f908f42b279", RANK_ANSWER);
    struct errand errand = {.act = act,
                            .account = &account,
                            .token = TOKEN,
                            .order = &order,
                            .call_id = "id",
                            .phone = "+34911000222",
                            .call = &call};
    struct verdict_facts facts = {.says = &says};
    provider_read(&errand, reply, &facts);
    facts_must_be_good(&errand, &facts);
    call_free(&says);
    call_free(&call);
    order_free(&order);
    option_values_free(&account.values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size ? size - 1 : 0;
    char *body = malloc(length + 1);
    must(body);
    memcpy(body, data + (size ? 1 : 0), length);
    body[length] = '\0';
    struct http_reply reply = {
        .fate = HTTP_REPLIED,
        .status = statuses[(size ? data[0] : 0) % (sizeof statuses / sizeof *statuses)],
        .body = body,
        .body_length = length,
    };
    for (size_t i = 0; provider_kinds[i]; i++)
        for (enum provider_act act = 0; act < ACT_COUNT; act++)
            if (provider_kinds[i]->acts[act].read)
                read_reply(provider_kinds[i], act, &reply);
    free(body);
    return 0;
}
