/* SPDX-License-Identifier: MIT */
/* Whether it is Infocaller that answers, learnt without a call: a form without an order in it,
   which its document answers with a code of its own ("Respuesta al POST de emisión de llamada").
   Line and password are only looked at where there is an order, so that they are good can't be
   learnt. */
#include "base/intl.h"
#include "codec/tree.h"
#include "provider/infocaller.h"
#include "provider/verdict.h"

#include <stdio.h>

bool infocaller_build_check(const struct errand *errand, struct provider_request *request,
                            struct failure *failure)
{
    const struct account *account = errand->account;
    return provider_request_form(request, account, "") || provider_cannot_send(account, failure);
}

void infocaller_read_check(const struct errand *errand, const struct http_reply *reply,
                           struct verdict_facts *facts)
{
    struct tree *tree = tree_read(reply->body, reply->body_length,
                                  tree_guess(reply->body, reply->body_length), NULL);
    int code;
    bool own = tree && infocaller_find_code(tree_root(tree), &code);
    tree_free(tree);
    if (!own) {
        verdict_unreadable(errand, reply, facts);
        return;
    }
    snprintf(facts->code, sizeof facts->code, "%d", code);
    facts->verdict = VERDICT_UNKNOWN;
    verdict_say(facts, _("%s: Infocaller looks at line and password only when a call is ordered"),
                errand->account->name);
}
