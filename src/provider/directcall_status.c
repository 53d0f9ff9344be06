/* SPDX-License-Identifier: MIT */
/* What Directcall says of the call between two numbers (/voz/status): a list of phones, of which
   one word is known, and which knows nothing of calls that are over. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "number/number.h"
#include "provider/directcall.h"
#include "provider/directcall_answer.h"
#include "provider/verdict.h"
#include "unicode/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LEG_WORD_SIZE 48
#define ANSWERED      "atendida"

/* What the list says of the call's two phones. */
struct told {
    char phone[LEG_COUNT][NUMBER_SIZE]; /* digits; ours */
    int count[LEG_COUNT];
    char word[LEG_COUNT][LEG_WORD_SIZE];
    int64_t since; /* ms; the earliest; 0: not said */
};

static void copy_digits(char out[NUMBER_SIZE], const char *phone)
{
    size_t length = 0;
    for (; *phone && length + 1 < NUMBER_SIZE; phone++)
        if (isdigit((unsigned char)*phone))
            out[length++] = *phone;
    out[length] = '\0';
}

static void read_phone(const struct account *account, const char *phone, char out[NUMBER_SIZE])
{
    char e164[NUMBER_SIZE];
    bool number =
        !directcall_is_address(phone, true) && number_to_e164(phone, account->country, e164);
    copy_digits(out, number ? e164 : phone);
}

/* "2013-02-21 18:28:14", without a zone. */
static void read_since(const struct account *account, const char *text, struct told *told)
{
    int64_t at;
    bool zoned;
    if (!clock_parse(text, &at, &zoned))
        return;
    at = zoned ? at : zone_to_utc(at, account->timezone);
    if (at > 0 && (told->since == 0 || at < told->since))
        told->since = at;
}

static void read_item(const struct errand *errand, const struct tree_node *item, struct told *told)
{
    char phone[NUMBER_SIZE];
    copy_digits(phone, tree_text(item, "telefone"));
    for (enum leg_side side = 0; side < LEG_COUNT; side++) {
        if (!phone[0] || strcmp(phone, told->phone[side]) != 0)
            continue;
        told->count[side]++;
        verdict_quote(errand, tree_text(item, "status"), told->word[side], LEG_WORD_SIZE);
        read_since(errand->account, tree_text(item, "inicio"), told);
    }
}

static void read_items(const struct errand *errand, const struct tree_node *node, struct told *told)
{
    if (tree_child(node, "telefone"))
        read_item(errand, node, told);
    for (const struct tree_node *child = node->first; child; child = child->next)
        read_items(errand, child, told);
}

/* A leg is only believed to be connected; what other words there are is not documented. */
static int fill_legs(const struct told *told, struct verdict_facts *facts)
{
    int connected = 0;
    for (enum leg_side side = 0; side < LEG_COUNT; side++) {
        const char *word = told->word[side];
        bool answered = strcasecmp(word, ANSWERED) == 0;
        size_t length = strlen(facts->word);
        if (told->count[side] == 0)
            continue;
        connected += answered;
        if (answered)
            call_set_leg(facts->says, side, LEG_CONNECTED, NULL, RANK_ANSWERED);
        else
            call_set_leg(facts->says, side, LEG_UNKNOWN, word, RANK_STARTED);
        snprintf(facts->word + length, sizeof facts->word - length, "%s%s %s", length ? ", " : "",
                 leg_side_words[side], word[0] ? word : "?");
    }
    return connected;
}

static void fill_says(const struct told *told, struct verdict_facts *facts)
{
    struct call *says = facts->says;
    int connected = fill_legs(told, facts);
    if (connected > 0)
        says->state = connected == LEG_COUNT ? CALL_CONNECTED : CALL_STARTED;
    says->answered = connected == LEG_COUNT;
    if (told->since)
        call_set_time(says, CALL_TIME_started_at, told->since, RANK_STARTED);
}

static void read_list(const struct errand *errand, const struct directcall_answer *answer,
                      struct verdict_facts *facts)
{
    struct told told = {0};
    const char *name = errand->account->name;
    read_phone(errand->account, errand->call->from, told.phone[LEG_AGENT]);
    read_phone(errand->account, errand->call->number, told.phone[LEG_PARTY]);
    read_items(errand, answer->root, &told);
    facts->verdict = VERDICT_REFUSED;
    if (told.count[LEG_AGENT] > 1 || told.count[LEG_PARTY] > 1) {
        verdict_say(
            facts, _("%s: tells of several calls between these numbers, which can't be told apart"),
            name);
    } else if (told.count[LEG_AGENT] + told.count[LEG_PARTY] == 0) {
        verdict_say(facts, _("%s: tells nothing of a call between these numbers"), name);
    } else {
        facts->verdict = VERDICT_ACCEPTED;
        fill_says(&told, facts);
        verdict_say(facts, "%s", facts->word);
    }
}

/* Not active any more: only where it was told to be active before. The legs say so also of a call
   that has been silent for too long since, whose state does not. */
static bool call_was_active(const struct call *call)
{
    return call->state == CALL_STARTED || call->state == CALL_CONNECTED ||
           call->legs[LEG_AGENT].state == LEG_CONNECTED ||
           call->legs[LEG_PARTY].state == LEG_CONNECTED;
}

static void say_over(const struct directcall_answer *answer, struct verdict_facts *facts)
{
    facts->verdict = VERDICT_ACCEPTED;
    facts->says->state = CALL_ENDED;
    facts->says->by = BY_PROVIDER;
    const char *word = answer->words[0] ? answer->words : answer->code;
    utf8_copy_clean(facts->word, sizeof facts->word, word, strlen(word));
    verdict_say(facts, "%s", word);
}

void directcall_read_status(const struct errand *errand, const struct http_reply *reply,
                            struct verdict_facts *facts)
{
    struct directcall_answer answer;
    directcall_answer_read(&answer, errand, reply);
    if (directcall_answer_is_done(&answer, errand, reply, facts))
        read_list(errand, &answer, facts);
    else if (facts->verdict == VERDICT_REFUSED &&
             directcall_answer_has_code(&answer, DIRECTCALL_NOT_ACTIVE) &&
             call_was_active(errand->call))
        say_over(&answer, facts);
    directcall_answer_free(&answer);
}
