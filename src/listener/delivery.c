/* SPDX-License-Identifier: MIT */
/* What a request brings, in whichever of the many ways it may be packed. */
#include "listener/delivery.h"

#include "base/intl.h"
#include "codec/multipart.h"

#include <string.h>
#include <strings.h>

/* The names under which the document comes, in any case of letters: the provider's documents spell
   it in more than one way. */
static const char *const document_names[] = {"apilinfocaller", "apiinfocaller", "appinfocaller"};
/* The variables of the URL, which may stand in the body as well. */
static const char *const variable_names[] = {"caller", "line", "called", "id", "uuid", "divert"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

struct slice slice_of(const char *text)
{
    static const char white[] = " \t\r\n";
    text += strspn(text, white);
    size_t length = strlen(text);
    while (length > 0 && strchr(white, text[length - 1]))
        length--;
    if (length >= 3 && text[0] == '[' && text[1] == '_' && text[length - 1] == ']')
        length = 0;
    return (struct slice){.bytes = text, .length = length};
}

bool slice_copy(struct slice slice, char *out, size_t size)
{
    bool fits = slice.length < size;
    size_t length = fits ? slice.length : 0;
    memcpy(out, slice.bytes, length);
    out[length] = '\0';
    return fits;
}

struct slice delivery_value(const struct delivery *delivery, const char *section, const char *field,
                            const char *variable)
{
    struct slice slice = {.bytes = ""};
    if (section)
        slice = slice_of(tree_text(tree_child(delivery->call, section), field));
    const struct form *const forms[] = {&delivery->body, &delivery->url};
    for (size_t i = 0; variable && slice.length == 0 && i < COUNT(forms); i++) {
        const char *text = form_get(forms[i], variable, true);
        slice = slice_of(text ? text : "");
    }
    return slice;
}

static bool read_document(struct delivery *delivery, const char *bytes, size_t length,
                          struct failure *failure)
{
    delivery->format = tree_guess(bytes, length);
    delivery->tree = tree_read(bytes, length, delivery->format, failure);
    if (!delivery->tree)
        return false;
    const struct tree_node *root = tree_root(delivery->tree);
    const struct tree_node *call = tree_child(root, "ApiCall");
    delivery->call = call ? call : root;
    return true;
}

static bool type_is_document(const char *type)
{
    return type && (strcasestr(type, "json") || strcasestr(type, "xml"));
}

/* The body is a form: the document is in one of its fields. */
static bool read_fields(struct delivery *delivery, struct failure *failure)
{
    bool known = false;
    for (size_t i = 0; i < COUNT(document_names); i++) {
        const char *value = form_get(&delivery->body, document_names[i], true);
        known = known || value;
        if (value && slice_of(value).length > 0)
            return read_document(delivery, value, strlen(value), failure);
    }
    for (size_t i = 0; !known && i < COUNT(variable_names); i++)
        known = form_get(&delivery->body, variable_names[i], true);
    return known || fail(failure, FAILURE_NOT_DONE,
                         _("the body is no JSON, no XML and no form with a variable `%s`"),
                         document_names[0]);
}

static bool read_body(struct delivery *delivery, struct failure *failure)
{
    const struct hook_request *request = delivery->request;
    const char *type = request->content_type;
    static const char white[] = "\xEF\xBB\xBF \t\r\n"; /* a byte order mark among them */
    size_t at = 0;
    while (at < request->length && memchr(white, request->body[at], sizeof white - 1))
        at++;
    if (at == request->length)
        return true;
    if (multipart_is(type))
        return multipart_read(&delivery->body, type, request->body, request->length, failure) &&
               read_fields(delivery, failure);
    if (request->body[at] == '{' || request->body[at] == '<' || type_is_document(type))
        return read_document(delivery, request->body, request->length, failure);
    return form_read_bytes(&delivery->body, request->body + at, request->length - at, failure) &&
           read_fields(delivery, failure);
}

bool delivery_read(struct delivery *delivery, struct failure *failure)
{
    const char *query = delivery->request->query;
    return form_read(&delivery->url, query, strlen(query), failure) && read_body(delivery, failure);
}

void delivery_free(struct delivery *delivery)
{
    form_free(&delivery->url);
    form_free(&delivery->body);
    tree_free(delivery->tree);
    delivery->tree = NULL;
}
