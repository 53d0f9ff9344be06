/* SPDX-License-Identifier: MIT */
/* Where everything stands on the bar of a question. Choices wrap onto further lines first, then
   labels get shorter, and only where not even the keys have room, the last ones are left out. */
#include "console/bar_plan.h"

#include "base/intl.h"
#include "console/canvas.h"

#include <stdio.h>

#define MARK_WIDTH 2                    /* a cross and a blank */
#define KEY_WIDTH  3                    /* "[1]" */
#define GAP        2                    /* columns between two choices */
#define NARROW_GAP 1                    /* where only the keys are shown */
#define LONGEST    (BAR_LABEL_SIZE * 2) /* columns that no label passes */
#define NAME_WIDTH 12 /* columns of the facts that share a line, where there is room */
#define NAME_LEAST 4

/* The lines between `left` and `right`, from line `first` to line `last` of the bar. */
struct area {
    int left, right;
    int first, last;
};

void bar_label(const struct open_question *question, int key, char out[BAR_LABEL_SIZE])
{
    const struct question_choice *choice = open_question_choice(question, key);
    if (!choice)
        snprintf(out, BAR_LABEL_SIZE, "%s", _("number"));
    else if (choice->lacks[0])
        snprintf(out, BAR_LABEL_SIZE, _("%s (no %s)"), choice->label, choice->lacks);
    else
        snprintf(out, BAR_LABEL_SIZE, "%s", choice->label);
}

int bar_mark_width(const struct open_question *question, int key)
{
    const struct question_choice *choice = open_question_choice(question, key);
    return choice && choice->lacks[0] ? MARK_WIDTH : 0;
}

/* All the keys there are, in their order; returns how many. */
static size_t list_keys(const struct open_question *question, int keys[BAR_SPOTS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < question->count; i++)
        keys[count++] = question->choices[i].key;
    if (question->typed[0])
        keys[count++] = 0;
    return count;
}

static int label_width(const struct open_question *question, int key, int longest)
{
    char label[BAR_LABEL_SIZE];
    bar_label(question, key, label);
    int width = text_width(label) + bar_mark_width(question, key);
    return width < longest ? width : longest;
}

/* Puts the spots one after the other; returns how many there was room for. */
static size_t put_spots(const struct open_question *question, const struct area *area, int longest,
                        struct bar_spot *spots)
{
    int keys[BAR_SPOTS_MAX];
    size_t count = list_keys(question, keys);
    int x = area->left;
    int line = area->first;
    for (size_t i = 0; i < count; i++) {
        int label = label_width(question, keys[i], longest);
        int width = KEY_WIDTH + (label ? 1 + label : 0);
        if (x > area->left && x + width > area->right) {
            x = area->left;
            line++;
        }
        if (line > area->last || x + width > area->right)
            return i;
        spots[i] = (struct bar_spot){keys[i], label, line, x, width};
        x += width + (longest ? GAP : NARROW_GAP);
    }
    return count;
}

/* What is left at the end of a line goes to the labels on it that were cut. */
static void stretch(const struct open_question *question, const struct area *area,
                    struct bar_spot *spots, size_t count)
{
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && spots[end].line == spots[first].line;)
            end++;
        int spare = area->right - spots[end - 1].x - spots[end - 1].width;
        int moved = 0;
        for (size_t i = first; i < end; i++) {
            int lacking = label_width(question, spots[i].key, LONGEST) - spots[i].label;
            int more = lacking < spare ? lacking : spare;
            spots[i].x += moved;
            spots[i].label += more;
            spots[i].width += more;
            moved += more;
            spare -= more;
        }
    }
}

/* The longest labels with which all have room, found by halving. */
static void fill(const struct open_question *question, const struct area *area,
                 struct bar_plan *plan)
{
    int keys[BAR_SPOTS_MAX];
    size_t count = list_keys(question, keys);
    int good = 0;
    int bad = LONGEST + 1;
    while (bad - good > 1) {
        int middle = good + (bad - good) / 2;
        if (put_spots(question, area, middle, plan->spots) == count)
            good = middle;
        else
            bad = middle;
    }
    plan->count = put_spots(question, area, good, plan->spots);
    plan->unseen = count - plan->count;
    if (good)
        stretch(question, area, plan->spots, plan->count);
}

/* The choices take the end of the line, and the facts what is left before it. */
static void share_line(const struct open_question *question, int width, struct bar_plan *plan)
{
    int name = text_width(open_question_who(question));
    int before = BAR_MARGIN + BAR_COUNT + 1;
    struct area area = {.right = width - BAR_MARGIN};
    for (name = name < NAME_WIDTH ? name : NAME_WIDTH; name >= 0; name -= NAME_LEAST) {
        area.left = before + name + GAP;
        fill(question, &area, plan);
        if (!plan->unseen && (plan->count == 0 || plan->spots[0].label))
            break; /* a short name is worth less than the words of the choices */
    }
    int end = plan->count ? plan->spots[plan->count - 1].x + plan->spots[plan->count - 1].width
                          : area.left - GAP;
    int spare = area.right - end; /* goes to the name again */
    for (size_t i = 0; i < plan->count && spare > 0; i++)
        plan->spots[i].x += spare;
    plan->facts = area.left - GAP + (spare > 0 ? spare : 0);
}

void bar_plan_make(const struct open_question *question, int width, int most, struct bar_plan *plan)
{
    struct area area = {BAR_MARGIN, width - BAR_MARGIN, 1, most - 1};
    *plan = (struct bar_plan){.lines = 1, .facts = width - BAR_MARGIN};
    if (most == 1) {
        share_line(question, width, plan);
        return;
    }
    fill(question, &area, plan);
    if (plan->count)
        plan->lines = plan->spots[plan->count - 1].line + 1;
}
