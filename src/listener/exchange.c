/* SPDX-License-Identifier: MIT */
/* A connection of the HTTP server and its requests, one after the other: from the first line to the
   answer, within bounds of size and time. */
#include "listener/exchange.h"

#include "base/clock.h"
#include "listener/watch.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECOND 1000u

/* What is read and dropped of a request that is refused. */
#define DRAIN_MAX     (1024u * 1024u) /* bytes */
#define DRAIN_SECONDS 5

/* A larger buffer is not kept for the connection's next request. */
#define BODY_KEEP (16u * 1024u)

/* Bytes of an answer that we write ourselves. */
#define HEAD_MAX 128

static void exchange_enter(struct server_request *request, enum phase phase, int seconds)
{
    request->phase = phase;
    request->deadline = 0;
    if (seconds > 0) {
        request->deadline = uv_now(request->server->loop) + (uint64_t)seconds * SECOND;
        server_watch_deadline(request->server, request->deadline);
    }
}

static struct server_request *exchange_new(struct server *server, struct MHD_Connection *connection)
{
    struct server_request *request = calloc(1, sizeof *request);
    if (!request)
        return NULL;
    const union MHD_ConnectionInfo *socket =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    request->server = server;
    request->connection = connection;
    request->socket = socket ? socket->connect_fd : -1;
    text_start(&request->target, server->config.max_headers);
    text_start(&request->body, server->config.max_body);
    if (peer && peer->client_addr && peer->client_addr->sa_family == AF_INET6)
        memcpy(&request->peer, peer->client_addr, sizeof(struct sockaddr_in6));
    else if (peer && peer->client_addr)
        memcpy(&request->peer, peer->client_addr, sizeof(struct sockaddr_in));
    request->next = server->connections;
    request->link = &server->connections;
    if (request->next)
        request->next->link = &request->next;
    server->connections = request;
    exchange_enter(request, PHASE_WAITING, server->config.header_seconds);
    return request;
}

static void exchange_unlink(struct server_request *request)
{
    watch_end(request);
    *request->link = request->next;
    if (request->next)
        request->next->link = request->link;
}

static void exchange_forget_answer(struct server_request *request)
{
    if (request->response)
        MHD_destroy_response(request->response);
    request->response = NULL;
}

static void exchange_free(struct server_request *request)
{
    exchange_forget_answer(request);
    text_free(&request->target);
    text_free(&request->body);
    free(request);
}

void exchange_abandon(struct server_request *request)
{
    exchange_unlink(request);
    request->server = NULL;
    request->connection = NULL;
}

void exchange_connection(void *cls, struct MHD_Connection *connection, void **own,
                         enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *own = exchange_new(cls, connection);
        return;
    }
    struct server_request *request = *own;
    *own = NULL;
    ((struct server *)cls)->freed = true;
    if (!request || !request->server)
        return; /* an abandoned one is its user's */
    exchange_unlink(request);
    exchange_free(request);
}

/* ---- The answer */

/* The answer without a body of that status; a reference of the caller's own is not needed. */
static struct MHD_Response *exchange_empty(struct server *server, int status)
{
    struct MHD_Response **place = &server->empty[status];
    if (!*place)
        *place = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    return *place;
}

static enum MHD_Result exchange_send(struct server_request *request)
{
    struct MHD_Response *response = request->response;
    if (!response)
        response = exchange_empty(request->server, request->status);
    exchange_enter(request, PHASE_ANSWERED, request->server->config.body_seconds);
    if (!response)
        return MHD_NO;
    enum MHD_Result queued =
        MHD_queue_response(request->connection, (unsigned)request->status, response);
    exchange_forget_answer(request);
    return queued;
}

/* An answer without a body, written past the library, which takes none while a body is coming in.
   What the sender still sends is read for a while, or the reset of the connection could overtake
   it. */
static void exchange_send_now(struct server_request *request, int status)
{
    char head[HEAD_MAX];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                          status, MHD_get_reason_phrase_for((unsigned)status));
    if (send(request->socket, head, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL) == length)
        shutdown(request->socket, SHUT_WR);
    exchange_enter(request, PHASE_DRAINING, DRAIN_SECONDS);
}

/* ---- The request */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes %xx in place. What is no escape, or would be a NUL, stays as it is. */
static void decode_path(char *path)
{
    char *out = path;
    while (*path) {
        int value = 0;
        if (*path == '%' && hex_value(path[1]) >= 0 && hex_value(path[2]) >= 0)
            value = hex_value(path[1]) * 16 + hex_value(path[2]);
        if (value)
            path += 2;
        *out++ = value ? (char)value : *path;
        path++;
    }
    *out = '\0';
}

void *exchange_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    (void)cls;
    const union MHD_ConnectionInfo *own =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct server_request *request = own ? own->socket_context : NULL;
    if (!request || !request->server)
        return NULL;
    text_clear(&request->target);
    text_clear(&request->body);
    request->body.max = request->server->config.max_body;
    request->dropped = 0;
    request->status = 0;
    request->watched = false;
    request->query = 0;
    request->received_at = clock_now();
    size_t path = strcspn(target, "?");
    text_add(&request->target, target);
    if (!request->target.failed) {
        request->query = target[path] ? path + 1 : path;
        if (target[path])
            request->target.bytes[path] = '\0';
        if (request->target.bytes)
            decode_path(request->target.bytes);
    }
    if (request->kept)
        exchange_enter(request, PHASE_HEADERS, request->server->config.header_seconds);
    else
        request->phase = PHASE_HEADERS; /* the deadline is that of the connection */
    request->kept = true;
    return request;
}

/* What the header says of the body's length: -1 where it says nothing, or not in figures. */
static long long exchange_announced(struct server_request *request)
{
    const char *value = server_request_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (!value || !*value || strspn(value, "0123456789") != strlen(value))
        return -1;
    return strlen(value) > 18 ? 999999999999999999 : atoll(value);
}

/* What can be said before the body is there; 0 to go on. */
static int exchange_admit(struct server_request *request, long long announced)
{
    struct server *server = request->server;
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (request->target.failed || (size && size->header_size > server->config.max_headers))
        return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    if (server->stopping)
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    int status = server->gate ? server->gate(server->context, request) : 0;
    if (status == 0 && announced > (long long)server->config.max_body)
        status = MHD_HTTP_CONTENT_TOO_LARGE;
    return status;
}

static enum MHD_Result exchange_begin(struct server_request *request, const char *method)
{
    struct server *server = request->server;
    snprintf(request->method, sizeof request->method, "%s", method);
    long long announced = exchange_announced(request);
    request->status = exchange_admit(request, announced);
    if (request->status == 0) {
        exchange_enter(request, PHASE_BODY, server->config.body_seconds);
        return MHD_YES;
    }
    if (server_request_header(request, MHD_HTTP_HEADER_EXPECT))
        return exchange_send(request);
    exchange_enter(request, PHASE_REFUSED, server->config.body_seconds);
    if (announced > (long long)server->config.max_body)
        exchange_send_now(request, request->status);
    return MHD_YES;
}

static enum MHD_Result exchange_drop(struct server_request *request, size_t *length)
{
    request->dropped += *length;
    *length = 0;
    return request->dropped <= DRAIN_MAX ? MHD_YES : MHD_NO;
}

static enum MHD_Result exchange_take(struct server_request *request, const char *upload,
                                     size_t *length)
{
    if (text_add_bytes(&request->body, upload, *length)) {
        *length = 0;
        return MHD_YES;
    }
    exchange_send_now(request, request->body.length + *length > request->body.max
                                   ? MHD_HTTP_CONTENT_TOO_LARGE
                                   : MHD_HTTP_SERVICE_UNAVAILABLE);
    return exchange_drop(request, length);
}

/* The request is whole: its user's turn. Answered at once, the connection need not be set aside. */
static enum MHD_Result exchange_hand_over(struct server_request *request)
{
    struct server *server = request->server;
    exchange_enter(request, PHASE_HANDLING, 0);
    server->handling++;
    request->in_handler = true;
    server->handler(server->context, request);
    request->in_handler = false;
    if (request->status)
        return exchange_send(request);
    MHD_suspend_connection(request->connection);
    return MHD_YES;
}

enum MHD_Result exchange_step(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *length, void **own)
{
    (void)cls, (void)connection, (void)url, (void)version;
    struct server_request *request = *own;
    if (!request || !request->server)
        return MHD_NO;
    switch (request->phase) {
    case PHASE_HEADERS:
        return exchange_begin(request, method);
    case PHASE_BODY:
        return *length ? exchange_take(request, upload, length) : exchange_hand_over(request);
    case PHASE_REFUSED:
        return *length ? exchange_drop(request, length) : exchange_send(request);
    case PHASE_DRAINING:
        return *length ? exchange_drop(request, length) : MHD_NO;
    case PHASE_HANDLING:
        return exchange_send(request);
    case PHASE_WAITING:
    case PHASE_ANSWERED:
        break;
    }
    return MHD_NO;
}

void exchange_completed(void *cls, struct MHD_Connection *connection, void **own,
                        enum MHD_RequestTerminationCode why)
{
    (void)cls, (void)connection, (void)why;
    struct server_request *request = *own;
    if (!request || !request->server)
        return;
    exchange_forget_answer(request);
    if (request->body.room > BODY_KEEP)
        text_free(&request->body);
    exchange_enter(request, PHASE_WAITING, request->server->config.idle_seconds);
    *own = NULL;
}

void exchange_expire(struct server_request *request)
{
    request->deadline = 0;
    if (request->phase == PHASE_BODY || request->phase == PHASE_REFUSED)
        exchange_send_now(request, MHD_HTTP_REQUEST_TIMEOUT);
    request->deadline = 0;
    /* The library sees its end of the connection closed, and lets go of it. */
    shutdown(request->socket, SHUT_RDWR);
}

/* ---- What the user sees */

const char *server_request_method(const struct server_request *request)
{
    return request->method;
}

const char *server_request_path(const struct server_request *request)
{
    return text_string(&request->target);
}

const char *server_request_query(const struct server_request *request)
{
    return text_string(&request->target) + request->query;
}

const char *server_request_header(const struct server_request *request, const char *name)
{
    if (!request->connection)
        return NULL;
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *server_request_body(const struct server_request *request, size_t *length)
{
    *length = request->body.length;
    return text_string(&request->body);
}

const struct sockaddr *server_request_peer(const struct server_request *request)
{
    return (const struct sockaddr *)(const void *)&request->peer;
}

int64_t server_request_received_at(const struct server_request *request)
{
    return request->received_at;
}

static struct MHD_Response *response_new(const char *type, const char *body, size_t length,
                                         int retry_after, bool last)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(length, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return NULL;
    if (type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (retry_after > 0) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%d", retry_after);
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
    }
    if (last)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    return response;
}

void server_answer(struct server_request *request, int status, const char *type, const char *body,
                   size_t length, int retry_after)
{
    struct server *server = request->server;
    if (!server) { /* nobody waits any more */
        exchange_free(request);
        return;
    }
    server->handling--;
    watch_end(request);
    request->status =
        status > 0 && status < SERVER_STATUS_MAX ? status : MHD_HTTP_INTERNAL_SERVER_ERROR;
    if (length > 0 || type || retry_after > 0 || server->stopping)
        request->response = response_new(type, body, length, retry_after, server->stopping);
    if (request->in_handler)
        return;
    MHD_resume_connection(request->connection);
    server_wake(server);
}
