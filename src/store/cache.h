/* SPDX-License-Identifier: MIT */
/* The calls that the writer touched last, with the identities by which they were found: so that the
   events of a call that is under way need not look for it on the disk. Nothing but speed depends on
   it: what is not in it is on the disk. */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include "model/call.h"
#include "store/columns.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_CALLS_MAX 2048                  /* kept between batches */
#define CACHE_BYTES_MAX (32u * 1024u * 1024u) /* of them, as they are written */
#define CACHE_KNOWN_MAX 16                    /* identities kept of one call */
#define CACHE_BUCKETS   4096                  /* a power of two */

/* A kind of name that providers give a call. Names of different kinds are never compared. */
enum identity_kind {
    IDENTITY_IDCALL,
    IDENTITY_SEQUENCE,
    IDENTITY_UUID,
    IDENTITY_IDLLAMADA,
    IDENTITY_KEY,
    IDENTITY_KIND_COUNT
};

#define IDENTITY_VALUE_SIZE 64

struct identity {
    const char *provider;
    enum identity_kind kind;
    char value[IDENTITY_VALUE_SIZE];
};

struct snapshot;

struct entry {
    int64_t row;
    struct call call;
    struct columns stored; /* what is on the disk; it is written only where it changes */
    bool is_stored;
    bool is_dirty;             /* in this batch's list */
    struct entry *dirty;       /* next in it */
    struct entry *dead;        /* next of those that became others */
    struct entry *into;        /* the call that this one became, in this batch */
    struct snapshot *snapshot; /* of this batch */
    char *contact;             /* name(s) of its number, or NULL */
    int64_t contact_age;       /* as of which change of the contacts; -1: not looked up */
    size_t weight;             /* bytes, as it was written last */
    struct known *known;
    size_t known_count;
    struct entry *row_next, *id_next; /* in their buckets */
    struct entry *newer, *older;      /* by use */
};

struct cache {
    struct entry *by_row[CACHE_BUCKETS];
    struct entry *by_id[CACHE_BUCKETS];
    struct known *by_identity[CACHE_BUCKETS];
    struct entry *newest, *oldest;
    size_t count;
    size_t weight; /* of all */
};

struct cache *cache_new(void);
void cache_free(struct cache *cache);
void cache_clear(struct cache *cache);

/* Each use makes the entry the newest. NULL where it is not here. */
struct entry *cache_find_row(struct cache *cache, int64_t row);
struct entry *cache_find_id(struct cache *cache, const char *id);
struct entry *cache_find_identity(struct cache *cache, const struct identity *identity);

/* Adds an entry for the call, whose content it takes over. NULL when out of memory. */
struct entry *cache_add(struct cache *cache, int64_t row, struct call *call);
void cache_know(struct cache *cache, struct entry *entry, const struct identity *identity);
/* The identity is another call's from now on. */
void cache_forget(struct cache *cache, const struct identity *identity);
/* Takes the entry out; the caller frees it with entry_free. */
void cache_take(struct cache *cache, struct entry *entry);
void entry_free(struct entry *entry);
/* Says how much the call has grown to. */
void cache_weigh(struct cache *cache, struct entry *entry, size_t bytes);
/* Drops the oldest ones over the bounds. Entries given out before are no longer valid. */
void cache_trim(struct cache *cache);

#endif
