/* SPDX-License-Identifier: MIT */
/* What Medularis answers to a call order (its document, "Respuestas"), and to one that was only to
   try the token. */
#include "provider/medularis.h"

#include "base/intl.h"
#include "codec/tree.h"
#include "provider/medularis_codes.h"
#include "provider/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_SIZE 128 /* of the provider's words that are shown */

/* `true` and "true" alike. */
static bool says(const struct tree_node *root, const char *name, const char *word)
{
    return root && strcasecmp(tree_text(root, name), word) == 0;
}

static struct tree *read_object(const struct http_reply *reply)
{
    return tree_read(reply->body, reply->body_length, TREE_JSON, NULL);
}

/* ---- Refusals */

static const struct medularis_code_row *find_row(const char *code)
{
    char number[16];
    for (size_t i = 0; i < MEDULARIS_CODE_COUNT; i++) {
        snprintf(number, sizeof number, "%d", medularis_code_rows[i].code);
        if (strcmp(number, code) == 0)
            return &medularis_code_rows[i];
    }
    return NULL;
}

/* Both the provider's words, which its support knows, and what they mean. */
static void say_refused(const struct errand *errand, const struct medularis_code_row *row,
                        const char *words, struct verdict_facts *facts)
{
    const char *name = errand->account->name;
    const char *meaning = row ? _(row->meaning) : _("a code that is not in its document");
    facts->verdict = VERDICT_REFUSED;
    if (facts->code[0])
        verdict_say(facts, _("%s: refused (%s): %s%s%s"), name, facts->code, words,
                    words[0] ? " / " : "", meaning);
    else
        verdict_say(facts, _("%s: refused: %s"), name,
                    words[0] ? words : _("Medularis does not say why"));
}

bool medularis_read_refusal(const struct errand *errand, const struct http_reply *reply,
                            struct verdict_facts *facts, int *code)
{
    struct tree *tree = read_object(reply);
    const struct tree_node *root = tree ? tree_root(tree) : NULL;
    bool refused = says(root, "success", "false") || (root && !says(root, "success", "true") &&
                                                      tree_text(root, "error_code")[0] != '\0');
    if (refused) {
        char words[TEXT_SIZE];
        verdict_quote(errand, tree_text(root, "error_code"), facts->code, sizeof facts->code);
        verdict_quote(errand, tree_text(root, "error_msg"), words, sizeof words);
        const struct medularis_code_row *row = find_row(facts->code);
        say_refused(errand, row, words, facts);
        if (code)
            *code = row ? row->code : 0;
    }
    tree_free(tree);
    return refused;
}

/* ---- A call order */

static void say_taken(const struct errand *errand, const struct tree_node *root,
                      struct verdict_facts *facts)
{
    bool named =
        verdict_keep(errand, tree_text(root, "uuid"), facts->reference, sizeof facts->reference);
    bool pending = !named && says(root, "pending", "true");
    facts->verdict = pending ? VERDICT_PENDING : VERDICT_ACCEPTED;
    if (pending)
        verdict_say(facts, "%s", _("taken for later: the popup is out of its service hours"));
    else
        verdict_say(facts, "%s",
                    named ? _("accepted")
                          : _("accepted (without a uuid: Medularis can't be asked what became of "
                              "it)"));
}

void medularis_read(const struct errand *errand, const struct http_reply *reply,
                    struct verdict_facts *facts)
{
    if (medularis_read_refusal(errand, reply, facts, NULL))
        return;
    struct tree *tree = read_object(reply);
    const struct tree_node *root = tree ? tree_root(tree) : NULL;
    bool taken = says(root, "success", "true");
    if (taken && verdict_is_success(reply))
        say_taken(errand, root, facts);
    else if (taken)
        verdict_contradicted(errand, reply, facts);
    else
        verdict_unreadable(errand, reply, facts);
    tree_free(tree);
}

/* ---- The token's trial */

static bool is_of_account(int code)
{
    return code == MEDULARIS_NO_TOKEN || code == MEDULARIS_BAD_TOKEN || code == MEDULARIS_NO_POPUP;
}

void medularis_read_check(const struct errand *errand, const struct http_reply *reply,
                          struct verdict_facts *facts)
{
    const char *name = errand->account->name;
    int code = 0;
    if (option_given(&errand->account->values, "status_url") && verdict_is_success(reply) &&
        medularis_is_list(reply)) {
        facts->verdict = VERDICT_ACCEPTED;
        verdict_say(facts, _("%s: the credentials are taken"), name);
    } else if (!medularis_read_refusal(errand, reply, facts, &code)) {
        verdict_unreadable(errand, reply, facts);
    } else if (!is_of_account(code)) {
        char answer[sizeof facts->message];
        snprintf(answer, sizeof answer, "%s", facts->message);
        facts->verdict = VERDICT_UNKNOWN;
        verdict_say(facts,
                    _("%s; whether the credentials are good can't be told without placing a call"),
                    answer);
    }
}
