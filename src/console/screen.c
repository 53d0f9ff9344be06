/* SPDX-License-Identifier: MIT */
/* The canvas on a terminal, by curses. */
#include "console/screen.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <curses.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#define ESCAPE_DELAY  25 /* ms that the rest of an escape sequence may take */
#define MANY_COLOURS  256
#define FEW_COLOURS   16
#define PAIRS_HELD    256
#define KEY_PASTE     (KEY_MAX + 1) /* the terminal's marks around what is pasted */
#define KEY_PASTE_END (KEY_MAX + 2)

struct look {
    attr_t attributes;
    short pair;
};

struct screen {
    SCREEN *terminal;
    struct theme theme;
    bool mono;
    int colours;
    struct {
        short text, background;
    } pairs[PAIRS_HELD];
    int pair_count;
    struct look looks[ROLE_COUNT][ROLE_COUNT]; /* by base and role */
    struct canvas shown;
    bool cursor;
    bool pasting; /* between the marks */
    MEVENT mouse;
};

bool screen_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* ---- Colours */

static short colour_for(const struct screen *screen, short many, short few, attr_t *attributes)
{
    if (screen->colours >= MANY_COLOURS)
        return many;
    if (screen->colours < FEW_COLOURS && few >= 8) { /* bright ones are the plain ones in bold */
        *attributes |= A_BOLD;
        return (short)(few - 8);
    }
    return few;
}

static short pair_for(struct screen *screen, short text, short background)
{
    for (int i = 0; i < screen->pair_count; i++) {
        if (screen->pairs[i].text == text && screen->pairs[i].background == background)
            return (short)(i + 1);
    }
    if (screen->pair_count == PAIRS_HELD || screen->pair_count + 1 >= COLOR_PAIRS)
        return 0;
    screen->pairs[screen->pair_count].text = text;
    screen->pairs[screen->pair_count].background = background;
    init_pair((short)++screen->pair_count, text, background);
    return (short)screen->pair_count;
}

static attr_t attributes_of(unsigned set)
{
    attr_t attributes = 0;
    attributes |= set & ATTRIBUTE_BOLD ? A_BOLD : 0;
    attributes |= set & ATTRIBUTE_DIM ? A_DIM : 0;
    attributes |= set & ATTRIBUTE_ITALIC ? A_ITALIC : 0;
    attributes |= set & ATTRIBUTE_UNDERLINE ? A_UNDERLINE : 0;
    attributes |= set & ATTRIBUTE_REVERSE ? A_REVERSE : 0;
    return attributes;
}

static struct look look_make(struct screen *screen, int base, int role)
{
    struct style style = theme_style(&screen->theme, base, role);
    struct look look = {.attributes = attributes_of(style.attributes)};
    if (screen->mono)
        return look;
    attr_t ignored = 0;
    short text = colour_for(screen, style.text, style.text_few, &look.attributes);
    short background = colour_for(screen, style.background, style.background_few, &ignored);
    look.pair = pair_for(screen, text, background);
    return look;
}

void screen_theme(struct screen *screen, const struct theme *theme)
{
    screen->theme = *theme;
    screen->pair_count = 0;
    for (int base = 0; base < ROLE_COUNT; base++) {
        for (int role = 0; role < ROLE_COUNT; role++)
            screen->looks[base][role].pair = -1; /* made when it is first used */
    }
    canvas_resize(&screen->shown, 0, 0);
}

bool screen_is_mono(const struct screen *screen)
{
    return screen->mono;
}

/* ---- The terminal */

static void colours_start(struct screen *screen)
{
    const char *none = getenv("NO_COLOR");
    screen->mono = !has_colors() || (none && none[0]);
    if (screen->mono)
        return;
    start_color();
    use_default_colors();
    screen->colours = COLORS;
}

/* DEC modes that not every terminal has, and those that have not pass over: to mark what is pasted,
   and to show what is drawn only once all of it has come. */
enum mode {
    MODE_PASTE_MARKS = 2004,
    MODE_WHOLE_FRAMES = 2026,
};

static void mode_set(enum mode mode, bool on)
{
    printf("\033[?%d%c", (int)mode, on ? 'h' : 'l');
    fflush(stdout);
}

static void modes_start(bool mouse)
{
    raw(); /* ^C and ^Z are keys here */
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    set_escdelay(ESCAPE_DELAY);
    define_key("\033[200~", KEY_PASTE);
    define_key("\033[201~", KEY_PASTE_END);
    mode_set(MODE_PASTE_MARKS, true);
    if (mouse) {
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
        mouseinterval(0);
    }
}

struct screen *screen_start(bool mouse, struct failure *failure)
{
    const char *name = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        fail(failure, FAILURE_USAGE,
             _("the console needs a terminal; `centralita --help` lists commands that need none"));
        return NULL;
    }
    struct screen *screen = calloc(1, sizeof *screen);
    if (screen)
        screen->terminal = newterm(NULL, stdout, stdin);
    /* Without a way to place the cursor nothing can be laid out. */
    const char *place = screen && screen->terminal ? tigetstr("cup") : NULL;
    if (screen && screen->terminal && (!place || place == (const char *)-1)) {
        endwin();
        delscreen(screen->terminal);
        screen->terminal = NULL;
    }
    if (!screen || !screen->terminal) {
        fail(failure, FAILURE_USAGE,
             _("a terminal of the type %s can't be drawn on; set TERM to what it is"),
             name ? name : "");
        free(screen);
        return NULL;
    }
    colours_start(screen);
    modes_start(mouse);
    screen->cursor = true;
    canvas_start(&screen->shown, 0, 0);
    return screen;
}

void screen_stop(struct screen *screen)
{
    if (!screen)
        return;
    if (!screen_is_gone(screen)) {
        mode_set(MODE_PASTE_MARKS, false);
        curs_set(1);
        endwin();
    }
    delscreen(screen->terminal);
    canvas_free(&screen->shown);
    free(screen);
}

void screen_size(const struct screen *screen, int *width, int *height)
{
    (void)screen;
    *width = COLS;
    *height = LINES;
}

void screen_resized(struct screen *screen)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row)
        resizeterm(size.ws_row, size.ws_col);
    canvas_resize(&screen->shown, 0, 0);
}

/* ---- Drawing */

static const struct look *look_of(struct screen *screen, const struct cell *cell)
{
    struct look *look = &screen->looks[cell->base][cell->role];
    if (look->pair < 0)
        *look = look_make(screen, cell->base, cell->role);
    return look;
}

static void cell_show(struct screen *screen, int x, int y, const struct cell *cell)
{
    const struct look *look = look_of(screen, cell);
    wchar_t characters[CELL_CHARACTERS + 1] = {0};
    size_t left = strlen(cell->text);
    const char *text = cell->text;
    for (int i = 0; i < CELL_CHARACTERS && left; i++) {
        uint32_t character;
        bool good;
        size_t taken = utf8_read(text, left, &character, &good);
        characters[i] = (wchar_t)character;
        text += taken;
        left -= taken;
    }
    cchar_t drawn;
    if (setcchar(&drawn, characters, look->attributes, look->pair, NULL) == OK)
        mvadd_wch(y, x, &drawn);
}

static bool cell_equal(const struct cell *one, const struct cell *other)
{
    return one->role == other->role && one->base == other->base && one->width == other->width &&
           strcmp(one->text, other->text) == 0;
}

/* Whether there were any to show. */
static bool cells_show(struct screen *screen, const struct canvas *canvas, bool all)
{
    bool any = false;
    for (int y = 0; y < canvas->height && y < LINES; y++) {
        for (int x = 0; x < canvas->width && x < COLS; x++) {
            const struct cell *cell = canvas_cell(canvas, x, y);
            if (!cell->width || (!all && cell_equal(cell, canvas_cell(&screen->shown, x, y))))
                continue;
            cell_show(screen, x, y, cell);
            any = true;
        }
    }
    return any;
}

void screen_show(struct screen *screen, const struct canvas *canvas, bool repaint)
{
    bool same = screen->shown.width == canvas->width && screen->shown.height == canvas->height;
    bool cursor = canvas->cursor_x >= 0;
    if (repaint)
        clearok(stdscr, TRUE);
    bool changed = cells_show(screen, canvas, !same || repaint);
    if (same || canvas_resize(&screen->shown, canvas->width, canvas->height))
        memcpy(screen->shown.cells, canvas->cells,
               (size_t)canvas->width * (size_t)canvas->height * sizeof *canvas->cells);
    if (cursor)
        move(canvas->cursor_y, canvas->cursor_x);
    if (cursor != screen->cursor)
        curs_set(cursor ? 1 : 0);
    screen->cursor = cursor;
    if (changed)
        mode_set(MODE_WHOLE_FRAMES, true);
    refresh();
    if (changed)
        mode_set(MODE_WHOLE_FRAMES, false);
}

/* ---- Keys */

static const struct {
    int code;
    enum press_kind kind;
} keys[] = {
    {KEY_ENTER, PRESS_ENTER},   {KEY_BTAB, PRESS_BACKTAB},        {KEY_UP, PRESS_UP},
    {KEY_DOWN, PRESS_DOWN},     {KEY_LEFT, PRESS_LEFT},           {KEY_RIGHT, PRESS_RIGHT},
    {KEY_PPAGE, PRESS_PAGE_UP}, {KEY_NPAGE, PRESS_PAGE_DOWN},     {KEY_HOME, PRESS_HOME},
    {KEY_END, PRESS_END},       {KEY_BACKSPACE, PRESS_BACKSPACE}, {KEY_DC, PRESS_DELETE},
    {KEY_F(1), PRESS_F1},
};

static struct press press_of_mouse(struct screen *screen)
{
    MEVENT *event = &screen->mouse;
    struct press press = {0};
    if (getmouse(event) != OK)
        return press;
    press.x = event->x;
    press.y = event->y;
    press.kind = event->bstate & BUTTON1_PRESSED   ? PRESS_CLICK
                 : event->bstate & BUTTON4_PRESSED ? PRESS_WHEEL_UP
                 : event->bstate & BUTTON5_PRESSED ? PRESS_WHEEL_DOWN
                                                   : PRESS_NONE;
    return press;
}

static struct press press_of_code(struct screen *screen, wint_t code)
{
    if (code == KEY_MOUSE)
        return press_of_mouse(screen);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if ((wint_t)keys[i].code == code)
            return (struct press){.kind = keys[i].kind};
    }
    return (struct press){0};
}

/* Takes away what comes at once behind an escape and is a key that this terminal's description does
   not know: its digits are not to be dialled. */
static bool is_unknown_key(void)
{
    wint_t code;
    int kind = get_wch(&code);
    if (kind == OK && (code == '[' || code == 'O')) {
        bool parameters = code == '[';
        while (get_wch(&code) == OK && parameters && code < '@')
            continue;
        return true;
    }
    if (kind == OK)
        unget_wch((wchar_t)code);
    else if (kind == KEY_CODE_YES)
        ungetch((int)code);
    return false;
}

bool screen_press(struct screen *screen, struct press *press)
{
    for (;;) {
        wint_t code;
        int kind = get_wch(&code);
        if (kind == ERR)
            return false;
        if (kind == KEY_CODE_YES && code == KEY_RESIZE)
            continue;
        if (kind == KEY_CODE_YES && (code == KEY_PASTE || code == KEY_PASTE_END)) {
            screen->pasting = code == KEY_PASTE;
            continue;
        }
        *press = kind == KEY_CODE_YES ? press_of_code(screen, code) : press_of_character(code);
        press->pasted = screen->pasting;
        bool known = press->kind != PRESS_ESCAPE || !is_unknown_key();
        if (press->kind != PRESS_NONE && known)
            return true;
    }
}

bool screen_is_gone(const struct screen *screen)
{
    struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
    int waiting = 0;
    (void)screen;
    if (poll(&terminal, 1, 0) > 0 && terminal.revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    /* Readable, with nothing to be read: the end. */
    return terminal.revents & POLLIN &&
           (ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0);
}

/* ---- What is told to the terminal besides */

void screen_bell(struct screen *screen)
{
    (void)screen;
    beep();
}

static void send_sequence(const char *before, const char *text)
{
    fputs(before, stdout);
    fputs(text, stdout);
    fputs("\a", stdout);
    fflush(stdout);
}

void screen_notify(struct screen *screen, const char *text)
{
    (void)screen;
    send_sequence("\033]9;", text);
}

static void base64(const char *text, struct text *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t left = strlen(text);
    while (left) {
        const unsigned char *at = (const unsigned char *)text;
        size_t taken = left < 3 ? left : 3;
        unsigned long bits = (unsigned long)at[0] << 16;
        bits |= taken > 1 ? (unsigned long)at[1] << 8 : 0;
        bits |= taken > 2 ? at[2] : 0;
        for (size_t i = 0; i < 4; i++)
            text_add_char(out, i <= taken ? letters[bits >> (18 - 6 * i) & 63] : '=');
        text += taken;
        left -= taken;
    }
}

void screen_copy(struct screen *screen, const char *copied)
{
    struct text encoded;
    (void)screen;
    text_start(&encoded, 4096);
    base64(copied, &encoded);
    send_sequence("\033]52;c;", text_string(&encoded));
    text_free(&encoded);
}

void screen_suspend(struct screen *screen)
{
    (void)screen;
    mode_set(MODE_PASTE_MARKS, false);
    curs_set(1);
    endwin();
}

void screen_resume(struct screen *screen)
{
    reset_prog_mode();
    mode_set(MODE_PASTE_MARKS, true);
    screen->cursor = true;
    screen_resized(screen);
    refresh();
}
