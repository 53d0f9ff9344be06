/* SPDX-License-Identifier: MIT */
/* The gate, keys of repeats, URLs to paste, and what is taken out of kept requests. What the events
   say is tested by case files. */
#include "listener/hooks.h"

#include "base/text.h"
#include "codec/form.h"
#include "hook_fixture.h"
#include "listener/keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UUID   "0a1b2c3d-0000-1111-2222-333344445555"
#define SECRET "5ec0e75ec1e75ec2e75ec3e75ec4e75e"

static struct config *keyed;
static struct config *keyless;

static int set_up(void **state)
{
    (void)state;
    keyed = fixture_config(FIXTURE_KEY);
    keyless = fixture_config(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_config_free(keyed);
    fixture_config_free(keyless);
    return 0;
}

static void test_the_gate(void **state)
{
    (void)state;
    static const char right[] = "x=%zz&key=" FIXTURE_KEY_ENCODED;
    static const char path[] = "/hook/madrid/fin";
    assert_int_equal(hook_gate(keyed, "POST", path, right), 0);
    assert_int_equal(hook_gate(keyed, "GET", "/hook/two/lines/inicio", right), 0);
    assert_int_equal(hook_gate(keyed, "POST", "/hook/madrid/query", right), 0);
    assert_int_equal(hook_gate(keyed, "POST", "/hook/madrid/query", ""), 401);
    assert_int_equal(hook_gate(keyless, "POST", path, ""), 0);
    assert_int_equal(hook_gate(keyed, "POST", path, ""), 401);
    assert_int_equal(hook_gate(keyed, "POST", path, "key="), 401);
    assert_int_equal(hook_gate(keyed, "POST", path, "key"), 401);
    assert_int_equal(hook_gate(keyed, "POST", path, "key=%"), 401);
    assert_int_equal(hook_gate(keyed, "POST", path, "akey=" FIXTURE_KEY_ENCODED), 401);
    assert_int_equal(hook_gate(keyed, "POST", path, "&&KEY=" FIXTURE_KEY_ENCODED), 401);
    assert_int_equal(hook_gate(keyed, "HEAD", path, right), 405);
    assert_int_equal(hook_gate(keyed, "DELETE", path, ""), 405);
    static const char *const nowhere[] = {
        "",
        "/",
        "/hook",
        "/hook/",
        "/hook/fin",
        "/hook//fin",
        "/hook/madrid",
        "/hook/madrid/",
        "/hook/madrid/fin/",
        "/hook/madrid/FIN",
        "/hook/Madrid/fin",
        "/hook/other/fin",
        "/hooks/madrid/fin",
        "x/hook/madrid/fin",
        "/hook/mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm/fin",
    };
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        assert_int_equal(hook_gate(keyed, "POST", nowhere[i], right), 404);
}

/* The key under which a repeat of such a request is recognised. */
static void key_of(const char *path, const char *query, const char *body,
                   unsigned char out[RECORD_KEY_BYTES])
{
    struct hook_request request = {.method = "POST",
                                   .path = path,
                                   .query = query,
                                   .content_type = "application/json",
                                   .body = body,
                                   .length = strlen(body),
                                   .at = 1795324700837};
    struct config *config = fixture_config("k");
    struct hook_outcome outcome;
    hook_read(config, &request, &outcome);
    assert_int_equal(outcome.status, 200);
    assert_true(outcome.record->has_key);
    memcpy(out, outcome.record->key, RECORD_KEY_BYTES);
    record_free(outcome.record);
    fixture_config_free(config);
}

static void test_repeats(void **state)
{
    (void)state;
    static const struct {
        const char *path, *query, *body;
    } others[] = {
        {"/hook/two/lines/inicio", "key=k&id=7", "{}"},
        {"/hook/madrid/fin", "key=k&id=7", "{}"},
        {"/hook/madrid/inicio", "key=k&id=8", "{}"},
        {"/hook/madrid/inicio", "key=k&uuid=7", "{}"},
        {"/hook/madrid/inicio", "key=k&id=7", "{ }"},
        {"/hook/madrid/inicio", "key=k&id=7", "{\"UserID\":{\"CallSequence\":\"7\"}}"},
        {"/hook/madrid/desvio_fallido", "key=k&id=7", "{}"},
        {"/hook/madrid/desvio_fallido", "key=k&id=7&divert=1", "{}"},
        {"/hook/madrid/desvio_fallido", "key=k&id=7&divert=2", "{}"},
    };
    unsigned char first[RECORD_KEY_BYTES];
    unsigned char again[RECORD_KEY_BYTES];
    unsigned char keys[sizeof others / sizeof *others][RECORD_KEY_BYTES];
    key_of("/hook/madrid/inicio", "key=k&id=7", "{}", first);
    key_of("/hook/madrid/inicio", "id=7&key=k&caller=911000333", "{}", again);
    assert_memory_equal(first, again, sizeof first);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        key_of(others[i].path, others[i].query, others[i].body, keys[i]);
        assert_memory_not_equal(first, keys[i], sizeof first);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(keys[j], keys[i], sizeof first);
    }
}

static void test_urls(void **state)
{
    (void)state;
    char url[512];
    assert_true(hook_url("https://phones.example.org/", "two/lines", "desvio_fallido", "a&b", url,
                         sizeof url));
    assert_string_equal(url, "https://phones.example.org/hook/two%2Flines/desvio_fallido?key=a%26b"
                             "&caller=[_NumLlamante]&line=[_NumInfocaller]&called=[_NumLlamado]"
                             "&id=[_IdLlamada]&uuid=[_UUID]&divert=[_NumDesvio]");
    assert_true(hook_url("http://127.0.0.1:8088", "madrid", "fin", NULL, url, sizeof url));
    assert_string_equal(url,
                        "http://127.0.0.1:8088/hook/madrid/fin?caller=[_NumLlamante]"
                        "&line=[_NumInfocaller]&called=[_NumLlamado]&id=[_IdLlamada]&uuid=[_UUID]");
    assert_true(hook_url("http://127.0.0.1:8088", "madrid", "query", NULL, url, sizeof url));
    assert_string_equal(url,
                        "http://127.0.0.1:8088/hook/madrid/query?caller=[_NumLlamante]"
                        "&line=[_NumInfocaller]&called=[_NumLlamado]&id=[_IdLlamada]&uuid=[_UUID]");
    assert_false(hook_url("http://127.0.0.1", "madrid", "nothing", NULL, url, sizeof url));
    assert_false(hook_url("http://127.0.0.1", "madrid", "fin", NULL, url, 64));
    assert_string_equal(url, "");
}

static void test_the_events_names(void **state)
{
    (void)state;
    static const char *const wanted[] = {"inicio", "desvio_correcto", "desvio_fallido", "fin",
                                         "query"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_string_equal(hook_event_name(i), wanted[i]);
    assert_null(hook_event_name(sizeof wanted / sizeof *wanted));
}

/* ---- What is kept */

static char *keep(const struct hook_request *request)
{
    return request_keep(request, request->verified ? "key" : "",
                        &(struct keep_secrets){NULL, NULL});
}

static void check_kept(const char *type, const char *query, const char *body, size_t length)
{
    const struct hook_request request = {.method = "POST",
                                         .path = "/hook/madrid/fin",
                                         .query = query,
                                         .content_type = type,
                                         .body = body,
                                         .length = length,
                                         .at = 1,
                                         .verified = true};
    char *kept = keep(&request);
    assert_non_null(kept);
    if (strcasestr(kept, SECRET) || strstr(kept, "k3y"))
        fail_msg("a secret was kept: %s", kept);
    struct hook_kept back;
    struct failure failure = {0};
    if (!hook_request_restore(&back, kept, &failure))
        fail_msg("%s: %s", kept, failure.sentence);
    assert_true(back.request.verified);
    assert_string_equal(back.request.method, "POST");
    assert_string_equal(back.request.path, "/hook/madrid/fin");
    assert_int_equal(back.request.at, 1);
    hook_kept_free(&back);
    free(kept);
}

static void test_signatures_are_not_kept(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{\"Signature\":\"" SECRET "\"}",
        "{\"Signature\" :\r\n \"" SECRET "\",\"a\":1}",
        "{\"signature\":\"\\\"" SECRET "\"}",
        "{\"Signature\":\"" SECRET,
        "{\"Signature\": " SECRET "}",
        "{'Signature': '" SECRET "'}",
        "<Signature>" SECRET "</Signature>",
        "<a:Signature x='1'>\n" SECRET "\n</a:Signature>",
        "<SIGNATURE><![CDATA[" SECRET "]]></SIGNATURE>",
        "<Signature><!-- -->" SECRET "</Signature><Signature>" SECRET,
        "<Signature></Signature><Signature>" SECRET "</Signature>",
        "signature=" SECRET "&a=1",
        "a=1&Signature=" SECRET,
        "x=%7B%22Signature%22%3A%22" SECRET "%22%7D",
        "x=%7b%22Signature%22+%3a+%22" SECRET "%22%7d",
        "x=%3CSignature%3E" SECRET "%3C%2FSignature%3E",
        "x=%3csignature%3e" SECRET "%3c%2fsignature%3e&y=Signature",
        "--b\r\nContent-Disposition: form-data; name=\"Signature\"\r\n\r\n" SECRET "\r\n--b--",
        "key=k3y&a=1",
        "a=1&%6bey=k3y",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        check_kept("text/plain", "", bodies[i], strlen(bodies[i]));
    check_kept(NULL, "key=k3y", "", 0);
    check_kept(NULL, "a=1&KEY=k3y&b=2&%4bey=k3y", "", 0);
    static const char latin1[] = "<a>\xF1\0</a><Signature>" SECRET "</Signature>";
    check_kept("text/xml", "", latin1, sizeof latin1 - 1);
}

static void test_the_rest_is_kept(void **state)
{
    (void)state;
    static const char body[] =
        "<a>\xF1\0\"\\\x01\n</a><Signature>" SECRET "</Signature><b>" UUID "</b>";
    static const char wanted[] = "<a>\xF1\0\"\\\x01\n</a><Signature></Signature><b>" UUID "</b>";
    const struct hook_request request = {.method = "GET",
                                         .path = "/hook/ma\"\xF1/fin",
                                         .query = "a=1&key=2&b=%zz&c",
                                         .body = body,
                                         .length = sizeof body - 1};
    char *kept = keep(&request);
    struct hook_kept back;
    assert_true(hook_request_restore(&back, kept, NULL));
    assert_false(back.request.verified);
    assert_null(back.request.content_type);
    assert_string_equal(back.request.query, "a=1&b=%zz&c");
    assert_string_equal(back.request.path, "/hook/ma\"\xC3\xB1/fin");
    assert_int_equal(back.request.length, sizeof wanted - 1);
    assert_memory_equal(back.request.body, wanted, sizeof wanted - 1);
    hook_kept_free(&back);
    free(kept);
}

/* Where the signature was read, only it goes. */
static void test_known_secrets_are_not_kept(void **state)
{
    (void)state;
    static const char other[] = "\"0123456789abcdef0123456789abcdef\"";
    static const struct {
        const char *body;
        const char *wanted;
    } rows[] = {
        {"[\"" SECRET "\"]", "[\"\"]"},
        {"[\"5EC0E75EC1E75EC2E75EC3E75EC4E75E\"]", "[\"\"]"},
        {"x=%7B%22a%22%3A%22" SECRET "%22", "x=%7B%22a%22%3A%22%22"},
        {"x=%35ec0e75ec1e75ec2e75ec3e75ec4e75%45&y", "x=&y"},
        {"[\"" SECRET "\",\"a+long/key\"]", "[\"\",\"\"]"},
        {"x=" SECRET "&y=a%2blong%2Fkey", "x=&y="},
        {"{\"a\":\"5\\u0065c0e75ec1e75ec2e75ec3e75ec4e75e\"}", ""},
        {"<a>&#53;ec0e75ec1e75ec2e75ec3e75ec4e75e a+long/key</a>", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char body[256];
        snprintf(body, sizeof body, "%s%s", rows[i].body, other);
        const struct hook_request request = {
            .method = "POST", .path = "/", .query = "", .body = body, .length = strlen(body)};
        char *kept = request_keep(&request, "", &(struct keep_secrets){"a+long/key", SECRET});
        struct hook_kept back;
        assert_true(hook_request_restore(&back, kept, NULL));
        snprintf(body, sizeof body, "%s%s", rows[i].wanted, rows[i].wanted[0] ? other : "");
        assert_string_equal(back.request.body, body);
        hook_kept_free(&back);
        free(kept);
    }
}

static void test_what_was_kept_and_is_damaged(void **state)
{
    (void)state;
    struct hook_kept back;
    struct failure failure = {0};
    assert_false(hook_request_restore(&back, "{", &failure));
    assert_true(failure.sentence[0]);
    assert_false(hook_request_restore(&back, "{\"bytes\":\"\xE2\x82\xAC\"}", &failure));
    assert_true(hook_request_restore(&back, "{}", &failure));
    struct hook_outcome outcome;
    hook_read(keyed, &back.request, &outcome);
    assert_int_equal(outcome.status, 404);
    hook_kept_free(&back);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_gate),
        cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_the_events_names),
        cmocka_unit_test(test_signatures_are_not_kept),
        cmocka_unit_test(test_the_rest_is_kept),
        cmocka_unit_test(test_known_secrets_are_not_kept),
        cmocka_unit_test(test_what_was_kept_and_is_damaged),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
