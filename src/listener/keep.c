/* SPDX-License-Identifier: MIT */
/* Keeping requests, and reading them back. The secrets are looked for in the bytes as they came,
   percent-encoded or not, since it is the unreadable requests that are kept above all. */
#include "listener/keep.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "codec/digest.h"
#include "codec/json.h"
#include "codec/multipart.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MAX     (8u * 1024u * 1024u) /* bytes of JSON */
#define SECRET_LEAST 8                    /* bytes of one that is worth looking for by itself */

/* ---- Reading bytes that may be percent-encoded */

struct cursor {
    const char *at;
    const char *end;
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character at the cursor, decoded, and the bytes it takes; 0 at the end. */
static char cursor_look(const struct cursor *cursor, size_t *size)
{
    *size = 0;
    if (cursor->at >= cursor->end)
        return '\0';
    *size = 1;
    if (*cursor->at == '+')
        return ' ';
    if (*cursor->at != '%' || cursor->end - cursor->at < 3)
        return *cursor->at;
    int high = hex_value(cursor->at[1]);
    int low = hex_value(cursor->at[2]);
    if (high < 0 || low < 0)
        return '%';
    *size = 3;
    return (char)(high * 16 + low);
}

static bool cursor_take(struct cursor *cursor, const char *any)
{
    size_t size;
    char c = cursor_look(cursor, &size);
    if (size == 0 || c == '\0' || !strchr(any, c))
        return false;
    cursor->at += size;
    return true;
}

/* ---- What has to go */

static bool is_same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Behind the word, in any case of letters, where it stands at the cursor; else NULL. */
static const char *behind_word(struct cursor cursor, const char *word)
{
    for (; *word; word++) {
        size_t size;
        char c = cursor_look(&cursor, &size);
        if (size == 0 || (!is_same(c, *word) && *cursor.at != *word))
            return NULL;
        cursor.at += size;
    }
    return cursor.at;
}

/* Behind so many hexadecimal digits as a signature has, or more; else NULL. */
static const char *behind_digest(struct cursor cursor)
{
    size_t size;
    size_t digits = 0;
    while (isxdigit((unsigned char)cursor_look(&cursor, &size))) {
        cursor.at += size;
        digits++;
    }
    return digits >= MD5_HEX_SIZE - 1 ? cursor.at : NULL;
}

static const char *behind_key(struct cursor cursor, const struct keep_secrets *secrets)
{
    bool is_telling = secrets->key && strlen(secrets->key) >= SECRET_LEAST;
    return is_telling ? behind_word(cursor, secrets->key) : NULL;
}

static const char *behind_signature(struct cursor cursor, const struct keep_secrets *secrets)
{
    if (!secrets->signature)
        return behind_digest(cursor);
    return secrets->signature[0] ? behind_word(cursor, secrets->signature) : NULL;
}

/* The bytes with which a secret can begin: for the sake of speed the rest is looked at no closer.
 */
static void mark_starts(bool starts[UCHAR_MAX + 1], const struct keep_secrets *secrets)
{
    memset(starts, !secrets->signature, UCHAR_MAX + 1);
    const char *const words[] = {secrets->key, secrets->signature};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        unsigned char first = words[i] ? (unsigned char)words[i][0] : '\0';
        starts[tolower(first)] = starts[toupper(first)] = true;
    }
    starts['+'] = starts['%'] = true;
}

/* Copies the text without the secrets; whether there was a signature. */
static bool add_without_secrets(struct text *out, const char *bytes, size_t length,
                                const struct keep_secrets *secrets)
{
    struct cursor cursor = {.at = bytes, .end = bytes + length};
    const char *copied = bytes;
    bool found = false;
    bool starts[UCHAR_MAX + 1];
    mark_starts(starts, secrets);
    while (cursor.at < cursor.end) {
        size_t size;
        if (!starts[(unsigned char)*cursor.at]) {
            cursor.at++;
            continue;
        }
        const char *signature_end = behind_signature(cursor, secrets);
        const char *end = signature_end ? signature_end : behind_key(cursor, secrets);
        found = found || signature_end;
        if (end) {
            text_add_bytes(out, copied, (size_t)(cursor.at - copied));
            cursor.at = copied = end;
        } else {
            cursor_look(&cursor, &size);
            cursor.at += size;
        }
    }
    text_add_bytes(out, copied, (size_t)(cursor.end - copied));
    return found;
}

/* Copies a form without the fields named `key`. */
static void add_without_key(struct text *out, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    for (bool first = true; bytes < end;) {
        const char *ampersand = memchr(bytes, '&', (size_t)(end - bytes));
        const char *piece_end = ampersand ? ampersand : end;
        struct cursor cursor = {.at = bytes, .end = piece_end};
        bool key = cursor_take(&cursor, "kK") && cursor_take(&cursor, "eE") &&
                   cursor_take(&cursor, "yY") &&
                   (cursor.at == piece_end || cursor_take(&cursor, "="));
        if (!key) {
            if (!first)
                text_add_char(out, '&');
            text_add_bytes(out, bytes, (size_t)(piece_end - bytes));
            first = false;
        }
        bytes = ampersand ? ampersand + 1 : end;
    }
}

static bool body_is_form(const struct hook_request *request)
{
    return !multipart_is(request->content_type) && request->length > 0 &&
           !memchr("{<", request->body[0], 2);
}

/* The body, of a form without the fields that bring the key, without secrets. Where the signature
   is written so that it is not found, with escapes of JSON or XML, nothing of the body is kept. */
static void add_body(struct text *out, const struct hook_request *request,
                     const struct keep_secrets *secrets)
{
    struct text keyless;
    text_start(&keyless, KEPT_MAX);
    if (body_is_form(request))
        add_without_key(&keyless, request->body, request->length);
    else
        text_add_bytes(&keyless, request->body, request->length);
    bool found = add_without_secrets(out, text_string(&keyless), keyless.length, secrets);
    if (!found && secrets->signature && secrets->signature[0])
        text_clear(out);
    out->failed = out->failed || keyless.failed;
    text_free(&keyless);
}

/* ---- Keeping and restoring */

/* The body's key where it is UTF-8, and where it is not: then each of its bytes is a character. */
static const char key_body[] = "body";
static const char key_bytes[] = "bytes";
#define NUL_CHARACTER 0x100u

/* Bytes as characters up to U+00FF; JSON readers take no NUL, so it goes one further. */
static json_t *characters_to_json(const char *bytes, size_t length)
{
    struct text text;
    text_start(&text, 2 * KEPT_MAX);
    for (size_t i = 0; i < length; i++) {
        char encoded[UTF8_BYTES_MAX];
        unsigned char byte = (unsigned char)bytes[i];
        text_add_bytes(&text, encoded, utf8_write(byte ? byte : NUL_CHARACTER, encoded));
    }
    json_t *json = text.failed ? NULL : json_stringn_nocheck(text_string(&text), text.length);
    text_free(&text);
    return json;
}

static bool set_text(json_t *json, const char *key, const char *text,
                     const struct keep_secrets *secrets)
{
    struct text clean;
    text_start(&clean, KEPT_MAX);
    add_without_secrets(&clean, text, strlen(text), secrets);
    json_t *value = json_stringn(text_string(&clean), clean.length); /* NULL of what is no UTF-8 */
    if (!value)
        value = characters_to_json(text_string(&clean), clean.length);
    bool set = json_object_set_new_nocheck(json, key, value) == 0 && !clean.failed;
    text_free(&clean);
    return set;
}

static bool set_query(json_t *json, const char *query, const struct keep_secrets *secrets)
{
    struct text keyless;
    text_start(&keyless, KEPT_MAX);
    add_without_key(&keyless, query, strlen(query));
    bool set = !keyless.failed && set_text(json, "query", text_string(&keyless), secrets);
    text_free(&keyless);
    return set;
}

static bool set_body(json_t *json, const struct hook_request *request,
                     const struct keep_secrets *secrets)
{
    struct text body;
    text_start(&body, KEPT_MAX);
    add_body(&body, request, secrets);
    const char *bytes = text_string(&body);
    bool plain = !memchr(bytes, '\0', body.length) && utf8_valid(bytes, body.length);
    json_t *value =
        plain ? json_stringn_nocheck(bytes, body.length) : characters_to_json(bytes, body.length);
    bool set = json_object_set_new_nocheck(json, plain ? key_body : key_bytes, value) == 0;
    set = set && !body.failed;
    text_free(&body);
    return set;
}

char *request_keep(const struct hook_request *request, const char *verified_by,
                   const struct keep_secrets *secrets)
{
    /* Outside the body nothing is taken for a signature that may be something else. */
    const struct keep_secrets known = {secrets->key, secrets->signature ? secrets->signature : ""};
    struct text out;
    text_start(&out, KEPT_MAX);
    json_t *json = json_object();
    out.failed =
        json_object_set_new_nocheck(json, "at", json_integer(request->at)) != 0 ||
        !set_text(json, "verified", verified_by, &known) ||
        !set_text(json, "method", request->method, &known) ||
        !set_text(json, "path", request->path, &known) ||
        !set_query(json, request->query, &known) ||
        (request->content_type && !set_text(json, "type", request->content_type, &known)) ||
        !set_body(json, request, secrets) || !json_write(&out, json, false);
    json_decref(json);
    return text_take(&out);
}

/* Back from characters to bytes. */
static bool restore_bytes(struct hook_kept *kept, const char *characters, struct failure *failure)
{
    size_t length = strlen(characters);
    struct text bytes;
    text_start(&bytes, KEPT_MAX);
    for (size_t at = 0; at < length && !bytes.failed;) {
        uint32_t character;
        bool good;
        at += utf8_read(characters + at, length - at, &character, &good);
        bytes.failed = !good || character > NUL_CHARACTER;
        text_add_char(&bytes, character == NUL_CHARACTER ? '\0' : (char)character);
    }
    kept->request.length = bytes.length;
    kept->body = text_take(&bytes);
    kept->request.body = kept->body;
    return kept->body ||
           fail(failure, FAILURE_NOT_DONE, _("the kept request is damaged: its body is no text"));
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

bool hook_request_restore(struct hook_kept *kept, const char *text, struct failure *failure)
{
    *kept = (struct hook_kept){.json = json_read(text, strlen(text), failure)};
    if (!kept->json)
        return false;
    const char *body = text_or_empty(json_member(kept->json, key_body));
    const char *bytes = json_member(kept->json, key_bytes);
    kept->request = (struct hook_request){
        .method = text_or_empty(json_member(kept->json, "method")),
        .path = text_or_empty(json_member(kept->json, "path")),
        .query = text_or_empty(json_member(kept->json, "query")),
        .content_type = json_member(kept->json, "type"),
        .body = body,
        .length = strlen(body),
        .at = json_integer_value(json_object_get(kept->json, "at")),
        .verified = text_or_empty(json_member(kept->json, "verified"))[0] != '\0',
    };
    if (!bytes || restore_bytes(kept, bytes, failure))
        return true;
    hook_kept_free(kept);
    return false;
}

void hook_kept_free(struct hook_kept *kept)
{
    json_decref(kept->json);
    free(kept->body);
    *kept = (struct hook_kept){0};
}
