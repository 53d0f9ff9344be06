/* SPDX-License-Identifier: MIT */
/* An index of the contacts. */
#include "engine/callers.h"

#include "base/log.h"
#include "codec/contact_json.h"
#include "codec/json.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>
#include <utlist.h>

#define PAGE 200 /* contacts of one reading */

struct person {
    int64_t id;
    char *facts; /* as JSON: small, and read only when its number calls */
    UT_hash_handle hh;
};

/* One who has a number. */
struct holder {
    struct person *person;
    struct holder *next;
};

struct number {
    struct holder *holders;
    UT_hash_handle hh;
    char text[]; /* the key */
};

struct callers {
    struct store *store;
    size_t most;
    struct person *people;  /* by id */
    struct number *numbers; /* by text */
    bool loaded;            /* once through */
    bool given_up;          /* too many, or something failed */
    size_t reading;         /* pages and contacts that were asked for and have not come yet */
};

/* A page, or a single contact, that was asked for. */
struct reading {
    struct callers *callers;
    int64_t from;
    int count;
};

/* ---- The index */

static void number_free(struct callers *callers, struct number *number)
{
    HASH_DEL(callers->numbers, number);
    free(number);
}

static void number_leave(struct callers *callers, struct number *number,
                         const struct person *person)
{
    struct holder *holder, *next;
    LL_FOREACH_SAFE (number->holders, holder, next) {
        if (holder->person != person)
            continue;
        LL_DELETE(number->holders, holder);
        free(holder);
    }
    if (!number->holders)
        number_free(callers, number);
}

static struct number *number_find(const struct callers *callers, const char *text)
{
    struct number *number = NULL;
    if (text)
        HASH_FIND_STR(callers->numbers, text, number);
    return number;
}

static struct number *number_make(struct callers *callers, const char *text)
{
    struct number *number = number_find(callers, text);
    size_t length = strlen(text);
    if (number)
        return number;
    number = calloc(1, sizeof *number + length + 1);
    if (!number)
        return NULL;
    memcpy(number->text, text, length + 1);
    HASH_ADD_KEYPTR(hh, callers->numbers, number->text, length, number);
    return number;
}

static bool number_join(struct callers *callers, const char *text, struct person *person)
{
    struct number *number = number_make(callers, text);
    struct holder *holder = number ? calloc(1, sizeof *holder) : NULL;
    if (!holder)
        return false;
    holder->person = person;
    LL_PREPEND(number->holders, holder);
    return true;
}

static void person_remove(struct callers *callers, int64_t id)
{
    struct person *person = NULL;
    HASH_FIND(hh, callers->people, &id, sizeof id, person);
    if (!person)
        return;
    json_t *json = json_read(person->facts, strlen(person->facts), NULL);
    json_t *one;
    size_t at;
    json_array_foreach (json_object_get(json, "numbers"), at, one) {
        struct number *number = number_find(callers, json_member(one, "number"));
        if (number)
            number_leave(callers, number, person);
    }
    json_decref(json);
    HASH_DEL(callers->people, person);
    free(person->facts);
    free(person);
}

static bool person_add(struct callers *callers, int64_t id, const json_t *json)
{
    struct person *person = calloc(1, sizeof *person);
    if (person)
        person->facts = json_dumps(json, JSON_COMPACT);
    if (!person || !person->facts) {
        free(person);
        return false;
    }
    person->id = id;
    HASH_ADD(hh, callers->people, id, sizeof person->id, person);
    bool added = true;
    json_t *one;
    size_t at;
    json_array_foreach (json_object_get(json, "numbers"), at, one) {
        const char *text = json_member(one, "number");
        added = added && text && number_join(callers, text, person);
    }
    return added;
}

static void callers_clear(struct callers *callers)
{
    struct person *person, *next;
    HASH_ITER (hh, callers->people, person, next)
        person_remove(callers, person->id);
}

static void callers_give_up(struct callers *callers, const char *why)
{
    if (!callers->given_up)
        log_notice("the callers' contacts are looked up on the disk: %s", why);
    callers->given_up = true;
    callers_clear(callers);
}

/* ---- Reading them */

static bool callers_read(struct callers *callers, int64_t from, int count);

static void callers_take(struct callers *callers, const struct reading *reading, json_t *rows)
{
    size_t at;
    json_t *row;
    int64_t next = reading->from;
    if (reading->count == 1)
        person_remove(callers, reading->from);
    json_array_foreach (rows, at, row) {
        int64_t id = json_integer_value(json_object_get(row, "id"));
        if (reading->count == 1 && id != reading->from)
            break; /* it was removed: this is the one behind it */
        person_remove(callers, id);
        if (!person_add(callers, id, row)) {
            callers_give_up(callers, "out of memory");
            return;
        }
        next = id + 1;
    }
    if (HASH_COUNT(callers->people) > callers->most)
        callers_give_up(callers, "there are too many");
    if (reading->count == 1 || callers->given_up)
        return;
    if (json_array_size(rows) < PAGE)
        callers->loaded = true;
    else if (!callers_read(callers, next, PAGE))
        callers_give_up(callers, "out of memory");
}

static void callers_came(void *context, json_t *rows, const struct failure *failure)
{
    struct reading *reading = context;
    struct callers *callers = reading->callers;
    callers->reading--;
    if (failure && failure->kind)
        callers_give_up(callers, failure->sentence);
    else if (!callers->given_up)
        callers_take(callers, reading, rows);
    free(reading);
}

static bool callers_read(struct callers *callers, int64_t from, int count)
{
    struct reading *reading = malloc(sizeof *reading);
    if (!reading)
        return false;
    *reading = (struct reading){callers, from, count};
    callers->reading++;
    store_read_people(callers->store, from, count, callers_came, reading);
    return true;
}

void callers_contact_changed(struct callers *callers, int64_t id)
{
    if (!callers->given_up && !callers_read(callers, id, 1))
        callers_give_up(callers, "out of memory");
}

/* ---- Asking */

enum callers_answer callers_find(const struct callers *callers, const char *number,
                                 struct contact *contact)
{
    if (!callers || !callers->loaded || callers->given_up || callers->reading > 0)
        return CALLERS_ASK_STORE;
    const struct number *found = number_find(callers, number);
    if (!found)
        return CALLERS_NONE;
    const struct person *oldest = found->holders->person;
    const struct holder *holder;
    LL_FOREACH (found->holders, holder) {
        if (holder->person->id < oldest->id)
            oldest = holder->person;
    }
    json_t *json = json_read(oldest->facts, strlen(oldest->facts), NULL);
    bool read = json && contact_from_json(json, contact, NULL);
    json_decref(json);
    return read ? CALLERS_FOUND : CALLERS_ASK_STORE;
}

struct callers *callers_new(struct store *store, size_t most)
{
    struct callers *callers = calloc(1, sizeof *callers);
    if (!callers)
        return NULL;
    callers->store = store;
    callers->most = most;
    if (!callers_read(callers, 0, PAGE))
        callers_give_up(callers, "out of memory");
    return callers;
}

void callers_free(struct callers *callers)
{
    if (callers)
        callers_clear(callers);
    free(callers);
}
