/* SPDX-License-Identifier: MIT */
/* The HTTP client: libcurl's multi interface driven by a libuv loop. */
#include "http/client.h"

#include "base/intl.h"
#include "http/transfer.h"

#include <stdio.h>
#include <stdlib.h>

#define CONNECTIONS_MAX  1024 /* at once; what is over it waits, within its own time */
#define CONNECTIONS_KEPT 8    /* idle, of requests that are not `once` */

/* A socket of libcurl's that the loop watches. */
struct watch {
    uv_poll_t poll; /* first, so that a handle is its watch */
    struct watch *next;
    struct http_client *client;
    curl_socket_t socket;
};

struct http_client {
    CURLM *multi; /* NULL once closed */
    uv_loop_t *loop;
    uv_timer_t timer;   /* libcurl's */
    uv_timer_t deliver; /* for those that failed before they began */
    struct transfer *transfers;
    struct watch *watches;
    int open_handles; /* of libuv, that keep the client's memory */
    void (*closed)(void *);
    void *closed_context;
};

/* ---- The list of what is under way */

static void list_add(struct http_client *client, struct transfer *transfer)
{
    transfer->next = client->transfers;
    if (client->transfers)
        client->transfers->before = transfer;
    client->transfers = transfer;
}

static void list_remove(struct http_client *client, struct transfer *transfer)
{
    if (transfer->before)
        transfer->before->next = transfer->next;
    else
        client->transfers = transfer->next;
    if (transfer->next)
        transfer->next->before = transfer->before;
}

static void conclude(struct http_client *client, struct transfer *transfer, CURLcode code)
{
    list_remove(client, transfer);
    transfer_finish(transfer, code);
    transfer_free(transfer);
}

/* ---- Between libcurl and libuv */

static void take_finished(struct http_client *client)
{
    int left;
    CURLMsg *message;
    /* Whoever is told may close the client: then there is no multi handle any more. */
    while (client->multi && (message = curl_multi_info_read(client->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        struct transfer *transfer = NULL;
        CURLcode code = message->data.result;
        CURL *easy = message->easy_handle;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
        curl_multi_remove_handle(client->multi, easy);
        conclude(client, transfer, code);
    }
}

static void on_timer(uv_timer_t *timer)
{
    struct http_client *client = timer->data;
    int running;
    curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_finished(client);
}

static void on_socket_ready(uv_poll_t *poll, int status, int events)
{
    struct watch *watch = (struct watch *)poll;
    struct http_client *client = watch->client;
    int flags = 0, running;
    if (status < 0)
        flags = CURL_CSELECT_ERR;
    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    curl_multi_socket_action(client->multi, watch->socket, flags, &running);
    take_finished(client);
}

static int on_timer_wanted(CURLM *multi, long milliseconds, void *context)
{
    (void)multi;
    struct http_client *client = context;
    if (milliseconds < 0)
        uv_timer_stop(&client->timer);
    else
        uv_timer_start(&client->timer, on_timer, (uint64_t)milliseconds, 0);
    return 0;
}

static void release(struct http_client *client)
{
    if (--client->open_handles > 0)
        return;
    if (client->closed)
        client->closed(client->closed_context);
    free(client);
}

static void on_watch_closed(uv_handle_t *handle)
{
    struct watch *watch = (struct watch *)handle;
    struct http_client *client = watch->client;
    free(watch);
    release(client);
}

static void watch_end(struct http_client *client, struct watch *watch)
{
    struct watch **at = &client->watches;
    while (*at != watch)
        at = &(*at)->next;
    *at = watch->next;
    uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
}

static struct watch *watch_new(struct http_client *client, curl_socket_t socket)
{
    struct watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return NULL;
    if (uv_poll_init_socket(client->loop, &watch->poll, socket) != 0) {
        free(watch);
        return NULL;
    }
    watch->client = client;
    watch->socket = socket;
    watch->next = client->watches;
    client->watches = watch;
    client->open_handles++;
    return watch;
}

static int on_socket_wanted(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
    (void)easy;
    struct http_client *client = context;
    struct watch *watch = known;
    if (what == CURL_POLL_REMOVE) {
        if (watch)
            watch_end(client, watch);
        curl_multi_assign(client->multi, socket, NULL);
        return 0;
    }
    if (!watch) {
        watch = watch_new(client, socket);
        if (!watch)
            return -1;
        curl_multi_assign(client->multi, socket, watch);
    }
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    uv_poll_start(&watch->poll, events, on_socket_ready);
    return 0;
}

/* ---- The interface */

static bool set_up_multi(struct http_client *client)
{
    client->multi = curl_multi_init();
    if (!client->multi)
        return false;
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS_MAX);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
    return true;
}

struct http_client *http_client_new(uv_loop_t *loop)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    struct http_client *client = calloc(1, sizeof *client);
    if (!client || !set_up_multi(client)) {
        free(client);
        return NULL;
    }
    client->loop = loop;
    uv_timer_init(loop, &client->timer);
    uv_timer_init(loop, &client->deliver);
    client->timer.data = client->deliver.data = client;
    client->open_handles = 2;
    return client;
}

static void on_deliver(uv_timer_t *timer)
{
    struct http_client *client = timer->data;
    struct transfer *next;
    for (struct transfer *transfer = client->transfers; transfer && client->multi;
         transfer = next) {
        next = transfer->next;
        if (!transfer->early[0])
            continue;
        conclude(client, transfer, CURLE_FAILED_INIT);
        next = client->transfers; /* whoever was told may have changed the list */
    }
}

/* There is not the memory to do it later, or no loop to do it in. */
static void refuse_at_once(const struct http_request *request, http_done *done, void *context)
{
    struct http_reply reply = {.fate = HTTP_NOT_SENT, .body = ""};
    snprintf(reply.sentence, sizeof reply.sentence, _("%s: not sent: %s"), request->name,
             _("out of memory, or stopping"));
    done(context, &reply);
}

void http_send(struct http_client *client, const struct http_request *request, http_done *done,
               void *context)
{
    struct transfer *transfer = client->multi ? transfer_new(request, done, context) : NULL;
    if (!transfer) {
        refuse_at_once(request, done, context);
        return;
    }
    list_add(client, transfer);
    if (transfer->easy && curl_multi_add_handle(client->multi, transfer->easy) != CURLM_OK)
        snprintf(transfer->early, sizeof transfer->early, "%s", _("out of memory"));
    if (transfer->early[0])
        uv_timer_start(&client->deliver, on_deliver, 0, 0);
}

static void on_timer_closed(uv_handle_t *handle)
{
    release(handle->data);
}

void http_client_close(struct http_client *client, void (*closed)(void *), void *context)
{
    CURLM *multi = client->multi;
    client->multi = NULL; /* from here on nothing new is begun */
    client->closed = closed;
    client->closed_context = context;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, NULL);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, NULL);
    while (client->watches) /* before libcurl closes their sockets */
        watch_end(client, client->watches);
    while (client->transfers) {
        struct transfer *transfer = client->transfers;
        list_remove(client, transfer);
        if (transfer->easy)
            curl_multi_remove_handle(multi, transfer->easy);
        transfer_abandon(transfer);
        transfer_free(transfer);
    }
    curl_multi_cleanup(multi);
    uv_close((uv_handle_t *)&client->timer, on_timer_closed);
    uv_close((uv_handle_t *)&client->deliver, on_timer_closed);
}
