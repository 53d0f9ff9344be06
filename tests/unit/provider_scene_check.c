/* SPDX-License-Identifier: MIT */
/* Compares what the adapter made of a scene with what the case file says. */
#include "provider_scene_check.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "codec/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FORM_TYPE   "application/x-www-form-urlencoded"
#define FIELD       "field "
#define NUMBER_SIZE 24
#define WORDS_MAX   512

static void same(const struct scene *scene, const char *what, const char *got, const char *wanted)
{
    if (strcmp(got, wanted) == 0)
        return;
    printf("# %s:%d: %s is\n#  %s\n# but should be\n#  %s\n", scene->file, scene->line, what, got,
           wanted);
    fail();
}

/* What a person may come to see: clean, and without a secret in any spelling. */
static void harmless(const struct scene *scene, const char *what, const char *text)
{
    char copy[PROVIDER_TOKEN_SIZE];
    if (!utf8_copy_clean(copy, sizeof copy, text, strlen(text)))
        fail_msg("%s:%d: %s is too long", scene->file, scene->line, what);
    same(scene, what, text, copy);
    provider_redact(scene->account, scene->token, copy, sizeof copy);
    same(scene, what, text, copy);
}

/* ---- [offers] */

void scene_check_offers(struct scene *scene, struct section *section)
{
    unsigned all = provider_capabilities(scene->account);
    struct text words;
    text_start(&words, WORDS_MAX);
    for (int i = 0; i < CAPABILITY_COUNT; i++)
        if (all & CAPABILITY_BIT(i))
            text_addf(&words, "%s%s", words.length ? " " : "", capability_words[i]);
    assert_false(words.failed);
    same(scene, "capabilities", text_string(&words), section_get(section, "capabilities", ""));
    same(scene, "phone", provider_phone(scene->account, DEFAULT_AGENT),
         section_get(section, "phone", DEFAULT_AGENT));
    text_free(&words);
}

/* ---- [request] and [fault] */

static struct errand scene_errand(const struct scene *scene)
{
    return (struct errand){.act = scene->act,
                           .account = scene->account,
                           .now = scene->now,
                           .token = scene->token,
                           .order = &scene->order,
                           .call_id = scene->id,
                           .phone = provider_phone(scene->account, scene->agent),
                           .call = &scene->call};
}

/* What is asked before `build` is. */
static bool may_build(const struct scene *scene, struct failure *failure)
{
    switch (scene->act) {
    case ACT_DIAL:
        return provider_check_order(scene->account, &scene->order, failure);
    case ACT_HANGUP:
    case ACT_STATUS:
        return provider_can_name(scene->account, &scene->call, scene->now, failure);
    default:
        return true;
    }
}

static bool build(const struct scene *scene, struct provider_request *request,
                  struct failure *failure)
{
    struct errand errand = scene_errand(scene);
    if (scene->account_fault.sentence[0]) {
        *failure = scene->account_fault;
        return false;
    }
    return may_build(scene, failure) && provider_build(&errand, request, failure);
}

/* The body as its reader will understand it: `field NAME = VALUE` for each of its fields, or none
   of them. */
static void check_fields(const struct scene *scene, struct section *section,
                         const struct provider_request *request)
{
    struct form form;
    size_t named = 0;
    assert_true(form_read(&form, request->body.bytes, request->body.length, NULL));
    for (size_t i = 0; i < section->count; i++) {
        const char *key = section->list[i].key;
        if (strncmp(key, FIELD, strlen(FIELD)) != 0)
            continue;
        const char *value = form_get(&form, key + strlen(FIELD), false);
        same(scene, key, value ? value : "(not there)", section->list[i].value);
        section->list[i].used = true;
        named++;
    }
    if (named > 0)
        assert_int_equal(named, form.count);
    form_free(&form);
}

void scene_check_request(struct scene *scene, struct section *section)
{
    struct provider_request request;
    struct failure failure = {0};
    provider_request_start(&request);
    if (!build(scene, &request, &failure))
        fail_msg("%s:%d: %s", scene->file, scene->line, failure.sentence);
    const char *url = section_get(section, "url", option_text(&scene->account->values, "url"));
    const char *body = section_get(section, "body", "");
    char *name = strndup(url, strcspn(url, "?"));
    same(scene, "method", request.method, section_get(section, "method", "POST"));
    same(scene, "url", text_string(&request.url), url);
    same(scene, "name", request.name, section_get(section, "name", name));
    same(scene, "type", request.content_type ? request.content_type : "",
         section_get(section, "type", body[0] ? FORM_TYPE : ""));
    same(scene, "header", text_string(&request.header), section_get(section, "header", ""));
    same(scene, "body", text_string(&request.body), body);
    harmless(scene, "name", request.name);
    if (request.content_type && strcmp(request.content_type, FORM_TYPE) == 0)
        check_fields(scene, section, &request);
    free(name);
    provider_request_free(&request);
}

void scene_check_fault(struct scene *scene, struct section *section)
{
    struct provider_request request;
    struct failure failure = {0};
    provider_request_start(&request);
    bool built = build(scene, &request, &failure);
    provider_request_free(&request);
    same(scene, "what came", built ? "a request" : "a fault", "a fault");
    same(scene, "sentence", failure.sentence, section_get(section, "sentence", ""));
    assert_int_equal(failure.kind, scene->act == ACT_HANGUP || scene->act == ACT_STATUS
                                       ? failure.kind
                                       : FAILURE_USAGE);
    harmless(scene, "sentence", failure.sentence);
}

/* ---- [verdict] */

static void same_number(const struct scene *scene, struct section *section, const char *key,
                        int64_t got, const char *fallback)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%lld", (long long)got);
    same(scene, key, text, section_get(section, key, fallback));
}

static void same_time(const struct scene *scene, struct section *section, const char *key,
                      int64_t got)
{
    char text[CLOCK_ISO_SIZE] = "";
    if (got)
        clock_format_utc(got, text);
    same(scene, key, text, section_get(section, key, ""));
}

/* What a status says; all keys but those that are given say nothing. */
static void check_says(const struct scene *scene, struct section *section, const struct call *says)
{
    static const char *const causes[LEG_COUNT] = {"agent_cause", "party_cause"};
    for (int side = 0; side < LEG_COUNT; side++) {
        const struct leg *leg = &says->legs[side];
        same(scene, leg_side_words[side], leg_state_words[leg->state],
             section_get(section, leg_side_words[side], leg_state_words[LEG_UNKNOWN]));
        same(scene, causes[side], leg->cause, section_get(section, causes[side], ""));
        harmless(scene, causes[side], leg->cause);
    }
    same(scene, "state", call_state_words[says->state],
         section_get(section, "state", call_state_words[CALL_REQUESTED]));
    same(scene, "by", says->by ? call_ender_words[says->by] : "", section_get(section, "by", ""));
    same(scene, "answered", says->answered ? "yes" : "no", section_get(section, "answered", "no"));
    same_number(scene, section, "seconds", says->seconds, "-1");
    same_time(scene, section, "started_at", says->started_at);
    same_time(scene, section, "answered_at", says->answered_at);
    same_time(scene, section, "ended_at", says->ended_at);
    assert_int_equal(says->timeline.count, 0);
}

static void check_texts(const struct scene *scene, struct section *section,
                        const struct verdict_facts *facts)
{
    const struct {
        const char *key, *text;
    } texts[] = {
        {"reference", facts->reference}, {"idcall", facts->idcall}, {"code", facts->code},
        {"message", facts->message},     {"word", facts->word},     {"mark", facts->mark},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        same(scene, texts[i].key, texts[i].text, section_get(section, texts[i].key, ""));
        harmless(scene, texts[i].key, texts[i].text);
    }
}

void scene_check_verdict(struct scene *scene, struct section *section)
{
    static const char *const words[] = {[VERDICT_ACCEPTED] = "accepted",
                                        [VERDICT_PENDING] = "pending",
                                        [VERDICT_REFUSED] = "refused",
                                        [VERDICT_UNKNOWN] = "unknown",
                                        [VERDICT_TOKEN_DEAD] = "token dead"};
    struct call says;
    struct verdict_facts facts = {.says = &says};
    struct errand errand = scene_errand(scene);
    assert_string_equal(scene->account_fault.sentence, "");
    call_start(&says);
    provider_read(&errand, &scene->reply, &facts);
    same(scene, "verdict", words[facts.verdict], section_get(section, "verdict", ""));
    check_texts(scene, section, &facts);
    same(scene, "token", facts.token, section_get(section, "token", ""));
    same_number(scene, section, "token_seconds", facts.token_seconds, "0");
    same(scene, "token_doubtful", facts.token_doubtful ? "yes" : "no",
         section_get(section, "token_doubtful", "no"));
    check_says(scene, section, &says);
    call_free(&says);
}
