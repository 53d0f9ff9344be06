/* SPDX-License-Identifier: MIT */
/* The cache: three hash tables of fixed size over one list in the order of use. */
#include "store/cache.h"

#include <stdlib.h>
#include <string.h>

struct known {
    struct entry *entry;
    struct known *bucket_next;
    struct known *entry_next;
    uint32_t hash;
    unsigned char kind;
    unsigned char provider_length;
    char bytes[]; /* provider, value and a NUL */
};

#define HASH_START  2166136261u
#define HASH_FACTOR 16777619u

static uint32_t hash_text(uint32_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * HASH_FACTOR;
    return hash;
}

static size_t bucket_of(uint32_t hash)
{
    return (hash ^ (hash >> 15)) & (CACHE_BUCKETS - 1);
}

static size_t row_bucket(int64_t row)
{
    return (size_t)row & (CACHE_BUCKETS - 1);
}

static size_t id_bucket(const char *id)
{
    return bucket_of(hash_text(HASH_START, id));
}

static uint32_t identity_hash(const struct identity *identity)
{
    uint32_t hash = hash_text(HASH_START + (uint32_t)identity->kind, identity->provider);
    return hash_text(hash, identity->value);
}

struct cache *cache_new(void)
{
    return calloc(1, sizeof(struct cache));
}

static void list_take(struct cache *cache, struct entry *entry)
{
    *(entry->newer ? &entry->newer->older : &cache->newest) = entry->older;
    *(entry->older ? &entry->older->newer : &cache->oldest) = entry->newer;
    entry->newer = entry->older = NULL;
}

static void list_put(struct cache *cache, struct entry *entry)
{
    entry->older = cache->newest;
    *(entry->older ? &entry->older->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

static struct entry *use(struct cache *cache, struct entry *entry)
{
    if (entry && entry != cache->newest) {
        list_take(cache, entry);
        list_put(cache, entry);
    }
    return entry;
}

struct entry *cache_find_row(struct cache *cache, int64_t row)
{
    struct entry *entry = cache->by_row[row_bucket(row)];
    while (entry && entry->row != row)
        entry = entry->row_next;
    return use(cache, entry);
}

struct entry *cache_find_id(struct cache *cache, const char *id)
{
    struct entry *entry = cache->by_id[id_bucket(id)];
    while (entry && strcmp(entry->call.id, id) != 0)
        entry = entry->id_next;
    return use(cache, entry);
}

static bool known_is(const struct known *known, uint32_t hash, const struct identity *identity)
{
    size_t length = known->provider_length;
    return known->hash == hash && known->kind == identity->kind &&
           strncmp(known->bytes, identity->provider, length) == 0 &&
           identity->provider[length] == '\0' &&
           strcmp(known->bytes + length, identity->value) == 0;
}

struct entry *cache_find_identity(struct cache *cache, const struct identity *identity)
{
    uint32_t hash = identity_hash(identity);
    struct known *known = cache->by_identity[bucket_of(hash)];
    while (known && !known_is(known, hash, identity))
        known = known->bucket_next;
    return known ? use(cache, known->entry) : NULL;
}

struct entry *cache_add(struct cache *cache, int64_t row, struct call *call)
{
    struct entry *entry = calloc(1, sizeof *entry);
    if (!entry)
        return NULL;
    entry->row = row;
    entry->call = *call;
    entry->contact_age = -1;
    call_start(call);
    struct entry **by_row = &cache->by_row[row_bucket(row)];
    struct entry **by_id = &cache->by_id[id_bucket(entry->call.id)];
    entry->row_next = *by_row;
    entry->id_next = *by_id;
    *by_row = *by_id = entry;
    list_put(cache, entry);
    cache->count++;
    return entry;
}

void cache_know(struct cache *cache, struct entry *entry, const struct identity *identity)
{
    size_t provider = strlen(identity->provider);
    size_t value = strlen(identity->value);
    if (entry->known_count >= CACHE_KNOWN_MAX || provider > UINT8_MAX)
        return;
    struct known *known = malloc(sizeof *known + provider + value + 1);
    if (!known)
        return;
    known->entry = entry;
    known->hash = identity_hash(identity);
    known->kind = (unsigned char)identity->kind;
    known->provider_length = (unsigned char)provider;
    memcpy(known->bytes, identity->provider, provider);
    memcpy(known->bytes + provider, identity->value, value + 1);
    struct known **bucket = &cache->by_identity[bucket_of(known->hash)];
    known->bucket_next = *bucket;
    *bucket = known;
    known->entry_next = entry->known;
    entry->known = known;
    entry->known_count++;
}

static void take_from_bucket(struct cache *cache, const struct known *known)
{
    struct known **at = &cache->by_identity[bucket_of(known->hash)];
    while (*at != known)
        at = &(*at)->bucket_next;
    *at = known->bucket_next;
}

void cache_forget(struct cache *cache, const struct identity *identity)
{
    uint32_t hash = identity_hash(identity);
    struct known *known = cache->by_identity[bucket_of(hash)];
    while (known && !known_is(known, hash, identity))
        known = known->bucket_next;
    if (!known)
        return;
    struct known **at = &known->entry->known;
    while (*at != known)
        at = &(*at)->entry_next;
    *at = known->entry_next;
    known->entry->known_count--;
    take_from_bucket(cache, known);
    free(known);
}

static void forget_known(struct cache *cache, struct entry *entry)
{
    while (entry->known) {
        struct known *known = entry->known;
        take_from_bucket(cache, known);
        entry->known = known->entry_next;
        free(known);
    }
    entry->known_count = 0;
}

void cache_take(struct cache *cache, struct entry *entry)
{
    struct entry **at = &cache->by_row[row_bucket(entry->row)];
    while (*at != entry)
        at = &(*at)->row_next;
    *at = entry->row_next;
    at = &cache->by_id[id_bucket(entry->call.id)];
    while (*at != entry)
        at = &(*at)->id_next;
    *at = entry->id_next;
    forget_known(cache, entry);
    list_take(cache, entry);
    cache->count--;
    cache->weight -= entry->weight;
}

void entry_free(struct entry *entry)
{
    call_free(&entry->call);
    free(entry->contact);
    free(entry);
}

static void cache_drop_oldest(struct cache *cache)
{
    struct entry *entry = cache->oldest;
    cache_take(cache, entry);
    entry_free(entry);
}

void cache_weigh(struct cache *cache, struct entry *entry, size_t bytes)
{
    cache->weight += bytes - entry->weight;
    entry->weight = bytes;
}

void cache_trim(struct cache *cache)
{
    while (cache->count > CACHE_CALLS_MAX || cache->weight > CACHE_BYTES_MAX)
        cache_drop_oldest(cache);
}

void cache_clear(struct cache *cache)
{
    while (cache->oldest)
        cache_drop_oldest(cache);
}

void cache_free(struct cache *cache)
{
    if (cache)
        cache_clear(cache);
    free(cache);
}
