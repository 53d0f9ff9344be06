/* SPDX-License-Identifier: MIT */
/* The questions of calls that wait for an operator. Whatever the wire tells of them is bounded and
   made harmless here. */
#include "console/questions.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "console/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- One */

static bool copy_id(char out[ID_SIZE], const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    bool good = text && id_looks_right(text);
    snprintf(out, ID_SIZE, "%s", good ? text : "");
    return good;
}

/* A choice without a label has at least what it sends. */
static void read_choice(struct open_question *question, const json_t *json)
{
    struct question_choice choice = {0};
    json_int_t key = json_integer_value(json_object_get(json, "key"));
    if (key < 1 || key > QUERY_CHOICES_MAX || open_question_choice(question, (int)key))
        return;
    choice.key = (int)key;
    member_text(choice.label, sizeof choice.label, json, "label");
    member_text(choice.lacks, sizeof choice.lacks, json, "lacks");
    if (!choice.label[0])
        member_text(choice.label, sizeof choice.label, json, "vars");
    size_t at = question->count++;
    for (; at > 0 && question->choices[at - 1].key > choice.key; at--)
        question->choices[at] = question->choices[at - 1];
    question->choices[at] = choice;
}

static void read_vars(struct open_question *question, const json_t *vars)
{
    const char *name;
    json_t *value;
    struct text text;
    text_start(&text, QUESTION_TEXT_SIZE * (size_t)2); /* what is cut off is not even looked at */
    json_object_foreach ((json_t *)vars, name, value) {
        if (json_is_string(value) && !text.failed)
            text_addf(&text, "%s%s=%.*s", text.length ? ", " : "", name, QUESTION_TEXT_SIZE,
                      json_string_value(value));
    }
    utf8_copy_clean(question->vars, sizeof question->vars, text_string(&text),
                    strlen(text_string(&text)));
    text_free(&text);
}

bool open_question_read(struct open_question *question, const json_t *json)
{
    size_t i;
    json_t *choice;
    *question = (struct open_question){0};
    if (!copy_id(question->id, json, "id"))
        return false;
    copy_id(question->call, json, "call");
    member_text(question->query, sizeof question->query, json, "query");
    member_text(question->contact, sizeof question->contact, json, "contact");
    member_text(question->shown, sizeof question->shown, json, "shown");
    if (!question->shown[0])
        member_text(question->shown, sizeof question->shown, json, "caller");
    question->hidden = json_is_true(json_object_get(json, "hidden"));
    read_vars(question, json_object_get(json, "vars"));
    json_array_foreach (json_object_get(json, "choices"), i, choice)
        read_choice(question, choice);
    member_text(question->typed, sizeof question->typed, json, "typed");
    member_text(question->fallback, sizeof question->fallback, json, "default");
    question->has_fallback = json_is_string(json_object_get(json, "default"));
    question->asked_at = json_integer_value(json_object_get(json, "asked_at"));
    question->until = json_integer_value(json_object_get(json, "until"));
    return question->until > 0;
}

const char *open_question_who(const struct open_question *question)
{
    if (question->contact[0])
        return question->contact;
    if (question->hidden)
        return _("hidden number");
    return question->shown[0] ? question->shown : _("no number");
}

const char *open_question_fallback(const struct open_question *question)
{
    if (!question->has_fallback)
        return _("the script's error branch");
    return question->fallback[0] ? question->fallback : _("an answer with nothing in it");
}

const struct question_choice *open_question_choice(const struct open_question *question, int key)
{
    for (size_t i = 0; i < question->count; i++) {
        if (question->choices[i].key == key)
            return &question->choices[i];
    }
    return NULL;
}

int64_t open_question_left(const struct open_question *question, int64_t now)
{
    int64_t left = question->until / CLOCK_SECOND - now / CLOCK_SECOND;
    return left > 0 ? left : 0;
}

/* ---- All of them */

void questions_free(struct questions *questions)
{
    for (size_t i = 0; i < questions->count; i++)
        free(questions->list[i]);
    free(questions->list);
    *questions = (struct questions){0};
}

static bool is_sooner(const struct open_question *one, const struct open_question *other)
{
    return one->until != other->until ? one->until < other->until : strcmp(one->id, other->id) < 0;
}

static struct open_question *take_out(struct questions *questions, size_t at)
{
    struct open_question *taken = questions->list[at];
    questions->count--;
    memmove(questions->list + at, questions->list + at + 1,
            (questions->count - at) * sizeof(struct open_question *));
    return taken;
}

static void put_in(struct questions *questions, struct open_question *question)
{
    size_t at = questions->count++;
    for (; at > 0 && is_sooner(question, questions->list[at - 1]); at--)
        questions->list[at] = questions->list[at - 1];
    questions->list[at] = question;
}

static bool find(const struct questions *questions, const char *id, size_t *at)
{
    for (*at = 0; *at < questions->count; (*at)++) {
        if (strcmp(questions->list[*at]->id, id) == 0)
            return true;
    }
    return false;
}

/* Room for one more, where need be in place of the least urgent one. */
static struct open_question *make_room(struct questions *questions,
                                       const struct open_question *question)
{
    size_t count = questions->count;
    if (count == QUESTIONS_HELD_MAX)
        return is_sooner(question, questions->list[count - 1]) ? take_out(questions, count - 1)
                                                               : NULL;
    struct open_question **list =
        realloc(questions->list, (count + 1) * sizeof(struct open_question *));
    if (!list)
        return NULL;
    questions->list = list;
    return malloc(sizeof(struct open_question));
}

struct open_question *questions_put(struct questions *questions,
                                    const struct open_question *question, bool *added)
{
    size_t at;
    bool known = find(questions, question->id, &at);
    struct open_question *place = known ? take_out(questions, at) : make_room(questions, question);
    *added = !known && place;
    if (!place)
        return NULL;
    char answer[sizeof place->answer];
    snprintf(answer, sizeof answer, "%s", known ? place->answer : "");
    *place = *question;
    memcpy(place->answer, answer, sizeof answer);
    put_in(questions, place);
    return place;
}

struct open_question *questions_by_id(const struct questions *questions, const char *id)
{
    size_t at;
    return find(questions, id, &at) ? questions->list[at] : NULL;
}

void questions_remove(struct questions *questions, const char *id)
{
    size_t at;
    if (find(questions, id, &at))
        free(take_out(questions, at));
}

void questions_doubt(struct questions *questions)
{
    for (size_t i = 0; i < questions->count; i++)
        questions->list[i]->stale = true;
}

void questions_sweep(struct questions *questions)
{
    for (size_t i = questions->count; i > 0; i--) {
        if (questions->list[i - 1]->stale)
            free(take_out(questions, i - 1));
    }
}

bool questions_expire(struct questions *questions, int64_t now)
{
    bool any = false;
    while (questions->count && now - questions->list[0]->until > QUESTIONS_OVERDUE) {
        free(take_out(questions, 0));
        any = true;
    }
    return any;
}

void questions_call_moved(struct questions *questions, const char *from, const char *into)
{
    for (size_t i = 0; i < questions->count; i++) {
        if (from[0] && strcmp(questions->list[i]->call, from) == 0)
            snprintf(questions->list[i]->call, ID_SIZE, "%s", into);
    }
}

const struct open_question *questions_show(const struct questions *questions, const char *id,
                                           bool held)
{
    const struct open_question *shown = questions_by_id(questions, id);
    const struct open_question *first = questions->count ? questions->list[0] : NULL;
    for (size_t i = 0; i < questions->count; i++) { /* who is answered already does not wait */
        if (!questions->list[i]->answer[0]) {
            first = questions->list[i];
            break;
        }
    }
    bool stays = shown && (held || first->until > shown->until - QUESTIONS_MORE_URGENT);
    return stays ? shown : first;
}
