/* SPDX-License-Identifier: MIT */
/* Writing events and questions, in the shape of the document's samples (which differ between JSON
   and XML, and between the two). */
#include "simulator/event.h"

#include "base/utf8.h"
#include "codec/digest.h"
#include "codec/document.h"
#include "codec/form.h"
#include "number/number.h"
#include "unicode/zone.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ROOT            "ApiCall"
#define ROOT_ATTRIBUTES "xmlns='http://tempuri.org/' encoding=\" ISO-8559-1\"" /* sic */
#define EVENT_VARIABLE  "apilinfocaller"
#define QUERY_VARIABLE  "apiInfocaller"

void line_international(const struct settings *settings, char out[SIM_NUMBER_SIZE])
{
    struct number number;
    if (number_read(settings->line, settings->country, &number, NULL) && number.e164[0])
        snprintf(out, SIM_NUMBER_SIZE, "%.*s", SIM_NUMBER_SIZE - 1, number.e164 + 1);
    else
        snprintf(out, SIM_NUMBER_SIZE, "%.*s", SIM_NUMBER_SIZE - 1, settings->line);
}

static void add_time(struct document *document, const struct settings *settings, const char *name,
                     int64_t at)
{
    char text[ZONE_TIME_SIZE];
    zone_format(at, settings->timezone, text);
    document_text(document, name, text);
}

static void add_cost(struct document *document, const char *name, long cost)
{
    char digits[SIM_NUMBER_SIZE];
    snprintf(digits, sizeof digits, SIM_COST_DIGITS, cost / 1000000, cost % 1000000);
    document_number(document, name, digits);
}

static void add_identity(struct document *document, const struct settings *settings,
                         const struct sim_call *call)
{
    char line[SIM_NUMBER_SIZE], signature[MD5_HEX_SIZE] = "";
    line_international(settings, line);
    md5_latin1(signature, settings->line, call->sequence, settings->password, NULL);
    document_open(document, "UserID");
    document_text(document, "LineNumber", settings->line);
    document_text(document, "LineNumberInt", line);
    document_text(document, "CallSequence", call->sequence);
    document_text(document, "Signature", signature);
    document_close(document);
}

static void add_numbers(struct document *document, const struct settings *settings,
                        const struct sim_call *call)
{
    char line[SIM_NUMBER_SIZE];
    line_international(settings, line);
    document_text(document, "CallerNumber", call->out ? settings->line : call->number);
    document_text(document, "InboundNumber", call->out ? "" : settings->line);
    /* The XML sample has LineNumberInt here, and no OutboundNumberInt. */
    if (document->format == TREE_XML)
        document_text(document, "LineNumberInt", line);
    else
        document_text(document, "InboundNumberInt", call->out ? "" : line);
    document_text(document, "OutboundNumber", call->out ? call->number : "");
    if (document->format == TREE_JSON)
        document_text(document, "OutboundNumberInt", call->out ? call->number_int : "");
}

static void add_facts(struct document *document, const struct settings *settings,
                      const struct sim_call *call, bool fin)
{
    document_open(document, "Infocaller");
    document_text(document, "CallType", call->out ? "E" : "R");
    add_numbers(document, settings, call);
    document_text(document, "idcall", call->idcall);
    if (fin) {
        char seconds[SIM_NUMBER_SIZE];
        snprintf(seconds, sizeof seconds, "%lld", (long long)(call->length / 1000));
        document_text(document, "CallSeconds", seconds);
        add_time(document, settings, "StartDate", call->started_at);
        add_time(document, settings, "EndDate", call->started_at + call->length);
        add_cost(document, "CostRX", call->cost_rx);
        add_cost(document, "CostTX", call->cost_tx);
    }
    document_close(document);
}

static void add_entry(struct document *document, const struct settings *settings,
                      const struct sim_call *call, const struct sim_entry *entry)
{
    static const char *const names[SIM_INFO_COUNT] = {
        "EventAddInfo1", "EventAddInfo2", "EventAddInfo3", "EventAddInfo4", "EventAddInfo5"};
    char type[SIM_NUMBER_SIZE];
    snprintf(type, sizeof type, "%d", (int)entry->type);
    document_open(document, "Event");
    document_text(document, "EventType", type);
    add_time(document, settings, "EventDate", call->started_at + entry->after);
    document_text(document, "EventName", entry->name);
    for (size_t i = 0; i < SIM_INFO_COUNT; i++)
        document_text(document, names[i], entry->info[i]);
    document_close(document);
}

static void add_status(struct document *document, const struct settings *settings,
                       const struct sim_call *call)
{
    document_open(document, "Status");
    document_open(document, "Events");
    document_open_list(document, "Event");
    for (size_t i = 0; i < call->entry_count; i++)
        add_entry(document, settings, call, &call->entries[i]);
    document_close(document);
    document_close(document);
    document_close(document);
}

static void add_variable(struct document *document, const char *name, const char *value)
{
    document_open(document, "CustVar");
    document_text(document, "VarName", name);
    document_entity_text(document, "VarValue", value);
    document_close(document);
}

/* Those that are known by then. */
static void add_variables(struct document *document, const struct sim_call *call, int64_t after)
{
    bool opened = false;
    for (size_t i = 0; i < call->vars.count; i++) {
        if (call->vars.list[i].said_at > after)
            continue;
        if (!opened) {
            document_open(document, "CustVars");
            document_open_list(document, "CustVar");
        }
        opened = true;
        add_variable(document, call->vars.list[i].name, call->vars.list[i].value);
    }
    if (opened) {
        document_close(document);
        document_close(document);
    }
}

/* ---- The forms */

static void start(struct document *document, struct text *utf8, const struct settings *settings)
{
    text_start(utf8, EVENT_BODY_MAX);
    document_start(document, utf8, settings->format == SETTING_XML ? TREE_XML : TREE_JSON, ROOT,
                   ROOT_ATTRIBUTES);
    document->plain_to = settings->charset == SETTING_LATIN1 ? DOCUMENT_LATIN1 : DOCUMENT_UNICODE;
}

/* Ends the document, and appends it as the form's variable in the charset that is set. */
static bool finish(struct document *document, struct text *out, const struct settings *settings,
                   const char *variable)
{
    struct text *utf8 = document->out;
    struct text latin1;
    bool is_latin1 = settings->charset == SETTING_LATIN1;
    text_start(&latin1, EVENT_BODY_MAX);
    bool good = document_end(document) &&
                (!is_latin1 || utf8_to_latin1(&latin1, text_string(utf8), utf8->length));
    const struct text *bytes = is_latin1 ? &latin1 : utf8;
    good = good && text_addf(out, "%s=", variable) &&
           form_encode(out, text_string(bytes), bytes->length);
    text_free(utf8);
    text_free(&latin1);
    return good;
}

bool event_write(struct text *out, const struct settings *settings, const struct sim_call *call,
                 const struct sim_step *step)
{
    struct text utf8;
    struct document document;
    start(&document, &utf8, settings);
    add_identity(&document, settings, call);
    add_facts(&document, settings, call, step->event == SIM_FIN);
    if (step->event == SIM_FIN)
        add_status(&document, settings, call);
    add_variables(&document, call, step->after);
    return finish(&document, out, settings, EVENT_VARIABLE);
}

/* Its samples have the same numbers in both formats, and other ones than an event's. */
static void add_question(struct document *document, const struct settings *settings,
                         const struct sim_call *call)
{
    char line[SIM_NUMBER_SIZE];
    line_international(settings, line);
    document_open(document, "Infocaller");
    document_text(document, "CallType", call->out ? "E" : "R");
    document_text(document, "CallerNumber", call->out ? settings->line : call->number);
    document_text(document, "InboundNumber", call->out ? "" : settings->line);
    document_text(document, "InboundNumberInt", call->out ? "" : line);
    document_text(document, "OutboundNumber", call->out ? call->number : "");
    document_text(document, "idcall", call->idcall);
    document_text(document, "QueryName", settings->query[call->question.query]);
    document_close(document);
}

bool question_write(struct text *out, const struct settings *settings, const struct sim_call *call)
{
    struct text utf8;
    struct document document;
    start(&document, &utf8, settings);
    add_identity(&document, settings, call);
    add_question(&document, settings, call);
    add_variables(&document, call, call->question.after);
    return finish(&document, out, settings, QUERY_VARIABLE);
}

/* ---- The URL */

struct variable {
    const char *name;
    const char *value;
};

static const struct variable *variable_at(const struct variable *variables, size_t count,
                                          const char *at)
{
    for (size_t i = 0; i < count; i++)
        if (strncasecmp(at, variables[i].name, strlen(variables[i].name)) == 0)
            return &variables[i];
    return NULL;
}

/* The headings and the examples of the document write the names in different cases. */
bool event_url(struct text *out, const char *pattern, const struct settings *settings,
               const struct sim_call *call, const char *divert)
{
    const struct variable variables[] = {
        {"[_NumLlamante]", call->out ? settings->line : call->number},
        {"[_NumInfocaller]", settings->line},
        {"[_NumLlamado]", call->out ? call->number : settings->line},
        {"[_IdLlamada]", call->idllamada},
        {"[_UUID]", call->uuid},
        {"[_NumDesvio]", divert},
    };
    while (*pattern) {
        const struct variable *variable =
            variable_at(variables, sizeof variables / sizeof *variables, pattern);
        if (variable) {
            form_encode(out, variable->value, strlen(variable->value));
            pattern += strlen(variable->name);
        } else {
            text_add_char(out, *pattern++);
        }
    }
    return !out->failed;
}
