/* SPDX-License-Identifier: MIT */
/* From a request to a record: whose it is, whether it is genuine, what it says. */
#include "listener/hooks.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/digest.h"
#include "listener/delivery.h"
#include "listener/keep.h"
#include "listener/question.h"
#include "number/number.h"

#include <stdio.h>
#include <string.h>

static const char path_prefix[] = "/hook/";
static const char kind_served[] = "infocaller";

enum {
    STATUS_OK = 200,
    STATUS_UNREADABLE = 400,
    STATUS_DENIED = 401,
    STATUS_NOT_FOUND = 404,
    STATUS_METHOD = 405,
};

const char *hook_event_name(size_t index)
{
    return hook_events[index].name;
}

/* ---- Whose it is */

/* The event's name stands behind the last slash; the account's in front of it may have slashes. */
static bool find_target(const struct config *config, const char *path,
                        const struct account **account, const struct hook_event **event)
{
    const size_t prefix = sizeof path_prefix - 1;
    const char *slash = strrchr(path, '/');
    if (strncmp(path, path_prefix, prefix) != 0 || slash < path + prefix)
        return false;
    char name[sizeof(*account)->name];
    size_t length = (size_t)(slash - path) - prefix;
    if (length >= sizeof name)
        return false;
    memcpy(name, path + prefix, length);
    name[length] = '\0';
    *account = config_account(config, name);
    *event = hook_event_find(slash + 1);
    return *account && strcmp((*account)->kind, kind_served) == 0 && *event;
}

static bool method_is_served(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "POST") == 0;
}

/* ---- Whether it is genuine */

/* Looks for the key by itself, so that it is found also where another variable is unreadable. */
static bool key_is_right(const char *key, const char *query)
{
    static const char name[] = "key=";
    bool right = false;
    for (const char *piece = query; *piece; piece += piece[0] == '&') {
        size_t length = strcspn(piece, "&");
        struct form form;
        if (length >= sizeof name - 1 && strncmp(piece, name, sizeof name - 1) == 0 &&
            form_read(&form, piece, length, NULL)) {
            right = secret_equal(form_get(&form, "key", false), key);
            form_free(&form);
            return right;
        }
        piece += length;
    }
    return right;
}

static int gate(const struct config *config, const char *method, const char *path,
                const char *query, const struct account **account, const struct hook_event **event,
                const char **why)
{
    const char *key = config->listener.key;
    if (!find_target(config, path, account, event)) {
        *why = N_("no such provider or event");
        return STATUS_NOT_FOUND;
    }
    if (!method_is_served(method)) {
        *why = N_("only GET and POST are served");
        return STATUS_METHOD;
    }
    if (key && !key_is_right(key, query)) {
        *why = N_("the key is wrong or missing");
        return STATUS_DENIED;
    }
    return 0;
}

int hook_gate(const struct config *config, const char *method, const char *path, const char *query)
{
    const struct account *account;
    const struct hook_event *event;
    const char *why;
    return gate(config, method, path, query, &account, &event, &why);
}

/* One number in two ways of writing is still the line. */
static bool line_is_ours(const struct account *account, struct slice line)
{
    const char *ours = option_text(&account->values, "line");
    char theirs[NUMBER_SIZE];
    char a[NUMBER_SIZE];
    char b[NUMBER_SIZE];
    if (line.length == 0)
        return true;
    if (!slice_copy(line, theirs, sizeof theirs))
        return false;
    return strcmp(theirs, ours) == 0 ||
           (number_to_e164(theirs, account->country, a) &&
            number_to_e164(ours, account->country, b) && strcmp(a, b) == 0);
}

static bool signature_is_right(const struct delivery *delivery, const char *signature)
{
    char line[128];
    char sequence[128];
    char wanted[MD5_HEX_SIZE];
    struct slice sent_line = delivery_value(delivery, "UserID", "LineNumber", NULL);
    struct slice sent_sequence = delivery_value(delivery, "UserID", "CallSequence", NULL);
    return slice_copy(sent_line, line, sizeof line) &&
           slice_copy(sent_sequence, sequence, sizeof sequence) &&
           md5_latin1(wanted, line, sequence, option_text(&delivery->account->values, "password"),
                      NULL) &&
           hex_equal(wanted, signature);
}

/* Why the delivery is not to be believed; NULL where it is. */
static const char *doubt(const struct delivery *delivery, const char *signature, bool keyed)
{
    const struct account *account = delivery->account;
    if (!line_is_ours(account, delivery_value(delivery, "UserID", "LineNumber", NULL)) ||
        !line_is_ours(account, delivery_value(delivery, NULL, NULL, "line")))
        return N_("it is of another line");
    if (delivery->request->verified)
        return NULL; /* what it was signed with was not kept */
    if (signature[0] && !signature_is_right(delivery, signature))
        return N_("the signature is wrong: the line's password may be another");
    if (!signature[0] && !keyed)
        return N_("it has no signature, and no key is configured for the listener");
    return NULL;
}

/* ---- What comes out */

static void refuse(struct hook_outcome *outcome, int status, const char *path, const char *why)
{
    struct failure failure;
    fail(&failure, FAILURE_NOT_DONE, _("a request for %.100s was refused: %s"), path, why);
    outcome->status = status;
    utf8_copy_clean(outcome->sentence, sizeof outcome->sentence, failure.sentence,
                    strlen(failure.sentence));
}

static char *keep(const struct delivery *delivery, const char *verified_by, const char *signature)
{
    const struct keep_secrets secrets = {.key = delivery->key, .signature = signature};
    return request_keep(delivery->request, verified_by, &secrets);
}

/* Unreadable: kept aside if it came from who may send. */
static void quarantine(struct hook_outcome *outcome, const struct delivery *delivery,
                       const char *verified_by, const char *signature, const char *why)
{
    refuse(outcome, STATUS_UNREADABLE, delivery->request->path, why);
    if (!verified_by[0])
        return;
    struct record *record = record_new(RECORD_QUARANTINE, delivery->request->at);
    if (!record)
        return;
    snprintf(record->provider, sizeof record->provider, "%s", delivery->account->name);
    snprintf(record->event, sizeof record->event, "%s", delivery->event->name);
    utf8_copy_clean(record->why, sizeof record->why, why, strlen(why));
    record->raw = keep(delivery, verified_by, signature);
    outcome->record = record;
}

static void accept(struct hook_outcome *outcome, const struct delivery *delivery,
                   const char *verified_by, const char *signature)
{
    struct failure failure = {0};
    struct record *record = record_new(delivery->event->kind, delivery->request->at);
    if (!record || !event_read(delivery, record, &failure)) {
        record_free(record);
        quarantine(outcome, delivery, verified_by, signature, failure.sentence);
        return;
    }
    snprintf(record->provider, sizeof record->provider, "%s", delivery->account->name);
    snprintf(record->event, sizeof record->event, "%s", delivery->event->name);
    record->raw = keep(delivery, verified_by, signature);
    outcome->status = STATUS_OK;
    outcome->record = record;
    outcome->asks = record->kind == RECORD_QUESTION;
    outcome->format = delivery->format;
    if (outcome->asks)
        question_name(delivery, outcome->query);
}

static void judge(struct hook_outcome *outcome, struct delivery *delivery, bool keyed)
{
    struct failure failure = {0};
    char signature[2 * MD5_HEX_SIZE];
    const char *by_key = keyed || delivery->request->verified ? "key" : "";
    if (!delivery_read(delivery, &failure)) {
        quarantine(outcome, delivery, by_key, NULL, failure.sentence);
        return;
    }
    struct slice sent = delivery_value(delivery, "UserID", "Signature", NULL);
    bool fits = slice_copy(sent, signature, sizeof signature);
    const char *why = fits ? doubt(delivery, signature, keyed) : N_("the signature is wrong");
    if (why) {
        refuse(outcome, STATUS_DENIED, delivery->request->path, _(why));
        return;
    }
    const char *both = keyed ? "key, signature" : "signature";
    accept(outcome, delivery, signature[0] ? both : by_key, signature);
}

void hook_read(const struct config *config, const struct hook_request *request,
               struct hook_outcome *outcome)
{
    *outcome = (struct hook_outcome){0};
    struct delivery delivery = {.request = request, .key = config->listener.key};
    const char *why = "";
    int status = gate(config, request->method, request->path, request->query, &delivery.account,
                      &delivery.event, &why);
    if (status == STATUS_DENIED && request->verified)
        status = 0;
    if (status) {
        refuse(outcome, status, request->path, _(why));
        return;
    }
    judge(outcome, &delivery, config->listener.key && !request->verified);
    delivery_free(&delivery);
}

/* ---- What is to be pasted into the panel */

bool hook_url(const char *base, const char *account, const char *event, const char *key, char *out,
              size_t size)
{
    const struct hook_event *row = hook_event_find(event);
    struct text url;
    text_start(&url, size - 1);
    size_t base_length = strlen(base);
    while (base_length > 0 && base[base_length - 1] == '/')
        base_length--;
    text_add_bytes(&url, base, base_length);
    text_add(&url, path_prefix);
    form_encode(&url, account, strlen(account));
    text_addf(&url, "/%s?", event);
    if (key) {
        text_add(&url, "key=");
        form_encode(&url, key, strlen(key));
        text_add(&url, "&");
    }
    text_add(&url, "caller=[_NumLlamante]&line=[_NumInfocaller]&called=[_NumLlamado]"
                   "&id=[_IdLlamada]&uuid=[_UUID]");
    if (row && row->diverts)
        text_add(&url, "&divert=[_NumDesvio]");
    bool fits = row && !url.failed;
    snprintf(out, size, "%s", fits ? text_string(&url) : "");
    text_free(&url);
    return fits;
}
