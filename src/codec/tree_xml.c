/* SPDX-License-Identifier: MIT */
/* XML to a tree, by libxml2's events: nothing is fetched, there are no document types and so no
   entities but the five that XML has. */
#include "codec/tree_build.h"

#include "base/intl.h"
#include "base/utf8.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ENCODING_SIZE 32
#define PROLOGUE_MAX  256 /* bytes of an XML declaration that are looked at */

struct reading {
    struct tree *tree;
    struct branch *open[TREE_DEPTH_MAX]; /* the elements that we are in */
    int depth;
    struct text text; /* since the last tag */
    struct failure *failure;
    bool failed;
    xmlParserCtxtPtr parser;
};

static pthread_once_t library_ready = PTHREAD_ONCE_INIT;

static void reading_stop(struct reading *reading)
{
    reading->failed = true;
    xmlStopParser(reading->parser);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **namespace_list, int attributes, int defaulted,
                     const xmlChar **attribute_list)
{
    (void)prefix, (void)uri, (void)namespaces, (void)namespace_list;
    (void)attributes, (void)defaulted, (void)attribute_list;
    struct reading *reading = context;
    if (reading->failed)
        return;
    if (reading->depth >= TREE_DEPTH_MAX) {
        fail(reading->failure, FAILURE_NOT_DONE, _("the XML is nested deeper than %d"),
             TREE_DEPTH_MAX);
        reading_stop(reading);
        return;
    }
    struct branch *parent = reading->depth ? reading->open[reading->depth - 1] : NULL;
    const char *kept =
        tree_keep_text(reading->tree, (const char *)name, strlen((const char *)name));
    struct branch *branch = kept ? tree_add(reading->tree, parent, kept) : NULL;
    if (!branch) {
        tree_fail_size(reading->failure);
        reading_stop(reading);
        return;
    }
    reading->open[reading->depth++] = branch;
    text_clear(&reading->text);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct reading *reading = context;
    if (reading->failed || reading->depth == 0)
        return;
    struct branch *branch = reading->open[--reading->depth];
    /* The white space between children is no text. */
    if (!branch->last && reading->text.length) {
        const char *text =
            tree_keep_text(reading->tree, text_string(&reading->text), reading->text.length);
        if (text)
            branch->node.text = text;
        else
            reading_stop(reading);
    }
    text_clear(&reading->text);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct reading *reading = context;
    if (!reading->failed && !text_add_bytes(&reading->text, text, (size_t)length))
        reading_stop(reading);
}

static void on_document_type(void *context, const xmlChar *name, const xmlChar *external,
                             const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct reading *reading = context;
    fail(reading->failure, FAILURE_NOT_DONE,
         _("the XML has a document type, which is not accepted"));
    reading_stop(reading);
}

/* ---- The encoding */

/* What the XML declaration says; "" where there is none, or it says nothing. */
static void declared_encoding(const char *bytes, size_t length, char out[ENCODING_SIZE])
{
    out[0] = '\0';
    if (length < 6 || memcmp(bytes, "<?xml", 5) != 0)
        return;
    char prologue[PROLOGUE_MAX + 1];
    size_t size = length < PROLOGUE_MAX ? length : PROLOGUE_MAX;
    memcpy(prologue, bytes, size);
    prologue[size] = '\0';
    char *end = strstr(prologue, "?>");
    if (!end)
        return;
    *end = '\0';
    char *value = strstr(prologue, "encoding");
    char quote = '\0';
    if (value) {
        value += strlen("encoding");
        value += strspn(value, " \t\r\n=");
        quote = *value;
    }
    if (quote != '"' && quote != '\'')
        return;
    size_t span = strcspn(++value, quote == '"' ? "\"" : "'");
    if (span < ENCODING_SIZE) {
        memcpy(out, value, span);
        out[span] = '\0';
    }
}

/* Makes UTF-8 of the document: of what it declares, where that is a charset that we know, else
   tried as UTF-8 and then as ISO-8859-1. */
static bool encoding_unify(struct text *out, const char *bytes, size_t length)
{
    char declared[ENCODING_SIZE];
    declared_encoding(bytes, length, declared);
    static const char *const latin1[] = {"ISO-8859-1", "ISO8859-1", "ISO_8859-1", "latin1"};
    for (size_t i = 0; i < sizeof latin1 / sizeof *latin1; i++) {
        if (strcasecmp(declared, latin1[i]) == 0)
            return utf8_add_latin1(out, bytes, length);
    }
    return utf8_add_guessed(out, bytes, length);
}

/* ---- Reading */

static void on_error(void *context, xmlErrorPtr error)
{
    (void)context, (void)error; /* the parser keeps the last one; nothing is printed */
}

static void reading_fault(struct reading *reading)
{
    const xmlError *error = xmlCtxtGetLastError(reading->parser);
    char message[128] = "";
    if (error && error->message)
        utf8_copy_clean(message, sizeof message, error->message, strcspn(error->message, "\n"));
    if (!reading->failed)
        fail(reading->failure, FAILURE_NOT_DONE, _("the XML is wrong in line %d: %s"),
             error ? error->line : 0, message);
}

static bool reading_run(struct reading *reading, const struct text *document)
{
    xmlSAXHandler events = {.initialized = XML_SAX2_MAGIC,
                            .startElementNs = on_start,
                            .endElementNs = on_end,
                            .characters = on_text,
                            .ignorableWhitespace = on_text,
                            .cdataBlock = on_text,
                            .internalSubset = on_document_type,
                            .serror = on_error};
    reading->parser = xmlNewParserCtxt();
    if (!reading->parser)
        return fail(reading->failure, FAILURE_NOT_DONE, _("out of memory"));
    *reading->parser->sax = events;
    reading->parser->userData = reading;
    xmlDocPtr made = xmlCtxtReadMemory(
        reading->parser, text_string(document), (int)document->length, NULL, "UTF-8",
        XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    bool well = reading->parser->wellFormed && !reading->failed;
    if (!well)
        reading_fault(reading);
    if (made)
        xmlFreeDoc(made);
    if (reading->parser->myDoc)
        xmlFreeDoc(reading->parser->myDoc);
    reading->parser->myDoc = NULL;
    xmlFreeParserCtxt(reading->parser);
    return well;
}

bool tree_read_xml(struct tree *tree, const char *bytes, size_t length, struct failure *failure)
{
    pthread_once(&library_ready, xmlInitParser);
    if (memchr(bytes, '\0', length))
        return fail(failure, FAILURE_NOT_DONE, _("there is a NUL in the XML"));
    struct text document;
    text_start(&document, 2 * length);
    struct reading reading = {.tree = tree, .failure = failure};
    text_start(&reading.text, 2 * length);
    bool read = encoding_unify(&document, bytes, length)
                    ? reading_run(&reading, &document)
                    : fail(failure, FAILURE_NOT_DONE, _("out of memory"));
    text_free(&reading.text);
    text_free(&document);
    return read && tree_root(tree) != NULL;
}
