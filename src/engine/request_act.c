/* SPDX-License-Identifier: MIT */
/* What a person does to calls and contacts: hang up, close, note; add, change, remove. */
#include "base/clock.h"
#include "base/intl.h"
#include "codec/contact_json.h"
#include "engine/feed.h"
#include "engine/publish.h"
#include "engine/questions.h"
#include "engine/requests.h"
#include "model/words.h"
#include "number/number.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Several records of one question: it ends when all have. */
struct deed {
    struct ask ask;
    size_t open;
    struct failure failure; /* the first */
};

static struct deed *deed_new(struct ask ask)
{
    struct deed *deed = calloc(1, sizeof *deed);
    if (!deed)
        abort(); /* see ask_keep */
    deed->ask = ask;
    deed->open = 1; /* held by whoever submits */
    return deed;
}

static void deed_release(struct deed *deed)
{
    if (--deed->open > 0)
        return;
    ask_done(&deed->ask, deed->failure.kind ? &deed->failure : NULL);
    free(deed);
}

static void deed_stored(void *context, const struct store_result *result)
{
    struct deed *deed = context;
    struct engine *engine = deed->ask.engine;
    feed_store_result(engine->feed, result);
    if (result->fate == STORE_DONE && result->call) {
        publish_result(engine->publisher, result);
        ask_item(&deed->ask, publish_call_json(engine, result->call, result->contact));
    } else if (result->fate == STORE_DONE) {
        publish_contacts_changed(engine->publisher);
        questions_contact_changed(engine->questions, result->number);
    } else if (!deed->failure.kind) {
        enum failure_kind kind = result->fate == STORE_FAILED ? FAILURE_ENGINE : FAILURE_NOT_DONE;
        fail(&deed->failure, kind, "%s", result->failure.sentence);
    }
    deed_release(deed);
}

static void deed_submit(struct deed *deed, struct record *record)
{
    deed->open++;
    store_submit(deed->ask.engine->store, record, deed_stored, deed);
}

/* A record by this client's user about a call; NULL, and told, where the id has no id's form. */
static struct record *deed_record(struct deed *deed, enum record_kind kind,
                                  const struct client *client, enum wire_type type, const char *id)
{
    struct record *record = record_new(kind, clock_now());
    struct call *says = record ? record_says(record) : NULL;
    if (!says || !id_looks_right(id)) {
        if (!deed->failure.kind)
            fail(&deed->failure, FAILURE_NOT_DONE, _("there is no call %.20s"), id);
        record_free(record);
        return NULL;
    }
    snprintf(record->by, sizeof record->by, "%s", client_user(client));
    record->reach = client_reach(client, type);
    memcpy(says->id, id, sizeof says->id);
    return record;
}

void request_close(struct engine *engine, struct client *client, const struct wire_message *message)
{
    (void)engine;
    struct ask ask = client_ask(client, message);
    struct deed *deed = deed_new(ask);
    int outcome;
    const char *word = wire_text(message, "outcome");
    if (!word_find(call_outcome_words, OUTCOME_COUNT, word, &outcome) ||
        outcome == OUTCOME_REFUSED) {
        fail(&deed->failure, FAILURE_USAGE,
             _("the outcome is answered, missed, failed or lost, not %.20s"), word);
        deed_release(deed);
        return;
    }
    size_t at;
    json_t *id;
    json_array_foreach (json_object_get(message->body, "calls"), at, id) {
        struct record *record =
            deed_record(deed, RECORD_CLOSE, client, message->type, json_string_value(id));
        if (!record)
            continue;
        struct call *says = record->says;
        says->state = CALL_ENDED;
        says->said = (enum call_outcome)outcome;
        says->by = BY_AGENT;
        call_set_time(says, CALL_TIME_ended_at, record->at, RANK_PERSON);
        char detail[128];
        snprintf(detail, sizeof detail, "%s (%s)", word, client_user(client));
        timeline_add(&says->timeline, record->at, false, "closed", detail);
        deed_submit(deed, record);
    }
    deed_release(deed);
}

void request_note(struct engine *engine, struct client *client, const struct wire_message *message)
{
    (void)engine;
    struct deed *deed = deed_new(client_ask(client, message));
    struct record *record =
        deed_record(deed, RECORD_NOTE, client, message->type, wire_text(message, "call"));
    if (record) {
        if (call_set_note(record->says, wire_text(message, "text"), record->at)) {
            deed_submit(deed, record);
        } else {
            fail(&deed->failure, FAILURE_USAGE, _("a note has at most %d bytes"), CALL_NOTE_MAX);
            record_free(record);
        }
    }
    deed_release(deed);
}

/* Numbers are kept in E.164, so that a caller written in any way is recognised; what is none (an
   extension) stays as it was typed. */
static bool change_number(const struct engine *engine, struct contact_number *number,
                          struct failure *failure)
{
    char e164[NUMBER_SIZE];
    if (number_to_e164(number->number, engine->config->agent.country, e164))
        memcpy(number->number, e164, sizeof number->number);
    else if (strcspn(number->number, "0123456789") == strlen(number->number))
        return fail(failure, FAILURE_USAGE, _("%s is no number"), number->number);
    return true;
}

static bool change_numbers(const struct engine *engine, struct contact_change *change,
                           struct failure *failure)
{
    for (size_t i = 0; i < change->add_count; i++) {
        if (!change_number(engine, &change->add_numbers[i], failure))
            return false;
    }
    for (size_t i = 0; i < change->remove_count; i++) {
        if (!change_number(engine, &change->remove_numbers[i], failure))
            return false;
    }
    return true;
}

/* A contact that nobody is named for belongs to whoever adds it, where logins count. */
static void change_own(struct contact_change *change, const char *user)
{
    if (change->set_owner)
        return;
    change->set_owner = true;
    snprintf(change->owner, sizeof change->owner, "%s", user);
}

static void contact_submit(struct engine *engine, struct client *client,
                           const struct wire_message *message, enum record_kind kind)
{
    struct deed *deed = deed_new(client_ask(client, message));
    struct record *record = record_new(kind, clock_now());
    if (record)
        record->change = calloc(1, sizeof *record->change);
    bool good = record && record->change;
    if (!good)
        fail(&deed->failure, FAILURE_ENGINE, _("out of memory"));
    else if (kind == RECORD_CONTACT_REMOVE)
        snprintf(record->change->name, sizeof record->change->name, "%s",
                 wire_text(message, "name"));
    else
        good = contact_change_from_json(json_object_get(message->body, "change"), record->change,
                                        &deed->failure) &&
               change_numbers(engine, record->change, &deed->failure);
    if (good) {
        snprintf(record->by, sizeof record->by, "%s", client_user(client));
        record->reach = client_reach(client, message->type);
        if (kind == RECORD_CONTACT_ADD && engine->config->roles.given)
            change_own(record->change, client_user(client));
        deed_submit(deed, record);
    } else {
        record_free(record);
    }
    deed_release(deed);
}

void request_contact_add(struct engine *engine, struct client *client,
                         const struct wire_message *message)
{
    contact_submit(engine, client, message, RECORD_CONTACT_ADD);
}

void request_contact_change(struct engine *engine, struct client *client,
                            const struct wire_message *message)
{
    contact_submit(engine, client, message, RECORD_CONTACT_CHANGE);
}

void request_contact_remove(struct engine *engine, struct client *client,
                            const struct wire_message *message)
{
    contact_submit(engine, client, message, RECORD_CONTACT_REMOVE);
}
