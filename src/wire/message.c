/* SPDX-License-Identifier: MIT */
/* The table of messages, and how they become lines and back. */
#include "wire/message.h"

#include "base/intl.h"
#include "codec/json.h"

#include <string.h>

#define F static const struct wire_field
#define END \
    {       \
        0   \
    }
#define ID_TEXT 16

F hello[] = {{"wire", WIRE_INTEGER, 0, true},
             {"version", WIRE_TEXT, 32, true},
             {"client", WIRE_TEXT, 16, true}, /* "console", "wall" or "command" */
             END};
F nothing[] = {END};
F calls[] = {{"live", WIRE_BOOLEAN, 0, false},      {"pending", WIRE_BOOLEAN, 0, false},
             {"to_close", WIRE_BOOLEAN, 0, false},  {"attention", WIRE_BOOLEAN, 0, false},
             {"since", WIRE_INTEGER, 0, false}, /* ms */
             {"before", WIRE_TEXT, ID_TEXT, false}, {"text", WIRE_TEXT, 127, false},
             {"id", WIRE_TEXT, ID_TEXT, false},     {"limit", WIRE_INTEGER, 0, false},
             {"timeline", WIRE_BOOLEAN, 0, false},  END};
F contacts[] = {{"text", WIRE_TEXT, 127, false},
                {"name", WIRE_TEXT, 127, false},
                {"offset", WIRE_INTEGER, 0, false},
                {"limit", WIRE_INTEGER, 0, false},
                END};
F totals[] = {{"since", WIRE_INTEGER, 0, true}, END};
/* What is ordered, as far as it is typed or as a whole. */
#define ORDER_FIELDS                                                                    \
    {"number", WIRE_TEXT, 63, true}, {"provider", WIRE_TEXT, 63, false},                \
        {"from", WIRE_TEXT, 63, false}, {"caller_id", WIRE_TEXT, 63, false},            \
        {"record", WIRE_BOOLEAN, 0, false}, {"show_caller_id", WIRE_BOOLEAN, 0, false}, \
        {"invert", WIRE_BOOLEAN, 0, false}, {"minutes", WIRE_INTEGER, 0, false},        \
        {"at", WIRE_INTEGER, 0, false}, /* ms */                                        \
        {"max_wait", WIRE_INTEGER, 0, false}, {"retries", WIRE_INTEGER, 0, false},      \
    {                                                                                   \
        "vars", WIRE_OBJECT, 0, false                                                   \
    }
F typing[] = {ORDER_FIELDS, END};
F dial[] = {ORDER_FIELDS,
            {"confirmed", WIRE_BOOLEAN, 0, false}, /* the person was asked, or is a script */
            END};
#undef ORDER_FIELDS
F one_call[] = {{"call", WIRE_TEXT, ID_TEXT, true}, END};
F close_calls[] = {{"calls", WIRE_TEXTS, 1000, true}, {"outcome", WIRE_TEXT, 16, true}, END};
F note[] = {{"call", WIRE_TEXT, ID_TEXT, true}, {"text", WIRE_TEXT, 4000, true}, END};
F contact_change[] = {{"change", WIRE_OBJECT, 0, true}, END};
F contact_remove[] = {{"name", WIRE_TEXT, 127, true}, END};
F urls[] = {{"provider", WIRE_TEXT, 63, false}, END};
F quarantine[] = {{"number", WIRE_INTEGER, 0, false}, END};
/* One of `choice` and `number`. */
F answer[] = {{"question", WIRE_TEXT, ID_TEXT, true},
              {"choice", WIRE_INTEGER, 0, false}, /* the key: 1 to 9 */
              {"number", WIRE_TEXT, 63, false},   /* typed by hand */
              END};
F one_agent[] = {{"agent", WIRE_TEXT, 63, false}, END}; /* missing: the asker */
F pause[] = {{"agent", WIRE_TEXT, 63, false}, {"reason", WIRE_TEXT, 63, true}, END};
F wrap_up[] = {{"disposition", WIRE_TEXT, 63, false}, END};
F phone[] = {{"number", WIRE_TEXT, 63, true}, END};
F stats[] = {{"by", WIRE_TEXT, 16, true},
             {"since", WIRE_INTEGER, 0, true},  /* ms */
             {"until", WIRE_INTEGER, 0, false}, /* ms; missing: now */
             END};
F welcome[] = {{"wire", WIRE_INTEGER, 0, true},
               {"version", WIRE_TEXT, 32, true},
               {"pid", WIRE_INTEGER, 0, true},
               {"user", WIRE_TEXT, 63, true},     /* who the engine takes the client for */
               {"country", WIRE_TEXT, 2, true},   /* how numbers without + are read */
               {"number", WIRE_TEXT, 63, false},  /* the agent's phone */
               {"stays", WIRE_BOOLEAN, 0, false}, /* a service: who started it starts it again */
               END};
F settings[] = {{"roles", WIRE_TEXTS, 8, true},
                {"country", WIRE_TEXT, 2, true},
                {"number", WIRE_TEXT, 63, false}, /* the phone that rings for the client's user */
                {"phones", WIRE_TEXTS, 64, true},
                {"caller_ids", WIRE_TEXTS, 64, true},
                {"pause_reasons", WIRE_TEXTS, 64, true},
                {"dispositions", WIRE_TEXTS, 9, true},
                {"limits", WIRE_OBJECT, 0, true},       /* AGENT_LIMITS, and "wrap_up" */
                {"restricted", WIRE_BOOLEAN, 0, false}, /* no phone and no caller ID but those */
                END};
F goodbye[] = {{"sentence", WIRE_TEXT, 511, true}, END};
F item[] = {{"item", WIRE_OBJECT, 0, true}, END};
F done[] = {{"exit", WIRE_INTEGER, 0, true},
            {"sentence", WIRE_TEXT, 511, false},
            {"confirm", WIRE_BOOLEAN, 0,
             false}, /* nothing was done: ask the person, and once more with `confirmed` */
            END};
F one_call_object[] = {{"call", WIRE_OBJECT, 0, true}, END};
F one_agent_object[] = {{"agent", WIRE_OBJECT, 0, true}, END};
F one_provider[] = {{"provider", WIRE_OBJECT, 0, true}, END};
F one_question[] = {{"question", WIRE_OBJECT, 0, true}, END};
F answered[] = {
    {"id", WIRE_TEXT, ID_TEXT, true},
    {"how", WIRE_TEXT, 16,
     true}, /* operator, default, gone (the caller hung up), taken (it is another agent's) */
    {"by", WIRE_TEXT, 63, false},   /* the operator */
    {"what", WIRE_TEXT, 63, false}, /* the choice's label, or the number */
    END};
F gone[] = {{"id", WIRE_TEXT, ID_TEXT, true}, END};
F removed[] = {{"id", WIRE_TEXT, ID_TEXT, true}, {"into", WIRE_TEXT, ID_TEXT, true}, END};
F feed[] = {
    {"listener", WIRE_TEXT, 255, false}, /* its address; missing: there is none */
    {"events", WIRE_INTEGER, 0, true},
    {"duplicates", WIRE_INTEGER, 0, true},
    {"refused", WIRE_INTEGER, 0, true},
    {"quarantined", WIRE_INTEGER, 0, true},
    {"last_at", WIRE_INTEGER, 0, false},         /* ms */
    {"trouble", WIRE_TEXT, 511, false},          /* why events can't be stored just now */
    {"unknown_queries", WIRE_INTEGER, 0, false}, /* questions for which there is no [query.NAME] */
    {"unknown_query", WIRE_TEXT, 63, false},     /* the name of the last one */
    {"per_minute", WIRE_INTEGER, 0, false},
    {"out_of_order", WIRE_INTEGER, 0, false}, /* they came behind later ones of their call */
    {"silent", WIRE_TEXT, 511, false},        /* the alarm; missing: there is none */
    {"lines", WIRE_OBJECT, 0, false},         /* {"LINE":{"last_at":ms,"events":n},…} */
    END};

#undef F
#undef END

static const struct wire_field *const fields[WIRE_TYPE_COUNT] = {
    [WIRE_HELLO] = hello,
    [WIRE_WATCH] = nothing,
    [WIRE_CALLS] = calls,
    [WIRE_CONTACTS] = contacts,
    [WIRE_TOTALS] = totals,
    [WIRE_TYPING] = typing,
    [WIRE_DIAL] = dial,
    [WIRE_HANGUP] = one_call,
    [WIRE_CLOSE] = close_calls,
    [WIRE_NOTE] = note,
    [WIRE_CONTACT_ADD] = contact_change,
    [WIRE_CONTACT_CHANGE] = contact_change,
    [WIRE_CONTACT_REMOVE] = contact_remove,
    [WIRE_PROVIDERS] = nothing,
    [WIRE_URLS] = urls,
    [WIRE_STATUS] = nothing,
    [WIRE_QUARANTINE] = quarantine,
    [WIRE_RETRY] = quarantine,
    [WIRE_QUESTIONS] = nothing,
    [WIRE_ANSWER] = answer,
    [WIRE_AGENTS] = nothing,
    [WIRE_PAUSE] = pause,
    [WIRE_READY] = one_agent,
    [WIRE_WRAP_UP] = wrap_up,
    [WIRE_PHONE] = phone,
    [WIRE_STATS] = stats,
    [WIRE_RELOAD] = nothing,
    [WIRE_STOP] = nothing,
    [WIRE_WELCOME] = welcome,
    [WIRE_SETTINGS] = settings,
    [WIRE_GOODBYE] = goodbye,
    [WIRE_ITEM] = item,
    [WIRE_DONE] = done,
    [WIRE_CALL] = one_call_object,
    [WIRE_REMOVED] = removed,
    [WIRE_GONE] = gone,
    [WIRE_AGENT] = one_agent_object,
    [WIRE_CONTACTS_CHANGED] = nothing,
    [WIRE_FEED] = feed,
    [WIRE_PROVIDERS_CHANGED] = nothing,
    [WIRE_PROVIDER] = one_provider,
    [WIRE_QUESTION] = one_question,
    [WIRE_ANSWERED] = answered,
    [WIRE_BEHIND] = nothing,
};

#define FROM_CLIENT WIRE_FROM_CLIENT
#define FROM_ENGINE WIRE_FROM_ENGINE
static const struct {
    const char *name;
    enum wire_sender sender;
} names[WIRE_TYPE_COUNT] = {
#define X(name, word, sender) [WIRE_##name] = {word, FROM_##sender},
    WIRE_MESSAGES(X)
#undef X
};

struct wire_row wire_row(enum wire_type type)
{
    return (struct wire_row){names[type].name, names[type].sender, fields[type]};
}

static bool texts_fit(const json_t *value, size_t most)
{
    size_t at;
    json_t *text;
    if (!json_is_array(value) || json_array_size(value) > most)
        return false;
    json_array_foreach (value, at, text) {
        if (!json_is_string(text) || json_string_length(text) > WIRE_TEXT_MAX)
            return false;
    }
    return true;
}

static bool value_fits(const json_t *value, const struct wire_field *field)
{
    size_t max = field->max ? field->max : WIRE_TEXT_MAX;
    switch (field->value) {
    case WIRE_TEXT:
        return json_is_string(value) && json_string_length(value) <= max;
    case WIRE_INTEGER:
        return json_is_integer(value);
    case WIRE_BOOLEAN:
        return json_is_boolean(value);
    case WIRE_OBJECT:
        return json_is_object(value);
    case WIRE_TEXTS:
        return texts_fit(value, max);
    }
    return false;
}

static bool body_fits(const json_t *body, enum wire_type type, struct failure *failure)
{
    for (const struct wire_field *field = fields[type]; field->key; field++) {
        const json_t *value = json_object_get(body, field->key);
        if (!value || json_is_null(value)) {
            if (field->required)
                return fail(failure, FAILURE_USAGE, _("message %s lacks %s"), names[type].name,
                            field->key);
        } else if (!value_fits(value, field)) {
            return fail(failure, FAILURE_USAGE, _("message %s: %s has a wrong type or is too long"),
                        names[type].name, field->key);
        }
    }
    return true;
}

static size_t frame_max(enum wire_type type)
{
    return names[type].sender == WIRE_FROM_CLIENT ? WIRE_CLIENT_FRAME_MAX : WIRE_FRAME_MAX;
}

bool wire_write(struct text *out, enum wire_type type, int64_t ask, json_t *body,
                struct failure *failure)
{
    json_t *object = body ? body : json_object();
    size_t before = out->length;
    json_object_set_new(object, "type", json_string(names[type].name));
    if (ask)
        json_object_set_new(object, "ask", json_integer(ask));
    bool fits = body_fits(object, type, failure);
    if (fits && (!json_write(out, object, false) || !text_add_char(out, '\n') ||
                 out->length - before > frame_max(type)))
        fits = fail(failure, FAILURE_USAGE, _("message %s is longer than %zu bytes"),
                    names[type].name, frame_max(type));
    json_decref(object);
    if (!fits)
        text_cut(out, before);
    return fits;
}

bool wire_write_raw(struct text *out, enum wire_type type, int64_t ask, const char *key,
                    const char *json, size_t length)
{
    if (length + 256 > WIRE_FRAME_MAX)
        return false;
    text_addf(out, "{\"type\":\"%s\",", names[type].name);
    if (ask)
        text_addf(out, "\"ask\":%lld,", (long long)ask);
    text_addf(out, "\"%s\":", key);
    text_add_bytes(out, json, length);
    return text_add(out, "}\n");
}

static bool type_find(const char *name, enum wire_sender sender, enum wire_type *type)
{
    for (int i = 0; name && i < WIRE_TYPE_COUNT; i++) {
        if (names[i].sender == sender && strcmp(names[i].name, name) == 0) {
            *type = (enum wire_type)i;
            return true;
        }
    }
    return false;
}

bool wire_read(const char *line, size_t length, enum wire_sender sender,
               struct wire_message *message, struct failure *failure)
{
    *message = (struct wire_message){0};
    json_t *body = json_read(line, length, failure);
    if (!json_is_object(body)) {
        if (body)
            fail(failure, FAILURE_USAGE, _("a frame that is no JSON object"));
        json_decref(body);
        return false;
    }
    const char *name = json_string_value(json_object_get(body, "type"));
    bool known = type_find(name, sender, &message->type);
    if (!known)
        fail(failure, FAILURE_USAGE, _("a message of an unknown type: %.40s"), name ? name : "");
    if (!known || !body_fits(body, message->type, failure)) {
        json_decref(body);
        return false;
    }
    message->body = body;
    message->ask = json_integer_value(json_object_get(body, "ask"));
    return true;
}

void wire_message_free(struct wire_message *message)
{
    json_decref(message->body);
    *message = (struct wire_message){0};
}

const char *wire_text(const struct wire_message *message, const char *key)
{
    const char *text = json_string_value(json_object_get(message->body, key));
    return text ? text : "";
}

int64_t wire_integer(const struct wire_message *message, const char *key, int64_t fallback)
{
    const json_t *value = json_object_get(message->body, key);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool wire_boolean(const struct wire_message *message, const char *key)
{
    return json_is_true(json_object_get(message->body, key));
}

bool wire_next_line(struct text *buffer, size_t *consumed, size_t max, const char **line,
                    size_t *length, bool *too_long)
{
    *too_long = false;
    const char *start = text_string(buffer) + *consumed;
    size_t left = buffer->length - *consumed;
    const char *end = left ? memchr(start, '\n', left) : NULL;
    if (!end) {
        *too_long = left > max;
        text_drop_front(buffer, *consumed);
        *consumed = 0;
        return false;
    }
    *line = start;
    *length = (size_t)(end - start);
    *consumed += *length + 1;
    *too_long = *length > max;
    return !*too_long;
}
