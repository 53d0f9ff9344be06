/* SPDX-License-Identifier: MIT */
/* From what an adapter built to what the HTTP client sends. */
#include "engine/post.h"

#include "base/clock.h"

#include <stdio.h>

#define TYPE_SIZE 128

void post_request(struct http_client *http, const struct account *account,
                  const struct provider_request *built, http_done *done, void *context)
{
    char type[TYPE_SIZE];
    size_t headers = 0;
    struct http_request request = {
        .method = built->method,
        .url = text_string(&built->url),
        .name = built->name,
        .body = built->content_type ? text_string(&built->body) : NULL,
        .body_length = built->body.length,
        .timeout_ms = (int)(account->timeout * CLOCK_SECOND),
        .ca_file = account->ca_file[0] ? account->ca_file : NULL,
        .once = true,
    };
    if (built->content_type) {
        snprintf(type, sizeof type, "Content-Type: %s", built->content_type);
        request.headers[headers++] = type;
    }
    if (built->header.length)
        request.headers[headers++] = text_string(&built->header);
    http_send(http, &request, done, context);
}
