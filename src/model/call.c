/* SPDX-License-Identifier: MIT */
/* Calls as data: their tables of facts, setting, copying, merging. */
#include "model/call.h"

#include "base/utf8.h"
#include "model/life.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *const call_state_words[CALL_STATE_COUNT] = {
#define X(name, word) [CALL_##name] = word,
    CALL_STATES(X)
#undef X
};

const char *const call_outcome_words[OUTCOME_COUNT] = {
#define X(name, word) [OUTCOME_##name] = word,
    CALL_OUTCOMES(X)
#undef X
};

const char *const call_direction_words[DIRECTION_COUNT] = {
    [DIRECTION_IN] = "in",
    [DIRECTION_OUT] = "out",
};

const char *const call_ender_words[BY_COUNT] = {
    [BY_AGENT] = "agent",
    [BY_PROVIDER] = "provider",
};

const char *const leg_side_words[LEG_COUNT] = {
    [LEG_AGENT] = "agent",
    [LEG_PARTY] = "party",
};

const char *const leg_state_words[LEG_STATE_COUNT] = {
    [LEG_UNKNOWN] = "unknown",     [LEG_CALLING] = "calling", [LEG_FAILED] = "failed",
    [LEG_CONNECTED] = "connected", [LEG_ENDED] = "ended",
};

static const struct {
    const char *key;
    size_t offset;
    size_t size;
} texts[CALL_TEXT_COUNT] = {
#define X(member, key, size) {key, offsetof(struct call, member), size},
    CALL_TEXTS(X)
#undef X
};

static const struct {
    const char *key;
    size_t offset;
} times[CALL_TIME_COUNT] = {
#define X(member, key) {key, offsetof(struct call, member)},
    CALL_TIMES(X)
#undef X
};

void call_start(struct call *call)
{
    *call = (struct call){.seconds = -1, .cost_rx = -1, .cost_tx = -1};
}

void call_free(struct call *call)
{
    free(call->note);
    pairs_free(&call->vars);
    timeline_free(&call->timeline);
    call_start(call);
}

bool call_copy(struct call *to, const struct call *from)
{
    *to = *from;
    to->note = from->note ? strdup(from->note) : NULL;
    bool noted = !from->note || to->note;
    bool varied = pairs_copy(&to->vars, &from->vars);
    bool lined = timeline_copy(&to->timeline, &from->timeline);
    if (noted && varied && lined)
        return true;
    call_free(to);
    return false;
}

char *call_text(struct call *call, enum call_text which, size_t *size)
{
    *size = texts[which].size;
    return (char *)call + texts[which].offset;
}

const char *call_text_read(const struct call *call, enum call_text which)
{
    return (const char *)call + texts[which].offset;
}

const char *call_text_key(enum call_text which)
{
    return texts[which].key;
}

int64_t *call_time(struct call *call, enum call_time which)
{
    return (int64_t *)(void *)((char *)call + times[which].offset);
}

int64_t call_time_read(const struct call *call, enum call_time which)
{
    return *(const int64_t *)(const void *)((const char *)call + times[which].offset);
}

const char *call_time_key(enum call_time which)
{
    return times[which].key;
}

bool call_set_text(struct call *call, enum call_text which, const char *text, enum call_rank rank)
{
    size_t size;
    char *place = call_text(call, which, &size);
    call->text_rank[which] = (unsigned char)rank;
    return utf8_copy_clean(place, size, text, strlen(text));
}

void call_set_time(struct call *call, enum call_time which, int64_t at, enum call_rank rank)
{
    *call_time(call, which) = at;
    call->time_rank[which] = (unsigned char)rank;
}

void call_set_leg(struct call *call, enum leg_side side, enum leg_state state, const char *cause,
                  enum call_rank rank)
{
    struct leg *leg = &call->legs[side];
    leg->state = state;
    leg->rank = (unsigned char)rank;
    utf8_copy_clean(leg->cause, sizeof leg->cause, cause ? cause : "", cause ? strlen(cause) : 0);
}

bool call_set_note(struct call *call, const char *note, int64_t at)
{
    size_t length = strlen(note);
    char *copy = length <= CALL_NOTE_MAX ? malloc(length + 1) : NULL;
    if (!copy)
        return false;
    utf8_copy_clean(copy, length + 1, note, length);
    free(call->note);
    call->note = copy;
    call->note_at = at;
    return true;
}

/* A fact of theirs replaces ours where it ranks higher, or where at the same rank `order` says so.
 */
static bool theirs_wins(unsigned char ours, unsigned char theirs, bool order)
{
    return theirs > ours || (theirs == ours && order);
}

static void merge_texts(struct call *into, const struct call *other)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *theirs = call_text_read(other, i);
        size_t size;
        char *ours = call_text(into, i, &size);
        if (!theirs_wins(into->text_rank[i], other->text_rank[i], strcmp(theirs, ours) > 0))
            continue;
        memcpy(ours, theirs, size);
        into->text_rank[i] = other->text_rank[i];
    }
}

static void merge_times(struct call *into, const struct call *other)
{
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        int64_t theirs = call_time_read(other, i);
        int64_t *ours = call_time(into, i);
        if (!theirs_wins(into->time_rank[i], other->time_rank[i], theirs < *ours))
            continue;
        *ours = theirs;
        into->time_rank[i] = other->time_rank[i];
    }
}

static void merge_legs(struct call *into, const struct call *other)
{
    for (int i = 0; i < LEG_COUNT; i++) {
        struct leg *ours = &into->legs[i];
        const struct leg *theirs = &other->legs[i];
        bool more = theirs->state > ours->state ||
                    (theirs->state == ours->state && strcmp(theirs->cause, ours->cause) > 0);
        if (theirs_wins(ours->rank, theirs->rank, more))
            *ours = *theirs;
    }
}

static void merge_note(struct call *into, const struct call *other)
{
    if (!other->note)
        return;
    bool later =
        other->note_at > into->note_at ||
        (other->note_at == into->note_at && (!into->note || strcmp(other->note, into->note) > 0));
    if (!into->note || later)
        call_set_note(into, other->note, other->note_at);
}

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void call_merge(struct call *into, const struct call *other)
{
    into->state = call_state_join(into->state, other->state);
    if (theirs_wins(into->direction_rank, other->direction_rank,
                    other->direction > into->direction)) {
        into->direction = other->direction;
        into->direction_rank = other->direction_rank;
    }
    into->hidden = into->hidden || other->hidden;
    into->answered = into->answered || other->answered;
    if (other->said > into->said)
        into->said = other->said;
    if (other->by > into->by)
        into->by = other->by;
    merge_texts(into, other);
    merge_times(into, other);
    merge_legs(into, other);
    merge_note(into, other);
    into->revision = greater(into->revision, other->revision);
    into->heard_at = greater(into->heard_at, other->heard_at);
    into->max_wait = (int)greater(into->max_wait, other->max_wait);
    into->seconds = greater(into->seconds, other->seconds);
    into->cost_rx = greater(into->cost_rx, other->cost_rx);
    into->cost_tx = greater(into->cost_tx, other->cost_tx);
    pairs_merge(&into->vars, &other->vars);
    timeline_merge(&into->timeline, &other->timeline);
}

bool call_is_seen_by(const struct call *call, const char *agent)
{
    if (call->agent[0])
        return strcmp(call->agent, agent) == 0;
    return call->direction == DIRECTION_IN;
}
