/* SPDX-License-Identifier: MIT */
/* The sections that set something up; those that check are in provider_scene_check.c. */
#include "provider_scene.h"

#include "base/clock.h"
#include "provider_scene_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define DEFAULT_NUMBER "+34911000333"
#define DEFAULT_ID     "01jd8k3m5nabcdef"
#define DEFAULT_NOW    "2026-11-22T10:00:00Z"
#define VARIABLE       "var "
#define KINDS_MAX      64

/* ---- Keys and values */

const char *section_get(struct section *section, const char *key, const char *fallback)
{
    for (size_t i = 0; i < section->count; i++)
        if (strcmp(section->list[i].key, key) == 0) {
            section->list[i].used = true;
            return section->list[i].value;
        }
    return fallback;
}

static void copy_text(struct scene *scene, struct section *section, const char *key,
                      const char *fallback, char *out, size_t size)
{
    if ((size_t)snprintf(out, size, "%s", section_get(section, key, fallback)) >= size)
        fail_msg("%s:%d: %s is too long", scene->file, scene->line, key);
}

static int take_number(struct scene *scene, struct section *section, const char *key, int fallback)
{
    const char *text = section_get(section, key, NULL);
    char *end = NULL;
    long value = text ? strtol(text, &end, 10) : fallback;
    if (text && (end == text || *end))
        fail_msg("%s:%d: %s is no number", scene->file, scene->line, key);
    return (int)value;
}

static int64_t take_time(struct scene *scene, struct section *section, const char *key,
                         const char *fallback)
{
    const char *text = section_get(section, key, fallback);
    int64_t at = 0;
    bool zoned;
    if (text && !clock_parse(text, &at, &zoned))
        fail_msg("%s:%d: %s is no time", scene->file, scene->line, key);
    return at;
}

static enum order_choice take_choice(struct scene *scene, struct section *section, const char *key)
{
    const char *text = section_get(section, key, NULL);
    if (!text)
        return ORDER_DEFAULT;
    if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        fail_msg("%s:%d: %s is neither yes nor no", scene->file, scene->line, key);
    return text[0] == 'y' ? ORDER_YES : ORDER_NO;
}

/* ---- [account] */

/* The first one counts. */
static void note_fault(void *context, const char *sentence)
{
    struct failure *fault = &((struct scene *)context)->account_fault;
    const char *behind = strstr(sentence, "] "); /* file, line and section are the test's own */
    if (fault->sentence[0])
        return;
    fault->kind = FAILURE_USAGE;
    snprintf(fault->sentence, sizeof fault->sentence, "%s", behind ? behind + 2 : sentence);
}

static const char *default_to(struct section *section, const char *key, const char *fallback)
{
    return section_get(section, key, NULL) ? "" : fallback;
}

/* The section as it would stand in a configuration; only the owner may read it, for its secrets. */
static int write_configuration(struct scene *scene, struct section *section)
{
    int file = memfd_create("account", MFD_CLOEXEC);
    assert_true(file >= 0 && fchmod(file, S_IRUSR | S_IWUSR) == 0);
    assert_true(dprintf(file, "[agent]\ncountry = ES\n[provider.%s]\n",
                        section_get(section, "name", scene->kind)) > 0);
    dprintf(file, "%s%s\n", default_to(section, "kind", "kind = "),
            default_to(section, "kind", scene->kind));
    dprintf(file, "%s\n", default_to(section, "timezone", "timezone = Europe/Madrid"));
    for (size_t i = 0; i < section->count; i++) {
        section->list[i].used = true;
        if (strcmp(section->list[i].key, "name") != 0)
            dprintf(file, "%s = %s\n", section->list[i].key, section->list[i].value);
    }
    return file;
}

static void read_configuration(struct scene *scene, int file)
{
    struct config_kind kinds[KINDS_MAX];
    char path[64];
    size_t count = 0;
    for (; provider_kinds[count] && count < KINDS_MAX; count++)
        kinds[count] = (struct config_kind){.kind = provider_kinds[count]->kind,
                                            .options = provider_kinds[count]->options,
                                            .number_format = provider_kinds[count]->number_format};
    assert_null(provider_kinds[count]);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    config_free(&scene->config);
    config_read(&scene->config, path, kinds, count, note_fault, scene);
    assert_int_equal(scene->config.account_count, 1);
    scene->account = &scene->config.accounts[0];
}

static void reset_errand(struct scene *scene)
{
    bool zoned;
    scene->act = ACT_DIAL;
    scene->token[0] = '\0';
    assert_true(clock_parse(DEFAULT_NOW, &scene->now, &zoned));
}

static void set_account(struct scene *scene, struct section *section)
{
    int file = write_configuration(scene, section);
    struct failure failure = {0};
    failure_clear(&scene->account_fault);
    reset_errand(scene);
    read_configuration(scene, file);
    close(file);
    if (!provider_kind_find(scene->account->kind))
        fail_msg("%s:%d: there is no kind %s", scene->file, scene->line, scene->account->kind);
    if (!scene->account_fault.sentence[0] && !provider_check_account(scene->account, &failure))
        note_fault(scene, failure.sentence);
}

/* ---- [order] */

static void take_variables(struct order *order, struct section *section)
{
    for (size_t i = 0; i < section->count; i++) {
        if (strncmp(section->list[i].key, VARIABLE, strlen(VARIABLE)) != 0)
            continue;
        section->list[i].used = true;
        assert_true(pairs_set(&order->vars, section->list[i].key + strlen(VARIABLE),
                              section->list[i].value, 0));
    }
}

static void set_order(struct scene *scene, struct section *section)
{
    struct order *order = &scene->order;
    order_free(order);
    order_start(order);
    reset_errand(scene);
    copy_text(scene, section, "number", DEFAULT_NUMBER, order->number, sizeof order->number);
    copy_text(scene, section, "from", "", order->from, sizeof order->from);
    copy_text(scene, section, "caller_id", "", order->caller_id, sizeof order->caller_id);
    copy_text(scene, section, "agent", DEFAULT_AGENT, scene->agent, sizeof scene->agent);
    copy_text(scene, section, "id", DEFAULT_ID, scene->id, sizeof scene->id);
    order->short_number = take_choice(scene, section, "short") == ORDER_YES;
    order->record = take_choice(scene, section, "record");
    order->show_caller_id = take_choice(scene, section, "show_caller_id");
    order->invert = take_choice(scene, section, "invert") == ORDER_YES;
    order->minutes = take_number(scene, section, "minutes", -1);
    order->max_wait = take_number(scene, section, "max_wait", -1);
    order->retries = take_number(scene, section, "retries", -1);
    order->at = take_time(scene, section, "at", NULL);
    take_variables(order, section);
}

/* ---- [call] */

static void take_call_texts(struct scene *scene, struct section *section)
{
    for (int i = 0; i < CALL_TEXT_COUNT; i++) {
        const char *text = section_get(section, call_text_key((enum call_text)i), NULL);
        if (text && !call_set_text(&scene->call, (enum call_text)i, text, RANK_PLACED))
            fail_msg("%s:%d: %s is too long", scene->file, scene->line,
                     call_text_key((enum call_text)i));
    }
    if (!scene->call.provider[0])
        call_set_text(&scene->call, CALL_TEXT_provider, scene->account->name, RANK_PLACED);
}

static enum call_state take_state(struct scene *scene, struct section *section)
{
    const char *word = section_get(section, "state", call_state_words[CALL_ACCEPTED]);
    for (int state = 0; state < CALL_STATE_COUNT; state++)
        if (strcmp(call_state_words[state], word) == 0)
            return (enum call_state)state;
    fail_msg("%s:%d: no such state: %s", scene->file, scene->line, word);
    return CALL_ACCEPTED;
}

static void set_call(struct scene *scene, struct section *section)
{
    struct call *call = &scene->call;
    call_free(call);
    call_start(call);
    copy_text(scene, section, "id", DEFAULT_ID, call->id, sizeof call->id);
    take_call_texts(scene, section);
    call->direction = DIRECTION_OUT;
    call->state = take_state(scene, section);
    call->created_at = take_time(scene, section, "created_at", DEFAULT_NOW);
}

/* ---- [reply] */

static int hex_pair(const char *text)
{
    char digits[3] = {0}, *end;
    memccpy(digits, text, '\0', 2);
    long value = strtol(digits, &end, 16);
    return end == digits + 2 ? (int)value : -1;
}

/* \n \r \t \\ and \xNN */
static void unescape(struct text *out, const char *text)
{
    static const char letters[] = "nrt\\", meanings[] = "\n\r\t\\";
    for (; *text; text++) {
        const char *letter = *text == '\\' && text[1] ? strchr(letters, text[1]) : NULL;
        int byte = *text == '\\' && text[1] == 'x' ? hex_pair(text + 2) : -1;
        if (letter)
            text_add_char(out, meanings[letter - letters]);
        else
            text_add_char(out, byte >= 0 ? (char)byte : *text);
        text += letter ? 1 : byte >= 0 ? 3 : 0;
    }
}

static enum http_fate take_fate(struct scene *scene, struct section *section)
{
    static const struct {
        const char *word;
        enum http_fate fate;
    } fates[] = {{"replied", HTTP_REPLIED}, {"lost", HTTP_LOST}, {"not sent", HTTP_NOT_SENT}};
    const char *word = section_get(section, "fate", fates[0].word);
    for (size_t i = 0; i < sizeof fates / sizeof *fates; i++)
        if (strcmp(fates[i].word, word) == 0)
            return fates[i].fate;
    fail_msg("%s:%d: no such fate: %s", scene->file, scene->line, word);
    return HTTP_LOST;
}

static void set_reply(struct scene *scene, struct section *section)
{
    struct http_reply *reply = &scene->reply;
    struct text *body = &scene->reply_body;
    int times = take_number(scene, section, "times", 1);
    *reply = (struct http_reply){.fate = take_fate(scene, section),
                                 .status = take_number(scene, section, "status", 200),
                                 .retry_after = take_number(scene, section, "retry_after", 0)};
    copy_text(scene, section, "type", "", reply->type, sizeof reply->type);
    copy_text(scene, section, "sentence", "", reply->sentence, sizeof reply->sentence);
    text_clear(body);
    unescape(body, section_get(section, "before", ""));
    for (int i = 0; i < times; i++)
        unescape(body, section_get(section, "body", ""));
    unescape(body, section_get(section, "after", ""));
    assert_false(body->failed);
    reply->body = text_string(body);
    reply->body_length = body->length;
}

/* ---- All of them */

static void take_act(struct scene *scene, struct section *section)
{
    static const char *const acts[ACT_COUNT] = {[ACT_DIAL] = "dial",
                                                [ACT_TOKEN] = "token",
                                                [ACT_HANGUP] = "hangup",
                                                [ACT_STATUS] = "status",
                                                [ACT_CHECK] = "check"};
    const char *word = section_get(section, "act", acts[scene->act]);
    int act = 0;
    while (act < ACT_COUNT && strcmp(acts[act], word) != 0)
        act++;
    if (act == ACT_COUNT)
        fail_msg("%s:%d: no such act: %s", scene->file, scene->line, word);
    scene->act = (enum provider_act)act;
    if (section_get(section, "now", NULL))
        scene->now = take_time(scene, section, "now", NULL);
}

/* The token that the errand has; in a [verdict] it is the one that was fetched. */
static void take_token(struct scene *scene, struct section *section)
{
    const char *token = section_get(section, "token", NULL);
    if (token &&
        (size_t)snprintf(scene->token, sizeof scene->token, "%s", token) >= sizeof scene->token)
        fail_msg("%s:%d: token is too long", scene->file, scene->line);
}

static const struct {
    const char *name;
    void (*run)(struct scene *scene, struct section *section);
    bool checks;
    bool of_errand; /* takes `act` and `now` */
    bool of_token;
} section_kinds[] = {
    {"account", set_account, false, false, false},
    {"order", set_order, false, false, false},
    {"call", set_call, false, false, false},
    {"reply", set_reply, false, true, true},
    {"offers", scene_check_offers, true, false, false},
    {"request", scene_check_request, true, true, true},
    {"fault", scene_check_fault, true, true, true},
    {"verdict", scene_check_verdict, true, true, false},
};

void scene_play(struct scene *scene, struct section *section)
{
    size_t i = 0, rows = sizeof section_kinds / sizeof *section_kinds;
    scene->line = section->line;
    while (i < rows && strcmp(section_kinds[i].name, section->name) != 0)
        i++;
    if (i == rows)
        fail_msg("%s:%d: no such section: %s", scene->file, scene->line, section->name);
    if (section_kinds[i].run != set_account && !scene->account)
        fail_msg("%s:%d: no [account] yet", scene->file, scene->line);
    if (section_kinds[i].of_errand)
        take_act(scene, section);
    if (section_kinds[i].of_token)
        take_token(scene, section);
    section_kinds[i].run(scene, section);
    scene->checked += section_kinds[i].checks;
    for (size_t key = 0; key < section->count; key++)
        if (!section->list[key].used)
            fail_msg("%s:%d: [%s] has no key %s, or has it twice", scene->file, scene->line,
                     section->name, section->list[key].key);
}

void scene_start(struct scene *scene, const char *file, const char *kind)
{
    *scene = (struct scene){.file = file, .kind = kind};
    text_start(&scene->reply_body, HTTP_REPLY_MAX);
    order_start(&scene->order);
    call_start(&scene->call);
}

void scene_free(struct scene *scene)
{
    config_free(&scene->config);
    order_free(&scene->order);
    call_free(&scene->call);
    text_free(&scene->reply_body);
}
