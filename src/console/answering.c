/* SPDX-License-Identifier: MIT */
/* Answering the questions of calls: what the engine tells of them, which one is on the bar, and the
   keys that answer it.

   One question is on the bar: the most urgent one. It stays there until it is closed, unless
   another ends clearly sooner (questions_show). Whoever presses a key answers what he saw when he
   decided to press it, so a key that comes too soon after the bar has passed to another question by
   itself is not taken, nor is one that is held down. A question that comes to an empty bar can be
   answered at once. A line that is being typed belongs to the question it was begun for. */
#include "base/intl.h"
#include "console/bar.h"
#include "console/state.h"
#include "console/team.h"
#include "console/wrap_bar.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

#define TOGETHER 1000 /* ms in which defaults are told in one sentence */

/* ---- What is on the bar */

/* Bit n: n is a choice of it; bit 0: a number can be typed. */
static unsigned keys_of(const struct open_question *question)
{
    unsigned keys = question->typed[0] ? 1 : 0;
    for (size_t i = 0; i < question->count; i++)
        keys |= 1u << question->choices[i].key;
    return keys;
}

static void bar_change(struct console *console, const struct open_question *next)
{
    struct bar *bar = &console->bar;
    const struct open_question *before = bar_question(console);
    bool other =
        bar->id[0] || guard_has_just_gone(&bar->guard, console->now) || console->own.barred;
    if (before && next)
        console_notice(console, ROLE_NOTICE, _("%s can wait less than %s"), open_question_who(next),
                       open_question_who(before));
    bar->keys = next ? keys_of(next) : bar->keys;
    if (!next)
        guard_gone(&bar->guard, console->now);
    else if (other)
        guard_changed(&bar->guard, console->now);
    else
        guard_open(&bar->guard);
    snprintf(bar->id, sizeof bar->id, "%s", next ? next->id : "");
    if (!bar->begun[0])
        memcpy(bar->begun, bar->id, sizeof bar->begun);
}

void console_bar_settle(struct console *console)
{
    struct bar *bar = &console->bar;
    int lines = console->layout.bar.height;
    const struct open_question *next = /* what a number is typed for stays */
        questions_show(&console->questions, bar->id, bar_is_typed(console));
    if (strcmp(next ? next->id : "", bar->id) != 0)
        bar_change(console, next);
    wrap_bar_settle(console);
    console_layout(console);
    if (lines != console->layout.bar.height)
        console_ask_people_shown(console);
}

void console_bar_begun(struct console *console)
{
    memcpy(console->bar.begun, console->bar.id, sizeof console->bar.begun);
}

/* ---- What the engine tells */

static void ring(struct console *console, const struct open_question *question)
{
    console->effects.bell = console->settings.bell;
    if (console->settings.notify)
        snprintf(console->effects.notification, sizeof console->effects.notification,
                 _("%s waits for an answer: %s"), open_question_who(question), question->query);
}

void console_question_put(struct console *console, const json_t *json)
{
    struct open_question question;
    bool added;
    if (!open_question_read(&question, json))
        return;
    questions_put(&console->questions, &question, &added);
    if (added)
        ring(console, &question);
    console_bar_settle(console);
}

/* How many defaults went out just now, one right after the other, this one among them. */
static int count_missed(struct console *console)
{
    struct bar *bar = &console->bar;
    int64_t since = console->now - bar->missed_at;
    bar->missed = since >= 0 && since < TOGETHER ? bar->missed + 1 : 1;
    bar->missed_at = console->now;
    return bar->missed;
}

static void tell_default(struct console *console, const struct open_question *question)
{
    const char *who = open_question_who(question);
    int missed = count_missed(console);
    if (missed > 1)
        console_notice(console, ROLE_WARN,
                       _("nobody answered %d callers in time, the last of them %s"), missed, who);
    else if (question->has_fallback)
        console_notice(console, ROLE_WARN, _("nobody answered %s in time: %s went out"), who,
                       open_question_fallback(question));
    else
        console_notice(console, ROLE_WARN,
                       _("nobody answered %s in time: the script takes its error branch"), who);
}

static void tell_operator(struct console *console, const struct open_question *question,
                          const char *by, const char *what)
{
    const char *who = open_question_who(question);
    console->bar.ours = question->answer[0] && strcmp(by, console->user) == 0;
    if (console->bar.ours)
        console_notice(console, ROLE_NOTICE, _("answered %s: %s"), who, what);
    else
        console_notice(console, ROLE_NOTICE, _("%s answered %s: %s"), by[0] ? by : _("somebody"),
                       who, what);
}

static void tell_answered(struct console *console, const struct open_question *question,
                          const struct wire_message *message)
{
    const char *how = wire_text(message, "how");
    console->bar.ours = false;
    if (strcmp(how, "gone") == 0)
        console_notice(console, ROLE_WARN, _("%s hung up before an answer"),
                       open_question_who(question));
    else if (strcmp(how, "default") == 0)
        tell_default(console, question);
    else if (strcmp(how, "operator") == 0)
        tell_operator(console, question, wire_text(message, "by"), wire_text(message, "what"));
}

void console_question_answered(struct console *console, const struct wire_message *message)
{
    const char *id = wire_text(message, "id");
    const struct open_question *question = questions_by_id(&console->questions, id);
    if (!question)
        return;
    tell_answered(console, question, message);
    questions_remove(&console->questions, id);
    console_bar_settle(console);
}

void console_question_call_moved(struct console *console, const char *from, const char *into)
{
    questions_call_moved(&console->questions, from, into);
}

void console_questions_lost(struct console *console)
{
    questions_free(&console->questions);
    console_bar_settle(console);
}

void console_questions_due(struct console *console)
{
    if (questions_expire(&console->questions, console->now))
        console_bar_settle(console);
}

static void questions_item(struct console *console, struct ask *ask, const json_t *item)
{
    (void)ask;
    console_question_put(console, item);
}

static void questions_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                           bool confirm)
{
    (void)sentence;
    (void)confirm;
    if (exit || ask->tag != console->questions_round)
        return;
    questions_sweep(&console->questions);
    console_bar_settle(console);
}

void console_ask_questions(struct console *console)
{
    questions_doubt(&console->questions);
    console_ask(console, WIRE_QUESTIONS, NULL,
                (struct ask){.item = questions_item,
                             .done = questions_done,
                             .tag = ++console->questions_round});
}

/* ---- What the operator answers */

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* That it was closed, the engine tells all consoles; whatever comes first is said. */
static void answer_done(struct console *console, struct ask *ask, int exit, const char *sentence,
                        bool confirm)
{
    struct open_question *question = questions_by_id(&console->questions, member(ask->data, "id"));
    (void)confirm;
    if (exit) {
        console_notice(console, ROLE_ERROR, "%s", sentence);
        if (question)
            question->answer[0] = '\0';
    } else if (question) {
        console_notice(console, ROLE_NOTICE, _("answered %s: %s"), open_question_who(question),
                       question->answer);
        console->bar.ours = true;
        questions_remove(&console->questions, question->id);
    }
    console_bar_settle(console);
}

static void answer_send(struct console *console, struct open_question *question, json_t *answer,
                        const char *what)
{
    json_object_set_new(answer, "question", json_string(question->id));
    struct ask ask = {.done = answer_done, .data = json_pack("{s:s}", "id", question->id)};
    if (console_ask(console, WIRE_ANSWER, answer, ask))
        snprintf(question->answer, sizeof question->answer, "%s", what);
    console->redraw = true;
}

/* The question on the bar if it can be answered now; else NULL, and why is said. */
static struct open_question *answerable(struct console *console)
{
    struct open_question *question = questions_by_id(&console->questions, console->bar.id);
    if (console_refuses(console, ACTION_ANSWER)) /* a click has come here, too */
        return NULL;
    if (!question) {
        console_notice(console, ROLE_WARN, "%s", _("no question of a call waits for an answer"));
        return NULL;
    }
    if (question->answer[0])
        return NULL; /* it is on its way */
    if (guard_is_too_soon(&console->bar.guard, console->now)) {
        guard_held_soon(&console->bar.guard, console->now);
        console_notice(console, ROLE_WARN, _("not answered: the bar has just passed to %s"),
                       open_question_who(question));
        return NULL;
    }
    return question;
}

void console_answer_choice(struct console *console, int key)
{
    struct open_question *question = answerable(console);
    if (!question)
        return;
    const struct question_choice *choice = open_question_choice(question, key);
    if (!choice)
        console_notice(console, ROLE_WARN, _("there is no choice %d"), key);
    else if (choice->lacks[0])
        console_notice(console, ROLE_WARN, _("%s can't be chosen: there is no %s for this caller"),
                       choice->label, choice->lacks);
    else if (!bar_shows(console, key))
        console_notice(console, ROLE_WARN, _("not answered: there is no room to show choice %d"),
                       key);
    else
        answer_send(console, question, json_pack("{s:i}", "choice", key), choice->label);
}

static bool takes_number(struct console *console, const struct open_question *question)
{
    if (!question->typed[0])
        console_notice(console, ROLE_WARN, _("no number can be typed for %s"), question->query);
    return question->typed[0];
}

static void answer_number(struct console *console, struct open_question *question,
                          const char *number)
{
    if (question && takes_number(console, question))
        answer_send(console, question, json_pack("{s:s}", "number", number), number);
}

static void number_typed(struct console *console, const char *text)
{
    struct open_question *question = questions_by_id(&console->questions, console->bar.typing);
    console->bar.typing[0] = '\0';
    if (text && text[0] && !question)
        console_notice(console, ROLE_WARN, "%s", _("not answered: that question is closed"));
    else if (text && text[0] && !question->answer[0]) {
        memcpy(console->bar.typed_for, question->id, sizeof console->bar.typed_for);
        snprintf(console->bar.typed, sizeof console->bar.typed, "%s", text);
        answer_number(console, question, text);
    }
    console_bar_settle(console);
}

void console_answer_typing(struct console *console)
{
    const struct open_question *question = answerable(console);
    char label[CALL_FACT_SIZE + 32];
    if (!question || !takes_number(console, question))
        return;
    memcpy(console->bar.typing, question->id, sizeof console->bar.typing);
    snprintf(label, sizeof label, _("Number for %.40s: "), open_question_who(question));
    bool again = strcmp(console->bar.typed_for, question->id) == 0;
    line_open(console, label, again ? console->bar.typed : "", BAR_NUMBER_MAX, number_typed, NULL);
}

/* One digit is a choice, more are a number. */
void console_answer_typed(struct console *console, const char *text)
{
    bool choice = text[0] >= '1' && text[0] <= '9' && !text[1];
    if (!text[0])
        console_notice(console, ROLE_WARN, _("which? :%s %s"), actions[ACTION_ANSWER].name,
                       actions[ACTION_ANSWER].arguments);
    else if (bar_question(console) && strcmp(console->bar.begun, console->bar.id) != 0)
        console_notice(console, ROLE_WARN, "%s",
                       _("not answered: another question is on the bar than when you began"));
    else if (choice)
        console_answer_choice(console, text[0] - '0');
    else
        answer_number(console, answerable(console), text);
}

/* The key was meant for the question that has just gone, and is not to begin something else, nor is
   one that is still held down. */
static bool is_too_late(struct console *console, enum action action, int key)
{
    bool meant = (action == ACTION_ANSWER || action == ACTION_ANSWER_NUMBER) &&
                 console->bar.keys & 1u << key;
    if (bar_question(console) || !guard_has_just_gone(&console->bar.guard, console->now) || !meant)
        return false;
    guard_held_late(&console->bar.guard, console->now);
    console_notice(console, console->bar.ours ? ROLE_NOTICE : ROLE_WARN, "%s",
                   console->bar.ours ? _("that question is answered already")
                                     : _("not answered: that question is closed"));
    return true;
}

bool console_answer_press(struct console *console, const struct press *press)
{
    if (press->pasted || !bar_has_keys(console))
        return false;
    enum action action = action_for_press(PLACE_ASKED, press);
    int key = action == ACTION_ANSWER ? (int)press->character - '0' : 0;
    if (!console_may(console, action))
        return false;
    if (is_too_late(console, action, key))
        return true;
    if (!bar_question(console) || (key && !open_question_choice(bar_question(console), key)))
        return false; /* then it is what it is without a bar */
    if (key)
        console_answer_choice(console, key);
    else if (action == ACTION_ANSWER_NUMBER || action == ACTION_GO_ASKER)
        console_act(console, action, "", press);
    else
        return false;
    return true;
}

bool console_answer_click(struct console *console, const struct press *press)
{
    int key;
    if (press->kind != PRESS_CLICK || !bar_key_at(console, press->x, press->y, &key))
        return false;
    if (key)
        console_answer_choice(console, key);
    else
        console_answer_typing(console);
    return true;
}

void console_go_asker(struct console *console)
{
    const struct open_question *question = bar_question(console);
    if (!question || !question->call[0]) {
        console_notice(console, ROLE_WARN, "%s",
                       question ? _("the call of that question is not known")
                                : _("no question of a call waits for an answer"));
        return;
    }
    while (console->modal)
        console_modal_close(console);
    if (!calls_by_id(&console->calls, question->call))
        console_calls_show(console, VIEW_ALL, "");
    calls_pin(&console->calls, question->call);
    team_close(console);
    console_focus(console, PANE_CALLS);
    console_selection_moved(console);
}
