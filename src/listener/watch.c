/* SPDX-License-Identifier: MIT */
/* A handle of libuv on the connection's socket, for its closing alone, while the request is with
   its user. */
#include "listener/watch.h"

#include <stdlib.h>

/* Lives until libuv has closed the handle, which is later than the watch's end. */
struct watch {
    uv_poll_t poll;
    struct server *server;
    struct server_request *request;
    server_gone *gone;
    void *context;
};

static void watch_on_closed(uv_handle_t *handle)
{
    struct watch *watch = handle->data;
    struct server *server = watch->server;
    free(watch);
    server_handle_closed(server);
}

void watch_end(struct server_request *request)
{
    if (!request->watch)
        return;
    uv_close((uv_handle_t *)&request->watch->poll, watch_on_closed);
    request->watch = NULL;
}

/* A connection that was reset comes as an error: it is gone too. */
static void watch_on_poll(uv_poll_t *handle, int status, int events)
{
    (void)status, (void)events;
    struct watch *watch = handle->data;
    struct server_request *request = watch->request;
    server_gone *gone = watch->gone;
    void *context = watch->context;
    watch_end(request);
    gone(context, request);
}

bool server_watch(struct server_request *request, server_gone *gone, void *context)
{
    struct server *server = request->server;
    if (!server || request->watched)
        return false;
    struct watch *watch = malloc(sizeof *watch);
    if (!watch || uv_poll_init(server->loop, &watch->poll, request->socket) != 0) {
        free(watch);
        return false;
    }
    watch->server = server;
    watch->request = request;
    watch->gone = gone;
    watch->context = context;
    watch->poll.data = watch;
    server->handles++;
    request->watch = watch;
    request->watched = uv_poll_start(&watch->poll, UV_DISCONNECT, watch_on_poll) == 0;
    if (!request->watched)
        watch_end(request);
    return request->watched;
}
