/* SPDX-License-Identifier: MIT */
/* Which addresses requests may go to. Read with the parser of the library that will use them, so
   that what is checked is what is connected to. */
#include "http/url.h"

#include "base/intl.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#define LOOPBACK_FIRST_BYTE 127

/* Names that are looked up could lead anywhere; only "localhost" is the library's own constant. */
static bool host_is_loopback(const char *host)
{
    struct in_addr four;
    if (inet_pton(AF_INET, host, &four) == 1)
        return (ntohl(four.s_addr) >> 24) == LOOPBACK_FIRST_BYTE;
    return strcmp(host, "[::1]") == 0 || strcasecmp(host, "localhost") == 0;
}

static bool parts_check(const char *scheme, const char *host, bool has_user,
                        struct failure *failure)
{
    if (has_user)
        return fail(failure, FAILURE_USAGE,
                    _("an address with a user name or password in it is not taken"));
    if (strcmp(scheme, "https") == 0)
        return true;
    if (strcmp(scheme, "http") != 0)
        return fail(failure, FAILURE_USAGE, _("%s: is no address for requests: use https"), scheme);
    if (host_is_loopback(host))
        return true;
    return fail(failure, FAILURE_USAGE,
                _("http://%s is not encrypted: use https (http is for this machine only)"), host);
}

bool http_url_check(const char *url, struct failure *failure)
{
    CURLU *parsed = curl_url();
    char *scheme = NULL, *host = NULL, *user = NULL;
    bool good;
    if (!parsed ||
        curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(parsed, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        good = fail(failure, FAILURE_USAGE, _("this is no address: write https://HOST/PATH"));
    } else {
        bool has_user = curl_url_get(parsed, CURLUPART_USER, &user, 0) == CURLUE_OK;
        good = parts_check(scheme, host, has_user, failure);
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_url_cleanup(parsed);
    return good;
}
