/* SPDX-License-Identifier: MIT */
/* The Unix socket and the list of those who came in by it. */
#include "base/intl.h"
#include "base/log.h"
#include "engine/client.h"
#include "engine/requests.h"
#include "engine/turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENTS_OF_ONE_MAX 100
#define CLIENTS_NEWS_MAX   (16 * 1024 * 1024) /* bytes of one publication */
#define CLIENT_BACKLOG     1024 /* a full room of consoles knocks at once when an engine is back */
#define DOOR_LOOK_MS       2000
#define ACCEPTS_OF_A_TURN  16 /* anybody may knock without end; all else has its time */
#define ACCEPT_AGAIN_MS    1
#define LAST_WORDS_MS      500 /* for what clients have not taken when the engine ends */

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

static unsigned clients_roles(const struct clients *clients, const struct peer *peer)
{
    struct role_person person = {peer->uid, peer->groups, peer->group_count};
    return roles_of(&clients->engine->config->roles, &person);
}

static void clients_turn_away(struct client *client)
{
    char sentence[256], all[128];
    struct clients *clients = client->all;
    clients->strangers++;
    roles_describe(USER_ROLES_ALL, all, sizeof all);
    log_limited(&clients->strangers_log, LOG_LEVEL_NOTICE, "turned away %s, who has no role",
                client->peer.name);
    snprintf(sentence, sizeof sentence,
             _("%s has none of the roles %s here, and may not use this engine; ask its "
               "administrator"),
             client->peer.name, all);
    client_goodbye(client, sentence);
}

static void clients_let_in(struct clients *clients)
{
    struct client *client = calloc(1, sizeof *client);
    if (!client)
        return;
    client->all = clients;
    client->id = ++clients->last_id;
    client_start(client);
    uv_pipe_init(&clients->engine->loop, &client->pipe, 0);
    client->pipe.data = client;
    HASH_ADD(hh, clients->list, id, sizeof client->id, client);
    if (uv_accept((uv_stream_t *)&clients->pipe, (uv_stream_t *)&client->pipe) != 0) {
        client_close(client);
        return;
    }
    uv_os_fd_t fd = -1;
    uv_fileno((uv_handle_t *)&client->pipe, &fd);
    bool known = door_peer(fd, &client->peer);
    login_attach(&clients->logins, client->peer.uid, 1);
    client->counted = true;
    client->roles = known ? clients_roles(clients, &client->peer) : 0;
    requests_client_came(clients->engine);
    if (!client->roles)
        clients_turn_away(client);
    else if (HASH_COUNT(clients->list) > CLIENTS_MAX)
        client_goodbye(client, _("too many clients are attached to the engine"));
    else if (clients->engine->config->roles.given &&
             login_clients(clients->logins, client->peer.uid) > CLIENTS_OF_ONE_MAX)
        client_goodbye(client, _("too many clients of this login are attached to the engine"));
    else
        client_go_on(client, 1);
}

static void clients_accept_again(uv_timer_t *timer)
{
    struct clients *clients = timer->data;
    bool waits = clients->postponed;
    clients->postponed = false;
    clients->let_in = waits;
    if (waits)
        clients_let_in(clients);
}

/* While one that has come is not let in, no more are taken from the socket. */
static void clients_accept(uv_stream_t *stream, int status)
{
    struct clients *clients = stream->data;
    if (status < 0)
        return;
    clients->postponed = ++clients->let_in > ACCEPTS_OF_A_TURN;
    if (!clients->postponed)
        clients_let_in(clients);
    if (clients->postponed || clients->let_in == 1)
        uv_timer_start(&clients->accept, clients_accept_again, ACCEPT_AGAIN_MS, 0);
}

/* ---- The socket */

static bool clients_listen(struct clients *clients, const char *path, struct failure *failure)
{
    int fd = door_open(&clients->door, path, clients->engine->config->roles.given, failure);
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
    clients->postponed = false;
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
    text_start(&clients->own, CLIENTS_NEWS_MAX);
    if (!clients_listen(clients, path, failure)) {
        free(clients); /* with the process it ends; no loop runs any more */
        return NULL;
    }
    uv_timer_init(&engine->loop, &clients->timer);
    clients->timer.data = clients;
    uv_timer_start(&clients->timer, clients_look, DOOR_LOOK_MS, DOOR_LOOK_MS);
    uv_timer_init(&engine->loop, &clients->accept);
    clients->accept.data = clients;
    turns_start(clients);
    return clients;
}

bool clients_knock(const struct clients *clients)
{
    uv_os_fd_t fd;
    return clients->listening && uv_fileno((const uv_handle_t *)&clients->pipe, &fd) == 0 &&
           (clients->postponed || door_knocked(fd));
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
    turns_close(clients);
    uv_close((uv_handle_t *)&clients->accept, NULL);
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
    if (!clients)
        return;
    logins_free(&clients->logins);
    text_free(&clients->own);
    free(clients);
}

size_t clients_count(const struct clients *clients)
{
    return HASH_COUNT(clients->list);
}

size_t clients_consoles_of(const struct clients *clients, const char *login)
{
    size_t count = 0;
    for (const struct client *client = clients->list; client; client = client->hh.next)
        count += client->attended && strcmp(client->peer.name, login) == 0;
    return count;
}

size_t clients_consoles(const struct clients *clients)
{
    return clients->consoles;
}

size_t clients_operators(const struct clients *clients)
{
    size_t count = 0;
    for (const struct client *client = clients->list; client; client = client->hh.next)
        count += client->attended && client_right(client, WIRE_ANSWER) != RIGHT_NONE;
    return count;
}

size_t clients_watching(const struct clients *clients)
{
    return clients->watching;
}

int64_t clients_strangers(const struct clients *clients)
{
    return clients->strangers;
}

/* ---- News */

const struct audience audience_all = {.all = true};

bool audience_holds(const struct audience *audience, const char *user)
{
    return audience->all ||
           (!audience->nobody && (!audience->agent[0] || strcmp(audience->agent, user) == 0));
}

/* What of the frames is for this client's eyes; NULL without memory. */
static struct news *news_for(const struct client *client, const char *frames,
                             const struct part *parts, size_t count)
{
    struct text *own = &client->all->own;
    text_clear(own);
    for (size_t i = 0; i < count; i++) {
        const struct audience *audience = &parts[i].audience;
        if (audience_holds(audience, client->peer.name))
            text_add_bytes(own, frames, parts[i].length);
        else if (audience->gone[0])
            wire_write(own, WIRE_GONE, 0, json_pack("{s:s}", "id", audience->gone), NULL);
        frames += parts[i].length;
    }
    return own->failed ? NULL : news_new(own->bytes, own->length);
}

static bool part_is_restricted(const struct part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!parts[i].audience.all && (parts[i].audience.nobody || parts[i].audience.agent[0]))
            return true;
    return false;
}

static size_t parts_length(const struct part *parts, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += parts[i].length;
    return length;
}

void clients_publish(struct clients *clients, const char *frames, const struct part *parts,
                     size_t count)
{
    struct news *news = news_new(frames, parts_length(parts, count));
    bool restricted = part_is_restricted(parts, count);
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next) {
        if (!client->watching)
            continue;
        if (!restricted || client_right(client, WIRE_WATCH) == RIGHT_ALL) {
            client_tell(client, news);
            continue;
        }
        struct news *own = news_for(client, frames, parts, count);
        if (!own || clients->own.length)
            client_tell(client, own);
        news_release(own);
    }
    news_release(news);
}

void clients_publish_one(struct clients *clients, const struct text *frame,
                         const struct audience *audience)
{
    struct part part = {frame->length, *audience};
    clients_publish(clients, frame->bytes, &part, 1);
}

/* ---- Another configuration */

static void client_config_changed(struct client *client)
{
    unsigned roles = clients_roles(client->all, &client->peer);
    bool changed = roles != client->roles;
    client->roles = roles;
    if (!roles)
        clients_turn_away(client);
    else if (changed && client->watching)
        client_tell(client, NULL); /* what it shows may not be for its eyes any more: ask again */
    client_tell_settings(client);
}

void clients_tell_settings(struct clients *clients, const char *user)
{
    struct client *client, *next;
    HASH_ITER (hh, clients->list, client, next) {
        if (strcmp(client->peer.name, user) == 0)
            client_tell_settings(client);
    }
}

void clients_config_changed(struct clients *clients)
{
    struct client *client, *next;
    door_set_open(&clients->door, clients->engine->config->roles.given);
    HASH_ITER (hh, clients->list, client, next) {
        if (!client->closing && !client->leaving)
            client_config_changed(client);
    }
}
