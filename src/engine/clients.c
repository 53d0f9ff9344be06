/* SPDX-License-Identifier: MIT */
/* Clients on the Unix socket: their frames in, their queues out. */
#include "engine/clients.h"

#include "base/intl.h"
#include "base/log.h"
#include "base/paths.h"
#include "engine/requests.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <uthash.h>

#define CLIENT_READ_SIZE (16 * 1024)
/* Over this many bytes that a client has not taken, it gets no more news (it is behind), and no
   more of its questions are read. */
#define CLIENT_QUEUE_MAX (1024 * 1024)
/* Answers may go over it: a whole page of calls at most. */
#define CLIENT_QUEUE_LIMIT (64 * 1024 * 1024)
/* Questions of one client that are open at a time; the next wait in the socket. */
#define CLIENT_ASKS_MAX 64
#define CLIENT_BACKLOG  128

struct client {
    uv_pipe_t pipe;
    struct clients *all;
    uint64_t id;
    char user[RECORD_BY_SIZE];
    bool greeted;
    bool console;
    bool watching;
    bool behind;  /* news were dropped */
    bool paused;  /* its questions are not read just now */
    bool leaving; /* closes when its queue is empty */
    bool closing;
    bool writing;
    int asks; /* questions not answered yet */
    struct text in;
    struct text out;  /* queued */
    struct text sent; /* under way */
    uv_write_t write;
    UT_hash_handle hh;
};

struct clients {
    struct engine *engine;
    uv_pipe_t pipe;
    char path[PATH_SIZE];
    struct client *list; /* by id */
    uint64_t last_id;
    size_t consoles;
    size_t watching;
    char read_buffer[CLIENT_READ_SIZE];
    bool closing;
    void (*closed)(void *);
    void *context;
};

static void clients_maybe_closed(struct clients *clients)
{
    if (!clients->closing || clients->list || uv_is_active((uv_handle_t *)&clients->pipe))
        return;
    void (*closed)(void *) = clients->closed;
    clients->closed = NULL;
    if (closed)
        closed(clients->context);
}

static void client_closed(uv_handle_t *handle)
{
    struct client *client = handle->data;
    struct clients *clients = client->all;
    HASH_DEL(clients->list, client);
    clients->consoles -= client->console;
    clients->watching -= client->watching;
    text_free(&client->in);
    text_free(&client->out);
    text_free(&client->sent);
    free(client);
    requests_client_left(clients->engine);
    clients_maybe_closed(clients);
}

static void client_close(struct client *client)
{
    if (client->closing)
        return;
    client->closing = true;
    uv_close((uv_handle_t *)&client->pipe, client_closed);
}

static void client_flush(struct client *client);
static void client_read_on(struct client *client);

static void client_written(uv_write_t *write, int status)
{
    struct client *client = write->data;
    client->writing = false;
    text_clear(&client->sent);
    if (status < 0) {
        client_close(client);
        return;
    }
    if (client->behind && client->out.length == 0) {
        client->behind = false;
        wire_write(&client->out, WIRE_BEHIND, 0, NULL, NULL);
    }
    client_flush(client);
    if (client->paused)
        client_read_on(client);
}

static void client_flush(struct client *client)
{
    if (client->writing || client->closing)
        return;
    if (client->out.length == 0) {
        if (client->leaving)
            client_close(client);
        return;
    }
    struct text swap = client->sent;
    client->sent = client->out;
    client->out = swap;
    uv_buf_t buffer = uv_buf_init(client->sent.bytes, (unsigned)client->sent.length);
    client->write.data = client;
    client->writing = true;
    if (uv_write(&client->write, (uv_stream_t *)&client->pipe, &buffer, 1, client_written) != 0) {
        client->writing = false;
        client_close(client);
    }
}

/* A client that asked for so much that the queue's limit is passed is let go: it can't be told
 * less. */
static void client_send(struct client *client, enum wire_type type, int64_t ask, json_t *body)
{
    struct failure failure = {0};
    if (!wire_write(&client->out, type, ask, body, &failure)) {
        log_error("a message to a client could not be made: %s", failure.sentence);
        client_close(client);
        return;
    }
    client_flush(client);
}

static void client_goodbye(struct client *client, const char *sentence)
{
    client->leaving = true;
    client_send(client, WIRE_GOODBYE, 0, json_pack("{s:s}", "sentence", sentence));
}

static void client_greet(struct client *client, const struct wire_message *hello)
{
    struct engine *engine = client->all->engine;
    int64_t version = wire_integer(hello, "wire", 0);
    if (version != WIRE_VERSION) {
        char sentence[256];
        snprintf(sentence, sizeof sentence,
                 _("this engine (%s, process %ld) speaks version %d of the wire, the client (%s) "
                   "version "
                   "%lld; stop the engine with its own `centralita stop` and start again"),
                 PACKAGE_VERSION, (long)getpid(), WIRE_VERSION, wire_text(hello, "version"),
                 (long long)version);
        client_goodbye(client, sentence);
        return;
    }
    client->greeted = true;
    client->console = strcmp(wire_text(hello, "client"), "console") == 0;
    client->all->consoles += client->console;
    const struct config *config = &engine->config;
    json_t *welcome =
        json_pack("{s:i,s:s,s:i,s:s,s:s}", "wire", WIRE_VERSION, "version", PACKAGE_VERSION, "pid",
                  (int)getpid(), "user", client->user, "country", config->agent.country);
    if (config->agent.number[0])
        json_object_set_new(welcome, "number", json_string(config->agent.number));
    client_send(client, WIRE_WELCOME, 0, welcome);
}

static void client_take(struct client *client, const char *line, size_t length)
{
    struct failure failure = {0};
    struct wire_message message;
    if (!wire_read(line, length, WIRE_FROM_CLIENT, &message, &failure)) {
        client_goodbye(client, failure.sentence);
        return;
    }
    if (!client->greeted && message.type == WIRE_HELLO)
        client_greet(client, &message);
    else if (!client->greeted)
        client_goodbye(client, _("the first message has to be hello"));
    else if (message.type == WIRE_HELLO || message.ask <= 0)
        client_goodbye(client, _("a message without a positive ask, or a second hello"));
    else {
        client->asks++;
        requests_handle(client->all->engine, client, &message);
    }
    wire_message_free(&message);
}

/* It has to take, or to be told, what it asked for first. */
static bool client_is_full(const struct client *client)
{
    return client->out.length >= CLIENT_QUEUE_MAX || client->asks >= CLIENT_ASKS_MAX;
}

static void client_take_lines(struct client *client)
{
    size_t consumed = 0;
    const char *line;
    size_t length;
    bool too_long = false;
    while (!client->closing && !client->leaving && !client_is_full(client) &&
           wire_next_line(&client->in, &consumed, WIRE_CLIENT_FRAME_MAX, &line, &length, &too_long))
        client_take(client, line, length);
    text_drop_front(&client->in, consumed);
    if (too_long && !client->leaving && !client->closing)
        client_goodbye(client, _("a frame that is too long"));
}

static void client_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    struct client *client = handle->data;
    *buffer = uv_buf_init(client->all->read_buffer, sizeof client->all->read_buffer);
}

static void client_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    struct client *client = stream->data;
    if (got == 0)
        return;
    if (got < 0 || client->leaving || !text_add_bytes(&client->in, buffer->base, (size_t)got)) {
        client_close(client);
        return;
    }
    client_take_lines(client);
    if (!client->closing && client_is_full(client)) {
        client->paused = true;
        uv_read_stop(stream);
    }
}

static void client_read_on(struct client *client)
{
    client_take_lines(client);
    client->paused = client_is_full(client);
    if (!client->paused && !client->closing)
        uv_read_start((uv_stream_t *)&client->pipe, client_allocate, client_read);
}

/* The login of the process at the other end, by the kernel's word. */
static void client_identify(struct client *client)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    uv_os_fd_t fd;
    if (uv_fileno((uv_handle_t *)&client->pipe, &fd) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        snprintf(client->user, sizeof client->user, "?");
        return;
    }
    const struct passwd *user = getpwuid(peer.uid);
    if (user)
        snprintf(client->user, sizeof client->user, "%s", user->pw_name);
    else
        snprintf(client->user, sizeof client->user, "uid %u", (unsigned)peer.uid);
}

static void clients_accept(uv_stream_t *stream, int status)
{
    struct clients *clients = stream->data;
    if (status < 0)
        return;
    struct client *client = calloc(1, sizeof *client);
    if (!client)
        return;
    client->all = clients;
    client->id = ++clients->last_id;
    text_start(&client->in, WIRE_CLIENT_FRAME_MAX + CLIENT_READ_SIZE);
    text_start(&client->out, CLIENT_QUEUE_LIMIT);
    text_start(&client->sent, CLIENT_QUEUE_LIMIT);
    uv_pipe_init(&clients->engine->loop, &client->pipe, 0);
    client->pipe.data = client;
    HASH_ADD(hh, clients->list, id, sizeof client->id, client);
    if (uv_accept(stream, (uv_stream_t *)&client->pipe) != 0) {
        client_close(client);
        return;
    }
    client_identify(client);
    requests_client_came(clients->engine);
    if (HASH_COUNT(clients->list) > CLIENTS_MAX)
        client_goodbye(client, _("too many clients are attached to the engine"));
    else
        client_read_on(client);
}

/* Whether somebody answers at the socket; what nobody answers at is left over from an engine that
 * died. */
static bool socket_answers(const struct sockaddr_un *address)
{
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool answers =
        probe >= 0 && connect(probe, (const struct sockaddr *)address, sizeof *address) == 0;
    if (probe >= 0)
        close(probe);
    return answers;
}

static bool clients_bind(struct clients *clients, struct failure *failure)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(clients->path) >= sizeof address.sun_path)
        return fail(failure, FAILURE_USAGE,
                    _("the path of the socket has more than %zu bytes: %.80s…; set engine.socket"),
                    sizeof address.sun_path - 1, clients->path);
    memcpy(address.sun_path, clients->path, strlen(clients->path) + 1);
    if (socket_answers(&address))
        return fail(failure, FAILURE_ENGINE,
                    _("an engine answers at %s already; stop it, or set another engine.socket"),
                    clients->path);
    struct stat there;
    if (lstat(clients->path, &there) == 0 && S_ISSOCK(there.st_mode))
        unlink(clients->path);
    mode_t old = umask(0177);
    int error = uv_pipe_bind(&clients->pipe, clients->path);
    umask(old);
    if (error == 0)
        error = uv_listen((uv_stream_t *)&clients->pipe, CLIENT_BACKLOG, clients_accept);
    if (error != 0)
        return fail(failure, FAILURE_ENGINE, _("can't listen at %s: %s"), clients->path,
                    uv_strerror(error));
    return true;
}

struct clients *clients_open(struct engine *engine, const char *path, struct failure *failure)
{
    struct clients *clients = calloc(1, sizeof *clients);
    if (!clients) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    clients->engine = engine;
    snprintf(clients->path, sizeof clients->path, "%s", path);
    uv_pipe_init(&engine->loop, &clients->pipe, 0);
    clients->pipe.data = clients;
    if (path_make_parent(path, failure) && clients_bind(clients, failure))
        return clients;
    uv_close((uv_handle_t *)&clients->pipe, NULL);
    uv_run(&engine->loop, UV_RUN_NOWAIT);
    free(clients);
    return NULL;
}

static void clients_listener_closed(uv_handle_t *handle)
{
    clients_maybe_closed(handle->data);
}

void clients_close(struct clients *clients, void (*closed)(void *), void *context)
{
    clients->closing = true;
    clients->closed = closed;
    clients->context = context;
    unlink(clients->path);
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next) {
        client->leaving = true;
        if (client->writing)
            client_close(client); /* it has had its time: what it did not take is lost with it */
        else
            client_flush(client);
    }
    uv_close((uv_handle_t *)&clients->pipe, clients_listener_closed);
}

void clients_free(struct clients *clients)
{
    free(clients);
}

size_t clients_count(const struct clients *clients)
{
    return HASH_COUNT(clients->list);
}

size_t clients_consoles(const struct clients *clients)
{
    return clients->consoles;
}

size_t clients_watching(const struct clients *clients)
{
    return clients->watching;
}

void clients_publish(struct clients *clients, const char *frames, size_t length)
{
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next) {
        if (!client->watching || client->behind || client->closing)
            continue;
        if (client->out.length + length > CLIENT_QUEUE_MAX) {
            client->behind = true;
            continue;
        }
        text_add_bytes(&client->out, frames, length);
        client_flush(client);
    }
}

static struct client *ask_client(const struct ask *ask)
{
    struct client *client = NULL;
    struct clients *clients = ask->engine->clients;
    if (clients)
        HASH_FIND(hh, clients->list, &ask->client, sizeof ask->client, client);
    return client && !client->closing ? client : NULL;
}

void ask_item(const struct ask *ask, json_t *item)
{
    struct client *client = ask_client(ask);
    if (client)
        client_send(client, WIRE_ITEM, ask->number, json_pack("{s:o}", "item", item));
    else
        json_decref(item);
}

static void ask_end(const struct ask *ask, json_t *body)
{
    struct client *client = ask_client(ask);
    if (!client) {
        json_decref(body);
        return;
    }
    client->asks--;
    client_send(client, WIRE_DONE, ask->number, body);
    if (client->paused)
        client_read_on(client);
}

void ask_done(const struct ask *ask, const struct failure *failure)
{
    json_t *body = json_pack("{s:i}", "exit", failure ? (int)failure->kind : 0);
    if (failure && failure->sentence[0])
        json_object_set_new(body, "sentence", json_string(failure->sentence));
    ask_end(ask, body);
}

void ask_confirm(const struct ask *ask, const char *sentence)
{
    ask_end(ask, json_pack("{s:i,s:s,s:b}", "exit", FAILURE_NOT_DONE, "sentence", sentence,
                           "confirm", 1));
}

struct ask client_ask(const struct client *client, const struct wire_message *message)
{
    return (struct ask){client->all->engine, client->id, message->ask};
}

const char *client_user(const struct client *client)
{
    return client->user;
}

void client_watch(struct client *client)
{
    client->all->watching += !client->watching;
    client->watching = true;
}
