/* SPDX-License-Identifier: MIT */
/* Plays scripts against the console without a terminal, and compares what a person would see. A
   script holds directives and, behind each `show`, `sent` and `effects`, what is expected: lines
   that begin with `|` (text), `:` (roles), `%` (a theme's styles), `>` (sent) or `=` (effects). The
   driver plays the script, writes those lines anew and compares the whole; with --update it keeps
   what it wrote.

       size 80x24           columns and lines; begins a new console
       ascii                only ASCII (before size)
       clock, demo, notify, wall  as in the configuration (before size)
       zone NAME            the viewer's time zone
       now TIME             the time, in UTC
       attach USER [PHONE]  a line to an engine is there
       lost SENTENCE        it is lost
       reply TYPE[:WORD] [EXIT [SENTENCE]]   answers the oldest request of the type that has no
   answer yet (and holds the word); items are the lines behind it that begin with `{` confirm TYPE
   SENTENCE          the same, with a question wire JSON            a message that nobody asked for
       key NAME...          keys, as in the table of actions
       type TEXT            a key for each character
       click X Y, wheel-up X Y, wheel-down X Y
       resize 60x20
       choices JSON         what was chosen before, as it is kept
       kept                 what is to be kept now, if that has changed
       themes               each theme of ../../themes: a map of the styles on the screen, and what
   they are: text colour, background, attributes; of 256 colours, and of 16 behind a /
       include FILE         plays another script here; what it expects is not compared */
#include "base/clock.h"
#include "base/utf8.h"
#include "console/app.h"
#include "console/choices.h"
#include "console/theme.h"
#include "wire/message.h"

#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILE_MAX    (4 * 1024 * 1024)
#define PENDING_MAX 256
#define DEPTH_MAX   4

struct pending {
    int64_t ask;
    char type[32];
    char body[256]; /* its beginning */
};

struct player {
    const char *directory;
    struct console_settings settings;
    struct console *console;
    int64_t now;
    struct pending pending[PENDING_MAX];
    size_t pending_count;
    struct text sent;
    struct text out; /* the script as it ought to be */
    struct text reply_items;
    int64_t reply_ask;
    char reply_end[FAILURE_SENTENCE_MAX + 128];
    int depth;
};

static void die(const char *what, const char *which)
{
    fprintf(stderr, "%s: %s\n", what, which);
    exit(2);
}

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "re");
    char *bytes = malloc(FILE_MAX + 1);
    if (!file || !bytes)
        die("can't read", path);
    size_t length = fread(bytes, 1, FILE_MAX, file);
    bytes[length] = '\0';
    fclose(file);
    return bytes;
}

/* ---- Requests of the console */

static void collect_line(struct player *player, const char *line, size_t length)
{
    struct wire_message message;
    struct failure failure;
    if (!wire_read(line, length, WIRE_FROM_CLIENT, &message, &failure))
        die("the console sent what is no message", failure.sentence);
    if (message.ask && player->pending_count < PENDING_MAX) {
        struct pending *pending = &player->pending[player->pending_count++];
        pending->ask = message.ask;
        snprintf(pending->type, sizeof pending->type, "%s", wire_row(message.type).name);
    }
    json_object_del(message.body, "ask");
    char *text = json_dumps(message.body, JSON_COMPACT | JSON_SORT_KEYS);
    if (message.ask && player->pending_count)
        snprintf(player->pending[player->pending_count - 1].body, sizeof player->pending->body,
                 "%s", text);
    text_addf(&player->sent, ">%s\n", text);
    free(text);
    wire_message_free(&message);
}

static void collect(struct player *player)
{
    struct text *out = app_out(player->console);
    size_t consumed = 0;
    const char *line;
    size_t length;
    bool too_long;
    while (wire_next_line(out, &consumed, WIRE_CLIENT_FRAME_MAX, &line, &length, &too_long))
        collect_line(player, line, length);
    text_clear(out);
}

/* "calls", or "calls:live": one with that word in it. */
static int64_t take_pending(struct player *player, char *type)
{
    char *word = strchr(type, ':');
    if (word)
        *word++ = '\0';
    for (size_t i = 0; i < player->pending_count; i++) {
        if (strcmp(player->pending[i].type, type) != 0 ||
            (word && !strstr(player->pending[i].body, word)))
            continue;
        int64_t ask = player->pending[i].ask;
        player->pending_count--;
        memmove(player->pending + i, player->pending + i + 1,
                (player->pending_count - i) * sizeof *player->pending);
        return ask;
    }
    die("the console has not asked for", type);
    return 0;
}

static void feed(struct player *player, const char *line)
{
    if (!app_line(player->console, line, strlen(line)))
        fprintf(stderr, "# refused: %.200s\n", line);
    collect(player);
}

static void finish_reply(struct player *player)
{
    if (!player->reply_ask)
        return;
    player->reply_ask = 0;
    feed(player, player->reply_end);
}

static void start_reply(struct player *player, const char *rest, bool confirm)
{
    char type[32] = "";
    int exit_code = confirm ? 1 : 0;
    int used = 0;
    sscanf(rest, "%31s %n", type, &used);
    rest += used;
    if (!confirm && *rest)
        exit_code = (int)strtol(rest, (char **)&rest, 10);
    rest += strspn(rest, " ");
    player->reply_ask = take_pending(player, type);
    snprintf(player->reply_end, sizeof player->reply_end,
             "{\"type\":\"done\",\"ask\":%lld,\"exit\":%d,\"confirm\":%s,\"sentence\":\"%s\"}",
             (long long)player->reply_ask, exit_code, confirm ? "true" : "false", rest);
}

static void reply_item(struct player *player, const char *line)
{
    struct text message;
    text_start(&message, WIRE_FRAME_MAX);
    text_addf(&message, "{\"type\":\"item\",\"ask\":%lld,\"item\":%s}",
              (long long)player->reply_ask, line);
    feed(player, text_string(&message));
    text_free(&message);
}

/* ---- What is compared */

static void add_prefixed(struct text *out, char prefix, const char *lines)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        text_add_char(out, prefix);
        text_add_bytes(out, lines, length);
        text_add_char(out, '\n');
        lines += length + (lines[length] == '\n');
    }
}

static void show(struct player *player, bool roles)
{
    struct text text;
    text_start(&text, FILE_MAX);
    const struct canvas *canvas = app_draw(player->console);
    canvas_dump_text(canvas, &text);
    add_prefixed(&player->out, '|', text_string(&text));
    text_clear(&text);
    canvas_dump_roles(canvas, &text);
    if (roles)
        add_prefixed(&player->out, ':', text_string(&text));
    if (canvas->cursor_x >= 0)
        text_addf(&player->out, "=cursor %d %d\n", canvas->cursor_x, canvas->cursor_y);
    text_free(&text);
}

/* ---- The same in every theme */

#define STYLES_MAX 62

struct styles {
    struct style list[STYLES_MAX];
    int count;
};

static char style_letter(struct styles *styles, const struct style *style)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    int at = 0;
    while (at < styles->count && memcmp(&styles->list[at], style, sizeof *style) != 0)
        at++;
    if (at == STYLES_MAX)
        die("too many styles", "a theme");
    styles->list[at] = *style;
    styles->count += at == styles->count;
    return letters[at];
}

static void add_style(struct text *out, char letter, const struct style *style)
{
    static const char *const words[] = {"bold", "dim", "italic", "underline", "reverse"};
    text_addf(out, "%%%c = %d/%d %d/%d", letter, style->text, style->text_few, style->background,
              style->background_few);
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (style->attributes & 1u << i)
            text_addf(out, " %s", words[i]);
    }
    text_add_char(out, '\n');
}

static void show_theme(struct player *player, const char *name)
{
    char path[4096];
    struct theme theme;
    struct failure failure = {0};
    struct styles styles = {0};
    struct text map;
    const struct canvas *canvas = app_draw(player->console);
    snprintf(path, sizeof path, "%s/../../themes/%s", player->directory, name);
    if (!theme_load(&theme, path, &failure))
        die("no theme", failure.sentence);
    text_start(&map, FILE_MAX);
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            const struct cell *cell = canvas_cell(canvas, x, y);
            struct style style = theme_style(&theme, cell->base, cell->role);
            text_add_char(&map, style_letter(&styles, &style));
        }
        text_add_char(&map, '\n');
    }
    text_addf(&player->out, "%%%s\n", name);
    add_prefixed(&player->out, '%', text_string(&map));
    for (int i = 0; i < styles.count; i++)
        add_style(&player->out, style_letter(&styles, &styles.list[i]), &styles.list[i]);
    text_free(&map);
}

static int is_theme(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 6 && strcmp(entry->d_name + length - 6, ".theme") == 0;
}

static void show_themes(struct player *player)
{
    char path[4096];
    struct dirent **entries;
    snprintf(path, sizeof path, "%s/../../themes", player->directory);
    int count = scandir(path, &entries, is_theme, alphasort);
    if (count < 1)
        die("no themes in", path);
    for (int i = 0; i < count; i++) {
        show_theme(player, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

static void show_effects(struct player *player)
{
    struct effects effects = app_effects(player->console);
    struct text *out = &player->out;
    if (effects.quit)
        text_add(out, "=quit\n");
    if (effects.suspend)
        text_add(out, "=suspend\n");
    if (effects.repaint)
        text_add(out, "=repaint\n");
    if (effects.bell)
        text_add(out, "=bell\n");
    if (effects.notification[0])
        text_addf(out, "=notification %s\n", effects.notification);
    if (effects.copied[0])
        text_addf(out, "=copied %s\n", effects.copied);
    if (effects.theme[0])
        text_addf(out, "=theme %s\n", effects.theme);
    int64_t wakes = app_wakes_at(player->console);
    if (wakes)
        text_addf(out, "=wakes in %lld ms\n", (long long)(wakes - player->now));
}

static void show_kept(struct player *player)
{
    struct choices *choices = app_choices(player->console);
    struct text text;
    text_start(&text, FILE_MAX);
    if (app_effects(player->console).keep && choices_write(choices, &text))
        text_addf(&player->out, "=%s", text_string(&text));
    choices_settle(choices);
    text_free(&text);
}

static void play_choices(struct player *player, const char *rest)
{
    struct failure failure = {0};
    if (!choices_read(app_choices(player->console), rest, strlen(rest), &failure))
        text_addf(&player->out, "=%s\n", failure.sentence);
}

/* ---- Directives */

static void play_size(struct player *player, const char *rest, bool anew)
{
    int width = 0;
    int height = 0;
    if (sscanf(rest, "%dx%d", &width, &height) != 2)
        die("no size", rest);
    if (!anew) {
        app_resize(player->console, width, height);
    } else {
        app_free(player->console);
        player->pending_count = 0;
        text_clear(&player->sent);
        player->console = app_start(&player->settings, width, height, player->now);
    }
}

static void play_now(struct player *player, const char *rest)
{
    bool zoned;
    if (!clock_parse(rest, &player->now, &zoned))
        die("no time", rest);
    if (player->console)
        app_time(player->console, player->now);
}

static void play_keys(struct player *player, const char *rest)
{
    while (*rest) {
        size_t length = strcspn(rest, " ");
        struct press press;
        if (!press_parse(rest, length, &press))
            die("no key", rest);
        app_press(player->console, &press);
        collect(player);
        rest += length;
        rest += strspn(rest, " ");
    }
}

/* What is pasted may have line ends, written `|` here. */
static void play_type(struct player *player, const char *rest, bool pasted)
{
    size_t left = strlen(rest);
    while (left) {
        struct press press = {.kind = PRESS_CHARACTER, .pasted = pasted};
        bool good;
        size_t taken = utf8_read(rest, left, &press.character, &good);
        if (pasted && press.character == '|')
            press = (struct press){.kind = PRESS_ENTER, .pasted = true};
        app_press(player->console, &press);
        collect(player);
        rest += taken;
        left -= taken;
    }
}

static void play_mouse(struct player *player, enum press_kind kind, const char *rest)
{
    struct press press = {.kind = kind};
    if (sscanf(rest, "%d %d", &press.x, &press.y) != 2)
        die("no place", rest);
    app_draw(player->console); /* the mouse points at what is seen */
    app_press(player->console, &press);
}

static void play_attach(struct player *player, const char *rest)
{
    char user[64] = "";
    char phone[64] = "";
    sscanf(rest, "%63s %63s", user, phone);
    app_attached(player->console, user, phone);
}

static void play_lost(struct player *player, const char *rest)
{
    player->pending_count = 0;
    app_lost(player->console, rest);
}

static void play(struct player *player, const char *path);

static void play_include(struct player *player, const char *name)
{
    char path[4096];
    size_t before = player->out.length;
    snprintf(path, sizeof path, "%s/%s", player->directory, name);
    if (++player->depth > DEPTH_MAX)
        die("too deep", name);
    play(player, path);
    player->depth--;
    player->out.length = before;
    player->out.bytes[before] = '\0';
}

static bool play_setting(struct player *player, const char *word)
{
    struct console_settings *settings = &player->settings;
    const struct {
        const char *word;
        bool *setting;
    } list[] = {{"ascii", &settings->ascii}, {"clock", &settings->clock},
                {"demo", &settings->demo},   {"wall", &settings->wall},
                {"bell", &settings->bell},   {"notify", &settings->notify}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (strcmp(list[i].word, word) == 0) {
            *list[i].setting = true;
            return true;
        }
    }
    return false;
}

static bool play_on_console(struct player *player, const char *word, const char *rest)
{
    if (!player->console)
        die("there is no console yet for", word);
    if (strcmp(word, "attach") == 0)
        play_attach(player, rest);
    else if (strcmp(word, "lost") == 0)
        play_lost(player, rest);
    else if (strcmp(word, "reply") == 0)
        start_reply(player, rest, false);
    else if (strcmp(word, "confirm") == 0)
        start_reply(player, rest, true);
    else if (strcmp(word, "wire") == 0)
        feed(player, rest);
    else if (strcmp(word, "key") == 0)
        play_keys(player, rest);
    else if (strcmp(word, "type") == 0)
        play_type(player, rest, false);
    else if (strcmp(word, "paste") == 0)
        play_type(player, rest, true);
    else if (strcmp(word, "click") == 0)
        play_mouse(player, PRESS_CLICK, rest);
    else if (strcmp(word, "wheel-up") == 0)
        play_mouse(player, PRESS_WHEEL_UP, rest);
    else if (strcmp(word, "wheel-down") == 0)
        play_mouse(player, PRESS_WHEEL_DOWN, rest);
    else if (strcmp(word, "resize") == 0)
        play_size(player, rest, false);
    else if (strcmp(word, "show") == 0)
        show(player, strcmp(rest, "text") != 0);
    else if (strcmp(word, "themes") == 0)
        show_themes(player);
    else if (strcmp(word, "effects") == 0)
        show_effects(player);
    else if (strcmp(word, "choices") == 0)
        play_choices(player, rest);
    else if (strcmp(word, "kept") == 0)
        show_kept(player);
    else
        return false;
    return true;
}

static void play_sent(struct player *player)
{
    if (player->sent.length)
        text_add_bytes(&player->out, player->sent.bytes, player->sent.length);
    text_clear(&player->sent);
}

static void play_line(struct player *player, const char *line)
{
    char word[32] = "";
    int used = 0;
    if (strchr("|:%>=", line[0]) && line[0])
        return; /* is written anew */
    if (line[0] != '{')
        finish_reply(player);
    text_add(&player->out, line);
    text_add_char(&player->out, '\n');
    if (line[0] == '{') {
        reply_item(player, line);
        return;
    }
    if (line[0] == '#' || sscanf(line, "%31s %n", word, &used) < 1)
        return;
    const char *rest = line + used;
    if (strcmp(word, "size") == 0) {
        play_size(player, rest, true);
    } else if (strcmp(word, "zone") == 0) {
        setenv("TZ", rest, 1);
        tzset();
    } else if (strcmp(word, "now") == 0) {
        play_now(player, rest);
    } else if (strcmp(word, "include") == 0) {
        play_include(player, rest);
    } else if (strcmp(word, "sent") == 0) {
        play_sent(player);
    } else if (!play_setting(player, word) && !play_on_console(player, word, rest)) {
        die("no directive", word);
    }
    if (player->console)
        collect(player);
}

static void play(struct player *player, const char *path)
{
    char *script = read_all(path);
    for (char *line = script; *line;) {
        size_t length = strcspn(line, "\n");
        bool more = line[length] == '\n';
        line[length] = '\0';
        play_line(player, line);
        line += length + more;
    }
    finish_reply(player);
    free(script);
}

/* ---- The result */

static void tell_difference(const char *expected, const char *got)
{
    int number = 1;
    while (*expected && *got) {
        size_t one = strcspn(expected, "\n");
        size_t other = strcspn(got, "\n");
        if (one != other || memcmp(expected, got, one) != 0)
            break;
        expected += one + (expected[one] == '\n');
        got += other + (got[other] == '\n');
        number++;
    }
    printf("# line %d\n# expected: %.*s\n# got:      %.*s\n", number, (int)strcspn(expected, "\n"),
           expected, (int)strcspn(got, "\n"), got);
}

static bool write_all(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "we");
    bool good = file && fwrite(text_string(text), 1, text->length, file) == text->length;
    return file && fclose(file) == 0 && good;
}

static bool run(const char *path, const char *directory, bool update)
{
    struct player player = {.directory = directory};
    text_start(&player.sent, FILE_MAX);
    text_start(&player.out, FILE_MAX);
    player.now = 0;
    play(&player, path);
    char *expected = read_all(path);
    bool same = strcmp(expected, text_string(&player.out)) == 0;
    if (!same && update)
        same = write_all(path, &player.out);
    else if (!same)
        tell_difference(expected, text_string(&player.out));
    free(expected);
    app_free(player.console);
    text_free(&player.sent);
    text_free(&player.out);
    return same;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int count, char **words)
{
    bool update = count > 1 && strcmp(words[1], "--update") == 0;
    int first = update ? 2 : 1;
    int failed = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    printf("1..%d\n", count - first);
    for (int i = first; i < count; i++) {
        char directory[4096];
        snprintf(directory, sizeof directory, "%.*s", (int)(base_name(words[i]) - words[i]),
                 words[i]);
        if (!directory[0])
            snprintf(directory, sizeof directory, ".");
        bool good = run(words[i], directory, update);
        printf("%s %d - %s\n", good ? "ok" : "not ok", i - first + 1, base_name(words[i]));
        failed += !good;
    }
    return failed ? 1 : 0;
}
