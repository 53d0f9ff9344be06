/* SPDX-License-Identifier: MIT */
/* The ways of answering: fixed, by the caller's contact, by a command, by an operator. */
#include "base/intl.h"
#include "codec/json.h"
#include "engine/limits.h"
#include "engine/question.h"
#include "number/number.h"
#include "provider/provider.h"

#include <stdio.h>
#include <string.h>

/* Each request that waits has a connection of the listener: over this none waits for an answer, so
   that some are left for events. */
#define ASKERS_MAX 700

bool query_is_personal(const struct query *query)
{
    return query->way != QUERY_FIXED || pattern_uses_contact(query->vars);
}

bool question_fill(const struct question *question, const struct pattern *pattern,
                   struct variables *out, char lacks[PATTERN_PLACE_SIZE])
{
    const struct pattern_values values = {
        .caller = question->says.number,
        .line = question->says.line,
        .vars = &question->says.vars,
        .contact = question->has_contact ? &question->contact : NULL,
    };
    return pattern_fill(pattern, &values, out, lacks);
}

static void settle_by_rule(struct question *question, const char *who)
{
    char lacks[PATTERN_PLACE_SIZE];
    struct variables variables = {0};
    const struct question_end end = {.who = who};
    if (question_fill(question, question->query->vars, &variables, lacks))
        question_settle(question, &variables, &end);
    else
        question_settle_default(question, NULL, _("the variables are too long"));
    variables_free(&variables);
}

static void go_fixed(struct question *question)
{
    settle_by_rule(question, query_way_words[QUERY_FIXED]);
}

static void go_contact(struct question *question)
{
    if (question->has_contact)
        settle_by_rule(question, query_way_words[QUERY_CONTACT]);
    else
        question_settle_default(question, NULL, _("the caller is no contact"));
}

/* ---- A command */

static void command_fault(struct question *question, const char *fault)
{
    char why[FAILURE_SENTENCE_MAX + 32];
    snprintf(why, sizeof why, _("its answer is none: %s"), fault);
    command_refuse(responder_command(question->responder), fault);
    question_settle_default(question, NULL, why);
}

static void command_answered(void *context, const char *line, const char *why)
{
    struct question *question = context;
    struct variables variables = {0};
    struct failure failure = {0};
    static const struct question_end end = {.who = "command"};
    question->command = NULL;
    if (!line)
        question_settle_default(question, NULL, why); /* it is in the log already */
    else if (question_read_command(line, &variables, &failure))
        question_settle(question, &variables, &end);
    else
        command_fault(question, failure.sentence);
    variables_free(&variables);
}

static void go_command(struct question *question)
{
    struct text line;
    struct command *command = responder_command(question->responder);
    json_t *json = question_to_command(question);
    question->stage = QUESTION_ASKED;
    text_start(&line, COMMAND_LINE_MAX);
    if (command && json && json_write(&line, json, false))
        question->command =
            command_ask(command, line.bytes, line.length, command_answered, question);
    text_free(&line);
    json_decref(json);
    if (!question->command)
        question_settle_default(question, NULL, _("the question is too long for the command"));
}

/* ---- An operator */

static void go_operator(struct question *question)
{
    if (clients_operators(question->all->engine->clients) == 0) {
        question_settle_default(question, "default", _("no console is attached"));
        return;
    }
    question_watch(question); /* the first console may have come after the question */
    question_offer(question);
}

static const struct {
    void (*go)(struct question *question);
    bool waits;
} ways[QUERY_WAY_COUNT] = {
    [QUERY_FIXED] = {go_fixed, false},
    [QUERY_CONTACT] = {go_contact, false},
    [QUERY_COMMAND] = {go_command, true},
    [QUERY_OPERATOR] = {go_operator, true},
};

bool question_limit(struct question *question)
{
    if (question->all->askers <= ASKERS_MAX)
        return false;
    question_settle_default(question, "default", _("too many questions are open"));
    return true;
}

void question_go_on(struct question *question)
{
    enum query_way way = question->query->way;
    if (!ways[way].waits || !question_limit(question))
        ways[way].go(question);
}

void question_call_known(struct question *question)
{
    if (question->stage == QUESTION_OFFERED)
        question_offer(question);
    else
        question_go_on(question);
}

/* ---- What an operator takes */

static bool take_choice(const struct question *question, int64_t key, struct variables *out,
                        const char **what, struct failure *failure)
{
    char lacks[PATTERN_PLACE_SIZE];
    const struct query *query = question->query;
    const struct query_choice *choice =
        key >= 1 && key <= QUERY_CHOICES_MAX ? &query->choices[key - 1] : NULL;
    if (!choice || !choice->pattern)
        return fail(failure, FAILURE_NOT_DONE, _("%s has no choice %lld"), query->name,
                    (long long)key);
    if (!question_fill(question, choice->pattern, out, lacks))
        return fail(failure, FAILURE_NOT_DONE, _("%s: the variables are too long"), choice->label);
    *what = choice->label;
    return !lacks[0] || fail(failure, FAILURE_NOT_DONE, _("%s can't be taken: there is no %s"),
                             choice->label, lacks);
}

/* A number in the form that the provider is called with; a short one as its digits. The call goes
   there on somebody's bill: so `limited`, who is no supervisor, may type what they may dial. */
static bool take_number(const struct question *question, const char *limited, const char *typed,
                        char *number, size_t size, struct variables *out, struct failure *failure)
{
    struct number read;
    const struct account *account = question->account;
    if (!question->query->typed[0])
        return fail(failure, FAILURE_NOT_DONE, _("%s takes no number typed by hand"),
                    question->name);
    if (!number_read(typed, account->country, &read, failure) ||
        (limited && !limits_check_number(question->all->engine, limited,
                                         read.short_number ? read.national : read.e164, failure))) {
        failure->kind = FAILURE_NOT_DONE; /* the message is good, what it asks for is not */
        return false;
    }
    bool fits = read.short_number ? (size_t)snprintf(number, size, "%s", read.national) < size
                                  : provider_format_number(account, read.e164, number, size);
    return (fits && variables_set(out, question->query->typed, number)) ||
           fail(failure, FAILURE_NOT_DONE,
                _("%s can't be written in the number_format of provider %s"), typed, account->name);
}

bool question_take(struct question *question, const char *user, bool all, int64_t choice,
                   const char *typed, struct failure *failure)
{
    char number[NUMBER_SIZE];
    char who[RECORD_BY_SIZE + QUERY_LABEL_SIZE + 8];
    const char *what = number;
    struct variables variables = {0};
    bool good = choice ? take_choice(question, choice, &variables, &what, failure)
                       : take_number(question, all ? NULL : user, typed, number, sizeof number,
                                     &variables, failure);
    if (good) {
        snprintf(who, sizeof who, "%s: %s", user, what);
        const struct question_end end = {"operator", user, what, who};
        question_settle(question, &variables, &end);
    }
    variables_free(&variables);
    return good;
}
