/* SPDX-License-Identifier: MIT */
/* Scrolls the supervisors' view with 500 agents and 60 live calls on a terminal of 200x60, and
   prints how long a frame takes from the key to the last byte written to the terminal: reckoned,
   drawn, compared with what was there, sent. The terminal is a pseudo-terminal whose other end is
   read away as fast as it comes.

       frames [STEPS]        of each kind; 2000 where it is left out */
#include "base/clock.h"
#include "console/app.h"
#include "console/screen.h"
#include "console/theme.h"
#include "wire/message.h"

#include <locale.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AGENTS     500
#define CALLS      60
#define WIDTH      200
#define HEIGHT     60
#define STEPS      2000
#define STEPS_MOST 1000000
#define FRAME_MS   16.0 /* what a frame may take */

static FILE *report; /* what standard output was */

static void die(const char *what)
{
    fprintf(report ? report : stderr, "frames: %s\n", what);
    exit(1);
}

/* ---- The terminal */

static pid_t terminal_start(void)
{
    struct winsize size = {.ws_row = HEIGHT, .ws_col = WIDTH};
    int master;
    int slave;
    report = fdopen(dup(STDOUT_FILENO), "w");
    if (!report || openpty(&master, &slave, NULL, NULL, &size) != 0)
        die("there is no pseudo-terminal");
    pid_t reader = fork();
    if (reader == 0) {
        char bytes[65536];
        close(slave);
        while (read(master, bytes, sizeof bytes) > 0)
            continue;
        _exit(0);
    }
    close(master);
    if (reader < 0 || dup2(slave, STDIN_FILENO) < 0 || dup2(slave, STDOUT_FILENO) < 0)
        die("the pseudo-terminal can't be used");
    close(slave);
    return reader;
}

/* ---- The console */

static void tell(struct console *console, const char *form, ...)
    __attribute__((format(printf, 2, 3)));

static void tell(struct console *console, const char *form, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(line, sizeof line, form, arguments);
    va_end(arguments);
    if (!app_line(console, line, strlen(line)))
        die("the console did not take a message");
}

static void fill(struct console *console, int64_t now)
{
    static const char *const states[] = {"ready", "call", "wrap_up", "paused", "call"};
    for (int i = 0; i < AGENTS; i++)
        tell(console,
             "{\"type\":\"agent\",\"agent\":{\"name\":\"agent.of.the.room.%03d\",\"state\":\"%s\","
             "\"since\":%lld,\"phone\":\"+34911%06d\",\"number\":\"+34600%06d\",\"contact\":\"José "
             "Núñez "
             "%d\",\"consoles\":1,\"calls\":%d,\"answered\":%d,\"talk\":%d,\"failed_legs\":%d}}",
             i, states[i % 5], (long long)(now - i * 7 * CLOCK_SECOND), i, i, i, i % 40, i % 30,
             i * 11, i % 50 ? 0 : 2);
    for (int i = 0; i < CALLS; i++)
        tell(
            console,
            "{\"type\":\"call\",\"call\":{\"id\":\"01jd9000000%05d\",\"direction\":\"out\","
            "\"agent\":"
            "\"agent.of.the.room.%03d\",\"number\":\"+34600%06d\",\"shown\":\"600 "
            "%06d\",\"hidden\":"
            "false,\"contact\":\"José Núñez\",\"state\":\"%s\",\"created_at\":\"2026-11-22T13:%02d:"
            "02Z\",\"legs\":[{\"side\":\"agent\",\"state\":\"connected\"},{\"side\":\"party\","
            "\"state\":\"failed\",\"cause\":\"no answer\"}],\"revision\":%d}}",
            i, i * 5 + 1, i, i, i % 9 ? "connected" : "unconfirmed", i % 60, i + 1);
}

static struct console *console_make(int64_t now)
{
    struct console_settings settings = {0};
    struct console *console = app_start(&settings, WIDTH, HEIGHT, now);
    struct press press = {.kind = PRESS_CHARACTER, .character = 'T'};
    if (!console)
        die("out of memory");
    app_attached(console, "anna", "");
    tell(console,
         "{\"type\":\"settings\",\"roles\":[\"supervisor\"],\"country\":\"ES\",\"phones\":[],"
         "\"caller_ids\":[],\"pause_reasons\":[],\"dispositions\":[],\"limits\":{"
         "\"long_talk\":1800,\"long_wrap_up\":120,\"long_pause\":1800,\"target_answered\":80}}");
    app_press(console, &press);
    fill(console, now);
    return console;
}

/* ---- Measuring */

/* Of one kind of frame: by the clock, and of the processor alone, which others don't lengthen. */
struct measures {
    double *times, *work;
    int count;
    double began, work_began;
};

static double milliseconds(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void frame_begin(struct measures *measures)
{
    measures->began = milliseconds(CLOCK_MONOTONIC);
    measures->work_began = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void frame_end(struct measures *measures, int at)
{
    measures->times[at] = milliseconds(CLOCK_MONOTONIC) - measures->began;
    measures->work[at] = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - measures->work_began;
}

static int order(const void *left, const void *right)
{
    double one = *(const double *)left;
    double other = *(const double *)right;
    return one < other ? -1 : one > other;
}

static void print(const char *what, struct measures *measures)
{
    int count = measures->count;
    int late = 0;
    for (int i = 0; i < count; i++)
        late += measures->times[i] > FRAME_MS;
    qsort(measures->times, (size_t)count, sizeof(double), order);
    qsort(measures->work, (size_t)count, sizeof(double), order);
    fprintf(report,
            "%s: %d frames, median %.2f ms, p99 %.2f ms, most %.2f ms, %d over %.0f ms; of the "
            "processor p99 %.2f ms, most %.2f ms\n",
            what, count, measures->times[count / 2], measures->times[count * 99 / 100],
            measures->times[count - 1], late, FRAME_MS, measures->work[count * 99 / 100],
            measures->work[count - 1]);
}

/* So many lines with each press; back to the first where the last one was reached. */
static void scroll(const char *what, struct console *console, struct screen *screen,
                   enum press_kind kind, int lines, struct measures *measures)
{
    struct press down = {.kind = kind};
    struct press home = {.kind = PRESS_HOME};
    int line = 0;
    for (int i = 0; i < measures->count; i++) {
        line += lines;
        frame_begin(measures);
        app_press(console, line < AGENTS ? &down : &home);
        screen_show(screen, app_draw(console), false);
        frame_end(measures, i);
        line = line < AGENTS ? line : 0;
    }
    print(what, measures);
}

static void seconds(struct console *console, struct screen *screen, int64_t now,
                    struct measures *measures)
{
    for (int i = 0; i < measures->count; i++) {
        frame_begin(measures);
        app_time(console, now + (i + 1) * CLOCK_SECOND);
        screen_show(screen, app_draw(console), false);
        frame_end(measures, i);
    }
    print("a second passes", measures);
}

int main(int count, char **words)
{
    int64_t now = INT64_C(1795352580000);
    int steps = count > 1 ? atoi(words[1]) : STEPS;
    struct failure failure = {0};
    struct theme theme;
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TERM", "xterm-256color", 1);
    if (steps < 1 || steps > STEPS_MOST)
        die("how many steps?");
    struct measures measures = {.times = calloc((size_t)steps, sizeof(double)),
                                .work = calloc((size_t)steps, sizeof(double)),
                                .count = steps};
    pid_t reader = terminal_start();
    struct screen *screen = measures.times && measures.work ? screen_start(false, &failure) : NULL;
    if (!screen)
        die(failure.sentence[0] ? failure.sentence : "out of memory");
    if (!theme_load(&theme, THEME_DEFAULT, &failure))
        theme_plain(&theme);
    screen_theme(screen, &theme);
    struct console *console = console_make(now);
    screen_show(screen, app_draw(console), true);
    scroll("down a line", console, screen, PRESS_DOWN, 1, &measures);
    scroll("down a page", console, screen, PRESS_PAGE_DOWN, 40, &measures);
    seconds(console, screen, now, &measures);
    app_free(console);
    screen_stop(screen);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    kill(reader, SIGTERM);
    waitpid(reader, NULL, 0);
    free(measures.times);
    free(measures.work);
    return fclose(report) == 0 ? 0 : 1;
}
