/* SPDX-License-Identifier: MIT */
/* Timelines: sorted sets of steps, so that the order in which steps come to be known is no matter.
 */
#include "model/timeline.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char *step_detail(const struct step *step)
{
    return step->detail ? step->detail : "";
}

/* The steps that only ever come in this order, though we may hear of them in another. */
static const struct {
    const char *what;
    int rank;
} course[] = {
    {"requested", 1},      {"pending", 2},         {"accepted", 2}, {"inicio", 3},
    {"desvio_fallido", 4}, {"desvio_correcto", 5}, {"fin", 7},
};

#define RANK_OTHER 6 /* of one time with them: after what leads up to it, before the end */

static int step_rank(const struct step *step)
{
    for (size_t i = 0; i < sizeof course / sizeof *course; i++) {
        if (strcmp(course[i].what, step->what) == 0)
            return course[i].rank;
    }
    return RANK_OTHER;
}

/* Whether its time is only that at which we heard of it, while its place in the course is known. */
static bool step_is_heard(const struct step *step)
{
    return !step->told && step_rank(step) != RANK_OTHER;
}

/* The order on the screen; at one time the course and the words decide, so that it is always the
   same. */
static int step_compare(const struct step *a, const struct step *b)
{
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    int order = step_rank(a) - step_rank(b);
    if (order == 0)
        order = strcmp(a->what, b->what);
    if (order == 0)
        order = strcmp(step_detail(a), step_detail(b));
    return order ? order : (int)a->told - (int)b->told;
}

static bool step_is_same(const struct step *a, const struct step *b)
{
    return a->told == b->told && (!a->told || a->at == b->at) && strcmp(a->what, b->what) == 0 &&
           strcmp(step_detail(a), step_detail(b)) == 0;
}

static void timeline_remove(struct timeline *timeline, size_t at)
{
    free(timeline->list[at].detail);
    timeline->count--;
    memmove(timeline->list + at, timeline->list + at + 1,
            (timeline->count - at) * sizeof *timeline->list);
}

/* What comes before in the course can't have been later than what comes after it: of steps that
   were heard of in disorder the earlier time counts, for both. Whatever the order in which they
   came to be known, the times come out the same. */
static void timeline_settle(struct timeline *timeline, struct step *step)
{
    int rank = step_rank(step);
    for (size_t i = 0; i < timeline->count; i++) {
        struct step *other = &timeline->list[i];
        if (step_is_heard(other) && step_rank(other) > rank && other->at < step->at)
            step->at = other->at;
    }
    for (size_t i = 0; i < timeline->count; i++) {
        struct step *other = &timeline->list[i];
        if (step_is_heard(other) && step_rank(other) < rank && other->at > step->at)
            other->at = step->at;
    }
}

static void timeline_sort(struct timeline *timeline)
{
    for (size_t i = 1; i < timeline->count; i++) {
        struct step step = timeline->list[i];
        size_t at = i;
        for (; at > 0 && step_compare(&timeline->list[at - 1], &step) > 0; at--)
            timeline->list[at] = timeline->list[at - 1];
        timeline->list[at] = step;
    }
}

/* Takes over `step`, and frees its detail where it is not kept. */
static void timeline_put(struct timeline *timeline, struct step step)
{
    for (size_t i = timeline->count; i-- > 0;) {
        /* A told time tells steps apart, so an earlier one can't be the same. */
        if (step.told && timeline->list[i].at < step.at)
            break;
        if (!step_is_same(&timeline->list[i], &step))
            continue;
        if (timeline->list[i].at <= step.at) {
            free(step.detail);
            return;
        }
        timeline_remove(timeline, i);
        break;
    }
    if (step_is_heard(&step)) {
        timeline_settle(timeline, &step);
        timeline_sort(timeline);
    }
    size_t at = timeline->count;
    while (at > 0 && step_compare(&timeline->list[at - 1], &step) > 0)
        at--;
    struct step *list = realloc(timeline->list, (timeline->count + 1) * sizeof *list);
    if (!list) {
        free(step.detail);
        timeline->cut = true;
        return;
    }
    timeline->list = list;
    memmove(list + at + 1, list + at, (timeline->count - at) * sizeof *list);
    list[at] = step;
    timeline->count++;
    if (timeline->count > TIMELINE_MAX) {
        timeline_remove(timeline, timeline->count - 1);
        timeline->cut = true;
    }
}

static void timeline_put_copy(struct timeline *timeline, const struct step *step)
{
    struct step copy = *step;
    if (step->detail)
        copy.detail = strdup(step->detail);
    timeline_put(timeline, copy);
}

void timeline_add(struct timeline *timeline, int64_t at, bool told, const char *what,
                  const char *detail)
{
    struct step step = {.at = at, .told = told};
    utf8_copy_clean(step.what, sizeof step.what, what, strlen(what));
    if (detail && detail[0]) {
        char clean[TIMELINE_DETAIL_MAX + 1];
        utf8_copy_clean(clean, sizeof clean, detail, strlen(detail));
        step.detail = strdup(clean);
    }
    timeline_put(timeline, step);
}

bool timeline_copy(struct timeline *to, const struct timeline *from)
{
    *to = (struct timeline){.cut = from->cut};
    if (from->count == 0)
        return true;
    to->list = calloc(from->count, sizeof *to->list);
    if (!to->list)
        return false;
    for (size_t i = 0; i < from->count; i++) {
        to->list[i] = from->list[i];
        if (from->list[i].detail)
            to->list[i].detail = strdup(from->list[i].detail);
    }
    to->count = from->count;
    return true;
}

void timeline_merge(struct timeline *into, const struct timeline *other)
{
    into->cut = into->cut || other->cut;
    for (size_t i = 0; i < other->count; i++)
        timeline_put_copy(into, &other->list[i]);
}

void timeline_free(struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++)
        free(timeline->list[i].detail);
    free(timeline->list);
    *timeline = (struct timeline){0};
}
