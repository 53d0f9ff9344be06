/* SPDX-License-Identifier: MIT */
/* uContact's replies: bare words, whatever the HTTP status says. A GUID is a call, `0` a refusal of
   any kind, and where it is not up to it an HTML page comes. */
#include "base/intl.h"
#include "codec/json.h"
#include "provider/ucontact.h"
#include "provider/verdict.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define REFUSAL   "0"
#define AROUND    " \t\r\n\"'" /* what may stand around a word */
#define DONE_SIZE 257          /* of what HangupPhone may say when it is done, NUL included */

/* The body without what stands around it: false where it is empty, does not fit, or has a NUL. */
static bool read_word(const struct http_reply *reply, char *out, size_t size)
{
    const char *start = reply->body + strspn(reply->body, AROUND);
    size_t length = strlen(start);
    out[0] = '\0';
    while (length > 0 && strchr(AROUND, start[length - 1]))
        length--;
    if (length == 0 || length >= size || strlen(reply->body) != reply->body_length)
        return false;
    memcpy(out, start, length);
    out[length] = '\0';
    return true;
}

/* 8-4-4-4-12 hexadecimal digits. */
static bool is_guid(const char *word)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (strlen(word) != sizeof shape - 1)
        return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'x' ? !isxdigit((unsigned char)word[i]) : word[i] != shape[i])
            return false;
    return true;
}

static void say_refused(const struct errand *errand, const char *why, struct verdict_facts *facts)
{
    facts->verdict = VERDICT_REFUSED;
    snprintf(facts->code, sizeof facts->code, "%s", REFUSAL);
    verdict_say(facts, _("%s: refused (%s): %s"), errand->account->name, REFUSAL, why);
}

/* `0` says nothing of the reason. A dead token is said by 401 only, and then the order may be
   repeated; here it may not. */
void ucontact_read_dial(const struct errand *errand, const struct http_reply *reply,
                        struct verdict_facts *facts)
{
    char word[sizeof facts->reference];
    bool readable = read_word(reply, word, sizeof word);
    if (readable && is_guid(word)) {
        facts->verdict = VERDICT_ACCEPTED;
        bool named = verdict_keep(errand, word, facts->reference, sizeof facts->reference);
        verdict_say(facts, "%s", named ? _("accepted") : _("accepted (without a reference)"));
    } else if (readable && strcmp(word, REFUSAL) == 0 && !verdict_is_unauthorized(reply)) {
        facts->token_doubtful = true;
        say_refused(errand,
                    _("something in the order is wrong (agent, phone, campaign, number), or the "
                      "token is not good any more"),
                    facts);
    } else {
        verdict_unreadable(errand, reply, facts);
    }
}

/* ---- getUserToken */

/* A text or whole number; of a list the last one. */
static bool copy_last(const json_t *json, char *out, size_t size)
{
    while (json_is_array(json))
        json = json_array_get(json, json_array_size(json) - 1);
    const char *text = json_string_value(json);
    int length = -1;
    if (text)
        length = snprintf(out, size, "%s", text);
    else if (json_is_integer(json))
        length = snprintf(out, size, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    return length > 0 && (size_t)length < size;
}

/* JSON of any kind is read as such, put in a list for that; all else is a bare word. */
static bool read_token(const struct http_reply *reply, char *out, size_t size)
{
    struct text list;
    text_start(&list, reply->body_length + 2);
    text_add_char(&list, '[');
    text_add_bytes(&list, reply->body, reply->body_length);
    text_add_char(&list, ']');
    json_t *json = json_read(text_string(&list), list.length, NULL);
    bool good = json ? copy_last(json, out, size) : read_word(reply, out, size);
    json_decref(json);
    provider_wipe(&list);
    return good;
}

void ucontact_read_token(const struct errand *errand, const struct http_reply *reply,
                         struct verdict_facts *facts)
{
    char *word = facts->token;
    bool readable = read_token(reply, word, sizeof facts->token);
    if (readable && strcmp(word, REFUSAL) == 0) {
        say_refused(errand, _("user or password is wrong"), facts);
    } else if (readable && verdict_is_success(reply) && ucontact_token_is_good(word) &&
               !strchr("<{[", word[0])) {
        facts->verdict = VERDICT_ACCEPTED;
        verdict_say(facts, "%s", _("the credentials are taken"));
        return;
    } else {
        verdict_unreadable(errand, reply, facts);
    }
    explicit_bzero(facts->token, sizeof facts->token);
}

/* ---- HangupPhone */

/* What it says when it is done is not documented: any short word that is neither a page nor about
   an error. */
static bool means_done(const char *word)
{
    return word[0] != '<' && strcasecmp(word, "false") != 0 && !strcasestr(word, "error");
}

void ucontact_read_hangup(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts)
{
    char word[DONE_SIZE];
    char shown[DONE_SIZE];
    bool readable = read_word(reply, word, sizeof word);
    if (readable && strcmp(word, REFUSAL) == 0 && !verdict_is_unauthorized(reply)) {
        facts->token_doubtful = true;
        say_refused(errand, _("there is no call on that phone, or the token is not good any more"),
                    facts);
    } else if (readable && verdict_is_success(reply) && means_done(word)) {
        facts->verdict = VERDICT_ACCEPTED;
        verdict_quote(errand, word, shown, sizeof shown);
        verdict_say(facts, "%s", shown);
    } else {
        verdict_unreadable(errand, reply, facts);
    }
}

/* ---- Whether somebody is there */

void ucontact_read_check(const struct errand *errand, const struct http_reply *reply,
                         struct verdict_facts *facts)
{
    facts->verdict = VERDICT_UNKNOWN;
    verdict_say(facts,
                _("%s: answers (HTTP %d); whether the token is good can't be told without placing "
                  "a call"),
                errand->account->name, reply->status);
}
