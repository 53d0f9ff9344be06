/* SPDX-License-Identifier: MIT */
/* What all panes and windows share: titles, frames, and the arithmetic of a list with a bar. */
#include "console/pane.h"
#include "console/state.h"

#include <string.h>

void pane_title(const struct console *console, const struct view *view, bool focused,
                const char *name, const char *right)
{
    enum role role = focused ? ROLE_TITLE_FOCUS : ROLE_TITLE;
    int width = view->rect.width;
    draw_across(view, 0, 0, width, ROLE_RULE, console_glyph(console, "─", "-"));
    int x =
        draw_textf(view, 1, 0, role, "%s%s", focused ? console_glyph(console, "▸", ">") : "", name);
    draw_text(view, x, 0, ROLE_RULE, " ");
    draw_text(view, 0, 0, ROLE_RULE, " ");
    int space = width - x - 4;
    int wanted = text_width(right);
    if (!wanted || space < 4)
        return;
    int shown = wanted < space ? wanted : space;
    int at = width - shown - 1;
    draw_text(view, at - 1, 0, ROLE_RULE, " ");
    draw_field(view, at, 0, shown, role, right);
    draw_text(view, at + shown, 0, ROLE_RULE, " ");
}

bool list_move(enum action action, size_t *selected, size_t count, size_t height)
{
    size_t last = count ? count - 1 : 0;
    size_t page = height > 1 ? height - 1 : 1;
    switch ((int)action) {
    case ACTION_DOWN:
        *selected = *selected < last ? *selected + 1 : last;
        return true;
    case ACTION_UP:
        *selected = *selected ? *selected - 1 : 0;
        return true;
    case ACTION_PAGE_DOWN:
        *selected = *selected + page < last ? *selected + page : last;
        return true;
    case ACTION_PAGE_UP:
        *selected = *selected > page ? *selected - page : 0;
        return true;
    case ACTION_FIRST:
        *selected = 0;
        return true;
    case ACTION_LAST:
        *selected = last;
        return true;
    default:
        return false;
    }
}

size_t list_top(size_t top, size_t selected, size_t count, size_t height)
{
    if (selected < top)
        top = selected;
    if (height && selected >= top + height)
        top = selected - height + 1;
    size_t most = count > height ? count - height : 0;
    return top < most ? top : most;
}

struct view window_draw(const struct console *console, const struct view *screen, int width,
                        int height, const char *title)
{
    struct rect all = screen->rect;
    int bar = console->layout.bar.height ? console->layout.bar.y : all.height;
    all.height = bar < all.height ? bar : all.height; /* the bar is never covered */
    width = width < all.width ? width : all.width;
    height = height < all.height ? height : all.height;
    struct rect rect = {(all.width - width) / 2, (all.height - height) / 2, width, height};
    struct view view = view_part(screen, rect);
    draw_base(&view, (struct rect){0, 0, width, height}, ROLE_WINDOW);
    const char *across = console_glyph(console, "─", "-");
    const char *down = console_glyph(console, "│", "|");
    draw_across(&view, 0, 0, width, ROLE_RULE, across);
    draw_across(&view, 0, height - 1, width, ROLE_RULE, across);
    draw_down(&view, 0, 0, height, ROLE_RULE, down);
    draw_down(&view, width - 1, 0, height, ROLE_RULE, down);
    draw_text(&view, 0, 0, ROLE_RULE, console_glyph(console, "┌", "+"));
    draw_text(&view, width - 1, 0, ROLE_RULE, console_glyph(console, "┐", "+"));
    draw_text(&view, 0, height - 1, ROLE_RULE, console_glyph(console, "└", "+"));
    draw_text(&view, width - 1, height - 1, ROLE_RULE, console_glyph(console, "┘", "+"));
    draw_textf(&view, 2, 0, ROLE_TITLE_FOCUS, " %s ", title);
    return view_part(&view, (struct rect){2, 1, width - 4, height - 2});
}
