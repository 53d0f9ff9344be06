/* SPDX-License-Identifier: MIT */
/* Footer, notices, and the panes in their places. */
#include "console/frame.h"

#include "base/intl.h"
#include "console/bar.h"
#include "console/format.h"
#include "console/team.h"
#include "model/life.h"

#include <stdio.h>

#define NOTICE_LINES 4
#define SENTENCE_MAX 256

/* ---- The footer: what can be done here, by rank, as long as there is room */

static const char *key_name(const char *name, size_t length, char *out, size_t size)
{
    snprintf(out, size, "%.*s", (int)length, name);
    if (length > 1 && out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
    return out;
}

static int hint_draw(const struct view *view, int x, enum action action)
{
    char key[ACTION_NAME_MAX];
    const char *name;
    size_t length;
    if (!action_key(action, 0, &name, &length))
        return x;
    key_name(name, length, key, sizeof key);
    int end = x + text_width(key) + 1 + text_width(_(actions[action].hint));
    if (end > view->rect.width - 1)
        return x;
    x = draw_text(view, x, 0, ROLE_KEY, key);
    return draw_text(view, x + 1, 0, ROLE_HINT, _(actions[action].hint)) + 2;
}

static bool agent_is_offered(const struct agent_row *agent, enum action action)
{
    bool rests = agent && (agent->state == AGENT_PAUSED || agent->state == AGENT_WRAP_UP);
    return agent && agent->state != AGENT_OFF && (action == ACTION_READY_AGENT) == rests;
}

/* What can't be done now is not offered. */
static bool is_offered(const struct console *console, enum action action)
{
    const struct account_item *account = console_through(console).account;
    const struct call_row *row = console_meant_call(console);
    bool may = !console->team || engine_settings_supervise(&console->engine);
    if (!console_may(console, action))
        return false;
    switch ((int)action) {
    case ACTION_PAUSE:
        return own_agent(console) && own_place(console) == PLACE_COUNT;
    case ACTION_HANG_UP:
        return may && row && call_state_is_live(row->state) && console_can_hang_up(console);
    case ACTION_CLOSE:
        return may && (row || !console->team);
    case ACTION_PAUSE_AGENT:
    case ACTION_READY_AGENT:
        return may && console->team && agent_is_offered(team_agent(console), action);
    case ACTION_TEAM:
        return console->engine.told && engine_settings_see_all(&console->engine);
    case ACTION_PROVIDER:
        return console->accounts.count > 1;
    case ACTION_CALLER_ID:
        return account_can(account, CAPABILITY_CALLER_ID) ||
               account_can(account, CAPABILITY_HIDE_CALLER_ID);
    default:
        return true;
    }
}

static void footer_draw(const struct console *console, const struct view *view, enum place place)
{
    int x = 1;
    unsigned places = 1u << place | console_places_over(console, place);
    draw_base(view, (struct rect){0, 0, view->rect.width, view->rect.height}, ROLE_FOOTER);
    for (int rank = 1; rank < 32; rank++) {
        for (int i = 0; i < ACTION_COUNT; i++) {
            if (actions[i].rank == rank && actions[i].hint && actions[i].places & places &&
                is_offered(console, (enum action)i))
                x = hint_draw(view, x, (enum action)i);
        }
    }
}

/* ---- All of it */

/* In at most so many lines above `bottom`; gives the first of them. */
static int sentence_draw(const struct view *screen, int bottom, int most, enum role role,
                         const char *sentence)
{
    int width = screen->rect.width - 2;
    if (!sentence[0] || width < 1 || most < 1)
        return bottom;
    int lines = draw_wrapped(NULL, 0, 0, width, most, role, sentence);
    struct view view =
        view_part(screen, (struct rect){0, bottom - lines, screen->rect.width, lines});
    draw_base(&view, (struct rect){0, 0, view.rect.width, lines}, ROLE_NOTICE);
    draw_wrapped(&view, 1, 0, width, most, role, sentence);
    return bottom - lines;
}

/* Why there is no engine stands above it, as long as it is so. */
static void notice_draw(const struct console *console, const struct view *screen)
{
    const struct layout *layout = &console->layout;
    const struct notice *notice = &console->notice;
    int top = sentence_draw(screen, layout->bar.y, NOTICE_LINES, notice->role, notice->sentence);
    int room = top - layout->header.height;
    if (!console->attached)
        sentence_draw(screen, top, room < NOTICE_LINES ? room : NOTICE_LINES, ROLE_ERROR,
                      console->lost);
}

static void panes_draw(struct console *console, const struct view *screen)
{
    static const struct pane_ops *const panes[PANE_COUNT] = {
        [PANE_CONTACTS] = &pane_contacts,
        [PANE_DIAL] = &pane_dial,
        [PANE_CALLS] = &pane_calls,
        [PANE_DETAIL] = &pane_detail,
    };
    for (int i = 0; i < PANE_COUNT; i++) {
        struct view view = view_part(screen, console->layout.panes[i]);
        bool focused = console->focus == (enum pane)i && !console->modal;
        if (view.rect.width > 0 && view.rect.height > 0)
            panes[i]->draw(console, &view, focused);
        if (!console->attached)
            draw_role(&view, (struct rect){0, 0, view.rect.width, view.rect.height}, ROLE_STALE);
    }
    for (size_t i = 0; i < sizeof console->layout.rules / sizeof *console->layout.rules; i++) {
        struct rect rule = console->layout.rules[i];
        draw_down(screen, rule.x, rule.y, rule.width ? rule.height : 0, ROLE_RULE,
                  console_glyph(console, "│", "|"));
    }
}

static void small_notice_draw(const struct console *console, const struct view *view)
{
    char sentence[SENTENCE_MAX];
    snprintf(sentence, sizeof sentence, _("One pane at %dx%d, Tab for the next; all from %dx%d"),
             console->layout.width, console->layout.height, LAYOUT_WHOLE_WIDTH,
             LAYOUT_WHOLE_HEIGHT);
    draw_field(view, 1, 0, view->rect.width - 2, ROLE_WARN, sentence);
}

void frame_draw(struct console *console)
{
    struct view screen = view_whole(&console->canvas);
    const struct layout *layout = &console->layout;
    canvas_clear(&console->canvas);
    if (screen.rect.width < LAYOUT_SMALLEST) {
        draw_field(&screen, 0, 0, screen.rect.width, ROLE_WARN, _("too small"));
        return;
    }
    struct view header = view_part(&screen, layout->header);
    struct view footer = view_part(&screen, layout->footer);
    struct view notice = view_part(&screen, layout->notice);
    struct view bar = view_part(&screen, layout->bar);
    header_draw(console, &header);
    if (layout->notice.height)
        small_notice_draw(console, &notice);
    if (console->team)
        team_draw(console, &screen);
    else
        panes_draw(console, &screen);
    footer_draw(console, &footer, console->modal ? console->modal->place : console_place(console));
    if (console->modal) {
        console->canvas.cursor_x = console->canvas.cursor_y = -1;
        console->modal->draw(console, console->modal_state, &screen);
    }
    bar_draw(console, &bar);
    notice_draw(console, &screen);
}
