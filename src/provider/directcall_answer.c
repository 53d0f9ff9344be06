/* SPDX-License-Identifier: MIT */
/* Sorting Directcall's replies, and saying why one is a refusal. */
#include "provider/directcall_answer.h"

#include "base/intl.h"
#include "provider/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORDS_MAX   2000 /* bytes of the provider's words that are read */
#define SPACES      " \t\r\n"
#define CODE_DIGITS 3
#define DONE        "ok"

/* ---- Reading the names that all replies have */

/* The status of the reply: not that of a phone in a list (/voz/status). */
static const struct tree_node *find_status(const struct tree_node *node)
{
    const struct tree_node *found = tree_child(node, "status");
    if (found && tree_child(node, "telefone"))
        found = NULL;
    for (const struct tree_node *child = node->first; child && !found; child = child->next)
        found = find_status(child);
    return found;
}

const char *directcall_answer_text(const struct directcall_answer *answer, const char *name)
{
    const struct tree_node *node = tree_find(answer->root, name);
    return node ? node->text : "";
}

/* "006" and the number 6 are the same; all else is in no table. */
static const struct directcall_code_row *find_row(const char *code)
{
    size_t digits = strspn(code, "0123456789");
    if (digits == 0 || digits > CODE_DIGITS || code[digits])
        return NULL;
    for (size_t i = 0; i < DIRECTCALL_CODE_COUNT; i++)
        if (atoi(directcall_code_rows[i].code) == atoi(code))
            return &directcall_code_rows[i];
    return NULL;
}

bool directcall_answer_has_code(const struct directcall_answer *answer, enum directcall_code code)
{
    return answer->row == &directcall_code_rows[code];
}

/* All texts in it, one behind the other. */
static void add_words(struct text *words, const struct tree_node *node)
{
    if (node->text[0])
        text_addf(words, "%s%s", words->length ? "; " : "", node->text);
    for (const struct tree_node *child = node->first; child; child = child->next)
        add_words(words, child);
}

/* The text or list of that name; `out` stays as it is where there is none. */
static void read_words(const struct errand *errand, const struct tree_node *root, const char *name,
                       char out[DIRECTCALL_WORDS_SIZE])
{
    struct text words;
    text_start(&words, WORDS_MAX);
    for (const struct tree_node *node = tree_find(root, name); node; node = tree_next_same(node))
        add_words(&words, node);
    if (words.failed)
        snprintf(out, DIRECTCALL_WORDS_SIZE, "…");
    else if (words.length)
        verdict_quote(errand, text_string(&words), out, DIRECTCALL_WORDS_SIZE);
    text_free(&words);
}

/* OAuth's words for what a new token may cure (RFC 6749, 5.2; RFC 6750, 3.1). */
static bool is_about_token(const char *error)
{
    static const char *const words[] = {"invalid_token", "expired_token",       "invalid_grant",
                                        "access_denied", "unauthorized_client", "invalid_client"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], error) == 0)
            return true;
    return false;
}

/* Without the white space around it, in any case of letters. */
static bool is_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    text += strspn(text, SPACES);
    return strncasecmp(text, word, length) == 0 && !text[length + strspn(text + length, SPACES)];
}

/* Success only by `status`; a refusal needs a code or a sentence with it, an OAuth error, or a
   status of its own under an HTTP status that is none of failure. */
static enum directcall_sort sort_answer(const struct http_reply *reply,
                                        const struct directcall_answer *answer)
{
    const struct tree_node *status = find_status(answer->root);
    const char *error = directcall_answer_text(answer, "error");
    bool says = status && !is_word(status->text, "");
    if (says && is_word(status->text, DONE))
        return DIRECTCALL_SAYS_DONE;
    if (verdict_is_unauthorized(reply))
        return DIRECTCALL_TOKEN_DEAD;
    if (says && directcall_answer_has_code(answer, DIRECTCALL_AUTHENTICATION))
        return DIRECTCALL_TOKEN_DEAD;
    if (says && answer->code[0])
        return DIRECTCALL_REFUSED;
    if (directcall_answer_text(answer, "error_description")[0] || is_about_token(error))
        return DIRECTCALL_TOKEN_DEAD;
    if (says && tree_find(answer->root, "msg"))
        return DIRECTCALL_REFUSED;
    if (verdict_may_be_done(reply))
        return DIRECTCALL_UNREADABLE;
    if (error[0])
        return DIRECTCALL_DOUBTFUL;
    return says ? DIRECTCALL_REFUSED : DIRECTCALL_UNREADABLE;
}

void directcall_answer_read(struct directcall_answer *answer, const struct errand *errand,
                            const struct http_reply *reply)
{
    static const char *const sources[] = {"error", "error_description", "msg"};
    *answer = (struct directcall_answer){0};
    answer->tree = tree_read(reply->body, reply->body_length,
                             tree_guess(reply->body, reply->body_length), NULL);
    answer->root = answer->tree ? tree_root(answer->tree) : NULL;
    if (!answer->root)
        return;
    verdict_quote(errand, directcall_answer_text(answer, "codigo"), answer->code,
                  sizeof answer->code);
    answer->row = find_row(answer->code);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        read_words(errand, answer->root, sources[i], answer->words);
    answer->sort = sort_answer(reply, answer);
}

void directcall_answer_free(struct directcall_answer *answer)
{
    tree_free(answer->tree);
}

/* ---- What is said of them */

/* Both the provider's words, which its support knows, and what they mean. */
static void say_refused(const struct errand *errand, const struct directcall_answer *answer,
                        struct verdict_facts *facts)
{
    const char *name = errand->account->name;
    const char *words = answer->words;
    const char *meaning = "";
    if (answer->row)
        meaning = _(answer->row->meaning);
    else if (answer->code[0])
        meaning = _("a code that is not in its document");
    else if (!words[0])
        meaning = _("without a reason");
    const char *between = words[0] && meaning[0] ? " / " : "";
    if (answer->code[0])
        verdict_say(facts, _("%s: refused (%s): %s%s%s"), name, answer->code, words, between,
                    meaning);
    else
        verdict_say(facts, _("%s: refused: %s%s%s"), name, words, between, meaning);
}

bool directcall_answer_is_done(const struct directcall_answer *answer, const struct errand *errand,
                               const struct http_reply *reply, struct verdict_facts *facts)
{
    snprintf(facts->code, sizeof facts->code, "%s", answer->code);
    switch (answer->sort) {
    case DIRECTCALL_SAYS_DONE:
        if (verdict_is_success(reply))
            return true;
        facts->verdict = VERDICT_UNKNOWN;
        verdict_say(facts, _("%s: says ok, but with HTTP %d, so there is no telling: ask it"),
                    errand->account->name, reply->status);
        return false;
    case DIRECTCALL_TOKEN_DEAD:
        facts->verdict = VERDICT_TOKEN_DEAD;
        break;
    case DIRECTCALL_DOUBTFUL:
    case DIRECTCALL_REFUSED:
        facts->verdict = VERDICT_REFUSED;
        facts->token_doubtful = answer->sort == DIRECTCALL_DOUBTFUL;
        break;
    default:
        verdict_unreadable(errand, reply, facts);
        return false;
    }
    say_refused(errand, answer, facts);
    return false;
}

void directcall_answer_say_done(const struct directcall_answer *answer, struct verdict_facts *facts)
{
    facts->verdict = VERDICT_ACCEPTED;
    verdict_say(facts, "%s", answer->words[0] ? answer->words : _("accepted"));
}
