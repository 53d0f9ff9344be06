/* SPDX-License-Identifier: MIT */
/* Forms: what was read, written and read again is the same. */
#include "fuzz.h"

#include "base/utf8.h"
#include "codec/form.h"

#include <string.h>

const char fuzz_corpus[] = "form";
const char *const fuzz_words[] = {"&", "=", "%", "%00", "%C3%B1", "%F1", "+", "&a=", "%%41", NULL};

#define WRITTEN_MAX (16u * 1024u * 1024u)

static void check_again(const struct form *form)
{
    struct text written;
    text_start(&written, WRITTEN_MAX);
    for (size_t i = 0; i < form->count; i++)
        must(form_add(&written, form->list[i].name, form->list[i].value));
    struct form again;
    must(form_read(&again, text_string(&written), written.length, NULL));
    must(again.count == form->count);
    for (size_t i = 0; i < form->count; i++) {
        must(strcmp(again.list[i].name, form->list[i].name) == 0);
        must(strcmp(again.list[i].value, form->list[i].value) == 0);
    }
    form_free(&again);
    text_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct form form;
    struct failure failure = {0};
    bool read = form_read(&form, (const char *)data, size, &failure);
    must(read || (failure.sentence[0] && form.count == 0));
    must(form.count <= FORM_FIELDS_MAX);
    for (size_t i = 0; i < form.count; i++) {
        must(utf8_valid(form.list[i].name, strlen(form.list[i].name)));
        must(utf8_valid(form.list[i].value, strlen(form.list[i].value)));
        must(form_get(&form, form.list[i].name, true));
    }
    if (read)
        check_again(&form);
    form_free(&form);
    must(form_read_bytes(&form, (const char *)data, size, NULL) == read);
    form_free(&form);
    return 0;
}
