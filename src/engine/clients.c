/* SPDX-License-Identifier: MIT */
/* The Unix socket and the list of those who came in by it. */
#include "base/intl.h"
#include "base/log.h"
#include "engine/client.h"
#include "engine/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT_BACKLOG 128
#define DOOR_LOOK_MS   2000
#define LAST_WORDS_MS  500 /* for what clients have not taken when the engine ends */

static void clients_closed(uv_handle_t *handle)
{
    struct clients *clients = handle->data;
    if (clients->closed)
        clients->closed(clients->context);
}

void clients_maybe_closed(struct clients *clients)
{
    uv_handle_t *timer = (uv_handle_t *)&clients->timer;
    if (clients->closing && !clients->list && !clients->listening && !uv_is_closing(timer))
        uv_close(timer, clients_closed);
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
    client_start(client);
    uv_pipe_init(&clients->engine->loop, &client->pipe, 0);
    client->pipe.data = client;
    HASH_ADD(hh, clients->list, id, sizeof client->id, client);
    if (uv_accept(stream, (uv_stream_t *)&client->pipe) != 0) {
        client_close(client);
        return;
    }
    uv_os_fd_t fd = -1;
    uv_fileno((uv_handle_t *)&client->pipe, &fd);
    door_user(fd, client->user, sizeof client->user);
    requests_client_came(clients->engine);
    if (HASH_COUNT(clients->list) > CLIENTS_MAX)
        client_goodbye(client, _("too many clients are attached to the engine"));
    else
        client_listen(client);
}

/* ---- The socket */

static bool clients_listen(struct clients *clients, const char *path, struct failure *failure)
{
    int fd = door_open(&clients->door, path, failure);
    if (fd < 0)
        return false;
    uv_pipe_init(&clients->engine->loop, &clients->pipe, 0);
    clients->pipe.data = clients;
    clients->listening = true;
    int error = uv_pipe_open(&clients->pipe, fd);
    if (error == 0)
        error = uv_listen((uv_stream_t *)&clients->pipe, CLIENT_BACKLOG, clients_accept);
    if (error == 0)
        return true;
    door_remove(&clients->door);
    return fail(failure, FAILURE_ENGINE, _("can't listen at %s: %s"), path, uv_strerror(error));
}

static void clients_listen_again(struct clients *clients)
{
    struct failure failure = {0};
    bool listens = clients_listen(clients, clients->door.path, &failure);
    if (listens)
        log_notice("the socket had gone; it is at %s again", clients->door.path);
    else if (!clients->lost)
        log_warning("the socket has gone: %s", failure.sentence);
    clients->lost = !listens;
}

static void clients_listener_closed(uv_handle_t *handle)
{
    struct clients *clients = handle->data;
    clients->listening = false;
    if (clients->closing)
        clients_maybe_closed(clients);
    else if (!clients->hidden)
        clients_listen_again(clients);
}

/* Runtime directories are cleared at logout and by hand, and an engine that nobody can reach holds
   its lock for ever: so the socket is made again. */
static void clients_look(uv_timer_t *timer)
{
    struct clients *clients = timer->data;
    if (clients->hidden || door_is_there(&clients->door))
        return;
    if (!clients->listening)
        clients_listen_again(clients);
    else if (!uv_is_closing((uv_handle_t *)&clients->pipe))
        uv_close((uv_handle_t *)&clients->pipe, clients_listener_closed);
}

struct clients *clients_open(struct engine *engine, const char *path, struct failure *failure)
{
    struct clients *clients = calloc(1, sizeof *clients);
    if (!clients) {
        fail(failure, FAILURE_ENGINE, _("out of memory"));
        return NULL;
    }
    clients->engine = engine;
    if (!clients_listen(clients, path, failure)) {
        free(clients); /* with the process it ends; no loop runs any more */
        return NULL;
    }
    uv_timer_init(&engine->loop, &clients->timer);
    clients->timer.data = clients;
    uv_timer_start(&clients->timer, clients_look, DOOR_LOOK_MS, DOOR_LOOK_MS);
    return clients;
}

bool clients_knock(const struct clients *clients)
{
    uv_os_fd_t fd;
    return clients->listening && uv_fileno((const uv_handle_t *)&clients->pipe, &fd) == 0 &&
           door_knocked(fd);
}

void clients_hide(struct clients *clients)
{
    clients->hidden = true;
    door_remove(&clients->door);
}

/* It has had its time: what it did not take is lost with it. */
static void clients_cut(uv_timer_t *timer)
{
    struct clients *clients = timer->data;
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next)
        client_close(client);
}

void clients_close(struct clients *clients, void (*closed)(void *), void *context)
{
    clients->closing = true;
    clients->closed = closed;
    clients->context = context;
    clients_hide(clients);
    uv_timer_start(&clients->timer, clients_cut, LAST_WORDS_MS, 0);
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next) {
        client->leaving = true;
        client_flush(client);
    }
    if (clients->listening && !uv_is_closing((uv_handle_t *)&clients->pipe))
        uv_close((uv_handle_t *)&clients->pipe, clients_listener_closed);
    clients_maybe_closed(clients);
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
    struct news *news = news_new(frames, length);
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next) {
        if (client->watching)
            client_tell(client, news);
    }
    news_release(news);
}
