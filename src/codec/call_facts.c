/* SPDX-License-Identifier: MIT */
/* The store's form of calls. */
#include "codec/call_facts.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "model/words.h"

#include <string.h>

/* ---- Writing */

/* Facts that have a rank stand together, by rank: "r2":{"line":"…","started_at":…}. */
static const char *const rank_keys[RANK_PLACED + 1] = {"r0", "r1", "r2", "r3",
                                                       "r4", "r5", "r6", "r7"};

struct writing {
    json_t *json;                   /* the call's object, or NULL when memory ran out */
    json_t *ranks[RANK_PLACED + 1]; /* those that there are; its members */
    bool failed;
};

static void set_new(struct writing *writing, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(writing->json, key, value) != 0)
        writing->failed = true;
}

static json_t *rank_object(struct writing *writing, unsigned char rank)
{
    json_t **object = &writing->ranks[rank];
    if (!*object) {
        *object = json_object();
        set_new(writing, rank_keys[rank], *object);
    }
    return *object;
}

static void set_ranked(struct writing *writing, unsigned char rank, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(rank_object(writing, rank), key, value) != 0)
        writing->failed = true;
}

/* What is no UTF-8 becomes `?`: no call is lost for the sake of a byte. */
static json_t *repaired_string(const char *bytes)
{
    struct text text;
    size_t length = strlen(bytes);
    text_start(&text, length);
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        size_t took = utf8_read(bytes + i, length - i, &character, &good);
        text_add_bytes(&text, good ? bytes + i : "?", took);
        i += took;
    }
    json_t *json = text.failed ? NULL : json_stringn(text_string(&text), text.length);
    text_free(&text);
    return json;
}

static json_t *string(const char *text)
{
    json_t *json = json_string(text);
    return json ? json : repaired_string(text);
}

/* Appends to what may be NULL, which it then stays. */
static json_t *with(json_t *list, json_t *next)
{
    if (json_array_append_new(list, next) == 0)
        return list;
    json_decref(list);
    return NULL;
}

static void set_number(struct writing *writing, const char *key, int64_t number, int64_t absent)
{
    if (number != absent)
        set_new(writing, key, json_integer(number));
}

static void set_word(struct writing *writing, const char *key, const char *word)
{
    if (word)
        set_new(writing, key, string(word));
}

static void set_true(struct writing *writing, const char *key, bool value)
{
    if (value)
        set_new(writing, key, json_true());
}

static void set_texts(struct writing *writing, const struct call *call)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *text = call_text_read(call, i);
        if (text[0] || call->text_rank[i])
            set_ranked(writing, call->text_rank[i], call_text_key(i), string(text));
    }
}

static void set_times(struct writing *writing, const struct call *call)
{
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        int64_t at = call_time_read(call, i);
        if (at || call->time_rank[i])
            set_ranked(writing, call->time_rank[i], call_time_key(i), json_integer(at));
    }
}

static const struct {
    const char *state;
    const char *cause;
} leg_keys[LEG_COUNT] = {
    [LEG_AGENT] = {"leg_agent", "leg_agent_cause"},
    [LEG_PARTY] = {"leg_party", "leg_party_cause"},
};

static void set_legs(struct writing *writing, const struct call *call)
{
    for (int i = 0; i < LEG_COUNT; i++) {
        const struct leg *leg = &call->legs[i];
        if (leg->state != LEG_UNKNOWN || leg->rank || leg->cause[0])
            set_ranked(writing, leg->rank, leg_keys[i].state, string(leg_state_words[leg->state]));
        if (leg->cause[0])
            set_ranked(writing, leg->rank, leg_keys[i].cause, string(leg->cause));
    }
}

/* One that was said at a time has it behind its value: ["1234",1795350170000]. */
static json_t *pair_to_json(const struct pair *pair)
{
    json_t *value = string(pair->value);
    if (!pair->said_at)
        return value;
    return with(with(json_array(), value), json_integer(pair->said_at));
}

static void set_vars(struct writing *writing, const struct pairs *vars)
{
    for (size_t i = 0; i < vars->count; i++) {
        const struct pair *pair = &vars->list[i];
        json_t *object = json_object_get(rank_object(writing, pair->rank), "vars");
        if (!object) {
            object = json_object();
            set_ranked(writing, pair->rank, "vars", object);
        }
        if (json_object_set_new(object, pair->name, pair_to_json(pair)) != 0)
            writing->failed = true;
    }
}

static json_t *step_to_json(const struct step *step)
{
    json_t *json = with(json_array(), json_integer(step->at));
    json = with(with(json, json_boolean(step->told)), string(step->what));
    return step->detail ? with(json, string(step->detail)) : json;
}

static void set_timeline(struct writing *writing, const struct timeline *timeline)
{
    set_true(writing, "cut", timeline->cut);
    if (!timeline->count)
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < timeline->count; i++)
        list = with(list, step_to_json(&timeline->list[i]));
    set_new(writing, "timeline", list);
}

static void set_words(struct writing *writing, const struct call *call)
{
    const char *direction = call_direction_words[call->direction];
    set_word(writing, "id", call->id[0] ? call->id : NULL);
    set_word(writing, "state", call_state_words[call->state]);
    if (call->direction || call->direction_rank)
        set_ranked(writing, call->direction_rank, "direction", string(direction ? direction : ""));
    set_true(writing, "hidden", call->hidden);
    set_true(writing, "answered", call->answered);
    set_word(writing, "said", call_outcome_words[call->said]);
    set_word(writing, "by", call_ender_words[call->by]);
}

static void set_rest(struct writing *writing, const struct call *call)
{
    set_number(writing, "heard_at", call->heard_at, 0);
    set_number(writing, "revision", call->revision, 0);
    set_number(writing, "max_wait", call->max_wait, 0);
    set_number(writing, "seconds", call->seconds, -1);
    set_number(writing, "cost_rx", call->cost_rx, -1);
    set_number(writing, "cost_tx", call->cost_tx, -1);
    set_number(writing, "note_at", call->note_at, 0);
    set_word(writing, "note", call->note);
}

bool call_add_facts(struct text *out, const struct call *call)
{
    struct writing writing = {.json = json_object()};
    set_words(&writing, call);
    set_texts(&writing, call);
    set_times(&writing, call);
    set_rest(&writing, call);
    set_legs(&writing, call);
    set_vars(&writing, &call->vars);
    set_timeline(&writing, &call->timeline);
    bool written = !writing.failed && json_write(out, writing.json, false);
    json_decref(writing.json);
    return written;
}

/* ---- Reading: what is there must be right; what is not there is not known. */

struct facts {
    const json_t *json;
    struct call *call;
    const char *fault; /* the key of the first fault */
};

static bool fault(struct facts *facts, const char *key)
{
    if (!facts->fault)
        facts->fault = key;
    return false;
}

static bool read_number(struct facts *facts, const char *key, int64_t least, int64_t most,
                        int64_t *number)
{
    const json_t *json = json_object_get(facts->json, key);
    if (!json)
        return true;
    json_int_t value = json_integer_value(json);
    if (!json_is_integer(json) || value < least || value > most)
        return fault(facts, key);
    *number = value;
    return true;
}

static void read_word(struct facts *facts, const char *key, const char *const *words, size_t count,
                      int *value)
{
    const json_t *json = json_object_get(facts->json, key);
    if (json && !word_find(words, count, json_string_value(json), value))
        fault(facts, key);
}

static bool copy_text(char *place, size_t size, const json_t *json)
{
    const char *text = json_string_value(json);
    if (!text || json_string_length(json) >= size || strlen(text) != json_string_length(json))
        return false;
    memcpy(place, text, json_string_length(json) + 1);
    return true;
}

static void read_texts(struct facts *facts, const json_t *group, unsigned char rank)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *key = call_text_key(i);
        const json_t *text = json_object_get(group, key);
        size_t size;
        char *place = call_text(facts->call, i, &size);
        if (!text)
            continue;
        facts->call->text_rank[i] = rank;
        if (!copy_text(place, size, text))
            fault(facts, key);
    }
}

static void read_times(struct facts *facts, const json_t *group, unsigned char rank)
{
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        const json_t *at = json_object_get(group, call_time_key(i));
        if (!at)
            continue;
        if (!json_is_integer(at))
            fault(facts, call_time_key(i));
        call_set_time(facts->call, i, json_integer_value(at), (enum call_rank)rank);
    }
}

static void read_legs(struct facts *facts, const json_t *group, unsigned char rank)
{
    for (int i = 0; i < LEG_COUNT; i++) {
        struct leg *leg = &facts->call->legs[i];
        const json_t *state = json_object_get(group, leg_keys[i].state);
        const json_t *cause = json_object_get(group, leg_keys[i].cause);
        int value;
        if (!state)
            continue;
        if (!word_find(leg_state_words, LEG_STATE_COUNT, json_string_value(state), &value) ||
            (cause && !copy_text(leg->cause, sizeof leg->cause, cause))) {
            fault(facts, leg_keys[i].state);
            continue;
        }
        leg->state = (enum leg_state)value;
        leg->rank = rank;
    }
}

static void read_vars(struct facts *facts, json_t *group, unsigned char rank)
{
    const char *name;
    json_t *value;
    json_object_foreach (json_object_get(group, "vars"), name, value) {
        const json_t *said_at = json_array_get(value, 1);
        const char *text = json_string_value(said_at ? json_array_get(value, 0) : value);
        if (!text || (said_at && !json_is_integer(said_at)) ||
            !pairs_set_at(&facts->call->vars, name, text, rank, json_integer_value(said_at)))
            fault(facts, "vars");
    }
}

static void read_direction(struct facts *facts, const json_t *group, unsigned char rank)
{
    const json_t *json = json_object_get(group, "direction");
    const char *word = json_string_value(json);
    int direction = DIRECTION_NONE;
    if (!json)
        return;
    if (!word || (word[0] && !word_find(call_direction_words, DIRECTION_COUNT, word, &direction)))
        fault(facts, "direction");
    facts->call->direction = (enum call_direction)direction;
    facts->call->direction_rank = rank;
}

static void read_ranked(struct facts *facts)
{
    for (unsigned char rank = 0; rank <= RANK_PLACED; rank++) {
        json_t *group = json_object_get(facts->json, rank_keys[rank]);
        if (!group)
            continue;
        if (!json_is_object(group))
            fault(facts, rank_keys[rank]);
        read_direction(facts, group, rank);
        read_texts(facts, group, rank);
        read_times(facts, group, rank);
        read_legs(facts, group, rank);
        read_vars(facts, group, rank);
    }
}

static bool read_step(struct timeline *timeline, const json_t *list)
{
    const json_t *at = json_array_get(list, 0);
    const json_t *detail = json_array_get(list, 3);
    const char *what = json_string_value(json_array_get(list, 2));
    if (!json_is_integer(at) || !what || (detail && !json_is_string(detail)))
        return false;
    timeline_add(timeline, json_integer_value(at), json_is_true(json_array_get(list, 1)), what,
                 json_string_value(detail));
    return true;
}

static void read_timeline(struct facts *facts)
{
    struct timeline *timeline = &facts->call->timeline;
    const json_t *list = json_object_get(facts->json, "timeline");
    for (size_t i = 0; i < json_array_size(list) && i < TIMELINE_MAX; i++) {
        if (!read_step(timeline, json_array_get(list, i)))
            fault(facts, "timeline");
    }
    timeline->cut = json_is_true(json_object_get(facts->json, "cut"));
}

static void read_words(struct facts *facts)
{
    struct call *call = facts->call;
    int state = CALL_STATE_COUNT;
    int said = OUTCOME_NONE;
    int by = BY_NONE;
    read_word(facts, "state", call_state_words, CALL_ENDED + 1, &state);
    read_word(facts, "said", call_outcome_words, OUTCOME_COUNT, &said);
    read_word(facts, "by", call_ender_words, BY_COUNT, &by);
    if (state == CALL_STATE_COUNT)
        fault(facts, "state");
    else
        call->state = (enum call_state)state;
    call->said = (enum call_outcome)said;
    call->by = (enum call_ender)by;
    call->hidden = json_is_true(json_object_get(facts->json, "hidden"));
    call->answered = json_is_true(json_object_get(facts->json, "answered"));
}

static void read_rest(struct facts *facts)
{
    struct call *call = facts->call;
    int64_t max_wait = 0;
    int64_t note_at = 0;
    const json_t *id = json_object_get(facts->json, "id");
    if (id && !copy_text(call->id, sizeof call->id, id))
        fault(facts, "id");
    read_number(facts, "heard_at", INT64_MIN, INT64_MAX, &call->heard_at);
    read_number(facts, "revision", 0, INT64_MAX, &call->revision);
    read_number(facts, "max_wait", 0, INT32_MAX, &max_wait);
    read_number(facts, "seconds", -1, INT64_MAX, &call->seconds);
    read_number(facts, "cost_rx", -1, INT64_MAX, &call->cost_rx);
    read_number(facts, "cost_tx", -1, INT64_MAX, &call->cost_tx);
    read_number(facts, "note_at", INT64_MIN, INT64_MAX, &note_at);
    call->max_wait = (int)max_wait;
    const json_t *note = json_object_get(facts->json, "note");
    if (note && (!json_is_string(note) || !call_set_note(call, json_string_value(note), note_at)))
        fault(facts, "note");
}

bool call_from_facts(const json_t *json, struct call *call, struct failure *failure)
{
    struct facts facts = {.json = json, .call = call};
    call_start(call);
    if (!json_is_object(json))
        return fail(failure, FAILURE_ENGINE, _("a stored call is no JSON object"));
    read_words(&facts);
    read_ranked(&facts);
    read_rest(&facts);
    read_timeline(&facts);
    if (!facts.fault)
        return true;
    call_free(call);
    return fail(failure, FAILURE_ENGINE, _("a stored call is damaged at \"%s\""), facts.fault);
}

bool call_parse_facts(const char *bytes, size_t length, struct call *call, struct failure *failure)
{
    json_t *json = json_read(bytes, length, failure);
    if (!json) {
        call_start(call);
        failure_prefix(failure, _("a stored call can't be read"));
        return false;
    }
    bool read = call_from_facts(json, call, failure);
    json_decref(json);
    return read;
}
