/* SPDX-License-Identifier: MIT */
/* The listener's key. */
#include "client/key.h"

#include "base/paths.h"
#include "base/text.h"
#include "config/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_PLACE       "key=KEY" /* as the engine writes it */
#define KEY_NAME_LENGTH 4         /* "key=" */
#define URL_MAX         16384

/* Faults of sections that are not the listener's don't matter here. */
static void pass_over(void *context, const char *sentence)
{
    (void)context;
    (void)sentence;
}

static char *percent_encoded(const char *bytes)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct text out;
    text_start(&out, URL_MAX);
    for (; *bytes; bytes++) {
        if (strchr(plain, *bytes))
            text_add_char(&out, *bytes);
        else
            text_addf(&out, "%%%02X", (unsigned char)*bytes);
    }
    return text_take(&out);
}

char *key_find(const char *given, const char *socket)
{
    char path[PATH_SIZE];
    char *key = NULL;
    if (!config_find(given, path) || access(path, R_OK) != 0)
        return NULL;
    struct config config = {0};
    bool read = config_read(&config, path, NULL, 0, pass_over, NULL);
    const char *plain =
        read && strcmp(config.socket, socket) == 0 ? config_listener_key(&config, NULL) : NULL;
    if (plain)
        key = percent_encoded(plain);
    config_free(&config);
    return key;
}

void key_free(char *key)
{
    if (key)
        explicit_bzero(key, strlen(key));
    free(key);
}

bool key_stands_in(const char *url)
{
    return strstr(url, KEY_PLACE) != NULL;
}

char *key_into_url(const char *url, const char *key)
{
    const char *place = key ? strstr(url, KEY_PLACE) : NULL;
    struct text out;
    text_start(&out, URL_MAX);
    if (place) {
        text_add_bytes(&out, url, (size_t)(place - url) + KEY_NAME_LENGTH);
        text_add(&out, key);
        url = place + strlen(KEY_PLACE);
    }
    text_add(&out, url);
    return text_take(&out);
}
