/* SPDX-License-Identifier: MIT */
/* Runs the case files of tests/cases/events: a request in, status and record out. The files' form
   is told in tests/cases/events/README. What was recorded is also read back from the form in which
   it is kept. */
#include "base/clock.h"
#include "base/text.h"
#include "codec/call_json.h"
#include "codec/form.h"
#include "hook_fixture.h"
#include "listener/hooks.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASES_MAX 512
#define FILE_MAX  (256 * 1024)
#define RECEIVED  "2026-11-22T12:00:00Z"
#define SIGNATURE "ae73e4b16a280726fb2e0e6bfb43902a"

struct scene {
    char *file; /* all of it; the texts below point into it */
    char method[16];
    char target[2048]; /* the path, NUL, the query */
    char *query;
    char *type;
    bool no_key;
    struct text body;
    json_t *expected;
};

/* ---- Reading a case */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static void add_bytes(struct text *out, const char *written, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (i + 3 < length && written[i] == '\\' && written[i + 1] == 'x') {
            text_add_char(out, (char)(hex(written[i + 2]) * 16 + hex(written[i + 3])));
            i += 3;
        } else {
            text_add_char(out, written[i]);
        }
    }
}

static void read_request(struct scene *scene, const char *line)
{
    char written[1024];
    assert_int_equal(sscanf(line, "%15s %1023[^\n]", scene->method, written), 2);
    struct text target;
    text_start(&target, sizeof scene->target - 1);
    const char *key = strstr(written, "KEY");
    if (key) {
        text_add_bytes(&target, written, (size_t)(key - written));
        text_add(&target, FIXTURE_KEY_ENCODED);
        text_add(&target, key + 3);
    } else {
        text_add(&target, written);
    }
    strcpy(scene->target, text_string(&target));
    text_free(&target);
    scene->query = strchr(scene->target, '?');
    if (scene->query)
        *scene->query++ = '\0';
    else
        scene->query = scene->target + strlen(scene->target);
    char *slash = strstr(scene->target, "%2F"); /* the server decodes the path */
    if (slash) {
        *slash = '/';
        memmove(slash + 1, slash + 3, strlen(slash + 3) + 1);
    }
}

static void read_line(struct scene *scene, char *line)
{
    if (strncmp(line, "request: ", 9) == 0)
        read_request(scene, line + 9);
    else if (strncmp(line, "type: ", 6) == 0)
        scene->type = line + 6;
    else if (strcmp(line, "config: no-key") == 0)
        scene->no_key = true;
    else if (line[0] && line[0] != '#')
        fail_msg("what does `%s` mean?", line);
}

static void read_section(struct scene *scene, const char *name, const char *bytes, size_t length)
{
    if (strcmp(name, "body") == 0) {
        add_bytes(&scene->body, bytes, length);
    } else if (strncmp(name, "form ", 5) == 0) {
        struct text value;
        text_start(&value, FILE_MAX);
        add_bytes(&value, bytes, length);
        text_addf(&scene->body, "%s=", name + 5);
        form_encode(&scene->body, text_string(&value), value.length);
        text_free(&value);
    } else {
        json_error_t error;
        scene->expected = json_loadb(bytes, length, 0, &error);
        if (!scene->expected)
            fail_msg("the expectation, line %d: %s", error.line, error.text);
    }
}

static char *load(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *bytes = calloc(1, FILE_MAX);
    size_t length = fread(bytes, 1, FILE_MAX - 1, file);
    fclose(file);
    assert_true(length < FILE_MAX - 1);
    return bytes;
}

static void scene_read(struct scene *scene, const char *path)
{
    *scene = (struct scene){.file = load(path)};
    text_start(&scene->body, 4 * FILE_MAX);
    char *at = scene->file;
    while (*at && strncmp(at, "%% ", 3) != 0) {
        char *end = strchr(at, '\n');
        *end = '\0';
        read_line(scene, at);
        at = end + 1;
    }
    while (*at) {
        char *name = at + 3;
        char *line_end = strchr(name, '\n');
        char *next = strstr(line_end, "\n%% ");
        size_t length = next && next > line_end ? (size_t)(next - line_end - 1) : 0;
        if (!next)
            length = strlen(line_end + 1);
        *line_end = '\0';
        read_section(scene, name, line_end + 1, length);
        at = next ? next + 1 : line_end + 1 + length;
    }
    assert_non_null(scene->expected);
}

/* ---- Comparing */

/* Whether all that is wanted is there; lists have to be as long as the wanted one. */
static bool holds(const json_t *got, const json_t *wanted, const char *where)
{
    if (json_is_object(wanted) && json_is_object(got)) {
        const char *key;
        json_t *value;
        json_object_foreach ((json_t *)(uintptr_t)wanted, key, value) {
            char deeper[256];
            snprintf(deeper, sizeof deeper, "%.200s.%.40s", where, key);
            json_t *found = json_object_get(got, key);
            if (!holds(found, value, deeper) &&
                !(json_object_size(value) == 0 && json_equal(found, value)))
                return false;
        }
        return json_object_size(wanted) > 0 || json_object_size(got) == 0;
    }
    if (json_is_array(wanted) && json_array_size(got) == json_array_size(wanted)) {
        bool same = true;
        for (size_t i = 0; same && i < json_array_size(wanted); i++)
            same = holds(json_array_get(got, i), json_array_get(wanted, i), where);
        return same;
    }
    if (json_equal(got, wanted))
        return true;
    char *is = got ? json_dumps(got, JSON_ENCODE_ANY) : NULL;
    char *should = json_dumps(wanted, JSON_ENCODE_ANY);
    print_message("# %s is %s, but should be %s\n", where, is ? is : "missing", should);
    free(is);
    free(should);
    return false;
}

static json_t *outcome_json(const struct hook_outcome *outcome, int64_t now)
{
    const struct record *record = outcome->record;
    json_t *json =
        json_pack("{si,sb,ss,ss}", "status", outcome->status, "asks", outcome->asks, "query",
                  outcome->query, "format", outcome->format == TREE_XML ? "xml" : "json");
    json_object_set_new(json, "kind",
                        record ? json_string(record_kind_words[record->kind]) : json_null());
    if (!record)
        return json;
    json_object_set_new(json, "event", json_string(record->event));
    json_object_set_new(json, "key", json_boolean(record->has_key));
    json_object_set_new(json, "why", json_string(record->why));
    if (record->says) {
        const struct call_view view = {.now = now, .patience = {600, 7200}};
        json_object_set_new(json, "call", call_to_json(record->says, &view));
        json_object_set_new(json, "id", json_string(record->says->id));
    }
    return json;
}

static void check_no_secret(const char *raw)
{
    assert_non_null(raw);
    assert_null(strcasestr(raw, SIGNATURE));
    assert_null(strcasestr(raw, FIXTURE_KEY));
    assert_null(strcasestr(raw, FIXTURE_KEY_ENCODED));
}

/* What was kept, read again, says the same. */
static void check_kept(const struct config *config, const struct hook_outcome *outcome,
                       const json_t *wanted, int64_t now)
{
    struct hook_kept kept;
    struct failure failure = {0};
    if (!hook_request_restore(&kept, outcome->record->raw, &failure))
        fail_msg("what was kept can't be read: %s", failure.sentence);
    struct hook_outcome again;
    hook_read(config, &kept.request, &again);
    json_t *got = outcome_json(&again, now);
    bool same = holds(got, wanted, "read again, it");
    json_decref(got);
    record_free(again.record);
    hook_kept_free(&kept);
    assert_true(same);
}

static void run_case(void **state)
{
    struct scene scene;
    scene_read(&scene, *state);
    struct config *config = fixture_config(scene.no_key ? NULL : FIXTURE_KEY);
    struct hook_request request = {.method = scene.method,
                                   .path = scene.target,
                                   .query = scene.query,
                                   .content_type = scene.type,
                                   .body = text_string(&scene.body),
                                   .length = scene.body.length};
    bool zoned;
    assert_true(clock_parse(RECEIVED, &request.at, &zoned));
    struct hook_outcome outcome;
    hook_read(config, &request, &outcome);
    json_t *got = outcome_json(&outcome, request.at);
    bool good = holds(got, scene.expected, "it");
    if (!good)
        print_message("# said: %s\n", outcome.sentence);
    assert_true(good);
    assert_true((outcome.status == 200) == (outcome.sentence[0] == '\0'));
    if (outcome.record) {
        check_no_secret(outcome.record->raw);
        check_kept(config, &outcome, scene.expected, request.at);
    }
    record_free(outcome.record);
    json_decref(got);
    json_decref(scene.expected);
    text_free(&scene.body);
    free(scene.file);
    fixture_config_free(config);
}

/* ---- All of them */

static int is_case(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".case") == 0;
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const char *top = getenv("TOP_SRCDIR");
    char folder[2048];
    snprintf(folder, sizeof folder, "%s/tests/cases/events", top ? top : ".");
    struct dirent **files;
    int count = scandir(folder, &files, is_case, alphasort);
    static struct CMUnitTest tests[CASES_MAX];
    if (count < 1 || count > CASES_MAX) {
        printf("Bail out! no cases, or too many, in %s\n", folder);
        return 1;
    }
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
        tests[i] = (struct CMUnitTest){
            .name = files[i]->d_name, .test_func = run_case, .initial_state = strdup(path)};
    }
    int failed = _cmocka_run_group_tests("events", tests, (size_t)count, NULL, NULL);
    for (int i = 0; i < count; i++) {
        free(tests[i].initial_state);
        free(files[i]);
    }
    free(files);
    return failed;
}
