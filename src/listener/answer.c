/* SPDX-License-Identifier: MIT */
/* Answers, in either syntax. */
#include "listener/answer.h"

#include "codec/document.h"
#include "unicode/latin1.h"

#define ROOT            "ApiCall"
#define ROOT_ATTRIBUTES "xmlns='http://tempuri.org/'"

/* Results: all but the first make the script take its error branch. */
#define RESULT_GOOD "0"
#define RESULT_BAD  "1"

static void add_text(struct document *document, const char *name, const char *text)
{
    struct text fitting;
    text_start(&fitting, document->out->max);
    if (!latin1_fit_text(&fitting, text))
        document->out->failed = true;
    document_entity_text(document, name, text_string(&fitting));
    text_free(&fitting);
}

static void add_variables(struct document *document, const struct variables *variables)
{
    document_open(document, "CustVars");
    document_open_list(document, "CustVar");
    for (size_t i = 0; i < variables->count; i++) {
        document_open(document, "CustVar");
        document_text(document, "VarName", variables->list[i].name);
        add_text(document, "VarValue", variables->list[i].value);
        document_close(document);
    }
    document_close(document);
    document_close(document);
}

bool answer_write(struct text *out, enum tree_format format, bool good, const char *sentence,
                  const struct variables *variables)
{
    struct document document;
    document_start(&document, out, format, ROOT, ROOT_ATTRIBUTES);
    document_open(&document, "Status");
    document_text(&document, "Result", good ? RESULT_GOOD : RESULT_BAD);
    add_text(&document, "ResultText", sentence);
    document_close(&document);
    if (variables && variables->count > 0)
        add_variables(&document, variables);
    return document_end(&document);
}

const char *answer_type(enum tree_format format)
{
    return format == TREE_XML ? "application/xml" : "application/json";
}
