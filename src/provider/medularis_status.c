/* SPDX-License-Identifier: MIT */
/* What became of a call, by Medularis' list of a day's calls. */
#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "provider/medularis.h"
#include "provider/verdict.h"
#include "unicode/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DATE_LENGTH      10 /* of zone_format's text */
#define TOKEN_HEADER     "security-token: "
#define STATUS_CONNECTED "Conectada"
#define DURATION_MAX     (7 * 24 * 3600) /* seconds; no call is longer */
#define DURATION_PARTS   3               /* hours, minutes, seconds */
#define DURATION_SIZE    24              /* of its text, NUL included */
#define TIME_MAX         32              /* characters of a time, blanks aside */

/* ---- Asking */

static bool add_token(const struct account *account, struct provider_request *request)
{
    return text_add(&request->header, TOKEN_HEADER) &&
           text_add(&request->header, option_text(&account->values, "security_token"));
}

bool medularis_ask_list(const struct account *account, int64_t at, struct provider_request *request,
                        struct failure *failure)
{
    const struct option_values *values = &account->values;
    char date[ZONE_TIME_SIZE];
    zone_format(at, account->timezone, date);
    date[DATE_LENGTH] = '\0';
    request->method = "GET";
    return (provider_request_to(request, option_text(values, "status_url"), "") &&
            provider_request_query(request, "date", date) &&
            provider_request_query(request, "popup_uuid", option_text(values, "popup_uuid")) &&
            add_token(account, request)) ||
           provider_cannot_send(account, failure);
}

bool medularis_build_status(const struct errand *errand, struct provider_request *request,
                            struct failure *failure)
{
    const struct account *account = errand->account;
    if (!option_given(&account->values, "status_url"))
        return fail(failure, FAILURE_USAGE,
                    _("%s: what became of a call can't be asked without status_url"),
                    account->name);
    return medularis_ask_list(account, errand->call->created_at, request, failure);
}

/* ---- The list */

/* A new reference, or NULL where the body is no list. */
static json_t *read_list(const struct http_reply *reply)
{
    struct text body;
    text_start(&body, (size_t)HTTP_REPLY_MAX * 2); /* of ISO-8859-1 as UTF-8 */
    json_t *list = utf8_add_guessed(&body, reply->body, reply->body_length)
                       ? json_read(text_string(&body), body.length, NULL)
                       : NULL;
    text_free(&body);
    if (list && json_is_array(list))
        return list;
    json_decref(list);
    return NULL;
}

bool medularis_is_list(const struct http_reply *reply)
{
    json_t *list = read_list(reply);
    json_decref(list);
    return list != NULL;
}

/* Without regard to dashes and case. */
static bool same_uuid(const char *one, const char *other)
{
    for (;;) {
        one += strspn(one, "-");
        other += strspn(other, "-");
        if (tolower((unsigned char)*one) != tolower((unsigned char)*other))
            return false;
        if (!*one)
            return true;
        one++;
        other++;
    }
}

static const json_t *find_call(const json_t *list, const char *uuid)
{
    size_t i;
    const json_t *item;
    json_array_foreach (list, i, item) {
        const char *own = json_member(item, "uuid");
        if (own && same_uuid(own, uuid))
            return item;
    }
    return NULL;
}

/* ---- One call of it */

/* "12" and "00:00:12" in seconds; -1 where it is neither. */
static long parse_duration(const char *text)
{
    long total = 0;
    for (int parts = 0; parts < DURATION_PARTS; parts++) {
        long part = 0;
        if (!isdigit((unsigned char)*text))
            return -1;
        for (; isdigit((unsigned char)*text) && part <= DURATION_MAX; text++)
            part = part * 10 + (*text - '0');
        total = total * 60 + part;
        if (total > DURATION_MAX)
            return -1;
        if (*text == '\0')
            return total;
        if (*text++ != ':')
            return -1;
    }
    return -1;
}

/* As text, as the document shows it, or as a number. */
static long read_duration(const json_t *item, const char *key)
{
    const json_t *value = json_object_get(item, key);
    char digits[DURATION_SIZE];
    if (json_is_string(value))
        return parse_duration(json_string_value(value));
    snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return json_is_integer(value) ? parse_duration(digits) : -1;
}

/* "2019/04/02 10:05:03 -0300" as clock_parse takes it: "2019-04-02T10:05:03-0300". */
static bool write_iso(struct text *out, const char *text)
{
    int words = 0;
    for (const char *c = text; *c; c++) {
        bool begins = *c != ' ' && (c == text || c[-1] == ' ');
        words += begins;
        if (begins && words == 2)
            text_add_char(out, 'T');
        if (*c != ' ')
            text_add_char(out, *c == '/' ? '-' : *c);
    }
    return words >= 2 && !out->failed;
}

/* Without a zone it is a time of the account's. 0 where it is none. */
static int64_t read_time(const struct account *account, const char *text)
{
    struct text iso;
    int64_t at = 0;
    bool zoned = false;
    text_start(&iso, TIME_MAX);
    bool good = text && write_iso(&iso, text) && clock_parse(text_string(&iso), &at, &zoned);
    text_free(&iso);
    if (!good)
        return 0;
    return zoned ? at : zone_to_utc(at, account->timezone);
}

/* The durations stay the same once nobody speaks any more; first, since what comes last may be cut.
 */
static void set_mark(struct verdict_facts *facts, long company, long customer)
{
    if (company > 0 || customer > 0)
        snprintf(facts->mark, sizeof facts->mark, "%ld %ld %.*s", company, customer,
                 (int)utf8_prefix(facts->word, strlen(facts->word), sizeof facts->mark / 2),
                 facts->word);
}

static void say_connected(const struct errand *errand, const json_t *item,
                          struct verdict_facts *facts)
{
    struct call *call = facts->says;
    long company = read_duration(item, "duration_company");
    long customer = read_duration(item, "duration_customer");
    call->state = CALL_CONNECTED;
    call->answered = customer > 0;
    int64_t since = read_time(errand->account, json_member(item, "call_at"));
    if (since)
        call_set_time(call, CALL_TIME_started_at, since, RANK_STARTED);
    if (company > 0)
        call_set_leg(call, LEG_AGENT, LEG_CONNECTED, NULL, RANK_ANSWERED);
    if (customer > 0) {
        call_set_leg(call, LEG_PARTY, LEG_CONNECTED, NULL, RANK_ANSWERED);
        call->seconds = customer;
    }
    set_mark(facts, company, customer);
}

/* Of the words for a call's status one is known; of a call with another only that word is told. */
static void say_item(const struct errand *errand, const json_t *item, struct verdict_facts *facts)
{
    const char *status = json_member(item, "status");
    facts->verdict = VERDICT_ACCEPTED;
    verdict_quote(errand, status ? status : "", facts->word, sizeof facts->word);
    if (strcasecmp(facts->word, STATUS_CONNECTED) == 0)
        say_connected(errand, item, facts);
}

void medularis_read_status(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts)
{
    json_t *list = verdict_is_success(reply) ? read_list(reply) : NULL;
    const json_t *item = list ? find_call(list, errand->call->reference) : NULL;
    if (item) {
        say_item(errand, item, facts);
    } else if (list) {
        facts->verdict = VERDICT_REFUSED;
        verdict_say(facts, _("%s: does not list the call (yet)"), errand->account->name);
    } else if (!medularis_read_refusal(errand, reply, facts, NULL)) {
        verdict_unreadable(errand, reply, facts);
    }
    json_decref(list);
}
