/* SPDX-License-Identifier: MIT */
/* A sorted array of rows; a row that is older than the one that is there never replaces it. */
#include "console/calls.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/call_json.h"
#include "model/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t cost_sum(const struct call *call)
{
    if (call->cost_rx < 0 && call->cost_tx < 0)
        return -1;
    return (call->cost_rx < 0 ? 0 : call->cost_rx) + (call->cost_tx < 0 ? 0 : call->cost_tx);
}

/* Of a call that was placed, the leg that failed; of one that was not, the provider's sentence:
   what it said when it took the order is no cause of anything. */
static void cause_read(struct call_row *row, const struct call *call)
{
    static const char *const failed[] = {
        [LEG_AGENT] = N_("agent absent"), [LEG_PARTY] = N_("no answer")};
    const char *cause = "";
    bool placed = row->state != CALL_REFUSED && row->state != CALL_UNKNOWN;
    for (int side = 0; side < LEG_COUNT && placed && row->outcome == OUTCOME_FAILED; side++) {
        const struct leg *leg = &call->legs[side];
        if (!cause[0] && leg->state == LEG_FAILED)
            cause = leg->cause[0] ? leg->cause : _(failed[side]);
    }
    if (!placed)
        cause = call->message;
    utf8_copy_clean(row->cause, sizeof row->cause, cause, strlen(cause));
}

static void row_fill(struct call_row *row, const struct call *call)
{
    snprintf(row->id, sizeof row->id, "%s", call->id);
    snprintf(row->number, sizeof row->number, "%s", call->number);
    snprintf(row->divert, sizeof row->divert, "%s", call->divert);
    snprintf(row->agent, sizeof row->agent, "%s", call->agent);
    snprintf(row->provider, sizeof row->provider, "%s", call->provider);
    snprintf(row->line, sizeof row->line, "%s", call->line);
    for (int side = 0; side < LEG_COUNT; side++) {
        row->legs[side].state = call_leg_state(call, (enum leg_side)side);
        memcpy(row->legs[side].cause, call->legs[side].cause, LEG_CAUSE_SIZE);
    }
    row->state = call->state;
    row->direction = call->direction;
    row->by = call->by;
    row->hidden = call->hidden;
    row->noted = call->note && call->note[0];
    row->created_at = call->created_at;
    row->scheduled_at = call->scheduled_at;
    row->started_at = call->started_at;
    row->answered_at = call->answered_at;
    row->ended_at = call->ended_at;
    row->seconds = call->seconds;
    row->cost = cost_sum(call);
}

static enum call_outcome outcome_read(const json_t *json)
{
    const char *word = json_string_value(json_object_get(json, "outcome"));
    for (int i = 0; word && i < OUTCOME_COUNT; i++) {
        if (call_outcome_words[i] && strcmp(call_outcome_words[i], word) == 0)
            return (enum call_outcome)i;
    }
    return OUTCOME_NONE;
}

bool call_row_read(struct call_row *row, const json_t *json)
{
    struct call call;
    *row = (struct call_row){0};
    if (!call_from_json(json, &call, row->contact, row->shown, sizeof row->shown, NULL))
        return false;
    /* The name may be longer than the form for people of a number. */
    const char *contact = json_string_value(json_object_get(json, "contact"));
    utf8_copy_clean(row->contact, sizeof row->contact, contact ? contact : "",
                    contact ? strlen(contact) : 0);
    row->outcome = outcome_read(json);
    const char *outcome_by = json_string_value(json_object_get(json, "outcome_by"));
    row->outcome_told = outcome_by && strcmp(outcome_by, call_ender_words[BY_PROVIDER]) == 0;
    row_fill(row, &call);
    row->revision = json_integer_value(json_object_get(json, "revision"));
    cause_read(row, &call);
    call_free(&call);
    return row->id[0];
}

void calls_free(struct calls *calls)
{
    for (size_t i = 0; i < calls->count; i++)
        free(calls->rows[i]);
    free(calls->rows);
    *calls = (struct calls){.frozen = calls->frozen};
}

/* Less than 0 where `one` stands before `other`. */
static int row_order(const struct call_row *one, const struct call_row *other)
{
    if (one->kept_back != other->kept_back)
        return one->kept_back ? 1 : -1;
    bool one_live = call_state_is_live(one->state);
    bool other_live = call_state_is_live(other->state);
    if (one_live != other_live)
        return one_live ? -1 : 1;
    if (one->created_at != other->created_at)
        return one->created_at > other->created_at ? -1 : 1;
    return -strcmp(one->id, other->id);
}

static size_t index_of(const struct calls *calls, const char *id)
{
    for (size_t i = 0; i < calls->count; i++) {
        if (strcmp(calls->rows[i]->id, id) == 0)
            return i;
    }
    return calls->count;
}

struct call_row *calls_by_id(const struct calls *calls, const char *id)
{
    size_t at = index_of(calls, id);
    return at < calls->count ? calls->rows[at] : NULL;
}

size_t calls_visible(const struct calls *calls)
{
    return calls->count - calls->kept_back;
}

struct call_row *calls_selected(const struct calls *calls)
{
    return calls->selected < calls_visible(calls) ? calls->rows[calls->selected] : NULL;
}

void calls_pin(struct calls *calls, const char *id)
{
    size_t at = index_of(calls, id);
    if (at >= calls_visible(calls))
        return;
    calls->selected = at;
    calls->pinned = true;
}

static size_t place_for(const struct calls *calls, const struct call_row *row)
{
    size_t low = 0;
    size_t high = calls->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (row_order(calls->rows[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void take_out(struct calls *calls, size_t at)
{
    memmove(calls->rows + at, calls->rows + at + 1, (calls->count - at - 1) * sizeof *calls->rows);
    calls->count--;
}

static void put_in(struct calls *calls, struct call_row *row)
{
    size_t at = place_for(calls, row);
    memmove(calls->rows + at + 1, calls->rows + at, (calls->count - at) * sizeof *calls->rows);
    calls->rows[at] = row;
    calls->count++;
}

/* Keeps the bar on its call, and the top of a list that does not follow on its line. A bar on the
   first line of a list that follows stays on the first line. */
static void selection_restore(struct calls *calls, const char *id)
{
    bool follows = !calls->frozen && !calls->pinned && calls->selected == 0 && calls->top == 0;
    size_t at = id[0] && !follows ? index_of(calls, id) : calls->count;
    if (at < calls_visible(calls)) {
        if (calls->top && at > calls->selected)
            calls->top += at - calls->selected;
        calls->selected = at;
    }
    size_t visible = calls_visible(calls);
    if (calls->selected >= visible)
        calls->selected = visible ? visible - 1 : 0;
}

/* Makes room by giving up the last finished call, if the new row stands before it. */
static bool calls_drop_oldest(struct calls *calls, const struct call_row *row)
{
    size_t visible = calls_visible(calls);
    const struct call_row *last = visible ? calls->rows[visible - 1] : NULL;
    if (!last || call_state_is_live(last->state) || row_order(row, last) > 0)
        return false;
    calls_remove(calls, last->id);
    calls->whole = false;
    return true;
}

static bool calls_add(struct calls *calls, const struct call_row *row)
{
    if (calls->count >= CALLS_HELD_MAX && !calls_drop_oldest(calls, row))
        return false;
    struct call_row **rows = realloc(calls->rows, (calls->count + 1) * sizeof *rows);
    if (!rows)
        return false;
    calls->rows = rows;
    struct call_row *copy = malloc(sizeof *copy);
    if (!copy)
        return false;
    *copy = *row;
    copy->kept_back = calls->frozen;
    calls->kept_back += copy->kept_back;
    put_in(calls, copy);
    return true;
}

bool calls_put(struct calls *calls, const struct call_row *row, bool *added)
{
    char id[ID_SIZE] = "";
    if (calls_selected(calls))
        memcpy(id, calls_selected(calls)->id, sizeof id);
    size_t at = index_of(calls, row->id);
    *added = at == calls->count;
    if (*added) {
        *added = calls_add(calls, row);
        selection_restore(calls, id);
        return *added;
    }
    struct call_row *there = calls->rows[at];
    there->stale = false;
    if (row->revision < there->revision)
        return false;
    bool moves = !calls->frozen && row_order(there, row) != 0;
    bool marked = there->marked;
    bool kept_back = there->kept_back;
    if (!moves) {
        *there = *row;
    } else {
        take_out(calls, at);
        *there = *row;
        put_in(calls, there);
    }
    there->marked = marked;
    there->kept_back = kept_back;
    selection_restore(calls, id);
    return true;
}

void calls_remove(struct calls *calls, const char *id)
{
    size_t at = index_of(calls, id);
    if (at == calls->count)
        return;
    calls->kept_back -= calls->rows[at]->kept_back;
    free(calls->rows[at]);
    take_out(calls, at);
    if (at < calls->selected)
        calls->selected--;
    selection_restore(calls, "");
}

void calls_doubt(struct calls *calls)
{
    for (size_t i = 0; i < calls->count; i++)
        calls->rows[i]->stale = true;
}

void calls_sweep(struct calls *calls, const char *oldest)
{
    for (size_t i = calls->count; i-- > 0;) {
        const struct call_row *row = calls->rows[i];
        bool unasked = !call_state_is_live(row->state) && strcmp(row->id, oldest) < 0;
        if (row->stale && !unasked)
            calls_remove(calls, row->id);
    }
}

size_t calls_marked(const struct calls *calls)
{
    size_t marked = 0;
    for (size_t i = 0; i < calls_visible(calls); i++)
        marked += calls->rows[i]->marked;
    return marked;
}

size_t calls_live(const struct calls *calls)
{
    size_t live = 0;
    for (size_t i = 0; i < calls->count; i++)
        live += call_state_is_live(calls->rows[i]->state);
    return live;
}

const char *calls_oldest(const struct calls *calls)
{
    const char *oldest = "";
    for (size_t i = 0; i < calls->count; i++) {
        const struct call_row *row = calls->rows[i];
        if (!call_state_is_live(row->state) && (!oldest[0] || strcmp(row->id, oldest) < 0))
            oldest = row->id;
    }
    return oldest;
}

static int row_pointer_order(const void *one, const void *other)
{
    return row_order(*(struct call_row *const *)one, *(struct call_row *const *)other);
}

void calls_freeze(struct calls *calls, bool frozen)
{
    char id[ID_SIZE] = "";
    if (calls_selected(calls))
        memcpy(id, calls_selected(calls)->id, sizeof id);
    calls->frozen = frozen;
    if (frozen)
        return;
    for (size_t i = 0; i < calls->count; i++)
        calls->rows[i]->kept_back = false;
    calls->kept_back = 0;
    if (calls->count)
        qsort(calls->rows, calls->count, sizeof *calls->rows, row_pointer_order);
    selection_restore(calls, id);
}
