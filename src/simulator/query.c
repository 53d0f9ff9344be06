/* SPDX-License-Identifier: MIT */
/* Replies against the document. */
#include "simulator/query.h"

#include "simulator/shape.h"
#include "simulator/status.h"
#include "simulator/type.h"

#include <string.h>

#define RESULT_GOOD "0"

static const char *const root_fields[] = {"Status", "CustVars", NULL};
static const char *const status_fields[] = {"Result", "ResultText", NULL};

/* The document says no type; these are what the two formats are sent as. */
static bool has_type(const struct http_reply *reply, enum tree_format format)
{
    if (format == TREE_JSON)
        return type_is(reply->type, TYPE_JSON);
    return type_is(reply->type, TYPE_XML) || type_is(reply->type, TYPE_APPLICATION_XML);
}

static bool read_document(struct pairs *vars, const struct tree_node *root, enum tree_format format,
                          struct failure *failure)
{
    const struct tree_node *status = tree_child(root, "Status");
    const char *result = tree_text(status, "Result");
    if (!root)
        return fail(failure, FAILURE_NOT_DONE, "its root is no ApiCall");
    if (!shape_holds(root, root_fields, false) || !shape_holds(status, status_fields, false))
        return fail(failure, FAILURE_NOT_DONE,
                    "ApiCall or its Status lack an element or have one too many");
    if (!result[0])
        return fail(failure, FAILURE_NOT_DONE, "it has no Result");
    if (!shape_read_variables(vars, tree_child(root, "CustVars"), format))
        return fail(failure, FAILURE_NOT_DONE, "its CustVars are against the rules");
    return strcmp(result, RESULT_GOOD) == 0 ||
           fail(failure, FAILURE_NOT_DONE, "Result %s %s", result, tree_text(status, "ResultText"));
}

bool query_read(struct pairs *vars, const struct settings *settings, const struct http_reply *reply,
                struct failure *failure)
{
    enum tree_format format = settings->format == SETTING_XML ? TREE_XML : TREE_JSON;
    if (reply->fate != HTTP_REPLIED)
        return fail(failure, FAILURE_NOT_DONE, "%s", reply->sentence);
    if (reply->status != STATUS_GOOD)
        return fail(failure, FAILURE_NOT_DONE, "HTTP status %d", reply->status);
    if (!has_type(reply, format))
        return fail(failure, FAILURE_NOT_DONE, "its type is \"%s\"", reply->type);
    struct tree *tree = tree_read(reply->body, reply->body_length, format, failure);
    bool good = tree && read_document(vars, shape_root(tree, format, "ApiCall"), format, failure);
    tree_free(tree);
    return good;
}
