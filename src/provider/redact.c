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
#define REST_ROWS               (UTF8_BYTES_MAX + 1)

/* ---- Bytes that may be escaped */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What stands at a place of the text, read as an escape. */
struct spelled {
    unsigned char used;   /* bytes of the text; 0: it is none */
    unsigned char length; /* bytes of the character */
    char character[UTF8_BYTES_MAX];
};

/* A byte, of which a character may have several. */
static bool read_percent(const char *at, struct spelled *out)
{
    if (at[0] != '%' || hex_value(at[1]) < 0 || hex_value(at[2]) < 0)
        return false;
    *out = (struct spelled){.used = 3, .length = 1};
    out->character[0] = (char)(hex_value(at[1]) << 4 | hex_value(at[2]));
    return true;
}

static const struct {
    const char *escape;
    char meaning;
} escapes[] = {
    {"&amp;", '&'}, {"&lt;", '<'},  {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''},
    {"\\\"", '"'},  {"\\\\", '\\'}, {"\\/", '/'},  {"+", ' '},
};

static bool read_escape(const char *at, struct spelled *out)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        size_t length = strlen(escapes[i].escape);
        if (strncmp(at, escapes[i].escape, length) != 0)
            continue;
        *out = (struct spelled){.used = (unsigned char)length, .length = 1};
        out->character[0] = escapes[i].meaning;
        return true;
    }
    return false;
}

/* "\u" and four digits. */
static bool read_unicode(const char *at, struct spelled *out)
{
    char four[5] = {0};
    char *end;
    if (strncmp(at, "\\u", 2) != 0)
        return false;
    memccpy(four, at + 2, '\0', 4);
    unsigned long value = strtoul(four, &end, 16);
    if (end != four + 4)
        return false;
    *out = (struct spelled){.used = 6};
    out->length = (unsigned char)utf8_write((uint32_t)value, out->character);
    return out->length > 0;
}

/* "&#233;" and "&#xE9;". */
static bool read_reference(const char *at, struct spelled *out)
{
    char *end;
    if (strncmp(at, "&#", 2) != 0)
        return false;
    bool hex = at[2] == 'x' || at[2] == 'X';
    const char *digits = at + (hex ? 3 : 2);
    unsigned long value = hex_value(*digits) >= 0 ? strtoul(digits, &end, hex ? 16 : 10) : 0;
    if (value == 0 || value > 0x10FFFF || end - digits > CHARACTER_REFERENCE_MAX || *end != ';')
        return false;
    *out = (struct spelled){.used = (unsigned char)(end + 1 - at)};
    out->length = (unsigned char)utf8_write((uint32_t)value, out->character);
    return out->length > 0;
}

/* No two of them can be read at one place. */
static struct spelled read_spelled(const char *at)
{
    struct spelled out = {0};
    if (!read_percent(at, &out) && !read_escape(at, &out) && !read_unicode(at, &out) &&
        !read_reference(at, &out))
        out = (struct spelled){0};
    return out;
}

/* For each place of the text, from where the secret's rest behind `at` begins there to where it
   ends at the farthest; 0: it does not. Each byte may be itself or begin an escape: in "%25", of a
   secret that is "%25", the % is either. */
struct ends {
    size_t length; /* the text's */
    struct spelled *spelled;
    uint32_t *rows[REST_ROWS]; /* of the last few values of `at` */
};

static void ends_step(struct ends *ends, const char *text, const char *secret, size_t length,
                      size_t at)
{
    uint32_t *row = ends->rows[at % REST_ROWS];
    const uint32_t *next = ends->rows[(at + 1) % REST_ROWS];
    row[ends->length] = 0;
    for (size_t i = 0; i < ends->length; i++) {
        const struct spelled *spelled = &ends->spelled[i];
        uint32_t end = text[i] == secret[at] ? next[i + 1] : 0;
        if (spelled->used && at + spelled->length <= length &&
            memcmp(spelled->character, secret + at, spelled->length) == 0) {
            uint32_t other = ends->rows[(at + spelled->length) % REST_ROWS][i + spelled->used];
            end = other > end ? other : end;
        }
        row[i] = end;
    }
}

/* false without memory. From then on the first row is that of the whole secret. The work is the
   text's length by the secret's, whatever a provider made of either. */
static bool ends_find(struct ends *ends, const char *text, const char *secret)
{
    size_t length = strlen(secret);
    *ends = (struct ends){.length = strlen(text)};
    size_t places = ends->length + 1;
    ends->spelled = calloc(places, sizeof *ends->spelled);
    ends->rows[0] = calloc(places * REST_ROWS, sizeof *ends->rows[0]);
    if (!ends->spelled || !ends->rows[0])
        return false;
    for (size_t i = 1; i < REST_ROWS; i++)
        ends->rows[i] = ends->rows[0] + i * places;
    for (size_t i = 0; i < ends->length; i++)
        ends->spelled[i] = read_spelled(text + i);
    for (size_t i = 0; i < places; i++)
        ends->rows[length % REST_ROWS][i] = (uint32_t)i;
    for (size_t at = length; at-- > 0;)
        ends_step(ends, text, secret, length, at);
    return true;
}

static void ends_free(struct ends *ends)
{
    free(ends->spelled);
    free(ends->rows[0]);
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

/* Bytes of the text that are the secret; `end` is where it ends escaped, or 0. */
static size_t match_any(const char *text, size_t place, uint32_t end, size_t length,
                        const struct text cores[3])
{
    size_t used = end ? end - place : 0;
    for (size_t i = 0; !used && i < 3; i++)
        used = match_base64(text + place, &cores[i], (i + length) % 3 != 0);
    return used;
}

void redact_text(char *text, size_t size, const char *secret)
{
    size_t length = strlen(secret);
    if (length == 0 || length > SECRET_MAX)
        return;
    struct text cores[3], out;
    struct ends ends;
    bool good = ends_find(&ends, text, secret);
    text_start(&out, strlen(text) * sizeof REDACT_STARS);
    for (size_t i = 0; i < 3; i++) {
        text_start(&cores[i], SECRET_MAX * 2);
        base64_core(&cores[i], secret, i);
    }
    for (size_t at = 0; good && text[at];) {
        size_t used = match_any(text, at, ends.rows[0][at], length, cores);
        if (used)
            text_add(&out, REDACT_STARS);
        else
            text_add_char(&out, text[at]);
        at += used ? used : 1;
    }
    ends_free(&ends);
    /* What can't be made safe is not shown at all. */
    size_t kept = !good || out.failed ? 0 : utf8_prefix(text_string(&out), out.length, size - 1);
    memcpy(text, text_string(&out), kept);
    text[kept] = '\0';
    for (size_t i = 0; i < 3; i++) {
        if (cores[i].bytes)
            explicit_bzero(cores[i].bytes, cores[i].room);
        text_free(&cores[i]);
    }
    text_free(&out);
}
