/* SPDX-License-Identifier: MIT */
/* Finding URLs in lines. */
#include "simulator/urls.h"

#include <stdlib.h>
#include <string.h>

static const char *find_url(const char *line)
{
    const char *http = strstr(line, "http://");
    const char *https = strstr(line, "https://");
    if (!http || (https && https < http))
        return https;
    return http;
}

/* Whether the path ends in "/NAME". */
static bool path_ends_in(const char *url, size_t path, const char *name)
{
    size_t length = strlen(name);
    return path > length && url[path - length - 1] == '/' &&
           strncmp(url + path - length, name, length) == 0;
}

static char *copy_url(const char *url)
{
    return strndup(url, strcspn(url, "# \t\r\n\"'"));
}

static bool add_event(struct urls *urls, int event, const char *url)
{
    size_t *count = &urls->count[event];
    if (*count == URLS_OF_AN_EVENT)
        return false;
    char *copy = copy_url(url);
    if (!copy)
        return false;
    urls->list[event][(*count)++] = copy;
    return true;
}

static bool add_query(struct urls *urls, const char *url)
{
    if (urls->query)
        return false;
    urls->query = copy_url(url);
    return urls->query != NULL;
}

bool urls_add_line(struct urls *urls, const char *line)
{
    const char *url = find_url(line);
    if (!url)
        return true;
    size_t path = strcspn(url, "?# \t\r\n\"'");
    for (int event = 0; event < SIM_EVENT_COUNT; event++)
        if (path_ends_in(url, path, sim_event_names[event]))
            return add_event(urls, event, url);
    return !path_ends_in(url, path, URLS_QUERY) || add_query(urls, url);
}

void urls_free(struct urls *urls)
{
    for (int event = 0; event < SIM_EVENT_COUNT; event++)
        while (urls->count[event] > 0)
            free(urls->list[event][--urls->count[event]]);
    free(urls->query);
    urls->query = NULL;
}
