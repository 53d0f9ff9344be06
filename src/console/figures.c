/* SPDX-License-Identifier: MIT */
/* Figures of a day. */
#include "console/figures.h"

#include "base/clock.h"
#include "model/call.h"

#include <string.h>

#define COUNT_MOST INT64_C(1000000000) /* more is no count; sums of it can't run over */
#define COST_MOST  1e9                 /* of a quarter, in whole units of the currency */

void figures_start(struct figures *figures, int64_t since)
{
    *figures = (struct figures){.since = since};
}

static int64_t count_member(const json_t *item, const char *key)
{
    int64_t count = json_integer_value(json_object_get(item, key));
    return count < 0 ? 0 : count > COUNT_MOST ? COUNT_MOST : count;
}

static int64_t cost_member(const json_t *item)
{
    double cost = json_number_value(json_object_get(item, "cost"));
    bool sane = cost > 0 && cost < COST_MOST;
    return sane ? (int64_t)(cost * CALL_COST_UNIT + 0.5) : 0;
}

int figures_quarter(const struct figures *figures, int64_t at)
{
    int64_t quarter = at < figures->since ? -1 : (at - figures->since) / FIGURES_QUARTER;
    return quarter < FIGURES_MOST ? (int)quarter : -1;
}

bool figures_put(struct figures *figures, const json_t *item)
{
    const json_t *at = json_object_get(item, "at");
    int quarter = json_is_integer(at) ? figures_quarter(figures, json_integer_value(at)) : -1;
    if (quarter < 0)
        return false;
    figures->quarters[quarter] = (struct figures_row){
        .calls = count_member(item, "calls"),
        .answered = count_member(item, "answered"),
        .missed = count_member(item, "missed"),
        .failed = count_member(item, "failed"),
        .talk = count_member(item, "talk"),
        .wrap_up = count_member(item, "wrap_up"),
        .wrapped = count_member(item, "wrapped"),
        .cost = cost_member(item),
    };
    return true;
}

static struct figures_row sum(const struct figures *figures, int first, int count)
{
    struct figures_row all = {0};
    for (int i = first; i < first + count && i < FIGURES_MOST; i++) {
        const struct figures_row *row = &figures->quarters[i];
        all.calls += row->calls;
        all.answered += row->answered;
        all.missed += row->missed;
        all.failed += row->failed;
        all.talk += row->talk;
        all.wrap_up += row->wrap_up;
        all.wrapped += row->wrapped;
        all.cost += row->cost;
    }
    return all;
}

struct figures_row figures_day(const struct figures *figures)
{
    return sum(figures, 0, FIGURES_MOST);
}

struct figures_row figures_hour(const struct figures *figures, int64_t now)
{
    int quarter = figures_quarter(figures, now);
    return quarter < 0 ? (struct figures_row){0}
                       : sum(figures, quarter / FIGURES_HOUR * FIGURES_HOUR, FIGURES_HOUR);
}

int figures_rate(const struct figures_row *row)
{
    int64_t over = row->answered + row->missed + row->failed;
    return over ? (int)(row->answered * 100 / over) : -1;
}

int64_t figures_talk(const struct figures_row *row)
{
    return row->answered ? row->talk / row->answered : -1;
}

int64_t figures_wrap_up(const struct figures_row *row)
{
    return row->wrapped ? row->wrap_up / row->wrapped : -1;
}
