/* SPDX-License-Identifier: MIT */
/* Runs a program in a pseudo-terminal and is the terminal: what a person would see can be asked
   for, and keys can be pressed. Speaks lines on stdin and stdout; tests/lib/terminal.py is its
   other end.

       vt ROWS COLUMNS MARK PROGRAM [ARGUMENT…]

   MARK is a text (may be empty) whose first appearance on the screen is timed. Commands, and
   answers; texts are hex digits, times nanoseconds of CLOCK_MONOTONIC:

       send HEX              ok                 bytes to the program
       resize ROWS COLUMNS   ok
       screen                screen ROWS COLUMNS CURSOR_ROW CURSOR_COLUMN CURSOR_SHOWN, and a line
                             for each row
       cell ROW COLUMN       cell HEX WIDTH FOREGROUND BACKGROUND ATTRIBUTES
       bytes                 bytes COUNT        received so far
       raw FROM              raw HEX            what was received, from that byte on
       wait MS HEX           yes TIME | no      until the text is on the screen, in one row
       lacks MS HEX          yes TIME | no      until it is on none
       over MS               exited CODE | killed SIGNAL | no
       child                 child PID STARTED MARKED
       hangup                ok                 the terminal goes away

   A program that marks where what it draws begins and ends (CSI ? 2026 h and l) is only looked at
   between its pictures, never at half a one. At the end of stdin the program is hung up, and killed
   if that does not end it. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#define SIDE_MAX    1000              /* rows, and columns */
#define COMMAND_MAX (64 * 1024)       /* bytes of a line */
#define RAW_MAX     (8 * 1024 * 1024) /* bytes that are kept for `raw` */
#define ROW_MAX     (SIDE_MAX * 4 * VTERM_MAX_CHARS_PER_CELL)
#define TICK_MS     20 /* how often the program's end is looked for */
#define PATIENCE_MS 2000
#define FRAME_MS    2000 /* a picture that is not finished by then is looked at as it is */

struct waiting {
    enum { WAIT_NOTHING, WAIT_TEXT, WAIT_LACKS, WAIT_OVER } what;
    int64_t until; /* ns */
    char text[COMMAND_MAX];
};

static struct {
    VTerm *term;
    VTermScreen *screen;
    int rows, columns;
    int cursor_row, cursor_column;
    bool cursor_shown;
    int master; /* -1 when hung up */
    pid_t child;
    bool over;
    bool drawing; /* a picture has begun, and not ended */
    size_t mark_seen;
    int status;
    int64_t started, marked, changed; /* ns */
    const char *mark;
    char *raw;
    size_t received;
    struct waiting waiting;
} vt = {.cursor_shown = true};

static int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    exit(99);
}

/* ---- The screen */

static int add_character(char *out, uint32_t c)
{
    if (c < 0x80)
        return *out = (char)c, 1;
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[more] | (c >> (6 * more)));
    for (int i = 1; i <= more; i++)
        out[i] = (char)(0x80 | ((c >> (6 * (more - i))) & 0x3f));
    return more + 1;
}

static int cell_text(const VTermScreenCell *cell, char *out)
{
    int length = 0;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        length += add_character(out + length, cell->chars[i]);
    return length;
}

/* A row as text, without spaces at its end. */
static const char *row_text(int row)
{
    static char text[ROW_MAX + 1];
    int length = 0;
    for (int column = 0; column < vt.columns;) {
        VTermScreenCell cell;
        vterm_screen_get_cell(vt.screen, (VTermPos){row, column}, &cell);
        int added = cell.chars[0] == (uint32_t)-1 ? 0 : cell_text(&cell, text + length);
        if (!added)
            text[length] = ' ', added = 1;
        length += added;
        column += cell.width > 1 ? cell.width : 1;
    }
    while (length && text[length - 1] == ' ')
        length--;
    text[length] = 0;
    return text;
}

static bool shows(const char *text)
{
    for (int row = 0; row < vt.rows; row++) {
        if (strstr(row_text(row), text))
            return true;
    }
    return false;
}

static int on_cursor(VTermPos position, VTermPos before, int visible, void *user)
{
    (void)before, (void)visible, (void)user;
    vt.cursor_row = position.row;
    vt.cursor_column = position.col;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    (void)user;
    if (property == VTERM_PROP_CURSORVISIBLE)
        vt.cursor_shown = value->boolean;
    return 1;
}

/* What the terminal itself answers to the program's questions. */
static void on_reply(const char *bytes, size_t length, void *user)
{
    (void)user;
    if (vt.master >= 0 && write(vt.master, bytes, length) < 0 && errno != EIO)
        die("vt: reply");
}

static void screen_open(void)
{
    static const VTermScreenCallbacks callbacks = {.movecursor = on_cursor,
                                                   .settermprop = on_property};
    vt.term = vterm_new(vt.rows, vt.columns);
    vterm_set_utf8(vt.term, 1);
    vterm_output_set_callback(vt.term, on_reply, NULL);
    vt.screen = vterm_obtain_screen(vt.term);
    vterm_screen_set_callbacks(vt.screen, &callbacks, NULL);
    vterm_screen_enable_altscreen(vt.screen, 1);
    vterm_screen_reset(vt.screen, 1);
}

/* ---- Commands */

static bool unhex(const char *hex, char *out, size_t *length)
{
    unsigned byte;
    for (*length = 0; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
        out[(*length)++] = (char)byte;
        if (!hex[1])
            return false;
    }
    out[*length] = 0;
    return true;
}

static void print_hex(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        printf("%02x", (unsigned char)bytes[i]);
}

static void send_bytes(const char *hex)
{
    static char bytes[COMMAND_MAX];
    size_t length, sent = 0;
    unhex(hex, bytes, &length);
    while (vt.master >= 0 && sent < length) {
        ssize_t some = write(vt.master, bytes + sent, length - sent);
        if (some < 0)
            break;
        sent += (size_t)some;
    }
    puts(sent == length ? "ok" : "gone");
}

static void resize(const char *arguments)
{
    int rows, columns;
    if (sscanf(arguments, "%d %d", &rows, &columns) != 2 || rows < 1 || columns < 1 ||
        rows > SIDE_MAX || columns > SIDE_MAX) {
        puts("error");
        return;
    }
    vt.rows = rows;
    vt.columns = columns;
    vterm_set_size(vt.term, rows, columns);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    puts(vt.master >= 0 && ioctl(vt.master, TIOCSWINSZ, &size) == 0 ? "ok" : "gone");
}

static void print_screen(void)
{
    printf("screen %d %d %d %d %d\n", vt.rows, vt.columns, vt.cursor_row, vt.cursor_column,
           vt.cursor_shown);
    for (int row = 0; row < vt.rows; row++)
        puts(row_text(row));
}

static void print_color(const VTermColor *color)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(color) || VTERM_COLOR_IS_DEFAULT_BG(color))
        printf(" default");
    else if (VTERM_COLOR_IS_INDEXED(color))
        printf(" %d", color->indexed.idx);
    else
        printf(" #%02x%02x%02x", color->rgb.red, color->rgb.green, color->rgb.blue);
}

static void print_cell(const char *arguments)
{
    VTermScreenCell cell;
    VTermPos at;
    char text[4 * VTERM_MAX_CHARS_PER_CELL];
    if (sscanf(arguments, "%d %d", &at.row, &at.col) != 2 || at.row < 0 || at.row >= vt.rows ||
        at.col < 0 || at.col >= vt.columns) {
        puts("error");
        return;
    }
    vterm_screen_get_cell(vt.screen, at, &cell);
    printf("cell ");
    bool empty = !cell.chars[0] || cell.chars[0] == (uint32_t)-1;
    print_hex(empty ? " " : text, empty ? 1 : (size_t)cell_text(&cell, text));
    printf(" %d", cell.width);
    print_color(&cell.fg);
    print_color(&cell.bg);
    printf(" %s%s%s%s%s-\n", cell.attrs.bold ? "bold," : "",
           cell.attrs.underline ? "underline," : "", cell.attrs.italic ? "italic," : "",
           cell.attrs.blink ? "blink," : "", cell.attrs.reverse ? "reverse," : "");
}

static void print_raw(const char *arguments)
{
    size_t from = strtoul(arguments, NULL, 10);
    size_t kept = vt.received < RAW_MAX ? vt.received : RAW_MAX;
    printf("raw ");
    if (from < kept)
        print_hex(vt.raw + from, kept - from);
    puts("");
}

static void start_waiting(int what, const char *arguments)
{
    char *rest;
    size_t length;
    vt.waiting.what = what;
    vt.waiting.until = now() + strtoll(arguments, &rest, 10) * 1000000;
    unhex(*rest == ' ' ? rest + 1 : rest, vt.waiting.text, &length);
}

static void hangup_terminal(void)
{
    if (vt.master >= 0)
        close(vt.master);
    vt.master = -1;
}

static void command(char *line)
{
    char *arguments = strchr(line, ' ');
    if (arguments)
        *arguments++ = 0;
    else
        arguments = line + strlen(line);
    if (strcmp(line, "send") == 0)
        send_bytes(arguments);
    else if (strcmp(line, "resize") == 0)
        resize(arguments);
    else if (strcmp(line, "screen") == 0)
        print_screen();
    else if (strcmp(line, "cell") == 0)
        print_cell(arguments);
    else if (strcmp(line, "bytes") == 0)
        printf("bytes %zu\n", vt.received);
    else if (strcmp(line, "raw") == 0)
        print_raw(arguments);
    else if (strcmp(line, "wait") == 0)
        start_waiting(WAIT_TEXT, arguments);
    else if (strcmp(line, "lacks") == 0)
        start_waiting(WAIT_LACKS, arguments);
    else if (strcmp(line, "over") == 0)
        start_waiting(WAIT_OVER, arguments);
    else if (strcmp(line, "child") == 0)
        printf("child %d %lld %lld\n", (int)vt.child, (long long)vt.started, (long long)vt.marked);
    else if (strcmp(line, "hangup") == 0)
        hangup_terminal(), puts("ok");
    else
        puts("error");
}

/* ---- The loop */

static void look_for_end(void)
{
    int status;
    if (!vt.over && waitpid(vt.child, &status, WNOHANG) == vt.child) {
        vt.over = true;
        vt.status = status;
    }
}

/* Answers what is waited for, if it has come or its time is up. */
static void settle(void)
{
    struct waiting *waiting = &vt.waiting;
    bool done = false;
    if (waiting->what == WAIT_NOTHING)
        return;
    if (waiting->what == WAIT_OVER) {
        done = vt.over;
        if (done && WIFSIGNALED(vt.status))
            printf("killed %d\n", WTERMSIG(vt.status));
        else if (done)
            printf("exited %d\n", WEXITSTATUS(vt.status));
    } else {
        done = shows(waiting->text) == (waiting->what == WAIT_TEXT);
        if (done)
            printf("yes %lld\n", (long long)vt.changed);
    }
    if (!done && now() < waiting->until)
        return;
    if (!done)
        puts("no");
    waiting->what = WAIT_NOTHING;
}

/* The marks around a picture, which may come in pieces. */
static void look_for_marks(const char *bytes, size_t length)
{
    static const char mark[] = "\033[?2026";
    for (size_t i = 0; i < length; i++) {
        bool whole = vt.mark_seen == sizeof mark - 1;
        if (whole && (bytes[i] == 'h' || bytes[i] == 'l'))
            vt.drawing = bytes[i] == 'h';
        if (!whole && bytes[i] == mark[vt.mark_seen])
            vt.mark_seen++;
        else
            vt.mark_seen = bytes[i] == mark[0];
    }
}

static bool is_half_drawn(void)
{
    return vt.drawing && vt.master >= 0 && !vt.over &&
           now() - vt.changed < (int64_t)FRAME_MS * 1000000;
}

static void read_terminal(void)
{
    char bytes[65536];
    ssize_t length = read(vt.master, bytes, sizeof bytes);
    if (length <= 0) {
        if (length == 0 || errno != EINTR)
            hangup_terminal();
        return;
    }
    vt.changed = now();
    if (vt.received < RAW_MAX) {
        size_t room = RAW_MAX - vt.received;
        memcpy(vt.raw + vt.received, bytes, (size_t)length < room ? (size_t)length : room);
    }
    vt.received += (size_t)length;
    vterm_input_write(vt.term, bytes, (size_t)length);
    vterm_screen_flush_damage(vt.screen);
    look_for_marks(bytes, (size_t)length);
    if (!vt.marked && *vt.mark && shows(vt.mark))
        vt.marked = vt.changed;
}

/* false at the end of stdin. One command at a time: its answer comes before the next is read. */
static bool read_commands(void)
{
    static char line[COMMAND_MAX];
    static size_t length;
    for (;;) {
        char byte;
        ssize_t some = read(STDIN_FILENO, &byte, 1);
        if (some == 0 || (some < 0 && errno != EINTR))
            return false;
        if (some < 0 || length == sizeof line - 1)
            continue;
        if (byte != '\n') {
            line[length++] = byte;
            continue;
        }
        line[length] = 0;
        length = 0;
        command(line);
        return true;
    }
}

static void loop(void)
{
    for (;;) {
        struct pollfd polled[] = {{vt.master, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
        bool asked = vt.waiting.what != WAIT_NOTHING;
        bool half = is_half_drawn();
        poll(polled, half ? 1 : 2, asked || half ? TICK_MS : -1);
        if (vt.master >= 0 && polled[0].revents)
            read_terminal();
        look_for_end();
        if (is_half_drawn())
            continue;
        if (asked && (polled[1].revents & POLLHUP))
            return;
        if (!asked && polled[1].revents && !read_commands())
            return;
        settle();
        fflush(stdout);
    }
}

static void end_child(void)
{
    hangup_terminal();
    int64_t until = now() + (int64_t)PATIENCE_MS * 1000000;
    for (look_for_end(); !vt.over && now() < until; look_for_end())
        poll(NULL, 0, TICK_MS);
    if (!vt.over && kill(vt.child, SIGKILL) == 0)
        waitpid(vt.child, NULL, 0);
}

int main(int count, char **arguments)
{
    if (count < 5)
        return fprintf(stderr, "vt ROWS COLUMNS MARK PROGRAM [ARGUMENT…]\n"), 2;
    vt.rows = atoi(arguments[1]);
    vt.columns = atoi(arguments[2]);
    if (vt.rows < 1 || vt.columns < 1 || vt.rows > SIDE_MAX || vt.columns > SIDE_MAX)
        return fprintf(stderr, "vt: rows and columns go from 1 to %d\n", SIDE_MAX), 2;
    vt.mark = arguments[3];
    vt.raw = malloc(RAW_MAX);
    if (!vt.raw)
        die("vt");
    screen_open();
    signal(SIGPIPE, SIG_IGN);
    struct winsize size = {.ws_row = (unsigned short)vt.rows, .ws_col = (unsigned short)vt.columns};
    vt.started = now();
    vt.child = forkpty(&vt.master, NULL, NULL, &size);
    if (vt.child < 0)
        die("vt: forkpty");
    if (vt.child == 0) {
        signal(SIGPIPE, SIG_DFL);
        execvp(arguments[4], arguments + 4);
        die(arguments[4]);
    }
    loop();
    end_child();
    vterm_free(vt.term);
    free(vt.raw);
    return 0;
}
