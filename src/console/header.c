/* SPDX-License-Identifier: MIT */
/* The header: its parts, from the one that stays longest. */
#include "base/clock.h"
#include "base/intl.h"
#include "console/format.h"
#include "console/frame.h"
#include "console/team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PART_SIZE 256

struct part {
    enum role role;
    int rank;    /* what does not fit goes by it, the greatest first; 0: never */
    int width;   /* columns that it gets; 0: it is not drawn */
    bool joined; /* to what stands before it, without a rule */
    char text[PART_SIZE];
    char shorter[PART_SIZE]; /* where there is no room for `text`; "": there is none */
};

/* While calls live the screen runs anyway; else the age would stand still and lie. */
static void feed_age(const struct console *console, char out[FORMAT_SIZE])
{
    int64_t seconds = (console->now - console->feed.last_at) / CLOCK_SECOND;
    out[0] = '\0';
    if (console->feed.last_at && calls_live(&console->calls))
        format_age(seconds > 0 ? seconds : 0, out);
}

/* The alarm. What it says in full stands with the providers. */
static void silent_part(const struct console *console, struct part *part)
{
    char age[FORMAT_SIZE];
    feed_age(console, age);
    part->role = ROLE_WARN;
    snprintf(part->shorter, sizeof part->shorter, "! %s", _("feed silent"));
    snprintf(part->text, sizeof part->text, "! %s%s%s", _("feed silent"), age[0] ? " " : "", age);
}

static void feed_part(const struct console *console, struct part *part)
{
    const struct feed *feed = &console->feed;
    char age[FORMAT_SIZE];
    part->role = ROLE_HEADER;
    if (feed->trouble[0]) {
        part->role = ROLE_ERROR;
        snprintf(part->text, sizeof part->text, _("feed: %.120s"), feed->trouble);
    } else if (!feed->known) {
        snprintf(part->text, sizeof part->text, "%s", _("feed ?"));
    } else if (!feed->listener) {
        snprintf(part->text, sizeof part->text, "%s", _("no feed"));
    } else if (feed->silent[0]) {
        silent_part(console, part);
    } else if (!feed->last_at) {
        /* It listens, but nobody has said a word: that what is shown is true is not known yet. */
        part->role = console->totals.unconfirmed ? ROLE_WARN : ROLE_HEADER;
        snprintf(part->text, sizeof part->text, "%s", _("feed: no event yet"));
    } else {
        feed_age(console, age);
        snprintf(part->text, sizeof part->text, age[0] ? _("feed ok %s") : _("feed ok"), age);
    }
}

/* A question that the configuration does not know is a fault of somebody's, until it is mended. */
static void unknown_query_part(const struct console *console, struct part *part)
{
    const struct feed *feed = &console->feed;
    size_t length = strlen(part->text);
    if (!feed->unknown || feed->trouble[0])
        return;
    snprintf(part->shorter, sizeof part->shorter, "%.200s !", part->text);
    snprintf(part->text + length, sizeof part->text - length, _(", no [query.%s]"),
             feed->unknown_name);
    part->role = ROLE_WARN;
}

static void live_part(const struct console *console, struct part *part)
{
    const struct totals *totals = &console->totals;
    int64_t live = console_live(console);
    part->role = live ? ROLE_STRONG : ROLE_HEADER;
    snprintf(part->text, sizeof part->text, _("live %" PRId64), live);
    if (totals->unconfirmed && live) {
        size_t length = strlen(part->text);
        part->role = ROLE_WARN;
        snprintf(part->text + length, sizeof part->text - length, _(" (%" PRId64 " silent)"),
                 totals->unconfirmed);
    }
}

static void today_part(const struct console *console, struct part *part)
{
    char cost[FORMAT_SIZE];
    part->role = ROLE_HEADER;
    format_cost((int64_t)(console->totals.cost * CALL_COST_UNIT + 0.5), 2, cost);
    snprintf(part->text, sizeof part->text, _("today %" PRId64 ", cost %s"), console->totals.calls,
             cost);
    if (own_agent(console)) /* whose state needs the room */
        snprintf(part->shorter, sizeof part->shorter, _("today %" PRId64), console->totals.calls);
}

/* Through whom the call would go that Enter, or `d`, would place; and if that is in doubt, why. */
static void through_part(const struct console *console, struct part *part)
{
    struct through through = console_through(console);
    const struct account_item *account = through.account;
    part->role = ROLE_HEADER;
    if (!account) {
        part->role = ROLE_WARN;
        snprintf(part->text, sizeof part->text, "%s",
                 console->accounts.count ? _("no provider: P chooses") : _("no provider"));
        return;
    }
    enum account_health health = account_health(account, console->now);
    struct account_look look = account_look(health);
    char name[ACCOUNT_NAME_SIZE + 32];
    char when[FORMAT_SIZE];
    snprintf(name, sizeof name, through.chosen ? _("%s (chosen)") : "%s", account->name);
    snprintf(part->text, sizeof part->text, "%s", name);
    if (health != ACCOUNT_TROUBLED && health != ACCOUNT_WAITS)
        return;
    part->role = ROLE_WARN;
    snprintf(part->shorter, sizeof part->shorter, "%s %s",
             console_glyph(console, look.glyph, look.ascii), name);
    format_clock(account->retry_at, when);
    if (health == ACCOUNT_WAITS)
        snprintf(part->text, sizeof part->text, _("%s asks to wait until %s"), name, when);
    else
        snprintf(part->text, sizeof part->text, "%s: %.100s", name,
                 format_without_name(account->last_error, account->name));
}

/* Of the team the figures stand below: here is only that it is the team, and whether it moves. */
static size_t team_parts(const struct console *console, struct part *parts)
{
    const struct team *team = console->team;
    char since[FORMAT_SIZE];
    size_t count = 0;
    parts[count].role = ROLE_HEADER;
    snprintf(parts[count++].text, PART_SIZE, "%s", team->wall ? _("wall") : _("team"));
    if (team->frozen) {
        format_time(team->frozen->now, since);
        parts[count].role = ROLE_WARN;
        snprintf(parts[count++].text, PART_SIZE, _("%s frozen since %s, f goes on"),
                 console_glyph(console, "■", "="), since);
    }
    if (console->feed.trouble[0] || console->feed.silent[0])
        feed_part(console, &parts[count++]);
    if (team->text[0]) {
        parts[count].role = ROLE_WARN;
        snprintf(parts[count++].text, PART_SIZE, _("/%s  Esc: all"), team->text);
    }
    if (team->attention) {
        parts[count].role = ROLE_WARN;
        snprintf(parts[count++].text, PART_SIZE, "%s", _("attention only"));
    }
    if (console->settings.demo) {
        parts[count].role = ROLE_NOTICE;
        snprintf(parts[count++].text, PART_SIZE, "%s", _("demo"));
    }
    return count;
}

/* Of the own agent the reason of a pause goes first, what it does and since when never. */
static size_t own_part(const struct console *console, struct part *part)
{
    const struct agent_row *row = own_agent(console);
    char text[PART_SIZE - 8];
    if (!row)
        return 0;
    struct agent_look look = agent_state_look(row->state);
    const char *glyph = console_glyph(console, look.glyph, look.ascii);
    part->role = look.role;
    part->joined = true;
    own_text(row, console->user, console->now, true, text, sizeof text);
    snprintf(part->text, sizeof part->text, "%s %s", glyph, text);
    own_text(row, console->user, console->now, false, text, sizeof text);
    snprintf(part->shorter, sizeof part->shorter, "%s %s", glyph, text);
    if (strcmp(part->text, part->shorter) == 0)
        part->shorter[0] = '\0';
    return 1;
}

static size_t header_parts(const struct console *console, struct part *parts)
{
    size_t count = own_part(console, parts);
    if (!console->attached) {
        parts[count].role = ROLE_ERROR;
        snprintf(parts[count++].text, PART_SIZE, "%s",
                 console->turned_away ? _("turned away, trying again")
                                      : _("engine lost, trying again"));
        return count;
    }
    if (console->team)
        return count + team_parts(console, parts + count);
    if (console->totals.known) {
        parts[count].rank = 1;
        live_part(console, &parts[count++]);
        parts[count].rank = 3;
        today_part(console, &parts[count++]);
    }
    parts[count].rank = 2;
    feed_part(console, &parts[count]);
    unknown_query_part(console, &parts[count++]);
    if (console->settings.demo) {
        parts[count].rank = 4;
        parts[count].role = ROLE_NOTICE;
        snprintf(parts[count++].text, PART_SIZE, "%s", _("demo"));
    }
    if (console->accounts.count || console->accounts_told)
        through_part(console, &parts[count++]);
    if (console->totals.pending) {
        parts[count].rank = 5;
        parts[count].role = ROLE_HEADER;
        snprintf(parts[count++].text, PART_SIZE, _("planned %" PRId64), console->totals.pending);
    }
    return count;
}

#define PARTS_MAX  9
#define PART_GAP   3  /* columns between two */
#define NAME_LEAST 8  /* columns that the name keeps where there is hardly any room */
#define RANK_TEXT  2  /* the parts that are worth more than a long text of another */
#define TEXT_WORTH 16 /* more columns of a text that say something */

static int part_gap(const struct part *part)
{
    return part->joined ? 1 : PART_GAP;
}

/* What has a shorter form takes what is left for the longer one, where that is worth it. */
static int parts_extend(struct part *parts, size_t count, int width)
{
    for (size_t i = 0; i < count; i++) {
        struct part *part = &parts[i];
        int more = text_width(part->text) - part->width;
        if (!part->width || !part->shorter[0] || width < (more < TEXT_WORTH ? more : TEXT_WORTH))
            continue;
        part->width += more < width ? more : width;
        width -= more < width ? more : width;
        part->shorter[0] = '\0';
    }
    return width;
}

/* Gives each part its columns, those of a low rank first. What has a shorter form makes do with it
   until all that is worth as much as RANK_TEXT has its place. */
static void parts_fit(struct part *parts, size_t count, int width)
{
    for (int rank = 0; rank < PARTS_MAX; rank++) {
        for (size_t i = 0; i < count; i++) {
            struct part *part = &parts[i];
            int wanted = text_width(part->shorter[0] ? part->shorter : part->text);
            if (part->rank == rank && (rank == 0 || wanted + part_gap(part) <= width)) {
                part->width = wanted;
                width -= wanted + part_gap(part);
            }
        }
        if (rank >= RANK_TEXT)
            width = parts_extend(parts, count, width);
    }
}

/* A long name leaves room for what belongs to it. */
static int draw_name(const struct console *console, const struct view *view, int width,
                     const struct part *first)
{
    bool joined = first && first->joined;
    const char *text = joined && first->shorter[0] ? first->shorter : joined ? first->text : "";
    int room = width - 3 - text_width(text);
    int wanted = text_width(console->user);
    if (joined && wanted > room)
        wanted = room > NAME_LEAST ? room : wanted < NAME_LEAST ? wanted : NAME_LEAST;
    return draw_field(view, 1, 0, wanted, ROLE_STRONG, console->user);
}

void header_draw(const struct console *console, const struct view *view)
{
    struct part parts[PARTS_MAX] = {0};
    char clock[FORMAT_SIZE] = "";
    int width = view->rect.width;
    draw_base(view, (struct rect){0, 0, width, view->rect.height}, ROLE_HEADER);
    if (console->settings.clock) {
        format_clock(console->now, clock);
        width -= (int)strlen(clock) + 2;
        draw_text(view, width, 0, ROLE_HEADER, clock);
    }
    size_t count = header_parts(console, parts);
    int x = draw_name(console, view, width, count ? parts : NULL);
    parts_fit(parts, count, width - x - 1);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = &parts[i];
        int room = width - x - part_gap(part) - 1;
        if (!part->width || room <= 0)
            continue;
        x = part->joined
                ? x + 1
                : draw_textf(view, x, 0, ROLE_RULE, " %s ", console_glyph(console, "│", "|"));
        x = draw_field(view, x, 0, part->width < room ? part->width : room, part->role,
                       part->shorter[0] ? part->shorter : part->text);
    }
}
