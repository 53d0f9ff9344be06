/* SPDX-License-Identifier: MIT */
/* The book: a list, the newest call first, with a timer for the end of each. */
#include "simulator/book.h"

#include <stdlib.h>
#include <string.h>

/* Forgets the oldest that is over and whose timer is through. */
static void forget_one(struct sim_book *book)
{
    struct sim_placed **last = NULL;
    for (struct sim_placed **link = &book->newest; *link; link = &(*link)->next)
        if ((*link)->over && !(*link)->timed)
            last = link;
    if (!last)
        return;
    struct sim_placed *gone = *last;
    *last = gone->next;
    book->kept--;
    free(gone);
}

static void end(struct sim_placed *placed)
{
    struct sim_book *book = placed->book;
    if (placed->over)
        return;
    placed->over = true;
    book->live--;
    book->kept++;
    book->played++;
    if (book->over)
        book->over(book->context);
}

static void on_over(void *context, bool cancelled)
{
    struct sim_placed *placed = context;
    placed->timed = false;
    if (!cancelled)
        end(placed);
}

bool book_add(struct sim_book *book, const struct sim_wish *wish, const struct sim_plan *plan)
{
    struct sim_placed *placed = calloc(1, sizeof *placed);
    if (!placed)
        return false;
    *placed = (struct sim_placed){
        .wish = *wish, .plan = *plan, .timed = true, .book = book, .next = book->newest};
    book->newest = placed;
    book->live++;
    if (book->kept > BOOK_MAX)
        forget_one(book);
    agenda_add(book->agenda, plan->over - plan->ordered, on_over, placed);
    return true;
}

static struct sim_placed *of_kind(struct sim_placed *placed, const char *kind)
{
    while (placed && strcmp(placed->wish.kind, kind) != 0)
        placed = placed->next;
    return placed;
}

struct sim_placed *book_newest(struct sim_book *book, const char *kind)
{
    return of_kind(book->newest, kind);
}

struct sim_placed *book_older(const struct sim_placed *placed)
{
    return of_kind(placed->next, placed->wish.kind);
}

bool placed_is_live(const struct sim_placed *placed, int64_t now)
{
    return plan_phase(&placed->plan, now) != SIM_OVER;
}

void placed_cut(struct sim_placed *placed, int64_t now)
{
    plan_cut(&placed->plan, now);
    end(placed);
}

void book_free(struct sim_book *book)
{
    while (book->newest) {
        struct sim_placed *gone = book->newest;
        book->newest = gone->next;
        free(gone);
    }
}
