/* SPDX-License-Identifier: MIT */
/* What Infocaller answers to a call order: a code, its text, and an id where it was taken. */
#include "provider/infocaller.h"

#include "base/intl.h"
#include "provider/infocaller_codes.h"
#include "provider/verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 160 /* of the provider's words that are shown */
#define SPACES    " \t\r\n"

/* The whole text is one number, white space aside: whatever form it came in, text or JSON number.
 */
static bool read_code(const char *text, int *code)
{
    char *end;
    text += strspn(text, SPACES);
    if (!*text)
        return false;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || errno != 0 || end[strspn(end, SPACES)] != '\0' || value != (int)value)
        return false;
    *code = (int)value;
    return true;
}

bool infocaller_find_code(const struct tree_node *root, int *code)
{
    const struct tree_node *result = root ? tree_find(root, "Resultado") : NULL;
    return result && read_code(result->text, code);
}

static const struct infocaller_code_row *find_row(int code)
{
    for (size_t i = 0; i < INFOCALLER_CODE_COUNT; i++)
        if (infocaller_code_rows[i].code == code)
            return &infocaller_code_rows[i];
    return NULL;
}

/* Both the provider's words, which its support knows, and what they mean. */
static void say_refused(const struct errand *errand, int code, const char *text,
                        struct verdict_facts *facts)
{
    const struct infocaller_code_row *row = find_row(code);
    const char *meaning = row ? _(row->meaning) : _("a code that is not in its document");
    facts->verdict = VERDICT_REFUSED;
    verdict_say(facts, _("%s: refused (%d): %s%s%s"), errand->account->name, code, text,
                text[0] ? " / " : "", meaning);
}

/* A part of it would name another call. */
static bool copy_reference(const struct errand *errand, const char *idcall,
                           struct verdict_facts *facts)
{
    verdict_keep(errand, idcall, facts->idcall, sizeof facts->idcall);
    snprintf(facts->reference, sizeof facts->reference, "%s", facts->idcall);
    return facts->idcall[0] != '\0';
}

static void say_taken(const struct errand *errand, const char *idcall, const char *text,
                      struct verdict_facts *facts)
{
    const char *word = text[0] ? text : _("accepted");
    facts->verdict = errand->order->at != 0 ? VERDICT_PENDING : VERDICT_ACCEPTED;
    if (copy_reference(errand, idcall, facts))
        verdict_say(facts, "%s", word);
    else
        verdict_say(facts, _("%s (without an idcall: its events may not be recognised)"), word);
}

/* false where the body is none of Infocaller's. */
static bool read_body(const struct errand *errand, const struct http_reply *reply,
                      struct verdict_facts *facts)
{
    struct tree *tree = tree_read(reply->body, reply->body_length,
                                  tree_guess(reply->body, reply->body_length), NULL);
    const struct tree_node *root = tree ? tree_root(tree) : NULL;
    const struct tree_node *words = root ? tree_find(root, "ResultadoTexto") : NULL;
    const struct tree_node *idcall = root ? tree_find(root, "idcall") : NULL;
    char text[TEXT_SIZE] = "";
    int code;
    bool success = verdict_is_success(reply);
    bool readable = infocaller_find_code(root, &code);
    if (words)
        verdict_quote(errand, words->text, text, sizeof text);
    if (readable && code == INFOCALLER_ACCEPTED && success)
        say_taken(errand, idcall ? idcall->text : "", text, facts);
    else if (readable && code != INFOCALLER_ACCEPTED)
        say_refused(errand, code, text, facts);
    if (readable)
        snprintf(facts->code, sizeof facts->code, "%d", code);
    tree_free(tree);
    return readable && (code != INFOCALLER_ACCEPTED || success);
}

void infocaller_read(const struct errand *errand, const struct http_reply *reply,
                     struct verdict_facts *facts)
{
    if (read_body(errand, reply, facts))
        return;
    bool claims_taken = facts->code[0] != '\0';
    verdict_unreadable(errand, reply, facts);
    if (claims_taken)
        verdict_contradicted(errand, reply, facts);
}
