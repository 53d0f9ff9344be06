/* SPDX-License-Identifier: MIT */
/* The bar above the footer: who waits for an answer, what was typed, what can be answered, and how
   long there is still time. */
#include "console/bar.h"

#include "base/intl.h"
#include "console/bar_plan.h"
#include "console/state.h"
#include "console/team.h"
#include "console/wrap_bar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LAST_SECONDS 3   /* in which the countdown warns */
#define MOST_SECONDS 999 /* that its columns hold */
#define FACTS_MAX    8
#define RANK_ASKED   3  /* up to it all is said before anything is said in full */
#define HINT_LEAST   13 /* so that it names the keys */
#define FACT_SIZE    (QUESTION_TEXT_SIZE + 64)

const struct open_question *bar_question(const struct console *console)
{
    return team_is_wall(console) ? NULL : questions_by_id(&console->questions, console->bar.id);
}

#define PRESS_LEAVE N_("Esc, then the key")
#define PRESS_KEEP  N_("Enter or Esc, then the key") /* and Enter keeps what was typed so far */

/* What is to be pressed before a digit answers: it is text there, or a key of the place's own. NULL
   where it answers at once. */
static const char *first_press(enum place place)
{
    static const char *const presses[PLACE_COUNT] = {
        [PLACE_DIAL] = N_("Tab, then the key"),
        [PLACE_LINE] = PRESS_KEEP,
        [PLACE_FORM] = PRESS_KEEP,
        [PLACE_DIAL_FORM] = PRESS_LEAVE,
        [PLACE_CHOICE] = PRESS_LEAVE,
        [PLACE_PROVIDERS] = PRESS_LEAVE,
    };
    return presses[place];
}

bool bar_is_typed(const struct console *console)
{
    const struct modal_ops *modal = console->modal;
    return modal && modal->place == PLACE_LINE && console->bar.id[0] &&
           strcmp(console->bar.typing, console->bar.id) == 0;
}

const char *bar_hint(const struct console *console)
{
    const struct modal_ops *modal = console->modal;
    if (bar_is_typed(console))
        return N_("Enter answers");
    if (modal && modal->typing && modal->typing(console->modal_state))
        return PRESS_LEAVE;
    return first_press(modal ? modal->place : console_place(console));
}

/* NULL where a key answers at once. */
static const char *answer_hint(const struct console *console)
{
    return console_may(console, ACTION_ANSWER) ? bar_hint(console) : N_("others answer it");
}

bool bar_has_keys(const struct console *console)
{
    return !bar_hint(console);
}

bool bar_takes_keys(const struct console *console)
{
    return bar_question(console) && !answer_hint(console);
}

bool bar_has_room(const struct console *console)
{
    return console->layout.bar.height > 0 && console->layout.width >= LAYOUT_SMALLEST;
}

static void plan_make(const struct console *console, const struct open_question *question,
                      struct bar_plan *plan)
{
    const struct layout *layout = &console->layout;
    bar_plan_make(question, layout->width, layout_bar_most(layout->width, layout->height), plan);
}

int bar_lines(const struct console *console, int width, int height)
{
    const struct open_question *question = bar_question(console);
    struct bar_plan plan;
    if (!question)
        return wrap_bar_lines(console, width, height);
    bar_plan_make(question, width, layout_bar_most(width, height), &plan);
    return plan.lines;
}

bool bar_shows(const struct console *console, int key)
{
    const struct open_question *question = bar_question(console);
    struct bar_plan plan;
    if (!question || !bar_has_room(console))
        return false;
    plan_make(console, question, &plan);
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.spots[i].key == key)
            return true;
    }
    return false;
}

bool bar_key_at(const struct console *console, int x, int y, int *key)
{
    const struct open_question *question = bar_question(console);
    struct bar_plan plan;
    if (!question || !bar_has_room(console))
        return false;
    plan_make(console, question, &plan);
    for (size_t i = 0; i < plan.count; i++) {
        const struct bar_spot *spot = &plan.spots[i];
        if (y - console->layout.bar.y == spot->line && x >= spot->x && x < spot->x + spot->width) {
            *key = spot->key;
            return true;
        }
    }
    return false;
}

/* ---- The facts: those of a low rank stay longest */

struct fact {
    enum role role;
    int rank;
    int least;          /* columns that are worth to be shown; 0: all or nothing */
    int width;          /* what it gets */
    const char *before; /* a word or "|", a rule; "": only a blank; NULL: it is the first one */
    char text[FACT_SIZE];
};

static struct fact *add_fact(struct fact *facts, size_t *count, enum role role, int rank, int least)
{
    struct fact *fact = &facts[(*count)++];
    *fact = (struct fact){.role = role, .rank = rank, .least = least, .before = "|"};
    return fact;
}

static void who_facts(const struct open_question *question, struct fact *facts, size_t *count)
{
    struct fact *who = add_fact(facts, count, ROLE_STRONG, 0, 8);
    who->before = NULL;
    snprintf(who->text, sizeof who->text, "%s", open_question_who(question));
    if (question->contact[0]) {
        struct fact *number = add_fact(facts, count, ROLE_NUMBER, 4, 0);
        number->before = "";
        snprintf(number->text, sizeof number->text, "%s",
                 question->hidden ? _("hidden") : question->shown);
    }
}

static void asked_facts(const struct open_question *question, struct fact *facts, size_t *count)
{
    struct fact *query = add_fact(facts, count, ROLE_LABEL, 2, 8);
    query->before = _("asks");
    snprintf(query->text, sizeof query->text, "%s", question->query);
    snprintf(add_fact(facts, count, ROLE_TEXT, RANK_ASKED, 8)->text, FACT_SIZE, "%s",
             question->vars);
}

/* What happens now, or is to be done; and what will happen if nothing is done. */
static void answer_facts(const struct console *console, const struct open_question *question,
                         struct fact *facts, size_t *count)
{
    const char *first = answer_hint(console);
    if (question->answer[0])
        snprintf(add_fact(facts, count, ROLE_STRONG, 1, 12)->text, FACT_SIZE, _("on its way: %s"),
                 question->answer);
    else if (first)
        snprintf(add_fact(facts, count, ROLE_CHOICE, 1, HINT_LEAST)->text, FACT_SIZE, "%s",
                 _(first));
    snprintf(add_fact(facts, count, ROLE_DIM, 5, 14)->text, FACT_SIZE, _("else %s"),
             open_question_fallback(question));
    if (console->questions.count > 1)
        snprintf(add_fact(facts, count, ROLE_STRONG, 1, 0)->text, FACT_SIZE, _("+%zu more"),
                 console->questions.count - 1);
}

/* What is left goes to those that are cut. */
static int extend(struct fact *facts, size_t count, int width)
{
    for (size_t i = 0; i < count; i++) {
        int lacking = facts[i].width ? text_width(facts[i].text) - facts[i].width : 0;
        int more = lacking < width ? lacking : width;
        facts[i].width += more;
        width -= more;
    }
    return width;
}

static int gap_width(const struct fact *fact)
{
    if (!fact->before)
        return 0;
    return fact->before[0] ? text_width(fact->before) + 2 : 1;
}

/* A long text that can be cut does not push out what comes behind it. */
static int place_fact(struct fact *fact, int width, int longest)
{
    int wanted = text_width(fact->text);
    int room = width - gap_width(fact);
    if (wanted && wanted <= room && (wanted <= longest || !fact->least))
        fact->width = wanted;
    else if (wanted && fact->least && room > 0)
        fact->width = fact->least < room ? fact->least : fact->rank ? 0 : room;
    return fact->width ? room - fact->width : width;
}

static void fit(struct fact *facts, size_t count, int width)
{
    int longest = width / 2;
    for (int rank = 0; rank < FACTS_MAX; rank++) {
        for (size_t i = 0; i < count; i++) {
            if (facts[i].rank == rank)
                width = place_fact(&facts[i], width, longest);
        }
        if (rank >= RANK_ASKED)
            width = extend(facts, count, width);
    }
}

static void draw_gap(const struct console *console, const struct view *view, int x,
                     const struct fact *fact)
{
    if (!fact->before || !fact->before[0])
        return;
    bool rule = strcmp(fact->before, "|") == 0;
    draw_text(view, x + 1, 0, rule ? ROLE_RULE : ROLE_TEXT,
              rule ? console_glyph(console, "│", "|") : fact->before);
}

static void draw_facts(const struct console *console, const struct view *view, int x, int right,
                       const struct open_question *question)
{
    struct fact facts[FACTS_MAX];
    size_t count = 0;
    who_facts(question, facts, &count);
    asked_facts(question, facts, &count);
    answer_facts(console, question, facts, &count);
    fit(facts, count, right - x);
    for (size_t i = 0; i < count; i++) {
        const struct fact *fact = &facts[i];
        if (!fact->width)
            continue;
        draw_gap(console, view, x, fact);
        x += gap_width(fact);
        x = draw_field(view, x, 0, fact->width, fact->role, fact->text);
    }
}

/* Colour is not the only sign of haste. */
static int draw_count(const struct console *console, const struct view *view,
                      const struct open_question *question)
{
    char text[32];
    int64_t left = open_question_left(question, console->now);
    bool last = left <= LAST_SECONDS;
    snprintf(text, sizeof text, last ? _("! %" PRId64 " s") : _("%" PRId64 " s"),
             left < MOST_SECONDS ? left : MOST_SECONDS);
    return draw_field_right(view, BAR_MARGIN, 0, BAR_COUNT, last ? ROLE_URGENT : ROLE_STRONG, text);
}

static void draw_spot(const struct console *console, const struct view *view,
                      const struct open_question *question, const struct bar_spot *spot)
{
    char label[BAR_LABEL_SIZE];
    int mark = bar_mark_width(question, spot->key);
    bool can = !mark && !question->answer[0] && !answer_hint(console);
    int x = draw_textf(view, spot->x, spot->line, can ? ROLE_CHOICE : ROLE_DIM, "[%c]",
                       spot->key ? '0' + spot->key : '=');
    if (!spot->label)
        return;
    bar_label(question, spot->key, label);
    if (mark)
        draw_text(view, x + 1, spot->line, ROLE_DIM, console_glyph(console, "✗", "x"));
    draw_field(view, x + 1 + mark, spot->line, spot->label - mark, mark ? ROLE_DIM : ROLE_TEXT,
               label);
}

void bar_draw(const struct console *console, const struct view *view)
{
    const struct open_question *question = bar_question(console);
    struct bar_plan plan;
    if (!question && bar_has_room(console))
        wrap_bar_draw(console, view);
    if (!question || !bar_has_room(console))
        return;
    plan_make(console, question, &plan);
    draw_base(view, (struct rect){0, 0, view->rect.width, view->rect.height}, ROLE_QUESTION);
    int x = draw_count(console, view, question) + 1;
    draw_facts(console, view, x, plan.facts, question);
    for (size_t i = 0; i < plan.count; i++)
        draw_spot(console, view, question, &plan.spots[i]);
    if (plan.unseen)
        draw_text(view, view->rect.width - 1, view->rect.height - 1, ROLE_CHOICE,
                  console_glyph(console, "…", "~"));
}
