/* SPDX-License-Identifier: MIT */
/* Contacts are told apart by their names, whatever case and accents they are typed with. */
#include "store/contacts.h"

#include "base/intl.h"
#include "codec/contact_json.h"
#include "codec/json.h"
#include "unicode/fold.h"

#include <stdlib.h>
#include <string.h>

#define FOLDED_MAX        (CONTACT_NAME_SIZE * 32) /* bytes; folding makes longer */
#define NUMBERS_MAX       (CONTACT_NUMBERS_MAX * (CONTACT_NUMBER_SIZE + 1))
#define CONTACT_FACTS_MAX (1024 * 1024)

static bool no_memory(struct writer *writer)
{
    return fail(&writer->failure, FAILURE_ENGINE, _("out of memory"));
}

/* Finds the contact of that name: its id is 0 where there is none. */
static bool find_contact(struct writer *writer, struct job *job, const char *name,
                         struct contact *contact)
{
    struct text folded;
    sqlite3_stmt *statement = writer_sql(writer, SQL_CONTACT_FIND);
    text_start(&folded, FOLDED_MAX);
    fold_text(&folded, name);
    *contact = (struct contact){0};
    bind_bytes(statement, 1, text_string(&folded), folded.length);
    int found = writer_row(writer, SQL_CONTACT_FIND);
    if (found > 0) {
        struct failure failure;
        const char *facts = column_text(statement, 1);
        json_t *json = json_read(facts, strlen(facts), &failure);
        if (!json || !contact_from_json(json, contact, &failure))
            job_refuse(job, _("the stored contact %s is damaged: %s"), name, failure.sentence);
        json_decref(json);
        contact->id = sqlite3_column_int64(statement, 0);
    }
    sqlite3_reset(statement);
    text_free(&folded);
    return found >= 0;
}

/* ---- Writing its rows */

static bool add_numbers(struct writer *writer, const struct contact *contact)
{
    sqlite3_stmt *add = writer_sql(writer, SQL_NUMBER_ADD);
    for (size_t i = 0; i < contact->number_count; i++) {
        bind_text(add, 1, contact->numbers[i].number);
        sqlite3_bind_int64(add, 2, contact->id);
        if (!writer_step(writer, SQL_NUMBER_ADD))
            return false;
    }
    return true;
}

/* Numbers as they are searched: only what can be dialled, since people type them in groups. */
static void add_dialled(struct text *out, const char *number)
{
    if (out->length)
        text_add_char(out, ' ');
    for (; *number; number++) {
        if (strchr("+*#0123456789", *number))
            text_add_char(out, *number);
    }
}

static bool add_search(struct writer *writer, const struct contact *contact,
                       const struct text *folded)
{
    struct text numbers;
    sqlite3_stmt *add = writer_sql(writer, SQL_SEARCH_ADD);
    text_start(&numbers, NUMBERS_MAX);
    for (size_t i = 0; i < contact->number_count; i++)
        add_dialled(&numbers, contact->numbers[i].number);
    bind_bytes(add, 1, text_string(folded), folded->length);
    sqlite3_bind_int64(add, 2, contact->id);
    sqlite3_bind_int(add, 3, contact->favourite);
    bind_bytes(add, 4, text_string(&numbers), numbers.length);
    bool done = writer_step(writer, SQL_SEARCH_ADD);
    text_free(&numbers);
    return done;
}

static bool put_row(struct writer *writer, const struct contact *contact, const struct text *folded)
{
    struct text facts;
    json_t *json = contact_to_json(contact);
    sqlite3_stmt *put = writer_sql(writer, SQL_CONTACT_PUT);
    text_start(&facts, CONTACT_FACTS_MAX);
    bool done = json && json_write(&facts, json, false);
    json_decref(json);
    if (!done) {
        text_free(&facts);
        return no_memory(writer);
    }
    sqlite3_bind_int64(put, 1, contact->id);
    bind_text(put, 2, contact->name);
    bind_bytes(put, 3, text_string(folded), folded->length);
    bind_bytes(put, 4, text_string(&facts), facts.length);
    done = writer_step(writer, SQL_CONTACT_PUT);
    text_free(&facts);
    return done;
}

static bool step_for(struct writer *writer, enum writer_statement which, int64_t id)
{
    sqlite3_bind_int64(writer_sql(writer, which), 1, id);
    return writer_step(writer, which);
}

static bool put_contact(struct writer *writer, const struct contact *contact)
{
    struct text folded;
    text_start(&folded, FOLDED_MAX);
    bool done = fold_text(&folded, contact->name) || no_memory(writer);
    done = done && step_for(writer, SQL_SEARCH_REMOVE, contact->id) &&
           step_for(writer, SQL_NUMBERS_REMOVE, contact->id) && put_row(writer, contact, &folded) &&
           add_numbers(writer, contact) && add_search(writer, contact, &folded);
    text_free(&folded);
    return done;
}

static bool add_journal(struct writer *writer, struct job *job)
{
    struct text says;
    json_t *json = contact_change_to_json(job->record->change);
    text_start(&says, CONTACT_FACTS_MAX);
    bool done = json && json_write(&says, json, false);
    json_decref(json);
    done = done ? writer_add_journal(writer, job->record, 0, text_string(&says)) > 0
                : no_memory(writer);
    text_free(&says);
    return done;
}

/* ---- The three kinds */

static bool is_changed(struct job *job, struct contact *contact)
{
    struct failure failure = {0};
    if (contact_apply(contact, job->record->change, &failure))
        return true;
    job_refuse(job, "%s", failure.sentence);
    if (job->failure)
        job->failure->kind = failure.kind;
    return false;
}

static bool commit_change(struct writer *writer, struct job *job, const struct contact *contact)
{
    job->number = contact->id;
    writer->contacts_age++;
    return put_contact(writer, contact) && add_journal(writer, job);
}

/* A contact is changed by its owner, and by who may change all. */
static bool is_in_reach(struct job *job, const struct contact *contact)
{
    const struct record *record = job->record;
    const struct contact_change *change = record->change;
    if (record->reach == REACH_ALL)
        return true;
    if (contact->id && strcmp(contact->owner, record->by) != 0)
        job_refuse(job,
                   contact->owner[0] ? _("the contact %s is %s's: a supervisor may change it")
                                     : _("the contact %s is nobody's: a supervisor may change it"),
                   contact->name, contact->owner);
    else if (change->set_owner && strcmp(change->owner, record->by) != 0)
        job_refuse(job, _("a supervisor may give a contact to somebody else"));
    return job->fate != STORE_NOT_DONE;
}

static bool add_contact(struct writer *writer, struct job *job, struct contact *contact)
{
    if (contact->id)
        return job_refuse(job,
                          _("there is a contact %s already; change that one, or choose another "
                            "name"),
                          contact->name);
    if (!is_in_reach(job, contact) || !is_changed(job, contact))
        return true;
    if (!writer_number(writer, SQL_LAST_CONTACT, &contact->id))
        return false;
    contact->id++;
    return commit_change(writer, job, contact);
}

static bool change_contact(struct writer *writer, struct job *job, struct contact *contact)
{
    const char *new_name = job->record->change->new_name;
    if (!contact->id)
        return job_refuse(job, _("there is no contact %s"), job->record->change->name);
    if (!is_in_reach(job, contact))
        return true;
    if (new_name[0]) {
        struct contact other;
        if (!find_contact(writer, job, new_name, &other))
            return false;
        bool taken = other.id && other.id != contact->id;
        contact_free(&other);
        if (taken)
            return job_refuse(job, _("there is a contact %s already; choose another name"),
                              new_name);
    }
    /* The name is kept as it is written, not as it was typed to find it. */
    memcpy(job->record->change->name, contact->name, sizeof contact->name);
    return !is_changed(job, contact) || commit_change(writer, job, contact);
}

static bool remove_contact(struct writer *writer, struct job *job, const struct contact *contact)
{
    if (!contact->id)
        return job_refuse(job, _("there is no contact %s"), job->record->change->name);
    if (!is_in_reach(job, contact))
        return true;
    job->number = contact->id;
    writer->contacts_age++;
    return step_for(writer, SQL_CONTACT_REMOVE, contact->id) && add_journal(writer, job);
}

bool contacts_record(struct writer *writer, struct job *job)
{
    struct contact contact;
    const struct contact_change *change = job->record->change;
    if (!change || !change->name[0])
        return job_refuse(job, _("a contact needs a name"));
    if (!find_contact(writer, job, change->name, &contact))
        return false;
    bool done = true;
    if (job->fate == STORE_NOT_DONE) /* damaged */
        done = true;
    else if (job->record->kind == RECORD_CONTACT_ADD)
        done = add_contact(writer, job, &contact);
    else if (job->record->kind == RECORD_CONTACT_CHANGE)
        done = change_contact(writer, job, &contact);
    else
        done = remove_contact(writer, job, &contact);
    contact_free(&contact);
    return done;
}
