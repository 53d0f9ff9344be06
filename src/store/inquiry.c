/* SPDX-License-Identifier: MIT */
/* Reading from the store: each question as an inquiry, and what the reader does with each. */
#include "store/inquiry.h"

#include "base/intl.h"

#include <string.h>

/* ---- In a reading thread */

static json_t *read_rows(struct reader *reader, struct inquiry *inquiry)
{
    struct failure *failure = &inquiry->failure;
    switch (inquiry->kind) {
    case ASK_CALLS:
        return reader_calls(reader, &inquiry->ask.calls, &inquiry->view, failure);
    case ASK_CONTACTS:
        return reader_contacts(reader, &inquiry->ask.contacts, &inquiry->view, failure);
    case ASK_TOTALS:
        return reader_totals(reader, inquiry->since, &inquiry->view, failure);
    case ASK_LIVE:
        return reader_live(reader, &inquiry->view, failure);
    case ASK_NUMBER:
        return reader_number(reader, inquiry->ask.e164, inquiry->since, &inquiry->view, failure);
    case ASK_QUARANTINE:
        return reader_quarantine(reader, inquiry->ask.number, failure);
    case ASK_AGENT_DAY:
        return reader_agent_day(reader, inquiry->ask.agent, inquiry->since, failure);
    case ASK_CONTACT_OF:
        return reader_contact_of(reader, inquiry->ask.e164, failure);
    case ASK_PEOPLE:
        return reader_people(reader, inquiry->ask.people.from, inquiry->ask.people.limit, failure);
    case ASK_FIGURES:
        return reader_figures(reader, &inquiry->ask.figures, failure);
    }
    return NULL;
}

void inquiry_answer(struct inquiry *inquiry, struct reader *reader)
{
    inquiry->rows = read_rows(reader, inquiry);
    if (!inquiry->rows && !inquiry->failure.kind)
        fail(&inquiry->failure, FAILURE_ENGINE, _("out of memory"));
}

/* ---- In the loop */

bool inquiry_is_same(const struct inquiry *a, const struct inquiry *b)
{
    struct store_view view = a->view;
    view.now = b->view.now;
    return a->kind == b->kind && a->since == b->since &&
           memcmp(&view, &b->view, sizeof view) == 0 &&
           memcmp(&a->ask, &b->ask, sizeof a->ask) == 0;
}

void store_read_calls(struct store *store, const struct store_calls_query *query,
                      const struct store_view *view, store_rows *done, void *context)
{
    struct inquiry inquiry = {
        .kind = ASK_CALLS, .ask.calls = *query, .view = *view, .done = done, .context = context};
    store_ask(store, &inquiry);
}

void store_read_contacts(struct store *store, const struct store_contacts_query *query,
                         const struct store_view *view, store_rows *done, void *context)
{
    struct inquiry inquiry = {.kind = ASK_CONTACTS,
                              .ask.contacts = *query,
                              .view = *view,
                              .done = done,
                              .context = context};
    store_ask(store, &inquiry);
}

void store_read_totals(struct store *store, int64_t since, const struct store_view *view,
                       store_rows *done, void *context)
{
    struct inquiry inquiry = {
        .kind = ASK_TOTALS, .since = since, .view = *view, .done = done, .context = context};
    store_ask(store, &inquiry);
}

void store_read_live(struct store *store, const struct store_view *view, store_rows *done,
                     void *context)
{
    struct inquiry inquiry = {.kind = ASK_LIVE, .view = *view, .done = done, .context = context};
    store_ask(store, &inquiry);
}

static void ask_number(struct store *store, struct inquiry inquiry, const char *e164)
{
    size_t length = strnlen(e164, sizeof inquiry.ask.e164 - 1);
    memcpy(inquiry.ask.e164, e164, length);
    store_ask(store, &inquiry);
}

void store_read_number(struct store *store, const char *e164, int64_t since,
                       const struct store_view *view, store_rows *done, void *context)
{
    struct inquiry inquiry = {
        .kind = ASK_NUMBER, .since = since, .view = *view, .done = done, .context = context};
    ask_number(store, inquiry, e164);
}

void store_read_contact_of(struct store *store, const char *e164, store_rows *done, void *context)
{
    struct inquiry inquiry = {.kind = ASK_CONTACT_OF, .done = done, .context = context};
    ask_number(store, inquiry, e164);
}

void store_read_people(struct store *store, int64_t from, int limit, store_rows *done,
                       void *context)
{
    struct inquiry inquiry = {.kind = ASK_PEOPLE,
                              .ask.people = {.from = from, .limit = limit},
                              .done = done,
                              .context = context};
    store_ask(store, &inquiry);
}

void store_read_quarantine(struct store *store, int64_t number, store_rows *done, void *context)
{
    struct inquiry inquiry = {
        .kind = ASK_QUARANTINE, .ask.number = number, .done = done, .context = context};
    store_ask(store, &inquiry);
}

void store_read_figures(struct store *store, const struct store_figures_query *query,
                        store_rows *done, void *context)
{
    struct inquiry inquiry = {
        .kind = ASK_FIGURES, .ask.figures = *query, .done = done, .context = context};
    inquiry.view.asker = query->asker;
    inquiry.ask.figures.asker = 0;
    store_ask(store, &inquiry);
}

void store_read_agent_day(struct store *store, const char *agent, int64_t since, store_rows *done,
                          void *context)
{
    struct inquiry inquiry = {
        .kind = ASK_AGENT_DAY, .since = since, .done = done, .context = context};
    memcpy(inquiry.ask.agent, agent, strnlen(agent, sizeof inquiry.ask.agent - 1));
    store_ask(store, &inquiry);
}
