/* SPDX-License-Identifier: MIT */
/* Questions: by what name, and with what. */
#include "listener/question.h"

#include "base/utf8.h"

#include <string.h>

#define DETAIL_MAX (4 * TIMELINE_DETAIL_MAX) /* bytes, before it is cut as every step's is */

static struct slice sent_name(const struct delivery *delivery)
{
    return delivery_value(delivery, "Infocaller", "QueryName", NULL);
}

void question_name(const struct delivery *delivery, char name[QUERY_NAME_SIZE])
{
    struct slice sent = sent_name(delivery);
    if (!utf8_copy_clean(name, QUERY_NAME_SIZE, sent.bytes, sent.length))
        name[0] = '\0';
}

static void detail_add(struct text *detail, const char *bytes, size_t length)
{
    text_add_bytes(detail, bytes, utf8_prefix(bytes, length, TIMELINE_DETAIL_MAX));
}

void question_add_step(const struct delivery *delivery, struct call *says)
{
    struct text detail;
    text_start(&detail, DETAIL_MAX);
    struct slice name = sent_name(delivery);
    detail_add(&detail, name.bytes, name.length);
    for (size_t i = 0; i < says->vars.count && detail.length < TIMELINE_DETAIL_MAX; i++) {
        const struct pair *pair = &says->vars.list[i];
        if (detail.length > 0)
            text_add(&detail, i > 0 ? ", " : ": ");
        text_addf(&detail, "%s=", pair->name);
        detail_add(&detail, pair->value, strlen(pair->value));
    }
    timeline_add(&says->timeline, delivery->request->at, true, "question", text_string(&detail));
    text_free(&detail);
}
