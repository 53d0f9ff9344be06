/* SPDX-License-Identifier: MIT */
/* The store's form of calls. */
#include "codec/call_facts.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "model/words.h"

#include <string.h>

/* ---- Writing */

struct writing {
    json_t *json; /* the call's object, or NULL when memory ran out */
    bool failed;
};

static void set_new(struct writing *writing, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(writing->json, key, value) != 0)
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

/* A list that starts with a rank. */
static json_t *ranked(unsigned char rank)
{
    return with(json_array(), json_integer(rank));
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
            set_new(writing, call_text_key(i), with(ranked(call->text_rank[i]), string(text)));
    }
}

static void set_times(struct writing *writing, const struct call *call)
{
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        int64_t at = call_time_read(call, i);
        if (at || call->time_rank[i])
            set_new(writing, call_time_key(i), with(ranked(call->time_rank[i]), json_integer(at)));
    }
}

/* Apart from the times and texts, of which one is called "agent" too. */
static const char *const leg_keys[LEG_COUNT] = {
    [LEG_AGENT] = "leg_agent", [LEG_PARTY] = "leg_party"};

static void set_legs(struct writing *writing, const struct call *call)
{
    for (int i = 0; i < LEG_COUNT; i++) {
        const struct leg *leg = &call->legs[i];
        if (leg->state != LEG_UNKNOWN || leg->rank || leg->cause[0])
            set_new(writing, leg_keys[i],
                    with(with(ranked(leg->rank), string(leg_state_words[leg->state])),
                         string(leg->cause)));
    }
}

static void set_vars(struct writing *writing, const struct pairs *vars)
{
    if (!vars->count)
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < vars->count; i++) {
        const struct pair *pair = &vars->list[i];
        list = with(list, with(with(ranked(pair->rank), string(pair->name)), string(pair->value)));
    }
    set_new(writing, "vars", list);
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
        set_new(writing, "direction",
                with(ranked(call->direction_rank), string(direction ? direction : "")));
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

/* A list that starts with a rank. */
static const json_t *read_ranked(struct facts *facts, const char *key, size_t size,
                                 unsigned char *rank)
{
    const json_t *list = json_object_get(facts->json, key);
    if (!list)
        return NULL;
    const json_t *number = json_array_get(list, 0);
    json_int_t value = json_integer_value(number);
    if (json_array_size(list) != size || !json_is_integer(number) || value < 0 ||
        value > RANK_PLACED) {
        fault(facts, key);
        return NULL;
    }
    *rank = (unsigned char)value;
    return list;
}

static bool copy_text(char *place, size_t size, const json_t *json)
{
    const char *text = json_string_value(json);
    if (!text || json_string_length(json) >= size || strlen(text) != json_string_length(json))
        return false;
    memcpy(place, text, json_string_length(json) + 1);
    return true;
}

static void read_texts(struct facts *facts)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *key = call_text_key(i);
        const json_t *list = read_ranked(facts, key, 2, &facts->call->text_rank[i]);
        size_t size;
        char *place = call_text(facts->call, i, &size);
        if (list && !copy_text(place, size, json_array_get(list, 1)))
            fault(facts, key);
    }
}

static void read_times(struct facts *facts)
{
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        const char *key = call_time_key(i);
        const json_t *list = read_ranked(facts, key, 2, &facts->call->time_rank[i]);
        if (list && !json_is_integer(json_array_get(list, 1)))
            fault(facts, key);
        else if (list)
            *call_time(facts->call, i) = json_integer_value(json_array_get(list, 1));
    }
}

static void read_legs(struct facts *facts)
{
    for (int i = 0; i < LEG_COUNT; i++) {
        const char *key = leg_keys[i];
        struct leg *leg = &facts->call->legs[i];
        const json_t *list = read_ranked(facts, key, 3, &leg->rank);
        if (!list)
            continue;
        int state;
        if (!word_find(leg_state_words, LEG_STATE_COUNT, json_string_value(json_array_get(list, 1)),
                       &state) ||
            !copy_text(leg->cause, sizeof leg->cause, json_array_get(list, 2)))
            fault(facts, key);
        else
            leg->state = (enum leg_state)state;
    }
}

static bool read_var(struct pairs *vars, const json_t *list)
{
    json_int_t rank = json_integer_value(json_array_get(list, 0));
    const char *name = json_string_value(json_array_get(list, 1));
    const char *value = json_string_value(json_array_get(list, 2));
    return name && value && rank >= 0 && rank <= RANK_PLACED &&
           pairs_set(vars, name, value, (unsigned char)rank);
}

static void read_vars(struct facts *facts)
{
    const json_t *list = json_object_get(facts->json, "vars");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!read_var(&facts->call->vars, json_array_get(list, i)))
            fault(facts, "vars");
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
    const json_t *list = read_ranked(facts, "direction", 2, &call->direction_rank);
    const char *word = json_string_value(json_array_get(list, 1));
    int direction = DIRECTION_NONE;
    if (list &&
        (!word || (word[0] && !word_find(call_direction_words, DIRECTION_COUNT, word, &direction))))
        fault(facts, "direction");
    call->direction = (enum call_direction)direction;
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
    read_texts(&facts);
    read_times(&facts);
    read_rest(&facts);
    read_legs(&facts);
    read_vars(&facts);
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
