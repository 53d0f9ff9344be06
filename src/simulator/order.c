/* SPDX-License-Identifier: MIT */
/* Checking call orders, as strictly as the document allows. */
#include "simulator/order.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "codec/digest.h"
#include "codec/document.h"
#include "codec/form.h"
#include "number/number.h"
#include "simulator/shape.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIME_LENGTH (ZONE_TIME_SIZE - 1)

/* ---- Shape: which elements there may be, each at most once */

static const char *const root_fields[] = {"UserID", "callData", NULL};
static const char *const user_fields[] = {"idinfocaller", "firma", NULL};
static const char *const data_fields[] = {"numtelefono", "gruporeglas", "fechahora", "EsperaMax",
                                          "Reintentos",  "CustVars",    NULL};

/* ---- Values */

static bool is_given(const char *text)
{
    return text[0] != '\0';
}

static bool in_range(const char *text, long least, long most)
{
    char *end;
    if (!is_given(text))
        return true;
    long value = strtol(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && value >= least && value <= most;
}

/* AAAA-MM-DDTHH:MM:SS, nothing else, and a date that exists. */
static bool read_time(const char *text, const struct settings *settings, int64_t *at)
{
    int64_t local;
    bool zoned;
    *at = 0;
    if (!is_given(text))
        return true;
    if (strlen(text) != TIME_LENGTH || text[10] != 'T' || !clock_parse(text, &local, &zoned) ||
        zoned)
        return false;
    *at = zone_to_utc(local, settings->timezone);
    return true;
}

static bool read_number(struct sim_order *order, const struct settings *settings, const char *text)
{
    struct number number;
    size_t plus = text[0] == '+' ? 1 : 0;
    if (!is_given(text + plus) || strspn(text + plus, "0123456789") != strlen(text + plus) ||
        strlen(text) >= sizeof order->number ||
        !number_read(text, settings->country, &number, NULL))
        return false;
    snprintf(order->number, sizeof order->number, "%s", text);
    snprintf(order->number_int, sizeof order->number_int, "%.*s", SIM_NUMBER_SIZE - 1,
             number.e164[0] ? number.e164 + 1 : text);
    return true;
}

/* ---- The whole */

static enum infocaller_code check_user(const struct settings *settings,
                                       const struct tree_node *user)
{
    const char *line = tree_text(user, "idinfocaller");
    const char *signature = tree_text(user, "firma");
    char wanted[MD5_HEX_SIZE];
    if (!is_given(line) || !is_given(signature))
        return INFOCALLER_NO_IDENTITY;
    if (strspn(line, "0123456789") != strlen(line))
        return INFOCALLER_BAD_IDENTITY;
    if (strcmp(line, settings->line) != 0)
        return INFOCALLER_BAD_LINE;
    if (!md5_latin1(wanted, settings->line, settings->password, NULL) ||
        !hex_equal(signature, wanted))
        return INFOCALLER_BAD_SIGNATURE;
    return INFOCALLER_ACCEPTED;
}

static enum infocaller_code check_data(struct sim_order *order, const struct settings *settings,
                                       const struct tree_node *data)
{
    if (!read_number(order, settings, tree_text(data, "numtelefono")))
        return INFOCALLER_BAD_NUMBER;
    if (strcmp(tree_text(data, "gruporeglas"), settings->rule_group) != 0)
        return INFOCALLER_BAD_GROUP;
    if (!read_time(tree_text(data, "fechahora"), settings, &order->at))
        return INFOCALLER_BAD_TIME;
    if (!in_range(tree_text(data, "EsperaMax"), INFOCALLER_WAIT_LEAST, INFOCALLER_WAIT_MOST))
        return INFOCALLER_BAD_WAIT;
    if (!in_range(tree_text(data, "Reintentos"), 0, INFOCALLER_RETRIES_MOST))
        return INFOCALLER_BAD_RETRIES;
    if (!shape_read_variables(&order->vars, tree_child(data, "CustVars"), order->format))
        return INFOCALLER_BAD_SYNTAX;
    return INFOCALLER_ACCEPTED;
}

/* The document prints the root with c and with C. */
static const struct tree_node *find_root(const struct tree *tree, enum tree_format format)
{
    const struct tree_node *root = shape_root(tree, format, "callRequest");
    return root ? root : shape_root(tree, format, "CallRequest");
}

static enum infocaller_code check_document(struct sim_order *order, const struct settings *settings,
                                           const struct tree_node *root)
{
    const struct tree_node *user = tree_child(root, "UserID");
    const struct tree_node *data = tree_child(root, "callData");
    if (!root || !shape_holds(root, root_fields, false))
        return INFOCALLER_BAD_SYNTAX;
    if (!user)
        return INFOCALLER_NO_IDENTITY;
    if (!shape_holds(user, user_fields, false) || !shape_holds(data, data_fields, false))
        return INFOCALLER_BAD_SYNTAX;
    enum infocaller_code code = check_user(settings, user);
    if (code == INFOCALLER_ACCEPTED && settings->refuses)
        code = (enum infocaller_code)settings->refuse;
    return code == INFOCALLER_ACCEPTED ? check_data(order, settings, data) : code;
}

enum infocaller_code sim_order_read(struct sim_order *order, const struct settings *settings,
                                    const char *body, size_t length)
{
    struct form form;
    *order = (struct sim_order){.format = TREE_JSON};
    if (!form_read(&form, body, length, NULL))
        return INFOCALLER_NO_PARAMETER;
    const char *text = form_get(&form, "apiCALLjson", false);
    if (!text) {
        text = form_get(&form, "apiCALLxml", false);
        order->format = text ? TREE_XML : TREE_JSON;
    }
    enum infocaller_code code = INFOCALLER_NO_PARAMETER;
    if (text) {
        struct tree *tree = tree_read(text, strlen(text), order->format, NULL);
        code = check_document(order, settings, find_root(tree, order->format));
        tree_free(tree);
    }
    form_free(&form);
    return code;
}

void sim_order_free(struct sim_order *order)
{
    pairs_free(&order->vars);
}

bool sim_answer_write(struct text *out, const struct settings *settings, enum tree_format format,
                      enum infocaller_code code, const char *idcall)
{
    char digits[SIM_ID_SIZE];
    const char *words = "";
    struct text utf8;
    struct document document;
    bool latin1 = settings->charset == SETTING_LATIN1;
    for (size_t i = 0; i < INFOCALLER_CODE_COUNT; i++)
        if (infocaller_code_rows[i].code == (int)code)
            words = infocaller_code_rows[i].text;
    snprintf(digits, sizeof digits, "%d", (int)code);
    text_start(&utf8, ORDER_ANSWER_MAX);
    if (format == TREE_XML)
        text_add(&utf8, "<?xml version='1.0'?>\n");
    document_start(&document, &utf8, format, "callRequest", NULL);
    document.plain_to = latin1 ? DOCUMENT_LATIN1 : DOCUMENT_UNICODE;
    document_text(&document, "idcall", idcall);
    document_text(&document, "Resultado", digits);
    document_text(&document, "ResultadoTexto", words);
    bool good =
        document_end(&document) && (latin1 ? utf8_to_latin1(out, text_string(&utf8), utf8.length)
                                           : text_add_bytes(out, text_string(&utf8), utf8.length));
    text_free(&utf8);
    return good;
}
