/* SPDX-License-Identifier: MIT */
/* The store: one thread owns the database and writes what it is given in batches, one transaction a
   batch; others read: one pages, one looks up what a caller waits for, and one counts. The only
   place that knows SQLite. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/failure.h"
#include "model/call.h"
#include "model/contact.h"
#include "model/figures.h"
#include "model/life.h"
#include "model/record.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct store;

/* What a committed record changed. */
enum store_fate {
    STORE_DONE,
    STORE_REPEATED, /* it was there already; nothing changed */
    STORE_NOT_DONE, /* no such call or contact, or not possible (CLOSE of a call that has ended or
                       was refused; one in `unknown` can be closed): see the sentence; nothing
                       changed */
    STORE_FAILED,   /* the disk: nothing of the whole batch was changed */
};

/* A record has four identities and perhaps its call's id: it ties at most five calls into one. */
#define STORE_MERGED_TOO 3

struct store_result {
    enum store_fate fate;
    const struct call *call; /* as it is now; NULL for contacts and quarantine. Borrowed. */
    const char *contact;     /* the name(s) of the call's number, or NULL */
    bool late;            /* an event: the provider had told of a later stage of its call already */
    char merged[ID_SIZE]; /* a call that turned out to be this one, now an alias; "" */
    char merged_too[STORE_MERGED_TOO][ID_SIZE]; /* others, where one record tied several; "" */
    int64_t number;                             /* of a quarantined request, or a contact's id */
    struct failure failure;
};

/* Called in the loop's thread, after the commit, in the order of submission. */
typedef void store_done(void *context, const struct store_result *result);

/* Opens (or makes) the database in the directory, brings it to this version, and starts its
   threads. A database of a newer version, or a damaged one, is a sentence (run the loop once more
   then). The lock is the engine's affair. */
struct store *store_open(const char *directory, uv_loop_t *loop, struct failure *failure);
/* Finishes what was submitted, answers it, ends the threads, then calls `closed` in the loop. */
void store_close(struct store *store, void (*closed)(void *), void *context);

/* Takes over the record. `done` may be NULL. Any number may be under way. */
void store_submit(struct store *store, struct record *record, store_done *done, void *context);
const char *store_path(const struct store *store); /* of the database */
size_t store_waiting(const struct store *store);   /* submitted and not answered yet */
/* false while the last batch could not be written (disk full); `sentence` says why. */
bool store_is_well(const struct store *store, char *sentence, size_t size);

/* Reading. Each asks the reading thread and is answered in the loop with a list of JSON objects
   (borrowed; others who asked for the same at that moment are given the same one) or, where
   `failure` has a kind, with its sentence. */
typedef void store_rows(void *context, json_t *rows, const struct failure *failure);

struct store_calls_query {
    bool live; /* only live ones (pending included where `pending`) */
    bool pending;
    bool to_close;  /* only live ones that are unconfirmed at `now` */
    bool attention; /* unconfirmed, unknown, refused, missed, failed, or ended nobody knows how */
    int64_t since;  /* ms; 0: all */
    char before[ID_SIZE]; /* only older ones than this call: paging; "" */
    char text[128];       /* filter over name, number, agent, line, note, message; folded; "" */
    char id[ID_SIZE]; /* just this call: aliases followed, a unique beginning of 6 or more will do;
                         none, or several, is a failure */
    int limit;        /* 0: all */
    bool timeline;    /* with timelines and vars; else those are left empty (lists stay light) */
    bool encoded;     /* each row is a text that holds its JSON: that work is the thread's then */
};

struct store_view { /* which calls are seen, and how they are put into JSON */
    char agent[sizeof((struct call *)NULL)->agent]; /* only what call_is_seen_by says; "": all */
    uint64_t asker; /* who asks: several are answered in turn; 0: the engine, before all others */
    int64_t now;
    struct call_patience patience;
    char country[3]; /* numbers are shown for readers there */
    bool shown;      /* with "shown" forms */
};

/* Calls as call_to_json gives them, newest first. */
void store_read_calls(struct store *store, const struct store_calls_query *query,
                      const struct store_view *view, store_rows *done, void *context);

/* Contacts as contact_to_json gives them plus "shown" for each number; best matches first, then by
   name, favourites before others where there is no filter. Each word of the filter must match. */
struct store_contacts_query {
    char text[128]; /* over name and numbers, folded; digits match inside numbers; "" all */
    char name[CONTACT_NAME_SIZE]; /* exactly this one; "" */
    int offset;
    int limit; /* 0: all */
};
void store_read_contacts(struct store *store, const struct store_contacts_query *query,
                         const struct store_view *view, store_rows *done, void *context);

/* One row: {"live":n,"pending":n,"unconfirmed":n,"calls":n,"cost":1.25,"contacts":n,
   "next_unconfirmed_at":ms|null}: calls and cost since `since`. */
void store_read_totals(struct store *store, int64_t since, const struct store_view *view,
                       store_rows *done, void *context);

/* Accounts with live calls: {"provider":"infocaller","live":n,"unconfirmed":n}, each call in one of
   the two. */
void store_read_live(struct store *store, const struct store_view *view, store_rows *done,
                     void *context);

/* Calls that were created from `since` on and before `until`, counted: rows by key, calls without
   one last, or by time. {"key":"anna"|null,"at":ms|null,"calls":n,"in":n,"out":n,"answered":n,
   "missed":n,"failed":n,"talk":seconds,"wrap_up":seconds,"wrapped":n,"cost":1.25}; totals are one
   row. `at` is where a period of local time starts. More than 10,000 rows are a failure. Nothing
   else waits for it, however many calls there are. */
struct store_figures_query {
    enum figures_by by;
    char agent[sizeof((struct call *)NULL)->agent]; /* as a view's */
    int64_t since;                                  /* ms */
    int64_t until;                                  /* ms; 0: all that follow */
    uint64_t asker;                                 /* as a view's */
};
void store_read_figures(struct store *store, const struct store_figures_query *query,
                        store_rows *done, void *context);

/* What is known of a number: one row {"contact":"Ana Ruiz / Bruno Dias"|null,"calls":[…]}, the
   calls being those to or from it that are live or were made since `since`, as call_to_json gives
   them. */
void store_read_number(struct store *store, const char *e164, int64_t since,
                       const struct store_view *view, store_rows *done, void *context);

/* The contact that has the number, as contact_to_json gives it; the older one of several; no row
   where there is none. Waits for no other reading. */
void store_read_contact_of(struct store *store, const char *e164, store_rows *done, void *context);

/* So many contacts from that id on, in the order of their ids, as contact_to_json gives them;
   beside the other readings as well. */
void store_read_people(struct store *store, int64_t from, int limit, store_rows *done,
                       void *context);

/* An agent's figures since a time, a midnight as a rule: one row {"calls":n,"dialled":n,
   "answered":n,"talk":seconds,"wrap_up":seconds,"wrapped":n}. */
void store_read_agent_day(struct store *store, const char *agent, int64_t since, store_rows *done,
                          void *context);

/* Quarantined requests:
   {"number":1,"at":"…","provider":"…","event":"…","why":"…","released":false}, with "raw" where
   `number` names one. */
void store_read_quarantine(struct store *store, int64_t number, store_rows *done, void *context);

#endif
