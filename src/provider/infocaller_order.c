/* SPDX-License-Identifier: MIT */
/* A call order as Infocaller takes it (API de Emisión de Llamadas I and II): a form with one
   variable, which holds a JSON or XML document. */
#include "provider/infocaller.h"

#include "codec/digest.h"
#include "codec/document.h"
#include "codec/form.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <string.h>

/* The document's heading has a capital C here; its sample of a reply, and the vendor's own article
   pages, have this. */
#define ROOT            "callRequest"
#define ROOT_ATTRIBUTES "xmlns='http://tempuri.org/'"

static const struct {
    const char *word;
    enum tree_format format;
    const char *variable; /* of the form */
} formats[] = {
    {"json", TREE_JSON, "apiCALLjson"},
    {"xml", TREE_XML, "apiCALLxml"},
};

static void add_variable(struct document *document, const char *name, const char *value)
{
    document_open(document, "CustVar");
    document_text(document, "VarName", name);
    document_entity_text(document, "VarValue", value);
    document_close(document);
}

struct own_variables {
    const char *from_name;
    char from[ORDER_NUMBER_SIZE];
    const char *id_name;
    const char *id;
};

static void add_variables(struct document *document, const struct pairs *vars,
                          const struct own_variables *own)
{
    if (vars->count == 0 && !own->from_name[0] && !own->id_name[0])
        return;
    document_open(document, "CustVars");
    document_open_list(document, "CustVar");
    for (size_t i = 0; i < vars->count; i++)
        add_variable(document, vars->list[i].name, vars->list[i].value);
    if (own->from_name[0])
        add_variable(document, own->from_name, own->from);
    if (own->id_name[0])
        add_variable(document, own->id_name, own->id);
    document_close(document);
    document_close(document);
}

/* A number of the order's before the account's; absent where neither says one. */
static void add_setting(struct document *document, const char *name, int ordered,
                        const struct account *account, const char *key)
{
    char digits[16];
    if (ordered < 0 && !option_given(&account->values, key))
        return;
    snprintf(digits, sizeof digits, "%ld",
             ordered >= 0 ? (long)ordered : option_number(&account->values, key));
    document_text(document, name, digits);
}

static bool write_document(struct text *out, enum tree_format format, const struct account *account,
                           const struct order *order, const char *number,
                           const struct own_variables *own)
{
    const char *line = option_text(&account->values, "line");
    char firma[MD5_HEX_SIZE];
    if (!md5_latin1(firma, line, option_text(&account->values, "password"), NULL))
        return false;
    struct document document;
    document_start(&document, out, format, ROOT, ROOT_ATTRIBUTES);
    document_open(&document, "UserID");
    document_text(&document, "idinfocaller", line);
    document_text(&document, "firma", firma);
    document_close(&document);
    document_open(&document, "callData");
    document_text(&document, "numtelefono", number);
    document_text(&document, "gruporeglas", option_text(&account->values, "rule_group"));
    if (order->at != 0) {
        char time[ZONE_TIME_SIZE];
        zone_format(order->at, account->timezone, time);
        document_text(&document, "fechahora", time);
    }
    add_setting(&document, "EsperaMax", order->max_wait, account, "max_wait");
    add_setting(&document, "Reintentos", order->retries, account, "retries");
    add_variables(&document, &order->vars, own);
    return document_end(&document);
}

/* The phone that the script calls first. */
static bool own_number(const struct errand *errand, struct own_variables *own,
                       struct failure *failure)
{
    const struct account *account = errand->account;
    const char *from = errand->order->from[0] ? errand->order->from : errand->phone;
    own->from_name = option_text(&account->values, "from_variable");
    if (!own->from_name[0])
        return true;
    if (!from[0])
        return provider_needs_phone(account, failure);
    return provider_format_own(account, "--from", from, own->from, sizeof own->from, failure);
}

static bool fill_request(struct provider_request *request, const struct account *account,
                         const char *variable, const struct text *document)
{
    return provider_request_form(request, account, "") &&
           form_add(&request->body, variable, text_string(document));
}

bool infocaller_build(const struct errand *errand, struct provider_request *request,
                      struct failure *failure)
{
    const struct account *account = errand->account;
    const struct order *order = errand->order;
    const char *word = option_text(&account->values, "format");
    size_t row = strcmp(word, formats[1].word) == 0 ? 1 : 0;
    char number[ORDER_NUMBER_SIZE];
    struct own_variables own = {.id_name = option_text(&account->values, "id_variable"),
                                .id = errand->call_id};
    if (!provider_format_called(account, order, number, sizeof number, failure) ||
        !own_number(errand, &own, failure))
        return false;
    struct text document;
    text_start(&document, PROVIDER_BODY_MAX);
    bool good = write_document(&document, formats[row].format, account, order, number, &own) &&
                fill_request(request, account, formats[row].variable, &document);
    if (document.bytes)
        explicit_bzero(document.bytes, document.room);
    text_free(&document);
    return good || provider_cannot_send(account, failure);
}
