/* SPDX-License-Identifier: MIT */
/* The feed's alarm. */
#include "engine/feed_alarm.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/log.h"
#include "engine/feed_pace.h"
#include "provider/provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS       5000
#define SENTENCE_SIZE 512
#define TIME_SIZE     32

struct feed_alarm {
    struct engine *engine;
    feed_alarm_told *told;
    void *context;
    uv_timer_t timer;
    bool reading;
    struct feed_pace pace;
    int64_t calls;                /* live, doubted ones included */
    int64_t told_minute;          /* of the silence, as the sentence has it */
    char sentence[SENTENCE_SIZE]; /* "": no alarm */
};

static void format_time(int64_t ms, char out[TIME_SIZE])
{
    int64_t seconds = ms / CLOCK_SECOND;
    if (seconds < 60)
        snprintf(out, TIME_SIZE, _("%lld s"), (long long)seconds);
    else if (seconds < 60 * 60)
        snprintf(out, TIME_SIZE, "%lld:%02lld", (long long)(seconds / 60),
                 (long long)(seconds % 60));
    else
        snprintf(out, TIME_SIZE, "%lld:%02lld:%02lld", (long long)(seconds / 3600),
                 (long long)(seconds / 60 % 60), (long long)(seconds % 60));
}

static void write_sentence(struct feed_alarm *alarm, int64_t now)
{
    char quiet[TIME_SIZE], usual[TIME_SIZE];
    char calls[64], pace[128] = "";
    format_time(feed_pace_quiet(&alarm->pace, now), quiet);
    snprintf(calls, sizeof calls,
             ngettext("%lld call is live", "%lld calls are live", (unsigned long)alarm->calls),
             (long long)alarm->calls);
    if (feed_pace_usual(&alarm->pace) >= 0) {
        format_time(feed_pace_usual(&alarm->pace) + CLOCK_SECOND, usual);
        snprintf(pace, sizeof pace, _("; usual is one each %s"), usual);
    }
    snprintf(alarm->sentence, sizeof alarm->sentence,
             _("no event for %s while %s%s: look at the provider's panel or the way from it"),
             quiet, calls, pace);
}

/* Raised, over, or a minute older. */
static void review(struct feed_alarm *alarm)
{
    int64_t now = clock_steady();
    int64_t minute = feed_pace_quiet(&alarm->pace, now) / (60 * CLOCK_SECOND);
    bool was = alarm->sentence[0];
    bool changed = was != alarm->pace.silent;
    if (!alarm->pace.silent) {
        alarm->sentence[0] = '\0';
        if (was)
            log_notice("the feed is no longer silent");
    } else if (!was || minute != alarm->told_minute) {
        alarm->told_minute = minute;
        write_sentence(alarm, now);
        if (!was)
            log_warning("%s", alarm->sentence);
        changed = true;
    }
    alarm->told(alarm->context, changed);
}

static bool sends_events(const struct engine *engine, const char *name)
{
    const struct config *config = engine->config;
    for (size_t i = 0; i < config->account_count; i++) {
        const struct account *account = &config->accounts[i];
        if (strcmp(account->name, name) == 0)
            return provider_capabilities(account) & CAPABILITY_BIT(CAPABILITY_EVENTS);
    }
    return false;
}

static void counted(void *context, json_t *rows, const struct failure *failure)
{
    struct feed_alarm *alarm = context;
    int64_t confirmed = 0, others = 0;
    size_t at;
    json_t *row;
    alarm->reading = false;
    if ((failure && failure->kind) || alarm->engine->stopping)
        return;
    json_array_foreach (rows, at, row) {
        if (!sends_events(alarm->engine, json_string_value(json_object_get(row, "provider"))))
            continue;
        confirmed += json_integer_value(json_object_get(row, "live"));
        others += json_integer_value(json_object_get(row, "unconfirmed"));
    }
    alarm->calls = confirmed + others;
    feed_pace_live(&alarm->pace, clock_steady(), confirmed, others);
    review(alarm);
}

static void look(uv_timer_t *timer)
{
    struct feed_alarm *alarm = timer->data;
    if (alarm->reading || alarm->engine->stopping)
        return;
    struct store_view view = engine_view(alarm->engine);
    alarm->reading = true;
    store_read_live(alarm->engine->store, &view, counted, alarm);
}

void feed_alarm_event(struct feed_alarm *alarm)
{
    feed_pace_event(&alarm->pace, clock_steady());
    if (alarm->sentence[0])
        review(alarm);
}

const char *feed_alarm_sentence(const struct feed_alarm *alarm)
{
    return alarm->sentence[0] ? alarm->sentence : NULL;
}

struct feed_alarm *feed_alarm_new(struct engine *engine, feed_alarm_told *told, void *context)
{
    struct feed_alarm *alarm = calloc(1, sizeof *alarm);
    if (!alarm)
        return NULL;
    alarm->engine = engine;
    alarm->told = told;
    alarm->context = context;
    alarm->pace.now = alarm->pace.quiet_from = clock_steady();
    uv_timer_init(&engine->loop, &alarm->timer);
    alarm->timer.data = alarm;
    return alarm;
}

void feed_alarm_start(struct feed_alarm *alarm)
{
    uv_timer_start(&alarm->timer, look, LOOK_MS, LOOK_MS);
}

void feed_alarm_stop(struct feed_alarm *alarm)
{
    uv_timer_stop(&alarm->timer);
    alarm->sentence[0] = '\0';
}

void feed_alarm_close(struct feed_alarm *alarm)
{
    uv_close((uv_handle_t *)&alarm->timer, NULL);
}

void feed_alarm_free(struct feed_alarm *alarm)
{
    free(alarm);
}
