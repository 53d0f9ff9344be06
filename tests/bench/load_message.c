/* SPDX-License-Identifier: MIT */
/* Requests from templates: a hole is as long as what goes in, so that nothing moves. */
#include "load_message.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define HOLES_MAX     32
#define NUMBER_DIGITS 8
#define NUMBER_END    100000000
#define EVENTS        4
#define CALLERS_FIRST 20000000 /* of the contacts that run.py makes */

/* In a template a hole is a run of one of these bytes. */
#define HOLE_NUMBER    '\x01'
#define HOLE_SIGNATURE '\x02'
#define HOLE_CALLER    '\x03'
#define N8             "\x01\x01\x01\x01\x01\x01\x01\x01"
#define S8             "\x02\x02\x02\x02\x02\x02\x02\x02"
#define C8             "\x03\x03\x03\x03\x03\x03\x03\x03"

struct hole {
    int at;
    char kind;
};

struct template
{
    char bytes[REQUEST_MAX];
    int length;
    struct hole holes[HOLES_MAX];
    int hole_count;
};

static struct template templates[EVENTS];
static struct load_plan plan;
static EVP_MD_CTX *digest;
static EVP_MD *md5;

static const char *const names[EVENTS] = {"inicio", "desvio_fallido", "desvio_correcto", "fin"};

#define FACTS                                                                             \
    "\"CallType\":\"R\",\"CallerNumber\":\"+349" C8 "\",\"InboundNumber\":\"%1$s\","      \
    "\"InboundNumberInt\":\"34%1$s\",\"OutboundNumber\":\"\",\"OutboundNumberInt\":\"\"," \
    "\"idcall\":\"\""
#define FACTS_OF_THE_END                                             \
    ",\"CallSeconds\":\"42\",\"StartDate\":\"2026-11-22T11:00:00\"," \
    "\"EndDate\":\"2026-11-22T11:00:42\",\"CostRX\":0.000000,\"CostTX\":0.123456"
#define FACTS_OF_A_QUESTION ",\"QueryName\":\"%2$s\""
#define STEP(type, at, name)                                                                      \
    "{\"EventType\":\"" type "\",\"EventDate\":\"2026-11-22T11:00:" at "\",\"EventName\":\"" name \
    "\",\"EventAddInfo1\":\"\",\"EventAddInfo2\":\"\",\"EventAddInfo3\":\"\","                    \
    "\"EventAddInfo4\":\"\",\"EventAddInfo5\":\"\"}"
#define STEPS                                                                   \
    ",\"Status\":{\"Events\":{\"Event\":[" STEP("14", "00", "Reglas") "," STEP( \
        "6", "05", "Menu") "," STEP("7", "42", "Fin") "]}}"
#define BODY(facts, steps)                                                                   \
    "{\"ApiCall\":{\"UserID\":{\"LineNumber\":\"%1$s\",\"LineNumberInt\":\"34%1$s\","        \
    "\"CallSequence\":\"9" N8 "\",\"Signature\":\"" S8 S8 S8 S8 "\"},\"Infocaller\":{" facts \
    "}" steps ",\"CustVars\":{\"CustVar\":[{\"VarName\":\"PEDIDO\",\"VarValue\":\"1234\"}]}}}"

static bool is_hole(char c)
{
    return c == HOLE_NUMBER || c == HOLE_SIGNATURE || c == HOLE_CALLER;
}

static int encode(char *out, const char *text)
{
    int length = 0;
    for (const char *c = text; *c; c++) {
        bool plain = is_hole(*c) || (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= 'a' && *c <= 'z') || strchr("-._", *c);
        if (plain)
            out[length++] = *c;
        else
            length += sprintf(out + length, "%%%02X", (unsigned char)*c);
    }
    out[length] = 0;
    return length;
}

static void find_holes(struct template *made)
{
    made->hole_count = 0;
    for (int at = 0; at < made->length;) {
        char kind = made->bytes[at];
        if (!is_hole(kind)) {
            at++;
            continue;
        }
        made->holes[made->hole_count++] = (struct hole){at, kind};
        at += kind == HOLE_SIGNATURE ? SIGNATURE_SIZE : NUMBER_DIGITS;
    }
}

static bool make_template(int event)
{
    char json[REQUEST_MAX / 3], body[REQUEST_MAX / 2];
    struct template *made = &templates[event];
    const char *name = plan.query ? "query" : names[event];
    const char *variable = plan.query ? "apiInfocaller" : "apilinfocaller";
    if (plan.query)
        snprintf(json, sizeof json, BODY(FACTS FACTS_OF_A_QUESTION, ""), plan.line, plan.query);
    else if (event == EVENTS - 1)
        snprintf(json, sizeof json, BODY(FACTS FACTS_OF_THE_END, STEPS), plan.line);
    else
        snprintf(json, sizeof json, BODY(FACTS, ""), plan.line);
    int length = encode(body, json);
    made->length = snprintf(made->bytes, sizeof made->bytes,
                            "POST /hook/infocaller/%s?key=%s&caller=%%2B349" C8
                            "&line=%s&called=%s&id=7" N8 "&uuid=" N8 "-0000-4000-8000-0000" N8
                            "&divert=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                            "application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s=%s",
                            name, plan.key, plan.line, plan.line,
                            !plan.query && (event == 1 || event == 2) ? "910000001" : "",
                            length + (int)strlen(variable) + 1, variable, body);
    find_holes(made);
    return made->length < (int)sizeof made->bytes;
}

int load_messages_make(const struct load_plan *given)
{
    plan = *given;
    digest = EVP_MD_CTX_new();
    md5 = EVP_MD_fetch(NULL, "MD5", NULL);
    int count = plan.query ? 1 : EVENTS;
    for (int event = 0; event < count; event++) {
        if (!digest || !md5 || !make_template(event))
            return 0;
    }
    return count;
}

void load_messages_free(void)
{
    EVP_MD_CTX_free(digest);
    EVP_MD_free(md5);
}

void load_message_sign(uint64_t number, char signature[SIGNATURE_SIZE + 1])
{
    char text[256];
    unsigned char hash[EVP_MAX_MD_SIZE];
    int length = snprintf(text, sizeof text, "%s9%0*" PRIu64 "%s", plan.line, NUMBER_DIGITS, number,
                          plan.password);
    EVP_DigestInit_ex2(digest, md5, NULL);
    EVP_DigestUpdate(digest, text, (size_t)length);
    EVP_DigestFinal_ex(digest, hash, NULL);
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < SIGNATURE_SIZE / 2; i++) {
        signature[2 * i] = digits[hash[i] >> 4];
        signature[2 * i + 1] = digits[hash[i] & 15];
    }
    signature[SIGNATURE_SIZE] = 0;
}

static void write_number(char out[NUMBER_DIGITS], uint64_t number)
{
    char text[NUMBER_DIGITS + 1];
    snprintf(text, sizeof text, "%0*" PRIu64, NUMBER_DIGITS, number % NUMBER_END);
    memcpy(out, text, NUMBER_DIGITS);
}

int load_message_write(char out[REQUEST_MAX], int message, uint64_t number, const char *signature)
{
    const struct template *made = &templates[message];
    uint64_t caller = plan.callers ? CALLERS_FIRST + number % plan.callers : number;
    memcpy(out, made->bytes, (size_t)made->length);
    for (int i = 0; i < made->hole_count; i++) {
        char *hole = out + made->holes[i].at;
        if (made->holes[i].kind == HOLE_SIGNATURE)
            memcpy(hole, signature, SIGNATURE_SIZE);
        else
            write_number(hole, made->holes[i].kind == HOLE_CALLER ? caller : number);
    }
    return made->length;
}
