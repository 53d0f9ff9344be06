/* SPDX-License-Identifier: MIT */
/* Runs the case files of tests/cases/infocaller: an order in, the exact request out; a reply in,
   what became of the order out. The files' form is told in tests/cases/infocaller/README. */
#include "base/clock.h"
#include "base/text.h"
#include "codec/form.h"
#include "provider/provider.h"
#include "provider/verdict.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASES_MAX          64
#define PAIRS_OF_A_SECTION 64
#define LINE_MAX_BYTES     8192
#define EXPECTED_SECRET    "3956"

/* One section: its keys and values, as they stand there. */
struct section {
    char name[32];
    struct {
        char *key;
        char *value;
    } list[PAIRS_OF_A_SECTION];
    size_t count;
};

/* What the sections of a file have set up so far. */
struct scene {
    const char *file;
    int line;
    struct account account;
    struct order order;
    char agent[ORDER_NUMBER_SIZE];
    char id[64];
    struct http_reply reply;
    struct text reply_body;
    int checked;
};

static const char *get(const struct section *section, const char *key, const char *fallback)
{
    for (size_t i = 0; i < section->count; i++)
        if (strcmp(section->list[i].key, key) == 0)
            return section->list[i].value;
    return fallback;
}

static void same(const struct scene *scene, const char *what, const char *got, const char *wanted)
{
    if (strcmp(got, wanted) == 0)
        return;
    printf("# %s:%d: %s is\n#  %s\n# but should be\n#  %s\n", scene->file, scene->line, what, got,
           wanted);
    fail();
}

/* ---- Setting up */

static void set_option(struct option_value *value, const char *text)
{
    free(value->text);
    value->text = strdup(text);
    value->number = strtol(text, NULL, 10);
    value->given = true;
}

static void set_account(struct scene *scene, const struct section *section)
{
    const struct option *options = provider_kind_find("infocaller")->options;
    struct account *account = &scene->account;
    option_values_free(&account->values);
    *account = (struct account){.kind = "infocaller", .country = "ES", .timezone = "Europe/Madrid"};
    snprintf(account->name, sizeof account->name, "%s", get(section, "name", "infocaller"));
    snprintf(account->number_format, sizeof account->number_format, "%s",
             get(section, "number_format", ""));
    for (size_t i = 0; options[i].key; i++)
        account->values.count++;
    account->values.list = calloc(account->values.count, sizeof *account->values.list);
    for (size_t i = 0; options[i].key; i++) {
        struct option_value *value = &account->values.list[i];
        const char *given = get(section, options[i].key, NULL);
        value->option = &options[i];
        if (given)
            set_option(value, given);
        else if (options[i].fallback)
            value->text = strdup(options[i].fallback);
    }
}

static int number_of(const struct section *section, const char *key)
{
    return (int)strtol(get(section, key, "-1"), NULL, 10);
}

static void set_order(struct scene *scene, const struct section *section)
{
    struct order *order = &scene->order;
    bool zoned;
    order_free(order);
    order_start(order);
    snprintf(order->number, sizeof order->number, "%s", get(section, "number", "+34911000333"));
    order->short_number = get(section, "short", NULL) != NULL;
    snprintf(order->from, sizeof order->from, "%s", get(section, "from", ""));
    snprintf(order->caller_id, sizeof order->caller_id, "%s", get(section, "caller_id", ""));
    snprintf(scene->agent, sizeof scene->agent, "%s", get(section, "agent", "+34911000222"));
    snprintf(scene->id, sizeof scene->id, "%s", get(section, "id", "01jd8k3m5nabcdef"));
    order->record = get(section, "record", NULL) ? ORDER_YES : ORDER_DEFAULT;
    order->max_wait = number_of(section, "max_wait");
    order->retries = number_of(section, "retries");
    if (get(section, "at", NULL))
        assert_true(clock_parse(get(section, "at", NULL), &order->at, &zoned));
    for (size_t i = 0; i < section->count; i++)
        if (strncmp(section->list[i].key, "var ", 4) == 0)
            assert_true(
                pairs_set(&order->vars, section->list[i].key + 4, section->list[i].value, 0));
}

/* \n \r \t \\ and \xNN */
static void unescape(struct text *out, const char *text)
{
    static const char letters[] = "nrt\\", meanings[] = "\n\r\t\\";
    text_clear(out);
    for (; *text; text++) {
        const char *letter = *text == '\\' && text[1] ? strchr(letters, text[1]) : NULL;
        if (letter) {
            text_add_char(out, meanings[letter - letters]);
            text++;
        } else if (*text == '\\' && text[1] == 'x') {
            char hex[3] = {text[2], text[3], '\0'};
            text_add_char(out, (char)strtol(hex, NULL, 16));
            text += 3;
        } else {
            text_add_char(out, *text);
        }
    }
}

static void set_reply(struct scene *scene, const struct section *section)
{
    const char *fate = get(section, "fate", "replied");
    struct http_reply *reply = &scene->reply;
    *reply = (struct http_reply){.status = (int)strtol(get(section, "status", "200"), NULL, 10)};
    reply->fate = strcmp(fate, "lost") == 0       ? HTTP_LOST
                  : strcmp(fate, "not sent") == 0 ? HTTP_NOT_SENT
                                                  : HTTP_REPLIED;
    snprintf(reply->type, sizeof reply->type, "%s", get(section, "type", ""));
    snprintf(reply->sentence, sizeof reply->sentence, "%s", get(section, "sentence", ""));
    unescape(&scene->reply_body, get(section, "body", ""));
    reply->body = text_string(&scene->reply_body);
    reply->body_length = scene->reply_body.length;
}

/* ---- Checking */

static struct errand scene_errand(const struct scene *scene)
{
    return (struct errand){.act = ACT_DIAL,
                           .account = &scene->account,
                           .token = "",
                           .order = &scene->order,
                           .call_id = scene->id,
                           .phone = provider_phone(&scene->account, scene->agent)};
}

static bool build(const struct scene *scene, struct provider_request *request,
                  struct failure *failure)
{
    const struct provider_kind *kind = provider_kind_find("infocaller");
    struct errand errand = scene_errand(scene);
    return kind->check_account(&scene->account, failure) &&
           provider_check_order(&scene->account, &scene->order, failure) &&
           provider_build(&errand, request, failure);
}

static void check_request(struct scene *scene, const struct section *section)
{
    struct provider_request request;
    struct failure failure = {0};
    struct form form;
    provider_request_start(&request);
    if (!build(scene, &request, &failure))
        fail_msg("%s:%d: %s", scene->file, scene->line, failure.sentence);
    same(scene, "method", request.method, get(section, "method", "POST"));
    same(scene, "url", text_string(&request.url), get(section, "url", "https://apicall.infoe.es"));
    same(scene, "name", request.name, get(section, "name", "https://apicall.infoe.es"));
    same(scene, "type", request.content_type, "application/x-www-form-urlencoded");
    same(scene, "header", text_string(&request.header), "");
    same(scene, "body", text_string(&request.body), get(section, "body", ""));
    assert_true(form_read(&form, request.body.bytes, request.body.length, NULL));
    assert_int_equal(form.count, 1);
    same(scene, "variable", form.list[0].name, get(section, "variable", "apiCALLjson"));
    same(scene, "document", form.list[0].value, get(section, "document", ""));
    form_free(&form);
    provider_request_free(&request);
}

static void check_fault(struct scene *scene, const struct section *section)
{
    struct provider_request request;
    struct failure failure = {0};
    provider_request_start(&request);
    bool built = build(scene, &request, &failure);
    provider_request_free(&request);
    same(scene, "what came", built ? "a request" : "a fault", "a fault");
    assert_int_equal(failure.kind, FAILURE_USAGE);
    same(scene, "sentence", failure.sentence, get(section, "sentence", ""));
    assert_null(strstr(failure.sentence, EXPECTED_SECRET));
}

static void check_verdict(struct scene *scene, const struct section *section)
{
    static const char *const words[] = {[VERDICT_ACCEPTED] = "accepted",
                                        [VERDICT_PENDING] = "pending",
                                        [VERDICT_REFUSED] = "refused",
                                        [VERDICT_UNKNOWN] = "unknown",
                                        [VERDICT_TOKEN_DEAD] = "token dead"};
    struct verdict_facts facts = {0};
    struct errand errand = scene_errand(scene);
    provider_read(&errand, &scene->reply, &facts);
    same(scene, "verdict", words[facts.verdict], get(section, "verdict", ""));
    same(scene, "reference", facts.reference, get(section, "reference", ""));
    same(scene, "idcall", facts.idcall, get(section, "reference", ""));
    same(scene, "code", facts.code, get(section, "code", ""));
    same(scene, "message", facts.message, get(section, "message", ""));
}

static const struct {
    const char *name;
    void (*run)(struct scene *scene, const struct section *section);
    bool checks;
} section_kinds[] = {
    {"account", set_account, false}, {"order", set_order, false}, {"request", check_request, true},
    {"fault", check_fault, true},    {"reply", set_reply, false}, {"verdict", check_verdict, true},
};

/* ---- Reading the files */

static void section_end(struct scene *scene, struct section *section)
{
    bool known = section->name[0] == '\0';
    for (size_t i = 0; i < sizeof section_kinds / sizeof *section_kinds; i++) {
        if (strcmp(section_kinds[i].name, section->name) != 0)
            continue;
        known = true;
        section_kinds[i].run(scene, section);
        scene->checked += section_kinds[i].checks;
    }
    if (!known)
        fail_msg("%s:%d: no such section: %s", scene->file, scene->line, section->name);
    for (size_t i = 0; i < section->count; i++) {
        free(section->list[i].key);
        free(section->list[i].value);
    }
    section->count = 0;
}

static void read_line(struct scene *scene, struct section *section, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '\0' || line[0] == '#')
        return;
    if (line[0] == '[') {
        section_end(scene, section);
        snprintf(section->name, sizeof section->name, "%.*s", (int)strcspn(line + 1, "]"),
                 line + 1);
        return;
    }
    char *value = strstr(line, " =");
    if (!value || section->count == PAIRS_OF_A_SECTION)
        fail_msg("%s:%d: no KEY = VALUE", scene->file, scene->line);
    *value = '\0';
    value += 2;
    section->list[section->count].key = strdup(line);
    section->list[section->count].value = strdup(value + (*value == ' '));
    section->count++;
}

static void test_case_file(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct section *section = calloc(1, sizeof *section);
    char *line = malloc(LINE_MAX_BYTES);
    scene->file = *state;
    text_start(&scene->reply_body, HTTP_REPLY_MAX);
    FILE *file = fopen(scene->file, "r");
    assert_non_null(file);
    order_start(&scene->order);
    while (fgets(line, LINE_MAX_BYTES, file)) {
        read_line(scene, section, line);
        scene->line++;
    }
    section_end(scene, section);
    fclose(file);
    assert_true(scene->checked > 0);
    option_values_free(&scene->account.values);
    order_free(&scene->order);
    text_free(&scene->reply_body);
    free(line);
    free(section);
    free(scene);
}

static int is_case(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".case") == 0;
}

int main(void)
{
    static struct CMUnitTest tests[CASES_MAX];
    static char paths[CASES_MAX][512];
    struct dirent **names = NULL;
    char folder[256];
    const char *top = getenv("TOP_SRCDIR");
    snprintf(folder, sizeof folder, "%s/tests/cases/infocaller", top ? top : ".");
    int count = scandir(folder, &names, is_case, alphasort);
    for (int i = 0; i < count && i < CASES_MAX; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", folder, names[i]->d_name);
        tests[i] = (struct CMUnitTest){.name = strrchr(paths[i], '/') + 1,
                                       .test_func = test_case_file,
                                       .initial_state = paths[i]};
        free(names[i]);
    }
    free(names);
    if (count <= 0 || count > CASES_MAX) {
        fprintf(stderr, "%s: %d case files\n", folder, count);
        return 1;
    }
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests("infocaller", tests, (size_t)count, NULL, NULL);
}
