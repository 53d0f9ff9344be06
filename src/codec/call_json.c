/* SPDX-License-Identifier: MIT */
/* Calls as the contract's JSON. The keys stand in its order; what came later stands behind. */
#include "codec/call_json.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "model/words.h"

#include <math.h>
#include <string.h>

/* ---- Writing */

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

static json_t *time_or_null(int64_t at)
{
    if (!at)
        return json_null();
    char text[CLOCK_ISO_SIZE];
    clock_format_utc(at, text);
    return json_string(text);
}

static json_t *cost_or_null(int64_t cost)
{
    return cost < 0 ? json_null() : json_real((double)cost / CALL_COST_UNIT);
}

static void set_text(json_t *json, const struct call *call, enum call_text which)
{
    json_object_set_new_nocheck(json, call_text_key(which),
                                text_or_null(call_text_read(call, which)));
}

static void set_time(json_t *json, const struct call *call, enum call_time which)
{
    json_object_set_new_nocheck(json, call_time_key(which),
                                time_or_null(call_time_read(call, which)));
}

static void set_new(json_t *json, const char *key, json_t *value)
{
    json_object_set_new_nocheck(json, key, value);
}

static json_t *vars_to_json(const struct pairs *vars)
{
    json_t *json = json_object();
    for (size_t i = 0; i < vars->count; i++)
        json_object_set_new(json, vars->list[i].name, json_string(vars->list[i].value));
    return json;
}

static json_t *legs_to_json(const struct call *call)
{
    json_t *list = json_array();
    for (int i = 0; i < LEG_COUNT; i++) {
        json_t *leg = json_object();
        set_new(leg, "side", json_string(leg_side_words[i]));
        set_new(leg, "state", json_string(leg_state_words[call_leg_state(call, (enum leg_side)i)]));
        set_new(leg, "cause", text_or_null(call->legs[i].cause));
        json_array_append_new(list, leg);
    }
    return list;
}

static json_t *timeline_to_json(const struct timeline *timeline)
{
    json_t *list = json_array();
    for (size_t i = 0; i < timeline->count; i++) {
        const struct step *step = &timeline->list[i];
        json_t *json = json_object();
        set_new(json, "at", time_or_null(step->at));
        set_new(json, "what", json_string(step->what));
        set_new(json, "detail", text_or_null(step->detail));
        json_array_append_new(list, json);
    }
    return list;
}

static void set_who(json_t *json, const struct call *call, const struct call_view *view)
{
    set_new(json, "id", json_string(call->id));
    set_new(json, "direction", text_or_null(call_direction_words[call->direction]));
    set_text(json, call, CALL_TEXT_provider);
    set_text(json, call, CALL_TEXT_agent);
    set_text(json, call, CALL_TEXT_line);
    set_new(json, "number", call->hidden ? json_null() : text_or_null(call->number));
    set_new(json, "hidden", json_boolean(call->hidden));
    set_new(json, "contact", text_or_null(view->contact));
    enum call_state state = call_state_shown(call, view->now, &view->patience);
    set_new(json, "state", json_string(call_state_words[state]));
    set_new(json, "outcome", text_or_null(call_outcome_words[call_outcome(call)]));
    set_new(json, "by", text_or_null(call_ender_words[call->by]));
}

static void set_what(json_t *json, const struct call *call)
{
    static const enum call_text names[] = {CALL_TEXT_reference, CALL_TEXT_idcall,
                                           CALL_TEXT_sequence,  CALL_TEXT_uuid,
                                           CALL_TEXT_from,      CALL_TEXT_divert};
    static const enum call_time times[] = {CALL_TIME_created_at, CALL_TIME_started_at,
                                           CALL_TIME_answered_at, CALL_TIME_ended_at};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        set_text(json, call, names[i]);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        set_time(json, call, times[i]);
    set_new(json, "seconds", call->seconds < 0 ? json_null() : json_integer(call->seconds));
    set_new(json, "cost_rx", cost_or_null(call->cost_rx));
    set_new(json, "cost_tx", cost_or_null(call->cost_tx));
    set_text(json, call, CALL_TEXT_code);
    set_text(json, call, CALL_TEXT_message);
    set_new(json, "note", text_or_null(call->note));
}

static void set_added(json_t *json, const struct call *call, const struct call_view *view)
{
    set_new(json, "outcome_by", text_or_null(call_ender_words[call_outcome_by(call)]));
    set_text(json, call, CALL_TEXT_idllamada);
    set_time(json, call, CALL_TIME_scheduled_at);
    set_new(json, "heard_at", time_or_null(call->heard_at));
    set_new(json, "revision", json_integer(call->revision));
    set_new(json, "timeline_cut", json_boolean(call->timeline.cut));
    set_text(json, call, CALL_TEXT_disposition);
    set_time(json, call, CALL_TIME_wrapped_at);
    if (view->shown)
        set_new(json, "shown", json_string(view->shown));
}

json_t *call_to_json(const struct call *call, const struct call_view *view)
{
    json_t *json = json_object();
    if (!json)
        return NULL;
    set_who(json, call, view);
    set_what(json, call);
    set_new(json, "vars", vars_to_json(&call->vars));
    set_new(json, "legs", legs_to_json(call));
    set_new(json, "timeline", timeline_to_json(&call->timeline));
    set_added(json, call, view);
    return json;
}

/* ---- Reading. The ranks are not in it: what is read is for showing, not for merging. */

struct reading {
    const json_t *json;
    struct call *call;
    const char *fault; /* the key of the first fault */
};

static void fault(struct reading *reading, const char *key)
{
    if (!reading->fault)
        reading->fault = key;
}

/* The member, or NULL where it is missing or null. */
static const json_t *member(const struct reading *reading, const char *key)
{
    const json_t *json = json_object_get(reading->json, key);
    return json_is_null(json) ? NULL : json;
}

static int64_t read_time(struct reading *reading, const json_t *json, const char *key)
{
    int64_t at = 0;
    bool zoned;
    if (json && (!json_is_string(json) || !clock_parse(json_string_value(json), &at, &zoned)))
        fault(reading, key);
    return at;
}

static int64_t read_integer(struct reading *reading, const char *key, int64_t absent)
{
    const json_t *json = member(reading, key);
    if (json && (!json_is_integer(json) || json_integer_value(json) < 0))
        fault(reading, key);
    return json_is_integer(json) ? json_integer_value(json) : absent;
}

#define COST_MAX 1e12 /* of the currency; beyond it a double has no millionths */

static int64_t read_cost(struct reading *reading, const char *key)
{
    const json_t *json = member(reading, key);
    if (!json)
        return -1;
    double value = json_number_value(json);
    if (!json_is_number(json) || !(value >= 0 && value < COST_MAX)) {
        fault(reading, key);
        return -1;
    }
    return llround(value * CALL_COST_UNIT);
}

static int read_word(struct reading *reading, const char *key, const char *const *words,
                     size_t count)
{
    const json_t *json = member(reading, key);
    int value = 0;
    if (json && !word_find(words, count, json_string_value(json), &value))
        fault(reading, key);
    return value;
}

static void read_texts(struct reading *reading)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *key = call_text_key(i);
        const json_t *json = member(reading, key);
        if (json && (!json_is_string(json) ||
                     !call_set_text(reading->call, i, json_string_value(json), RANK_ANSWER)))
            fault(reading, key);
    }
}

static void read_vars(struct reading *reading)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)member(reading, "vars"), name, value) {
        const char *text = json_string_value(value);
        if (!text || !pairs_set(&reading->call->vars, name, text, RANK_ANSWER))
            fault(reading, "vars");
    }
}

static void read_legs(struct reading *reading)
{
    const json_t *list = member(reading, "legs");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *leg = json_array_get(list, i);
        int side;
        int state;
        if (word_find(leg_side_words, LEG_COUNT, json_member(leg, "side"), &side) &&
            word_find(leg_state_words, LEG_STATE_COUNT, json_member(leg, "state"), &state))
            call_set_leg(reading->call, (enum leg_side)side, (enum leg_state)state,
                         json_member(leg, "cause"), RANK_ANSWER);
        else
            fault(reading, "legs");
    }
}

/* Steps of one second keep the order in which they came: each gets a millisecond of its own. */
static int64_t after(int64_t at, int64_t last)
{
    bool same_second = last / CLOCK_SECOND == at / CLOCK_SECOND;
    return same_second && last >= at && last % CLOCK_SECOND < CLOCK_SECOND - 1 ? last + 1 : at;
}

static void read_timeline(struct reading *reading)
{
    const json_t *list = member(reading, "timeline");
    int64_t last = 0;
    for (size_t i = 0; i < json_array_size(list) && i < TIMELINE_MAX; i++) {
        const json_t *step = json_array_get(list, i);
        const char *what = json_member(step, "what");
        last = after(read_time(reading, json_object_get(step, "at"), "timeline"), last);
        if (what)
            timeline_add(&reading->call->timeline, last, true, what, json_member(step, "detail"));
        else
            fault(reading, "timeline");
    }
    reading->call->timeline.cut = json_is_true(member(reading, "timeline_cut"));
}

static void read_words(struct reading *reading)
{
    struct call *call = reading->call;
    if (!json_member(reading->json, "state"))
        fault(reading, "state");
    call->state = (enum call_state)read_word(reading, "state", call_state_words, CALL_STATE_COUNT);
    call->direction =
        (enum call_direction)read_word(reading, "direction", call_direction_words, DIRECTION_COUNT);
    call->by = (enum call_ender)read_word(reading, "by", call_ender_words, BY_COUNT);
    int outcome = read_word(reading, "outcome", call_outcome_words, OUTCOME_COUNT);
    call->answered = outcome == OUTCOME_ANSWERED;
    int by = read_word(reading, "outcome_by", call_ender_words, BY_COUNT);
    call->said = by == BY_AGENT ? (enum call_outcome)outcome : OUTCOME_NONE;
    call->hidden = json_is_true(member(reading, "hidden"));
}

static void read_rest(struct reading *reading)
{
    struct call *call = reading->call;
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        const char *key = call_time_key(i);
        *call_time(call, i) = read_time(reading, member(reading, key), key);
    }
    call->heard_at = read_time(reading, member(reading, "heard_at"), "heard_at");
    call->revision = read_integer(reading, "revision", 0);
    call->seconds = read_integer(reading, "seconds", -1);
    call->cost_rx = read_cost(reading, "cost_rx");
    call->cost_tx = read_cost(reading, "cost_tx");
    const char *note = json_member(reading->json, "note");
    if (note && !call_set_note(call, note, 0))
        fault(reading, "note");
}

static void read_beside(const json_t *json, const char *key, char *out, size_t size)
{
    const char *text = json_member(json, key);
    if (out && size)
        utf8_copy_clean(out, size, text ? text : "", text ? strlen(text) : 0);
}

bool call_from_json(const json_t *json, struct call *call, char *contact, char *shown, size_t size,
                    struct failure *failure)
{
    struct reading reading = {.json = json, .call = call};
    call_start(call);
    const char *id = json_member(json, "id");
    if (!id || strlen(id) >= sizeof call->id)
        return fail(failure, FAILURE_NOT_DONE, _("this is no call: it has no \"id\""));
    memcpy(call->id, id, strlen(id) + 1);
    read_words(&reading);
    read_texts(&reading);
    read_rest(&reading);
    read_vars(&reading);
    read_legs(&reading);
    read_timeline(&reading);
    read_beside(json, "contact", contact, size);
    read_beside(json, "shown", shown, size);
    if (!reading.fault)
        return true;
    call_free(call);
    return fail(failure, FAILURE_NOT_DONE, _("this is no call: \"%s\" is wrong or missing"),
                reading.fault);
}
