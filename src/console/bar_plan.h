/* SPDX-License-Identifier: MIT */
/* Where everything stands on the bar of a question: arithmetic only. */
#ifndef CONSOLE_BAR_PLAN_H
#define CONSOLE_BAR_PLAN_H

#include "console/questions.h"

#include <stddef.h>

#define BAR_SPOTS_MAX  (QUERY_CHOICES_MAX + 1)
#define BAR_LABEL_SIZE (QUERY_LABEL_SIZE + QUESTION_LACKS_SIZE + 32)
#define BAR_MARGIN     1 /* columns at both sides */
#define BAR_COUNT      5 /* columns of the countdown, which stands first */

/* One choice, or the number typed by hand: "[1] Sales". */
struct bar_spot {
    int key;   /* 1 to QUERY_CHOICES_MAX; 0: the number */
    int label; /* columns of its label; 0: only the key is shown */
    int line;  /* of the bar, from 0 */
    int x, width;
};

struct bar_plan {
    int lines; /* of the whole bar, from 1 on */
    int facts; /* columns that the facts of the first line get */
    struct bar_spot spots[BAR_SPOTS_MAX];
    size_t count;  /* of those that are seen */
    size_t unseen; /* that no room is left for */
};

/* What stands behind the key: the choice's label, with what it lacks. Key 0 is the number. */
void bar_label(const struct open_question *question, int key, char out[BAR_LABEL_SIZE]);

/* Columns of the label that belong to the mark of a choice that can't be taken; 0 for others. */
int bar_mark_width(const struct open_question *question, int key);

/* For a bar `width` columns wide and at most `most` (> 0) lines high. With one line the facts and
   the choices share it; else the choices begin below the facts. Labels are as long as they fit. */
void bar_plan_make(const struct open_question *question, int width, int most,
                   struct bar_plan *plan);

#endif
