/* SPDX-License-Identifier: MIT */
/* The socket's lines, from both sides: what is read fits its row, can be written, and reads the
   same again; and a stream is cut into the same lines in whatever pieces it comes. The first byte
   says into which. */
#include "fuzz.h"

#include "base/utf8.h"
#include "wire/message.h"

#include <stdbool.h>
#include <string.h>

const char fuzz_corpus[] = "wire";
const char *const fuzz_words[] = {
    "\"type\":\"answer\"",
    "\"type\":\"question\"",
    "\"type\":\"hello\"",
    "\"ask\":1",
    "\"question\":\"01m81gvmjpx8b49z\"",
    "\"question\":{",
    "\"choice\":1",
    "\"choice\":-1",
    "9223372036854775807",
    "9223372036854775808",
    "\"number\":\"911000222\"",
    "\"calls\":[",
    "null",
    "true",
    "1.5",
    "{}",
    "}\n{",
    "\n",
    "\r\n",
    "\\u0000",
    "\\ud800",
    "\x1b[2J",
    "\xFF",
    NULL,
};

#define LINE_MAX_HERE 4096 /* of the stream: smaller than the wire's, so that it is passed */

static void check_fields(const struct wire_message *message)
{
    const struct wire_row row = wire_row(message->type);
    for (const struct wire_field *field = row.fields; field->key; field++) {
        const char *text = wire_text(message, field->key);
        size_t most = field->max ? field->max : WIRE_TEXT_MAX;
        must(!field->required || json_object_get(message->body, field->key));
        must(field->value != WIRE_TEXT || strlen(text) <= most);
        must(utf8_valid(text, strlen(text)));
        wire_integer(message, field->key, 0);
        wire_boolean(message, field->key);
    }
}

static void check_line(const char *line, size_t length, enum wire_sender sender)
{
    struct wire_message message, again;
    struct failure failure = {0};
    if (!wire_read(line, length, sender, &message, &failure)) {
        must(failure.sentence[0] && utf8_valid(failure.sentence, strlen(failure.sentence)));
        return;
    }
    must(wire_row(message.type).sender == sender);
    check_fields(&message);
    struct text out;
    text_start(&out, WIRE_FRAME_MAX + 1);
    json_t *body = json_deep_copy(message.body);
    if (wire_write(&out, message.type, message.ask, body, NULL)) {
        must(out.length > 0 && out.bytes[out.length - 1] == '\n');
        must(!memchr(out.bytes, '\n', out.length - 1));
        must(wire_read(out.bytes, out.length - 1, sender, &again, NULL));
        must(again.type == message.type && again.ask == message.ask);
        wire_message_free(&again);
    }
    text_free(&out);
    wire_message_free(&message);
}

/* How many lines come of it in pieces of that size, and whether one was too long. */
static size_t cut(const uint8_t *data, size_t size, size_t piece, bool *too_long, bool read)
{
    struct text buffer;
    size_t count = 0;
    *too_long = false;
    text_start(&buffer, 2 * (size + LINE_MAX_HERE));
    for (size_t at = 0; at < size && !*too_long; at += piece) {
        const char *line;
        size_t length, consumed = 0;
        size_t part = size - at < piece ? size - at : piece;
        must(text_add_bytes(&buffer, (const char *)data + at, part));
        while (wire_next_line(&buffer, &consumed, LINE_MAX_HERE, &line, &length, too_long)) {
            must(length <= LINE_MAX_HERE && !memchr(line, '\n', length));
            count++;
            if (read) {
                check_line(line, length, WIRE_FROM_CLIENT);
                check_line(line, length, WIRE_FROM_ENGINE);
            }
        }
        text_drop_front(&buffer, consumed);
    }
    text_free(&buffer);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool long_whole, long_cut;
    if (size < 2)
        return 0;
    size_t piece = 1 + data[0];
    size_t whole = cut(data + 1, size - 1, size, &long_whole, true);
    must(cut(data + 1, size - 1, piece, &long_cut, false) == whole);
    must(long_cut == long_whole);
    return 0;
}
