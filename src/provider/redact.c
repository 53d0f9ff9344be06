/* SPDX-License-Identifier: MIT */
/* Finding a secret in its many spellings. Two ways: bytes that may each be escaped, and base64,
   which moves with the position in its group of three. */
#include "provider/redact.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECRET_MAX              4096 /* bytes; as long as a line of the configuration */
#define BASE64_LEAST            4    /* a shorter piece stands in ordinary words too */
#define CHARACTER_REFERENCE_MAX 8
#define REACH_MAX               32
#define REACH_RING              (UTF8_BYTES_MAX + 1)

/* ---- Bytes that may be escaped */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t take_percent(const char *at, unsigned char *byte)
{
    if (at[0] != '%' || hex_value(at[1]) < 0 || hex_value(at[2]) < 0)
        return 0;
    *byte = (unsigned char)(hex_value(at[1]) << 4 | hex_value(at[2]));
    return 3;
}

static const struct {
    const char *escape;
    char meaning;
} escapes[] = {
    {"&amp;", '&'}, {"&lt;", '<'},  {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''},
    {"\\\"", '"'},  {"\\\\", '\\'}, {"\\/", '/'},  {"+", ' '},
};

/* A numeric reference or \u escape of one character, given as UTF-8. */
static size_t take_number(const char *at, char out[UTF8_BYTES_MAX], size_t *length)
{
    int base = 10;
    const char *digits = at;
    if (strncmp(at, "\\u", 2) == 0) {
        char four[5] = {0};
        memccpy(four, at + 2, '\0', 4);
        char *end;
        unsigned long value = strtoul(four, &end, 16);
        *length = end == four + 4 ? utf8_write((uint32_t)value, out) : 0;
        return *length ? 6 : 0;
    }
    if (strncmp(at, "&#", 2) != 0)
        return 0;
    digits = at + 2;
    if (*digits == 'x' || *digits == 'X') {
        base = 16;
        digits++;
    }
    char *end;
    unsigned long value = hex_value(*digits) >= 0 ? strtoul(digits, &end, base) : 0;
    if (value == 0 || value > 0x10FFFF || end - digits > CHARACTER_REFERENCE_MAX || *end != ';')
        return 0;
    *length = utf8_write((uint32_t)value, out);
    return *length ? (size_t)(end + 1 - at) : 0;
}

/* How far into the text the secret's beginning may reach. There may be several ways to read it: in
   "%25", of a secret that is "%25", the % may be itself or an escape. */
struct reach {
    size_t offset[REACH_MAX];
    size_t count;
};

static void reach_add(struct reach *reach, size_t offset)
{
    for (size_t i = 0; i < reach->count; i++)
        if (reach->offset[i] == offset)
            return;
    if (reach->count < REACH_MAX)
        reach->offset[reach->count++] = offset;
}

/* Adds all that spells the next byte or character of the secret to the reaches behind it, of which
   `ring` holds the next few; `at` is the secret's offset, and `offset` the text's. */
static void take_unit(const char *text, size_t offset, const char *secret, size_t at,
                      struct reach ring[REACH_RING])
{
    struct reach *next = &ring[(at + 1) % REACH_RING];
    char character[UTF8_BYTES_MAX];
    unsigned char byte;
    size_t spelled;
    if (text[offset] == secret[at])
        reach_add(next, offset + 1);
    size_t used = take_percent(text + offset, &byte);
    if (used && byte == (unsigned char)secret[at])
        reach_add(next, offset + used);
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        size_t length = strlen(escapes[i].escape);
        if (escapes[i].meaning == secret[at] &&
            strncmp(text + offset, escapes[i].escape, length) == 0)
            reach_add(next, offset + length);
    }
    used = take_number(text + offset, character, &spelled);
    if (used && strncmp(character, secret + at, spelled) == 0)
        reach_add(&ring[(at + spelled) % REACH_RING], offset + used);
}

static size_t match_escaped(const char *text, const char *secret)
{
    struct reach ring[REACH_RING];
    size_t length = strlen(secret), longest = 0, gap = 0;
    for (size_t i = 0; i < REACH_RING; i++)
        ring[i].count = 0;
    reach_add(&ring[0], 0);
    for (size_t at = 0; at < length && gap < REACH_RING; at++) {
        struct reach here = ring[at % REACH_RING];
        ring[at % REACH_RING].count = 0;
        gap = here.count ? 0 : gap + 1;
        for (size_t i = 0; i < here.count; i++)
            take_unit(text, here.offset[i], secret, at, ring);
    }
    const struct reach *end = &ring[length % REACH_RING];
    for (size_t i = 0; i < end->count; i++)
        longest = end->offset[i] > longest ? end->offset[i] : longest;
    return longest;
}

/* ---- Base64 */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The characters that depend on the secret alone when `before` (0 to 2) bytes stand in its group in
   front of it. */
static void base64_core(struct text *out, const char *secret, size_t before)
{
    size_t length = strlen(secret), bits = (before + length) * 8;
    for (size_t bit = 0; bit + 6 <= bits; bit += 6) {
        if (bit < before * 8)
            continue; /* shared with what stands in front */
        unsigned value = 0;
        for (size_t i = bit; i < bit + 6; i++) {
            size_t at = i - before * 8;
            unsigned char byte = (unsigned char)secret[at / 8];
            value = value << 1 | (byte >> (7 - at % 8) & 1u);
        }
        text_add_char(out, alphabet[value]);
    }
}

static char plain_base64(char c)
{
    return c == '-' ? '+' : c == '_' ? '/' : c;
}

static size_t match_base64(const char *at, const struct text *core, bool shared_end)
{
    if (core->length < BASE64_LEAST)
        return 0;
    size_t i = 0;
    while (i < core->length && plain_base64(at[i]) == core->bytes[i])
        i++;
    if (i < core->length)
        return 0;
    /* A last character that holds the secret's last bits together with others goes too. */
    if (shared_end && at[i] && strchr(alphabet, plain_base64(at[i])))
        i++;
    while (at[i] == '=')
        i++;
    return i;
}

/* ---- All of them */

static size_t match_any(const char *at, const char *secret, const struct text cores[3])
{
    size_t used = match_escaped(at, secret);
    for (size_t i = 0; !used && i < 3; i++)
        used = match_base64(at, &cores[i], (i + strlen(secret)) % 3 != 0);
    return used;
}

void redact_text(char *text, size_t size, const char *secret)
{
    size_t length = strlen(secret);
    if (length == 0 || length > SECRET_MAX)
        return;
    struct text cores[3], out;
    text_start(&out, strlen(text) * sizeof REDACT_STARS);
    for (size_t i = 0; i < 3; i++) {
        text_start(&cores[i], SECRET_MAX * 2);
        base64_core(&cores[i], secret, i);
    }
    for (const char *at = text; *at;) {
        size_t used = match_any(at, secret, cores);
        if (used)
            text_add(&out, REDACT_STARS);
        else
            text_add_char(&out, *at);
        at += used ? used : 1;
    }
    /* What can't be made safe is not shown at all. */
    size_t kept = out.failed ? 0 : utf8_prefix(text_string(&out), out.length, size - 1);
    memcpy(text, text_string(&out), kept);
    text[kept] = '\0';
    for (size_t i = 0; i < 3; i++) {
        if (cores[i].bytes)
            explicit_bzero(cores[i].bytes, cores[i].room);
        text_free(&cores[i]);
    }
    text_free(&out);
}
