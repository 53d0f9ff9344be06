/* SPDX-License-Identifier: MIT */
/* The store's form of calls. It is written by hand, without a tree in between, since the store does
   it twice for every event. */
#include "codec/call_facts.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "model/words.h"

#include <string.h>

/* ---- Writing */

static void add_escaped(struct text *out, const char *string)
{
    size_t length = strlen(string);
    for (size_t i = 0; i < length;) {
        uint32_t character;
        bool good;
        size_t took = utf8_read(string + i, length - i, &character, &good);
        if (!good)
            text_add_char(out, '?');
        else if (character < ' ')
            text_addf(out, "\\u%04x", (unsigned)character);
        else if (character == '"' || character == '\\')
            text_addf(out, "\\%c", (char)character);
        else
            text_add_bytes(out, string + i, took);
        i += took;
    }
}

static bool is_plain(unsigned char c)
{
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

static void add_string(struct text *out, const char *string)
{
    size_t plain = 0;
    while (is_plain((unsigned char)string[plain]))
        plain++;
    text_add_char(out, '"');
    text_add_bytes(out, string, plain);
    if (string[plain])
        add_escaped(out, string + plain);
    text_add_char(out, '"');
}

_Static_assert(RANK_PLACED < 10, "a rank is written as one digit");

static void add_number(struct text *out, int64_t number)
{
    char digits[sizeof "-9223372036854775808"];
    char *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    text_add_bytes(out, at, (size_t)(digits + sizeof digits - at));
}

#define KEY_MAX 32 /* of the keys in here and of call_text_key and call_time_key */

/* `,"key":` and what follows it, without the comma in front of the first; in one piece, since keys
   are half of what is written. */
static void add_key_and(struct text *out, const char *key, const char *next)
{
    char piece[KEY_MAX + 16];
    size_t length = 0;
    size_t key_length = strnlen(key, KEY_MAX);
    size_t next_length = strnlen(next, 8);
    if (out->length && out->bytes[out->length - 1] != '{')
        piece[length++] = ',';
    piece[length++] = '"';
    memcpy(piece + length, key, key_length);
    length += key_length;
    memcpy(piece + length, "\":", 2);
    length += 2;
    memcpy(piece + length, next, next_length);
    text_add_bytes(out, piece, length + next_length);
}

static void add_key(struct text *out, const char *key)
{
    add_key_and(out, key, "");
}

static void add_key_number(struct text *out, const char *key, int64_t number, int64_t absent)
{
    if (number == absent)
        return;
    add_key(out, key);
    add_number(out, number);
}

static void add_key_word(struct text *out, const char *key, const char *word)
{
    if (!word)
        return;
    add_key(out, key);
    add_string(out, word);
}

static void add_key_true(struct text *out, const char *key, bool value)
{
    if (!value)
        return;
    add_key(out, key);
    text_add(out, "true");
}

/* `"key":[rank,` */
static void add_ranked(struct text *out, const char *key, unsigned char rank)
{
    const char next[] = {'[', (char)('0' + rank % 10), ',', '\0'};
    add_key_and(out, key, next);
}

static void add_texts(struct text *out, const struct call *call)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *text = call_text_read(call, i);
        if (!text[0] && !call->text_rank[i])
            continue;
        add_ranked(out, call_text_key(i), call->text_rank[i]);
        add_string(out, text);
        text_add_char(out, ']');
    }
}

static void add_times(struct text *out, const struct call *call)
{
    for (enum call_time i = 0; i < CALL_TIME_COUNT; i++) {
        int64_t at = call_time_read(call, i);
        if (!at && !call->time_rank[i])
            continue;
        add_ranked(out, call_time_key(i), call->time_rank[i]);
        add_number(out, at);
        text_add_char(out, ']');
    }
}

static void add_legs(struct text *out, const struct call *call)
{
    for (int i = 0; i < LEG_COUNT; i++) {
        const struct leg *leg = &call->legs[i];
        if (leg->state == LEG_UNKNOWN && !leg->rank && !leg->cause[0])
            continue;
        /* Apart from the times and texts, of which one is called "agent" too. */
        add_ranked(out, i == LEG_AGENT ? "leg_agent" : "leg_party", leg->rank);
        add_string(out, leg_state_words[leg->state]);
        text_add_char(out, ',');
        add_string(out, leg->cause);
        text_add_char(out, ']');
    }
}

static void add_vars(struct text *out, const struct pairs *vars)
{
    if (!vars->count)
        return;
    add_key(out, "vars");
    for (size_t i = 0; i < vars->count; i++) {
        const struct pair *pair = &vars->list[i];
        text_add(out, i ? ",[" : "[[");
        add_number(out, pair->rank);
        text_add_char(out, ',');
        add_string(out, pair->name);
        text_add_char(out, ',');
        add_string(out, pair->value);
        text_add_char(out, ']');
    }
    text_add_char(out, ']');
}

static void add_timeline(struct text *out, const struct timeline *timeline)
{
    add_key_true(out, "cut", timeline->cut);
    if (!timeline->count)
        return;
    add_key(out, "timeline");
    for (size_t i = 0; i < timeline->count; i++) {
        const struct step *step = &timeline->list[i];
        text_add(out, i ? ",[" : "[[");
        add_number(out, step->at);
        text_add(out, step->told ? ",true," : ",false,");
        add_string(out, step->what);
        if (step->detail) {
            text_add_char(out, ',');
            add_string(out, step->detail);
        }
        text_add_char(out, ']');
    }
    text_add_char(out, ']');
}

bool call_add_facts(struct text *out, const struct call *call)
{
    text_add_char(out, '{');
    add_key_word(out, "id", call->id[0] ? call->id : NULL);
    add_key_word(out, "state", call_state_words[call->state]);
    if (call->direction || call->direction_rank) {
        const char *word = call_direction_words[call->direction];
        add_ranked(out, "direction", call->direction_rank);
        add_string(out, word ? word : "");
        text_add_char(out, ']');
    }
    add_key_true(out, "hidden", call->hidden);
    add_key_true(out, "answered", call->answered);
    add_key_word(out, "said", call_outcome_words[call->said]);
    add_key_word(out, "by", call_ender_words[call->by]);
    add_texts(out, call);
    add_times(out, call);
    add_key_number(out, "heard_at", call->heard_at, 0);
    add_key_number(out, "revision", call->revision, 0);
    add_key_number(out, "max_wait", call->max_wait, 0);
    add_key_number(out, "seconds", call->seconds, -1);
    add_key_number(out, "cost_rx", call->cost_rx, -1);
    add_key_number(out, "cost_tx", call->cost_tx, -1);
    add_key_number(out, "note_at", call->note_at, 0);
    add_key_word(out, "note", call->note);
    add_legs(out, call);
    add_vars(out, &call->vars);
    add_timeline(out, &call->timeline);
    return text_add_char(out, '}');
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
        const char *key = i == LEG_AGENT ? "leg_agent" : "leg_party";
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
