/* SPDX-License-Identifier: MIT */
/* The supervisors' view on the screen: its parts in their places, and what they share. */
#include "base/intl.h"
#include "console/state.h"
#include "console/team.h"

size_t team_rows(const struct console *console, enum team_part part)
{
    const struct rect *rect = &console->team_layout.parts[part];
    int heads = part == TEAM_LINES ? team_lines_counts(rect->width) : 1;
    int rows = rect->height - 1 - heads;
    return rows > 0 ? (size_t)rows : 1;
}

int team_flags_draw(const struct console *console, const struct view *view, int x, int y, int width,
                    unsigned flags)
{
    int end = x + width;
    for (int flag = AGENT_FLAG_COUNT - 1; flag >= 0 && x < end; flag--) {
        if (!(flags & AGENT_FLAG_BIT(flag)))
            continue;
        struct agent_look look = agent_flag_look((enum agent_flag)flag);
        x = draw_field(view, x, y, 1, look.role, console_glyph(console, look.glyph, look.ascii));
        int wanted = text_width(look.word);
        int room = end - x - 1;
        x = draw_field(view, x + 1, y, wanted < room ? wanted : room, look.role, look.word) + 1;
    }
    return x;
}

static bool may_see(const struct console *console)
{
    return engine_settings_see_all(&console->engine);
}

/* Only a wall is there without that: whoever presses T is told so. */
static void not_allowed_draw(const struct view *screen)
{
    draw_wrapped(
        screen, 1, 2, screen->rect.width - 2, 4, ROLE_WARN,
        _("The team is for viewers, supervisors and admins to see; the login that this runs "
          "as is none of them. [roles] in the engine's configuration says who is what."));
}

typedef void part_draw(const struct console *console, const struct view *view, bool focused);

static void parts_draw(const struct console *console, const struct view *screen)
{
    static part_draw *const draws[TEAM_PART_COUNT] = {
        [TEAM_AGENTS] = team_agents_draw,
        [TEAM_CALLS] = team_calls_draw,
        [TEAM_LINES] = team_lines_draw,
    };
    const struct team *team = console->team;
    const struct team_layout *layout = &console->team_layout;
    for (int i = 0; i < TEAM_PART_COUNT; i++) {
        struct view view = view_part(screen, layout->parts[i]);
        bool focused = team->part == (enum team_part)i && !console->modal && !team->wall;
        if (view.rect.width > 0 && view.rect.height > 0)
            draws[i](console, &view, focused);
    }
    struct view chart = view_part(screen, layout->chart);
    if (chart.rect.height > 0)
        team_chart_draw(console, &chart);
    for (size_t i = 0; i < sizeof layout->rules / sizeof *layout->rules; i++) {
        struct rect rule = layout->rules[i];
        draw_down(screen, rule.x, rule.y, rule.height, ROLE_RULE, console_glyph(console, "│", "|"));
    }
}

void team_draw(const struct console *console, const struct view *screen)
{
    const struct team_layout *layout = &console->team_layout;
    if (!may_see(console)) {
        not_allowed_draw(screen);
        return;
    }
    struct view numbers = view_part(screen, layout->numbers);
    struct view sheet = view_part(screen, layout->sheet);
    if (numbers.rect.height > 0)
        team_numbers_draw(console, &numbers);
    if (console->team->sheet != SHEET_NONE)
        team_sheet_draw(console, &sheet);
    else
        parts_draw(console, screen);
    if (!team_facts(console).attached)
        draw_role(&sheet, (struct rect){0, 0, sheet.rect.width, sheet.rect.height}, ROLE_STALE);
}
