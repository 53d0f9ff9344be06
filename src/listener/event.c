/* SPDX-License-Identifier: MIT */
/* Infocaller's events ("API Informativa") and its questions ("API Interactiva"): what each says of
   its call. */
#include "base/intl.h"
#include "base/utf8.h"
#include "codec/digest.h"
#include "listener/delivery.h"
#include "listener/fields.h"
#include "listener/question.h"
#include "listener/steps.h"
#include "number/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KEY_TEXT_MAX 4096 /* bytes of what a repeat is recognised by */

const struct hook_event hook_events[] = {
    {"inicio", RECORD_EVENT, CALL_STARTED, RANK_STARTED, RANK_STARTED, false},
    {"desvio_correcto", RECORD_EVENT, CALL_CONNECTED, RANK_ANSWERED, RANK_DIVERT_FAILED, true},
    {"desvio_fallido", RECORD_EVENT, CALL_DIVERT_FAILED, RANK_DIVERT_FAILED, RANK_DIVERT_FAILED,
     true},
    {"fin", RECORD_EVENT, CALL_ENDED, RANK_ENDED, RANK_ENDED, false},
    {"query", RECORD_QUESTION, CALL_STARTED, RANK_STARTED, RANK_DIVERT_FAILED, false},
    {NULL, RECORD_EVENT, CALL_REQUESTED, RANK_NONE, RANK_NONE, false},
};

const struct hook_event *hook_event_find(const char *name)
{
    const struct hook_event *event = hook_events;
    while (event->name && strcmp(event->name, name) != 0)
        event++;
    return event->name ? event : NULL;
}

/* By what a call is known: section and field of the document, or variable of the URL. */
static const struct {
    enum call_text text;
    const char *section;
    const char *field;
    const char *variable;
} identities[] = {
    {CALL_TEXT_sequence, "UserID", "CallSequence", NULL},
    {CALL_TEXT_idcall, "Infocaller", "idcall", NULL},
    {CALL_TEXT_idllamada, NULL, NULL, "id"},
    {CALL_TEXT_uuid, NULL, NULL, "uuid"},
};

#define IDENTITY_COUNT (sizeof identities / sizeof *identities)

/* Nothing but zeros stands for none, or all such calls would be one. */
static bool identity_is_none(struct slice value)
{
    size_t zeros = 0;
    while (zeros < value.length && (value.bytes[zeros] == '0' || value.bytes[zeros] == '-'))
        zeros++;
    return zeros == value.length;
}

static bool read_identities(const struct delivery *delivery, struct call *says,
                            struct failure *failure)
{
    bool found = false;
    for (size_t i = 0; i < IDENTITY_COUNT; i++) {
        struct slice value = delivery_value(delivery, identities[i].section, identities[i].field,
                                            identities[i].variable);
        if (identity_is_none(value))
            continue;
        const char *name = identities[i].field ? identities[i].field : identities[i].variable;
        if (!field_set_text(says, identities[i].text, value, delivery->event->rank, name, failure))
            return false;
        found = true;
    }
    for (char *c = says->uuid; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return found ||
           fail(failure, FAILURE_NOT_DONE,
                _("nothing in it tells which call it is: no CallSequence, idcall, id or uuid"));
}

/* ---- Who with whom */

static bool slice_is(struct slice slice, const char *word)
{
    return slice.length == strlen(word) && strncasecmp(slice.bytes, word, slice.length) == 0;
}

static void set_direction(struct call *says, enum call_direction direction, enum call_rank rank)
{
    says->direction = direction;
    says->direction_rank = (unsigned char)rank;
}

static void read_direction(const struct delivery *delivery, struct call *says)
{
    struct slice type = delivery_value(delivery, "Infocaller", "CallType", NULL);
    struct slice caller = delivery_value(delivery, "Infocaller", "CallerNumber", "caller");
    struct slice called = delivery_value(delivery, "Infocaller", "OutboundNumber", NULL);
    if (slice_is(type, "R"))
        set_direction(says, DIRECTION_IN, delivery->event->rank);
    else if (slice_is(type, "E"))
        set_direction(says, DIRECTION_OUT, delivery->event->rank);
    /* What follows is a guess, which whatever is told outranks: a call out shows our line as
     * caller. */
    else if (called.length || says->idcall[0] || slice_is(caller, says->line))
        set_direction(says, DIRECTION_OUT, RANK_ANSWER);
    else if (caller.length)
        set_direction(says, DIRECTION_IN, RANK_ANSWER);
}

static bool read_number(const struct delivery *delivery, struct call *says, struct failure *failure)
{
    bool out = says->direction == DIRECTION_OUT;
    struct slice value = out ? delivery_value(delivery, "Infocaller", "OutboundNumber", NULL)
                             : delivery_value(delivery, "Infocaller", "CallerNumber", "caller");
    if (!out && slice_is(value, "X")) {
        says->hidden = true;
        return true;
    }
    char typed[NUMBER_SIZE];
    char e164[NUMBER_SIZE];
    if (!slice_copy(value, typed, sizeof typed))
        return fail(failure, FAILURE_NOT_DONE, _("%s is longer than %d characters"),
                    out ? "OutboundNumber" : "CallerNumber", NUMBER_SIZE - 1);
    if (!typed[0])
        return true;
    bool known = number_to_e164(typed, delivery->account->country, e164);
    call_set_text(says, CALL_TEXT_number, known ? e164 : typed, delivery->event->rank);
    return true;
}

static void set_legs(struct call *says, enum call_rank rank)
{
    switch (says->state) {
    case CALL_STARTED:
        if (says->direction == DIRECTION_IN)
            call_set_leg(says, LEG_PARTY, LEG_CALLING, NULL, rank);
        break;
    case CALL_DIVERT_FAILED:
        call_set_leg(says, LEG_AGENT, LEG_FAILED, NULL, rank);
        break;
    default:
        if (says->answered) {
            call_set_leg(says, LEG_AGENT, LEG_CONNECTED, NULL, rank);
            call_set_leg(says, LEG_PARTY, LEG_CONNECTED, NULL, rank);
        }
    }
}

/* ---- Variables */

static bool read_variable(const struct delivery *delivery, const struct tree_node *node,
                          struct call *says, struct failure *failure)
{
    char name[PAIR_NAME_MAX + 1];
    char value[PAIR_VALUE_MAX + 1];
    struct slice sent = slice_of(tree_text(node, "VarName"));
    const char *text = tree_text(node, "VarValue");
    if (sent.length == 0)
        return true;
    if (!utf8_copy_clean(name, sizeof name, sent.bytes, sent.length) ||
        !utf8_copy_clean(value, sizeof value, text, strlen(text)))
        return fail(failure, FAILURE_NOT_DONE, _("the variable %s is too long"), name);
    field_decode_entities(value);
    if (!pairs_set_at(&says->vars, name, value, (unsigned char)delivery->event->vars_rank,
                      delivery->request->at))
        return fail(failure, FAILURE_NOT_DONE, _("there are more than %d variables"), PAIRS_MAX);
    return true;
}

static bool read_variables(const struct delivery *delivery, struct call *says,
                           struct failure *failure)
{
    const struct tree_node *list = tree_child(delivery->call, "CustVars");
    for (const struct tree_node *node = tree_child(list, "CustVar"); node;
         node = tree_next_same(node)) {
        if (!read_variable(delivery, node, says, failure))
            return false;
    }
    const char *ours = option_text(&delivery->account->values, "id_variable");
    const char *id = ours[0] ? pairs_get(&says->vars, ours) : NULL;
    if (id && id_looks_right(id))
        snprintf(says->id, sizeof says->id, "%s", id);
    return true;
}

/* ---- Each event's own */

/* A field of FIN's that can't be read does not keep the call alive: it is shown among the steps,
   and the journal has it as it came. */
static void tell_unreadable(const struct delivery *delivery, struct call *says,
                            const struct failure *failure)
{
    timeline_add(&says->timeline, delivery->request->at, false, "unreadable", failure->sentence);
}

static int64_t read_end_time(const struct delivery *delivery, const char *name, struct call *says)
{
    struct failure failure = {0};
    int64_t at = 0;
    if (!field_read_time(delivery_value(delivery, "Infocaller", name, NULL),
                         delivery->account->timezone, name, &at, &failure))
        tell_unreadable(delivery, says, &failure);
    return at;
}

typedef bool field_reader(struct slice value, const char *name, int64_t *number,
                          struct failure *failure);

static void read_end_number(const struct delivery *delivery, const char *name, field_reader *read,
                            int64_t *number, struct call *says)
{
    struct failure failure = {0};
    if (!read(delivery_value(delivery, "Infocaller", name, NULL), name, number, &failure))
        tell_unreadable(delivery, says, &failure);
}

/* What only FIN tells. */
static void read_end(const struct delivery *delivery, struct call *says)
{
    const enum call_rank rank = delivery->event->rank;
    int64_t start = read_end_time(delivery, "StartDate", says);
    int64_t end = read_end_time(delivery, "EndDate", says);
    read_end_number(delivery, "CallSeconds", field_read_seconds, &says->seconds, says);
    read_end_number(delivery, "CostRX", field_read_cost, &says->cost_rx, says);
    read_end_number(delivery, "CostTX", field_read_cost, &says->cost_tx, says);
    if (start)
        call_set_time(says, CALL_TIME_started_at, start, rank);
    call_set_time(says, CALL_TIME_ended_at, end ? end : delivery->request->at, rank);
    says->by = BY_PROVIDER;
    steps_read(delivery, says);
}

/* What is told by the event's having come. */
static bool read_own(const struct delivery *delivery, struct call *says, struct failure *failure)
{
    const enum call_rank rank = delivery->event->rank;
    const int64_t at = delivery->request->at;
    int64_t happened = at;
    if (delivery->event->diverts &&
        !field_set_text(says, CALL_TEXT_divert, delivery_value(delivery, NULL, NULL, "divert"),
                        rank, "divert", failure))
        return false;
    if (says->state == CALL_STARTED) {
        call_set_time(says, CALL_TIME_started_at, at, rank);
    } else if (says->state == CALL_CONNECTED) {
        call_set_time(says, CALL_TIME_answered_at, at, rank);
        says->answered = true;
    } else if (says->state == CALL_ENDED) {
        read_end(delivery, says);
        happened = says->ended_at;
    }
    timeline_add(&says->timeline, happened, happened != at, delivery->event->name, says->divert);
    return true;
}

/* ---- The record */

static void key_add(struct text *key, const char *name, const char *value)
{
    text_addf(key, "%s %zu:%s\n", name, strlen(value), value);
}

/* A repeat is the same event of the same account with the same identities, diversion and body;
   identities of different kinds never count as the same. */
static void set_key(const struct delivery *delivery, struct record *record)
{
    struct text key;
    text_start(&key, KEY_TEXT_MAX);
    key_add(&key, "provider", delivery->account->name);
    key_add(&key, "event", delivery->event->name);
    for (size_t i = 0; i < IDENTITY_COUNT; i++)
        key_add(&key, call_text_key(identities[i].text),
                call_text_read(record->says, identities[i].text));
    key_add(&key, "divert", record->says->divert);
    unsigned char body[32];
    sha256_prefix(body, sizeof body, delivery->request->body, delivery->request->length);
    text_add_bytes(&key, body, sizeof body);
    sha256_prefix(record->key, sizeof record->key, text_string(&key), key.length);
    record->has_key = !key.failed;
    text_free(&key);
}

bool event_read(const struct delivery *delivery, struct record *record, struct failure *failure)
{
    const enum call_rank rank = delivery->event->rank;
    const bool asks = delivery->event->kind == RECORD_QUESTION;
    struct call *says = record_says(record);
    if (!says)
        return fail(failure, FAILURE_NOT_DONE, _("out of memory"));
    call_set_text(says, CALL_TEXT_provider, delivery->account->name, rank);
    call_set_text(says, CALL_TEXT_line, option_text(&delivery->account->values, "line"), rank);
    call_set_time(says, CALL_TIME_created_at, record->at, RANK_STARTED);
    says->heard_at = record->at;
    if (!read_identities(delivery, says, failure))
        return false;
    read_direction(delivery, says);
    if (!read_number(delivery, says, failure) || !read_variables(delivery, says, failure))
        return false;
    says->state = delivery->event->state;
    if (asks)
        question_add_step(delivery, says);
    else if (!read_own(delivery, says, failure))
        return false;
    set_legs(says, rank);
    if (!asks) /* each asking counts */
        set_key(delivery, record);
    return true;
}
