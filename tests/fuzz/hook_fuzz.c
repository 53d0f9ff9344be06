/* SPDX-License-Identifier: MIT */
/* Whole requests: "METHOD TARGET", a line with the content type, and the body. */
#include "fuzz.h"

#include "base/utf8.h"
#include "hook_fixture.h"
#include "listener/hooks.h"

#include <string.h>

const char fuzz_corpus[] = "hook";
const char *const fuzz_words[] = {
    "apilinfocaller=",
    "\"ApiCall\":",
    "\"UserID\":",
    "\"LineNumber\":\"123456789\"",
    "\"Signature\":",
    "ae73e4b16a280726fb2e0e6bfb43902a",
    "<Signature>",
    "</Signature>",
    "%22Signature%22%3A%22",
    "\"CustVar\":[{\"VarName\":\"A\",\"VarValue\":\"b\"}]",
    "\"Event\":[",
    "\"EventType\":\"2\"",
    "\"EventAddInfo3\":\"1\"",
    "\"CallSeconds\":\"42\"",
    "\"CostTX\":\"0,1\"",
    "\"CallerNumber\":\"X\"",
    "\"QueryName\":\"DESVIO\",",
    "<QueryName>",
    "<CustVar><VarName>A</VarName><VarValue>b</VarValue></CustVar>",
    "\"VarName\":\"PEDIDO\",",
    "\"QueryName\":[",
    "name=\"apiInfocaller\"",
    "/query",
    "\"EndDate\":\"2026-11-22T10:00:00\"",
    "&id=7",
    "&key=k",
    "[_UUID]",
    "\xF1",
    "\xC3\xB1",
    "%00",
    "\x1B[2J",
    "--b\r\n",
    "\r\n\r\n",
    "0001-01-01",
    "99999999999999999999",
    "1e999",
    "&amp;",
    "apiInfocaller=",
    NULL,
};

#define HEAD_MAX 2048
#define SECRET   "k3y0fthel1stener"

static void check_text(const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t character;
        bool good;
        at += utf8_read(text + at, length - at, &character, &good);
        must(good && !utf8_is_control(character));
    }
}

static void check_call(const struct call *call)
{
    for (enum call_text i = 0; i < CALL_TEXT_COUNT; i++)
        check_text(call_text_read(call, i));
    for (size_t i = 0; i < call->vars.count; i++) {
        check_text(call->vars.list[i].name);
        check_text(call->vars.list[i].value);
    }
    for (size_t i = 0; i < call->timeline.count; i++) {
        check_text(call->timeline.list[i].what);
        check_text(call->timeline.list[i].detail ? call->timeline.list[i].detail : "");
    }
    must(call->sequence[0] || call->idcall[0] || call->uuid[0] || call->idllamada[0]);
    must(call->state >= CALL_STARTED && call->state <= CALL_ENDED);
    must(!call->id[0] || id_looks_right(call->id));
    must(call->seconds >= -1 && call->cost_rx >= -1 && call->cost_tx >= -1);
    must(!call->hidden || !call->number[0]);
}

static void check_kept(const struct config *config, const struct record *record)
{
    struct hook_kept kept;
    must(record->raw && utf8_valid(record->raw, strlen(record->raw)));
    must(hook_request_restore(&kept, record->raw, NULL));
    must(kept.request.verified);
    must(!config->listener.key || !strstr(record->raw, config->listener.key));
    struct hook_outcome again;
    hook_read(config, &kept.request, &again);
    record_free(again.record);
    hook_kept_free(&kept);
}

static void check_question(const struct hook_outcome *outcome)
{
    const struct call *says = outcome->record->says;
    check_text(outcome->query);
    must(strcmp(outcome->record->event, "query") == 0);
    must(says->state == CALL_STARTED && !says->started_at && !says->answered && !says->ended_at);
    must(says->timeline.count == 1 && says->timeline.list[0].told);
    const char *detail = says->timeline.list[0].detail;
    must(!outcome->query[0] ||
         (detail && strncmp(detail, outcome->query, strlen(outcome->query)) == 0));
}

static void check_outcome(const struct config *config, const struct hook_outcome *outcome)
{
    const struct record *record = outcome->record;
    must((outcome->status == 200) == (outcome->sentence[0] == '\0'));
    must(outcome->status == 200 || (!outcome->asks && !outcome->query[0]));
    must(utf8_valid(outcome->sentence, strlen(outcome->sentence)));
    must(outcome->status == 200 || outcome->status == 400 || !record);
    if (!record)
        return;
    enum record_kind read = outcome->asks ? RECORD_QUESTION : RECORD_EVENT;
    must(record->kind == (outcome->status == 200 ? read : RECORD_QUARANTINE));
    must((record->says != NULL) == (record->kind != RECORD_QUARANTINE));
    must(record->has_key == (record->kind == RECORD_EVENT));
    if (outcome->asks)
        check_question(outcome);
    must((record->why[0] != '\0') == (record->kind == RECORD_QUARANTINE));
    if (record->says)
        check_call(record->says);
    check_kept(config, record);
}

/* Takes a line off the front. */
static bool take_line(const uint8_t **data, size_t *size, char line[HEAD_MAX])
{
    const uint8_t *end = memchr(*data, '\n', *size);
    size_t length = end ? (size_t)(end - *data) : *size;
    if (length >= HEAD_MAX || memchr(*data, '\0', length))
        return false;
    memcpy(line, *data, length);
    line[length] = '\0';
    size_t taken = end ? length + 1 : length;
    *data += taken;
    *size -= taken;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char first[HEAD_MAX];
    char type[HEAD_MAX];
    if (!take_line(&data, &size, first) || !take_line(&data, &size, type))
        return 0;
    char *target = strchr(first, ' ');
    if (!target)
        return 0;
    *target++ = '\0';
    char *query = strchr(target, '?');
    if (query)
        *query++ = '\0';
    struct hook_request request = {.method = first,
                                   .path = target,
                                   .query = query ? query : "",
                                   .content_type = type[0] ? type : NULL,
                                   .body = (const char *)data,
                                   .length = size,
                                   .at = INT64_C(1795348800000)};
    for (int i = 0; i < 2; i++) {
        struct config *config = fixture_config(i ? NULL : SECRET);
        struct hook_outcome outcome;
        hook_read(config, &request, &outcome);
        hook_gate(config, request.method, request.path, request.query);
        check_outcome(config, &outcome);
        record_free(outcome.record);
        fixture_config_free(config);
    }
    return 0;
}
