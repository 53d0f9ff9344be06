/* SPDX-License-Identifier: MIT */
/* One client: its frames in, its queue out, and the answers to what it asked. */
#include "engine/client.h"

#include "base/intl.h"
#include "base/log.h"
#include "codec/json.h"
#include "engine/agents.h"
#include "engine/publish.h"
#include "engine/requests.h"
#include "engine/settings.h"
#include "engine/turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Questions of one client that are open at a time, and bytes of answers that it has not taken; the
   next questions wait in the socket. */
#define CLIENT_ASKS_MAX    64
#define CLIENT_ANSWERS_MAX (1024 * 1024)
/* For how long the messages of one client are taken in a turn of the loop. */
#define CLIENT_SLICE_NS UINT64_C(2000000)
/* Bytes of answers that all clients of one login have not taken; over it they are let go. */
#define LOGIN_ANSWERS_MAX (64 * 1024 * 1024)
/* Bytes that wait for a client when a page of calls ends though there are more. */
#define CLIENT_PAGE_MAX (8 * 1024 * 1024)

static void client_closed(uv_handle_t *handle)
{
    struct client *client = handle->data;
    struct clients *clients = client->all;
    HASH_DEL(clients->list, client);
    clients->consoles -= client->console;
    if (client->attended)
        agents_consoles_changed(clients->engine->agents, client->peer.name);
    clients->watching -= client->watching;
    if (client->counted)
        login_attach(&clients->logins, client->peer.uid, -1);
    text_free(&client->in);
    peer_free(&client->peer);
    outbox_free(&client->outbox);
    free(client);
    requests_client_left(clients->engine);
    clients_maybe_closed(clients);
}

void client_close(struct client *client)
{
    if (client->closing)
        return;
    client->closing = true;
    turns_leave(client);
    uv_close((uv_handle_t *)&client->pipe, client_closed);
}

static void client_taken(void *context, bool good)
{
    struct client *client = context;
    if (!good || (client->leaving && outbox_is_empty(&client->outbox)))
        client_close(client);
    else if (client->paused)
        client_go_on(client, CLIENT_SLICE_NS);
}

void client_flush(struct client *client)
{
    if (client->closing)
        return;
    if (!outbox_send(&client->outbox) || (client->leaving && outbox_is_empty(&client->outbox)))
        client_close(client);
}

void client_tell(struct client *client, struct news *news)
{
    if (!client->closing && !client->leaving && !outbox_add_news(&client->outbox, news))
        client_close(client);
}

/* A client that asked for so much that the queue's limit is passed is let go: it can't be told
 * less. */
static void client_send(struct client *client, enum wire_type type, int64_t ask, json_t *body)
{
    struct failure failure = {0};
    if (!outbox_answer(&client->outbox, type, ask, body, &failure)) {
        log_error("a message to a client could not be made: %s", failure.sentence);
        client_close(client);
        return;
    }
    client_flush(client);
}

void client_goodbye(struct client *client, const char *sentence)
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
    client->attended = strcmp(wire_text(hello, "client"), "console") == 0;
    client->console = client->attended || strcmp(wire_text(hello, "client"), "wall") == 0;
    client->all->consoles += client->console;
    if (client->attended)
        agents_consoles_changed(engine->agents, client->peer.name);
    const struct config *config = engine->config;
    json_t *welcome = json_pack("{s:i,s:s,s:i,s:s,s:s,s:b}", "wire", WIRE_VERSION, "version",
                                PACKAGE_VERSION, "pid", (int)getpid(), "user", client->peer.name,
                                "country", config->agent.country, "stays", !engine->on_demand);
    if (config->agent.number[0])
        json_object_set_new(welcome, "number", json_string(config->agent.number));
    client_send(client, WIRE_WELCOME, 0, welcome);
    client_tell_settings(client);
}

void client_tell_settings(struct client *client)
{
    if (client->greeted && client->console && !client->leaving && !client->closing)
        client_send(client, WIRE_SETTINGS, 0,
                    settings_json(client->all->engine, client->peer.name, client->roles));
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
        struct ask ask = client_ask(client, &message);
        client->asks++;
        login_ask(&client->all->logins, ask.uid, ask.weight, 1);
        requests_handle(client->all->engine, client, &message);
    }
    wire_message_free(&message);
}

/* It has to take, or to be told, what it asked for first. */
static bool client_is_full(const struct client *client)
{
    return client->outbox.answers >= CLIENT_ANSWERS_MAX || client->asks >= CLIENT_ASKS_MAX;
}

/* Where logins count: what its login asked for, through others as well, is answered first. */
static bool client_has_to_wait(const struct client *client)
{
    const struct clients *clients = client->all;
    return clients->engine->config->roles.given && login_is_full(clients->logins, client->peer.uid);
}

/* Whether there may be more to take. */
static bool client_take_lines(struct client *client, uint64_t until)
{
    size_t consumed = 0;
    const char *line;
    size_t length;
    bool too_long = false;
    bool more = false;
    client->taking = true;
    while (
        !more && !client->closing && !client->leaving && !client_is_full(client) &&
        wire_next_line(&client->in, &consumed, WIRE_CLIENT_FRAME_MAX, &line, &length, &too_long)) {
        client_take(client, line, length);
        more = uv_hrtime() >= until || client_has_to_wait(client);
    }
    text_drop_front(&client->in, consumed);
    client->taking = false;
    if (too_long && !client->leaving && !client->closing)
        client_goodbye(client, _("a frame that is too long"));
    return more;
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
    client_go_on(client, CLIENT_SLICE_NS);
}

/* One that waits for its turn is not read, nor one that has not taken what it asked for; one that
   leaves is, so that its end is seen. */
static void client_set_reading(struct client *client)
{
    uv_stream_t *stream = (uv_stream_t *)&client->pipe;
    if (client->closing)
        return;
    client->paused = !client->leaving && (client->in_turn || client_is_full(client));
    if (client->paused)
        uv_read_stop(stream);
    else
        uv_read_start(stream, client_allocate, client_read);
}

void client_go_on(struct client *client, uint64_t ns)
{
    if (client->taking || client->in_turn)
        return; /* whoever takes them sees by itself that it may go on */
    bool waits = client_has_to_wait(client) || (ns && turns_are_awaited(client->all));
    bool more = waits ? client->in.length > 0 : client_take_lines(client, uv_hrtime() + ns);
    if (more && !client->closing && !client->leaving && !client_is_full(client))
        turns_join(client);
    client_set_reading(client);
}

void client_start(struct client *client)
{
    text_start(&client->in, WIRE_CLIENT_FRAME_MAX + CLIENT_READ_SIZE);
    outbox_start(&client->outbox, (uv_stream_t *)&client->pipe, client_taken, client);
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
    if (!client) {
        json_decref(item);
        return;
    }
    if (!outbox_answer(&client->outbox, WIRE_ITEM, ask->number, json_pack("{s:O}", "item", item),
                       NULL)) {
        publish_shorten(item);
        client_send(client, WIRE_ITEM, ask->number, json_pack("{s:O}", "item", item));
    }
    json_decref(item);
    client_flush(client);
}

void ask_item_raw(const struct ask *ask, const char *json, size_t length)
{
    struct client *client = ask_client(ask);
    if (!client)
        return;
    if (outbox_answer_raw(&client->outbox, WIRE_ITEM, ask->number, "item", json, length))
        client_flush(client);
    else
        ask_item(ask, json_read(json, length, NULL));
}

bool ask_is_long(const struct ask *ask)
{
    const struct client *client = ask_client(ask);
    return client && client->outbox.answers > CLIENT_PAGE_MAX;
}

/* A client that asks and does not read, one of many of its login. */
static bool client_hoards(const struct client *client)
{
    size_t untaken = 0;
    if (client->outbox.answers < CLIENT_ANSWERS_MAX)
        return false;
    for (const struct client *other = client->all->list; other; other = other->hh.next)
        untaken += other->peer.uid == client->peer.uid ? other->outbox.answers : 0;
    return untaken > LOGIN_ANSWERS_MAX;
}

static void ask_end(const struct ask *ask, json_t *body)
{
    struct client *client = ask_client(ask);
    if (ask->engine->clients)
        login_ask(&ask->engine->clients->logins, ask->uid, ask->weight, -1);
    if (!client) {
        json_decref(body);
        return;
    }
    client->asks--;
    if (client_hoards(client)) {
        log_limited(&client->all->hoards_log, LOG_LEVEL_NOTICE,
                    "closed a client of %s, which does not take what it asked for",
                    client->peer.name);
        client_close(client);
    }
    client_send(client, WIRE_DONE, ask->number, body);
    if (client->paused)
        client_go_on(client, CLIENT_SLICE_NS);
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
    size_t calls = json_array_size(json_object_get(message->body, "calls"));
    return (struct ask){client->all->engine, client->id, message->ask, client->peer.uid,
                        calls ? calls : 1};
}

const char *client_user(const struct client *client)
{
    return client->peer.name;
}

bool client_is_console(const struct client *client)
{
    return client->console;
}

unsigned client_roles(const struct client *client)
{
    return client->roles;
}

enum right client_right(const struct client *client, enum wire_type type)
{
    return right_to(client->roles, type);
}

/* Of a store_view; 0 is the engine. */
static uint64_t asker_of(uid_t uid)
{
    return (uint64_t)uid + 1;
}

struct store_view ask_view(const struct ask *ask)
{
    struct store_view view = engine_view(ask->engine);
    view.asker = asker_of(ask->uid);
    return view;
}

struct store_view client_view(const struct client *client)
{
    struct store_view view = engine_view(client->all->engine);
    if (client_right(client, WIRE_CALLS) != RIGHT_ALL)
        snprintf(view.agent, sizeof view.agent, "%s", client->peer.name);
    view.asker = asker_of(client->peer.uid);
    return view;
}

enum record_reach client_reach(const struct client *client, enum wire_type type)
{
    if (client_right(client, type) == RIGHT_ALL)
        return REACH_ALL;
    return type == WIRE_NOTE ? REACH_SEEN : REACH_OWN;
}

void client_watch(struct client *client)
{
    client->all->watching += !client->watching;
    client->watching = true;
}
