/* SPDX-License-Identifier: MIT */
/* What Directcall answers to a call order, a hang-up, and whoever wants a token. */
#include "base/intl.h"
#include "provider/directcall.h"
#include "provider/directcall_answer.h"
#include "provider/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- /voz/call */

void directcall_read_dial(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts)
{
    struct directcall_answer answer;
    directcall_answer_read(&answer, errand, reply);
    if (directcall_answer_is_done(&answer, errand, reply, facts)) {
        directcall_answer_say_done(&answer, facts);
        verdict_keep(errand, directcall_answer_text(&answer, "callerid"), facts->reference,
                     sizeof facts->reference);
    }
    directcall_answer_free(&answer);
}

/* ---- /request_token */

/* Seconds, as number or text; 0 where they are not said, or make no sense. */
static int read_seconds(const char *text)
{
    char *end;
    long seconds = strtol(text, &end, 10);
    if (end == text || *end || seconds <= 0)
        return 0;
    return seconds < directcall_kind.token_seconds ? (int)seconds : directcall_kind.token_seconds;
}

/* Nothing is asked of the token but that it is there and fits. */
static bool take_token(const struct directcall_answer *answer, struct verdict_facts *facts)
{
    const char *token = directcall_answer_text(answer, "access_token");
    size_t length = strlen(token);
    if (length == 0 || length >= sizeof facts->token)
        return false;
    memcpy(facts->token, token, length + 1);
    facts->token_seconds = read_seconds(directcall_answer_text(answer, "expires_in"));
    facts->verdict = VERDICT_ACCEPTED;
    verdict_say(facts, _("the credentials are taken"));
    return true;
}

void directcall_read_token(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts)
{
    struct directcall_answer answer;
    directcall_answer_read(&answer, errand, reply);
    bool taken = verdict_is_success(reply) && take_token(&answer, facts);
    if (!taken && directcall_answer_is_done(&answer, errand, reply, facts)) {
        facts->verdict = VERDICT_REFUSED;
        verdict_say(facts, _("%s: says ok, but gives no token that can be used"),
                    errand->account->name);
    }
    if (facts->verdict == VERDICT_TOKEN_DEAD)
        facts->verdict = VERDICT_REFUSED; /* no other token is to be had */
    directcall_answer_free(&answer);
}

/* ---- /voz/end */

void directcall_read_hangup(const struct errand *errand, const struct http_reply *reply,
                            struct verdict_facts *facts)
{
    struct directcall_answer answer;
    directcall_answer_read(&answer, errand, reply);
    if (directcall_answer_is_done(&answer, errand, reply, facts))
        directcall_answer_say_done(&answer, facts);
    directcall_answer_free(&answer);
}
