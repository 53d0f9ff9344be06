/* SPDX-License-Identifier: MIT */
/* Multipart forms. The first line of an input is the content type, the rest the body. */
#include "fuzz.h"

#include "codec/multipart.h"

#include <string.h>

const char fuzz_corpus[] = "multipart";
const char *const fuzz_words[] = {
    "--",         "\r\n",  "\r\n--b",   "--b--", "\r\n\r\n", "Content-Disposition: form-data; ",
    "name=\"a\"", "name=", "boundary=", "; ",    "\"",       NULL,
};

#define TYPE_MAX 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char type[TYPE_MAX];
    const uint8_t *end = memchr(data, '\n', size);
    size_t length = end ? (size_t)(end - data) : size;
    if (length >= sizeof type)
        return 0;
    memcpy(type, data, length);
    type[length] = '\0';
    size_t start = end ? length + 1 : size;
    multipart_is(type);
    struct form form;
    struct failure failure = {0};
    bool read = multipart_read(&form, type, (const char *)data + start, size - start, &failure);
    must(read || (failure.sentence[0] && form.count == 0));
    must(form.count <= FORM_FIELDS_MAX);
    for (size_t i = 0; i < form.count; i++)
        must(form.list[i].name[0] && strlen(form.list[i].value) <= size);
    form_free(&form);
    return 0;
}
