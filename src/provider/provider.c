/* SPDX-License-Identifier: MIT */
/* The registry of call providers, and what is the same for all of them about requests and secrets.
   Orders and numbers have files of their own. */
#include "provider/provider.h"

#include "base/intl.h"
#include "codec/form.h"
#include "provider/redact.h"
#include "provider/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct provider_kind *const provider_kinds[] = {
#define X(name) &name##_kind,
    PROVIDER_KINDS(X)
#undef X
        NULL,
};

const struct provider_kind *provider_kind_find(const char *kind)
{
    for (size_t i = 0; provider_kinds[i]; i++)
        if (strcmp(provider_kinds[i]->kind, kind) == 0)
            return provider_kinds[i];
    return NULL;
}

const struct provider_kind *provider_kind_of(const struct account *account)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    if (!kind)
        abort(); /* no configuration with another kind is taken */
    return kind;
}

unsigned provider_capabilities(const struct account *account)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    return kind ? kind->capabilities(account) : 0;
}

bool provider_check_account(const struct account *account, struct failure *failure)
{
    const struct provider_kind *kind = provider_kind_of(account);
    return !kind->check_account || kind->check_account(account, failure);
}

bool provider_check_base(const struct account *account, struct failure *failure)
{
    return !strchr(option_text(&account->values, "url"), '?') ||
           fail(failure, FAILURE_USAGE, _("%s: url: paths are put behind it, so it can't have a ?"),
                account->name);
}

/* ---- Requests */

bool provider_cannot_send(const struct account *account, struct failure *failure)
{
    return fail(failure, FAILURE_USAGE,
                _("%s: the request is too long, or has a character that can't be sent"),
                account->name);
}

bool provider_needs_phone(const struct account *account, struct failure *failure)
{
    return fail(failure, FAILURE_USAGE,
                _("%s: needs the number of your phone: give --from or set agent.number"),
                account->name);
}

void provider_request_start(struct provider_request *request)
{
    *request = (struct provider_request){.method = "POST"};
    text_start(&request->url, PROVIDER_URL_MAX);
    text_start(&request->body, PROVIDER_BODY_MAX);
    text_start(&request->header, PROVIDER_URL_MAX);
}

void provider_wipe(struct text *text)
{
    if (text->bytes)
        explicit_bzero(text->bytes, text->room);
    text_free(text);
}

void provider_request_free(struct provider_request *request)
{
    provider_wipe(&request->url);
    provider_wipe(&request->body);
    provider_wipe(&request->header);
}

/* Where user and password would stand in it, they are left out of the name. */
static void name_request(struct provider_request *request)
{
    const char *url = text_string(&request->url);
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    size_t authority = strcspn(host, "/?#");
    const char *at = memchr(host, '@', authority);
    int scheme = (int)(host - url);
    host = at ? at + 1 : host;
    snprintf(request->name, sizeof request->name, "%.*s%.*s", scheme, url, (int)strcspn(host, "?#"),
             host);
}

/* The base may end in a slash, or have none. */
bool provider_request_to(struct provider_request *request, const char *url, const char *path)
{
    size_t length = strlen(url);
    if (path[0] == '/' && length > 0 && url[length - 1] == '/')
        path++;
    text_add(&request->url, url);
    text_add(&request->url, path);
    if (request->url.failed)
        return false;
    name_request(request);
    return true;
}

bool provider_request_form(struct provider_request *request, const struct account *account,
                           const char *path)
{
    request->content_type = FORM_CONTENT_TYPE;
    return provider_request_to(request, option_text(&account->values, "url"), path);
}

bool provider_request_query(struct provider_request *request, const char *name, const char *value)
{
    struct text *url = &request->url;
    const char *before = strchr(text_string(url), '?') ? "&" : "?";
    if (url->length > 0 && strchr("?&", url->bytes[url->length - 1]))
        before = "";
    text_add(url, before);
    form_encode(url, name, strlen(name));
    text_add_char(url, '=');
    return form_encode(url, value, strlen(value)) && !url->failed;
}

/* ---- Acts */

bool provider_has_act(const struct account *account, enum provider_act act)
{
    return provider_kind_of(account)->acts[act].build != NULL;
}

bool provider_build(const struct errand *errand, struct provider_request *request,
                    struct failure *failure)
{
    const struct provider_kind *kind = provider_kind_of(errand->account);
    if (!kind->acts[errand->act].build)
        return fail(failure, FAILURE_USAGE, _("%s: %s can't be asked that"), errand->account->name,
                    kind->label);
    return kind->acts[errand->act].build(errand, request, failure);
}

void provider_read(const struct errand *errand, const struct http_reply *reply,
                   struct verdict_facts *facts)
{
    struct call *says = facts->says;
    explicit_bzero(facts, sizeof *facts); /* it may have held a token */
    facts->says = says;
    if (!verdict_without_reply(errand, reply, facts))
        provider_kind_of(errand->account)->acts[errand->act].read(errand, reply, facts);
}

/* ---- Secrets */

void provider_redact(const struct account *account, const char *token, char *text, size_t size)
{
    const struct provider_kind *kind = provider_kind_find(account->kind);
    char derived[PROVIDER_DERIVED_SIZE];
    if (kind && kind->derive_secret && kind->derive_secret(account, derived)) {
        redact_text(text, size, derived);
        explicit_bzero(derived, sizeof derived);
    }
    redact_text(text, size, token);
    for (size_t i = 0; i < account->values.count; i++) {
        const struct option_value *value = &account->values.list[i];
        if (value->option->type == OPTION_SECRET && value->text)
            redact_text(text, size, value->text);
    }
}
