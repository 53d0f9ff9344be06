/* SPDX-License-Identifier: MIT */
/* Writing results. */
#include "client/output.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define REAL_DIGITS 15 /* as many as every double keeps */

static int first_error; /* of writing to stdout; errno */

static void note_error(bool written)
{
    if (!written && !first_error)
        first_error = errno ? errno : EIO;
}

void output_json(const json_t *object)
{
    errno = 0;
    note_error(json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS)) == 0 &&
               putchar('\n') != EOF);
}

static bool is_phone_number(const char *text)
{
    return text[0] == '+' && text[strspn(text, "+0123456789 ;")] == '\0';
}

static bool is_formula(const char *text)
{
    return text[0] && strchr("=+-@\t\r", text[0]) && !is_phone_number(text);
}

/* With quotes doubled, and without what a terminal would obey; the lines of a note stay lines. */
static void csv_add_clean(struct text *row, const char *text)
{
    for (size_t left = strlen(text); left;) {
        uint32_t character;
        bool good;
        size_t size = utf8_read(text, left, &character, &good);
        if (character == '"')
            text_add(row, "\"\"");
        else if (good && (character == '\n' || !utf8_is_control(character)))
            text_add_bytes(row, text, size);
        else
            text_add_char(row, '?');
        text += size;
        left -= size;
    }
}

void output_csv_text(struct text *row, const char *text, bool trusted)
{
    if (row->length)
        text_add_char(row, ',');
    bool formula = !trusted && is_formula(text);
    bool plain = text[strcspn(text, ",\"\r\n")] == '\0' && text[0] && text[0] != ' ';
    if (plain && !formula && text[0] != '+') {
        csv_add_clean(row, text);
        return;
    }
    text_add_char(row, '"');
    if (formula)
        text_add_char(row, '\'');
    csv_add_clean(row, text);
    text_add_char(row, '"');
}

void output_csv_value(struct text *row, const json_t *value)
{
    if (json_is_string(value)) {
        output_csv_text(row, json_string_value(value), false);
        return;
    }
    bool empty = !value || json_is_null(value) ||
                 ((json_is_object(value) || json_is_array(value)) && json_object_size(value) == 0 &&
                  json_array_size(value) == 0);
    char *json =
        empty
            ? NULL
            : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS));
    output_csv_text(row, json ? json : "", true);
    free(json);
}

void output_csv_row(struct text *row)
{
    errno = 0;
    note_error(fwrite(text_string(row), 1, row->length, stdout) == row->length &&
               fputs("\r\n", stdout) != EOF);
    text_clear(row);
}

/* Whether the terminal can show more than ASCII. Into a file or pipe goes UTF-8 always. */
static bool shows_utf8(void)
{
    static int shows = -1;
    if (shows < 0)
        shows = !isatty(STDOUT_FILENO) || strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return shows;
}

/* The next character as it will be shown: its bytes and its columns. */
static size_t next_character(const char *text, size_t length, int *columns)
{
    uint32_t character;
    bool good;
    size_t size = utf8_read(text, length, &character, &good);
    int width = wcwidth((wchar_t)character);
    *columns = width < 0 || !shows_utf8() ? 1 : width;
    return size;
}

int output_width(const char *text)
{
    int width = 0;
    for (size_t left = strlen(text); left;) {
        int columns;
        size_t size = next_character(text, left, &columns);
        width += columns;
        text += size;
        left -= size;
    }
    return width;
}

void output_cell(const char *text, int width, bool cut)
{
    char clean[OUTPUT_CELL_MAX];
    utf8_copy_clean(clean, sizeof clean, text, strlen(text));
    int used = 0;
    errno = 0;
    for (const char *at = clean; *at;) {
        int columns;
        size_t size = next_character(at, strlen(at), &columns);
        if (cut && width && used + columns > width)
            break;
        if (size == 1 || shows_utf8())
            note_error(fwrite(at, 1, size, stdout) == size);
        else
            note_error(putchar('?') != EOF);
        used += columns;
        at += size;
    }
    for (; used < width; used++)
        note_error(putchar(' ') != EOF);
}

bool output_flush(struct failure *failure)
{
    errno = 0;
    note_error(fflush(stdout) == 0 && !ferror(stdout));
    if (first_error)
        return fail(failure, FAILURE_ENGINE, _("the result could not be written: %s"),
                    strerror(first_error));
    return true;
}
