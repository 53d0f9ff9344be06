/* SPDX-License-Identifier: MIT */
/* Replies that don't come or can't be read. */
#include "provider/verdict.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define QUOTE_MAX              2048 /* bytes of a provider's text that are looked at */
#define STATUS_REQUEST_TIMEOUT 408

void verdict_say(struct verdict_facts *facts, const char *format, ...)
{
    char text[sizeof facts->message * 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    utf8_copy_clean(facts->message, sizeof facts->message, text, strlen(text));
}

/* Secrets are looked for in the whole text first: half of one, cut off, would not be recognised. */
void verdict_quote(const struct account *account, const char *text, char *out, size_t size)
{
    char whole[QUOTE_MAX];
    size_t length = strlen(text);
    if (length > sizeof whole - 1) {
        snprintf(out, size, "…");
        return;
    }
    memcpy(whole, text, length + 1);
    provider_redact(account, whole, sizeof whole);
    const char *start = whole + strspn(whole, " \t\r\n");
    length = strlen(start);
    while (length > 0 && strchr(" \t\r\n", start[length - 1]))
        length--;
    utf8_copy_clean(out, size, start, length);
}

bool verdict_without_reply(const struct http_reply *reply, struct verdict_facts *facts)
{
    if (reply->fate == HTTP_REPLIED)
        return false;
    facts->verdict = reply->fate == HTTP_NOT_SENT ? VERDICT_REFUSED : VERDICT_UNKNOWN;
    verdict_say(facts, "%s", reply->sentence);
    return true;
}

void verdict_unreadable(const struct account *account, const struct http_reply *reply,
                        struct verdict_facts *facts)
{
    bool refused =
        reply->status >= 300 && reply->status < 500 && reply->status != STATUS_REQUEST_TIMEOUT;
    facts->verdict = refused ? VERDICT_REFUSED : VERDICT_UNKNOWN;
    if (refused && reply->status < 400)
        verdict_say(facts,
                    _("%s: refused: HTTP %d sends us elsewhere, which is not followed: check url"),
                    account->name, reply->status);
    else if (refused)
        verdict_say(facts, _("%s: refused: HTTP %d, with nothing that can be read: check url"),
                    account->name, reply->status);
    else
        verdict_say(facts, _("%s: sent, but the answer (HTTP %d) can't be understood"),
                    account->name, reply->status);
}
