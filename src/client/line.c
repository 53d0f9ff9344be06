/* SPDX-License-Identifier: MIT */
/* A command's line to an engine. */
#include "client/line.h"

#include "base/clock.h"
#include "base/intl.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE (64 * 1024)

void line_start(struct line *line, int fd, const char *socket)
{
    *line = (struct line){.fd = fd, .patience = LINE_PATIENCE};
    size_t length = strnlen(socket, sizeof line->socket - 1);
    memcpy(line->socket, socket, length);
    line->socket[length] = '\0';
    text_start(&line->in, WIRE_FRAME_MAX + READ_SIZE);
}

void line_close(struct line *line)
{
    if (line->fd >= 0)
        close(line->fd);
    line->fd = -1;
    wire_message_free(&line->welcome);
    text_free(&line->in);
}

static bool line_fail(struct line *line, struct failure *failure, const char *why)
{
    line->lost = true;
    return fail(failure, FAILURE_ENGINE, _("the line to the engine at %s broke: %s"), line->socket,
                why);
}

bool line_send(struct line *line, enum wire_type type, int64_t ask, json_t *body,
               struct failure *failure)
{
    struct text frame;
    text_start(&frame, WIRE_CLIENT_FRAME_MAX);
    if (!wire_write(&frame, type, ask, body, failure)) {
        text_free(&frame);
        return false;
    }
    size_t sent = 0;
    while (sent < frame.length) {
        ssize_t count = send(line->fd, frame.bytes + sent, frame.length - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            break;
        sent += (size_t)count;
    }
    bool whole = sent == frame.length;
    if (!whole)
        line_fail(line, failure, strerror(errno));
    text_free(&frame);
    return whole;
}

/* Waits until there is something to read; false where nothing will come. */
static bool line_wait(struct line *line, int watched, struct failure *failure)
{
    struct pollfd files[] = {{.fd = line->fd, .events = POLLIN}, {.fd = watched}};
    for (;;) {
        int ready = poll(files, 2, line->patience);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0)
            return line_fail(line, failure, strerror(errno));
        if (ready == 0) {
            line->lost = true;
            return fail(failure, FAILURE_ENGINE,
                        _("the engine at %s has said nothing for %d seconds"), line->socket,
                        line->patience / (int)CLOCK_SECOND);
        }
        if (files[1].revents & (POLLERR | POLLHUP | POLLNVAL)) {
            failure_clear(failure);
            return false;
        }
        return true;
    }
}

static bool line_read_more(struct line *line, int watched, struct failure *failure)
{
    char bytes[READ_SIZE];
    for (;;) {
        if (!line_wait(line, watched, failure))
            return false;
        ssize_t got = recv(line->fd, bytes, sizeof bytes, 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got < 0)
            return line_fail(line, failure, strerror(errno));
        if (got == 0)
            return line_fail(line, failure, _("the engine has gone"));
        if (!text_add_bytes(&line->in, bytes, (size_t)got))
            return line_fail(line, failure, _("out of memory"));
        return true;
    }
}

bool line_receive(struct line *line, struct wire_message *message, int watched,
                  struct failure *failure)
{
    const char *bytes;
    size_t length;
    bool too_long;
    while (
        !wire_next_line(&line->in, &line->consumed, WIRE_FRAME_MAX, &bytes, &length, &too_long)) {
        if (too_long)
            return line_fail(line, failure, _("a message is too long"));
        if (!line_read_more(line, watched, failure))
            return false;
    }
    struct failure why = {0};
    if (!wire_read(bytes, length, WIRE_FROM_ENGINE, message, &why))
        return line_fail(line, failure, why.sentence);
    if (message->type != WIRE_GOODBYE)
        return true;
    line->lost = true;
    line->told = true;
    fail(failure, FAILURE_ENGINE, "%s", wire_text(message, "sentence"));
    wire_message_free(message);
    return false;
}

/* The failure of a DONE; true where it is none: then its sentence is a remark, or empty. */
static bool line_done(const struct wire_message *done, struct failure *failure)
{
    int64_t code = wire_integer(done, "exit", FAILURE_ENGINE);
    const char *sentence = wire_text(done, "sentence");
    if (code == FAILURE_NONE) {
        fail(failure, FAILURE_NONE, "%s", sentence);
        return true;
    }
    if (code < FAILURE_NONE || code > FAILURE_ENGINE)
        code = FAILURE_ENGINE;
    return fail(failure, (enum failure_kind)code, "%s",
                sentence[0] ? sentence : _("the engine did not do it, and said no more"));
}

bool line_keep(void *context, json_t *item, struct failure *failure)
{
    (void)failure;
    json_t **kept = context;
    json_decref(*kept);
    *kept = json_incref(item);
    return true;
}

bool line_ask(struct line *line, enum wire_type type, json_t *body, line_item *item, void *context,
              struct failure *failure)
{
    int64_t ask = ++line->last_ask;
    line->sent = line_send(line, type, ask, body, failure);
    if (!line->sent)
        return false;
    for (;;) {
        struct wire_message message;
        if (!line_receive(line, &message, -1, failure))
            return false;
        bool ours = message.ask == ask;
        bool over = ours && message.type == WIRE_DONE;
        bool good = true;
        if (over)
            good = line_done(&message, failure);
        else if (ours && message.type == WIRE_ITEM && item)
            good = item(context, json_object_get(message.body, "item"), failure);
        else if (!message.ask && line->news)
            good = line->news(line->news_context, &message, failure);
        wire_message_free(&message);
        if (over || !good)
            return good;
    }
}
