/* SPDX-License-Identifier: MIT */
/* The accounts' hosts, certificates and credentials: one question each, one line each. */
#include "engine/check.h"

#include "base/clock.h"
#include "base/intl.h"
#include "base/text.h"
#include "engine/post.h"
#include "provider/provider.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uv.h>

#define FINDING_MAX       (2 * FAILURE_SENTENCE_MAX)
#define STATUS_NO_ACCOUNT 401 /* what HTTP itself says of credentials */

struct check;

/* What is asked of one account, and what was found. */
struct checkup {
    struct check *check;
    const struct account *account;
    enum provider_act act;
    bool encrypted; /* the address is one of https */
    bool over;
    bool good;
    struct text finding;
};

struct check {
    uv_loop_t loop;
    struct http_client *http;
    struct checkup *checkups;
    size_t count;
    size_t under_way;
    size_t told;
    int width; /* of the longest name */
};

/* ---- What was found */

/* The adapters' sentences begin with the account's name, which stands in the line already. */
static const char *without_name(const struct account *account, const char *sentence)
{
    size_t length = strlen(account->name);
    bool named =
        strncmp(sentence, account->name, length) == 0 && strncmp(sentence + length, ": ", 2) == 0;
    return named ? sentence + length + 2 : sentence;
}

static void tell_no_reply(struct checkup *checkup, const struct http_reply *reply)
{
    if (reply->untrusted)
        text_addf(&checkup->finding, _("host answers, certificate not trusted: %s"),
                  reply->sentence);
    else if (reply->fate == HTTP_LOST && checkup->encrypted)
        text_addf(&checkup->finding, _("certificate good, but no answer: %s"), reply->sentence);
    else
        text_addf(&checkup->finding, _("no answer: %s"), reply->sentence);
}

/* Nothing of the provider's was in the reply: somebody else answers there, or it is out of order.
 */
static bool is_foreign(const struct http_reply *reply, const struct verdict_facts *facts)
{
    return facts->foreign && reply->status != STATUS_NO_ACCOUNT;
}

static void tell_reply(struct checkup *checkup, const struct http_reply *reply,
                       const struct verdict_facts *facts)
{
    const struct account *account = checkup->account;
    const char *message = without_name(account, facts->message);
    struct text *finding = &checkup->finding;
    text_add(finding, checkup->encrypted ? _("host answers, certificate good")
                                         : _("host answers over plain http"));
    text_add(finding, ", ");
    checkup->good = !is_foreign(reply, facts) &&
                    (facts->verdict == VERDICT_ACCEPTED || facts->verdict == VERDICT_UNKNOWN);
    if (is_foreign(reply, facts))
        text_addf(finding, _("but not as %s does: %s"), provider_kind_of(account)->label, message);
    else if (facts->verdict == VERDICT_ACCEPTED)
        text_add(finding, _("credentials taken"));
    else if (facts->verdict == VERDICT_UNKNOWN)
        text_addf(finding, _("credentials unknown: %s"), message);
    else
        text_addf(finding, _("credentials not taken: %s"), message);
}

/* ---- Asking */

/* Lines come in the order of the configuration, each as soon as those before it are there. */
static void tell_what_is_over(struct check *check)
{
    for (; check->told < check->count && check->checkups[check->told].over; check->told++) {
        const struct checkup *checkup = &check->checkups[check->told];
        printf("%-*s  %s\n", check->width, checkup->account->name, text_string(&checkup->finding));
        fflush(stdout);
    }
}

static void conclude(struct checkup *checkup)
{
    struct check *check = checkup->check;
    checkup->over = true;
    tell_what_is_over(check);
    if (--check->under_way == 0)
        http_client_close(check->http, NULL, NULL);
}

static struct errand errand_of(const struct checkup *checkup)
{
    return (struct errand){.act = checkup->act,
                           .account = checkup->account,
                           .now = clock_now(),
                           .token = "",
                           .call_id = "",
                           .phone = ""};
}

static void on_reply(void *context, const struct http_reply *reply)
{
    struct checkup *checkup = context;
    struct errand errand = errand_of(checkup);
    struct verdict_facts facts = {0};
    if (reply->fate == HTTP_REPLIED) {
        provider_read(&errand, reply, &facts);
        tell_reply(checkup, reply, &facts);
        explicit_bzero(&facts, sizeof facts); /* a token may be in it */
    } else {
        tell_no_reply(checkup, reply);
    }
    conclude(checkup);
}

static void ask(struct checkup *checkup)
{
    struct errand errand = errand_of(checkup);
    struct provider_request request;
    struct failure failure = {0};
    provider_request_start(&request);
    if (provider_build(&errand, &request, &failure)) {
        checkup->encrypted = strncasecmp(request.name, "https:", strlen("https:")) == 0;
        post_request(checkup->check->http, checkup->account, &request, on_reply, checkup);
    } else {
        text_addf(&checkup->finding, _("not asked: %s"),
                  without_name(checkup->account, failure.sentence));
        conclude(checkup);
    }
    provider_request_free(&request);
}

static enum provider_act act_of(const struct account *account)
{
    const struct provider_kind *kind = provider_kind_of(account);
    return kind->fetches_token && kind->fetches_token(account) ? ACT_TOKEN : ACT_CHECK;
}

/* ---- All of them */

static bool prepare(struct check *check, const struct config *config)
{
    check->count = check->under_way = config->account_count;
    check->checkups = calloc(check->count, sizeof *check->checkups);
    if (!check->checkups)
        return false;
    for (size_t i = 0; i < check->count; i++) {
        struct checkup *checkup = &check->checkups[i];
        int length = (int)strlen(config->accounts[i].name);
        checkup->check = check;
        checkup->account = &config->accounts[i];
        checkup->act = act_of(checkup->account);
        text_start(&checkup->finding, FINDING_MAX);
        if (length > check->width)
            check->width = length;
    }
    return true;
}

static int conclusion(const struct check *check)
{
    bool good = true;
    for (size_t i = 0; i < check->count; i++)
        good = good && check->checkups[i].good;
    if (check->told < check->count || fflush(stdout) != 0 || ferror(stdout))
        return FAILURE_ENGINE;
    return good ? FAILURE_NONE : FAILURE_NOT_DONE;
}

static void end(struct check *check)
{
    for (size_t i = 0; i < check->count; i++)
        text_free(&check->checkups[i].finding);
    free(check->checkups);
}

int check_online(const struct config *config)
{
    struct check check = {0};
    if (config->account_count == 0) {
        fprintf(stderr, _("%s: has no [provider.NAME] to ask\n"), config->path);
        return FAILURE_NONE;
    }
    signal(SIGPIPE, SIG_IGN);
    if (uv_loop_init(&check.loop) != 0 || !(check.http = http_client_new(&check.loop)) ||
        !prepare(&check, config)) {
        fprintf(stderr, "check: %s\n", _("out of memory"));
        return FAILURE_ENGINE;
    }
    for (size_t i = 0; i < check.count; i++)
        ask(&check.checkups[i]);
    uv_run(&check.loop, UV_RUN_DEFAULT);
    uv_loop_close(&check.loop);
    int code = conclusion(&check);
    end(&check);
    return code;
}
