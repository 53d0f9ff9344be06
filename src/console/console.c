/* SPDX-License-Identifier: MIT */
/* The console's loop: the terminal, the line to the engine, the clock and the signals, each handed
   on to the console between them. */
#include "console/console.h"

#include "base/clock.h"
#include "base/intl.h"
#include "config/console_config.h"
#include "console/app.h"
#include "console/choices_file.h"
#include "console/leave.h"
#include "console/screen.h"
#include "console/theme.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#define READ_SIZE 65536
/* In ms before the engine is looked for again. Who looks at it sees the truth within a second, and
   who was turned away does not knock all the time. */
#define RETRY_FIRST       250 /* and doubled */
#define RETRY_LONGEST     500
#define RETRY_TURNED_AWAY 5000

enum watched_signal { WATCH_WINCH, WATCH_TSTP, WATCH_COUNT };
static const int watched[WATCH_COUNT] = {SIGWINCH, SIGTSTP};

struct runner {
    const struct console_options *options;
    struct console_config config;
    struct console *console;
    struct screen *screen;
    uv_loop_t loop;
    uv_poll_t terminal;
    uv_poll_t line;
    uv_timer_t clock;
    uv_timer_t retry;
    uv_prepare_t turn;
    uv_signal_t signals[WATCH_COUNT];
    int line_fd; /* -1: none */
    bool line_writes;
    uint64_t retry_after;
    struct text in;
    size_t consumed;
    bool repaint;
};

static void turn_over(uv_prepare_t *handle);
static void line_ready(uv_poll_t *handle, int status, int events);
static void line_lines(struct runner *runner);

static void stop(struct runner *runner)
{
    uv_stop(&runner->loop);
}

/* ---- The line to the engine */

static void retry_due(uv_timer_t *timer);

static void line_close(struct runner *runner, const char *sentence)
{
    if (runner->line_fd < 0)
        return;
    uv_close((uv_handle_t *)&runner->line, NULL); /* given back long before the next try */
    close(runner->line_fd);
    runner->line_fd = -1;
    text_clear(&runner->in);
    runner->consumed = 0;
    app_lost(runner->console, sentence);
    runner->retry_after = app_is_turned_away(runner->console) ? RETRY_TURNED_AWAY : RETRY_FIRST;
    uv_timer_start(&runner->retry, retry_due, runner->retry_after, 0);
}

void console_line_free(struct console_line *line)
{
    if (line->fd >= 0)
        close(line->fd);
    line->fd = -1;
    wire_message_free(&line->welcome);
    text_free(&line->rest);
}

/* What the engine says right behind its greeting often comes with it. */
static void line_take(struct runner *runner, struct console_line *line)
{
    runner->line_fd = line->fd;
    runner->line_writes = false;
    uv_poll_init(&runner->loop, &runner->line, line->fd);
    runner->line.data = runner;
    uv_poll_start(&runner->line, UV_READABLE, line_ready);
    app_attached(runner->console, wire_text(&line->welcome, "user"),
                 wire_text(&line->welcome, "number"));
    if (line->rest.length)
        text_add_bytes(&runner->in, line->rest.bytes, line->rest.length);
    line->fd = -1; /* the runner's now */
    console_line_free(line);
    line_lines(runner);
}

static void retry_due(uv_timer_t *timer)
{
    struct runner *runner = timer->data;
    struct console_line line = {.fd = -1};
    struct failure failure = {0};
    if (runner->options->attach(runner->options->context, &line, &failure)) {
        line_take(runner, &line);
        return;
    }
    if (line.turned_away) {
        app_turned_away(runner->console, failure.sentence);
        runner->retry_after = RETRY_TURNED_AWAY;
    } else {
        app_lost(runner->console, failure.sentence);
        runner->retry_after *= 2;
        if (runner->retry_after > RETRY_LONGEST)
            runner->retry_after = RETRY_LONGEST;
    }
    uv_timer_start(&runner->retry, retry_due, runner->retry_after, 0);
}

static void line_lines(struct runner *runner)
{
    const char *line;
    size_t length;
    bool too_long = false;
    while (runner->line_fd >= 0 && wire_next_line(&runner->in, &runner->consumed, WIRE_FRAME_MAX,
                                                  &line, &length, &too_long)) {
        if (!app_line(runner->console, line, length))
            line_close(runner, _("the engine sent what can't be understood"));
    }
    if (too_long)
        line_close(runner, _("the engine sent a message that is too long"));
}

static void line_read(struct runner *runner)
{
    char bytes[READ_SIZE];
    ssize_t length = read(runner->line_fd, bytes, sizeof bytes);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length <= 0) {
        line_close(runner, length ? strerror(errno) : _("the engine has gone"));
        return;
    }
    app_time(runner->console, clock_now());
    text_add_bytes(&runner->in, bytes, (size_t)length);
    line_lines(runner);
}

static void line_write(struct runner *runner)
{
    struct text *out = app_out(runner->console);
    while (runner->line_fd >= 0 && out->length) {
        ssize_t length = send(runner->line_fd, out->bytes, out->length, MSG_NOSIGNAL);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0 && errno != EAGAIN)
            line_close(runner, strerror(errno));
        if (length < 0)
            break;
        text_drop_front(out, (size_t)length);
    }
    bool waits = runner->line_fd >= 0 && out->length;
    if (runner->line_fd >= 0 && waits != runner->line_writes)
        uv_poll_start(&runner->line, waits ? UV_READABLE | UV_WRITABLE : UV_READABLE, line_ready);
    runner->line_writes = waits;
}

static void line_ready(uv_poll_t *handle, int status, int events)
{
    struct runner *runner = handle->data;
    if (status < 0)
        line_close(runner, uv_strerror(status));
    else if (events & UV_READABLE)
        line_read(runner);
}

/* ---- The terminal */

static void terminal_ready(uv_poll_t *handle, int status, int events)
{
    struct runner *runner = handle->data;
    struct press press;
    (void)events;
    app_time(runner->console, clock_now());
    bool any = false;
    while (status >= 0 && screen_press(runner->screen, &press)) {
        any = true;
        app_press(runner->console, &press);
    }
    if (status < 0 || (!any && screen_is_gone(runner->screen)))
        stop(runner);
}

static void suspend(struct runner *runner)
{
    uv_signal_t *watch = &runner->signals[WATCH_TSTP];
    uv_signal_stop(watch);
    screen_suspend(runner->screen);
    kill(0, SIGTSTP); /* here it stands until the shell wants it back */
    screen_resume(runner->screen);
    uv_signal_start(watch, watch->signal_cb, SIGTSTP);
    int width;
    int height;
    screen_size(runner->screen, &width, &height);
    app_resize(runner->console, width, height);
    app_time(runner->console, clock_now());
}

static void signal_came(uv_signal_t *handle, int number)
{
    struct runner *runner = handle->data;
    int width;
    int height;
    if (number == SIGTSTP) {
        suspend(runner);
        return;
    }
    screen_resized(runner->screen);
    screen_size(runner->screen, &width, &height);
    app_resize(runner->console, width, height);
}

static void told_to_go(uv_async_t *handle)
{
    stop(handle->data);
}

/* ---- Once for each turn of the loop */

static void theme_use(struct runner *runner, const char *name)
{
    struct theme theme;
    struct failure failure = {0};
    if (!theme_load(&theme, name, &failure)) {
        app_tell(runner->console, failure.sentence);
        return;
    }
    screen_theme(runner->screen, &theme);
    runner->repaint = true;
}

/* What the person chooses in the demo is made up like the rest of it, and not kept. */
static void choices_begin(struct runner *runner)
{
    char path[PATH_SIZE];
    struct failure fault = {0};
    if (!runner->options->demo && choices_file_path(path) &&
        !choices_file_read(path, app_choices(runner->console), &fault))
        app_tell(runner->console, fault.sentence);
}

static void choices_keep(struct runner *runner)
{
    char path[PATH_SIZE];
    struct failure fault = {0};
    struct choices *choices = app_choices(runner->console);
    if (!runner->options->demo && choices_file_path(path) &&
        !choices_file_write(path, choices, &fault))
        app_tell(runner->console, fault.sentence);
    choices_settle(choices);
}

static void effects_do(struct runner *runner)
{
    struct effects effects = app_effects(runner->console);
    runner->repaint = runner->repaint || effects.repaint;
    if (effects.bell)
        screen_bell(runner->screen);
    if (effects.notification[0])
        screen_notify(runner->screen, effects.notification);
    if (effects.copied[0])
        screen_copy(runner->screen, effects.copied);
    if (effects.theme[0])
        theme_use(runner, effects.theme);
    if (effects.keep)
        choices_keep(runner);
    if (effects.suspend)
        suspend(runner);
    if (effects.quit)
        stop(runner);
}

static void clock_due(uv_timer_t *timer)
{
    struct runner *runner = timer->data;
    app_time(runner->console, clock_now());
}

/* One timer, for the next thing that changes by itself; none while nothing does. */
static void clock_set(struct runner *runner)
{
    int64_t at = app_wakes_at(runner->console);
    int64_t now = clock_now();
    if (at)
        uv_timer_start(&runner->clock, clock_due, at > now ? (uint64_t)(at - now) : 1, 0);
    else
        uv_timer_stop(&runner->clock);
}

static void turn_over(uv_prepare_t *handle)
{
    struct runner *runner = handle->data;
    effects_do(runner);
    line_write(runner);
    if (app_wants_drawing(runner->console) || runner->repaint) {
        screen_show(runner->screen, app_draw(runner->console), runner->repaint);
        runner->repaint = false;
    }
    clock_set(runner);
}

/* ---- Beginning and end */

static void fault_keep(void *context, const char *sentence)
{
    struct failure *failure = context;
    if (!failure->sentence[0])
        fail(failure, FAILURE_USAGE, "%s", sentence);
}

static void theme_first(struct runner *runner)
{
    struct theme theme;
    struct failure failure = {0};
    const char *name = runner->options->theme    ? runner->options->theme
                       : runner->config.theme[0] ? runner->config.theme
                                                 : THEME_DEFAULT;
    if (screen_is_mono(runner->screen))
        name = THEME_MONO;
    if (!theme_load(&theme, name, &failure)) {
        theme_plain(&theme);
        app_tell(runner->console, failure.sentence);
    }
    screen_theme(runner->screen, &theme);
}

static bool wants_ascii(const struct runner *runner)
{
    if (runner->options->ascii || runner->config.ascii == CONSOLE_ASCII_YES || !screen_is_utf8())
        return true;
    return false;
}

static void handles_start(struct runner *runner)
{
    uv_poll_init(&runner->loop, &runner->terminal, STDIN_FILENO);
    /* libuv made it non-blocking; what is written through the same description would get lost then.
     */
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    if (flags >= 0)
        fcntl(STDIN_FILENO, F_SETFL, flags & ~O_NONBLOCK);
    uv_timer_init(&runner->loop, &runner->clock);
    uv_timer_init(&runner->loop, &runner->retry);
    uv_prepare_init(&runner->loop, &runner->turn);
    runner->terminal.data = runner->clock.data = runner->retry.data = runner->turn.data = runner;
    uv_poll_start(&runner->terminal, UV_READABLE, terminal_ready);
    uv_prepare_start(&runner->turn, turn_over);
    for (int i = 0; i < WATCH_COUNT; i++) {
        uv_signal_init(&runner->loop, &runner->signals[i]);
        runner->signals[i].data = runner;
        uv_signal_start(&runner->signals[i], signal_came, watched[i]);
    }
}

static void handle_close(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void handles_stop(struct runner *runner)
{
    leave_unwatch(); /* before what it wakes is closed */
    uv_walk(&runner->loop, handle_close, NULL);
    uv_run(&runner->loop, UV_RUN_DEFAULT);
    uv_loop_close(&runner->loop);
    if (runner->line_fd >= 0)
        close(runner->line_fd);
}

static bool app_begin(struct runner *runner)
{
    int width;
    int height;
    struct failure fault = {0};
    console_config_read(&runner->config, NULL, fault_keep, &fault);
    struct console_settings settings = {
        .ascii = wants_ascii(runner),
        .clock = runner->config.clock,
        .demo = runner->options->demo,
        .wall = runner->options->wall,
        .bell = runner->config.bell && !runner->options->wall,
        .notify = runner->config.notify && !runner->options->wall,
    };
    screen_size(runner->screen, &width, &height);
    runner->console = app_start(&settings, width, height, clock_now());
    if (runner->console && fault.sentence[0])
        app_tell(runner->console, fault.sentence);
    if (runner->console)
        choices_begin(runner);
    return runner->console;
}

bool console_run(const struct console_options *options, struct console_line *line,
                 struct failure *failure)
{
    struct runner runner = {.options = options, .line_fd = -1};
    struct failure fault = {0};
    console_config_read(&runner.config, NULL, fault_keep, &fault);
    uv_loop_init(&runner.loop);
    leave_watch(&runner.loop, told_to_go, &runner);
    runner.screen = screen_start(runner.config.mouse && !options->no_mouse, failure);
    bool good =
        runner.screen && (app_begin(&runner) || fail(failure, FAILURE_ENGINE, _("out of memory")));
    if (!good) {
        screen_stop(runner.screen);
        handles_stop(&runner);
        console_line_free(line);
        return false;
    }
    text_start(&runner.in, (size_t)WIRE_FRAME_MAX * 2 + READ_SIZE);
    theme_first(&runner);
    handles_start(&runner);
    line_take(&runner, line);
    uv_run(&runner.loop, UV_RUN_DEFAULT);
    screen_stop(runner.screen);
    handles_stop(&runner);
    app_free(runner.console);
    text_free(&runner.in);
    return true;
}
