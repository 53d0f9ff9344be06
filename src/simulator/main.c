/* SPDX-License-Identifier: MIT */
/* centralita-simulator: plays a call provider on this machine, for the demo, training and tests. */
#include "base/failure.h"
#include "base/intl.h"
#include "base/log.h"
#include "base/paths.h"
#include "simulator/settings.h"
#include "simulator/simulator.h"
#include "simulator/urls.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define URLS_FILE_MAX  65536
#define STANDARD_INPUT "-"

union input {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_pipe_t pipe;
    uv_tty_t tty;
};

struct program {
    uv_loop_t loop;
    struct settings settings;
    struct urls urls;
    struct simulator *simulator;
    uv_signal_t interrupt;
    uv_signal_t terminate;
    union input input;
    bool has_input;
    char line[URLS_LINE_MAX]; /* what has come of a line */
    size_t line_length;
    bool ending;
};

static void end(struct program *program)
{
    if (program->ending)
        return;
    program->ending = true;
    uv_close((uv_handle_t *)&program->interrupt, NULL);
    uv_close((uv_handle_t *)&program->terminate, NULL);
    if (program->has_input)
        uv_close(&program->input.handle, NULL);
    simulator_stop(program->simulator);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    end(handle->data);
}

static void on_over(void *context)
{
    end(context);
}

/* ---- Where events go */

static void take_line(struct program *program)
{
    program->line[program->line_length] = '\0';
    program->line_length = 0;
    if (!urls_add_line(&program->urls, program->line))
        log_warning("%s", _("one event, or the questions, have more URLs than are used"));
}

static void on_room_wanted(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    (void)wanted;
    static char bytes[URLS_LINE_MAX];
    (void)handle;
    *buffer = uv_buf_init(bytes, sizeof bytes);
}

static void on_input(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    struct program *program = stream->data;
    if (length < 0) {
        end(program);
        return;
    }
    for (ssize_t i = 0; i < length; i++) {
        if (buffer->base[i] == '\n')
            take_line(program);
        else if (program->line_length < sizeof program->line - 1)
            program->line[program->line_length++] = buffer->base[i];
    }
}

static bool read_file(struct program *program, const char *path, struct failure *failure)
{
    size_t length;
    char *rest = NULL;
    char *text = path_read_file(path, URLS_FILE_MAX, &length, failure);
    if (!text)
        return false;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        urls_add_line(&program->urls, line);
    free(text);
    return true;
}

/* A pipe or terminal is read as it comes and ends the program with it; a file is read at once. */
static bool start_input(struct program *program, struct failure *failure)
{
    const char *path = program->settings.urls;
    if (!path[0])
        return true;
    if (strcmp(path, STANDARD_INPUT) != 0)
        return read_file(program, path, failure);
    uv_handle_type type = uv_guess_handle(STDIN_FILENO);
    if (type == UV_TTY)
        uv_tty_init(&program->loop, &program->input.tty, STDIN_FILENO, 1);
    else if (type == UV_NAMED_PIPE && uv_pipe_init(&program->loop, &program->input.pipe, 0) == 0)
        uv_pipe_open(&program->input.pipe, STDIN_FILENO);
    else
        return read_file(program, "/dev/stdin", failure);
    program->has_input = true;
    program->input.handle.data = program;
    uv_read_start(&program->input.stream, on_room_wanted, on_input);
    return true;
}

/* ---- The program */

static bool start(struct program *program, struct failure *failure)
{
    uv_loop_init(&program->loop);
    /* Nothing can be closed in an orderly way before the simulator stands, so input comes last. */
    program->simulator =
        simulator_start(&program->loop, &program->settings, &program->urls, failure);
    if (!program->simulator)
        return false;
    uv_signal_init(&program->loop, &program->interrupt);
    uv_signal_init(&program->loop, &program->terminate);
    program->interrupt.data = program->terminate.data = program;
    uv_signal_start(&program->interrupt, on_signal, SIGINT);
    uv_signal_start(&program->terminate, on_signal, SIGTERM);
    simulator_on_over(program->simulator, on_over, program);
    if (start_input(program, failure))
        return true;
    end(program);
    return false;
}

static void print_ready(const struct program *program)
{
    bool six = strchr(program->settings.address, ':') != NULL;
    printf("ready http://%s%s%s:%d\n", six ? "[" : "", program->settings.address, six ? "]" : "",
           simulator_port(program->simulator));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct program program;
    struct failure failure = {0};
    intl_start();
    signal(SIGPIPE, SIG_IGN);
    bool good = settings_read(&program.settings, argc, argv, &failure);
    if (good && program.settings.help) {
        settings_print_help(stdout);
        return EXIT_SUCCESS;
    }
    good = good && start(&program, &failure);
    if (good)
        print_ready(&program);
    else
        fprintf(stderr, "%s: %s\n", _("centralita simulate"), failure.sentence);
    if (program.simulator)
        uv_run(&program.loop, UV_RUN_DEFAULT);
    urls_free(&program.urls);
    return good ? EXIT_SUCCESS : (int)failure.kind;
}
