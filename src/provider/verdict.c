/* SPDX-License-Identifier: MIT */
/* Replies that don't come or can't be read. */
#include "provider/verdict.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "provider/redact.h"

#include <stdio.h>
#include <string.h>

#define QUOTE_MAX              2048 /* bytes of a provider's text that are looked at */
#define SPACES                 " \t\r\n"
#define SECRET_LEAST           6 /* bytes of a secret that a name may not hold */
#define STATUS_UNAUTHORIZED    401
#define STATUS_REQUEST_TIMEOUT 408
#define STATUS_TOO_MANY        429

void verdict_say(struct verdict_facts *facts, const char *format, ...)
{
    char text[sizeof facts->message * 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    utf8_copy_clean(facts->message, sizeof facts->message, text, strlen(text));
}

/* Without the white space around it. */
static const char *trim(const char *text, size_t *length)
{
    const char *start = text + strspn(text, SPACES);
    *length = strlen(start);
    while (*length > 0 && strchr(SPACES, start[*length - 1]))
        (*length)--;
    return start;
}

/* Secrets are looked for in the whole text first: half of one, cut off, would not be recognised. */
static void take_secrets_out(const struct errand *errand, char *text, size_t size)
{
    provider_redact(errand->account, errand->token ? errand->token : "", text, size);
    if (errand->former)
        redact_text(text, size, errand->former);
}

void verdict_quote(const struct errand *errand, const char *text, char *out, size_t size)
{
    char whole[QUOTE_MAX];
    size_t length = strlen(text);
    if (length > sizeof whole - 1) {
        snprintf(out, size, "…");
        return;
    }
    memcpy(whole, text, length + 1);
    take_secrets_out(errand, whole, sizeof whole);
    const char *start = trim(whole, &length);
    utf8_copy_clean(out, size, start, length);
}

/* How many bytes of the text belong to secrets. A few digits of a reference are a short password by
   chance, and betray nothing. */
static size_t secret_bytes(const struct errand *errand, const char *text)
{
    char redacted[QUOTE_MAX];
    size_t length = strlen(text);
    if (length >= sizeof redacted)
        return length;
    memcpy(redacted, text, length + 1);
    take_secrets_out(errand, redacted, sizeof redacted);
    size_t left = strlen(redacted);
    for (const char *at = redacted; (at = strstr(at, REDACT_STARS)); at += strlen(REDACT_STARS))
        left -= strlen(REDACT_STARS);
    return length - left;
}

bool verdict_keep(const struct errand *errand, const char *text, char *out, size_t size)
{
    size_t length;
    const char *start = trim(text, &length);
    if (!utf8_copy_clean(out, size, start, length))
        out[0] = '\0';
    size_t secret = secret_bytes(errand, out);
    if (secret >= SECRET_LEAST || secret == strlen(out))
        out[0] = '\0';
    return out[0] != '\0';
}

bool verdict_without_reply(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts)
{
    if (reply->fate == HTTP_REPLIED)
        return false;
    facts->verdict = reply->fate == HTTP_NOT_SENT ? VERDICT_REFUSED : VERDICT_UNKNOWN;
    verdict_say(facts, "%s: %s", errand->account->name, reply->sentence);
    return true;
}

bool verdict_is_success(const struct http_reply *reply)
{
    return reply->status >= 200 && reply->status < 300;
}

bool verdict_is_unauthorized(const struct http_reply *reply)
{
    return reply->status == STATUS_UNAUTHORIZED;
}

bool verdict_may_be_done(const struct http_reply *reply)
{
    return reply->status >= 500 || reply->status == STATUS_REQUEST_TIMEOUT;
}

/* Why a reply with a status of refusal was none of the provider's own. */
static const char *why_refused(int status)
{
    if (status == STATUS_UNAUTHORIZED)
        return _("the credentials are not taken");
    if (status == STATUS_TOO_MANY)
        return _("too many requests");
    if (status < 400)
        return _("it sends us elsewhere, which is not followed: check url");
    return _("with nothing that can be read: check url");
}

void verdict_unreadable(const struct errand *errand, const struct http_reply *reply,
                        struct verdict_facts *facts)
{
    char wait[64] = "";
    const char *name = errand->account->name;
    int status = reply->status;
    bool refused = status >= 300 && !verdict_may_be_done(reply);
    if (reply->retry_after > 0)
        snprintf(wait, sizeof wait, _("; it asks to wait %d s"), reply->retry_after);
    facts->foreign = true;
    facts->verdict = refused ? VERDICT_REFUSED : VERDICT_UNKNOWN;
    if (verdict_is_unauthorized(reply) && errand->token[0])
        facts->verdict = VERDICT_TOKEN_DEAD;
    if (refused)
        verdict_say(facts, _("%s: refused: HTTP %d, %s%s"), name, status, why_refused(status),
                    wait);
    else if (errand->act == ACT_TOKEN)
        verdict_say(facts, _("%s: the answer (HTTP %d) has no token in it%s"), name, status, wait);
    else
        verdict_say(facts, _("%s: sent, but the answer (HTTP %d) can't be understood%s"), name,
                    status, wait);
}

void verdict_contradicted(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts)
{
    facts->verdict = VERDICT_UNKNOWN;
    verdict_say(facts, _("%s: says that the order was taken, but with HTTP %d: ask the provider"),
                errand->account->name, reply->status);
}
