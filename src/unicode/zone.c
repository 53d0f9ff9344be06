/* SPDX-License-Identifier: MIT */
/* Zones by ICU's tables, and the system's own by the C library's. A calendar can't be
   shared and is dear to open, so each thread keeps the ones it used last. */
#include "unicode/zone.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#define ZONE_NAME_SIZE 64
#define CALENDARS_KEPT 8
#define DAY            (INT64_C(86400) * CLOCK_SECOND)
#define HALF_YEAR      (182 * DAY)

struct kept {
    char zone[ZONE_NAME_SIZE];
    UCalendar *calendar;
};

struct cache {
    struct kept list[CALENDARS_KEPT];
    unsigned next; /* the one to give up */
};

static pthread_key_t cache_key;
static pthread_once_t cache_once = PTHREAD_ONCE_INIT;

static void cache_free(void *opaque)
{
    struct cache *cache = opaque;
    for (size_t i = 0; i < CALENDARS_KEPT; i++)
        if (cache->list[i].calendar)
            ucal_close(cache->list[i].calendar);
    free(cache);
}

static void cache_make_key(void)
{
    pthread_key_create(&cache_key, cache_free);
}

static struct cache *cache_here(void)
{
    pthread_once(&cache_once, cache_make_key);
    struct cache *cache = pthread_getspecific(cache_key);
    if (cache)
        return cache;
    cache = calloc(1, sizeof *cache);
    pthread_setspecific(cache_key, cache);
    return cache;
}

/* Zone names are ASCII. */
static bool zone_name(const char *zone, UChar out[ZONE_NAME_SIZE])
{
    size_t length = strlen(zone);
    if (length >= ZONE_NAME_SIZE)
        return false;
    for (size_t i = 0; i <= length; i++) {
        if ((unsigned char)zone[i] >= 0x80)
            return false;
        out[i] = (UChar)zone[i];
    }
    return true;
}

static UCalendar *calendar_open(const char *zone)
{
    UChar name[ZONE_NAME_SIZE];
    UErrorCode error = U_ZERO_ERROR;
    if (!zone_exists(zone) || !zone_name(zone, name))
        return NULL;
    UCalendar *calendar = ucal_open(name, -1, "en", UCAL_GREGORIAN, &error);
    return U_SUCCESS(error) ? calendar : NULL;
}

/* The thread's calendar in the zone; NULL where there is none. */
static UCalendar *calendar_of(const char *zone)
{
    struct cache *cache = cache_here();
    if (!cache)
        return NULL;
    for (size_t i = 0; i < CALENDARS_KEPT; i++)
        if (cache->list[i].calendar && strcmp(cache->list[i].zone, zone) == 0)
            return cache->list[i].calendar;
    UCalendar *calendar = calendar_open(zone);
    if (!calendar)
        return NULL;
    struct kept *kept = &cache->list[cache->next++ % CALENDARS_KEPT];
    if (kept->calendar)
        ucal_close(kept->calendar);
    memcpy(kept->zone, zone, strlen(zone) + 1);
    kept->calendar = calendar;
    return calendar;
}

static int64_t offset_of_system(int64_t at)
{
    time_t seconds = (time_t)(at / CLOCK_SECOND);
    struct tm parts;
    return localtime_r(&seconds, &parts) ? parts.tm_gmtoff * CLOCK_SECOND : 0;
}

/* In ms, since old zones have seconds in them; 0 for a zone that is not known. */
static int64_t offset_at(int64_t at, const char *zone)
{
    if (!zone || !*zone)
        return offset_of_system(at);
    UCalendar *calendar = calendar_of(zone);
    UErrorCode error = U_ZERO_ERROR;
    if (!calendar)
        return 0;
    ucal_setMillis(calendar, (UDate)at, &error);
    int32_t offset =
        ucal_get(calendar, UCAL_ZONE_OFFSET, &error) + ucal_get(calendar, UCAL_DST_OFFSET, &error);
    return U_SUCCESS(error) ? offset : 0;
}

bool zone_exists(const char *zone)
{
    UChar name[ZONE_NAME_SIZE], canonical[ZONE_NAME_SIZE];
    UErrorCode error = U_ZERO_ERROR;
    UBool of_tables = false;
    if (!zone || !*zone)
        return true;
    if (!zone_name(zone, name))
        return false;
    ucal_getCanonicalTimeZoneID(name, -1, canonical, ZONE_NAME_SIZE, &of_tables, &error);
    return U_SUCCESS(error) && of_tables;
}

int64_t zone_to_utc(int64_t local, const char *zone)
{
    int64_t before = offset_at(local - DAY, zone);
    int64_t after = offset_at(local + DAY, zone);
    if (before == after || offset_at(local - before, zone) == before)
        return local - before;
    if (offset_at(local - after, zone) == after)
        return local - after;
    /* A time that the clock jumps over: as if it had not jumped yet. */
    return local - before;
}

void zone_format(int64_t at, const char *zone, char out[ZONE_TIME_SIZE])
{
    char utc[CLOCK_ISO_SIZE];
    clock_format_utc(at + offset_at(at, zone), utc);
    memcpy(out, utc, ZONE_TIME_SIZE - 1);
    out[ZONE_TIME_SIZE - 1] = '\0';
}

int zone_offset(int64_t at, const char *zone)
{
    return (int)(offset_at(at, zone) / (60 * CLOCK_SECOND));
}

/* The zone that nearly all of a country with several lives in, by the tables (Madrid, not Ceuta).
 */
static bool primary_zone(const char *country, char out[ZONE_NAME_SIZE])
{
    UErrorCode error = U_ZERO_ERROR;
    UResourceBundle *bundle = ures_openDirect(NULL, "metaZones", &error);
    UResourceBundle *zones = ures_getByKey(bundle, "primaryZones", NULL, &error);
    int32_t length = 0;
    const UChar *zone = ures_getStringByKey(zones, country, &length, &error);
    bool found = U_SUCCESS(error) && length < ZONE_NAME_SIZE;
    if (found)
        u_UCharsToChars(zone, out, length + 1);
    ures_close(zones);
    ures_close(bundle);
    return found;
}

static bool zones_agree(const char *one, const char *other)
{
    int64_t now = clock_now();
    return offset_at(now, one) == offset_at(now, other) &&
           offset_at(now + HALF_YEAR, one) == offset_at(now + HALF_YEAR, other);
}

/* The country's first zone, if all its others keep the same time. */
static bool common_zone(const char *country, char out[ZONE_NAME_SIZE])
{
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration *zones =
        ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, country, NULL, &error);
    bool one = false;
    bool agree = true;
    const char *zone;
    while (agree && U_SUCCESS(error) && (zone = uenum_next(zones, NULL, &error)) != NULL) {
        if (one)
            agree = zones_agree(out, zone);
        else if (strlen(zone) < ZONE_NAME_SIZE)
            memcpy(out, zone, strlen(zone) + 1);
        one = true;
    }
    uenum_close(zones);
    return one && agree && U_SUCCESS(error);
}

bool zone_of_country(const char *country, char *out, unsigned size)
{
    char zone[ZONE_NAME_SIZE] = "";
    bool found = country && strlen(country) == 2 &&
                 (primary_zone(country, zone) || common_zone(country, zone)) && strlen(zone) < size;
    if (size)
        out[0] = '\0';
    if (found)
        memcpy(out, zone, strlen(zone) + 1);
    return found;
}
