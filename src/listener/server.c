/* SPDX-License-Identifier: MIT */
/* The HTTP server in the loop: libmicrohttpd without a thread of its own, its epoll descriptor
   watched by libuv. Deadlines are ours, since the library only knows inactivity. */
#include "listener/server.h"

#include "base/intl.h"
#include "listener/exchange.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG 1024
/* Of a connection's memory, beyond its headers: what the library notes of them. */
#define POOL_EXTRA 4096u
/* In one turn of the loop, so that nobody else waits long. */
#define RUNS_MAX 8
/* Of libuv. */
#define HANDLES 4

static void server_finish(struct server *server);

/* ---- Running */

/* While it stops: whether somebody is still to be answered, or an answer is on its way. */
static bool server_is_busy(const struct server *server)
{
    const struct server_request *request = server->connections;
    while (request && request->phase != PHASE_ANSWERED)
        request = request->next;
    return request || server->handling > 0;
}

/* One run of the daemon; whether there is to be another. When it had as many connections as it may
   have, it listens again in the run behind the one that let some go, and tells nobody. */
static bool server_run_once(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG wait;
    server->freed = false;
    MHD_run(server->daemon);
    return server->freed || (MHD_get_timeout(server->daemon, &wait) == MHD_YES && wait == 0);
}

static void server_run(struct server *server)
{
    if (server->running || !server->daemon)
        return;
    server->running = true;
    bool more = true;
    for (int i = 0; more && i < RUNS_MAX; i++)
        more = server_run_once(server);
    server->running = false;
    if (more)
        server_wake(server);
    else
        uv_idle_stop(&server->idle);
    if (server->stopping && !server_is_busy(server))
        server_finish(server);
}

static void server_on_poll(uv_poll_t *handle, int status, int events)
{
    (void)status, (void)events;
    server_run(handle->data);
}

static void server_on_idle(uv_idle_t *handle)
{
    server_run(handle->data);
}

static void server_on_check(uv_check_t *handle)
{
    struct server *server = handle->data;
    if (uv_is_active((uv_handle_t *)&server->idle))
        server_run(server);
}

/* Runs the daemon once what is going on in the loop is through, so that many answers given at one
   time go out in one run. */
void server_wake(struct server *server)
{
    uv_idle_start(&server->idle, server_on_idle);
}

/* ---- Deadlines */

static void server_on_timer(uv_timer_t *handle)
{
    struct server *server = handle->data;
    uint64_t now = uv_now(server->loop);
    server->due = 0;
    uint64_t next = server->stopping ? server->stop_by : 0;
    if (next && next <= now) {
        server_finish(server);
        return;
    }
    struct server_request *after;
    for (struct server_request *request = server->connections; request; request = after) {
        after = request->next;
        if (request->deadline && request->deadline <= now)
            exchange_expire(request);
        if (request->deadline && (!next || request->deadline < next))
            next = request->deadline;
    }
    if (next)
        server_watch_deadline(server, next);
}

void server_watch_deadline(struct server *server, uint64_t deadline)
{
    if (server->due && server->due <= deadline)
        return;
    uint64_t now = uv_now(server->loop);
    server->due = deadline;
    uv_timer_start(&server->timer, server_on_timer, deadline > now ? deadline - now : 1, 0);
}

/* ---- Starting */

static int socket_fail(int socket, const struct server_config *config, struct failure *failure)
{
    int error = errno;
    if (socket >= 0)
        close(socket);
    fail(failure, FAILURE_ENGINE, _("can't listen on %s port %d: %s"), config->address,
         config->port, strerror(error));
    return -1;
}

static int socket_open(const struct server_config *config, struct failure *failure)
{
    char port[16];
    snprintf(port, sizeof port, "%d", config->port);
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    if (getaddrinfo(config->address, port, &hints, &found) != 0) {
        fail(failure, FAILURE_USAGE, _("can't listen on %s port %d: that is no IP address"),
             config->address, config->port);
        return -1;
    }
    const int on = 1;
    int one = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (one >= 0 && found->ai_family == AF_INET6)
        setsockopt(one, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    bool open = one >= 0 && setsockopt(one, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                bind(one, found->ai_addr, found->ai_addrlen) == 0 && listen(one, BACKLOG) == 0;
    int error = errno;
    freeaddrinfo(found);
    errno = error;
    return open ? one : socket_fail(one, config, failure);
}

static int socket_port(int socket)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(socket, (struct sockaddr *)&address, &size) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port);
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

/* What is percent-encoded is decoded by us, and only what is asked for. */
static size_t leave_encoded(void *cls, struct MHD_Connection *connection, char *text)
{
    (void)cls, (void)connection;
    return strlen(text);
}

static bool server_start_daemon(struct server *server, int socket)
{
    /* Who wakes the daemon is in its own thread: it needs no descriptor to be woken by. */
    const unsigned flags = MHD_USE_EPOLL | MHD_USE_TURBO |
                           ((unsigned)MHD_ALLOW_SUSPEND_RESUME & ~(unsigned)MHD_USE_ITC);
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, exchange_step, server, MHD_OPTION_LISTEN_SOCKET, socket,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)server->config.max_connections,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        server->config.max_headers + POOL_EXTRA, MHD_OPTION_NOTIFY_CONNECTION, exchange_connection,
        server, MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, server,
        MHD_OPTION_URI_LOG_CALLBACK, exchange_target, server, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_encoded, NULL, MHD_OPTION_END);
    return server->daemon != NULL;
}

static void server_start_handles(struct server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    server->poll.data = server->timer.data = server->check.data = server->idle.data = server;
    uv_poll_init(server->loop, &server->poll, info->epoll_fd);
    uv_timer_init(server->loop, &server->timer);
    uv_check_init(server->loop, &server->check);
    uv_idle_init(server->loop, &server->idle);
    server->handles = HANDLES;
    uv_poll_start(&server->poll, UV_READABLE, server_on_poll);
    uv_check_start(&server->check, server_on_check);
}

struct server *server_start(uv_loop_t *loop, const struct server_config *config, server_gate *gate,
                            server_handler *handler, void *context, struct failure *failure)
{
    struct server *server = calloc(1, sizeof *server);
    int socket = server ? socket_open(config, failure) : -1;
    if (socket < 0) {
        free(server);
        return NULL;
    }
    *server = (struct server){.loop = loop,
                              .config = *config,
                              .gate = gate,
                              .handler = handler,
                              .context = context,
                              .port = socket_port(socket)};
    server->config.address = NULL;
    if (!server_start_daemon(server, socket)) {
        close(socket);
        free(server);
        fail(failure, FAILURE_ENGINE, _("can't start the HTTP server on %s port %d"),
             config->address, config->port);
        return NULL;
    }
    server_start_handles(server);
    server_wake(server);
    return server;
}

int server_port(const struct server *server)
{
    return server->port;
}

void server_set_max_body(struct server *server, size_t bytes)
{
    server->config.max_body = bytes;
}

/* ---- Stopping */

/* The last one takes the server with it. */
void server_handle_closed(struct server *server)
{
    if (--server->handles > 0)
        return;
    void (*closed)(void *) = server->closed;
    void *context = server->closed_context;
    free(server);
    if (closed)
        closed(context);
}

static void server_on_closed(uv_handle_t *handle)
{
    server_handle_closed(handle->data);
}

/* Who still waits for an answer gets none; the requests stay with their user. */
static void server_abandon_all(struct server *server)
{
    struct server_request *after;
    for (struct server_request *request = server->connections; request; request = after) {
        after = request->next;
        if (request->phase != PHASE_HANDLING)
            continue;
        struct MHD_Connection *connection = request->connection;
        exchange_abandon(request);
        MHD_resume_connection(connection);
    }
    MHD_run(server->daemon);
}

static void server_finish(struct server *server)
{
    if (!server->daemon)
        return;
    uv_poll_stop(&server->poll);
    server->running = true; /* from here on nothing runs it any more */
    server_abandon_all(server);
    MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
    for (int i = 0; i < SERVER_STATUS_MAX; i++) {
        if (server->empty[i])
            MHD_destroy_response(server->empty[i]);
    }
    uv_close((uv_handle_t *)&server->poll, server_on_closed);
    uv_close((uv_handle_t *)&server->timer, server_on_closed);
    uv_close((uv_handle_t *)&server->check, server_on_closed);
    uv_close((uv_handle_t *)&server->idle, server_on_closed);
}

void server_stop(struct server *server, int milliseconds, void (*closed)(void *), void *context)
{
    server->stopping = true;
    server->closed = closed;
    server->closed_context = context;
    if (!server->daemon)
        return; /* it is closing */
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    server->stop_by = uv_now(server->loop) + (uint64_t)(milliseconds > 0 ? milliseconds : 1);
    server_watch_deadline(server, server->stop_by);
    server_wake(server);
}
