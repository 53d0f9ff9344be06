/* SPDX-License-Identifier: MIT */
/* JSON to a tree, strictly by RFC 8259. Every event goes through this, so it decodes in place in
   one copy of the document and keeps numbers as they are written. */
#include "codec/tree_build.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <string.h>

struct reading {
    struct tree *tree;
    char *start;
    char *at; /* a NUL stands behind the end */
    int depth;
    const char *fault; /* for _() */
};

static bool read_value(struct reading *reading, struct branch *parent, const char *name);

static bool stop(struct reading *reading, const char *fault)
{
    if (!reading->fault)
        reading->fault = fault;
    return false;
}

static void skip_white(struct reading *reading)
{
    reading->at += strspn(reading->at, " \t\r\n");
}

static bool take(struct reading *reading, char c)
{
    skip_white(reading);
    if (*reading->at != c)
        return false;
    reading->at++;
    return true;
}

/* ---- Texts */

static bool read_hex(const char *at, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return false;
        *value = *value * 16 + digit;
    }
    return true;
}

/* Behind `\u`: one character, of two escapes where it takes two. 0 for a fault. */
static uint32_t read_escaped_character(struct reading *reading)
{
    uint32_t first;
    uint32_t second;
    if (!read_hex(reading->at, &first))
        return 0;
    reading->at += 4;
    if (first < 0xD800 || first > 0xDFFF)
        return first;
    if (first > 0xDBFF || reading->at[0] != '\\' || reading->at[1] != 'u' ||
        !read_hex(reading->at + 2, &second) || second < 0xDC00 || second > 0xDFFF)
        return 0;
    reading->at += 6;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

/* Behind the backslash; the decoded form is never longer than the written one. */
static char *read_escape(struct reading *reading, char *out)
{
    static const char names[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char c = *reading->at;
    const char *name = c ? strchr(names, c) : NULL;
    if (name) {
        reading->at++;
        *out++ = meanings[name - names];
        return out;
    }
    uint32_t character = 0;
    if (c == 'u') {
        reading->at++;
        character = read_escaped_character(reading);
    }
    if (character == 0) {
        stop(reading, N_("an escape is wrong"));
        return NULL;
    }
    return out + utf8_write(character, out);
}

/* With the cursor behind the quote: the text, decoded in its place; NULL for a fault. */
static const char *read_text(struct reading *reading)
{
    char *text = reading->at;
    char *out = text;
    for (;;) {
        unsigned char c = (unsigned char)*reading->at;
        if (c < 0x20) {
            stop(reading,
                 c ? N_("there is a control character in a text") : N_("a text has no end"));
            return NULL;
        }
        reading->at++;
        if (c == '"')
            break;
        if (c != '\\')
            *out++ = (char)c;
        else if (!(out = read_escape(reading, out)))
            return NULL;
    }
    *out = '\0';
    return text;
}

/* ---- Numbers and words */

static size_t digits(const char *at)
{
    return strspn(at, "0123456789");
}

static bool read_number(struct reading *reading, struct branch *branch)
{
    const char *at = reading->at;
    at += *at == '-';
    size_t whole = digits(at);
    bool good = whole == 1 || (whole > 1 && *at != '0');
    at += whole;
    if (good && *at == '.') {
        good = digits(at + 1) > 0;
        at += 1 + digits(at + 1);
    }
    if (good && (*at == 'e' || *at == 'E')) {
        at += 1 + (at[1] == '+' || at[1] == '-');
        good = digits(at) > 0;
        at += digits(at);
    }
    if (!good)
        return stop(reading, N_("a value is wrong or missing"));
    branch->node.text = tree_keep_text(reading->tree, reading->at, (size_t)(at - reading->at));
    reading->at += at - reading->at;
    return branch->node.text || stop(reading, N_("out of memory"));
}

static bool read_word(struct reading *reading, struct branch *branch)
{
    static const struct {
        const char *word;
        const char *text;
    } words[] = {{"true", "true"}, {"false", "false"}, {"null", ""}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (strncmp(reading->at, words[i].word, length) == 0) {
            reading->at += length;
            branch->node.text = words[i].text;
            return true;
        }
    }
    return read_number(reading, branch);
}

/* ---- Objects and lists */

static bool read_member(struct reading *reading, struct branch *branch)
{
    if (!take(reading, '"'))
        return stop(reading, N_("a name is expected"));
    const char *name = read_text(reading);
    if (!name)
        return false;
    if (!take(reading, ':'))
        return stop(reading, N_("`:` is expected"));
    return read_value(reading, branch, name);
}

static bool read_object(struct reading *reading, struct branch *branch)
{
    if (take(reading, '}'))
        return true;
    do {
        if (!read_member(reading, branch))
            return false;
    } while (take(reading, ','));
    return take(reading, '}') || stop(reading, N_("`,` or `}` is expected"));
}

/* A list is its members, each under the list's name. */
static bool read_list(struct reading *reading, struct branch *parent, const char *name)
{
    if (take(reading, ']'))
        return true;
    do {
        if (!read_value(reading, parent, name))
            return false;
    } while (take(reading, ','));
    return take(reading, ']') || stop(reading, N_("`,` or `]` is expected"));
}

static bool read_leaf(struct reading *reading, struct branch *branch)
{
    if (!take(reading, '"'))
        return read_word(reading, branch);
    const char *text = read_text(reading);
    if (text)
        branch->node.text = text;
    return text;
}

static bool read_value(struct reading *reading, struct branch *parent, const char *name)
{
    if (reading->depth >= TREE_DEPTH_MAX)
        return stop(reading, N_("it is nested too deep"));
    reading->depth++;
    bool read;
    if (take(reading, '[')) {
        read = read_list(reading, parent, name);
    } else {
        struct branch *branch = tree_add(reading->tree, parent, name);
        if (!branch)
            read = stop(reading, N_("it has too many parts"));
        else if (take(reading, '{'))
            read = read_object(reading, branch);
        else
            read = read_leaf(reading, branch);
    }
    reading->depth--;
    return read;
}

/* ---- The document */

/* A copy in UTF-8 that lives as long as the tree. */
static char *keep_document(struct tree *tree, const char *bytes, size_t length)
{
    bool plain = utf8_valid(bytes, length);
    struct text text;
    text_start(&text, 2 * length);
    if (!plain)
        utf8_add_latin1(&text, bytes, length);
    const char *kept = plain ? tree_keep_text(tree, bytes, length)
                             : tree_keep_text(tree, text_string(&text), text.length);
    bool whole = !text.failed;
    text_free(&text);
    return whole ? (char *)(uintptr_t)kept : NULL;
}

bool tree_read_json(struct tree *tree, const char *bytes, size_t length, struct failure *failure)
{
    if (memchr(bytes, '\0', length))
        return fail(failure, FAILURE_NOT_DONE, _("there is a NUL in the JSON"));
    char *document = keep_document(tree, bytes, length);
    struct reading reading = {.tree = tree, .start = document, .at = document};
    if (!document)
        return fail(failure, FAILURE_NOT_DONE, _("out of memory"));
    if (!take(&reading, '{'))
        return fail(failure, FAILURE_NOT_DONE, _("the JSON is no object"));
    reading.depth = 1;
    struct branch *root = tree_add(tree, NULL, "");
    bool read = root && read_object(&reading, root);
    skip_white(&reading);
    if (read && *reading.at)
        read = stop(&reading, N_("something stands behind its end"));
    return read || fail(failure, FAILURE_NOT_DONE, _("the JSON is wrong at byte %zu: %s"),
                        (size_t)(reading.at - reading.start) + 1,
                        reading.fault ? _(reading.fault) : _("out of memory"));
}
